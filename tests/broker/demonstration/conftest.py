"""The demonstration loaded once for the module, in a clone of the template, as told on a Monday of June."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from broker.demonstration import load_demonstration
from broker.demonstration.provider import PROVIDER_OFFSET
from broker.demonstration.telling import Teller
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER, Actor
from core.ids import new_id
from core.runtime.cluster import create_database, drop_database
from core.settings import Settings
from tests.conftest import NOW, Servers
from tests.support import free_port


@dataclass
class Told:
    """What was told, and how long it took."""

    database: Database
    settings: Settings
    teller: Teller
    seconds: float

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """Rows, as the service itself reads them."""
        return list(await self.database.read(WORKER, lambda uow: uow.raw.fetch(sql, *arguments)))

    async def seen(self, actor: str, query: Any) -> Any:
        """What an account reads, behind the wall."""
        who: Actor = self.teller.cast.actors[actor]
        return await self.database.read(who, lambda uow: query(uow, who))


@pytest.fixture(scope="module")
def told_name(servers: Servers, template: str) -> Iterator[str]:
    """A clone that the module's tests share."""
    name = f"told_{new_id().hex}"
    create_database(servers.admin_url, name, template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture(scope="module")
async def told(servers: Servers, told_name: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Told]:
    """The demonstration, loaded."""
    data: Path = tmp_path_factory.mktemp("demonstration")
    settings = Settings(
        database_url=servers.url(told_name),
        redis_url=servers.redis_url,
        data_dir=data,
        demo=True,
        port=free_port() - PROVIDER_OFFSET,
    )
    database = Database(servers.url(told_name), clock=FixedClock(NOW), pool_size=4)
    began = time.monotonic()
    teller = await load_demonstration(database, settings)
    assert teller is not None
    yield Told(database, settings, teller, time.monotonic() - began)
    await database.close()
