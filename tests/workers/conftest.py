"""Engines over fresh databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from core.clock import SystemClock
from core.database import Database
from tests.workers.shop import Shop, open_shop
from tests.workers.simulated import SimulatedAdapter, World
from workers.bridge import Bridge
from workers.decide import Policy
from workers.engine import Engine

QUICK = Policy(margin=1.0, first_wait=0.01, longest_wait=0.05, poll=0.02, rest=0.05)


@pytest.fixture
async def shop(database_url: str, admin_dsn: str) -> AsyncIterator[Shop]:
    """A shop whose provider is simulated, on the machine's own clock."""
    database = Database(database_url, clock=SystemClock(), pool_size=8)
    yield await open_shop(database, admin_dsn, steps=3)
    await database.close()


@pytest.fixture
def world() -> World:
    """The simulated provider's truth."""
    return World()


@pytest.fixture
def bridge(database_url: str) -> Iterator[Bridge]:
    """A worker process's way to the database."""
    with Bridge(lambda: Database(database_url, clock=SystemClock(), pool_size=8)) as opened:
        yield opened


@pytest.fixture
def engine(bridge: Bridge, shop: Shop, world: World) -> Engine:
    """An engine with short waits."""
    return Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK)
