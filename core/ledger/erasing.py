"""Forgetting a private text: the event keeps the hash, which proves that something stood there, and no longer what.

Whose right it is (Act respecting Access, ss. 28 and 73; the retention calendar of the body) is decided elsewhere; here
it is done, and said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.errors import Invalid, NotFound, Problem
from core.identity.actors import Actor, Role
from core.ledger.append import Stream, erase, record
from core.ledger.events import Event, ObjectKey, Private, Value
from core.permits import permission, permit
from core.uow import UnitOfWork

ERASE = permission("ledger.erase", Role.DIRECTOR, machine=True, person=True)


class TextErased(Event, name="ledger.text_erased", version=1):
    """A private text of an event was forgotten, with its salt."""

    event: ObjectKey
    field: Value[str]
    because: Private


@dataclass(frozen=True)
class PrivateText:
    """A private text as whoever erases it needs it: which event's, under which field."""

    event: UUID
    field: str
    name: str
    recorded_at: datetime
    text: str


FOUND_AT_MOST = 200


async def find_texts(uow: UnitOfWork, actor: Actor, words: str) -> list[PrivateText]:
    """The private texts that contain `words` (whatever their case), the newest first, `FOUND_AT_MOST` of them.

    Raises:
        PermissionDenied: only the centre's director and the service may.
    """
    permit(actor, "ledger.erase")
    rows = await uow.raw.fetch(
        """
        SELECT t.event_id AS event, t.field, e.name, e.recorded_at, t.text
          FROM ledger_private t JOIN ledger_event e ON e.id = t.event_id
         WHERE strpos(lower(t.text), lower($1)) > 0
         ORDER BY e.recorded_at DESC, t.field LIMIT $2
        """,
        words,
        FOUND_AT_MOST,
    )
    return [PrivateText(**dict(row)) for row in rows]


async def erase_text(uow: UnitOfWork, actor: Actor, event_id: UUID, field: str, *, because: str) -> None:
    """Forget the private text `field` of an event for good, and say so with the reason.

    Raises:
        PermissionDenied: only the centre's director and the service may.
        Invalid: no reason is given.
        NotFound: the event has no such text, or it was forgotten already.
    """
    permit(actor, "ledger.erase")
    if not because.strip():
        raise Invalid([Problem("required", ("because",))])
    if not await erase(uow, event_id, field):
        raise NotFound("private-text")
    await record(uow, Stream("ledger", event_id), TextErased(event=event_id, field=field, because=because.strip()))
