"""Files as reviewers list them, narrowed by what they look for, each with its signals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from broker.review.execution import MISSING, carried, standing, with_execution
from core.calendar import end_of_day, start_of_day
from core.identity.actors import Actor
from core.permits import permit
from core.uow import UnitOfWork
from procurement.models import FileId
from procurement.summary import Summary, purchase_summary, raised

MOST = 300
"""Files looked at, newest first, when only those with a signal are wanted: signals are computed, not stored."""


class Filters(msgspec.Struct, frozen=True):
    """What a reviewer narrows the list to. `first` and `last` are days of transmission."""

    state: str | None = None
    body: UUID | None = None
    supplier: UUID | None = None
    first: date | None = None
    last: date | None = None
    words: str = ""
    signals: bool = False


class FileRow(msgspec.Struct, frozen=True):
    """A file of the list."""

    id: UUID
    number: str
    title: str
    body: str
    state: str
    state_since: datetime
    mode: str
    total_cents: int | None
    supplier: str | None
    transmitted_at: datetime | None
    contract: str | None
    found: int


@dataclass(frozen=True)
class Listed:
    """A file with what its summary says."""

    row: FileRow
    summary: Summary
    standing: dict[str, str]

    @property
    def raised(self) -> int:
        """How many signals are to be looked into."""
        return sum(one.raised for one in self.summary.signals)

    @property
    def missing(self) -> int:
        """How many points should be shown by now and are not."""
        return sum(one == MISSING for one in self.standing.values())


@dataclass(frozen=True)
class Page:
    """A page of the list: its files, how many the filters leave, and how many older ones were not looked at."""

    files: list[Listed]
    total: int
    unread: int = 0


async def listed(uow: UnitOfWork, actor: Actor, wanted: Filters, *, page: int = 1, limit: int) -> Page:
    """A page of files with their signals."""
    permit(actor, "review.list")
    if not wanted.signals:
        rows = await files(uow, wanted, limit, (page - 1) * limit)
        return Page([await with_summary(uow, actor, row) for row in rows], rows[0].found if rows else 0)
    rows = await files(uow, wanted, MOST, 0)
    counts = await raised(uow, [row.id for row in rows])
    kept = [row for row in rows if counts[row.id]]
    unread = rows[0].found - len(rows) if rows else 0
    shown = [await with_summary(uow, actor, row) for row in kept[(page - 1) * limit : page * limit]]
    return Page(shown, len(kept), unread)


async def with_summary(uow: UnitOfWork, actor: Actor, row: FileRow) -> Listed:
    """A row with its summary."""
    found = await carried(uow, row.id)
    summary = with_execution(await purchase_summary(uow, actor, FileId(row.id)), found)
    return Listed(row, summary, standing(summary, found))


async def files(uow: UnitOfWork, wanted: Filters, limit: int, offset: int) -> list[FileRow]:
    """Files that the filters leave, newest first."""
    rows = await uow.raw.fetch(
        """
        SELECT f.id, f.number, f.title, o.name AS body, f.state, f.state_since, f.mode, h.total_cents,
               e.supplier_name AS supplier, r.transmitted_at, c.number AS contract, count(*) OVER () AS found
          FROM procurement_file f
          JOIN organisation o ON o.id = f.organisation_id
          LEFT JOIN choice h ON h.file_id = f.id AND h.round = f.round AND h.withdrawn_at IS NULL
          LEFT JOIN frozen_entry e ON e.id = h.entry_id
          -- Grouped once: no index leads from a file to all of its requests, and every file is looked at to be counted.
          LEFT JOIN (SELECT file_id, min(transmitted_at) AS transmitted_at FROM request GROUP BY file_id) r
            ON r.file_id = f.id
          LEFT JOIN contract c ON c.file_id = f.id
         WHERE ($1::text IS NULL OR f.state = $1) AND ($2::uuid IS NULL OR f.organisation_id = $2)
           AND ($3::uuid IS NULL OR e.supplier_id = $3)
           AND ($4::timestamptz IS NULL OR r.transmitted_at >= $4)
           AND ($5::timestamptz IS NULL OR r.transmitted_at <= $5)
           AND ($6 = '' OR concat_ws(' ', f.number, f.title, o.name) ILIKE '%' || $6 || '%')
         ORDER BY f.id DESC LIMIT $7 OFFSET $8
        """,
        wanted.state,
        wanted.body,
        wanted.supplier,
        None if wanted.first is None else start_of_day(wanted.first),
        None if wanted.last is None else end_of_day(wanted.last),
        wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),
        limit,
        offset,
    )
    return [FileRow(**row) for row in rows]


async def named(uow: UnitOfWork) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """The bodies that have files and the suppliers that were chosen, by name: what filters offer."""
    bodies = await uow.raw.fetch(
        "SELECT id, name FROM organisation o "
        "WHERE EXISTS (SELECT FROM procurement_file f WHERE f.organisation_id = o.id) ORDER BY name"
    )
    suppliers = await uow.raw.fetch(
        "SELECT id, name FROM supplier s WHERE EXISTS (SELECT FROM choice h JOIN frozen_entry e ON e.id = h.entry_id "
        "WHERE e.supplier_id = s.id) ORDER BY name"
    )
    return [tuple(row) for row in bodies], [tuple(row) for row in suppliers]
