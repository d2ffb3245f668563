"""What the scheduler does by itself: every kind of date has somebody, and what has expired is forgotten."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from broker.rooms import NAMES
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from workers.duties import ANSWERS_KEPT, HANDLERS, tidy

ROOT = Path(__file__).resolve().parents[2]


def scheduled() -> Iterator[tuple[str, str]]:
    """Where the code calls `core.due.schedule`, and for which kind of date."""
    for room in (*NAMES, "workers"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if "schedule" not in text or path == ROOT / "core" / "due.py":
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for call in ast.walk(ast.parse(text)):
                if isinstance(call, ast.Call) and called(call) in ("schedule", "due.schedule"):
                    kind = next((word.value for word in call.keywords if word.arg == "kind"), None) or call.args[2]
                    found = eval(compile(ast.Expression(kind), name, "eval"), vars(importlib.import_module(name)))
                    yield f"{name}:{call.lineno}", found


def called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def test_every_kind_of_date_that_is_scheduled_has_a_handler() -> None:
    places = dict(scheduled())
    assert places, "no call of core.due.schedule was found: this test looks in the wrong place"
    assert {where: kind for where, kind in places.items() if kind not in HANDLERS} == {}


@pytest.mark.anyio
async def test_what_has_expired_is_forgotten_and_nothing_else(
    database: Database, clock: FixedClock, admin_dsn: str
) -> None:
    now, person = clock.now(), new_id()
    admin = await asyncpg.connect(admin_dsn)
    try:
        await admin.execute(
            "INSERT INTO person (id, email, name, language, created_at) VALUES ($1, 'a@example.org', 'A', 'fr', $2)",
            person,
            now,
        )
        for end in (now - timedelta(seconds=1), now + timedelta(hours=1)):
            await admin.execute(
                """
                INSERT INTO session (id, token_hash, person_id, channel, user_agent_hash, created_at, last_seen_at,
                                     expires_at)
                VALUES ($1, sha256($5), $2, 'page', sha256('a'), $3, $3, $4)
                """,
                new_id(),
                person,
                now - timedelta(hours=2),
                end,
                end.isoformat().encode(),
            )
        for age in (ANSWERS_KEPT + timedelta(seconds=1), ANSWERS_KEPT - timedelta(seconds=1)):
            await admin.execute(
                """
                INSERT INTO idempotency_key (actor, key, request_hash, status, headers, created_at)
                VALUES ('machine:test', $1, sha256('a'), 200, '{}', $2)
                """,
                str(new_id()),
                now - age,
            )
        assert await database.run(WORKER, tidy) == 2
        assert await admin.fetchval("SELECT count(*) FROM session") == 1
        assert await admin.fetchval("SELECT count(*) FROM idempotency_key") == 1
    finally:
        await admin.close()
