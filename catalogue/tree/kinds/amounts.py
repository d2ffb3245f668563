"""Numbers: integer, quantity, percentage, duration, money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from catalogue.tree.kinds.base import ORDER_OPERATORS, Kind, Schema, as_number, plain
from catalogue.tree.model import Bucket, Question
from catalogue.tree.units import UNITS, convert, convertible
from catalogue.tree.wording import AT_LEAST, AT_MOST, BELOW, BETWEEN, Language, Text, exact, fill, pair
from core.errors import Problem
from guidelines.facts import Fact, FactType

LARGEST = Decimal(10) ** 12


def bounds(question: Question) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that the question takes."""
    limits = question.limits
    low = Decimal(0) if limits.minimum is None else limits.minimum
    return low, LARGEST if limits.maximum is None else limits.maximum


def _range_problems(question: Question, number: Decimal) -> Iterator[Problem]:
    low, high = bounds(question)
    if low <= number <= high:
        return
    if high != LARGEST:
        yield Problem("answer-out-of-range", (), {"minimum": plain(low), "maximum": plain(high)})
    elif number < low:
        yield Problem("too-small", (), {"limit": plain(low)})
    else:
        yield Problem("too-large", (), {"limit": plain(high)})


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.normalize().as_tuple().exponent))


class NumberKind(Kind):
    """What all numbers share; a number without decimals must be whole."""

    facets = ("at_least", "at_most", "range")
    operators = ORDER_OPERATORS
    comparable = True
    fact_type = FactType.NUMBER

    def number(self, question: Question, value: Any) -> Decimal:
        """The answer in the question's unit."""
        return as_number(value) or Decimal(0)

    def write(self, question: Question, number: Decimal, language: Language) -> str:
        """A number in the question's unit, with the unit."""
        return UNITS[question.unit].write(number, language) if question.unit else language.number(number)

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        number = as_number(value)
        if number is None:
            yield Problem("not-number" if question.limits.decimals else "not-whole-number")
        elif abs(number) <= LARGEST and _decimals(number) > question.limits.decimals:
            if question.limits.decimals:
                yield Problem("answer-too-many-decimals", (), {"limit": question.limits.decimals})
            else:
                yield Problem("not-whole-number")
        else:
            yield from _range_problems(question, number)

    def normalise(self, question: Question, value: Any) -> Any:
        return plain(self.number(question, value))

    def schema(self, question: Question) -> Schema:
        low, high = bounds(question)
        kind = "number" if question.limits.decimals else "integer"
        return {"type": kind, "minimum": plain(low), "maximum": plain(high)}

    def display(self, question: Question, value: Any, language: Language) -> str:
        return self.write(question, self.number(question, value), language)

    def tokens(self, question: Question, value: Any) -> Iterator[str]:
        if question.facet is None:
            return
        number = self.number(question, value)
        for bucket in question.facet.buckets:
            reached = {
                "at_least": number >= bucket.low,
                "at_most": number <= bucket.low,
                "range": number >= bucket.low and (bucket.high is None or number < bucket.high),
            }[question.facet.kind]
            if reached:
                yield _token(question, bucket)

    def facet_values(self, question: Question) -> Iterator[tuple[str, Text]]:
        for bucket in question.facet.buckets if question.facet else ():
            yield _token(question, bucket), self._bucket_label(question, bucket)

    def _bucket_label(self, question: Question, bucket: Bucket) -> Text:
        low = pair(lambda language: self.write(question, bucket.low, language))
        if question.facet is None or question.facet.kind != "range":
            at_most = question.facet is not None and question.facet.kind == "at_most"
            return fill(AT_MOST if at_most else AT_LEAST, value=low)
        if bucket.high is None:
            return fill(AT_LEAST, value=low)
        end = bucket.high
        high = pair(lambda language: self.write(question, end, language))
        if bucket.low == bounds(question)[0]:
            return fill(BELOW, value=high)
        return fill(BETWEEN, low=pair(lambda language: language.number(bucket.low)), high=high)

    def numbers(self, question: Question, value: Any) -> Iterator[tuple[str, Decimal]]:
        yield "", self.number(question, value)

    def rank(self, question: Question, value: Any) -> Decimal | None:
        return self.number(question, value)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        whole = self.fact_type is FactType.NUMBER and question.limits.decimals == 0 and self.has_unit != "duration"
        kind = FactType.INTEGER if whole else self.fact_type
        yield Fact(id=fact_id, type=kind, label=question.label, set_by=set_by, unit=question.unit)

    def facts(self, question: Question, value: Any) -> Iterator[tuple[str, Any]]:
        yield "", plain(self.number(question, value))


