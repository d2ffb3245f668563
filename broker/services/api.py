"""Services over REST: the list, one service, and its access revealed once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath
from litestar.response import Response

from broker.services import queries
from broker.services.inputs import Reveal
from broker.services.outputs import RevealedOut, ServiceOut, WholeOut, service_out, whole_out
from broker.services.revealing import reveal_once, vault_of
from core.idempotency import Answer
from core.inputs import parse
from core.web.api import Asked, answer, body_as, database_of, etag, read, signed_in
from core.web.description import reads, takes
from core.web.paging import IN_AN_ANSWER, PageNumber, next_link

BASE = "/api/v1/services"


def spec(model: Any, description: str, status: int = 200) -> dict[int, ResponseSpec]:
    """What a handler answers, for the description of the API."""
    return {status: ResponseSpec(data_container=model, description=description, generate_examples=False)}


@get(
    BASE,
    tags=["services"],
    operation_id="listServices",
    operation_class=reads(),
    summary="List the services",
    media_type="application/json",
    responses=spec(list[ServiceOut], "Those that need something first; Link leads to the next page"),
)
async def list_services(
    request: Asked,
    page: PageNumber = 1,
) -> Response[bytes]:
    """The services that the signed-in organisation may see, 50 a page."""
    found = await read(request, lambda uow, actor: queries.cards(uow, actor, page=page, limit=IN_AN_ANSWER))
    headers = next_link(BASE, page, found[0].total if found else 0, IN_AN_ANSWER)
    return answer(Answer(200, msgspec.to_builtins([service_out(one) for one in found]), headers))


@get(
    f"{BASE}/{{service_id:uuid}}",
    tags=["services"],
    operation_id="getService",
    operation_class=reads(),
    summary="A service",
    media_type="application/json",
    responses=spec(WholeOut, "The service, its operation, its tasks and what it rests on"),
)
async def get_service(request: Asked, service_id: FromPath[UUID]) -> Response[bytes]:
    """One service, with its version as ETag."""
    found = await read(request, lambda uow, actor: queries.whole(uow, actor, service_id))
    return answer(Answer(200, msgspec.to_builtins(whole_out(found)), {"ETag": etag(found.view.version)}))


@post(
    f"{BASE}/{{service_id:uuid}}/credential-reveals",
    tags=["services"],
    operation_id="revealCredential",
    operation_class=takes(Reveal, optional=True, example={"name": "imap"}),
    summary="Reveal an access, once",
    status_code=201,
    media_type="application/json",
    responses=spec(RevealedOut, "The access; nothing keeps it", 201),
)
async def reveal(request: Asked, service_id: FromPath[UUID]) -> Response[bytes]:
    """Show a service's access (`{}`, or `{"name": …}`) to the body's requester or administrator, and forget it.

    An Idempotency-Key is not kept here: a kept answer would keep the secret. The second request answers 409
    `credential-revealed-before`, with when it was shown.
    """
    actor = (await signed_in(request)).actor
    given = await body_as(request, Reveal) if await request.body() else parse(Reveal, {})
    content = await reveal_once(database_of(request), vault_of(request.app), actor, service_id, given.name)
    body = RevealedOut(service_id, content)
    return answer(Answer(201, msgspec.to_builtins(body), {"Cache-Control": "no-store"}))


HANDLERS = [list_services, get_service, reveal]
