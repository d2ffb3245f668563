"""Whose turn it is with a file, and by when. Pure.

A party is worded `files-turn-<party>`; the people of a party, when they are known, are named instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from core.identity.actors import Actor
from core.permits import may
from procurement.models import Contract, File, Member
from procurement.permissions import Opened
from procurement.standing import ListStanding, awaited

Party = Literal["team", "suppliers", "owner", "approvers", "centre", "signatories", "publication", "nobody"]

CAPACITY_OF_STATE = {"defining": "need", "consulting": "choice", "assessing": "choice", "proposed": "choice"}
"""Which of the team a state waits for."""

CORRECTION = "correction"
"""Why a file in approval is its team's again: the request was returned."""

ACTS = {"signatories": "contract.conclude", "publication": "contract.publish"}
"""What whoever may do has the turn of these parties, on the team or not."""

TONES = {
    "defining": "information",
    "consulting": "information",
    "assessing": "information",
    "proposed": "progress",
    "in_approval": "progress",
    "returned": "warning",
    "approved": "success",
    "contracted": "success",
    "abandoned": "neutral",
}
"""How each state looks, on every page and list."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: a party, its people when they are known, and the day by which, with what passes on it."""

    party: Party
    people: tuple[UUID, ...] = ()
    due: date | None = None
    why: str = ""
    """What happens on that day, worded `files-due-<why>`."""
    since: datetime | None = None
    """Since when it is their turn; None for since the file has its state."""
    page: str = ""
    """Where to go on, when another room has the file."""
    params: dict[str, Any] | None = None
    """What that page takes."""


def turn_of(
    file: File,
    team: Iterable[Member],
    stood: ListStanding | None,
    *,
    owners: Iterable[UUID],
    levels_pending: bool,
    contract: Contract | None,
    carried: Turn | None,
    today: date,
) -> Turn:
    """Whose turn it is.

    Args:
        owners: who may confirm the levels. carried: what the room says that has the file now.
    """
    if carried is not None:
        return carried
    if file.state == "proposed" and levels_pending:
        return Turn("owner", tuple(owners))
    if file.state == "assessing" and stood is not None:
        days = awaited(stood, today)
        if days:
            return Turn("suppliers", (), max(days), "answers")
    if file.state in CAPACITY_OF_STATE:
        return Turn("team", holding(team, CAPACITY_OF_STATE[file.state]))
    if file.state == "in_approval":
        return Turn("approvers")
    if file.state == "approved":
        return Turn("signatories")
    if contract is not None and contract.to_publish:
        there: dict[str, Any] = {"page": "contracts.show", "params": {"number": contract.number}}
        return Turn("publication", (), contract.publication_due, "publication", **there)
    return Turn("nobody")


def held_by(turn: Turn, actor: Actor, opened: Opened) -> bool:
    """Whether it is the reader's turn: theirs by name, by what they may do, or as one of a team that names nobody."""
    if turn.party in ACTS:
        return may(actor, ACTS[turn.party], opened.file)
    if turn.people:
        return actor.person in turn.people
    return turn.party == "team" and may(actor, "file.edit", opened)


def state_shown(file: File, carried: Turn | None) -> str:
    """The state as every list and page words it, `files-state-<state>`: a request returned is to correct."""
    return "returned" if carried is not None and carried.why == CORRECTION else file.state


def holding(team: Iterable[Member], capacity: str) -> tuple[UUID, ...]:
    """The people of a team who hold a capacity."""
    return tuple(one.person_id for one in team if capacity in one.capacities)
