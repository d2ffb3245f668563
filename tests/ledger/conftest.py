"""A clone of core's tables alone, with the machine's own clock: an installation that nobody founded yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import core
from core.clock import Clock, SystemClock
from core.ids import new_id
from core.migrate import migrate
from core.runtime.cluster import OWNER, create_database, drop_database
from tests.conftest import Servers


@pytest.fixture(scope="session")
def template(servers: Servers) -> Iterator[str]:
    """The database that this process clones."""
    name = f"ledger_{new_id().hex}"
    create_database(servers.admin_url, name)
    migrate(servers.url(name, OWNER), [Path(core.__file__).parent / "migrations" / "versions"])
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
def clock() -> Clock:
    """The machine's own clock."""
    return SystemClock()


@pytest.fixture
def intruder(admin_dsn: str) -> Iterator[psycopg.Connection]:
    """A superuser for whom no trigger fires."""
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection
