"""Privacy and sensitivity: the assessment (EFVP) of ss. 63.5 and 70.1 of the Act respecting Access, and the DIC levels.

The assessment may follow the need as a task; whatever is recorded replaces what was, and the ledger keeps that it
did. A body that does not know its DIC levels answers five questions; the levels proposed stand in the need, for the
information owner to confirm before the request is transmitted (decision 18).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import StringConstraints

from catalogue.tree import family, normalise
from core.errors import Invalid, Problem, WrongState
from core.identity.actors import Actor, OrganisationId, PersonId
from core.identity.kinds import BodyFunction
from core.identity.queries import holders
from core.inputs import Input, Line
from core.permits import permit
from core.uow import UnitOfWork
from procurement import events
from procurement.files import open_file, tell, touch, who, without_blanks
from procurement.models import File, FileId
from procurement.permissions import Rated

Level = Literal["1", "2", "3", "4"]

ENDED = frozenset({"contracted", "abandoned"})


class Privacy(Input):
    """The privacy assessment as recorded: its reference, the committee's date, its conclusion; then the four factors
    of s. 70.1.
    """

    pia_reference: Annotated[str, StringConstraints(max_length=200)] | None = None
    pia_committee_date: date | None = None
    pia_conclusion: Literal["favourable", "conditional", "unfavourable"] | None = None
    transfer_sensitivity_considered: bool | None = None
    transfer_purpose_considered: bool | None = None
    transfer_measures_considered: bool | None = None
    transfer_legal_regime_considered: bool | None = None
    transfer_adequate_protection: bool | None = None


class Sensitivity(Input):
    """The five questions that propose DIC levels."""

    health_or_finances: bool
    """Mail holds sensitive personal information (health, finances, private life)."""
    personal: bool
    """Mail holds personal information, names and addresses apart."""
    decisions: bool
    """Decisions about people or money rest on what mail says."""
    hours_without: Literal["week", "day", "half_day", "hour"]
    """How long the body can work without mail."""
    safety: bool
    """Somebody's health or safety may depend on a message."""


class Confirmation(Input):
    """Levels confirmed outside the platform: who confirmed them, when, and the document that says so."""

    author: Line
    confirmed_on: date
    reference: Line


@dataclass(frozen=True)
class Proposed:
    """DIC levels with the answer that decided each."""

    availability: Level
    integrity: Level
    confidentiality: Level
    because: dict[str, str]


WITHOUT: dict[str, Level] = {"week": "1", "day": "2", "half_day": "3", "hour": "4"}


def propose_levels(given: Sensitivity) -> Proposed:
    """The levels that five answers propose; each is the highest that an answer asks for."""
    availability, a_why = max(("3" if given.safety else "1", "safety"), (WITHOUT[given.hours_without], "hours_without"))
    integrity, i_why = ("4", "safety") if given.safety else ("3", "decisions") if given.decisions else ("2", "usual")
    confidentiality, c_why = (
        ("4", "health_or_finances")
        if given.health_or_finances
        else ("3", "personal")
        if given.personal
        else ("2", "usual")
    )
    return Proposed(
        availability,  # type: ignore[arg-type]
        integrity,  # type: ignore[arg-type]
        confidentiality,  # type: ignore[arg-type]
        {"availability": a_why, "integrity": i_why, "confidentiality": c_why},
    )


async def record_privacy(
    uow: UnitOfWork, actor: Actor, file_id: FileId, given: Privacy, *, expected_version: int | None = None
) -> File:
    """Record the privacy assessment, or what is known of it so far.

    Raises:
        Invalid: the committee met in the future. WrongState: the file has ended.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    if file.state in ENDED:
        raise WrongState(machine="file", state=file.state, event="record_privacy")
    problems = days_to_come(uow, dict(given))
    if problems:
        raise Invalid(problems)
    file.privacy = without_blanks(given.model_dump(mode="json"))
    await touch(uow, file)
    await tell(uow, file, events.PrivacyRecorded(fields=sorted(file.privacy), conclusion=given.pia_conclusion))
    return file


async def privacy_problems(uow: UnitOfWork, actor: Actor, file_id: FileId, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of an assessment, or of a confirmation, that are known.

    Raises:
        NotFound, PermissionDenied: as `record_privacy`.
    """
    await open_file(uow, actor, "file.edit", file_id, lock=False)
    return days_to_come(uow, known)


