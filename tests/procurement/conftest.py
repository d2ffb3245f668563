"""A world per test: a fresh database founded as a demonstration, so that its clock may stand still."""

from __future__ import annotations

import pytest

from broker.rooms import rooms
from core.database import Database
from core.identity.actors import WORKER
from core.language import load
from core.ledger import found
from core.permits import PERMISSIONS, Permission
from core.room import things
from tests.procurement.builders import World, a_world


@pytest.fixture(scope="session", autouse=True)
def composed() -> None:
    """Words and permissions, as the composition root brings them."""
    load(rooms())
    PERMISSIONS.register(things(["procurement.permissions"], Permission))


@pytest.fixture
async def world(database: Database) -> World:
    """One body and an empty market."""
    await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    return await a_world(database)
