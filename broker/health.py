"""What an operator's machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import msgspec
from litestar import Request, get
from litestar.enums import MediaType
from litestar.response import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

TIMEOUT = 2.0
"""Seconds that a part may take to answer before it counts as missing."""


class Health(msgspec.Struct):
    """Whether the service answers, and each part that it needs."""

    status: str
    parts: dict[str, str] = {}


@get("/healthz", include_in_schema=False)
async def healthz() -> Health:
    """The process is alive."""
    return Health("ok")


@get("/readyz", include_in_schema=False)
async def readyz(request: Request[Any, Any, Any]) -> Response[Health]:
    """The process can serve: the database and the store answer."""
    database, store = request.app.state["database"], request.app.state["valkey"]

    async def ask_database() -> None:
        async with database.raw() as raw:
            await raw.fetchval("SELECT 1")

    parts = {"database": await part(ask_database()), "store": await part(store.ping())}
    ready = set(parts.values()) == {"ok"}
    return Response(Health("ok" if ready else "unavailable", parts), status_code=200 if ready else 503)


async def part(answer: Awaitable[Any]) -> str:
    """`ok`, or the kind of error: never its text, which may hold an address."""
    try:
        await asyncio.wait_for(answer, TIMEOUT)
    except Exception as error:  # noqa: BLE001 - the edge: whatever is wrong with a part, the answer says which part
        return type(error).__name__
    return "ok"


@get("/metrics", include_in_schema=False, media_type=MediaType.TEXT)
async def metrics() -> Response[bytes]:
    """Figures in Prometheus' format."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
