"""Pages of requests for those who ask: the chain before it is sent, the panel, the request as they see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.approval import queries
from broker.approval.detail import Detail, StageShown, detail
from broker.approval.inputs import Transmit, Withdraw
from broker.approval.library import library
from broker.approval.machines import REQUEST
from broker.approval.models import RequestId
from broker.approval.transmitting import Preview, preview_chain, resubmit_request, transmit_request, withdraw_request
from broker.approval.turns import waits_for, whose
from broker.services.timeline import sentence, who
from core.calendar import local_day
from core.identity.actors import Role
from core.inputs import parse
from core.language import Language
from core.ledger.reading import HistoryEntry
from core.permits import may, permit
from core.web.pages import page
from core.web.paging import ON_A_PAGE, beyond, page_count, page_number
from core.web.web import Web
from procurement.models import FileId
from procurement.queries import read_file

TONES = {
    "transmitted": "progress",
    "returned": "warning",
    "approved": "success",
    "refused": "danger",
    "withdrawn": "neutral",
    "concluded": "success",
}
OUTCOME_TONES = {
    "approved": "success",
    "favourable": "success",
    "conditional": "warning",
    "refused": "danger",
    "unfavourable": "danger",
}
EVENT_TONES = {
    "request.transmitted": "information",
    "request.approved": "success",
    "request.concluded": "success",
    "request.refused": "danger",
    "request.returned": "warning",
    "request.stage_overdue": "danger",
    "request.correction_overdue": "danger",
    "request.withdrawn": "warning",
}
FINAL_STEP = {"approved": 5, "concluded": 6}


@page("requests.list", fr="/demandes", en="/requests", signed_in=True)
async def request_list(web: Web) -> Response[Any]:
    """What waits for the reader, to answer or to correct; then every request of the body."""

    at = page_number(web)

    async def work(uow: Any) -> tuple[list[queries.Row], tuple[list[queries.Row], int]]:
        answers, corrections = await queries.waiting_for(uow, web.actor), await queries.to_correct(uow, web.actor)
        every = await queries.of_body(uow, web.actor, page=at, limit=ON_A_PAGE)
        return sorted([*answers, *corrections], key=queries.by_deadline), every

    waiting, (every, total) = await web.database.read(web.actor, work)
    pages = page_count(total, ON_A_PAGE)
    if (last := beyond(web, at, pages)) is not None:
        return last
    return web.page(
        "broker/approval/list.html",
        waiting=waiting,
        every=every,
        mine={row.id for row in waiting},
        at=at,
        pages=pages,
        tones=TONES,
        turn_of=lambda row: whose(web.language, row.party, row.people),
        now=web.clock.now(),
        several=several(web),
    )


@page("requests.preview", fr="/dossiers/{file_id:uuid}/demande", en="/files/{file_id:uuid}/request", signed_in=True)
async def preview(web: Web, file_id: UUID) -> Response[Any]:
    """The chain with names, and what still stands in the way, before anything is sent (decision 9)."""
    seen: Preview = await web.database.read(web.actor, lambda uow: preview_chain(uow, web.actor, FileId(file_id)))
    language = web.language
    blockers = [{"path": one.path, "message": language.t(f"problem-{one.name}", **one.params)} for one in seen.problems]
    return web.page("broker/approval/preview.html", seen=seen, blockers=blockers)


@page(
    "requests.transmit",
    fr="/dossiers/{file_id:uuid}/demande",
    en="/files/{file_id:uuid}/request",
    method="POST",
    signed_in=True,
)
async def transmit(web: Web, file_id: UUID) -> Response[Any]:
    """Send it, or send it back after corrections."""
    given = parse(Transmit, {"shown_hash": web.form().get("shown_hash")})
    actor = web.actor

    async def work(uow: Any) -> UUID:
        seen = await preview_chain(uow, actor, FileId(file_id))
        if seen.resubmits is not None:
            key = RequestId(seen.resubmits.id)
            return (await resubmit_request(uow, actor, key, shown_hash=given.shown_hash)).id
        return (await transmit_request(uow, actor, FileId(file_id), shown_hash=given.shown_hash)).id

    request_id = await web.database.run(actor, work)
    return web.redirect("requests.sent", request_id=request_id)


@page(
    "requests.of_file",
    fr="/dossiers/{file_id:uuid}/demande/derniere",
    en="/files/{file_id:uuid}/request/latest",
    signed_in=True,
)
async def of_file(web: Web, file_id: UUID) -> Response[Any]:
    """Leads from a file to its newest request, to be followed or concluded; to the preview while it has none."""

    async def work(uow: Any) -> list[queries.Row]:
        await read_file(uow, web.actor, FileId(file_id))
        return await queries.of_file(uow, web.actor, file_id)

    rows = await web.database.read(web.actor, work)
    if not rows:
        return web.redirect("requests.preview", file_id=file_id)
    return web.redirect("requests.show", request_id=rows[0].id)


@page(
    "requests.sent", fr="/demandes/{request_id:uuid}/transmise", en="/requests/{request_id:uuid}/sent", signed_in=True
)
async def sent(web: Web, request_id: UUID) -> Response[Any]:
    """« Demande transmise »: its number, what it asks for, what happens next, by when."""
    found = await one(web, request_id)
    return web.page("broker/approval/sent.html", found=found, ahead=ahead(web.language, found))


@page("requests.show", fr="/demandes/{request_id:uuid}", en="/requests/{request_id:uuid}", signed_in=True)
async def show(web: Web, request_id: UUID) -> Response[Any]:
    """A request: where it stands, whose turn, what was answered."""
    found = await one(web, request_id)
    return web.page("broker/approval/request.html", **shown(web, found))


@page(
    "requests.withdraw",
    fr="/demandes/{request_id:uuid}/retirer",
    en="/requests/{request_id:uuid}/withdraw",
    signed_in=True,
)
async def withdraw(web: Web, request_id: UUID) -> Response[Any]:
    """What taking the request back brings about."""
    found = await one(web, request_id)
    permit(web.actor, "request.withdraw", found.request)
    REQUEST.find(found.request.state, "withdraw")
    return web.page("broker/approval/withdraw.html", found=found)


@page(
    "requests.withdraw.send",
    fr="/demandes/{request_id:uuid}/retirer",
    en="/requests/{request_id:uuid}/withdraw",
    method="POST",
    signed_in=True,
)
async def withdraw_send(web: Web, request_id: UUID) -> Response[Any]:
    """Take it back."""
    given = parse(Withdraw, web.form())
    await web.database.run(web.actor, lambda uow: withdraw_request(uow, web.actor, RequestId(request_id), given))
    return web.redirect("requests.show", notice="requests-withdrawn-notice", request_id=request_id)


# Helpers, for the pages of those who answer too.


async def one(web: Web, request_id: UUID) -> Detail:
    """The request, read as the reader."""
    return await web.database.read(web.actor, lambda uow: detail(uow, web.actor, RequestId(request_id)))


def several(web: Web) -> bool:
    """Whether the reader sees the requests of several bodies."""
    return web.actor.group.value != "courtier_body"


def shown(web: Web, found: Detail) -> dict[str, Any]:
    """What every page of a request is given."""
    request = found.request
    now = web.clock.now()
    return {
        "found": found,
        "request": request,
        "tone": TONES[request.state],
        "tones": OUTCOME_TONES,
        "turn": turn(web, found),
        "yours": yours(web, found),
        "late": found.due is not None and now > found.due,
        "step": FINAL_STEP.get(request.state, 4),
        "history": told(web, found),
        "may_withdraw": request.state in ("transmitted", "returned", "approved")
        and may(web.actor, "request.withdraw", request),
        "may_correct": request.state == "returned" and may(web.actor, "request.transmit", request),
        "may_conclude": request.state == "approved" and may(web.actor, "contract.conclude", request),
        "may_prepare": request.state == "approved" and may(web.actor, "contract.prepare", request),
        "centre": web.actor.group.value == "courtier_centre",
        "due_day": local_day(found.due) if found.due else None,
        "library": library(),
        "now": now,
    }


def yours(web: Web, found: Detail) -> bool:
    """Whether it is the reader's turn: to answer, to correct what they asked for, to sign."""
    request = found.request
    if request.state == "returned":
        return web.actor.person == request.requester_id
    if request.state == "approved":
        return web.actor.organisation == request.organisation_id and web.actor.has(Role.MANAGER, Role.DELEGATE)
    return found.yours


