"""One town for every test of the matrix; each module has a clone of its database and an application of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import redis.asyncio as redis
from litestar import Litestar

from broker.app import create_app
from broker.rooms import rooms
from core.clock import FixedClock
from core.database import Database
from core.identity.passwords import Passwords
from core.identity.sessions import Sessions
from core.identity.visits import SESSIONS
from core.ids import new_id
from core.language import load
from core.ledger.sequencer import sequence_all
from core.ledger.verify import verify
from core.runtime.cluster import at, create_database, drop_database
from core.settings import Settings
from core.throttle import Throttle
from tests.conftest import NOW, Servers
from tests.identity.people import QUICK
from tests.matrix.asking import Asking, Route, routes_of
from tests.matrix.town import Made, Truth, build


@dataclass
class House:
    """The application over the town, and the truth behind it."""

    app: Litestar
    made: Made
    truth: Truth
    ask: Asking
    routes: list[Route]


@pytest.fixture(scope="session")
def matrix_template(servers: Servers, catalogue_template: str, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database in which the town stands, and the town."""
    load(rooms())
    name = f"matrix_{new_id().hex}"
    create_database(servers.admin_url, name, catalogue_template)
    folder = tmp_path_factory.mktemp("matrix")

    async def make() -> Made:
        client = redis.Redis.from_url(servers.redis_url, protocol=2)
        try:
            return await build(servers.url(name), client, folder)
        finally:
            await client.aclose()

    yield name, asyncio.run(make())
    drop_database(servers.admin_url, name)


@pytest.fixture(scope="module")
async def house(servers: Servers, matrix_template: tuple[str, Made], anyio_backend: str) -> AsyncIterator[House]:
    """The whole application over a clone of the town's database."""
    template, made = matrix_template
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, template)
    database = Database(servers.url(name), clock=FixedClock(NOW), pool_size=8)
    client = redis.Redis.from_url(servers.redis_url, protocol=2)
    settings = Settings(data_dir=made.data_dir, public_url="https://courtier.test")
    app = create_app(settings, database=database, valkey=client)
    throttle = Throttle(client, database, prefix=f"test:{new_id().hex}:")
    app.state[SESSIONS] = Sessions(database, throttle, Passwords(QUICK))
    truth = Truth(at(servers.admin_url, database=name), made)
    yield House(app, made, truth, Asking(app), routes_of(app))
    truth.close()
    await sequence_all(database)
    report = await verify(database)
    await database.close()
    await client.aclose()
    drop_database(servers.admin_url, name)
    assert report.whole, f"the ledger does not verify after what was asked of the house: {report.first}"
