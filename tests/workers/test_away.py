"""A database, or a message store, that goes away in the middle and comes back: answers are kept, nobody waits long."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from broker.fulfilment.wake import PATIENCE, Waker, celery_application
from core.clock import SystemClock
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.simulated import SimulatedAdapter, World
from workers.bridge import Bridge
from workers.engine import Engine
from workers.work import Work

pytestmark = pytest.mark.anyio

DOOMED = "courtier-doomed"


@pytest.fixture
def doomed(database_url: str) -> Iterator[Bridge]:
    """A bridge whose connections can be told from the others."""
    with Bridge(lambda: Database(database_url, clock=SystemClock(), pool_size=4, application_name=DOOMED)) as opened:
        yield opened


def end_sessions(admin_dsn: str) -> int:
    """What a restarted PostgreSQL does to a pool: every connection of the bridge ends."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        done = admin.execute(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE application_name = %s AND datname = current_database()",
            (DOOMED,),
        ).fetchone()
    assert done is not None
    return int(done[0])


async def attempts(shop: Shop) -> list[str]:
    rows = await shop.rows("SELECT outcome FROM attempt ORDER BY sent_at")
    return [row["outcome"] for row in rows]


async def test_an_answer_is_written_down_although_the_database_went_away_during_the_call(
    shop: Shop, doomed: Bridge, world: World, admin_dsn: str
) -> None:
    ended: list[int] = []

    def at(point: str, work: Work) -> None:
        del work
        if point == "called":
            ended.append(end_sessions(admin_dsn))

    engine = Engine(doomed, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK, at=at)
    opened = await shop.order()
    await asyncio.to_thread(engine.run, opened.id)
    assert await shop.state(opened.service_id) == "active"
    assert min(ended) >= 1
    assert await attempts(shop) == ["done"] * 3
    assert set(world.effects.values()) == {1}


async def test_a_pool_of_dead_connections_loses_no_message(
    shop: Shop, doomed: Bridge, world: World, admin_dsn: str
) -> None:
    engine = Engine(doomed, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK)
    orders = [await shop.order() for _ in range(8)]
    await asyncio.gather(*(asyncio.to_thread(engine.run, one.id) for one in orders[:4]))
    assert end_sessions(admin_dsn) >= 2
    await asyncio.gather(*(asyncio.to_thread(engine.run, one.id) for one in orders[4:]))
    assert await shop.one("SELECT count(*) FROM service WHERE state <> 'active'") == 0


async def test_a_claim_whose_answer_was_lost_finds_its_own_lease(shop: Shop, engine: Engine, world: World) -> None:
    opened = await shop.order()
    lease = new_id()
    first = await asyncio.to_thread(lambda: engine._bridge.call(engine.claim(opened.id, lease)))
    assert isinstance(first, Work)
    assert await asyncio.to_thread(lambda: engine._bridge.call(engine.claim(opened.id, new_id()))) is False
    again = await asyncio.to_thread(lambda: engine._bridge.call(engine.claim(opened.id, lease)))
    assert isinstance(again, Work)
    assert again.asked == "find"
    assert world.calls["perform", "make"] == 0


async def test_an_answer_told_twice_counts_once(shop: Shop, engine: Engine) -> None:
    opened = await shop.order()
    work = await asyncio.to_thread(lambda: engine._bridge.call(engine.claim(opened.id)))
    assert isinstance(work, Work)
    answer = engine._asker.ask(work)
    assert answer is not None
    following = await asyncio.to_thread(lambda: engine._bridge.call(engine.settle(work, answer)))
    assert isinstance(following, Work)
    assert await asyncio.to_thread(lambda: engine._bridge.call(engine.settle(work, answer))) is False
    told = await shop.one("SELECT count(*) FROM ledger_event WHERE name = 'service.step_done'")
    assert told == 1
    assert await shop.one("SELECT count(*) FROM attempt WHERE answered_at IS NULL") == 1


async def test_persisting_ends_when_the_database_stays_away() -> None:
    nowhere = "postgresql://nobody@/nothing?host=/nonexistent"
    with Bridge(lambda: Database(nowhere, pool_size=1)) as bridge:

        async def ask() -> None:
            async with bridge.database.raw() as raw:
                await raw.fetchval("SELECT 1")

        began = time.monotonic()
        with pytest.raises(OSError):
            await asyncio.to_thread(bridge.persist, ask, 0.5)
        assert 0.3 < time.monotonic() - began < 5


async def test_persisting_waits_for_a_connection_when_all_are_taken(database_url: str) -> None:
    tries, taken = 0, threading.Event()
    with Bridge(lambda: Database(database_url, pool_size=1, wait_seconds=0.5)) as bridge:
        free = asyncio.Event()

        async def take_all() -> None:
            async with bridge.database.raw(), bridge.database.raw():
                taken.set()
                await free.wait()

        async def ask() -> int:
            nonlocal tries
            tries += 1
            if tries == 3:
                free.set()
            found: int = await bridge.database.run(WORKER, lambda uow: uow.raw.fetchval("SELECT 1"))
            return found

        holding = asyncio.create_task(asyncio.to_thread(bridge.call, take_all()))
        assert await asyncio.to_thread(taken.wait, 10)
        try:
            assert await asyncio.to_thread(bridge.persist, ask, 10) == 1
        finally:
            bridge._loop.call_soon_threadsafe(free.set)
            await holding
        assert tries >= 3


async def test_a_message_store_that_is_not_there_is_noticed_at_once() -> None:
    waker = Waker(celery_application("redis+socket:///nonexistent/valkey.sock", prefix="nobody:"))
    await asyncio.to_thread(waker.send, new_id())  # imports
    began = time.monotonic()
    assert await asyncio.to_thread(waker.send, new_id()) is False
    assert time.monotonic() - began < 1


async def test_a_message_store_that_never_answers_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(path))
        silent.listen()
        application = celery_application(f"redis+socket://{path}", prefix="nobody:")
        application.conf.broker_transport_options["socket_timeout"] = 5
        began = time.monotonic()
        await Waker(application)(new_id())
        assert time.monotonic() - began < PATIENCE + 2
