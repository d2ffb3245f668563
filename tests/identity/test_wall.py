"""The tenant wall, over every table that any room declares: none escapes.

A throwaway database has its other guards (keys, checks, triggers) taken away, so that one made-up row fits every
table; what is left to refuse is the wall alone.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest

from broker.rooms import NAMES
from core.database import Database
from core.identity.actors import Actor, ActorKind, GroupRole, OrganisationId, Wall
from core.ids import new_id
from core.tables import metadata

pytestmark = pytest.mark.anyio

TENANTS: dict[Wall, tuple[GroupRole, ...]] = {
    Wall.BODY: (GroupRole.BODY,),
    Wall.SUPPLIER: (GroupRole.SUPPLIER,),
    Wall.SHARED: (GroupRole.BODY, GroupRole.SUPPLIER),
}


def load_models() -> dict[str, Any]:
    """Every table's model, by table name, from every `models` module of every room."""
    for room in NAMES:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if found.name.rpartition(".")[2] == "models":
                importlib.import_module(found.name)
    from core.tables import Table

    models: dict[str, Any] = {}
    waiting: list[Any] = [Table]
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if hasattr(model, "__table__"):
                models[model.__table__.name] = model
    return models


MODELS = load_models()
GUARDED_OTHERWISE = {"ledger_event"}
"""Written through its own functions only, and verified after every test: tests/ledger tries its wall."""

OWNED = sorted(
    name
    for name, model in MODELS.items()
    if getattr(model, "__wall__", None) in TENANTS
    and "organisation_id" in metadata.tables[name].c
    and name not in GUARDED_OTHERWISE
)


def test_every_table_declares_its_wall() -> None:
    undeclared = set(metadata.tables) - {name for name, model in MODELS.items() if hasattr(model, "__wall__")}
    assert not undeclared


def test_the_wall_is_tried_on_the_tables_of_people() -> None:
    assert {"membership", "body_function", "deputy", "organisation_attribute"} <= set(OWNED)


@pytest.fixture
async def owner(admin_dsn: str) -> AsyncIterator[Any]:
    """A connection that no wall stops, in a database without its other guards."""
    connection = await asyncpg.connect(admin_dsn)
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


async def disarm(owner: Any, table: str) -> None:
    """Take away what else could refuse a made-up row."""
    await owner.execute(
        f"""
        DO $$ DECLARE c record; BEGIN
            FOR c IN SELECT conname FROM pg_constraint
                      WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'x', 'f', 'u', 'p') LOOP
                EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT IF EXISTS %I CASCADE', c.conname);
            END LOOP;
            FOR c IN SELECT indexrelid::regclass AS name FROM pg_index
                      WHERE indrelid = '{table}'::regclass AND indisunique LOOP
                EXECUTE format('DROP INDEX %s', c.name);
            END LOOP;
        END $$
        """
    )
    await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


async def made_up(owner: Any, table: str, organisation: OrganisationId) -> str:
    """An INSERT of a row of `organisation`, with any value that each column's type takes."""
    columns = await owner.fetch(
        """
        SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type
          FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
         WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
           AND a.attidentity = '' AND (a.attnotnull AND d.oid IS NULL OR a.attname IN ('organisation_id', 'id'))
        """,
        table,
    )
    values = {
        column["name"]: f"'{new_id()}'" if column["type"] == "uuid" else SAMPLES.get(column["type"], "'{}'")
        for column in columns
    }
    values["organisation_id"] = f"'{organisation}'"
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


SAMPLES = {
    "text": "'x'",
    "character varying": "'x'",
    "integer": "1",
    "bigint": "1",
    "smallint": "1",
    "numeric": "1",
    "double precision": "1",
    "boolean": "true",
    "date": f"'{date(2026, 1, 1)}'",
    "timestamp with time zone": "'2026-01-01T00:00:00Z'",
    "bytea": "'\\x00'",
    "jsonb": "'{}'",
    "json": "'{}'",
    "tsvector": "''",
    "interval": "'1 day'",
}


def tenant(group: GroupRole, organisation: OrganisationId | None) -> Actor:
    return Actor(ActorKind.PERSON, group, id=new_id(), organisation=organisation)


async def seen(database: Database, actor: Actor, table: str) -> int:
    """How many rows an actor sees; none when the table is closed to them."""
    try:
        found: int = await database.read(actor, lambda uow: uow.raw.fetchval(f"SELECT count(*) FROM {table}"))
    except asyncpg.InsufficientPrivilegeError:
        return 0
    return found


@pytest.mark.parametrize("table", OWNED)
async def test_a_tenant_sees_and_writes_its_own_rows_and_no_others(table: str, database: Database, owner: Any) -> None:
    wall = MODELS[table].__wall__
    mine, other = OrganisationId(new_id()), OrganisationId(new_id())
    await disarm(owner, table)
    for organisation in (mine, other):
        await owner.execute(await made_up(owner, table, organisation))
    for group in TENANTS[wall]:
        assert await seen(database, tenant(group, None), table) == 0
        assert await seen(database, tenant(group, mine), table) == 1
        others = await made_up(owner, table, other)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await insert(database, tenant(group, mine), others)
        assert await moved(database, tenant(group, mine), table, other) == 0
    assert await seen(database, tenant(GroupRole.PUBLIC, mine), table) == 0
    assert await seen(database, tenant(GroupRole.WORKER, None), table) == 2


async def insert(database: Database, actor: Actor, statement: str) -> None:
    """Try to write a row."""
    await database.run(actor, lambda uow: uow.raw.execute(statement))


async def moved(database: Database, actor: Actor, table: str, other: OrganisationId) -> int:
    """How many rows of another's an actor can change."""
    statement = f"UPDATE {table} SET organisation_id = organisation_id WHERE organisation_id = '{other}'"
    try:
        done: str = await database.run(actor, lambda uow: uow.raw.execute(statement))
    except asyncpg.InsufficientPrivilegeError:
        return 0
    return int(done.rpartition(" ")[2])


@pytest.mark.parametrize("table", sorted(name for name, model in MODELS.items() if model.__wall__ is Wall.INTERNAL))
async def test_no_machinery_is_open_to_tenants(table: str, database: Database) -> None:
    for group in (GroupRole.BODY, GroupRole.SUPPLIER, GroupRole.PUBLIC):
        assert await seen(database, tenant(group, OrganisationId(new_id())), table) == 0


async def test_the_login_itself_sees_nothing(database: Database) -> None:
    async with database.raw() as raw:
        for table in ("person", "person_password", "session", "membership", "idempotency_key"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await raw.fetch(f"SELECT * FROM {table}")
