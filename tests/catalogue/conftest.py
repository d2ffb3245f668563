"""A catalogue to look into: the demonstration's suppliers and offers, published."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from catalogue.demo.publishing import Published
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER
from core.identity.visits import SESSIONS
from core.ids import new_id
from core.runtime.cluster import create_database, drop_database
from tests.catalogue.site import site
from tests.conftest import NOW, Servers


@pytest.fixture
def database_name(servers: Servers, catalogue_template: str) -> Iterator[str]:
    """A fresh clone of the template that holds the catalogue."""
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, catalogue_template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
async def catalogue(database: Database) -> Published:
    """What the catalogue holds, by code."""

    async def known(sql: str) -> dict[str, object]:
        return {row["code"]: row["id"] for row in await database.read(WORKER, lambda uow: uow.raw.fetch(sql))}

    return Published(
        organisations=await known("SELECT code, organisation_id AS id FROM supplier"),  # type: ignore[arg-type]
        suppliers=await known("SELECT code, id FROM supplier"),  # type: ignore[arg-type]
        agreements=await known("SELECT s.code, a.id FROM agreement a JOIN supplier s ON s.id = a.supplier_id"),  # type: ignore[arg-type]
        manufacturers=await known("SELECT code, id FROM manufacturer"),  # type: ignore[arg-type]
        offers=await known("SELECT code, id FROM offer"),  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def kept_database_name(servers: Servers, catalogue_template: str) -> Iterator[str]:
    """One clone for every test of a module that only reads."""
    name = f"kept_{new_id().hex}"
    create_database(servers.admin_url, name, catalogue_template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
async def reading(servers: Servers, kept_database_name: str) -> AsyncIterator[Database]:
    """A door to the kept clone, for reading."""
    opened = Database(servers.url(kept_database_name), clock=FixedClock(NOW), pool_size=4)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """The whole application, made once; each test lends it a database."""
    return site(tmp_path_factory.mktemp("house"))


@pytest.fixture
async def reader(house: Litestar, reading: Database, valkey: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser, before the application over the kept clone."""
    async with visitor(house, reading, valkey) as found:
        yield found


@pytest.fixture
async def client(house: Litestar, database: Database, valkey: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The same over a clone that the test may change."""
    async with visitor(house, database, valkey) as found:
        yield found


def visitor(app: Litestar, database: Database, valkey: Any) -> httpx.AsyncClient:
    """A client of the application over a database, called in the same loop."""
    app.state["database"], app.state["valkey"] = database, valkey
    app.state["clock"] = app.state["kit"].clock = database.clock
    app.state.pop(SESSIONS, None)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(cast(Any, app), raise_app_exceptions=False),
        base_url="http://courtier.test",
        headers={"Accept": "text/html"},
    )
