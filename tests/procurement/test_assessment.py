"""Judging is pure: unknown never passes, ranks are a total order, and the cascade is what counting by hand gives."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procurement.assessment import (
    BUILT_IN,
    Candidate,
    Price,
    Required,
    assess,
    difference,
    required,
    result_of,
)
from procurement.families import dictionary
from procurement.models import Result
from tests.procurement.builders import quota_at_least, rpo_at_most

KNOWN = dictionary("email")

CONDITIONS = [rpo_at_most(1), rpo_at_most(4), quota_at_least(50), {"fact": "offer.rto", "op": "lte", "value": 8}]

facts = st.fixed_dictionaries(
    {},
    optional={
        "offer.rpo": st.sampled_from([0, 1, 4, 24]),
        "offer.rto": st.sampled_from([1, 8, 48]),
        "offer.mailbox_quota": st.sampled_from([10, 50, 100]),
    },
)
candidates = st.lists(
    st.tuples(facts, st.one_of(st.none(), st.integers(100, 105)), st.booleans()), min_size=1, max_size=12
)
conditions = st.lists(st.tuples(st.sampled_from(CONDITIONS), st.booleans()), max_size=4)


def market(rows: list[tuple[dict[str, Any], int | None, bool]]) -> list[Candidate]:
    return [
        Candidate(
            key=f"O{n}",
            facts=KNOWN.read(raw),
            price=None if total is None else Price("standard", total, {}),
            carried=carried,
        )
        for n, (raw, total, carried) in enumerate(rows)
    ]


def ready(rows: list[tuple[dict[str, Any], bool]]) -> list[Required]:
    return [
        required(f"r{n}", {"fr": "", "en": ""}, condition, mandatory=mandatory, dictionary=KNOWN)
        for n, (condition, mandatory) in enumerate(rows)
    ]


@given(st.lists(st.sampled_from([True, False, None])))
def test_unknown_never_passes(truths: list[bool | None]) -> None:
    found = result_of(truths)
    assert (found is Result.COMPLIANT) == all(one is True for one in truths)
    assert (found is Result.NOT_COMPLIANT) == any(one is False for one in truths)


@given(candidates, conditions)
@settings(deadline=None)
def test_ranks_are_a_total_order_by_cost_over_the_compliant(rows: Any, asked: Any) -> None:
    compliant = assess(market(rows), ready(asked), "2026-0001/1").of(Result.COMPLIANT)
    assert [one.rank for one in compliant] == list(range(1, len(compliant) + 1))
    totals = [one.candidate.price.total_cents for one in compliant if one.candidate.price]
    assert totals == sorted(totals)
    assert len(totals) == len(compliant)


@given(candidates, conditions, st.randoms())
@settings(deadline=None)
def test_the_order_in_which_offers_are_read_changes_nothing(rows: Any, asked: Any, shuffle: Any) -> None:
    offers = market(rows)
    again = list(offers)
    shuffle.shuffle(again)
    first, second = (assess(one, ready(asked), "2026-0001/1") for one in (offers, again))
    assert [one.candidate.key for one in first.entries] == [one.candidate.key for one in second.entries]


@given(candidates, conditions)
@settings(deadline=None)
def test_the_cascade_is_what_taking_each_requirement_away_gives(rows: Any, asked: Any) -> None:
    offers, requirements = market(rows), ready(asked)
    whole = assess(offers, requirements, "seed")
    for effect in whole.effects:
        if effect.code in BUILT_IN:
            continue
        without = [one for one in requirements if one.code != effect.code]
        freed = difference(whole, assess(offers, without, "seed")).gained
        assert effect.removes_alone == len(freed)
        alone = assess(offers, [one for one in requirements if one.code == effect.code], "seed")
        assert effect.removes == sum(effect.code in one.failed for one in alone.entries)
        priced = [one for one in freed if one.candidate.price]
        cheapest = min(priced, key=lambda one: one.order, default=None)
        assert effect.cheapest == (cheapest.candidate.key if cheapest else None)


@given(candidates, conditions)
@settings(deadline=None)
def test_a_wish_never_excludes(rows: Any, asked: Any) -> None:
    offers = market(rows)
    wishes = [(condition, False) for condition, _ in asked]
    assert all(one.failed | one.unshown <= set(BUILT_IN) for one in assess(offers, ready(wishes), "seed").entries)


@given(facts, st.sampled_from(["offer.rpo", "offer.rto", "offer.mailbox_quota"]), conditions)
@settings(deadline=None)
def test_forgetting_a_fact_never_makes_an_offer_compliant(raw: Any, name: str, asked: Any) -> None:
    less = {key: value for key, value in raw.items() if key != name}
    full, forgotten = (assess(market([(one, 100, True)]), ready(asked), "s").entries[0] for one in (raw, less))
    assert forgotten.result is not Result.COMPLIANT or full.result is Result.COMPLIANT
