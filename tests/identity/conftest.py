"""A town per test: a fresh database founded as a demonstration, so that its clock may stand still."""

from __future__ import annotations

from typing import Any

import pytest

from core.database import Database
from core.identity.actors import WORKER
from core.ledger import found
from core.permits import PERMISSIONS, Permission
from core.room import things
from tests.identity.people import Town, a_town

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="session", autouse=True)
def permissions() -> None:
    """Identity's permissions, as the composition root registers them."""
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))


@pytest.fixture
async def town(database: Database, valkey: Any, valkey_prefix: str) -> Town:
    """An empty town."""
    await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    return a_town(database, valkey, valkey_prefix)
