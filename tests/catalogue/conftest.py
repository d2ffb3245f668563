"""A catalogue to look into: the demonstration's suppliers and offers, published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalogue.demo.publishing import Published
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from core.runtime.cluster import create_database, drop_database
from tests.conftest import Servers


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
