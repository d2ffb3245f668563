"""Reading requests in lists: the centre's three lanes (decision 20), a body's own, what waits for somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from broker.approval.people import answering_today, held_in
from broker.approval.turns import waits_for
from core.calendar import local_day
from core.identity.actors import Actor, GroupRole, OrganisationId
from core.identity.queries import names, stands_in_for
from core.permits import permit
from core.uow import UnitOfWork

READING_MINUTES = 5
MINUTES_A_POINT = 6
"""How long a request takes, as the lists estimate it."""


class Lane(StrEnum):
    """Where a request stands for the centre."""

    READY = "ready"
    EXAMINE = "examine"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True)
class Row:
    """One request of a list. `due` is the stage's deadline, or the body's; `waits_for` names who may answer its stage;
    `party` and `people` say whose turn it is (`turns.waits_for`), people by name.
    """

    id: UUID
    number: str
    title: str
    state: str
    organisation: str
    total_cents: int
    points: tuple[Mapping[str, Any], ...]
    lane: Lane
    stage_id: UUID | None
    rule: str
    label: Mapping[str, str]
    scope: str
    due: datetime | None
    since: datetime
    taken_by: str
    taken_at: datetime | None
    waits_for: tuple[str, ...]
    party: str
    people: tuple[str, ...]
    resubmitted: bool
    file_id: UUID
    version: int

    @property
    def minutes(self) -> int:
        """How long it should take to answer."""
        return READING_MINUTES + MINUTES_A_POINT * len(self.points)


@dataclass(frozen=True)
class Desk:
    """The centre's lanes, each by deadline, and how many are due today or late."""

    lanes: Mapping[Lane, tuple[Row, ...]]
    due_today: int
    late: int
    load: Mapping[str, int] = field(default_factory=dict)
    """How many requests each analyst has taken."""
    next: Row | None = None
    """The request that the reader is to take next."""

    @property
    def total(self) -> int:
        """Every request that is on its way."""
        return sum(len(rows) for rows in self.lanes.values())


SELECT = """
SELECT r.id, r.number, r.title, r.state, r.points::text AS points, r.changes::text AS changes, r.state_since,
       r.correct_by, r.requester_id, r.file_id, r.version, o.name AS organisation, c.total_cents, s.id AS stage_id,
       s.rule, s.scope, s.capacities::text AS capacities, s.asked_at, s.due_at, s.taken_by, s.taken_at, s.holders,
       r.organisation_id, s.escalated_to
  FROM request r
  JOIN organisation o ON o.id = r.organisation_id
  JOIN choice c ON c.id = r.choice_id
  LEFT JOIN stage s ON s.request_id = r.id AND s.state IN ('asked', 'returned')
"""


async def desk(uow: UnitOfWork, actor: Actor) -> Desk:
    """Every request on its way, in the centre's lanes.

    Raises:
        PermissionDenied: the actor is not of the centre.
    """
    permit(actor, "request.desk")
    # counts on ix_request_state_transmitted_at and uq_stage_asked
    rows = await fetch(uow, "WHERE r.state IN ('transmitted', 'returned') ORDER BY r.transmitted_at", ())
    lanes = {lane: tuple(sorted((one for one in rows if one.lane is lane), key=by_deadline)) for lane in Lane}
    today, now = uow.clock.today(), uow.clock.now()
    mine = [*lanes[Lane.READY], *lanes[Lane.EXAMINE]]
    load: dict[str, int] = {}
    for one in mine:
        if one.taken_by:
            load[one.taken_by] = load.get(one.taken_by, 0) + 1
    late = sum(one.due is not None and one.due < now for one in mine)
    due_today = sum(one.due is not None and one.due >= now and local_day(one.due) == today for one in mine)
    return Desk(lanes, due_today, late, dict(sorted(load.items())), await next_for(uow, actor))


async def of_body(uow: UnitOfWork, actor: Actor, *, page: int = 1, limit: int) -> tuple[list[Row], int]:
    """A page of the requests that the actor may read, the newest first, and how many there are: a body's own, all for
    the centre and reviewers.
    """
    permit(actor, "request.read")
    rows = await fetch(uow, "ORDER BY r.transmitted_at DESC, r.id DESC LIMIT $1 OFFSET $2", (limit, (page - 1) * limit))
    return rows, await uow.raw.fetchval("SELECT count(*) FROM request")


