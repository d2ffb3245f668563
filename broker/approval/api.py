"""Requests over REST: the same use cases as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath
from litestar.response import Response

from broker.approval import queries
from broker.approval.deciding import (
    answer_problems,
    decide_stage,
    release_stage,
    return_problems,
    return_request,
    take_stage,
)
from broker.approval.detail import detail
from broker.approval.inputs import Decide, Return, Transmit, Withdraw
from broker.approval.models import Request, RequestId, StageId
from broker.approval.outputs import (
    ChangedOut,
    PreviewOut,
    RequestOut,
    RequestRowOut,
    changed_out,
    preview_out,
    request_out,
    row_out,
)
from broker.approval.stages import open_request, request_of_stage
from broker.approval.transmitting import preview_chain, resubmit_request, transmit_request, withdraw_request
from core.idempotency import Answer
from core.identity.actors import Actor
from core.uow import UnitOfWork
from core.web.api import Asked, answer, body_as, body_with, etag, expected_version, read, signed_in, write
from core.web.description import answers, reads, takes
from core.web.paging import IN_AN_ANSWER, PageNumber, next_link
from procurement.models import FileId

BASE = "/api/v1/requests"
TAGS = ["requests"]
DECISION = {"outcome": "approved", "shown_hash": "0" * 64, "reason": "Conforme au besoin."}
RETURN = {"points": [{"field": "privacy", "reason": "missing", "comment": "Date du comité"}]}


def told(request: Request, status: int = 200) -> Answer:
    """What a write answers."""
    body = msgspec.to_builtins(changed_out(request))
    return Answer(status, body, {"ETag": etag(request.version), "Location": f"{BASE}/{request.id}"})


async def after(uow: UnitOfWork, actor: Actor, stage_id: UUID) -> Answer:
    """The request of a stage that was just answered."""
    key = await request_of_stage(uow, stage_id)
    return told(await open_request(uow, actor, "request.read", key, lock=False))


@get(
    BASE,
    tags=TAGS,
    operation_id="listRequests",
    operation_class=reads(),
    summary="List the requests",
    media_type="application/json",
    responses=answers(
        list[RequestRowOut], "A body's own; all for the centre and reviewers. Link leads to the next page"
    ),
)
async def list_requests(request: Asked, page: PageNumber = 1) -> Response[bytes]:
    """The newest first, 50 a page, with the centre's lane, the points that need judgement and whose turn it is."""
    await signed_in(request)
    rows, total = await read(request, lambda uow, actor: queries.of_body(uow, actor, page=page, limit=IN_AN_ANSWER))
    return answer(
        Answer(200, [msgspec.to_builtins(row_out(one)) for one in rows], next_link(BASE, page, total, IN_AN_ANSWER))
    )


@get(
    f"{BASE}/waiting",
    tags=TAGS,
    operation_id="listWaitingRequests",
    operation_class=reads(),
    summary="List what waits for the caller's answer",
    media_type="application/json",
    responses=answers(list[RequestRowOut], "By deadline"),
)
async def list_waiting(request: Asked) -> Response[bytes]:
    """The stages that the caller holds, or holds in somebody's absence."""
    await signed_in(request)
    rows = await read(request, lambda uow, actor: queries.waiting_for(uow, actor))
    return answer(Answer(200, [msgspec.to_builtins(row_out(one)) for one in rows]))


@get(
    f"{BASE}/{{request_id:uuid}}",
    tags=TAGS,
    operation_id="getRequest",
    operation_class=reads(),
    summary="One request",
    media_type="application/json",
    responses=answers(RequestOut, "The request; ETag is its version"),
)
async def get_request(request: Asked, request_id: FromPath[UUID]) -> Response[bytes]:
    """A request with its stages, points and, for whoever answers, what the stage rests on and its hash."""
    await signed_in(request)
    found = await read(request, lambda uow, actor: detail(uow, actor, RequestId(request_id)))
    return answer(Answer(200, msgspec.to_builtins(request_out(found)), {"ETag": etag(found.request.version)}))


