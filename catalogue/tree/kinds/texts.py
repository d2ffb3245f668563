"""Words: text, long text, list, date, web address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from catalogue.tree.kinds.base import Kind, Schema, readable
from catalogue.tree.model import Question
from catalogue.tree.wording import Language
from core.errors import Problem
from guidelines.facts import Fact, FactType

LANGUAGES = ("fr", "en")


def _words(value: str) -> int:
    return len(re.findall(r"\S+", value))


def _string_problems(question: Question, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str) or not readable(value):
        yield Problem("not-text")
        return
    if len(value.strip()) > question.limits.characters:
        yield Problem("too-long", (), {"limit": question.limits.characters})
    if question.limits.words is not None and _words(value) > question.limits.words:
        yield Problem("answer-too-many-words", (), {"limit": question.limits.words})


def _string_schema(question: Question) -> Schema:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": question.limits.characters}
    if question.limits.words is not None:
        schema["pattern"] = rf"^\s*(\S+(\s+|$)){{1,{question.limits.words}}}$"
    return schema


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class _Pair:
    """The same words in French and English; French is always asked, English when the question says so."""

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("not-object")
            return
        for key in value:
            if key not in LANGUAGES:
                yield Problem("unknown-field", (str(key),))
        for language in LANGUAGES:
            words = value.get(language)
            if not _is_blank(words):
                yield from (problem.under(language) for problem in _string_problems(question, words))
            elif language == "fr":
                yield Problem("answer-french-missing", ("fr",))
            elif question.both_languages:
                yield Problem("answer-english-missing", ("en",))

    def blank(self, value: Any) -> bool:
        return value is None or (
            isinstance(value, dict)
            and set(value) <= set(LANGUAGES)
            and all(_is_blank(words) for words in value.values())
        )

    def normalise(self, value: Any) -> dict[str, str]:
        return {language: value[language].strip() for language in LANGUAGES if not _is_blank(value.get(language))}

    def schema(self, question: Question) -> Schema:
        return {
            "type": "object",
            "properties": {"fr": _string_schema(question), "en": _string_schema(question)},
            "required": ["fr", "en"] if question.both_languages else ["fr"],
            "additionalProperties": False,
        }

    def words(self, value: Any, language: Language) -> str:
        return language.text(value)


PAIR = _Pair()


class TextKind(Kind):
    """A line of text: plain (a name, a reference), or a pair when the question is `localised`."""

    name = "text"

    def blank(self, question: Question, value: Any) -> bool:
        return PAIR.blank(value) if question.localised else _is_blank(value)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        return PAIR.problems(question, value) if question.localised else _string_problems(question, value)

    def normalise(self, question: Question, value: Any) -> Any:
        return PAIR.normalise(value) if question.localised else value.strip()

    def schema(self, question: Question) -> Schema:
        return PAIR.schema(question) if question.localised else _string_schema(question)

    def display(self, question: Question, value: Any, language: Language) -> str:
        return PAIR.words(value, language) if question.localised else str(value)

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        yield self.display(question, value, language)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        if not question.localised:
            yield Fact(id=fact_id, type=FactType.TEXT, label=question.label, set_by=set_by)

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        if not question.localised:
            yield "", value


class LongTextKind(TextKind):
    """A few paragraphs, always a pair."""

    name = "long_text"


class ListKind(Kind):
    """Short points, each a pair."""

    name = "list"

    def blank(self, question: Question, value: Any) -> bool:
        return value is None or (value == [] and isinstance(value, list) and not question.empty_is_answer)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("not-list")
            return
        if len(value) > question.limits.items:
            yield Problem("too-many", (), {"limit": question.limits.items})
        for place, item in enumerate(value):
            yield from (problem.under(place) for problem in PAIR.problems(question, item))

    def normalise(self, question: Question, value: Any) -> Any:
        return [PAIR.normalise(item) for item in value]

    def schema(self, question: Question) -> Schema:
        return {
            "type": "array",
            "items": PAIR.schema(question),
            "minItems": 0 if question.empty_is_answer else 1,
            "maxItems": question.limits.items,
        }

    def display(self, question: Question, value: Any, language: Language) -> str:
        return "; ".join(PAIR.words(item, language) for item in value)

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        for item in value:
            yield PAIR.words(item, language)


def read_date(value: Any) -> date | None:
    """The day that a JSON value names (`2026-06-01`), or None."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


class DateKind(Kind):
    """A day, written 2026-06-01."""

    name = "date"
    operators = ("lte", "gte", "lt", "gt", "eq", "between")

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if read_date(value) is None:
            yield Problem("not-date")

    def schema(self, question: Question) -> Schema:
        return {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def display(self, question: Question, value: Any, language: Language) -> str:
        return str(value)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        yield Fact(id=fact_id, type=FactType.DATE, label=question.label, set_by=set_by)

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", value


class UrlKind(Kind):
    """An https address that people may follow."""

    name = "url"

    def blank(self, question: Question, value: Any) -> bool:
        return _is_blank(value)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, str) or not readable(value) or re.search(r"\s", value.strip()):
            yield Problem("not-url")
            return
        if len(value) > 2000:
            yield Problem("too-long", (), {"limit": 2000})
        try:
            parts = urlsplit(value.strip())
            good = (
                parts.scheme == "https" and bool(parts.hostname) and parts.username is None and parts.port is not False
            )
        except ValueError:
            good = False
        if not good:
            yield Problem("not-url")

    def normalise(self, question: Question, value: Any) -> Any:
        return value.strip()

    def schema(self, question: Question) -> Schema:
        return {"type": "string", "format": "uri", "pattern": r"^\s*https://\S+\s*$", "maxLength": 2000}

    def display(self, question: Question, value: Any, language: Language) -> str:
        return str(value)
