"""Who holds stages: the body's managers and chief executive, the centre's analysts and directors; who took part."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from broker.approval.chain import Scope
from broker.approval.models import Request, Stage
from broker.approval.plan import People
from core.identity.actors import PersonId, Role
from core.identity.queries import names, stand_ins
from core.uow import UnitOfWork
from procurement.acts import acts_of
from procurement.models import Choice, File, Member

TOOK_PART = frozenset({"need", "choice"})
"""Capacities of a file's team that keep somebody from approving it."""


@dataclass(frozen=True)
class Held:
    """What says who holds a stage. `requester` sent the file, and `planned` were found when the request was sent."""

    stage: UUID
    body: UUID
    file: UUID
    requester: UUID | None
    capacities: Sequence[Mapping[str, Any]]
    escalated_to: str | None
    planned: Sequence[UUID]

    @classmethod
    def of(cls, stage: Stage, request: Request) -> Held:
        """A stage of a request."""
        return cls(
            stage.id,
            stage.organisation_id,
            request.file_id,
            request.requester_id,
            stage.capacities,
            stage.escalated_to,
            stage.holders,
        )

    @property
    def roles(self) -> tuple[tuple[Scope, Role], ...]:
        """Each of its capacities, the stage's own first."""
        own = self.escalated_to
        return tuple(
            (Scope(one["scope"]), Role(own if place == 0 and own else one["role"]))
            for place, one in enumerate(self.capacities)
        )


async def people(uow: UnitOfWork, body: UUID, day: date) -> People:
    """Who holds which role on a day, in the body and at the centre."""
    return (await people_of(uow, [body], day))[body]


async def people_of(uow: UnitOfWork, bodies: Collection[UUID], day: date) -> dict[UUID, People]:
    """Who holds which role on a day, in each body and at the centre."""
    rows = await uow.raw.fetch(
        "SELECT b.id, p.scope, p.role, p.person_id"
        " FROM unnest($1::uuid[]) AS b (id), LATERAL approval_people(b.id, $2) AS p",
        list(bodies),
        day,
    )
    tables: dict[UUID, dict[str, dict[Role, set[PersonId]]]] = {one: {"body": {}, "centre": {}} for one in bodies}
    for row in rows:
        tables[row["id"]][row["scope"]].setdefault(Role(row["role"]), set()).add(PersonId(row["person_id"]))
    found = {}
    for body, scopes in tables.items():
        frozen = {scope: {role: frozenset(held) for role, held in table.items()} for scope, table in scopes.items()}
        found[body] = People(frozen["body"], frozen["centre"])
    return found


async def participants(uow: UnitOfWork, file: File, requester: UUID | None) -> frozenset[PersonId]:
    """Whoever asked, defined the need, or chose: they decide nothing about it. Who may do so now, and who did."""
    found = (await participants_of(uow, [file.id]))[file.id]
    return found if requester is None else found | {PersonId(requester)}


async def participants_of(uow: UnitOfWork, files: Collection[UUID]) -> dict[UUID, frozenset[PersonId]]:
    """Whoever defined the need of each file, or chose in it, may do so now, or did."""
    team = (await uow.session.exec(select(Member).where(col(Member.file_id).in_(files)))).all()
    chose = await uow.session.exec(select(Choice.file_id, Choice.decided_by).where(col(Choice.file_id).in_(files)))
    acts = await acts_of(uow, files)
    found: dict[UUID, set[PersonId]] = {one: set(acts.get(one, {})) for one in files}
    for one in team:
        if TOOK_PART & set(one.capacities):
            found[one.file_id].add(PersonId(one.person_id))
    for file, person in chose:
        found[file].add(PersonId(person))
    return {file: frozenset(each) for file, each in found.items()}


async def answering_today(uow: UnitOfWork, stages: Collection[Held]) -> dict[UUID, dict[PersonId, PersonId]]:
    """Who may answer each of these stages today, and in whose place.

    Its holders, in their own: whoever has the role of each of its capacities and took no part in the file; as planned
    when nobody has any more. Then whoever stands in today for one of them, and took no part either.
    """
    if not stages:
        return {}
    today = uow.clock.today()
    known = await people_of(uow, {one.body for one in stages}, today)
    took_part = await participants_of(uow, {one.file for one in stages})
    holders, barred = dict[UUID, frozenset[PersonId]](), dict[UUID, frozenset[PersonId]]()
    for one in stages:
        barred[one.stage] = took_part[one.file] | ({PersonId(one.requester)} if one.requester else set())
        held = frozenset.intersection(*(known[one.body].of(scope, role) for scope, role in one.roles))
        holders[one.stage] = (held - barred[one.stage]) or frozenset(PersonId(key) for key in one.planned)
    instead = await stand_ins(uow, frozenset[PersonId]().union(*holders.values()), today)
    found = {}
    for one in stages:
        scope = one.roles[0][0]
        may = known[one.body].everybody(scope) - barred[one.stage]
        there = {
            each.deputy: each.absent
            for each in instead
            if each.absent in holders[one.stage]
            and each.deputy in may
            and (each.centre if scope is Scope.CENTRE else each.organisation == one.body)
        }
        found[one.stage] = there | {person: person for person in holders[one.stage]}
    return found


def held_in(rows: Iterable[Mapping[str, Any]]) -> list[Held]:
    """The stages of rows read with `stage_id` (None for no stage), `organisation_id`, `file_id`, `requester_id`,
    `capacities` as JSON text, `escalated_to` and `holders`.
    """
    return [
        Held(
            row["stage_id"],
            row["organisation_id"],
            row["file_id"],
            row["requester_id"],
            json.loads(row["capacities"]),
            row["escalated_to"],
            row["holders"],
        )
        for row in rows
        if row["stage_id"] is not None
    ]


async def named(uow: UnitOfWork, keys: Iterable[UUID]) -> list[str]:
    """The names of people, in order."""
    known = await names(uow, keys)
    return sorted(known.values())
