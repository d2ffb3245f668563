"""What every test stands on: one PostgreSQL and one Valkey for the run, a fresh clone of the template database per
test.

The process that leads the run starts the servers and tells the others where they are: embedded ones (of the programs
that COURTIER_TEST_POSTGRES_BIN and COURTIER_TEST_REDIS_BIN name, if they do), or those that COURTIER_TEST_ADMIN_URL and
COURTIER_TEST_REDIS_URL name. The template is migrated once, by whoever needs it first.
Both fixtures connect as the service's login, behind the tenant wall:

- `database`: a fresh clone, wherever two connections, a worker, a page or a reader of the ledger are involved;
- `tx`: one transaction that is rolled back, for one room's services.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest
import redis.asyncio as redis

from broker.rooms import migrations, register
from catalogue.demo.publishing import publish_catalogue
from core.clock import FixedClock
from core.database import Database, Isolation, driver
from core.identity.actors import WORKER, Actor
from core.ids import new_id
from core.ledger import found
from core.ledger.sequencer import sequence_all
from core.ledger.verify import verify
from core.migrate import migrate
from core.reference.service import load_reference, read_files
from core.runtime.cluster import OWNER, at, create_database, drop_database, prepare_cluster
from core.uow import UnitOfWork

T = TypeVar("T")

TEMPLATE = "courtier_template"
TEMPLATE_LOCK = 7_021_868_100_002
NOW = datetime(2026, 6, 1, 14, 0, tzinfo=UTC)
"""A Monday morning, 10 h in Toronto."""


@dataclass(frozen=True)
class Servers:
    """Where the run's servers are met."""

    admin_url: str
    redis_url: str

    def url(self, database: str, user: str = "courtier_service") -> str:
        """Where `user` meets `database`."""
        return at(self.admin_url, database=database, user=user)


RUNNING = pytest.StashKey[ExitStack]()
SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the process that leads the run; the others were told."""
    told = getattr(config, "workerinput", None)
    if told is not None:
        config.stash[SERVERS] = Servers(**told["servers"])
        return
    if config.option.collectonly:
        return
    running = ExitStack()
    config.stash[RUNNING] = running
    admin_url, redis_url = os.environ.get("COURTIER_TEST_ADMIN_URL"), os.environ.get("COURTIER_TEST_REDIS_URL")
    if admin_url and redis_url:
        prepare_cluster(admin_url, database=None)
        for name in (TEMPLATE, f"{TEMPLATE}_catalogue"):
            drop_database(admin_url, name)
    else:
        from core.runtime.embedded import embedded_servers

        folder = Path(tempfile.mkdtemp(prefix="courtier-tests-", dir=in_memory()))
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        options = {"max_connections": "300", "shared_buffers": "192MB"}
        installed = {
            name: Path(value)
            for name in ("postgres_bin", "redis_bin")
            if (value := os.environ.get(f"COURTIER_TEST_{name.upper()}"))
        }
        addresses = running.enter_context(embedded_servers(folder, durable=False, options=options, **installed))
        admin_url, redis_url = addresses.admin_url, addresses.redis_url
    config.stash[SERVERS] = Servers(admin_url, redis_url)


def in_memory() -> str | None:
    """A folder in memory, where there is plenty of it: every test copies a database. None for the usual place."""
    memory = Path("/dev/shm")
    try:
        said = re.search(r"^MemAvailable:\s+(\d+) kB$", Path("/proc/meminfo").read_text(), re.MULTILINE)
        plenty = said is not None and int(said[1]) * 1024 > 8 * 2**30 and shutil.disk_usage(memory).free > 4 * 2**30
    except OSError:
        return None
    return str(memory) if plenty and os.access(memory, os.W_OK | os.X_OK) else None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    running = config.stash.get(RUNNING, None)
    if running is not None:
        running.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of the run where the servers are."""
    node.workerinput["servers"] = asdict(node.config.stash[SERVERS])


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """The run's PostgreSQL and Valkey."""
    return pytestconfig.stash[SERVERS]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The name of the migrated database that every clone is made of."""
    return make_template(servers, TEMPLATE, None, prepare_template)


def make_template(servers: Servers, name: str, base: str | None, prepare: Callable[[str, str], None]) -> str:
    """The database `name`, a copy of `base`, made once for the run; returns `name`.

    Whoever needs it first prepares it (given the owner's and the service's address), the others wait."""
    register()
    with psycopg.connect(servers.admin_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (TEMPLATE_LOCK,))
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            unfinished = f"{name}_unfinished"
            drop_database(servers.admin_url, unfinished)
            create_database(servers.admin_url, unfinished, base)
            prepare(servers.url(unfinished, OWNER), servers.url(unfinished))
            connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
        connection.execute("SELECT pg_advisory_unlock(%s)", (TEMPLATE_LOCK,))
    return name


@pytest.fixture(scope="session")
def catalogue_template(servers: Servers, template: str) -> str:
    """A template that also holds the demonstration's suppliers and forty published offers, as told on `NOW`."""

    def prepare(_owner_url: str, service_url: str) -> None:
        async def publish() -> None:
            opened = Database(service_url, pool_size=1, clock=FixedClock(NOW))
            try:
                await publish_catalogue(opened, WORKER)
                await sequence_all(opened)
            finally:
                await opened.close()

        asyncio.run(publish())

    return make_template(servers, f"{TEMPLATE}_catalogue", template, prepare)


