"""Whose turn it is with a request, told the same on every page and list; and for the room that keeps the files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from broker.approval.people import answering_today, held_in
from core.calendar import local_day
from core.language import Language
from core.uow import UnitOfWork
from procurement.turn import CORRECTION, Party, Turn

PAGE = "requests.show"
PARTY_OF_SCOPE: Mapping[str, Party] = {"body": "approvers", "centre": "centre"}

NAMED = 3
"""Up to how many people are named; of more, what they are together is."""

Person = TypeVar("Person")


def waits_for(
    state: str, scope: str | None, *, requester: Person, taken_by: Person | None, holders: Sequence[Person]
) -> tuple[Party, tuple[Person, ...]]:
    """Whose turn a request is, as a party and its people: keys or names, whichever are given.

    Args:
        state: the request's. scope, taken_by, holders: of the stage that is asked.
    """
    if state == "returned":
        return "team", (requester,)
    if state == "approved":
        return "signatories", ()
    if state != "transmitted":
        return "nobody", ()
    return PARTY_OF_SCOPE.get(scope or "", "approvers"), (taken_by,) if taken_by else tuple(holders)


def whose(language: Language, party: str, people: Sequence[str]) -> str:
    """Whose turn it is, in words; empty when it is nobody's."""
    if people and len(people) <= NAMED:
        return language.list_or(people)
    return "" if party == "nobody" else language.t(f"requests-turn-{party}")


async def turns(uow: UnitOfWork, files: Collection[UUID]) -> Mapping[UUID, Turn]:
    """Whose turn it is with the open requests of these files: who answers the stage asked, the body that corrects, or
    who concludes.
    """
    # by uq_request_open_file and uq_stage_asked
    rows = await uow.raw.fetch(
        """
        SELECT r.id, r.file_id, r.state, r.returned_at, r.correct_by, r.requester_id,
               r.organisation_id, s.id AS stage_id, s.scope, s.asked_at, s.due_at, s.taken_by, s.holders,
               s.capacities::text AS capacities, s.escalated_to
          FROM request r
          LEFT JOIN stage s ON s.request_id = r.id AND s.state = 'asked'
         WHERE r.file_id = ANY ($1::uuid[]) AND r.state IN ('transmitted', 'returned', 'approved')
        """,
        list(files),
    )
    answering = await answering_today(uow, held_in(rows))
    return {row["file_id"]: turn(row, sorted(answering.get(row["stage_id"], ()))) for row in rows}


def turn(row: Mapping[str, Any], holders: Sequence[UUID]) -> Turn:
    """One request's turn, with who may answer its stage today."""
    there: dict[str, Any] = {"page": PAGE, "params": {"request_id": row["id"]}}
    party, people = waits_for(
        row["state"],
        row["scope"],
        requester=row["requester_id"],
        taken_by=row["taken_by"],
        holders=holders,
    )
    if row["state"] == "returned":
        due = local_day(row["correct_by"]) if row["correct_by"] else None
        return Turn(party, people, due, CORRECTION, since=row["returned_at"], **there)
    due = local_day(row["due_at"]) if row["due_at"] else None
    return Turn(party, people, due, "answer" if due else "", since=row["asked_at"], **there)
