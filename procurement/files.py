"""The file itself: opened, staffed, moved along its machine, started again in a new round, or given up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from catalogue.models import Offer
from catalogue.tree import families, family, normalise
from core.errors import Invalid, NotFound, NotSignedIn, PermissionDenied, Problem, VersionConflict, WrongState
from core.identity.actors import Actor, ActorKind, GroupRole, OrganisationId, PersonId
from core.ids import new_id
from core.ledger import Event, Stream, record
from core.machines import transition
from core.permits import PERSON_NEEDED, permit
from core.uow import UnitOfWork
from procurement import events
from procurement.carried import CARRIERS
from procurement.errors import InterestsNotDeclared, RequestOpen
from procurement.machines import FILE
from procurement.models import Choice, File, FileId, Member, ResultsView
from procurement.models.files import CAPACITIES
from procurement.need_form import known_template, starting_point
from procurement.numbering import FILES, next_number
from procurement.permissions import Opened
from procurement.turn import CORRECTION

MODES = ("price_only", "criteria")

READERS = frozenset({GroupRole.BODY, GroupRole.CENTRE, GroupRole.REVIEWER, GroupRole.WORKER})
"""Who may ask for a file at all; the tables are closed to the others."""


async def start_file(
    uow: UnitOfWork,
    actor: Actor,
    *,
    family_id: str,
    title: str,
    mode: str = "price_only",
    template: str | None = None,
    started_from_offer: UUID | None = None,
    context: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> File:
    """Open a file under the next number; whoever opens it defines the need and chooses, until others are invited.

    Args:
        context: what « Avant de commencer » asked: current contract and its end, common service, other route.
        template: brings the usual answers of a kind of body.
        answers: answers known before, over those of the template; good ones.

    Raises:
        Invalid: an unknown family, mode, template or offer, or no title.
    """
    asked = {
        "family": family_id,
        "title": title,
        "mode": mode,
        "template": template,
        "started_from_offer": started_from_offer,
    }
    problems = await start_problems(uow, actor, asked)
    if problems:
        raise Invalid(problems)
    person, now = who(actor, "file.start"), uow.clock.now()
    assert actor.organisation is not None
    first = {**starting_point(family_id, template), **(answers or {})}
    file = File(
        id=new_id(),
        organisation_id=actor.organisation,
        number=await next_number(uow, FILES),
        family=family_id,
        title=title.strip(),
        state=FILE.initial,
        state_since=now,
        mode=mode,
        round=1,
        template=template,
        started_from_offer=started_from_offer,
        context=dict(context or {}),
        need=without_blanks(normalise(family(family_id).need, first)),
        privacy={},
        created_by=person,
        created_at=now,
    )
    uow.session.add(file)
    await uow.flush()
    uow.session.add(
        Member(
            organisation_id=file.organisation_id,
            file_id=file.id,
            person_id=person,
            capacities=["need", "choice"],
            added_by=person,
            added_at=now,
        )
    )
    await tell(
        uow,
        file,
        events.FileStarted(
            number=file.number,
            family=family_id,
            mode=mode,
            template=template,
            started_from_offer=started_from_offer,
        ),
    )
    return file


async def start_problems(uow: UnitOfWork, actor: Actor, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of a file to open that are known.

    Raises:
        PermissionDenied: the actor may open none.
    """
    permit(actor, "file.start")
    family_id, template, offer = known.get("family"), known.get("template"), known.get("started_from_offer")
    strange = family_id is not None and family_id not in families()
    found = (
        ("not-a-choice", "family", strange),
        ("not-a-choice", "mode", known.get("mode", MODES[0]) not in MODES),
        ("not-a-choice", "template", family_id is not None and not known_template(family_id, template)),
        ("required", "title", not known.get("title", "-").strip()),
        ("not-a-choice", "started_from_offer", offer is not None and await uow.session.get(Offer, offer) is None),
    )
    return [Problem(name, (field,)) for name, field, wrong in found if wrong]


async def invite_member(
    uow: UnitOfWork, actor: Actor, file_id: FileId, person: PersonId, capacities: Sequence[str]
) -> Member:
    """Put a colleague on the team, or change what they do there.

    Raises:
        Invalid: no capacity, an unknown one, or a person who is not of the body.
    """
    opened = await open_file(uow, actor, "file.invite", file_id)
    problems = await member_problems(uow, opened.file, {"person": person, "capacities": capacities})
    if problems:
        raise Invalid(problems)
    wanted = [one for one in CAPACITIES if one in capacities]
    member = next((one for one in opened.team if one.person_id == person), None)
    if member is None:
        member = Member(
            organisation_id=opened.file.organisation_id,
            file_id=file_id,
            person_id=person,
            capacities=wanted,
            added_by=who(actor, "file.invite"),
            added_at=uow.clock.now(),
        )
    member.capacities = wanted
    uow.session.add(member)
    await tell(uow, opened.file, events.MemberInvited(person=person, capacities=wanted))
    return member


