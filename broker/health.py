"""What an operator's machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping
from typing import Any

import msgspec
from litestar import Request, get
from litestar.enums import MediaType
from litestar.response import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from broker.fulfilment.machines import OPERATION
from core.database import Database
from core.identity.actors import WORKER

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


FIGURES = """
SELECT (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM operation GROUP BY state) o)::text
           AS operations,
       (SELECT count(*) FROM ledger_pending) AS pending,
       (SELECT coalesce(max(position), 0) FROM ledger_position) AS position,
       (SELECT coalesce(max(last_position), 0) FROM ledger_checkpoint) AS checkpointed,
       (SELECT count(*) FROM due WHERE handled_at IS NULL AND at < $1) AS overdue
"""


@get("/metrics", include_in_schema=False, media_type=MediaType.TEXT)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Figures in Prometheus' format: of the process, and of what the whole house has to do."""
    registry = CollectorRegistry()
    up = Gauge("courtier_database_up", "Whether the database answered this question.", registry=registry)
    try:
        found = await asyncio.wait_for(figures(request.app.state["database"]), TIMEOUT)
    except Exception:  # noqa: BLE001 - the edge: a database that is away is a figure, not a failure
        up.set(0)
    else:
        up.set(1)
        expose(found, registry)
    content = generate_latest() + generate_latest(registry)
    return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def figures(database: Database) -> Mapping[str, Any]:
    """What the house has to do, in one statement."""
    row: Mapping[str, Any] = await database.read(WORKER, lambda uow: uow.raw.fetchrow(FIGURES, uow.clock.now()))
    return row


def expose(found: Mapping[str, Any], registry: CollectorRegistry) -> None:
    """The figures as gauges."""
    operations = Gauge("courtier_operations", "Operations by state.", ["state"], registry=registry)
    counted = json.loads(found["operations"] or "{}")
    for state in sorted(OPERATION.states):
        operations.labels(state).set(counted.get(state, 0))
    for name, words, value in (
        ("courtier_ledger_pending", "Events that have no position yet.", found["pending"]),
        ("courtier_ledger_position", "The position of the newest event.", found["position"]),
        (
            "courtier_ledger_unsigned",
            "Events after the last signed checkpoint.",
            found["position"] - found["checkpointed"],
        ),
        ("courtier_due_overdue", "Dates that have come and were not yet handled.", found["overdue"]),
    ):
        Gauge(name, words, registry=registry).set(value)
