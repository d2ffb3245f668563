"""W2: the file and what is left to do; interests; giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import family
from core.errors import Invalid, Problem
from core.identity.queries import names
from core.inputs import parse
from core.ledger import Stream
from core.ledger.reading import history
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import files, need_form, queries, tasks
from procurement.carried import CARRIERS
from procurement.documents import documents_of
from procurement.evaluation import read_round
from procurement.facts import file_facts
from procurement.inputs import Because, Interests
from procurement.models import Contract, File, FileId
from procurement.permissions import Opened
from procurement.privacy import information_owners, levels_pending
from procurement.requirements import requirements_of
from procurement.standing import ListStanding, awaited
from procurement.turn import ACTS, TONES, held_by, state_shown, turn_of
from procurement.wording import whose


@page("files.show", fr="/dossiers/{file_id:uuid}", en="/procurement-files/{file_id:uuid}", signed_in=True)
async def show(web: Web, file_id: UUID) -> Response[Any]:
    """State, whose turn, five steps with their tasks, the purchase in brief, the team, the history."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        return await everything(uow, web, opened)

    return web.page("procurement/file.html", **await web.database.read(web.actor, work))


async def everything(uow: UnitOfWork, web: Web, opened: Opened) -> dict[str, Any]:
    """What the page of a file shows."""
    file, today = opened.file, uow.clock.today()
    round_ = await read_round(uow, file)
    stood, choice = round_.stood, round_.choice
    facts = await file_facts(uow, file, today, round_)
    requirements = await requirements_of(uow, FileId(file.id), active=False)
    chosen = stood.find(choice.entry_id) if stood is not None and choice is not None else None
    contract = await queries.contract_of(uow, file)
    owners = await information_owners(uow, file) if levels_pending(file) else frozenset()
    carried = (await CARRIERS.turns(uow, [file])).get(file.id)
    now = situation(web, opened, facts, len(requirements), stood, contract)
    found = tasks.tasks(now)
    turn = turn_of(
        file,
        opened.team,
        stood,
        owners=owners,
        levels_pending=levels_pending(file),
        contract=contract,
        carried=carried,
        today=today,
    )
    told = await history(uow, Stream("file", file.id))
    acted = [one.person for one in told if one.person is not None]
    known = await names(uow, [*(one.person_id for one in opened.team), *turn.people, *acted])
    following = tasks.next_task(now, found)
    member = may(web.actor, "file.edit", opened)
    yours = held_by(turn, web.actor, opened)
    acts = yours if turn.party in ACTS else member
    state = state_shown(file, carried)
    return {
        "file": file,
        "state": state,
        "tone": TONES[state],
        "step": tasks.STEP_OF_STATE[file.state],
        "sections": found,
        "following": following if acts and following and following.page in web.kit.routes else None,
        "there": turn.page if turn.page in web.kit.routes else "",
        "facts": facts,
        "choice": choice,
        "chosen": chosen,
        "contract": contract,
        "frozen": round_.frozen,
        "turn": turn,
        "whose": whose(web.language, turn, known),
        "late": turn.due is not None and turn.due < today,
        "team": [(known.get(one.person_id, ""), one) for one in opened.team],
        "owner_waits": web.actor.person in owners,
        "owner_names": sorted((await names(uow, owners)).values()),
        "documents": await documents_of(uow, FileId(file.id)),
        "history": timeline(
            web, told, {one.code: one.label for one in requirements}, await queries.offer_names(uow, file), known
        ),
        "member": member,
        "declares": may(web.actor, "file.declare", opened),
        "yours": yours,
        "may_invite": may(web.actor, "file.invite", opened),
        "can_abandon": may(web.actor, "file.abandon", opened)
        and file.state not in ("contracted", "abandoned")
        and await CARRIERS.held(uow, file) is None,
    }


def situation(
    web: Web,
    opened: Opened,
    facts: Mapping[str, Any],
    requirements: int,
    stood: ListStanding | None,
    contract: Contract | None,
) -> tasks.Situation:
    """What tasks follow from."""
    file, today = opened.file, web.clock.today()
    member = opened.member(web.actor)
    waiting = [one for one in stood.to_demonstrate if one.exclusion is None] if stood else []
    return tasks.Situation(
        state=file.state,
        need_complete=need_form.next_page(family(file.family), file.need, file.template) is None,
        requirements=requirements,
        declared=member is None or member.declared_at is not None,
        levels_pending=levels_pending(file),
        privacy_done="need.pia_conclusion" in facts,
        outside_quebec=facts.get("file.outside_quebec"),
        transfer_done=facts.get("file.transfer_adequate_protection") is True,
        left_to_exclude=sum(one.exclusion is None for one in stood.not_compliant) if stood else 0,
        left_to_ask=worth_asking(stood),
        asked=any(one.clarifications for one in stood.entries) if stood else False,
        answers_pending=sum(one.pending(today) for one in waiting),
        awaited=bool(stood and awaited(stood, today)),
        compliant=len(stood.compliant) if stood else 0,
        contract=contract.number if contract else "",
        publication=published(contract),
        levels_at={"file_id": file.id, "slug": slug} if (slug := rated_at(file)) else None,
    )


