"""Who holds stages: the body's managers and chief executive, the centre's analysts and directors; who took part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import select

from broker.approval.chain import Scope
from broker.approval.models import Stage
from broker.approval.plan import People
from core.identity.actors import Actor, OrganisationId, PersonId, Role
from core.identity.queries import names, stands_in_for
from core.uow import UnitOfWork
from procurement.acts import acts_of
from procurement.models import Choice, File, Member

TOOK_PART = frozenset({"need", "choice"})
"""Capacities of a file's team that keep somebody from approving it."""


async def people(uow: UnitOfWork, body: UUID, day: date) -> People:
    """Who holds which role on a day, in the body and at the centre."""
    rows = await uow.raw.fetch("SELECT scope, role, person_id FROM approval_people($1, $2)", body, day)
    tables: dict[str, dict[Role, set[PersonId]]] = {"body": {}, "centre": {}}
    for row in rows:
        tables[row["scope"]].setdefault(Role(row["role"]), set()).add(PersonId(row["person_id"]))
    frozen = {scope: {role: frozenset(found) for role, found in table.items()} for scope, table in tables.items()}
    return People(frozen["body"], frozen["centre"])


async def participants(uow: UnitOfWork, file: File, requester: UUID | None) -> frozenset[PersonId]:
    """Whoever asked, defined the need, or chose: they decide nothing about it. Who may do so now, and who did."""
    team = (await uow.session.exec(select(Member).where(Member.file_id == file.id))).all()
    chose = (await uow.session.exec(select(Choice.decided_by).where(Choice.file_id == file.id))).all()
    found = {PersonId(one.person_id) for one in team if TOOK_PART & set(one.capacities)}
    found |= {PersonId(one) for one in chose}
    found |= (await acts_of(uow, [file.id])).get(file.id, {}).keys()
    if requester is not None:
        found.add(PersonId(requester))
    return frozenset(found)


async def acts_for(uow: UnitOfWork, actor: Actor, holders: Iterable[UUID]) -> PersonId | None:
    """The holder that the actor is, or stands in for today; None when neither."""
    if actor.person is None or actor.organisation is None:
        return None
    held = set(holders)
    if actor.person in held:
        return actor.person
    absent = await stands_in_for(uow, OrganisationId(actor.organisation), actor.person, uow.clock.today())
    return next((one for one in sorted(absent) if one in held), None)


async def holders_now(uow: UnitOfWork, stage: Stage, took_part: frozenset[PersonId]) -> frozenset[PersonId]:
    """Who holds a stage today: whoever has the role of each of its capacities; as planned when nobody has any more."""
    known = await people(uow, stage.organisation_id, uow.clock.today())
    held: list[frozenset[PersonId]] = []
    for place, one in enumerate(stage.capacities):
        role = stage.escalated_to if place == 0 and stage.escalated_to else one["role"]
        held.append(known.of(Scope(one["scope"]), Role(role)))
    found = frozenset.intersection(*held) - took_part
    return found or frozenset(PersonId(one) for one in stage.holders)


async def named(uow: UnitOfWork, keys: Iterable[UUID]) -> list[str]:
    """The names of people, in order."""
    known = await names(uow, keys)
    return sorted(known.values())