@get(
    "/api/v1/procurement-files/{file_id:uuid}/request-preview",
    tags=TAGS,
    operation_id="previewRequest",
    operation_class=reads(),
    summary="The chain that a request would pass",
    media_type="application/json",
    responses=answers(PreviewOut, "Stages with names, and everything that stands in the way"),
)
async def preview(request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
    """Nothing is written; `facts_hash` may be given when the request is transmitted."""
    await signed_in(request)
    seen = await read(request, lambda uow, actor: preview_chain(uow, actor, FileId(file_id)))
    return answer(Answer(200, msgspec.to_builtins(preview_out(seen))))


@post(
    "/api/v1/procurement-files/{file_id:uuid}/requests",
    tags=TAGS,
    operation_id="transmitRequest",
    operation_class=takes(Transmit, once=True, example={"shown_hash": "0" * 64}),
    summary="Ask for the file's choice to be approved",
    status_code=201,
    media_type="application/json",
    responses=answers(ChangedOut, "The request", 201),
)
async def transmit(request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
    """Chain, rules and facts are pinned; a refusal lists everything that stands in the way."""
    given = await body_as(request, Transmit)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        return told(await transmit_request(uow, actor, FileId(file_id), shown_hash=given.shown_hash), 201)

    return await write(request, work)


@post(
    f"{BASE}/{{request_id:uuid}}/resubmission",
    tags=TAGS,
    operation_id="resubmitRequest",
    operation_class=takes(Transmit, versioned=True, once=True, example={"shown_hash": "0" * 64}),
    summary="Send a returned request back",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request"),
)
async def resubmit(request: Asked, request_id: FromPath[UUID]) -> Response[bytes]:
    """Stages whose inputs are the same keep their answer; the others are asked anew."""
    given = await body_as(request, Transmit)
    version = expected_version(request)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        key = RequestId(request_id)
        done = await resubmit_request(uow, actor, key, shown_hash=given.shown_hash, expected_version=version)
        return told(done)

    return await write(request, work)


@post(
    f"{BASE}/{{request_id:uuid}}/withdrawal",
    tags=TAGS,
    operation_id="withdrawRequest",
    operation_class=takes(Withdraw, versioned=True, once=True, example={"because": "Le besoin a changé."}),
    summary="Take a request back",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request"),
)
async def withdraw(request: Asked, request_id: FromPath[UUID]) -> Response[bytes]:
    """The file begins a new round."""
    given = await body_as(request, Withdraw)
    version = expected_version(request)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        return told(await withdraw_request(uow, actor, RequestId(request_id), given, expected_version=version))

    return await write(request, work)


def on_stage(what: Any) -> Any:
    """A handler's work on the stage of its address, without a body."""

    async def handle(request: Asked, stage_id: UUID) -> Response[bytes]:
        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            await what(uow, actor, StageId(stage_id))
            await uow.flush()
            return await after(uow, actor, stage_id)

        return await write(request, work)

    return handle


@post(
    "/api/v1/stages/{stage_id:uuid}/taking",
    tags=TAGS,
    operation_id="takeStage",
    operation_class=takes(once=True, also=(409,)),
    summary="Take a stage",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request"),
)
async def take(request: Asked, stage_id: FromPath[UUID]) -> Response[bytes]:
    """Others who hold it leave it alone; 409 `stage-taken` says who has it."""
    done: Response[bytes] = await on_stage(take_stage)(request, stage_id)
    return done


@post(
    "/api/v1/stages/{stage_id:uuid}/release",
    tags=TAGS,
    operation_id="releaseStage",
    operation_class=takes(once=True, also=(409,)),
    summary="Give a stage back",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request"),
)
async def release(request: Asked, stage_id: FromPath[UUID]) -> Response[bytes]:
    """All who hold it may take it again."""
    done: Response[bytes] = await on_stage(release_stage)(request, stage_id)
    return done


@post(
    "/api/v1/stages/{stage_id:uuid}/answer",
    tags=TAGS,
    operation_id="answerStage",
    operation_class=takes(Decide, once=True, example=DECISION),
    summary="Give a decision or an opinion",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request, gone on"),
)
async def decide(request: Asked, stage_id: FromPath[UUID]) -> Response[bytes]:
    """`shown_hash` is that of the request as read; 409 `facts-changed` when it is no longer so."""
    given = await body_with(
        request, Decide, lambda uow, actor, known: answer_problems(uow, actor, StageId(stage_id), known)
    )

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        await decide_stage(uow, actor, StageId(stage_id), given)
        await uow.flush()
        return await after(uow, actor, stage_id)

    return await write(request, work)


@post(
    "/api/v1/stages/{stage_id:uuid}/return",
    tags=TAGS,
    operation_id="returnRequest",
    operation_class=takes(Return, once=True, example=RETURN),
    summary="Return the request for correction",
    status_code=200,
    media_type="application/json",
    responses=answers(ChangedOut, "The request, returned"),
)
async def give_back(request: Asked, stage_id: FromPath[UUID]) -> Response[bytes]:
    """Points at what is to be corrected, with reasons of the library."""
    given = await body_with(
        request, Return, lambda uow, actor, known: return_problems(uow, actor, StageId(stage_id), known)
    )

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        return told(await return_request(uow, actor, StageId(stage_id), given))

    return await write(request, work)


HANDLERS = [
    list_requests,
    list_waiting,
    get_request,
    preview,
    transmit,
    resubmit,
    withdraw,
    take,
    release,
    decide,
    give_back,
]
