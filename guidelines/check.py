"""Whether a condition makes sense: its facts are declared, its operators suit their types, its values are allowed.

Asked when a rule is saved, and every problem is told at once, with its place. Evaluation asks the same of each leaf
and holds what does not make sense as unknown, so that a rule set written before a fact was retired still gives
answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.errors import PathPart, Problem
from guidelines.facts import LISTS, NUMERIC, Fact, FactsDictionary, FactType, Refusal, iso_date, number
from guidelines.language import (
    EQUALITY,
    ORDER,
    WITH_LENGTH,
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
    Scalar,
    Total,
)

Scope = Mapping[str, Fact]
Path = tuple[PathPart, ...]

_ORDERED: Final = EQUALITY | ORDER | {"between", "in", "not_in"}
_LIST: Final = frozenset({"contains", "contains_all", "contains_any", "subset_of"}) | WITH_LENGTH

#: The operators that suit each type; a choice has those of order only when it is declared ordered.
OPERATORS_OF: Final[Mapping[FactType, frozenset[str]]] = {
    FactType.BOOLEAN: EQUALITY,
    FactType.INTEGER: _ORDERED,
    FactType.NUMBER: _ORDERED,
    FactType.MONEY: _ORDERED,
    FactType.DATE: _ORDERED,
    FactType.CHOICE: EQUALITY | {"in", "not_in"},
    FactType.TEXT: EQUALITY | {"in", "not_in"} | WITH_LENGTH,
    FactType.CHOICES: _LIST,
    FactType.TEXTS: _LIST,
    FactType.RECORDS: WITH_LENGTH,
}


def operators_of(fact: Fact) -> frozenset[str]:
    """The operators that may be used with a fact and a value."""
    return _ORDERED if fact.ordered else OPERATORS_OF[fact.type]


def check(node: Node, dictionary: FactsDictionary) -> list[Problem]:
    """Every problem of a condition against a dictionary; an empty list when it makes sense."""
    return _check(node, dictionary, ())


def _check(node: Node, scope: Scope, path: Path) -> list[Problem]:
    match node:
        case AllOf(parts) | AnyOf(parts):
            key = "all" if isinstance(node, AllOf) else "any"
            if not parts:
                return [Problem("rule-empty", (*path, key))]
            return [p for n, part in enumerate(parts) for p in _check(part, scope, (*path, key, n))]
        case Not(part):
            return _check(part, scope, (*path, "not"))
        case IfThen(condition, then):
            return _check(condition, scope, (*path, "if")) + _check(then, scope, (*path, "then"))
        case Each(fact, _, where):
            problems = leaf_problems(node, scope, path)
            return problems or _check(where, inside(scope[fact], scope), (*path, "where"))
        case _:
            return leaf_problems(node, scope, path)


def inside(fact: Fact, scope: Scope) -> dict[str, Fact]:
    """What a condition over the records of a fact may name: their fields, and the facts around."""
    return {**{name: declared for name, declared in scope.items() if "." in name}, **{p.id: p for p in fact.fields}}


def leaf_problems(leaf: Leaf, scope: Scope, path: Path = ()) -> list[Problem]:
    """The problems of one leaf; the condition inside a quantifier is not looked at."""
    match leaf:
        case Each(name, _, _):
            fact = scope.get(name)
            if fact is None:
                return [Problem("rule-undeclared-fact", (*path, "fact"), {"fact": name})]
            if fact.type is not FactType.RECORDS:
                return [Problem("rule-unsuited-operator", (*path, "op"), {"fact": name, "type": str(fact.type)})]
            return []
        case Compare(name, op, value):
            fact = scope.get(name)
            if fact is None:
                return [Problem("rule-undeclared-fact", (*path, "fact"), {"fact": name})]
            if op not in operators_of(fact):
                return [Problem("rule-unsuited-operator", (*path, "op"), {"fact": name, "type": str(fact.type)})]
            return [] if op in WITH_LENGTH else _values(fact, op, value, (*path, "value"))
        case CompareFacts(name, op, other):
            return _comparable(name, op, other, scope, path)
        case Total(names, op, value):
            return _total(names, op, value, scope, path)


def _values(fact: Fact, op: str, value: Operand, path: Path) -> list[Problem]:
    scalars = value if isinstance(value, tuple) else (value,)
    problems: list[Problem] = []
    for n, scalar in enumerate(scalars):
        name = _value(fact, scalar)
        if name:
            place = (*path, n) if isinstance(value, tuple) else path
            problems.append(Problem(name, place, {"fact": fact.id, "type": str(fact.type)}))
    if op == "between" and not problems:
        low, high = (key(fact, scalar) for scalar in scalars)
        if low > high:
            problems.append(Problem("rule-between-order", path))
    return problems


def _value(fact: Fact, scalar: Scalar) -> str | None:
    """The name of what is wrong with a value of this fact, or None."""
    match fact.type:
        case FactType.BOOLEAN:
            right = isinstance(scalar, bool)
        case FactType.INTEGER | FactType.MONEY:
            right = type(number(scalar)) is int
        case FactType.NUMBER:
            right = not isinstance(number(scalar), Refusal)
        case FactType.DATE:
            right = not isinstance(iso_date(scalar), Refusal)
        case FactType.CHOICE | FactType.CHOICES:
            if not isinstance(scalar, str):
                return "rule-wrong-type"
            return None if fact.rank(scalar) >= 0 else "not-a-choice"
        case _:
            right = isinstance(scalar, str)
    return None if right else "rule-wrong-type"


def key(fact: Fact, scalar: Scalar) -> Any:
    """What a value is ordered by: the rank of an ordered choice, otherwise itself."""
    return fact.rank(scalar) if fact.ordered else scalar


def _comparable(name: str, op: str, other: str, scope: Scope, path: Path) -> list[Problem]:
    left, right = scope.get(name), scope.get(other)
    problems = [
        Problem("rule-undeclared-fact", (*path, place), {"fact": fact_id})
        for place, fact_id, fact in (("fact", name, left), ("other", other, right))
        if fact is None
    ]
    if left is None or right is None:
        return problems
    if left.type in LISTS or op not in operators_of(left):
        return [Problem("rule-unsuited-operator", (*path, "op"), {"fact": name, "type": str(left.type)})]
    if not alike(left, right):
        return [Problem("rule-unlike-facts", (*path, "other"), {"fact": name, "other": other})]
    return []


def _total(names: tuple[str, ...], op: str, value: Operand, scope: Scope, path: Path) -> list[Problem]:
    problems: list[Problem] = []
    first: Fact | None = None
    for n, name in enumerate(names):
        fact = scope.get(name)
        if fact is None:
            problems.append(Problem("rule-undeclared-fact", (*path, "sum", n), {"fact": name}))
        elif fact.type not in NUMERIC:
            place = (*path, "sum", n)
            problems.append(Problem("rule-unsuited-operator", place, {"fact": name, "type": str(fact.type)}))
        elif first is not None and not alike(first, fact):
            problems.append(Problem("rule-unlike-facts", (*path, "sum", n), {"fact": first.id, "other": name}))
        else:
            first = first or fact
    if first is None:
        return problems or [Problem("rule-empty", (*path, "sum"))]
    return problems + _values(total_fact(first), op, value, (*path, "value"))


def total_fact(first: Fact) -> Fact:
    """What a sum is like: money, or any number, in the unit of its parts."""
    kind = FactType.MONEY if first.type is FactType.MONEY else FactType.NUMBER
    return Fact(id=first.id, type=kind, label=first.label, unit=first.unit)


def alike(one: Fact, two: Fact) -> bool:
    """Whether the values of two facts may be compared: same kind, same unit, same allowed values in the same order."""
    kinds = {FactType.NUMBER if fact.type is FactType.INTEGER else fact.type for fact in (one, two)}
    if len(kinds) != 1 or one.unit != two.unit or one.ordered != two.ordered:
        return False
    return [option.code for option in one.options] == [option.code for option in two.options]
