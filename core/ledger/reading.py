"""Reading events: one object's history, and everything after a position.

Row-level security decides what a unit of work sees: the centre, the reviewers and the service all events, a body or a
supplier those whose audience it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from core.identity.actors import OrganisationId
from core.ledger.append import Stream
from core.ledger.events import Event, Registry, registry
from core.uow import UnitOfWork

COLUMNS = """e.id, e.stream_kind, e.stream_id, e.seq, e.name, e.version, e.actor, e.organisation_id, e.audience,
             e.occurred_at, e.recorded_at, e.payload"""


@dataclass(frozen=True)
class Entry:
    """One event as it is kept. `position` is None while the sequencer has not seen it."""

    position: int | None
    id: UUID
    stream: Stream
    seq: int
    name: str
    version: int
    actor: str
    organisation: OrganisationId | None
    audience: frozenset[OrganisationId]
    occurred_at: datetime
    recorded_at: datetime
    payload: str
    registry: Registry = field(repr=False, compare=False)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The payload as it was written, in its own version; private fields are salted hashes under `private`."""
        fields: dict[str, Any] = msgspec.json.decode(self.payload)
        return fields

    @cached_property
    def event(self) -> Event:
        """The event in its newest version; its private fields are empty.

        Raises:
            UnknownEvent: no class declares it any more.
        """
        return self.registry.decode(self.name, self.version, self.payload)

    @property
    def message_id(self) -> str:
        """The sentence that tells it."""
        return "event-" + self.name.replace(".", "-")

    @property
    def person(self) -> UUID | None:
        """The acting person's key, None when a machine or nobody acted."""
        return UUID(self.actor.removeprefix("person:")) if self.actor.startswith("person:") else None


@dataclass(frozen=True)
class HistoryEntry(Entry):
    """An event with the private texts that the reader may see; `erased` names those that were forgotten."""

    texts: dict[str, str] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()

    @cached_property
    def event(self) -> Event:
        """The event in its newest version, with its private texts; an erased one is empty.

        Raises:
            UnknownEvent: no class declares it any more.
        """
        return self.registry.decode(self.name, self.version, self.payload, self.texts)


async def history(uow: UnitOfWork, stream: Stream, *, registry: Registry = registry) -> list[HistoryEntry]:
    """Everything that happened to one object, oldest first, as far as this unit of work may see."""
    rows = await uow.raw.fetch(
        # By uq_ledger_event_stream, then one probe of each primary key per event.
        f"""
        SELECT p.position, {COLUMNS}, t.field, t.text
          FROM ledger_event e
          LEFT JOIN ledger_position p ON p.event_id = e.id
          LEFT JOIN ledger_private t ON t.event_id = e.id
         WHERE e.stream_kind = $1 AND e.stream_id = $2
         ORDER BY e.seq
        """,
        stream.kind,
        stream.id,
    )
    found: list[HistoryEntry] = []
    texts: dict[str, str] = {}
    erased: set[str] = set()
    for n, row in enumerate(rows):
        if row["field"] is not None:
            if row["text"] is None:
                erased.add(row["field"])
            else:
                texts[row["field"]] = row["text"]
        if n + 1 == len(rows) or rows[n + 1]["id"] != row["id"]:
            found.append(HistoryEntry(**shared(row, registry), texts=texts, erased=frozenset(erased)))
            texts, erased = {}, set()
    return found


async def after(
    uow: UnitOfWork,
    position: int,
    limit: int = 100,
    *,
    names: Collection[str] | None = None,
    until: int | None = None,
    registry: Registry = registry,
) -> list[Entry]:
    """Up to `limit` events after `position`, in their one order; only `names`, and not beyond `until`, when given."""
    rows = await uow.raw.fetch(
        # By pk_ledger_position from $1 on, then pk_ledger_event.
        f"""
        SELECT p.position, {COLUMNS}
          FROM ledger_position p JOIN ledger_event e ON e.id = p.event_id
         WHERE p.position > $1
           AND ($3::text[] IS NULL OR e.name = ANY ($3))
           AND ($4::bigint IS NULL OR p.position <= $4)
         ORDER BY p.position
         LIMIT $2
        """,
        position,
        limit,
        None if names is None else list(names),
        until,
    )
    return [Entry(**shared(row, registry)) for row in rows]


async def last_position(uow: UnitOfWork) -> int:
    """The newest position, 0 before the first."""
    newest: int = await uow.raw.fetchval("SELECT coalesce(max(position), 0) FROM ledger_position")
    return newest


def shared(row: Any, registry: Registry) -> dict[str, Any]:
    """What every entry has, from a row."""
    return {
        "position": row["position"],
        "id": row["id"],
        "stream": Stream(row["stream_kind"], row["stream_id"]),
        "seq": row["seq"],
        "name": row["name"],
        "version": row["version"],
        "actor": row["actor"],
        "organisation": row["organisation_id"],
        "audience": organisations(row["audience"]),
        "occurred_at": row["occurred_at"],
        "recorded_at": row["recorded_at"],
        "payload": row["payload"],
        "registry": registry,
    }


def organisations(ids: Iterable[UUID]) -> frozenset[OrganisationId]:
    """Keys as organisations'."""
    return frozenset(OrganisationId(one) for one in ids)
