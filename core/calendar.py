"""Working days: which days count, and when a deadline ends.

A calendar is a list of dated holiday rules, kept as data (`core/reference/data/holidays.yaml`), never constants: each
says when the day falls, where it is observed when it meets a weekend, from and until when the rule holds, and its
source. A deadline of n working days does not count the day it starts from and ends with the last day's end in Toronto.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal

import yaml

from core.clock import TORONTO

Observed = Literal["exact", "before", "after", "nearest"]

DAY = timedelta(days=1)
SATURDAY = 5
END_OF_DAY = time(23, 59, 59, 999_999)
DATA = Path(__file__).parent / "reference" / "data" / "holidays.yaml"


class NotInCalendar(ValueError):
    """A holiday rule that cannot be read."""


@dataclass(frozen=True)
class Holiday:
    """One rule: `fixed` (month, day), `easter` (days after Easter Sunday) or `monday` (month, nth or before a day).

    observed: where the day goes when it falls on a weekend: nowhere (`exact`), to the working day `before` or `after`,
    or Saturday to Friday and Sunday to Monday (`nearest`); days that are already taken are passed over.
    """

    key: str
    name: Mapping[str, str]
    rule: Mapping[str, Any]
    observed: Observed = "exact"
    valid_from: date = date.min
    valid_to: date | None = None

    def day(self, year: int) -> date | None:
        """The day the rule says in `year`, before it is moved off a weekend; None when the rule does not hold then."""
        day = fall(self.rule, year)
        holds = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return day if holds else None


def fall(rule: Mapping[str, Any], year: int) -> date:
    """The day of `year` on which a rule falls.

    Raises:
        NotInCalendar: the rule is none of the three forms.
    """
    match dict(rule):
        case {"fixed": [int(month), int(day)]}:
            return date(year, month, day)
        case {"easter": int(after)}:
            return easter(year) + timedelta(days=after)
        case {"monday": {"month": int(month), "nth": int(nth)}}:
            first = date(year, month, 1)
            return first + timedelta(days=-first.weekday() % 7 + 7 * (nth - 1))
        case {"monday": {"month": int(month), "before": int(day)}}:
            limit = date(year, month, day) - DAY
            return limit - timedelta(days=limit.weekday())
    raise NotInCalendar(f"not a holiday rule: {rule!r}")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's method)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True)
class Calendar:
    """A calendar by name: its holiday rules, from which each year's days are computed once."""

    name: str
    rules: tuple[Holiday, ...]
    _years: dict[int, dict[date, Holiday]] = field(default_factory=dict, repr=False, compare=False)

    def holidays(self, year: int) -> Mapping[date, Holiday]:
        """The weekdays of `year` that are off, and the holiday observed on each, in order."""
        if year not in self._years:
            # A holiday near the year's end may be observed in the next or the previous year.
            around: dict[date, Holiday] = {}
            for one in (year - 1, year, year + 1):
                around |= self._observed(one)
            self._years[year] = {day: around[day] for day in sorted(around) if day.year == year}
        return self._years[year]

    def _observed(self, year: int) -> dict[date, Holiday]:
        dated = [(day, rule) for rule in self.rules if (day := rule.day(year)) is not None]
        taken: dict[date, Holiday] = {day: rule for day, rule in dated if day.weekday() < SATURDAY}
        for day, rule in sorted((pair for pair in dated if pair[0].weekday() >= SATURDAY), key=lambda pair: pair[0]):
            step = {"before": -1, "after": 1, "nearest": -1 if day.weekday() == SATURDAY else 1}.get(rule.observed)
            if step is None:
                continue
            moved = next(d for n in count(1) if is_free(d := day + timedelta(days=n * step), taken))
            taken[moved] = rule
        return taken

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts in a deadline."""
        return day.weekday() < SATURDAY and day not in self.holidays(day.year)


def is_free(day: date, taken: Mapping[date, Holiday]) -> bool:
    """Whether a moved holiday may land on `day`."""
    return day.weekday() < SATURDAY and day not in taken


def is_working_day(day: date, calendar: Calendar | None = None) -> bool:
    """Whether `day` counts in a deadline, by the public service's calendar unless said."""
    return (calendar or public_service()).is_working_day(day)


def add_working_days(day: date, n: int, calendar: Calendar | None = None) -> date:
    """The `n`th working day after `day` (before it when `n` is negative); for 0, `day` or the next working day."""
    chosen = calendar or public_service()
    step = -DAY if n < 0 else DAY
    left = abs(n)
    if left == 0:
        while not chosen.is_working_day(day):
            day += DAY
        return day
    while left:
        day += step
        left -= chosen.is_working_day(day)
    return day


def working_days_between(start: date, end: date, calendar: Calendar | None = None) -> int:
    """How many working days there are after `start`, up to and including `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start, calendar)
    chosen = calendar or public_service()
    return sum(chosen.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def end_of_day(day: date) -> datetime:
    """The last instant of `day` in Toronto, in UTC: a deadline holds while `now <= end_of_day(day)`."""
    return datetime.combine(day, END_OF_DAY, TORONTO).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The first instant of `day` in Toronto, in UTC."""
    return datetime.combine(day, time(0), TORONTO).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """The day it is in Toronto at `instant`."""
    return instant.astimezone(TORONTO).date()


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last one of a shorter month; no day comes after the calendar's last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def term_end(start: date, months: int) -> date:
    """The last day of a term of `months` that begins on `start`: the eve of the same day, where that month has it; else
    the last day of the month, so that a term never loses a day to a short month.
    """
    end = add_months(start, months)
    return end - DAY if end.day == start.day and end != date.max else end


def deadline(start: date, n: int, calendar: Calendar | None = None) -> datetime:
    """The last instant of a delay of `n` working days that starts from `start` (a day that is not counted)."""
    return end_of_day(add_working_days(start, n, calendar))


def calendar_of(name: str, rows: Iterable[Mapping[str, Any]]) -> Calendar:
    """The calendar that rows of the reference table `holiday` make: their keys are `<calendar>/<holiday>`."""
    rules = [
        Holiday(
            key=row["key"].partition("/")[2],
            name=row["value"]["name"],
            rule=row["value"]["rule"],
            observed=row["value"].get("observed", "exact"),
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
        )
        for row in rows
        if row["key"].partition("/")[0] == name
    ]
    return Calendar(name, tuple(rules))


@cache
def shipped(name: str) -> Calendar:
    """The calendar of that name in the data shipped with the project, for functions that have no database at hand."""
    rows: Sequence[Mapping[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))["rows"]
    return calendar_of(name, rows)


def public_service() -> Calendar:
    """The days on which the offices of Québec's public service are closed."""
    return shipped("public-service")
