"""Evaluation: conditions become closures, once, and answer true, false or unknown (Kleene's strong three values).

The order of knowledge is kept: learning a fact that was unknown never changes an answer that was already true or
false, so that removing one never turns unknown or false into true. Nothing here raises: values come typed from
`FactsDictionary.read`, and a leaf that makes no sense against the dictionary (`guidelines.check`) is unknown for
ever.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, TypeAlias

from guidelines.check import Scope, inside, leaf_problems, total_fact
from guidelines.facts import Fact, Facts, FactsDictionary, FactType, Value, number
from guidelines.language import (
    AllOf,
    AnyOf,
    Compare,
    CompareFacts,
    Each,
    IfThen,
    Node,
    Not,
    Operand,
    Scalar,
    Total,
    facts_read,
)

#: True, False, or None for unknown.
Truth: TypeAlias = bool | None
Values: TypeAlias = Mapping[str, Any]
Closure: TypeAlias = Callable[[Values], Truth]

_BINARY: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@dataclass(frozen=True)
class Test:
    """A condition made ready to be asked many times, against one dictionary."""

    __test__ = False  # not one of pytest's

    node: Node
    dictionary: FactsDictionary = field(repr=False)
    run: Closure = field(repr=False)
    reads: frozenset[str]

    def __call__(self, facts: Facts) -> Truth:
        """The answer for these facts, which must have been read by the same dictionary."""
        if facts.dictionary is not self.dictionary:
            raise ValueError("these facts were read by another dictionary")
        return self.run(facts.values)


def compile_node(node: Node, dictionary: FactsDictionary) -> Test:
    """Make a condition ready."""
    return Test(node, dictionary, _build(node, dictionary), facts_read(node))


def evaluate(node: Node, facts: Facts) -> Truth:
    """The answer of a condition, asked once."""
    return _build(node, facts.dictionary)(facts.values)


def _build(node: Node, scope: Scope) -> Closure:
    match node:
        case AllOf(parts):
            return _all(tuple(_build(part, scope) for part in parts))
        case AnyOf(parts):
            return _any(tuple(_build(part, scope) for part in parts))
        case Not(part):
            return _not(_build(part, scope))
        case IfThen(condition, then):
            return _any((_not(_build(condition, scope)), _build(then, scope)))
        case _ if leaf_problems(node, scope):
            return _unknown
        case Each(fact, op, where):
            return _each(fact, op, where, inside(scope[fact], scope))
        case Compare(fact, op, value):
            return _compare(scope[fact], op, value)
        case CompareFacts(fact, op, other):
            return _compare_facts(scope[fact], op, other)
        case Total(facts, op, value):
            return _total(facts, op, value, scope)


def _unknown(_: Values) -> Truth:
    return None


def _all(parts: tuple[Closure, ...]) -> Closure:
    if len(parts) == 1:
        return parts[0]

    def every(values: Values) -> Truth:
        answer: Truth = True
        for part in parts:
            truth = part(values)
            if truth is False:
                return False
            if truth is None:
                answer = None
        return answer

    return every


def _any(parts: tuple[Closure, ...]) -> Closure:
    if len(parts) == 1:
        return parts[0]

    def some(values: Values) -> Truth:
        answer: Truth = False
        for part in parts:
            truth = part(values)
            if truth is True:
                return True
            if truth is None:
                answer = None
        return answer

    return some


def _not(part: Closure) -> Closure:
    def negated(values: Values) -> Truth:
        truth = part(values)
        return None if truth is None else not truth

    return negated


def _each(name: str, op: str, where: Node, scope: Scope) -> Closure:
    condition = _build(where, scope)
    around = facts_read(where)
    # `every` is true unless one element is false, `none` unless one is true, `some` false unless one is true.
    decisive, verdict = {"some": (True, True), "none": (True, False), "every": (False, False)}[op]

    def each(values: Values) -> Truth:
        records = values.get(name)
        if records is None:
            return None
        outer = {fact: values[fact] for fact in around if fact in values}
        answer: Truth = not verdict
        for record in records:
            truth = condition({**outer, **record} if outer else record)
            if truth is decisive:
                return verdict
            if truth is None:
                answer = None
        return answer

    return each


def plain(fact: Fact, scalar: Scalar) -> Any:
    """A value as `FactsDictionary.read` would give it, so that both sides of a comparison are alike."""
    return number(scalar) if fact.type in (FactType.INTEGER, FactType.NUMBER, FactType.MONEY) else scalar


def _compare(fact: Fact, op: str, value: Operand) -> Closure:
    name = fact.id
    if isinstance(value, tuple):
        return _against_list(fact, op, tuple(plain(fact, scalar) for scalar in value))
    wanted: Any = value if op in ("min_length", "max_length") else plain(fact, value)
    if fact.ordered and op in ("gt", "gte", "lt", "lte"):
        rank, holds = fact.rank(wanted), _BINARY[op]
        return _member(name, frozenset(o.code for n, o in enumerate(fact.options) if holds(n, rank)))

    def eq(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found == wanted

    def ne(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found != wanted

    def gt(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found > wanted

    def gte(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found >= wanted

    def lt(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found < wanted

    def lte(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found <= wanted

    def contains(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else wanted in found

    def min_length(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else len(found) >= wanted

    def max_length(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else len(found) <= wanted

    closures = (eq, ne, gt, gte, lt, lte, contains, min_length, max_length)
    return next(closure for closure in closures if closure.__name__ == op)


def _member(name: str, codes: frozenset[Any]) -> Closure:
    def member(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found in codes

    return member


def _against_list(fact: Fact, op: str, wanted: tuple[Any, ...]) -> Closure:
    name, among = fact.id, frozenset(wanted)
    if op == "between" and fact.ordered:
        low, high = fact.rank(wanted[0]), fact.rank(wanted[1])
        return _member(name, frozenset(option.code for option in fact.options[low : high + 1]))

    def between(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else wanted[0] <= found <= wanted[1]

    def not_in(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else found not in among

    def contains_all(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else among.issubset(found)

    def contains_any(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else not among.isdisjoint(found)

    def subset_of(values: Values) -> Truth:
        found = values.get(name)
        return None if found is None else among.issuperset(found)

    if op == "in":
        return _member(name, among)
    closures = (between, not_in, contains_all, contains_any, subset_of)
    return next(closure for closure in closures if closure.__name__ == op)


def _compare_facts(fact: Fact, op: str, other: str) -> Closure:
    name, holds = fact.id, _BINARY[op]
    ranks = {option.code: n for n, option in enumerate(fact.options)} if fact.ordered else None

    def compare(values: Values) -> Truth:
        left, right = values.get(name), values.get(other)
        if left is None or right is None:
            return None
        return holds(left, right) if ranks is None else holds(ranks[left], ranks[right])

    return compare


def exact(given: Any) -> int | Fraction:
    """A number as it is written, so that 0.1 + 0.2 is 0.3 here as it is in PostgreSQL's numeric."""
    return given if type(given) is int else Fraction(repr(given))


def add(values: list[Value]) -> int | Fraction:
    """The exact sum of numbers."""
    total: int | Fraction = 0
    for value in values:
        total += exact(value)
    return total


def _total(names: tuple[str, ...], op: str, value: Operand, scope: Scope) -> Closure:
    like = total_fact(scope[names[0]])
    wanted = [exact(plain(like, scalar)) for scalar in (value if isinstance(value, tuple) else (value,))]
    holds = _BINARY.get(op)

    def total(values: Values) -> Truth:
        parts: list[Value] = []
        for name in names:
            part = values.get(name)
            if part is None:
                return None
            parts.append(part)
        found = add(parts)
        return wanted[0] <= found <= wanted[1] if holds is None else holds(found, wanted[0])

    return total
