"""What every question type knows how to do. A type is one object; the table of them is `catalogue.tree.kinds.KINDS`.

`problems` accepts any JSON value and never raises; the other methods are only given values without problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from catalogue.tree.model import FacetKind, Option, Question
from catalogue.tree.wording import Language, Text
from core.errors import Problem
from core.inputs import UNSEEN
from guidelines.facts import Fact
from guidelines.facts import Option as FactOption

Schema = dict[str, Any]

ORDER_OPERATORS = ("gte", "lte", "gt", "lt", "eq", "between")


def fact_options(options: Iterable[Option]) -> tuple[FactOption, ...]:
    """A question's options as a fact's allowed values."""
    return tuple(FactOption(option.value, option.label) for option in options)


class Kind:
    """The behaviour of one question type; the defaults are those of a value that only reads and writes."""

    name: ClassVar[str]
    facets: ClassVar[tuple[FacetKind, ...]] = ()
    operators: ClassVar[tuple[str, ...]] = ()
    comparable: ClassVar[bool] = False
    """Whether one answer can be better (higher, lower) than another."""
    triggers: ClassVar[bool] = False
    """Whether answers may ask follow-up questions."""
    has_options: ClassVar[bool] = False
    has_unit: ClassVar[str | None] = None
    """The attribute rule: None (no unit), `any`, or `duration`."""

    def blank(self, question: Question, value: Any) -> bool:
        """Whether the value says nothing, so that it counts as not answered."""
        return value is None

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        """Everything wrong with a value that is not blank; paths start at the value."""
        raise NotImplementedError

    def normalise(self, question: Question, value: Any) -> Any:
        """The one way of writing this answer."""
        return value

    def schema(self, question: Question) -> Schema:
        """JSON Schema of the value (null not included)."""
        raise NotImplementedError

    def display(self, question: Question, value: Any, language: Language) -> str:
        """The answer as people read it."""
        raise NotImplementedError

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        """Search tokens that follow the question's id: `=value`, `>=step`, `<=step`."""
        return iter(())

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        """Every token (as in `tokens`) on which the catalogue may filter, with its label, in order."""
        return iter(())

    def numbers(self, question: Question, value: Any) -> Iterator[tuple[str, Decimal]]:
        """Exact numbers for sorting and ranges: (key added to the id, number in the question's unit)."""
        return iter(())

    def prose(self, question: Question, value: Any, language: Language) -> Iterator[str]:
        """What full-text search reads, in one language."""
        return iter(())

    def rank(self, question: Question, value: Any) -> Decimal | None:
        """Where the answer stands from low to high, when `comparable`."""
        return None

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        """The facts that this question gives; `fact_id` is the main one, others add `.key` to it."""
        return iter(())

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        """The facts of an answer: (key, JSON value), the key empty for the main one."""
        return iter(())


def as_number(value: Any) -> Decimal | None:
    """The exact number that a JSON value holds, or None (a boolean is no number, nor is NaN)."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is float:
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    return None


def plain(number: Decimal) -> int | float:
    """A number back to JSON: whole numbers as integers."""
    return int(number) if number == number.to_integral_value() else float(number)


def readable(value: str) -> bool:
    """Whether a text has no unseen characters (but tabs and line ends) and can be stored as UTF-8."""
    return UNSEEN.search(value) is None and not any(0xD800 <= ord(c) <= 0xDFFF for c in value)


def sort_key(question: Question) -> Mapping[str, int]:
    """The place of each option, to put several answers in the order of the form."""
    return {value: place for place, value in enumerate(question.leaves)}
