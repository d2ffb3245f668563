"""Who is who, as of a day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.identity.actors import MachineId, OrganisationId, PersonId, Role
from core.identity.kinds import BodyFunction, OrganisationKind
from core.identity.models import Organisation
from core.uow import UnitOfWork


@dataclass(frozen=True)
class Choice:
    """An organisation for which somebody may act, with their roles there."""

    id: OrganisationId
    name: str
    kind: OrganisationKind
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Holder:
    """Who holds a function on a day, and who exercises it by delegation."""

    function: BodyFunction
    scope: str
    holder: PersonId
    holder_name: str
    delegate: PersonId | None
    delegate_name: str
    title: str
    instrument: str
    valid_from: date
    valid_to: date | None

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Whoever may exercise the function: the holder, and the delegate when there is one."""
        return (self.holder,) if self.delegate is None else (self.holder, self.delegate)


@dataclass(frozen=True)
class Member:
    """A role of a person in an organisation."""

    id: UUID
    person: PersonId
    name: str
    email: str
    role: Role
    title: str
    valid_from: date
    valid_to: date | None
    version: int


@dataclass(frozen=True)
class Machine:
    """One line of the list of machine accounts."""

    id: MachineId
    organisation: OrganisationId
    organisation_name: str
    name: str
    role: Role
    created_at: datetime
    valid_to: date | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def state(self, today: date) -> str:
        """`active`, `revoked` or `expired`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.valid_to is not None and self.valid_to < today else "active"


async def organisations(uow: UnitOfWork) -> list[Organisation]:
    """Every organisation, by kind and name."""
    statement = select(Organisation).order_by(col(Organisation.kind), col(Organisation.name), col(Organisation.id))
    return list(await uow.session.exec(statement))


async def choices(uow: UnitOfWork, person: PersonId, as_of: date) -> list[Choice]:
    """The active organisations in which a person has a role on a day, by name. For the service's own wall."""
    rows = await uow.raw.fetch(
        """
        SELECT o.id, o.name, o.kind, array_agg(DISTINCT m.role ORDER BY m.role) AS roles
          FROM membership m JOIN organisation o ON o.id = m.organisation_id AND o.state = 'active'
         WHERE m.person_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to >= $2)
         GROUP BY o.id ORDER BY o.name, o.id
        """,
        person,
        as_of,
    )
    return [
        Choice(OrganisationId(row["id"]), row["name"], OrganisationKind(row["kind"]), tuple(map(Role, row["roles"])))
        for row in rows
    ]


async def address_of(uow: UnitOfWork, person: PersonId) -> str:
    """The e-mail address with which a person signs in, "" for nobody's key. For the service's own wall."""
    return await uow.raw.fetchval("SELECT email FROM person WHERE id = $1", person) or ""


async def names(uow: UnitOfWork, people: Iterable[UUID]) -> dict[UUID, str]:
    """The names that go with people's keys: for timelines and decisions, where the reader already holds the key."""
    rows = await uow.raw.fetch("SELECT id, name FROM person_names($1::uuid[])", list(dict.fromkeys(people)))
    return {row["id"]: row["name"] for row in rows}


async def members(uow: UnitOfWork, organisation: OrganisationId, as_of: date) -> list[Member]:
    """Who is a member of an organisation on a day, by name."""
    rows = await uow.raw.fetch(
        """
        SELECT m.id, m.person_id AS person, p.name, p.email, m.role, m.title, m.valid_from, m.valid_to, m.version
          FROM membership m JOIN person p ON p.id = m.person_id
         WHERE m.organisation_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to >= $2)
         ORDER BY p.name, m.role, m.id
        """,
        organisation,
        as_of,
    )
    return [Member(**{**dict(row), "role": Role(row["role"])}) for row in rows]


async def holders(
    uow: UnitOfWork, organisation: OrganisationId, as_of: date, function: BodyFunction | None = None
) -> list[Holder]:
    """Who holds the functions of an organisation on a day, one function's holders when it is named."""
    rows = await uow.raw.fetch(
        """
        SELECT f.function, f.scope, f.holder_id AS holder, h.name AS holder_name, f.delegate_id AS delegate,
               coalesce(d.name, '') AS delegate_name, f.title, f.instrument, f.valid_from, f.valid_to
          FROM body_function f
          JOIN LATERAL person_names(ARRAY[f.holder_id]) h ON true
          LEFT JOIN LATERAL person_names(ARRAY[f.delegate_id]) d ON true
         WHERE f.organisation_id = $1 AND f.valid_from <= $2 AND (f.valid_to IS NULL OR f.valid_to >= $2)
           AND ($3::text IS NULL OR f.function = $3)
         ORDER BY f.function, f.scope
        """,
        organisation,
        as_of,
        None if function is None else function.value,
    )
    return [Holder(**{**dict(row), "function": BodyFunction(row["function"])}) for row in rows]


async def stands_in_for(
    uow: UnitOfWork, organisation: OrganisationId, deputy: PersonId, as_of: date
) -> frozenset[PersonId]:
    """The absent colleagues for whom a person stands in on a day."""
    rows = await uow.raw.fetch(
        """
        SELECT person_id FROM deputy
         WHERE organisation_id = $1 AND deputy_id = $2 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)
        """,
        organisation,
        deputy,
        as_of,
    )
    return frozenset(PersonId(row["person_id"]) for row in rows)


@dataclass(frozen=True)
class StandIn:
    """Who stands in for an absent colleague, in which organisation."""

    organisation: OrganisationId
    centre: bool
    """Whether that is the centre of expertise."""
    absent: PersonId
    deputy: PersonId


async def stand_ins(uow: UnitOfWork, absent: Collection[PersonId], as_of: date) -> list[StandIn]:
    """Whoever stands in for these people on a day, as far as the reader sees the organisation's absences."""
    rows = await uow.raw.fetch(
        """
        SELECT d.organisation_id AS organisation, o.kind = 'centre' AS centre,
               d.person_id AS absent, d.deputy_id AS deputy
          FROM deputy d JOIN organisation o ON o.id = d.organisation_id
         WHERE d.person_id = ANY ($1::uuid[]) AND d.valid_from <= $2 AND (d.valid_to IS NULL OR d.valid_to >= $2)
         ORDER BY d.id
        """,
        list(absent),
        as_of,
    )
    return [StandIn(**dict(row)) for row in rows]


async def attributes(uow: UnitOfWork, organisation: OrganisationId, as_of: date) -> dict[str, Any]:
    """The legal facts about an organisation on a day, by name."""
    rows = await uow.raw.fetch(
        """
        SELECT name, value::text AS value FROM organisation_attribute
         WHERE organisation_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)
        """,
        organisation,
        as_of,
    )
    return {row["name"]: json.loads(row["value"]) for row in rows}


async def machines(uow: UnitOfWork, organisation: UUID | None = None) -> list[Machine]:
    """Every machine account, or one organisation's, by organisation and name. For the service's own wall."""
    rows = await uow.raw.fetch(
        """
        SELECT m.id, m.organisation_id AS organisation, o.name AS organisation_name, m.name, m.role, m.created_at,
               m.valid_to, m.revoked_at, m.last_used_at
          FROM machine m JOIN organisation o ON o.id = m.organisation_id
         WHERE $1::uuid IS NULL OR m.organisation_id = $1
         ORDER BY o.name, o.id, m.name, m.id
        """,
        organisation,
    )
    return [Machine(**{**dict(row), "role": Role(row["role"])}) for row in rows]