def published(contract: Contract | None) -> str:
    """The state of the task of publishing."""
    if contract is None:
        return "blocked"
    if contract.published_on is not None:
        return "done"
    return "todo" if contract.to_publish else "none"


def rated_at(file: File) -> str:
    """The address of the question that asks for the levels, "" when the family has none."""
    every = need_form.pages(file.family, file.template)
    return next((one.slug for one in every if any(asked.id in need_form.LEVELS for asked in one.every())), "")


def worth_asking(stood: ListStanding | None) -> int:
    """How many offers to demonstrate nobody asked about: with a compliant one, only those that cost less matter."""
    if stood is None:
        return 0
    if stood.compliant:
        return sum(one.exclusion is None for one in stood.cheaper_not_asked(stood.compliant[0]))
    return sum(not one.asked and one.exclusion is None for one in stood.to_demonstrate)


def timeline(
    web: Web, events: Sequence[Any], labels: Mapping[str, Any], offers: Mapping[str, Any], people: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """The history, newest first; requirements are named by their words, offers and people by their names."""
    told = []
    for one in reversed(events):
        fields = {name: getattr(one.event, name) for name in type(one.event).__struct_fields__}
        plain = {name: value for name, value in fields.items() if not isinstance(value, list | dict)}
        if "code" in plain:
            plain["code"] = labels.get(str(plain["code"]), plain["code"])
        if "offer" in plain:
            plain["offer"] = offers.get(str(plain["offer"]), plain["offer"])
        if one.name == "file.list_exported":
            plain["format"] = str(plain["format"]).upper()
        who = people.get(one.person, "") if one.person else ""
        told.append({"at": one.occurred_at, "text": web.language.t(message(one.name), **plain), "who": who})
    return told


def message(name: str) -> str:
    """The sentence that tells an event."""
    return "event-" + name.replace(".", "-")


@page(
    "files.interests",
    fr="/dossiers/{file_id:uuid}/interets",
    en="/procurement-files/{file_id:uuid}/interests",
    signed_in=True,
)
async def interests(web: Web, file_id: UUID) -> Response[Any]:
    """Declare interests, once."""

    async def work(uow: UnitOfWork) -> Opened:
        return await queries.read_file(uow, web.actor, FileId(file_id), permission="file.declare")

    opened = await web.database.read(web.actor, work)
    member = opened.member(web.actor)
    if member is not None and member.declared_at is not None:
        return web.redirect("files.show", file_id=file_id)
    return web.page("procurement/interests.html", file=opened.file)


@page(
    "files.interests.send",
    fr="/dossiers/{file_id:uuid}/interets",
    en="/procurement-files/{file_id:uuid}/interests",
    method="POST",
    signed_in=True,
)
async def declare(web: Web, file_id: UUID) -> Response[Any]:
    """An interest in words, or none."""
    interest = declared_interest(web)
    await web.database.run(
        web.actor, lambda uow: files.declare_interests(uow, web.actor, FileId(file_id), interest=interest)
    )
    return web.redirect("files.show", file_id=file_id, notice="files-interests-notice")


def declared_interest(web: Web) -> str | None:
    """The interest that the form declares, None for none.

    Raises:
        Invalid: neither yes nor no, or an interest without a word about it or with too many.
    """
    answer, text = web.field("has_interest"), web.field("interest")
    if answer not in ("yes", "no"):
        raise Invalid([Problem("required", ("has_interest",))])
    if answer == "yes" and not text.strip():
        raise Invalid([Problem("required", ("interest",))])
    return parse(Interests, {"interest": text}).interest if answer == "yes" else None


@page(
    "files.abandon",
    fr="/dossiers/{file_id:uuid}/abandonner",
    en="/procurement-files/{file_id:uuid}/give-up",
    signed_in=True,
)
async def abandon(web: Web, file_id: UUID) -> Response[Any]:
    """The consequence, and the reason."""

    async def work(uow: UnitOfWork) -> Opened:
        return await queries.read_file(uow, web.actor, FileId(file_id), permission="file.abandon", event="abandon")

    opened = await web.database.read(web.actor, work)
    return web.page("procurement/abandon.html", file=opened.file)


@page(
    "files.abandon.send",
    fr="/dossiers/{file_id:uuid}/abandonner",
    en="/procurement-files/{file_id:uuid}/give-up",
    method="POST",
    signed_in=True,
)
async def abandon_send(web: Web, file_id: UUID) -> Response[Any]:
    """Give the file up."""
    given = parse(Because, web.form())
    await web.database.run(
        web.actor, lambda uow: files.abandon_file(uow, web.actor, FileId(file_id), because=given.because)
    )
    return web.redirect("files.show", file_id=file_id, notice="files-abandoned-notice")
