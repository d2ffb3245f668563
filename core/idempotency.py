"""A write that is sent twice has one effect: `run_once` keeps the answer beside the effect, in the same transaction.

The second of two simultaneous requests waits on the key's row until the first has committed, and is then given its
answer. When the first fails nothing was kept, and the second does the work.

A key belongs to whoever sent it while they acted for one organisation: what it answered for that one is no business of
another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.database import Database, Isolation
from core.errors import KeyReused
from core.identity.actors import Actor, ActorKind
from core.uow import UnitOfWork


@dataclass(frozen=True)
class Answer:
    """What a write answers: status, JSON body (None: no body) and the headers that belong to it (ETag, Location)."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    replayed: bool = False


Work = Callable[[UnitOfWork], Awaitable[Answer]]


def hash_request(method: str, path: str, body: bytes, if_match: str = "") -> bytes:
    """What two requests must share to be the same one."""
    parts = (method.upper().encode(), path.encode(), if_match.encode(), body)
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()


def kept_as(actor: Actor, key: str) -> str:
    """The key as its row holds it, which has room for the longest key and none for the organisation beside it."""
    return hashlib.sha256(f"{actor.organisation or ''}\n{key}".encode()).hexdigest()


async def run_once(
    database: Database,
    actor: Actor,
    key: str | None,
    request_hash: bytes,
    work: Work,
    *,
    isolation: Isolation = Isolation.READ_COMMITTED,
) -> Answer:
    """Run `work` as `actor` in one transaction unless `key` has been answered before, to them and for the organisation
    that they act for; then give that answer again.

    Without a key, and for nobody (whose keys would be everybody's), the work simply runs.

    Raises:
        KeyReused: the key was answered for another request, for the same organisation.
    """
    if not key or actor.kind is ActorKind.NOBODY:
        return await database.run(actor, work, isolation=isolation)
    kept = kept_as(actor, key)

    async def once(uow: UnitOfWork) -> Answer:
        claimed = await uow.raw.fetchval(
            """
            INSERT INTO idempotency_key (actor, key, request_hash, status, headers, created_at)
            VALUES ($1, $2, $3, 0, '{}', $4)
            ON CONFLICT (actor, key) DO NOTHING RETURNING true
            """,
            actor.key,
            kept,
            request_hash,
            uow.clock.now(),
        )
        if claimed is None:
            return await _given(uow, actor, key, request_hash)
        answer = await work(uow)
        await uow.flush()
        await uow.raw.execute(
            "UPDATE idempotency_key SET status = $3, headers = $4, answer = $5 WHERE actor = $1 AND key = $2",
            actor.key,
            kept,
            answer.status,
            json.dumps(dict(answer.headers)),
            None if answer.body is None else json.dumps(answer.body),
        )
        return answer

    return await database.run(actor, once, isolation=isolation)


async def _given(uow: UnitOfWork, actor: Actor, key: str, request_hash: bytes) -> Answer:
    row = await uow.raw.fetchrow(
        """
        SELECT request_hash, status, headers::text AS headers, answer::text AS answer
          FROM idempotency_key WHERE actor = $1 AND key = $2
        """,
        actor.key,
        kept_as(actor, key),
    )
    if row["request_hash"] != request_hash:
        raise KeyReused(key=key)
    body = None if row["answer"] is None else json.loads(row["answer"])
    return Answer(row["status"], body, json.loads(row["headers"]), replayed=True)


async def forget_keys(uow: UnitOfWork, before: datetime) -> int:
    """Delete the answers older than `before`; the scheduler does so daily. Returns how many."""
    done: str = await uow.raw.execute("DELETE FROM idempotency_key WHERE created_at < $1", before)
    return int(done.rpartition(" ")[2])
