"""Arbitrary JSON, arbitrary facts and arbitrary sensible conditions over the small dictionary of `samples`."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from guidelines.check import OPERATORS_OF, inside, operators_of
from guidelines.facts import Fact, FactType
from guidelines.language import (
    EQUALITY,
    ORDER,
    WITH_LENGTH,
    WITH_LIST,
    AllOf,
    AnyOf,
    Compare,
    CompareFacts,
    Each,
    IfThen,
    Node,
    Not,
    Total,
)
from tests.guidelines.samples import CERTIFICATES, SMALL

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**400), 2**53, 0, 1]),
    st.floats(),
    st.text(st.characters(), max_size=8),
    st.sampled_from(["quebec", "red", "low", "x", "iso_27001", "2026-01-01", "\ud800", "\0", "é"]),
)
garbage = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5) | st.sampled_from(["standard", "valid_to"]), inner, max_size=4)
    ),
    max_leaves=12,
)

DAYS = st.dates(min_value=date(2025, 12, 30)).map(lambda day: day.isoformat()) | st.sampled_from(
    ["2026-01-01", "2026-01-02", "2026-06-01"]
)
NOTES = st.sampled_from(["", "a", "b", "é", "abc"])
SIZES = st.sampled_from([-1, 0, 0.1, 0.2, 0.30000000000000004, 0.3, 1, 1.5, 2, 4, 36, 1e15, 5e-324])
COUNTS = st.sampled_from([-1, 0, 1, 2, 3, 4])


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that are right for a fact; few of them, so that conditions often meet them."""
    codes = [option.code for option in fact.options]
    match fact.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.INTEGER | FactType.MONEY:
            return COUNTS
        case FactType.NUMBER:
            return SIZES
        case FactType.TEXT:
            return NOTES
        case FactType.DATE:
            return DAYS
        case FactType.CHOICE:
            return st.sampled_from(codes)
        case FactType.CHOICES:
            return st.lists(st.sampled_from(codes), max_size=4)
        case FactType.TEXTS:
            return st.lists(NOTES, max_size=4)
        case FactType.RECORDS:
            return st.lists(records(fact), max_size=4)


def records(fact: Fact) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={part.id: values_of(part) for part in fact.fields})


raw_facts = st.fixed_dictionaries({}, optional={fact.id: values_of(fact) for fact in SMALL.values()})
records_only = st.fixed_dictionaries({CERTIFICATES.id: values_of(CERTIFICATES)})
dirty_facts = st.fixed_dictionaries({}, optional={fact.id: values_of(fact) | garbage for fact in SMALL.values()})


def _compare(scope: dict[str, Fact]) -> st.SearchStrategy[Node]:
    @st.composite
    def compare(draw: st.DrawFn) -> Node:
        fact = scope[draw(st.sampled_from(sorted(scope)))]
        op = draw(st.sampled_from(sorted(operators_of(fact))))
        if op in WITH_LENGTH:
            return Compare(fact.id, op, draw(st.integers(0, 4)))
        element = fact if fact.type not in (FactType.CHOICES, FactType.TEXTS) else _element(fact)
        if op == "between":
            pair = [draw(values_of(element)), draw(values_of(element))]
            return Compare(fact.id, op, tuple(sorted(pair, key=fact.rank if fact.ordered else None)))
        if op in WITH_LIST:
            return Compare(fact.id, op, tuple(draw(st.lists(values_of(element), min_size=1, max_size=3))))
        return Compare(fact.id, op, draw(values_of(element)))

    return compare()


def _element(fact: Fact) -> Fact:
    kind = FactType.CHOICE if fact.type is FactType.CHOICES else FactType.TEXT
    return Fact(id=fact.id, type=kind, label=fact.label, options=fact.options)


def _totals(names: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    ops = st.sampled_from(sorted(EQUALITY | ORDER))
    sums = st.lists(st.sampled_from(names), min_size=1, max_size=3).map(tuple)
    within = st.tuples(values, values).map(lambda pair: tuple(sorted(pair)))
    return st.builds(Total, sums, ops, values) | st.builds(Total, sums, st.just("between"), within)


def leaves(scope: dict[str, Fact]) -> st.SearchStrategy[Node]:
    pairs = st.sampled_from(
        [("a.day", "a.other_day"), ("a.level", "a.limit"), ("a.size", "a.more"), ("a.note", "a.note")]
    )
    order = st.sampled_from(sorted(EQUALITY | ORDER))

    def versus(pair: tuple[str, str], op: str) -> Node:
        return CompareFacts(pair[0], op if pair[0] != "a.note" else "eq", pair[1])

    return st.one_of(
        _compare(scope),
        st.builds(versus, pairs, order),
        _totals(["a.size", "a.more"], SIZES),
        _totals(["a.cost"], COUNTS),
    )


def composed(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            inner.map(Not),
            st.builds(IfThen, inner, inner),
        ),
        max_leaves=6,
    )


_element_leaves = leaves(inside(CERTIFICATES, SMALL)) | st.just(CompareFacts("valid_to", "gte", "platform.as_of"))
quantified = st.builds(
    Each, st.just("offer.certificates"), st.sampled_from(["some", "every", "none"]), composed(_element_leaves)
)

#: Conditions that make sense against `SMALL`.
nodes = composed(leaves(dict(SMALL)) | quantified)

#: Conditions of the right shape that may make no sense: any operator with any values, declared facts or not.
_names = st.sampled_from([*SMALL, "a.nothing"])
_any_value = (
    st.booleans() | st.integers(-5, 5) | st.floats(-5, 5) | st.sampled_from(["", "red", "low", "x", "2026-01-01"])
)
_any_op = st.sampled_from(sorted(frozenset().union(*OPERATORS_OF.values())))


def _wild(fact: str, op: str, value: Any, more: list[Any], length: int) -> Node:
    if op == "between":
        return Compare(fact, op, (value, more[0]))
    if op in WITH_LIST:
        return Compare(fact, op, (value, *more))
    return Compare(fact, op, length if op in WITH_LENGTH else value)


wild_nodes = composed(
    st.one_of(
        st.builds(_wild, _names, _any_op, _any_value, st.lists(_any_value, min_size=1, max_size=3), st.integers(0, 4)),
        st.builds(CompareFacts, _names, st.sampled_from(sorted(EQUALITY | ORDER)), _names),
        st.builds(
            Total, st.lists(_names, min_size=1, max_size=3).map(tuple), st.sampled_from(["eq", "lt"]), _any_value
        ),
        st.builds(Each, _names, st.sampled_from(["some", "every", "none"]), leaves(dict(SMALL))),
    )
)
