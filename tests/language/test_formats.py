"""Numbers, money, dates and lists as the two languages write them (DOMAIN §10)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import EN, FR, preferred
from core.money import Money, dollars

N = "\u00a0"


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, f"0,00{N}$", "$0.00"),
        (5, f"0,05{N}$", "$0.05"),
        (123_450, f"1{N}234,50{N}$", "$1,234.50"),
        (-123_450, f"−1{N}234,50{N}$", "−$1,234.50"),
        (123_456_750, f"1{N}234{N}567,50{N}$", "$1,234,567.50"),
    ],
)
def test_money(cents: int, french: str, english: str) -> None:
    assert (FR.money(cents), EN.money(Money(cents))) == (french, english)


@given(st.integers(min_value=0, max_value=10**12))
def test_money_that_we_write_is_money_that_we_read(cents: int) -> None:
    assert dollars(FR.money(cents)).cents == cents
    assert dollars(EN.money(cents)).cents == cents


def test_whole_dollars_round_half_up() -> None:
    assert [FR.dollars(cents) for cents in (13_768_000, 149, 150, -49)] == [
        f"137{N}680{N}$",
        f"1{N}$",
        f"2{N}$",
        f"0{N}$",
    ]


def test_unit_prices_show_two_to_four_decimals() -> None:
    assert [FR.unit_price(value) for value in (89_500, 125, 10_010)] == [f"8,95{N}$", f"0,0125{N}$", f"1,001{N}$"]


def test_numbers_and_percentages() -> None:
    assert FR.number(1_234_567) == f"1{N}234{N}567"
    assert EN.number(Decimal("1234.50")) == "1,234.5"
    assert (FR.percent(Decimal("0.314")), EN.percent(0.31)) == (f"31,4{N}%", "31%")
    assert FR.number(None) == "—"


def test_dates_in_tables_and_in_prose() -> None:
    assert FR.date(dt.date(2024, 12, 2)) == "2024-12-02"
    assert FR.date_prose(dt.date(2024, 12, 2)) == f"le 2{N}décembre{N}2024"
    assert FR.date_prose(dt.date(2024, 12, 1), weekday=True) == f"le dimanche 1er{N}décembre{N}2024"
    assert EN.date_prose(dt.date(2024, 12, 2)) == f"December{N}2, 2024"


def test_instants_are_shown_in_toronto_on_both_sides_of_the_clock_change() -> None:
    before, after = dt.datetime(2026, 3, 8, 6, 59, tzinfo=dt.UTC), dt.datetime(2026, 3, 8, 7, 0, tzinfo=dt.UTC)
    assert (FR.datetime(before), FR.datetime(after)) == ("2026-03-08 01:59", "2026-03-08 03:00")
    assert FR.time_prose(dt.datetime(2026, 6, 3, 12, 5, tzinfo=dt.UTC)) == f"8{N}h{N}5"
    assert FR.time_prose(dt.time(14, 0)) == f"14{N}h"
    assert EN.time_prose(dt.time(0, 30)) == f"12:30{N}a.m."
    assert FR.date(dt.datetime(2026, 6, 4, 2, 0, tzinfo=dt.UTC)) == "2026-06-03"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError):
        FR.datetime(dt.datetime(2026, 6, 3))  # noqa: DTZ001


def test_durations_lists_and_sizes() -> None:
    assert FR.duration(dt.timedelta(days=3, hours=4, minutes=9)) == f"3{N}jours 4{N}h"
    assert EN.duration(45) == f"45{N}s"
    assert (FR.list_and(["a"]), FR.list_and(["a", "b", "c"]), EN.list_or(["a", "b"])) == ("a", "a, b et c", "a or b")
    assert (FR.file_size(1), FR.file_size(1_432_000), EN.file_size(999)) == (
        f"1{N}octet",
        f"1,4{N}Mo",
        f"999{N}bytes",
    )


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "fr"),
        ("", "fr"),
        ("en", "en"),
        ("de,en;q=0.5,fr;q=0.4", "en"),
        ("fr-CA,en", "fr"),
        ("en;q=nonsense", "fr"),
    ],
)
def test_the_readers_language_is_what_the_browser_prefers(header: str | None, code: str) -> None:
    assert preferred(header).code == code
