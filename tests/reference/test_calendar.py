"""Working days in Québec."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    NotInCalendar,
    add_months,
    add_working_days,
    deadline,
    easter,
    end_of_day,
    fall,
    is_working_day,
    local_day,
    public_service,
    shipped,
    start_of_day,
    term_end,
    working_days_between,
)

DAYS = st.dates(date(2017, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2016, 3, 27), (2018, 4, 1), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)],
)
def test_easter_falls_where_the_almanac_says(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_between_march_22_and_april_25(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_the_public_service_has_thirteen_holidays_in_2026() -> None:
    found = {day.isoformat() for day in public_service().holidays(2026)}
    assert found == {
        "2026-01-01",
        "2026-01-02",
        "2026-04-03",
        "2026-04-06",
        "2026-05-18",
        "2026-06-24",
        "2026-07-01",
        "2026-09-07",
        "2026-10-12",
        "2026-12-24",
        "2026-12-25",
        "2026-12-28",
        "2026-12-31",
    }


def test_holidays_on_a_weekend_are_observed_beside_it() -> None:
    off = public_service().holidays(2023)
    assert date(2023, 6, 23) in off
    assert date(2023, 6, 30) in off
    assert date(2022, 12, 30) in public_service().holidays(2022)
    assert {date(2023, 1, 2), date(2023, 1, 3)} <= set(off)


@given(st.integers(2017, 2100))
def test_every_year_has_thirteen_weekdays_off(year: int) -> None:
    off = public_service().holidays(year)
    assert all(day.weekday() < 5 for day in off)
    assert len(off) in {12, 13, 14}  # a day may be observed in the year beside


def test_the_days_of_the_civil_calendar_do_not_move() -> None:
    civil = shipped("civil")
    assert civil.is_working_day(date(2026, 1, 2))
    assert not civil.is_working_day(date(2026, 12, 25))
    assert civil.is_working_day(date(2026, 12, 28))


@given(DAYS, st.integers(1, 200))
def test_adding_and_counting_working_days_agree(day: date, n: int) -> None:
    end = add_working_days(day, n)
    assert is_working_day(end)
    assert working_days_between(day, end) == n


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_working_days_add_up(day: date, a: int, b: int) -> None:
    assert add_working_days(add_working_days(day, a), b) == add_working_days(day, a + b)


@given(DAYS, st.integers(1, 60))
def test_going_back_undoes_going_on(day: date, n: int) -> None:
    start = add_working_days(day, 0)
    assert add_working_days(add_working_days(start, n), -n) == start


@given(DAYS, DAYS)
def test_counting_backwards_changes_the_sign(a: date, b: date) -> None:
    assert working_days_between(a, b) == -working_days_between(b, a)


@given(DAYS)
def test_a_day_ends_where_the_next_begins_whatever_the_clocks_do(day: date) -> None:
    assert end_of_day(day) + timedelta(microseconds=1) == start_of_day(day + timedelta(days=1))
    assert local_day(end_of_day(day)) == day
    assert end_of_day(day).tzinfo is UTC


def test_a_deadline_follows_the_time_of_the_season() -> None:
    assert end_of_day(date(2026, 1, 15)) == datetime(2026, 1, 16, 4, 59, 59, 999_999, UTC)
    assert end_of_day(date(2026, 7, 15)) == datetime(2026, 7, 16, 3, 59, 59, 999_999, UTC)
    assert end_of_day(date(2026, 3, 8)) - start_of_day(date(2026, 3, 8)) < timedelta(hours=23)


def test_ten_working_days_over_the_national_holiday() -> None:
    assert deadline(date(2026, 6, 19), 10) == end_of_day(date(2026, 7, 7))


def test_a_rule_that_nobody_knows_is_refused() -> None:
    with pytest.raises(NotInCalendar):
        fall({"moon": 3}, 2026)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 10, 1), 24, date(2028, 9, 30)),
        (date(2026, 10, 15), 12, date(2027, 10, 14)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(9999, 12, 31), 1, date.max),
        (date(9999, 12, 31), 120, date.max),
    ],
)
def test_a_term_has_a_last_day_wherever_it_begins(start: date, months: int, last: date) -> None:
    assert term_end(start, months) == last


@given(DAYS, st.integers(1, 120))
def test_after_a_term_the_next_begins_on_the_same_day_or_the_first_of_a_month(start: date, months: int) -> None:
    following = term_end(start, months) + timedelta(days=1)
    assert following.day in (start.day, 1)
    assert 0 <= (following - add_months(start, months)).days <= 1
