"""Who defined the need of a file and who chose in it, as its ledger tells.

A team's capacities say who may; they can be changed. What somebody did stays: it keeps them from approving, and counts
among overlaps (decision 13).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from core.identity.actors import PersonId
from core.uow import UnitOfWork
from procurement.models import Member
from procurement.models.files import CAPACITIES

ACTS: Mapping[str, str] = {
    "file.need_answered": "need",
    "file.need_confirmed": "need",
    "file.need_reopened": "need",
    "file.levels_proposed": "need",
    "file.requirements_proposed": "need",
    "file.requirement_changed": "need",
    "file.list_frozen": "choice",
    "file.exclusions_accepted": "choice",
    "file.clarification_asked": "choice",
    "file.choice_proposed": "choice",
    "file.choice_withdrawn": "choice",
}
"""What each event says that its actor did, as a capacity of the team."""

Acts = Mapping[PersonId, frozenset[str]]
"""For each person, the capacities in which they acted."""


async def acts_of(uow: UnitOfWork, files: Collection[UUID]) -> dict[UUID, Acts]:
    """Who acted in these files, and as what; files in which nobody did are left out."""
    rows = await uow.raw.fetch(
        # by uq_ledger_event_stream
        """
        SELECT stream_id, actor, array_agg(DISTINCT name) AS names FROM ledger_event
         WHERE stream_kind = 'file' AND stream_id = ANY ($1::uuid[]) AND name = ANY ($2) AND actor LIKE 'person:%'
         GROUP BY stream_id, actor
        """,
        list(files),
        list(ACTS),
    )
    found: dict[UUID, dict[PersonId, frozenset[str]]] = {}
    for row in rows:
        person = PersonId(UUID(row["actor"].removeprefix("person:")))
        found.setdefault(row["stream_id"], {})[person] = frozenset(ACTS[name] for name in row["names"])
    return dict(found)


def capacities(member: Member, acts: Acts) -> list[str]:
    """What a member of the team does and did, in the usual order."""
    held = {*member.capacities, *acts.get(PersonId(member.person_id), ())}
    return [one for one in CAPACITIES if one in held]
