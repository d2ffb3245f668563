"""Processes killed at random while orders are in flight: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator

import pytest

from broker.demonstration.load import LOADED_FILE, PASSWORD_FILE
from tests.e2e.faults import burn
from tests.e2e.house import House, fresh_house

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("house")]


@pytest.fixture
def burning() -> Iterator[House]:
    """A house of the test's own: the demonstration's provider, and none of its stories."""
    with fresh_house() as house:
        house.data.mkdir()
        (house.data / PASSWORD_FILE).write_text("nobody-signs-in\n", encoding="utf-8")
        (house.data / LOADED_FILE).touch()
        yield house.start()


@pytest.fixture
def seed() -> int:
    """COURTIER_TEST_SEED, or a new one."""
    return int(os.environ.get("COURTIER_TEST_SEED") or secrets.randbelow(1_000_000))


@pytest.mark.timeout(600)
async def test_twenty_orders_survive_a_minute_of_killed_processes(burning: House, seed: int) -> None:
    print(await burn(burning, seed, seconds=60, orders=20, settle=150))


@pytest.mark.long
@pytest.mark.timeout(1500)
async def test_a_hundred_orders_survive_ten_minutes_of_killed_processes(burning: House, seed: int) -> None:
    print(await burn(burning, seed, seconds=600, orders=20, settle=300, gaps=(1.0, 6.0)))
