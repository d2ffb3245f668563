"""Signals to look into (signaux à vérifier): each has a formula over a file's record, and says what it found. Pure.

A signal accuses nobody; without one nothing is proved either. Absent data raise no signal, they are points *not shown*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Record:
    """What signals read of a file."""

    mode: str
    round: int
    compliant: int | None = None
    offers: int | None = None
    rank: int | None = None
    total_cents: int | None = None
    lowest_compliant_cents: int | None = None
    threshold_cents: int | None = None
    cheaper_not_asked: int = 0
    changes_after_results: Sequence[Mapping[str, Any]] = ()
    overlaps: Sequence[str] = ()
    """People, by key, who both defined the need or chose, and approved or concluded."""
    interests_found: int = 0
    declared_after_results: int = 0
    criteria_authorised_on: date | None = None
    first_view: date | None = None
    started_from_chosen_offer: bool = False
    alone_removed_by: Mapping[str, int] = field(default_factory=dict)
    """For each requirement, the offers that it alone removes."""


@dataclass(frozen=True)
class Signal:
    """One formula and what it found; `values` are the numbers that it rests on."""

    code: str
    formula: str
    raised: bool
    values: Mapping[str, Any]


Formula = Callable[[Record], tuple[bool, dict[str, Any]]]


def single_compliant(record: Record) -> tuple[bool, dict[str, Any]]:
    """One offer only was compliant, of several."""
    return (
        record.compliant == 1 and (record.offers or 0) > 1,
        {"compliant": record.compliant, "offers": record.offers},
    )


def cheaper_not_asked(record: Record) -> tuple[bool, dict[str, Any]]:
    """A cheaper offer was left to be shown and nobody asked."""
    return record.cheaper_not_asked > 0, {"count": record.cheaper_not_asked}


def tailored(record: Record) -> tuple[bool, dict[str, Any]]:
    """A requirement changed after results were seen and lost offers."""
    lost = sum(change.get("lost") or 0 for change in record.changes_after_results)
    return lost > 0, {"changes": len(record.changes_after_results), "lost": lost}


def tailored_to_one(record: Record) -> tuple[bool, dict[str, Any]]:
    """After such a change one offer at most was left."""
    left = [change["remaining"] for change in record.changes_after_results if change.get("lost")]
    return any(one is not None and one <= 1 for one in left), {"remaining": min(left, default=None)}


def same_person(record: Record) -> tuple[bool, dict[str, Any]]:
    """One person defined or chose, and approved or concluded."""
    return bool(record.overlaps), {"people": len(record.overlaps)}


def interest_declared(record: Record) -> tuple[bool, dict[str, Any]]:
    """A member of the team declared an interest."""
    return record.interests_found > 0, {"count": record.interests_found}


def declared_late(record: Record) -> tuple[bool, dict[str, Any]]:
    """A member declared interests after results were seen."""
    return record.declared_after_results > 0, {"count": record.declared_after_results}


def authorised_late(record: Record) -> tuple[bool, dict[str, Any]]:
    """Criteria other than price were authorised on or after the day that results were first seen."""
    late = (
        record.mode == "criteria"
        and record.criteria_authorised_on is not None
        and record.first_view is not None
        and record.criteria_authorised_on >= record.first_view
    )
    return late, {"authorised_on": iso(record.criteria_authorised_on), "first_view": iso(record.first_view)}


def dearer_than_lowest(record: Record) -> tuple[bool, dict[str, Any]]:
    """The offer chosen costs more than the compliant offer of lowest cost."""
    excess = (record.total_cents or 0) - (record.lowest_compliant_cents or record.total_cents or 0)
    return excess > 0, {"excess_cents": excess, "rank": record.rank}


def just_below_threshold(record: Record) -> tuple[bool, dict[str, Any]]:
    """The total is below the public tender threshold by less than 5 %."""
    total, limit = record.total_cents, record.threshold_cents
    near = total is not None and limit is not None and limit * 95 <= total * 100 < limit * 100
    return near, {"total_cents": total, "threshold_cents": limit}


def decisive_requirement(record: Record) -> tuple[bool, dict[str, Any]]:
    """One requirement alone removes more than half of the offers."""
    code, alone = max(record.alone_removed_by.items(), key=lambda one: (one[1], one[0]), default=("", 0))
    return bool(record.offers) and alone * 2 > (record.offers or 0), {"code": code, "removes_alone": alone}


def started_from_it(record: Record) -> tuple[bool, dict[str, Any]]:
    """The file was opened from the page of the very offer that was chosen."""
    return record.started_from_chosen_offer, {}


SIGNALS: Mapping[str, tuple[str, Formula]] = {
    "single-compliant": ("compliant = 1 and offers > 1", single_compliant),
    "cheaper-not-asked": ("cheaper offers to demonstrate, never asked > 0", cheaper_not_asked),
    "tailored": ("offers lost by requirements changed after results > 0", tailored),
    "tailored-to-one": ("offers remaining after such a change <= 1", tailored_to_one),
    "same-person": ("{need, choice} and {approval, conclusion} share a person", same_person),
    "interest-declared": ("members who declared an interest > 0", interest_declared),
    "declared-late": ("members who declared after first view of results > 0", declared_late),
    "authorised-late": ("mode = criteria and authorised_on >= first_view", authorised_late),
    "dearer-than-lowest": ("total - lowest compliant total > 0", dearer_than_lowest),
    "just-below-threshold": ("0.95 x threshold <= total < threshold", just_below_threshold),
    "decisive-requirement": ("max(removed alone) > offers / 2", decisive_requirement),
    "started-from-it": ("started_from_offer = offer chosen", started_from_it),
}
"""Every signal of a file, by code: its formula as readers see it, and as it is computed. Worded `signal-<code>`."""


def signals(record: Record) -> list[Signal]:
    """Every signal, raised or not, in the table's order."""
    return [Signal(code, formula, *compute(record)) for code, (formula, compute) in SIGNALS.items()]


def iso(day: date | None) -> str | None:
    """A day as text."""
    return day.isoformat() if day is not None else None