def days_to_come(uow: UnitOfWork, known: Mapping[str, Any]) -> list[Problem]:
    """Days on which something is said to have happened, and that are still to come."""
    days = {name: known.get(name) for name in ("pia_committee_date", "confirmed_on")}
    today = uow.clock.today()
    return [Problem("day-to-come", (name,)) for name, day in days.items() if day is not None and day > today]


async def categorise(
    uow: UnitOfWork, actor: Actor, file_id: FileId, given: Sensitivity, *, expected_version: int | None = None
) -> Proposed:
    """Propose DIC levels from five answers and write them into the need, to be confirmed by the information owner.

    Raises:
        WrongState: the need is confirmed.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    if file.state != "defining":
        raise WrongState(machine="file", state=file.state, event="categorise")
    proposed = propose_levels(given)
    levels = levels_of(proposed)
    file.need = without_blanks(normalise(family(file.family).need, {**file.need, **levels}))
    file.categorisation = {
        "answers": given.model_dump(mode="json"),
        "levels": levels,
        "because": proposed.because,
        "proposed_by": str(who(actor, "file.edit")),
        "confirmed_by": None,
    }
    await touch(uow, file)
    await tell(uow, file, events.LevelsProposed(**levels))
    return proposed


async def confirm_levels(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None
) -> File:
    """The information owner, or the delegate, confirms the levels proposed.

    Raises:
        PermissionDenied: the actor does not hold that function today. WrongState: nothing waits to be confirmed.
    """
    file = (await open_file(uow, actor, "file.read", file_id, expected_version=expected_version)).file
    permit(actor, "file.confirm_levels", Rated(file, await information_owners(uow, file)))
    return await write_confirmation(uow, file, who(actor, "file.confirm_levels"), None)


async def note_confirmation(
    uow: UnitOfWork, actor: Actor, file_id: FileId, given: Confirmation, *, expected_version: int | None = None
) -> File:
    """Note that the information owner confirmed the levels outside the platform (decision 11).

    Raises:
        Invalid: a day to come. WrongState: nothing waits to be confirmed.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    problems = days_to_come(uow, dict(given))
    if problems:
        raise Invalid(problems)
    return await write_confirmation(uow, file, who(actor, "file.edit"), given)


async def write_confirmation(uow: UnitOfWork, file: File, person: PersonId, given: Confirmation | None) -> File:
    """Write who confirmed the levels of a locked file, here or elsewhere."""
    if file.categorisation is None or not levels_pending(file):
        raise WrongState(machine="file", state=file.state, event="confirm_levels")
    file.categorisation = {
        **file.categorisation,
        "confirmed_by": str(person),
        "elsewhere": given.model_dump(mode="json") if given else None,
    }
    await touch(uow, file)
    levels = file.categorisation["levels"]
    if given is None:
        await tell(uow, file, events.LevelsConfirmed(**levels))
    else:
        event = events.LevelsConfirmedElsewhere(
            **levels, author=given.author, confirmed_on=given.confirmed_on, reference=given.reference
        )
        await tell(uow, file, event)
    return file


async def information_owners(uow: UnitOfWork, file: File) -> frozenset[UUID]:
    """Who may confirm the levels of a file today: the information owners of its body, and their delegates."""
    body = OrganisationId(file.organisation_id)
    found = await holders(uow, body, uow.clock.today(), BodyFunction.INFORMATION_OWNER)
    return frozenset(person for one in found for person in one.people)


def levels_of(proposed: Proposed) -> dict[str, Any]:
    """The levels as answers of the need."""
    return {
        "dic_availability": proposed.availability,
        "dic_integrity": proposed.integrity,
        "dic_confidentiality": proposed.confidentiality,
    }


def levels_pending(file: File) -> bool:
    """Whether levels were proposed that nobody has confirmed: the request may not be transmitted."""
    return file.categorisation is not None and file.categorisation["confirmed_by"] is None
