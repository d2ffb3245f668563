"""An order, from the transaction that concludes it to the active service, through four steps at a provider that takes
no time.

Everything is real but the provider: PostgreSQL, the message store, the worker process, the ledger.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop

from benchmarks.figures import Figure, figure
from broker.fulfilment.vault import Vault
from broker.fulfilment.wake import Waker, celery_application, install_waker
from broker.rooms import migrations
from core.clock import SystemClock
from core.database import Database
from core.identity.actors import WORKER
from core.migrate import migrate
from core.runtime.cluster import OWNER, at, create_database, prepare_cluster
from core.settings import load_settings
from tests.workers.shop import Shop, open_shop
from tests.workers.simulated import SimulatedAdapter, World

STEPS = 4
ORDERS = 400
SUBMITTERS = 4
PROBES = 60
GOAL_RATE, GOAL_P50_MS, GOAL_LEDGER = 50.0, 150.0, 0.15
DATABASE = "bench_order"
REPORTED = 11.0
"""Seconds after which an idle session has sent its statistics (PostgreSQL waits for ten)."""


@contextmanager
def servers() -> Iterator[tuple[str, str]]:
    """An administrator's URL and a message store, embedded ones unless the environment names others."""
    admin, redis = os.environ.get("COURTIER_TEST_ADMIN_URL"), os.environ.get("COURTIER_TEST_REDIS_URL")
    if admin and redis:
        prepare_cluster(admin, database=None)
        yield admin, redis
        return
    from core.runtime.embedded import embedded_servers

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="courtier-bench-")))
        folder.chmod(0o755)
        addresses = stack.enter_context(embedded_servers(folder, durable=True))
        yield addresses.admin_url, addresses.redis_url


async def submit(shop: Shop, count: int) -> list[float]:
    """`count` orders, `SUBMITTERS` at a time; seconds that each submission took."""
    times: list[float] = []
    left = iter(range(count))

    async def one() -> None:
        for _ in left:
            started = time.perf_counter()
            await shop.order()
            times.append(time.perf_counter() - started)

    await asyncio.gather(*(one() for _ in range(SUBMITTERS)))
    return times


async def wait_for(shop: Shop, count: int, *, within: float = 300.0, look: float = 0.05) -> None:
    """Until `count` services are active."""
    deadline = time.monotonic() + within
    while await shop.one("SELECT count(*) FROM service WHERE state = 'active'") < count:
        if time.monotonic() > deadline:
            raise TimeoutError("the orders never became services")
        await asyncio.sleep(look)


async def measure(database_url: str, admin_dsn: str, broker_url: str, prefix: str, data: Path) -> list[Figure]:
    """The figures, against a worker that runs."""
    database = Database(database_url, clock=SystemClock(), pool_size=8)
    install_waker(Waker(celery_application(broker_url, prefix=prefix)))
    shop = await open_shop(database, admin_dsn, steps=STEPS)
    shop.vault = Vault.open_in(data)
    await submit(shop, 20)
    await wait_for(shop, 20)

    before = await transactions(shop)
    started = time.perf_counter()
    submissions = await submit(shop, ORDERS)
    await wait_for(shop, 20 + ORDERS)
    rate = ORDERS / (time.perf_counter() - started)
    after = await transactions(shop)
    count, milliseconds = after[0] - before[0], after[1] - before[1]

    probes: list[float] = []
    for n in range(PROBES):
        begun = time.perf_counter()
        await shop.order()
        await wait_for(shop, 21 + ORDERS + n, look=0.002)
        probes.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.02 if n % 2 else 0.005)

    appends = await shop.one("SELECT count(*) FROM ledger_event e JOIN operation o ON e.stream_id = o.service_id")
    per_order = appends / (20 + ORDERS + PROBES)
    ledger = await ledger_seconds(shop)
    share = ledger * per_order * rate / (os.cpu_count() or 1)
    await database.close()
    return [
        figure("order.rate", rate, "orders/s", goal=GOAL_RATE),
        figure("order.p50", statistics.median(probes), "ms", goal=GOAL_P50_MS, at_most=True),
        figure("order.p95", statistics.quantiles(probes, n=20)[-1], "ms"),
        figure("order.submit_p50", statistics.median(submissions) * 1000, "ms"),
        figure("order.transactions", count / ORDERS, "per order"),
        figure("order.transaction", milliseconds / count, "ms each, from BEGIN to COMMIT"),
        figure("order.ledger_events", per_order, "events/order"),
        figure("order.ledger_append", ledger * 1e6, "µs/event"),
        figure("order.ledger_share", share, "of the machine", goal=GOAL_LEDGER, at_most=True),
    ]


async def transactions(shop: Shop) -> tuple[int, float]:
    """Transactions committed so far, and the milliseconds that sessions spent inside them, waiting included."""
    await asyncio.sleep(REPORTED)
    async with shop.database.raw() as raw:
        row = await raw.fetchrow(
            "SELECT xact_commit, active_time + idle_in_transaction_time AS inside FROM pg_stat_database "
            "WHERE datname = current_database()"
        )
    return row["xact_commit"], row["inside"]


async def ledger_seconds(shop: Shop, events: int = 400) -> float:
    """Seconds of the database that one append takes, measured in one transaction that is rolled back."""
    statement = """
        SELECT count(ledger_append(gen_random_uuid(), 'bench', s.id, 'service.step_done', 1, 'machine:bench', NULL,
                                   ARRAY[s.id], clock_timestamp(),
                                       '{"operation":"00000000-0000-0000-0000-000000000000"}', NULL))
          FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1::int / 8)) s, generate_series(1, 8)
    """
    async with shop.database.raw() as raw:
        await raw.execute(f"BEGIN; SET LOCAL ROLE {WORKER.group.value}")
        begun = time.perf_counter()
        await raw.fetchval(statement, events)
        taken = time.perf_counter() - begun
        await raw.execute("ROLLBACK")
    return taken / events


def figures() -> list[Figure]:
    """Start the servers and a worker, measure, and stop everything."""
    with servers() as (admin_url, redis_url), tempfile.TemporaryDirectory(prefix="courtier-bench-data-") as folder:
        create_database(admin_url, DATABASE)
        migrate(at(admin_url, database=DATABASE, user=OWNER), migrations())
        url = at(admin_url, database=DATABASE, user="courtier_service")
        data, prefix = Path(folder), f"bench:{os.getpid()}:"
        environment = {
            **os.environ,
            "COURTIER_DATABASE_URL": url,
            "COURTIER_REDIS_URL": redis_url,
            "COURTIER_DATA_DIR": str(data),
            "COURTIER_BENCH_PREFIX": prefix,
        }
        broker_url = load_settings(environment).celery_broker_url
        assert broker_url is not None
        Vault.open_in(data)
        worker = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.order", "worker"], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            return uvloop.run(measure(url, at(admin_url, database=DATABASE), broker_url, prefix, data))
        finally:
            worker.terminate()
            worker.wait(30)


def worker() -> None:
    """The worker process, with the simulated provider."""
    from workers.app import start_worker
    from workers.decide import Policy

    stretch = float(os.environ.get("COURTIER_BENCH_STRETCH", "2"))
    threads = int(os.environ.get("COURTIER_BENCH_THREADS", "4"))
    start_worker(
        load_settings(os.environ),
        speaks={"simulated": SimulatedAdapter(World())},
        threads=threads,
        prefix=os.environ["COURTIER_BENCH_PREFIX"],
        policy=Policy(stretch=stretch),
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["worker"]:
        worker()
