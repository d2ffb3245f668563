"""Events and actors of the ledger's tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId
from core.ids import new_id
from core.ledger import Event, ObjectKey, PersonKey, Private, Recorded, Registry, Stream, Value, record

TESTED = Registry()


class Counted(Event, name="thing.counted", version=1, registry=TESTED):
    """A count was taken."""

    count: Value[int]


class Assigned(Event, name="thing.assigned", version=1, registry=TESTED):
    """Somebody was put in charge, for a reason that stays private."""

    to: PersonKey
    things: tuple[ObjectKey, ...] = ()
    reason: Private | None = None
    remark: Private | None = None


def a_stream(kind: str = "thing") -> Stream:
    """The stream of a new object."""
    return Stream(kind, new_id())


def an_organisation() -> OrganisationId:
    """A new organisation's key."""
    return OrganisationId(new_id())


def a_person(group: GroupRole = GroupRole.BODY, organisation: OrganisationId | None = None) -> Actor:
    """A person of `organisation`."""
    return Actor(kind=ActorKind.PERSON, group=group, id=new_id(), organisation=organisation)


async def counted(database: Database, stream: Stream, count: int = 1, actor: Actor = WORKER, **how: Any) -> Recorded:
    """Record a count in a transaction of its own."""
    return await database.run(actor, lambda uow: record(uow, stream, Counted(count=count), **how))


async def assigned(database: Database, stream: Stream, **fields: Any) -> UUID:
    """Record an assignment in a transaction of its own; returns the event's id."""
    event = Assigned(to=new_id(), **fields)
    return (await database.run(WORKER, lambda uow: record(uow, stream, event))).id