def turn(web: Web, found: Detail) -> str:
    """Whose turn it is, in words."""
    asked = found.asked
    party, people = waits_for(
        found.request.state,
        asked.scope if asked else None,
        requester=found.requester,
        taken_by=asked.taken_by if asked else None,
        holders=asked.holders if asked else (),
    )
    return whose(web.language, party, people)


def ahead(language: Language, found: Detail) -> list[dict[str, Any]]:
    """What is still to come of a request, in order: the stages that have not answered, then the contract."""
    left = [stage for stage in found.stages if stage.state in ("asked", "waiting")]
    coming: list[dict[str, Any]] = [
        {"text": step(language, stage, first=place == 0), "stage": stage} for place, stage in enumerate(left)
    ]
    last = "requests-then-last" if left else "requests-then-first"
    return [*coming, {"text": language.t(last, step=language.t("requests-step-contract")), "stage": None}]


def step(language: Language, stage: StageShown, *, first: bool) -> str:
    """« Ensuite, le gestionnaire de l’organisme décide. »"""
    if len(stage.roles) > 1:
        doer = language.t("requests-who-several", functions=language.text(stage.label))
    else:
        doer = language.t(f"requests-who-{stage.roles[0]}")
    does = language.t(f"requests-step-{stage.effect}", who=doer)
    return language.t("requests-then-first" if first else "requests-then", step=does)


def told(web: Web, found: Detail) -> list[dict[str, Any]]:
    """The history as the timeline macro shows it, the newest first."""
    return [entry(web, one, found) for one in found.history]


def entry(web: Web, event: HistoryEntry, found: Detail) -> dict[str, Any]:
    """One event in words."""
    return {
        "at": event.occurred_at,
        "text": sentence(event, web.language),
        "who": who(event, dict(found.names), web.language),
        "details": event.texts.get("reason") or event.texts.get("comment") or event.texts.get("because") or "",
        "tone": EVENT_TONES.get(event.name, "neutral"),
    }