async def declare_interests(uow: UnitOfWork, actor: Actor, file_id: FileId, *, interest: str | None) -> Member:
    """Declare an interest, or None for none; once, and before seeing results (decision 13).

    Raises:
        PermissionDenied: the actor is not on the team, or has declared already.
    """
    opened = await open_file(uow, actor, "file.declare", file_id)
    member = opened.member(actor)
    if member is None or member.declared_at is not None:
        raise PermissionDenied("file.declare", reason="declared-already")
    text = (interest or "").strip() or None
    member.has_interest, member.interest, member.declared_at = text is not None, text, uow.clock.now()
    uow.session.add(member)
    seen = await results_seen(uow, file_id)
    event = events.InterestsDeclared(
        person=member.person_id, has_interest=member.has_interest, interest=text, results_seen=seen
    )
    await tell(uow, opened.file, event)
    return member


async def authorise_criteria(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    *,
    authorisation: Mapping[str, Any],
) -> File:
    """Note the chief executive officer's authorisation to look at more than price; for the broker's request (decision
    3).

    Args:
        authorisation: `reference`, `authorised_on` (date), `criteria` (codes), `document` (SHA-256 or None).
    """
    opened = await open_file(uow, actor, "file.authorise_criteria", file_id)
    file = opened.file
    file.mode = "criteria"
    file.criteria = {
        "reference": authorisation["reference"],
        "authorised_on": authorisation["authorised_on"].isoformat(),
        "criteria": list(authorisation["criteria"]),
        "document": authorisation.get("document"),
    }
    await touch(uow, file)
    event = events.CriteriaAuthorised(
        reference=authorisation["reference"],
        authorised_on=authorisation["authorised_on"],
        criteria=list(authorisation["criteria"]),
        document=authorisation.get("document"),
        results_seen=await results_seen(uow, file_id),
    )
    await tell(uow, file, event)
    return file


async def reopen_file(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, because: str, expected_version: int | None = None
) -> File:
    """Begin a new round: after a refusal or a return, or when no offer complies; the standing choice is taken back.

    Raises:
        RequestOpen: a request carries the choice, and was not returned.
    """
    opened = await open_file(uow, actor, "file.reopen", file_id, expected_version=expected_version)
    held = await CARRIERS.held(uow, opened.file)
    if held is not None and held.why != CORRECTION:
        raise RequestOpen(number=opened.file.number)
    return await new_round(uow, opened.file, because=because)


async def new_round(uow: UnitOfWork, file: File, *, because: str) -> File:
    """A new round of a file whose row is locked; for the room that decided on it (approval refused or returned it)."""
    await take_back(uow, file, because=because)
    await transition(uow, FILE, file, "reopen", round=file.round + 1, state_since=uow.clock.now())
    await tell(uow, file, events.FileReopened(round=file.round, because=because))
    return file


async def submit_file(uow: UnitOfWork, file: File) -> File:
    """The standing choice goes to approval; for the broker, on a locked row."""
    choice = await standing_choice(uow, file)
    await transition(uow, FILE, file, "submit", state_since=uow.clock.now())
    await tell(uow, file, events.FileSubmitted(choice=choice.id))
    return file


async def approve_file(uow: UnitOfWork, file: File) -> File:
    """The chain is done; for the broker, on a locked row."""
    choice = await standing_choice(uow, file)
    await transition(uow, FILE, file, "approve", state_since=uow.clock.now())
    await tell(uow, file, events.FileApproved(choice=choice.id))
    return file


