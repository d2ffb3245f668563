"""W2: the file and what is left to do; interests; a new round; giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import family
from core.errors import Invalid, Problem
from core.ledger import Stream
from core.ledger.reading import history
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import files, need_form, queries, tasks
from procurement.evaluation import standing_of
from procurement.facts import file_facts
from procurement.freezing import list_of_round
from procurement.models import FileId
from procurement.permissions import Opened
from procurement.privacy import levels_pending
from procurement.requirements import requirements_of
from procurement.standing import ListStanding

TONES = {
    "defining": "information",
    "consulting": "information",
    "assessing": "information",
    "proposed": "progress",
    "in_approval": "progress",
    "approved": "success",
    "contracted": "success",
    "abandoned": "neutral",
}


@page("files.show", fr="/dossiers/{file_id:uuid}", en="/procurement-files/{file_id:uuid}", signed_in=True)
async def show(web: Web, file_id: UUID) -> Response[Any]:
    """State, whose turn, five steps with their tasks, the purchase in brief, the team, the history."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        return await everything(uow, web, opened)

    return web.page("procurement/file.html", **await web.database.read(web.actor, work))


async def everything(uow: UnitOfWork, web: Web, opened: Opened) -> dict[str, Any]:
    """What the page of a file shows."""
    file = opened.file
    frozen = await list_of_round(uow, file)
    stood = await standing_of(uow, frozen) if frozen is not None else None
    facts = await file_facts(uow, file, uow.clock.today())
    requirements = await requirements_of(uow, FileId(file.id), active=False)
    member = opened.member(web.actor)
    found = tasks.tasks(
        situation(
            web, opened, facts, len(requirements), stood, declared=member is None or member.declared_at is not None
        )
    )
    events = await history(uow, Stream("file", file.id))
    choice = await queries.read_choice(uow, file)
    people = await names(uow, [one.person_id for one in opened.team])
    chosen = stood.find(choice.entry_id) if stood is not None and choice is not None else None
    return {
        "file": file,
        "tone": TONES[file.state],
        "step": tasks.STEP_OF_STATE[file.state],
        "sections": found,
        "following": tasks.next_task(found),
        "facts": facts,
        "choice": choice,
        "chosen": chosen,
        "team": [(people.get(one.person_id, ""), one) for one in opened.team],
        "history": timeline(web, events, {one.code: one.label for one in requirements}),
        "yours": may(web.actor, "file.edit", opened),
        "can_abandon": may(web.actor, "file.abandon", opened) and file.state not in ("contracted", "abandoned"),
    }


def situation(
    web: Web,
    opened: Opened,
    facts: Mapping[str, Any],
    requirements: int,
    stood: ListStanding | None,
    *,
    declared: bool,
) -> tasks.Situation:
    """What tasks follow from."""
    file, today = opened.file, web.clock.today()
    waiting = [one for one in stood.to_demonstrate if one.exclusion is None] if stood else []
    return tasks.Situation(
        state=file.state,
        need_complete=need_form.next_page(family(file.family), file.need) is None,
        requirements=requirements,
        declared=declared,
        levels_pending=levels_pending(file),
        personal=facts.get("need.personal_information"),
        privacy_done="pia_conclusion" in file.privacy,
        outside_quebec=facts.get("file.outside_quebec"),
        transfer_done=facts.get("file.transfer_adequate_protection") is True,
        left_to_exclude=sum(one.exclusion is None for one in stood.not_compliant) if stood else 0,
        left_to_ask=sum(not one.asked for one in waiting),
        answers_pending=sum(one.pending(today) for one in waiting),
        compliant=len(stood.compliant) if stood else 0,
    )


def timeline(web: Web, events: Sequence[Any], labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The history, newest first; requirements are named by their words."""
    told = []
    for one in reversed(events):
        fields = {name: getattr(one.event, name) for name in type(one.event).__struct_fields__}
        plain = {name: value for name, value in fields.items() if not isinstance(value, list | dict)}
        if "code" in plain:
            plain["code"] = labels.get(str(plain["code"]), plain["code"])
        told.append({"at": one.occurred_at, "text": web.language.t(message(one.name), **plain)})
    return told


def message(name: str) -> str:
    """The sentence that tells an event."""
    return "event-" + name.replace(".", "-")


async def names(uow: UnitOfWork, people: Sequence[UUID]) -> dict[UUID, str]:
    """The names that go with keys."""
    rows = await uow.raw.fetch("SELECT id, name FROM person_names($1::uuid[])", list(people))
    return {row["id"]: row["name"] for row in rows}


@page(
    "files.interests",
    fr="/dossiers/{file_id:uuid}/interets",
    en="/procurement-files/{file_id:uuid}/interests",
    signed_in=True,
)
async def interests(web: Web, file_id: UUID) -> Response[Any]:
    """Declare interests, once."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
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
    typed = web.form()
    answer, text = typed.get("has_interest"), str(typed.get("interest", ""))
    if answer not in ("yes", "no"):
        raise Invalid([Problem("required", ("has_interest",))])
    if answer == "yes" and not text.strip():
        raise Invalid([Problem("required", ("interest",))])
    interest = text if answer == "yes" else None
    await web.database.run(
        web.actor, lambda uow: files.declare_interests(uow, web.actor, FileId(file_id), interest=interest)
    )
    return web.redirect("files.show", file_id=file_id, notice="files-interests-notice")


@page(
    "files.abandon",
    fr="/dossiers/{file_id:uuid}/abandonner",
    en="/procurement-files/{file_id:uuid}/give-up",
    signed_in=True,
)
async def abandon(web: Web, file_id: UUID) -> Response[Any]:
    """The consequence, and the reason."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
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
    because = web.field("because")
    await web.database.run(web.actor, lambda uow: files.abandon_file(uow, web.actor, FileId(file_id), because=because))
    return web.redirect("files.show", file_id=file_id, notice="files-abandoned-notice")
