"""Pages of requests for those who ask: the chain before it is sent, the panel, the request as they see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.approval import queries
from broker.approval.detail import Detail, detail
from broker.approval.inputs import Transmit, Withdraw
from broker.approval.library import library
from broker.approval.models import RequestId
from broker.approval.transmitting import Preview, preview_chain, resubmit_request, transmit_request, withdraw_request
from broker.services.timeline import sentence, who
from core.calendar import local_day
from core.inputs import parse
from core.ledger.reading import HistoryEntry
from core.permits import may
from core.web.pages import page
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
    """What waits for the reader, then every request of the body."""

    async def work(uow: Any) -> tuple[list[queries.Row], list[queries.Row]]:
        return await queries.waiting_for(uow, web.actor), await queries.of_body(uow, web.actor)

    waiting, every = await web.database.read(web.actor, work)
    return web.page(
        "broker/approval/list.html",
        waiting=waiting,
        every=every,
        tones=TONES,
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
    """« Demande transmise »: its number, what happens next, by when."""
    return web.page("broker/approval/sent.html", found=await one(web, request_id))


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
    return web.page("broker/approval/withdraw.html", found=await one(web, request_id))


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
        "yours": found.yours or (request.state in ("returned", "approved") and is_own(web, found)),
        "late": found.due is not None and now > found.due,
        "step": FINAL_STEP.get(request.state, 4),
        "history": told(web, found),
        "may_withdraw": request.state in ("transmitted", "returned", "approved")
        and may(web.actor, "request.withdraw", request),
        "may_correct": request.state == "returned" and may(web.actor, "request.transmit", request),
        "may_conclude": request.state == "approved" and may(web.actor, "contract.conclude", request),
        "centre": web.actor.group.value == "courtier_centre",
        "due_day": local_day(found.due) if found.due else None,
        "library": library(),
        "now": now,
    }


def is_own(web: Web, found: Detail) -> bool:
    """Whether the reader acts for the request's body."""
    return web.actor.organisation == found.request.organisation_id


def turn(web: Web, found: Detail) -> str:
    """Whose turn it is, in words."""
    if found.request.state in ("returned", "approved"):
        return found.organisation
    if found.asked is None:
        return ""
    if found.asked.taken_by:
        return found.asked.taken_by
    if found.asked.scope == "centre":
        return web.language.t("requests-centre")
    return web.language.list_or(list(found.asked.holders))


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