async def invite_problems(uow: UnitOfWork, actor: Actor, file_id: FileId, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of a colleague to invite that are known.

    Raises:
        NotFound, PermissionDenied: as `invite_member`.
    """
    opened = await open_file(uow, actor, "file.invite", file_id, lock=False)
    return await member_problems(uow, opened.file, known)


async def member_problems(uow: UnitOfWork, file: File, known: Mapping[str, Any]) -> list[Problem]:
    """Capacities that there are, and somebody of the body today."""
    found: list[Problem] = []
    capacities = known.get("capacities")
    if capacities is not None and (not capacities or set(capacities) - set(CAPACITIES)):
        found.append(Problem("not-a-choice", ("capacities",)))
    if known.get("person") is not None and not await uow.raw.fetchval(
        "SELECT true FROM membership WHERE person_id = $1 AND organisation_id = $2 AND valid_from <= $3 "
        "AND (valid_to IS NULL OR valid_to >= $3) LIMIT 1",
        known["person"],
        file.organisation_id,
        uow.clock.today(),
    ):
        found.append(Problem("not-a-colleague", ("person",)))
    return found


async def abandon_file(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, because: str, expected_version: int | None = None
) -> File:
    """Give the file up, saying why; it stays readable.

    Raises:
        Invalid: no reason. RequestOpen: a request carries the choice, returned or not.
    """
    opened = await open_file(uow, actor, "file.abandon", file_id, expected_version=expected_version)
    if await CARRIERS.held(uow, opened.file) is not None:
        raise RequestOpen(number=opened.file.number)
    if not because.strip():
        raise Invalid([Problem("required", ("because",))])
    await take_back(uow, opened.file, because="abandoned")
    await transition(uow, FILE, opened.file, "abandon", state_since=uow.clock.now())
    await tell(uow, opened.file, events.FileAbandoned(because=because.strip()))
    return opened.file


async def see_results(uow: UnitOfWork, actor: Actor, file_id: FileId) -> bool:
    """Ask to see names and prices; the first time in a round is recorded (decision 12). True when it was the first.

    Raises:
        InterestsNotDeclared: the actor has not declared interests.
    """
    opened = await open_file(uow, actor, "file.read", file_id, lock=False)
    member = opened.member(actor)
    if member is None:
        return False
    if member.declared_at is None:
        raise InterestsNotDeclared(number=opened.file.number)
    if opened.file.state == "defining":
        raise WrongState(machine="file", state=opened.file.state, event="see_results")
    if await uow.raw.fetchval(
        "SELECT true FROM results_view WHERE file_id = $1 AND round = $2", file_id, opened.file.round
    ):
        return False
    first = await uow.raw.fetchval(
        """
        INSERT INTO results_view (id, organisation_id, file_id, round, person_id, at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (file_id, round) DO NOTHING RETURNING true
        """,
        new_id(),
        opened.file.organisation_id,
        file_id,
        opened.file.round,
        member.person_id,
        uow.clock.now(),
    )
    if first:
        await tell(uow, opened.file, events.ResultsSeen(round=opened.file.round))
    return bool(first)


# Helpers of the room.


async def open_file(
    uow: UnitOfWork,
    actor: Actor,
    permission: str,
    file_id: UUID,
    *,
    lock: bool = True,
    expected_version: int | None = None,
) -> Opened:
    """The file and its team, its row locked for a change, after the permission was asked.

    Raises:
        NotSignedIn, PermissionDenied: the actor may not.
        NotFound: there is none, or it is another body's.
        VersionConflict: somebody changed the file since `expected_version`.
    """
    if actor.kind is ActorKind.NOBODY:
        raise NotSignedIn
    if actor.group not in READERS:
        raise PermissionDenied(permission)
    query = select(File).where(File.id == file_id).execution_options(populate_existing=True)
    file = (await uow.session.exec(query.with_for_update() if lock else query)).first()
    if file is None:
        raise NotFound("procurement-file")
    team = (
        await uow.session.exec(select(Member).where(Member.file_id == file_id).order_by(col(Member.added_at)))
    ).all()
    opened = Opened(file, tuple(team))
    permit(actor, permission, opened)
    if expected_version is not None and expected_version != file.version:
        raise VersionConflict(kind="file", id=str(file_id), version=expected_version)
    return opened


def without_blanks(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is answered."""
    return {key: value for key, value in answers.items() if value is not None}


async def touch(uow: UnitOfWork, file: File) -> None:
    """Write a locked file's fields, one version further."""
    file.version += 1
    uow.session.add(file)
    await uow.flush()


async def tell(uow: UnitOfWork, file: File, event: Event, *, audience: Iterable[OrganisationId] = ()) -> None:
    """Record an event in the file's stream, for its body to read."""
    body = OrganisationId(file.organisation_id)
    await record(uow, Stream("file", file.id), event, audience=audience, on_behalf_of=body)


def who(actor: Actor, permission: str) -> PersonId:
    """The person who acts.

    Raises:
        PermissionDenied: a machine; evidence names people.
    """
    if actor.person is None:
        raise PermissionDenied(permission, reason=PERSON_NEEDED)
    return actor.person


async def results_seen(uow: UnitOfWork, file_id: UUID) -> bool:
    """Whether names and prices were shown in any round of the file."""
    found = await uow.session.exec(select(ResultsView.id).where(ResultsView.file_id == file_id).limit(1))
    return found.first() is not None


async def standing_choice(uow: UnitOfWork, file: File) -> Choice:
    """The choice that stands in this round.

    Raises:
        NotFound: there is none.
    """
    choice = await choice_of_round(uow, file)
    if choice is None:
        raise NotFound("choice")
    return choice


async def choice_of_round(uow: UnitOfWork, file: File) -> Choice | None:
    """The choice that stands in this round, None when there is none."""
    query = select(Choice).where(
        Choice.file_id == file.id, Choice.round == file.round, col(Choice.withdrawn_at).is_(None)
    )
    return (await uow.session.exec(query)).first()


async def take_back(uow: UnitOfWork, file: File, *, because: str) -> None:
    """Withdraw the standing choice of this round, if there is one."""
    withdrawn = (
        update(Choice)
        .where(col(Choice.file_id) == file.id, col(Choice.round) == file.round, col(Choice.withdrawn_at).is_(None))
        .values(withdrawn_at=uow.clock.now(), withdrawn_because=because)
        .returning(col(Choice.id))
        .execution_options(synchronize_session=False)
    )
    for (choice_id,) in (await uow.session.exec(withdrawn)).all():
        await tell(uow, file, events.ChoiceWithdrawn(choice=choice_id, because=because))
