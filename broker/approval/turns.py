"""Whose turn a file in approval is, for the room that keeps the files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from core.calendar import local_day
from core.uow import UnitOfWork
from procurement.turn import CORRECTION, Turn

PAGE = "requests.show"
PARTY_OF_SCOPE = {"body": "approvers", "centre": "centre"}


async def turns(uow: UnitOfWork, files: Collection[UUID]) -> Mapping[UUID, Turn]:
    """Whose turn it is with the requests of these files: who answers the stage asked, or the body that corrects."""
    # by uq_request_open_file and uq_stage_asked
    rows = await uow.raw.fetch(
        """
        SELECT r.id, r.file_id, r.state, r.returned_at, r.correct_by, r.requester_id,
               s.scope, s.asked_at, s.due_at, s.taken_by, s.holders
          FROM request r
          LEFT JOIN stage s ON s.request_id = r.id AND s.state = 'asked'
         WHERE r.file_id = ANY ($1::uuid[]) AND r.state IN ('transmitted', 'returned')
        """,
        list(files),
    )
    return {row["file_id"]: turn(row) for row in rows}


def turn(row: Mapping[str, Any]) -> Turn:
    """One request's turn."""
    there: dict[str, Any] = {"page": PAGE, "params": {"request_id": row["id"]}}
    if row["state"] == "returned":
        due = local_day(row["correct_by"]) if row["correct_by"] else None
        return Turn("team", (row["requester_id"],), due, CORRECTION, since=row["returned_at"], **there)
    people = (row["taken_by"],) if row["taken_by"] else tuple(row["holders"] or ())
    due = local_day(row["due_at"]) if row["due_at"] else None
    party = PARTY_OF_SCOPE.get(row["scope"], "approvers")
    return Turn(party, people, due, "answer" if due else "", since=row["asked_at"], **there)
