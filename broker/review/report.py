"""Requests, value and time to decision over a period, by body or by supplier.

Definitions (shown on the page). *Request*: transmitted in the period, by its first transmission. *Value*: total cost
of the choice that it carries, taxes excluded, options included; refused and withdrawn requests count apart. *Decided*:
every stage has answered, or one refused. *Time to decision*: working days of the public service from the day of
transmission to the day of the last answer, days on which the body corrected a return included; the median of those
decided (K01, K04).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import msgspec

from broker.review.events import ReportDownloaded, report_stream
from core import spreadsheets
from core.calendar import Calendar, end_of_day, local_day, start_of_day, working_days_between
from core.identity.actors import Actor
from core.language import Language
from core.ledger import record
from core.permits import permit
from core.reference.queries import calendar
from core.uow import UnitOfWork

NAME = "purchases"
GROUPS = ("body", "supplier")
DECIDED = frozenset({"approved", "concluded", "refused"})
LOST = frozenset({"refused", "withdrawn"})


class Asked(msgspec.Struct, frozen=True):
    """A request as the report counts it."""

    number: str
    state: str
    body_id: UUID
    body: str
    supplier_id: UUID
    supplier: str
    total_cents: int
    transmitted_at: datetime
    decided_at: datetime | None


class Row(msgspec.Struct, frozen=True):
    """A line of the report; the total has no key. `days` is a median of working days, None when nothing is decided."""

    key: UUID | None
    name: str
    requests: int
    value_cents: int
    decided: int
    days: float | None
    slowest: int | None
    refused: int


@dataclass(frozen=True)
class Report:
    """The report of a period."""

    first: date
    last: date
    group: str
    rows: tuple[Row, ...]
    total: Row
    months: tuple[tuple[date, int], ...]
    """Requests by month of transmission."""


async def report(uow: UnitOfWork, actor: Actor, first: date, last: date, group: str) -> Report:
    """The report of the days `first` to `last`, by `body` or `supplier`.

    Raises:
        PermissionDenied: only the centre and reviewers may.
    """
    permit(actor, "review.report")
    return figures(await requests(uow, first, last), first, last, group, await calendar(uow))


async def requests(uow: UnitOfWork, first: date, last: date) -> list[Asked]:
    """The requests transmitted in a period."""
    rows = await uow.raw.fetch(
        # by ix_request_state_transmitted_at
        """
        SELECT r.number, r.state, o.id AS body_id, o.name AS body, e.supplier_id, e.supplier_name AS supplier,
               h.total_cents, r.transmitted_at,
               CASE WHEN r.state = 'refused' THEN r.closed_at
                    WHEN r.state IN ('approved', 'concluded')
                    THEN (SELECT max(s.decided_at) FROM stage s WHERE s.request_id = r.id AND s.state = 'decided')
               END AS decided_at
          FROM request r
          JOIN organisation o ON o.id = r.organisation_id
          JOIN choice h ON h.id = r.choice_id
          JOIN frozen_entry e ON e.id = h.entry_id
         WHERE r.transmitted_at >= $1 AND r.transmitted_at <= $2
         ORDER BY r.transmitted_at, r.number
        """,
        start_of_day(first),
        end_of_day(last),
    )
    return [Asked(**row) for row in rows]


def figures(asked: Sequence[Asked], first: date, last: date, group: str, days: Calendar) -> Report:
    """The report, from the requests alone."""
    keyed: dict[tuple[UUID, str], list[Asked]] = {}
    for one in asked:
        key = (one.body_id, one.body) if group == "body" else (one.supplier_id, one.supplier)
        keyed.setdefault(key, []).append(one)
    rows = [line(key, name, own, days) for (key, name), own in keyed.items()]
    rows.sort(key=lambda row: (-row.value_cents, row.name))
    return Report(first, last, group, tuple(rows), line(None, "", asked, days), tuple(by_month(asked, first, last)))


def line(key: UUID | None, name: str, own: Sequence[Asked], days: Calendar) -> Row:
    """One line."""
    taken = [
        working_days_between(local_day(one.transmitted_at), local_day(one.decided_at), days)
        for one in own
        if one.decided_at is not None
    ]
    return Row(
        key=key,
        name=name,
        requests=len(own),
        value_cents=sum(one.total_cents for one in own if one.state not in LOST),
        decided=len(taken),
        days=float(median(taken)) if taken else None,
        slowest=max(taken, default=None),
        refused=sum(one.state in LOST for one in own),
    )


def by_month(asked: Iterable[Asked], first: date, last: date) -> list[tuple[date, int]]:
    """How many requests in each month of the period, months without any included."""
    counts: dict[date, int] = {}
    month = first.replace(day=1)
    while month <= last:
        counts[month] = 0
        month = (month + timedelta(days=32)).replace(day=1)
    for one in asked:
        counts[local_day(one.transmitted_at).replace(day=1)] += 1
    return list(counts.items())


COLUMNS = ("name", "requests", "value", "decided", "median", "slowest", "refused")


def as_csv(found: Report, language: Language) -> bytes:
    """The report for a spreadsheet, its headers in the reader's language."""
    headers = [language.t(f"review-csv-{name}") for name in COLUMNS]
    headers[0] = language.t(f"review-by-{found.group}")
    rows: list[list[Any]] = [
        [
            row.name,
            row.requests,
            spreadsheets.decimal(row.value_cents, 100, language),
            row.decided,
            # A median of whole days: a whole number or a half.
            spreadsheets.decimal(None if row.days is None else round(row.days * 10), 10, language),
            row.slowest,
            row.refused,
            found.first.isoformat(),
            found.last.isoformat(),
        ]
        for row in found.rows
    ]
    ends = [language.t("review-csv-first"), language.t("review-csv-last")]
    return spreadsheets.as_csv([*headers, *ends], rows, language)


async def download(
    uow: UnitOfWork, actor: Actor, first: date, last: date, group: str, language: Language
) -> tuple[bytes, str]:
    """The report as CSV with its file's name; taking it away is recorded."""
    found = await report(uow, actor, first, last, group)
    body = as_csv(found, language)
    event = ReportDownloaded(
        report=NAME,
        first_day=first,
        last_day=last,
        group=group,
        rows=len(found.rows),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    await record(uow, report_stream(NAME), event)
    return body, f"{language.t('review-csv-filename')}-{first}-{last}.csv"
