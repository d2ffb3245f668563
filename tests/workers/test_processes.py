"""Real worker processes over a real message store: killed in the middle, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broker.fulfilment.vault import Vault
from broker.fulfilment.wake import Waker, celery_application
from core.settings import load_settings
from tests.conftest import Servers
from tests.peers.osb import DemoProvider, demo_provider_process
from tests.support import eventually
from tests.workers.shop import Shop
from workers.scheduler import Scheduler

pytestmark = [pytest.mark.anyio, pytest.mark.faults, pytest.mark.timeout(240)]


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[DemoProvider]:
    with demo_provider_process(tmp_path / "provider") as running:
        yield running


class Workers:
    """Starts worker processes, and ends them all."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.workers.process"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def stop(self) -> None:
        for process in self.running:
            process.kill()
            process.wait(10)


@pytest.fixture
def workers(servers: Servers, database_url: str, valkey_prefix: str, tmp_path: Path) -> Iterator[Workers]:
    environment = {
        **os.environ,
        "COURTIER_DATABASE_URL": database_url,
        "COURTIER_REDIS_URL": servers.redis_url,
        "COURTIER_DATA_DIR": str(tmp_path / "data"),
        "COURTIER_TEST_PREFIX": valkey_prefix,
    }
    found = Workers(environment)
    yield found
    found.stop()


async def test_a_worker_killed_in_the_middle_of_a_call_leaves_one_instance(
    shop: Shop, provider: DemoProvider, workers: Workers, valkey_prefix: str, tmp_path: Path
) -> None:
    shop.vault = Vault.open_in(tmp_path / "data")
    await shop.connect("osb", provider.settings, provider.credentials)
    broker_url = load_settings(workers.environment).celery_broker_url
    assert broker_url is not None
    waker = Waker(celery_application(broker_url, prefix=valkey_prefix))

    async def wake(operations: Any) -> None:
        await asyncio.to_thread(waker.send_all, operations)

    scheduler = asyncio.ensure_future(Scheduler(shop.database, wake, sweep_every=0.1).run())
    try:
        provider.fault("slow", 1, seconds=3.0, only="PUT instance")
        first = workers.start()
        opened = await shop.order(plan="essentiel")
        await shop.rows("UPDATE step SET call_timeout = 5")  # a lease that is over within this test
        waker.send(opened.id)
        waker.send(opened.id)

        async def sent() -> bool:
            return bool(await shop.one("SELECT count(*) FROM attempt") == 1)

        await eventually(sent, within=60, what="the first call")
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        workers.start()
        workers.start()

        async def active() -> bool:
            return await shop.state(opened.service_id) == "active"

        await eventually(active, within=120, what="the active service")
    finally:
        scheduler.cancel()
        await asyncio.gather(scheduler, return_exceptions=True)
    assert provider.effects("provision") == [str(opened.service_id)]
    assert len(provider.effects("bind")) == 1
    assert await shop.one("SELECT count(*) FROM attempt WHERE outcome = 'lost'") == 1


async def test_a_message_store_that_is_down_refuses_nobody(shop: Shop) -> None:
    waker = Waker(celery_application("redis://127.0.0.1:1/0", prefix="nobody:"))
    opened = await shop.order()
    assert await asyncio.to_thread(waker.send, opened.id) is False
    assert await shop.state(opened.service_id) == "provisioning"


async def test_a_second_scheduler_stands_by_and_takes_over(shop: Shop) -> None:
    woken: list[Any] = []

    async def wake(operations: Any) -> None:
        woken.extend(operations)

    first, second = (Scheduler(shop.database, wake, sweep_every=0.02, standby_every=0.05) for _ in range(2))
    leading = asyncio.ensure_future(first.run())

    async def led() -> bool:
        return first.leading

    await eventually(led)
    standing = asyncio.ensure_future(second.run())
    try:
        opened = await shop.order()
        await shop.rows("UPDATE operation SET wake_at = clock_timestamp()")

        async def swept() -> bool:
            return opened.id in woken

        await eventually(swept)
        assert not second.leading
        leading.cancel()
        await asyncio.gather(leading, return_exceptions=True)

        async def took_over() -> bool:
            return second.leading

        await eventually(took_over)
    finally:
        for task in (leading, standing):
            task.cancel()
        await asyncio.gather(leading, standing, return_exceptions=True)