def prepare_template(owner_url: str, service_url: str) -> None:
    """Migrate it, found it as a demonstration (so that a test's clock may stand still), load reference data."""
    migrate(owner_url, migrations())

    async def settle() -> None:
        opened = Database(service_url, pool_size=1)
        try:
            await opened.run(WORKER, lambda uow: found(uow, demonstration=True))
            await opened.run(WORKER, lambda uow: load_reference(uow, WORKER, read_files()))
        finally:
            await opened.close()

    asyncio.run(settle())


@pytest.fixture(scope="session", autouse=True)
def registered() -> None:
    """Every room's permissions and events, as the composition root registers them."""
    register()


@pytest.fixture
def database_name(servers: Servers, template: str) -> Iterator[str]:
    """A fresh clone of the template, dropped afterwards."""
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
def database_url(servers: Servers, database_name: str) -> str:
    """The service's way into the clone."""
    return servers.url(database_name)


@pytest.fixture
def owner_dsn(servers: Servers, database_name: str) -> str:
    """The owner's way into the clone."""
    return servers.url(database_name, OWNER)


@pytest.fixture
def admin_dsn(servers: Servers, database_name: str) -> str:
    """The superuser's way into the clone."""
    return at(servers.admin_url, database=database_name)


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at `NOW` until it is moved."""
    return FixedClock(NOW)


@pytest.fixture
async def unverified_database(database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    """`database`, for a test that breaks the ledger on purpose."""
    opened = Database(database_url, clock=clock, pool_size=8)
    yield opened
    await opened.close()


@pytest.fixture
async def database(database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    """The service's door to a fresh clone, whose ledger verifies when the test is over."""
    opened = Database(database_url, clock=clock, pool_size=8)
    yield opened
    await sequence_all(opened)
    report = await verify(opened)
    await opened.close()
    assert report.whole, f"the ledger does not verify after this test: {report.first}"


class OneTransaction(Database):
    """A database whose every unit of work is a savepoint of one transaction that is never committed."""

    held: Any = None

    async def open(self) -> None:
        """Begin the one transaction."""
        self._one = await self.engine.connect()
        self.held = driver(self._one)
        await self.held.execute("BEGIN")

    async def undo(self) -> None:
        """Check the deferred constraints, then roll everything back."""
        try:
            await self.held.execute("RESET ROLE; SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            await self.held.execute("ROLLBACK")
            await self._one.close()
            await self.close()

    async def _once(
        self, actor: Actor, work: Callable[[UnitOfWork], Awaitable[T]], isolation: Isolation, *, read_only: bool
    ) -> tuple[T, UnitOfWork]:
        organisation = "" if actor.organisation is None else str(actor.organisation)
        await self.held.execute(
            f"SAVEPOINT work; SET LOCAL ROLE {actor.group.value}; "
            f"SET LOCAL app.org = '{organisation}'; SET LOCAL app.actor = '{actor.key}'"
        )
        uow = UnitOfWork(actor=actor, clock=self.clock, connection=self._one, raw=self.held)
        try:
            result = await work(uow)
            await uow.flush()
            await self.held.execute("RELEASE SAVEPOINT work")
        except BaseException:
            await self.held.execute("ROLLBACK TO SAVEPOINT work")
            raise
        finally:
            await uow.close()
        return result, uow


@pytest.fixture(scope="session")
def shared_database_name(servers: Servers, template: str) -> Iterator[str]:
    """One clone for every `tx` of this process."""
    name = f"shared_{new_id().hex}"
    create_database(servers.admin_url, name, template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
async def tx(servers: Servers, shared_database_name: str, clock: FixedClock) -> AsyncIterator[Database]:
    """A database in which nothing stays: each `run` is a savepoint of one transaction that is rolled back."""
    opened = OneTransaction(servers.url(shared_database_name), clock=clock, pool_size=1)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.undo()


@pytest.fixture
def valkey_prefix() -> str:
    """A key prefix of this test's own."""
    return f"test:{new_id().hex}:"


@pytest.fixture
async def valkey(servers: Servers) -> AsyncIterator[redis.Redis]:
    """A client of the run's Valkey."""
    client = redis.Redis.from_url(servers.redis_url, protocol=2)
    yield client
    await client.aclose()
