"""Prices to the cent: every line rounded once, every total the sum of its lines, the paradox of tiers found."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.pricing import (
    NotPriced,
    Plan,
    PlanOption,
    Tier,
    cheaper_quantity,
    plan_problems,
    price_range,
    read_plans,
    total_cost,
)
from core.errors import Invalid
from core.money import Money, UnitPrice

NAME = {"fr": "Forfait", "en": "Plan"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["code", "name", "tiers", "price", "quantity", "options"]), inner)
    ),
    max_leaves=8,
)


def a_plan(*tiers: tuple[int, int], **parts: Any) -> Plan:
    return Plan("standard", NAME, tuple(Tier(quantity, UnitPrice(price)) for quantity, price in tiers), **parts)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    starts = sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=5)))
    prices = draw(st.lists(st.integers(0, 400_000), min_size=len(starts), max_size=len(starts)))
    options = draw(
        st.lists(
            st.builds(
                PlanOption,
                code=st.sampled_from(["a", "b", "c"]),
                name=st.just(NAME),
                unit=st.sampled_from(["mailbox_month", "month", "mailbox", "once"]),
                price=st.integers(0, 50_000).map(UnitPrice),
                required=st.booleans(),
            ),
            max_size=3,
            unique_by=lambda option: option.code,
        )
    )
    return a_plan(
        *zip(starts, prices, strict=True),
        scheme=draw(st.sampled_from(["volume", "graduated"])),
        setup=Money(draw(st.integers(0, 1_000_000))),
        migration=UnitPrice(draw(st.integers(0, 200_000))),
        options=tuple(options),
    )


def half_up(ten_thousandths: Fraction) -> int:
    cents = ten_thousandths / 100
    return int((Decimal(cents.numerator) / Decimal(cents.denominator)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def oracle(plan: Plan, mailboxes: int, initial: int, option: int, migrated: int) -> int:
    """The total in cents, computed mailbox by mailbox with fractions; lines rounded as the invoice does."""
    lines: list[Fraction] = []
    for months in (initial, option):
        parts: dict[int, Fraction] = {}
        for place in range(1, mailboxes + 1):
            reach = mailboxes if plan.scheme == "volume" else max(place, plan.min_quantity)
            tier = max(n for n, one in enumerate(plan.tiers) if one.quantity <= reach)
            parts[tier] = parts.get(tier, Fraction(0)) + Fraction(plan.tiers[tier].price) * months
        lines += parts.values()
    for extra in plan.options:
        if extra.required:
            count = mailboxes if extra.unit.startswith("mailbox") else 1
            lines.append(Fraction(extra.price) * count * (initial + option if extra.unit.endswith("month") else 1))
    lines.append(Fraction(plan.migration) * migrated)
    return sum(half_up(line) for line in lines) + plan.setup.cents


def test_the_offer_at_8_95_costs_137_680_with_its_fees() -> None:
    plan = a_plan((1, 105_000), (100, 89_500), (500, 71_000), setup=Money(680_000), migration=UnitPrice(50_000))
    cost = total_cost(plan, 400, 24, 12)
    assert cost.subscription == Money(12_888_000)
    assert cost.one_off == Money(880_000)
    assert cost.total == Money(13_768_000)
    assert [(line.kind, line.amount.cents) for line in cost.lines] == [
        ("subscription", 8_592_000),
        ("option_period", 4_296_000),
        ("setup", 680_000),
        ("migration", 200_000),
    ]
    assert cost.per_mailbox_month == 95_611


def test_the_tier_of_the_whole_quantity_applies_unless_prices_are_graduated() -> None:
    tiers = ((1, 100_000), (100, 50_000))
    assert total_cost(a_plan(*tiers), 150, 1).total == Money(75_000)
    assert total_cost(a_plan(*tiers, scheme="graduated"), 150, 1).total == Money(99_000 + 25_500)


def test_a_line_is_rounded_half_up_once() -> None:
    assert total_cost(a_plan((1, 50)), 1, 1).total == Money(1)
    assert total_cost(a_plan((1, 49)), 1, 1).total == Money(0)
    assert total_cost(a_plan((1, 50)), 3, 1).total == Money(2)


def test_required_options_are_always_counted_and_others_when_chosen() -> None:
    seal = PlanOption("seal", NAME, "mailbox_month", UnitPrice(5_000), required=True)
    visit = PlanOption("visit", NAME, "once", UnitPrice(1_000_000))
    plan = a_plan((1, 100_000), options=(seal, visit))
    assert total_cost(plan, 10, 12).total == Money(126_000)
    assert total_cost(plan, 10, 12, options=["visit"]).total == Money(136_000)
    with pytest.raises(NotPriced):
        total_cost(plan, 10, 12, options=["gift"])


def test_an_order_outside_the_plan_has_no_price() -> None:
    plan = a_plan((50, 100_000), max_quantity=200)
    for quantity, reason in ((49, "below-minimum"), (201, "above-maximum")):
        with pytest.raises(NotPriced) as refused:
            total_cost(plan, quantity, 12)
        assert refused.value.params["reason"] == reason
    for quantity, months in ((0, 12), (60, 0)):
        with pytest.raises(ValueError):
            total_cost(plan, quantity, months)


def test_buying_five_hundred_is_cheaper_than_four_hundred() -> None:
    plan = a_plan((1, 105_000), (100, 89_500), (500, 71_000), setup=Money(680_000), migration=UnitPrice(50_000))
    paradox = cheaper_quantity(plan, 400, 36)
    assert paradox is not None
    assert (paradox.larger, paradox.saving) == (500, Money(108_000))
    assert cheaper_quantity(plan, 390, 36) is None


@given(plans(), st.integers(1, 400), st.integers(1, 36), st.integers(0, 24), st.integers(0, 400))
def test_a_total_is_right_to_the_cent(plan: Plan, mailboxes: int, initial: int, option: int, migrated: int) -> None:
    if mailboxes < plan.min_quantity:
        with pytest.raises(NotPriced):
            total_cost(plan, mailboxes, initial, option)
        return
    cost = total_cost(plan, mailboxes, initial, option, migrated=migrated)
    assert cost.total.cents == oracle(plan, mailboxes, initial, option, migrated)
    assert cost.total.cents == sum(line.amount.cents for line in cost.lines)
    share = Fraction(cost.total.cents * 100, mailboxes * cost.months)
    assert abs(cost.per_mailbox_month - share) <= Fraction(1, 2)


@given(plans(), st.integers(1, 300), st.integers(1, 36))
def test_a_cheaper_quantity_is_found_exactly_when_there_is_one(plan: Plan, mailboxes: int, months: int) -> None:
    needed = max(mailboxes, plan.min_quantity)
    cost = total_cost(plan, needed, months).total
    every = {n: total_cost(plan, n, months, migrated=needed).total for n in range(needed + 1, 302)}
    least = min(every.values(), default=cost)
    found = cheaper_quantity(plan, needed, months)
    if least < cost:
        assert found is not None
        assert (found.larger_cost, found.cost) == (least, cost)
        assert every[found.larger] == least
    else:
        assert found is None


PLAN: dict[str, Any] = {"code": "standard", "name": NAME, "tiers": [{"quantity": 1, "price": "8.95"}]}


@pytest.mark.parametrize(
    ("spoiled", "pointer", "name"),
    [
        ({"tiers": [{"quantity": 1, "price": 8.95}]}, "/0/tiers/0/price", "price-not-text"),
        ({"tiers": [{"quantity": 1, "price": "8.95001"}]}, "/0/tiers/0/price", "not-number"),
        ({"tiers": [{"quantity": 1, "price": "-1"}]}, "/0/tiers/0/price", "not-number"),
        ({"tiers": [{"quantity": 0, "price": "1"}]}, "/0/tiers/0/quantity", "not-whole-number"),
        ({"tiers": []}, "/0/tiers", "too-few"),
        (
            {"tiers": [{"quantity": 9, "price": "1"}, {"quantity": 9, "price": "1"}]},
            "/0/tiers/1/quantity",
            "price-tiers-not-rising",
        ),
        ({"name": {"fr": "Forfait"}}, "/0/name/en", "answer-english-missing"),
        ({"setup": "1.005"}, "/0/setup", "answer-too-many-decimals"),
        ({"scheme": "auction"}, "/0/scheme", "not-a-choice"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "/0/valid_to", "answer-dates-reversed"),
        ({"gift": True}, "/0/gift", "unknown-field"),
        ({"options": [{"code": "a"}]}, "/0/options/0/price", "required"),
    ],
)
def test_a_spoiled_plan_is_refused_at_its_place(spoiled: dict[str, Any], pointer: str, name: str) -> None:
    assert (pointer, name) in {(problem.pointer, problem.name) for problem in plan_problems([{**PLAN, **spoiled}])}
    with pytest.raises(Invalid):
        read_plans([{**PLAN, **spoiled}])


def test_two_plans_have_two_codes_and_an_offer_has_at_least_one() -> None:
    assert [(one.pointer, one.name) for one in plan_problems([PLAN, PLAN])] == [("/1/code", "answer-repeated")]
    assert [one.name for one in plan_problems([])] == ["required"]
    assert plan_problems([PLAN]) == []


def test_the_range_of_prices_is_over_all_plans_and_tiers() -> None:
    small = {**PLAN, "code": "small", "tiers": [{"quantity": 1, "price": "3.1"}, {"quantity": 50, "price": "2.0025"}]}
    assert price_range([PLAN, small]) == (20_025, 89_500)


@given(JSON)
def test_no_json_makes_the_check_of_plans_raise(data: Any) -> None:
    plan_problems(data)
    plan_problems([data])
    plan_problems([{**PLAN, "tiers": data, "options": data, "name": data}])
