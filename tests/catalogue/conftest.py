"""A catalogue to look into: the demonstration's suppliers and offers, published."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from catalogue.demo.publishing import Published
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER
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


@pytest.fixture
async def reader(
    reading: Database, tmp_path: Path, valkey: Any, anyio_backend: str
) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with a browser, before the whole application over the kept clone."""
    del anyio_backend
    async with visitor(reading, tmp_path, valkey) as found:
        yield found


@pytest.fixture
async def client(
    database: Database, tmp_path: Path, valkey: Any, anyio_backend: str
) -> AsyncIterator[httpx.AsyncClient]:
    """The same over a clone that the test may change."""
    del anyio_backend
    async with visitor(database, tmp_path, valkey) as found:
        yield found


def visitor(database: Database, folder: Path, valkey: Any) -> httpx.AsyncClient:
    """A client of the application, called in the same loop."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(cast(Any, site(database, folder, valkey)), raise_app_exceptions=False),
        base_url="http://courtier.test",
        headers={"Accept": "text/html"},
    )
