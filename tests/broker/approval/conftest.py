"""A town over the demonstration's catalogue, in a fresh clone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis.asyncio as redis

from broker.rooms import rooms
from core.clock import FixedClock
from core.database import Database
from core.ids import new_id
from core.language import load
from core.runtime.cluster import create_database, drop_database
from tests.broker.approval.builders import Town, a_town
from tests.broker.approval.site import Site, a_site
from tests.conftest import Servers


@pytest.fixture(scope="session", autouse=True)
def composed() -> None:
    """Words, as the composition root brings them."""
    load(rooms())


@pytest.fixture
def database_name(servers: Servers, catalogue_template: str) -> Iterator[str]:
    """A fresh clone of the template that holds the catalogue."""
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, catalogue_template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
async def town(database: Database) -> Town:
    """A body of a kind whose threshold the demonstration's purchase passes, its people, and the centre."""
    return await a_town(database)


@pytest.fixture
async def site(
    town: Town, valkey: redis.Redis, valkey_prefix: str, tmp_path: Path, clock: FixedClock
) -> AsyncIterator[Site]:
    """The whole application over the town."""
    async with a_site(town, valkey, valkey_prefix, tmp_path, clock) as opened:
        yield opened