async def waiting_for(uow: UnitOfWork, actor: Actor) -> list[Row]:
    """What waits for the actor's answer, by deadline: the stages that they hold today, or hold in somebody's absence
    (`answering_today`), and that nobody else has taken.
    """
    permit(actor, "request.read")
    if actor.person is None or actor.organisation is None:
        return []
    absent = await stands_in_for(uow, OrganisationId(actor.organisation), actor.person, uow.clock.today())
    held = [actor.person, *absent]
    # counts on uq_stage_asked
    found = await uow.raw.fetch(
        f"{SELECT} WHERE r.state = 'transmitted' AND s.state = 'asked' AND (s.taken_by IS NULL OR s.taken_by = $2) "
        "AND (s.holders && $1::uuid[] OR EXISTS (SELECT FROM approval_people(s.organisation_id, $3) p "
        "WHERE p.scope = s.scope AND p.role = coalesce(s.escalated_to, s.role) AND p.person_id = ANY ($1::uuid[])))",
        held,
        actor.person,
        uow.clock.today(),
    )
    mine = [row for row in await answering(uow, found) if actor.person in row["holders"]]
    return sorted(await in_rows(uow, mine), key=by_deadline)


async def answering(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with who may answer their stages today."""
    found = await answering_today(uow, held_in(rows))
    return [{**row, "holders": found.get(row["stage_id"], ())} for row in rows]


async def to_correct(uow: UnitOfWork, actor: Actor) -> list[Row]:
    """What was returned for the actor to correct, by deadline."""
    permit(actor, "request.read")
    # counts on ix_request_state_transmitted_at
    rows = await fetch(uow, "WHERE r.state = 'returned' AND r.requester_id = $1", (actor.person,))
    return sorted(rows, key=by_deadline)


async def next_for(uow: UnitOfWork, actor: Actor) -> Row | None:
    """What the actor is to answer next: what is due first; at the centre, of what nobody has taken before what they
    have.
    """
    rows = await waiting_for(uow, actor)
    free = [one for one in rows if not one.taken_by] if actor.group is GroupRole.CENTRE else []
    return next(iter(free or rows), None)


async def of_file(uow: UnitOfWork, actor: Actor, file_id: UUID) -> list[Row]:
    """The requests of a file, the newest first."""
    permit(actor, "request.read")
    return await fetch(uow, "WHERE r.file_id = $1 ORDER BY r.transmitted_at DESC", (file_id,))


async def fetch(uow: UnitOfWork, rest: str, values: Iterable[Any]) -> list[Row]:
    """Rows, with the names of those who hold them."""
    return await in_rows(uow, await answering(uow, await uow.raw.fetch(f"{SELECT} {rest}", *values)))


async def in_rows(uow: UnitOfWork, found: Sequence[Mapping[str, Any]]) -> list[Row]:
    """What was found, with names."""
    people = {key for row in found for key in (*(row["holders"] or ()), row["taken_by"], row["requester_id"]) if key}
    known = await names(uow, people) if people else {}
    return [row_of(row, known) for row in found]


def row_of(row: Mapping[str, Any], known: Mapping[UUID, str]) -> Row:
    """One row in the list's terms."""
    points = tuple(json.loads(row["points"]))
    capacities = json.loads(row["capacities"]) if row["capacities"] else []
    returned = row["state"] == "returned"
    holders = tuple(sorted(known[key] for key in row["holders"] or () if key in known))
    taken_by = known.get(row["taken_by"], "") if row["taken_by"] else ""
    requester = known.get(row["requester_id"], "")
    party, whose = waits_for(row["state"], row["scope"], requester=requester, taken_by=taken_by, holders=holders)
    return Row(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        state=row["state"],
        organisation=row["organisation"],
        total_cents=row["total_cents"],
        points=points,
        lane=lane_of(row["state"], row["scope"], points),
        stage_id=row["stage_id"],
        rule=row["rule"] or "",
        label=joined([one["label"] for one in capacities]),
        scope=row["scope"] or "",
        due=row["correct_by"] if returned else row["due_at"],
        since=row["state_since"] if returned or row["asked_at"] is None else row["asked_at"],
        taken_by=taken_by,
        taken_at=row["taken_at"],
        waits_for=holders,
        party=party,
        people=whose,
        resubmitted=row["changes"] != "[]",
        file_id=row["file_id"],
        version=row["version"],
    )


def lane_of(state: str, scope: str | None, points: Iterable[Any]) -> Lane:
    """The lane: ready when nothing needs judgement, and somebody else's when it is not the centre's turn."""
    if state != "transmitted" or scope != "centre":
        return Lane.THIRD_PARTY
    return Lane.EXAMINE if tuple(points) else Lane.READY


def joined(labels: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Capacities that one decision covers, in one line."""
    every = list(labels)
    return {language: " · ".join(one[language] for one in every) for language in ("fr", "en")}


def by_deadline(row: Row) -> tuple[bool, float, str]:
    """The order of a lane: what is due first, then by number."""
    return row.due is None, row.due.timestamp() if row.due else 0.0, row.number