def _token(question: Question, bucket: Bucket) -> str:
    kind = question.facet.kind if question.facet else "range"
    if kind == "range":
        return f"={exact(bucket.low)}..{'' if bucket.high is None else exact(bucket.high)}"
    return f"{'>=' if kind == 'at_least' else '<='}{exact(bucket.low)}"


class IntegerKind(NumberKind):
    """A count."""

    name = "integer"
    has_unit = "optional"


class QuantityKind(NumberKind):
    """A number of some unit; `sense` says whether more or less is what a need asks for."""

    name = "quantity"
    has_unit = "any"


class PercentageKind(NumberKind):
    """A share of a hundred: 99.9 is « 99,9 % »."""

    name = "percentage"

    def write(self, question: Question, number: Decimal, language: Language) -> str:
        return UNITS["percent"].write(number, language)

    def declare(self, question: Question, fact_id: str, set_by: str) -> Iterator[Fact]:
        yield Fact(id=fact_id, type=FactType.NUMBER, label=question.label, set_by=set_by, unit="percent")


class MoneyKind(NumberKind):
    """A price in whole cents of Canadian dollars, taxes excluded."""

    name = "money"
    fact_type = FactType.MONEY

    def write(self, question: Question, number: Decimal, language: Language) -> str:
        return language.money(int(number))


class DurationKind(NumberKind):
    """A length of time, `{"value": 15, "unit": "minute"}`, compared in the question's unit; shown as it was given."""

    name = "duration"
    has_unit = "duration"

    def number(self, question: Question, value: Any) -> Decimal:
        return convert(as_number(value["value"]) or Decimal(0), value["unit"], question.unit or "day")

    def problems(self, question: Question, value: Any) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("not-object")
            return
        for key in value:
            if key not in ("value", "unit"):
                yield Problem("unknown-field", (str(key),))
        number, unit = as_number(value.get("value")), value.get("unit")
        known = isinstance(unit, str) and convertible(unit, question.unit or "day")
        if value.get("value") is None:
            yield Problem("required", ("value",))
        elif number is None:
            yield Problem("not-number", ("value",))
        elif not 0 <= number <= LARGEST:
            yield Problem(
                "too-small" if number < 0 else "too-large",
                ("value",),
                {"limit": plain(min(max(number, Decimal(0)), LARGEST))},
            )
        elif _decimals(number) > 2:
            yield Problem("answer-too-many-decimals", ("value",), {"limit": 2})
        elif known:
            converted = convert(number, str(unit), question.unit or "day")
            yield from (problem.under("value") for problem in _range_problems(question, converted))
        if unit is None:
            yield Problem("required", ("unit",))
        elif not known:
            yield Problem("not-a-choice", ("unit",))

    def normalise(self, question: Question, value: Any) -> Any:
        return {"value": plain(as_number(value["value"]) or Decimal(0)), "unit": value["unit"]}

    def schema(self, question: Question) -> Schema:
        units = [unit for unit in UNITS if convertible(unit, question.unit or "day")]
        return {
            "type": "object",
            "properties": {
                "value": {"type": "number", "minimum": 0, "maximum": plain(LARGEST)},
                "unit": {"type": "string", "enum": units},
            },
            "required": ["value", "unit"],
            "additionalProperties": False,
        }

    def display(self, question: Question, value: Any, language: Language) -> str:
        return UNITS[value["unit"]].write(as_number(value["value"]) or Decimal(0), language)
