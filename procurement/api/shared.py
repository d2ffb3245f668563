"""What the handlers of files share: entity tags, the file after a write, the list of the round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Response

from core.idempotency import Answer
from core.identity.actors import Actor
from core.uow import UnitOfWork
from core.web.api import etag, expected_version, write
from procurement import outputs, queries
from procurement.models import File, FileId

Asked = Request[Any, Any, Any]

BASE = "/api/v1/procurement-files"


def spec(model: Any, description: str) -> dict[int, ResponseSpec]:
    """What a read answers, for the description of the API."""
    return {200: ResponseSpec(data_container=model, description=description, generate_examples=False)}


def shown(body: Any, *, version: int | None = None, status: int = 200, location: str = "") -> Answer:
    """An answer with its entity tag."""
    headers = {"ETag": etag(version)} if version is not None else {}
    if location:
        headers["Location"] = location
    return Answer(status, msgspec.to_builtins(body), headers)


async def whole(uow: UnitOfWork, actor: Actor, file: File, *, status: int = 200) -> Answer:
    """The file as it is after a write."""
    opened = await queries.read_file(uow, actor, FileId(file.id))
    body = outputs.file_out(opened.file, opened.team)
    return shown(body, version=file.version, status=status, location=f"{BASE}/{file.id}" if status == 201 else "")


async def changed(
    request: Asked, file_id: UUID, change: Callable[[UnitOfWork, Actor], Awaitable[object]]
) -> Response[bytes]:
    """Do something to a file and answer with it."""

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        await change(uow, actor)
        opened = await queries.read_file(uow, actor, FileId(file_id))
        return await whole(uow, actor, opened.file)

    return await write(request, work)


async def moved(
    request: Asked,
    file_id: UUID,
    move: Callable[[UnitOfWork, Actor, tuple[FileId, int]], Awaitable[object]],
) -> Response[bytes]:
    """The same for what has no body, at the version of If-Match."""
    at = (FileId(file_id), expected_version(request))
    return await changed(request, file_id, lambda uow, actor: move(uow, actor, at))


async def listed(uow: UnitOfWork, actor: Actor, file_id: FileId, *, status: int = 200) -> Answer:
    """The list of the present round."""
    file, frozen, stood, effects = await queries.read_list(uow, actor, file_id)
    return shown(outputs.list_out(frozen, stood, effects), version=file.version, status=status)
