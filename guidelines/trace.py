"""The trace: how an answer came about, part by part, for explanations and for the record.

It is worked out by a second, plain reading of the same meaning, and a property test holds it equal to the closures of
`guidelines.evaluate`. Nothing is skipped here: every part shows its own answer, even where the outcome was already
decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from guidelines.check import Scope, inside, leaf_problems, total_fact
from guidelines.evaluate import Truth, add, exact, plain
from guidelines.facts import Fact, Facts, Refusal, Value
from guidelines.language import (
    AllOf,
    AnyOf,
    Compare,
    CompareFacts,
    Each,
    IfThen,
    Leaf,
    Node,
    Not,
    Operand,
    Total,
    children,
    named,
    to_data,
)

#: The records of a list that a trace keeps, those that decided first; the counts are always of all.
MAX_ELEMENTS: Final = 20


@dataclass(frozen=True)
class Reading:
    """What a leaf found for one fact: its value, or None and, where something was given, why it is not known."""

    fact: str
    value: Value | None
    refused: Refusal | None = None


@dataclass(frozen=True)
class Trace:
    """One condition, its answer, what its leaf read or what its parts answered.

    For a quantifier `parts` are those of the records kept, and `counts` says how many records were true, false and
    unknown. `total` is what a sum came to. `senseless` marks a leaf that makes no sense against the dictionary,
    always unknown.
    """

    node: Node
    truth: Truth
    readings: tuple[Reading, ...] = ()
    parts: tuple[Trace, ...] = ()
    counts: tuple[int, int, int] | None = None
    total: int | float | None = None
    senseless: bool = False

    def leaves(self) -> Iterator[Trace]:
        """The leaves, in order; a quantifier is one of them."""
        if children(self.node) and not isinstance(self.node, Each):
            for part in self.parts:
                yield from part.leaves()
        else:
            yield self

    def to_data(self) -> dict[str, Any]:
        """The trace as JSON data, to be stored with a result."""
        data: dict[str, Any] = {"truth": self.truth}
        if isinstance(self.node, Compare | CompareFacts | Total | Each):
            data["condition"] = to_data(self.node)
            data["read"] = [
                {"fact": reading.fact, "value": reading.value}
                | ({"refused": str(reading.refused)} if reading.refused else {})
                for reading in self.readings
            ]
        else:
            data["kind"] = {AllOf: "all", AnyOf: "any", Not: "not", IfThen: "if"}[type(self.node)]
        if self.parts:
            data["parts"] = [part.to_data() for part in self.parts]
        if self.counts:
            data["counts"] = dict(zip(("true", "false", "unknown"), self.counts, strict=True))
        if self.total is not None:
            data["total"] = self.total
        if self.senseless:
            data["senseless"] = True
        return data


def trace(node: Node, facts: Facts) -> Trace:
    """How a condition is answered for these facts."""
    return _trace(node, facts.values, facts.refused, facts.dictionary)


def _trace(node: Node, values: Mapping[str, Any], refused: Mapping[str, Refusal], scope: Scope) -> Trace:
    def parts(*nodes: Node) -> tuple[Trace, ...]:
        return tuple(_trace(part, values, refused, scope) for part in nodes)

    match node:
        case AllOf(nodes):
            traced = parts(*nodes)
            return Trace(node, _conjunction([part.truth for part in traced]), parts=traced)
        case AnyOf(nodes):
            traced = parts(*nodes)
            return Trace(node, _negation(_conjunction([_negation(part.truth) for part in traced])), parts=traced)
        case Not(part):
            traced = parts(part)
            return Trace(node, _negation(traced[0].truth), parts=traced)
        case IfThen(condition, then):
            traced = parts(condition, then)
            return Trace(node, _negation(_conjunction([traced[0].truth, _negation(traced[1].truth)])), parts=traced)
        case _:
            return _leaf(node, values, refused, scope)


def _negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _conjunction(truths: list[Truth]) -> Truth:
    return False if False in truths else None if None in truths else True


def _leaf(leaf: Leaf, values: Mapping[str, Any], refused: Mapping[str, Refusal], scope: Scope) -> Trace:
    readings = tuple(Reading(name, values.get(name), refused.get(name)) for name in named(leaf))
    if leaf_problems(leaf, scope):
        return Trace(leaf, None, readings, senseless=True)
    found = [reading.value for reading in readings if reading.value is not None]
    if len(found) < len(readings):
        return Trace(leaf, None, readings)
    match leaf:
        case Each(name, op, where):
            return _each(leaf, op, where, readings, values, refused, inside(scope[name], scope))
        case CompareFacts(name, op, _):
            left, right = (_key(scope[name], value) for value in found)
            return Trace(leaf, _HOLDS[op](left, right), readings)
        case Total(names, op, value):
            total = add(found)
            wanted = _wanted(total_fact(scope[names[0]]), value, exact)
            shown = total if isinstance(total, int) else _shown(total)
            return Trace(leaf, _HOLDS[op](total, wanted), readings, total=shown)
        case Compare(name, op, value):
            fact = scope[name]
            if op in ("min_length", "max_length"):
                return Trace(leaf, _HOLDS[op](found[0], value), readings)
            wanted = _wanted(fact, value, lambda scalar: _key(fact, scalar))
            return Trace(leaf, _HOLDS[op](_key(fact, found[0]), wanted), readings)


def _each(
    leaf: Each,
    op: str,
    where: Node,
    readings: tuple[Reading, ...],
    values: Mapping[str, Any],
    refused: Mapping[str, Refusal],
    scope: Scope,
) -> Trace:
    records = values[leaf.fact]
    around = {name: value for name, value in values.items() if "." in name}
    traced = [_trace(where, {**around, **record}, refused, scope) for record in records]
    truths = [part.truth for part in traced]
    if op == "every":
        truth = _conjunction(truths)
    else:
        none = _conjunction([_negation(one) for one in truths])
        truth = none if op == "none" else _negation(none)
    decisive = op != "every"
    kept = sorted(traced, key=lambda part: (part.truth is not decisive, part.truth is not None))[:MAX_ELEMENTS]
    counts = (truths.count(True), truths.count(False), truths.count(None))
    return Trace(leaf, truth, readings, parts=tuple(kept), counts=counts)


def _key(fact: Fact, value: Any) -> Any:
    return fact.rank(value) if fact.ordered else value


def _wanted(fact: Fact, value: Operand, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(change(plain(fact, scalar)) for scalar in value)
    return change(plain(fact, value))


def _shown(total: Fraction) -> int | float:
    return int(total) if total.denominator == 1 else float(total)


_HOLDS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda found, wanted: found == wanted,
    "ne": lambda found, wanted: found != wanted,
    "gt": lambda found, wanted: found > wanted,
    "gte": lambda found, wanted: not found < wanted,
    "lt": lambda found, wanted: found < wanted,
    "lte": lambda found, wanted: not found > wanted,
    "between": lambda found, wanted: not (found < wanted[0] or found > wanted[1]),
    "in": lambda found, wanted: any(found == one for one in wanted),
    "not_in": lambda found, wanted: all(found != one for one in wanted),
    "contains": lambda found, wanted: any(one == wanted for one in found),
    "contains_all": lambda found, wanted: all(one in found for one in wanted),
    "contains_any": lambda found, wanted: any(one in found for one in wanted),
    "subset_of": lambda found, wanted: all(one in wanted for one in found),
    "min_length": lambda found, wanted: len(found) >= wanted,
    "max_length": lambda found, wanted: len(found) <= wanted,
}
