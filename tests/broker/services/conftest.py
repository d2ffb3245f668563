"""The whole house in a fresh clone that holds the catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.database import Database
from core.ids import new_id
from core.runtime.cluster import create_database, drop_database
from tests.broker.services.house import House, a_house
from tests.conftest import Servers


@pytest.fixture
def database_name(servers: Servers, catalogue_template: str) -> Iterator[str]:
    """A fresh clone of the template that holds the catalogue."""
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, catalogue_template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
async def house(database: Database, valkey: Any, tmp_path: Path) -> AsyncIterator[House]:
    """The application, its town and their browsers."""
    opened = await a_house(database, valkey, tmp_path)
    async with opened.stack:
        yield opened
