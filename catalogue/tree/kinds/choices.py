"""Answers taken from a list: boolean, choice, ordered choice, choices, categories."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from catalogue.tree.kinds.base import Kind, Schema, fact_options, sort_key
from catalogue.tree.model import FacetKind, Question
from catalogue.tree.wording import AT_LEAST, AT_MOST, NO, NONE, YES, Language, Text, fill
from core.errors import Problem
from guidelines.facts import Fact, FactType


class BooleanKind(Kind):
    """Yes or no."""

    name = "boolean"
    facets: ClassVar[tuple[FacetKind, ...]] = ("any",)
    operators = ("eq",)
    comparable = True
    triggers = True

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if type(value) is not bool:
            yield Problem("not-boolean")

    def schema(self, question: Question) -> Schema:
        return {"type": "boolean"}

    def display(self, question: Question, value: Any, language: Language) -> str:
        return language.text(YES if value else NO)

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        yield "=true" if value else "=false"

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        yield "=true", YES
        yield "=false", NO

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return Decimal(bool(value))

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        yield Fact(id=fact_id, type=FactType.BOOLEAN, label=question.label, set_by=set_by)

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", value


class ChoiceKind(Kind):
    """Exactly one option."""

    name = "choice"
    facets: ClassVar[tuple[FacetKind, ...]] = ("any",)
    operators = ("eq", "ne", "in", "not_in")
    triggers = True
    has_options = True

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in question.leaves:
            yield Problem("not-a-choice")

    def schema(self, question: Question) -> Schema:
        return {"type": "string", "enum": list(question.leaves)}

    def display(self, question: Question, value: Any, language: Language) -> str:
        return language.text(question.leaves[value].label)

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        yield f"={value}"

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        for option in question.leaves.values():
            yield f"={option.value}", option.filter_label

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        yield self.display(question, value, language)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        options = fact_options(question.leaves.values())
        yield Fact(id=fact_id, type=FactType.CHOICE, label=question.label, set_by=set_by, options=options)

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", value


class OrderedChoiceKind(ChoiceKind):
    """One option of a scale: a stronger answer also satisfies a weaker filter (or the reverse, for `at_most`)."""

    name = "ordered_choice"
    facets = ("any", "at_least", "at_most")
    operators = ("gte", "lte", "eq", "in")
    comparable = True

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        yield f"={value}"
        mine = question.leaves[value].rank or 0
        for option in question.leaves.values():
            if (option.rank or 0) <= mine:
                yield f">={option.value}"
            if (option.rank or 0) >= mine:
                yield f"<={option.value}"

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        kind = question.facet.kind if question.facet else "any"
        sign, wording = {"at_least": (">=", AT_LEAST), "at_most": ("<=", AT_MOST)}.get(kind, ("=", None))
        options = list(question.leaves.values())
        end = max if kind == "at_least" else min
        last = end(option.rank or 0 for option in options)
        weakest = (min if kind == "at_least" else max)(option.rank or 0 for option in options)
        for option in options:
            if wording is None:
                yield f"={option.value}", option.filter_label
            elif option.rank != weakest:
                label = option.filter_label
                if option.rank == last or label != option.label:
                    yield f"{sign}{option.value}", label
                else:
                    yield f"{sign}{option.value}", fill(wording, value=label)

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return Decimal(question.leaves[value].rank or 0)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        weakest_first = fact_options(sorted(question.leaves.values(), key=lambda option: option.rank or 0))
        yield Fact(
            id=fact_id, type=FactType.CHOICE, label=question.label, set_by=set_by, options=weakest_first, ordered=True
        )


class ChoicesKind(Kind):
    """Any number of options. An empty list is an answer (« aucun ») only when the question says so."""

    name = "choices"
    facets: ClassVar[tuple[FacetKind, ...]] = ("any", "all")
    operators = ("contains", "contains_all", "contains_any", "subset_of")
    comparable = True
    triggers = True
    has_options = True

    def blank(self, question: Question, value: Any) -> bool:
        return value is None or (isinstance(value, list) and not value and not question.empty_is_answer)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("not-list")
            return
        if len(value) > question.limits.items:
            yield Problem("too-many", (), {"limit": question.limits.items})
        seen: set[str] = set()
        for place, one in enumerate(value):
            if not isinstance(one, str) or one not in question.leaves:
                yield Problem("not-a-choice", (place,))
            elif one in seen:
                yield Problem("answer-repeated", (place,))
            else:
                seen.add(one)

    def normalise(self, question: Question, value: Any) -> Any:
        return sorted(value, key=sort_key(question).__getitem__)

    def schema(self, question: Question) -> Schema:
        return {
            "type": "array",
            "items": {"type": "string", "enum": list(question.leaves)},
            "uniqueItems": True,
            "minItems": 0 if question.empty_is_answer else 1,
            "maxItems": question.limits.items,
        }

    def display(self, question: Question, value: Any, language: Language) -> str:
        return ", ".join(language.text(question.leaves[one].label) for one in value) or language.text(NONE)

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        yield from (f"={one}" for one in value)

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        for option in question.leaves.values():
            yield f"={option.value}", option.filter_label

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        yield from (language.text(question.leaves[one].label) for one in value)

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return Decimal(len(value))

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        yield Fact(
            id=fact_id,
            type=FactType.CHOICES,
            label=question.label,
            set_by=set_by,
            options=fact_options(question.leaves.values()),
            empty_is_answer=question.empty_is_answer,
        )

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", value


class CategoriesKind(ChoicesKind):
    """Leaves of a tree of categories; a leaf is found under every category above it."""

    name = "categories"
    facets: ClassVar[tuple[FacetKind, ...]] = ("any",)
    comparable = False
    triggers = False

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        seen = dict.fromkeys(value)
        for one in value:
            seen.update(dict.fromkeys(question.ancestors[one]))
        yield from (f"={one}" for one in seen)

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        for option in question.all_options:
            yield f"={option.value}", option.filter_label

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return None
