"""What falls due: a row written by the use case that creates a date, handled once when the date has come.

Whether a date has passed is always asked of the date itself (`as_of`), so nothing is ever wrong for want of a sweep. A
`due` row exists so that the passing is also *recorded*, once: `evidence.expired`, `price.took_effect`, `task.overdue`.
The scheduler calls `sweep`; each row is handled by an ordinary use case in a transaction of its own, which also marks
the row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import Column, Integer, Text
from sqlmodel import Field

from core.database import Database
from core.identity.actors import WORKER, Actor, Wall
from core.ids import new_id
from core.tables import Table, document, identifier, instant
from core.uow import UnitOfWork

log = logging.getLogger("courtier.due")

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=1)
"""After a failure a row waits, twice as long each time, between these two; it is never given up."""


class DueRow(Table, table=True):
    """One date of one subject, and whether it has been handled."""

    __tablename__ = "due"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    id: UUID = identifier()
    at: datetime = instant()
    kind: str = Field(sa_column=Column(Text, nullable=False))
    subject_id: UUID
    payload: Any = document()
    next_at: datetime = instant()
    tries: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    handled_at: datetime | None = instant(nullable=True)
    last_error: str | None = Field(default=None, sa_column=Column(Text))


@dataclass(frozen=True)
class Due:
    """A date that has come: when it was, of what kind, for which subject, and what was left with it."""

    id: UUID
    at: datetime
    kind: str
    subject_id: UUID
    payload: Mapping[str, Any]


Handler = Callable[[UnitOfWork, Actor, Due], Awaitable[None]]
"""A use case that handles one kind of date; it is given the scheduler's own actor."""


async def schedule(
    uow: UnitOfWork, at: datetime, kind: str, subject_id: UUID, payload: Mapping[str, Any] | None = None
) -> UUID:
    """Have `kind` handled for `subject_id` once `at` (aware) has come.

    The same kind, subject and instant are one row, however often they are asked for.
    """
    row: UUID = await uow.raw.fetchval(
        """
        INSERT INTO due (id, at, kind, subject_id, payload, next_at) VALUES ($1, $2, $3, $4, $5::text::jsonb, $2)
            ON CONFLICT (subject_id, kind, at) DO UPDATE SET kind = excluded.kind
        RETURNING id
        """,
        new_id(),
        at,
        kind,
        subject_id,
        msgspec.json.encode(payload or {}).decode(),
    )
    return row


async def cancel(uow: UnitOfWork, kind: str, subject_id: UUID) -> int:
    """Forget the dates of `kind` that `subject_id` still has to come; returns how many there were."""
    rows = await uow.raw.fetch(
        "DELETE FROM due WHERE subject_id = $1 AND kind = $2 AND handled_at IS NULL RETURNING id", subject_id, kind
    )
    return len(rows)


async def sweep(database: Database, handlers: Mapping[str, Handler], *, limit: int = 200) -> int:
    """Handle what has fallen due, oldest first, each in a transaction of its own; returns how many were handled.

    A row whose handler fails keeps its error and is tried again later; the others go on. Two sweeps at once share the
    work.
    """
    now = database.clock.now()
    rows = await database.run(
        WORKER,
        lambda uow: uow.raw.fetch(
            # counts on ix_due_open
            """
            SELECT id FROM due
             WHERE handled_at IS NULL AND next_at <= $1 AND kind = ANY($2)
             ORDER BY next_at, id LIMIT $3
            """,
            now,
            list(handlers),
            limit,
        ),
    )
    handled = 0
    for row in rows:
        try:
            handled += await database.run(WORKER, lambda uow, key=row["id"]: _handle(uow, handlers, key))  # type: ignore[misc]
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("a due date could not be handled", extra={"due": str(row["id"])})
            await database.run(WORKER, lambda uow, key=row["id"], why=error: _failed(uow, key, why))  # type: ignore[misc]
    return handled


async def _handle(uow: UnitOfWork, handlers: Mapping[str, Handler], key: UUID) -> int:
    row = await uow.raw.fetchrow(
        """
        SELECT id, at, kind, subject_id, payload::text AS payload FROM due
         WHERE id = $1 AND handled_at IS NULL FOR UPDATE SKIP LOCKED
        """,
        key,
    )
    if row is None:
        return 0
    due = Due(row["id"], row["at"], row["kind"], row["subject_id"], msgspec.json.decode(row["payload"]))
    await handlers[due.kind](uow, uow.actor, due)
    await uow.flush()
    await uow.raw.execute("UPDATE due SET handled_at = $2, last_error = NULL WHERE id = $1", key, uow.clock.now())
    return 1


async def _failed(uow: UnitOfWork, key: UUID, why: Exception) -> None:
    tries = await uow.raw.fetchval("SELECT tries FROM due WHERE id = $1", key)
    if tries is None:
        return  # cancelled meanwhile
    wait = min(FIRST_RETRY * 2 ** min(tries, 10), LAST_RETRY)
    await uow.raw.execute(
        "UPDATE due SET tries = tries + 1, next_at = $2, last_error = $3 WHERE id = $1 AND handled_at IS NULL",
        key,
        uow.clock.now() + wait,
        type(why).__name__,
    )
