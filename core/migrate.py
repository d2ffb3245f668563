"""Migrations: forward only, one transaction each, run by the owner's login under an advisory lock.

Each room keeps its own in `<room>/migrations`, as Alembic revisions on a branch of its own name (`core_0001`,
`catalogue_0001` with `depends_on = ("core_0001",)`). A migration is SQL, frozen in time: it never imports models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from core.locks import MIGRATING
from core.tables import metadata


def configuration(folders: Sequence[Path], connection: Connection | None = None) -> Config:
    """Alembic's settings for the revisions of every room."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(folder) for folder in folders))
    config.attributes["connection"] = connection
    return config


def migrate(owner_url: str, folders: Sequence[Path]) -> list[str]:
    """Bring the database to the newest revision of every room; returns the heads that were added, sorted."""
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": MIGRATING})
            connection.execute(text("SET lock_timeout = '10s'"))
            connection.execute(text("SET statement_timeout = '10min'"))
            connection.commit()
            before = heads(connection)
            connection.commit()
            command.upgrade(configuration(folders, connection), "heads")
            connection.commit()
            return sorted(heads(connection) - before)
    finally:
        engine.dispose()


def pending(owner_url: str, folders: Sequence[Path]) -> list[str]:
    """The revisions that the database does not have yet (of those at the rooms' heads)."""
    engine = create_engine(make_url(owner_url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            wanted = set(ScriptDirectory.from_config(configuration(folders)).get_heads())
            return sorted(wanted - heads(connection))
    finally:
        engine.dispose()


def heads(connection: Connection) -> set[str]:
    """The revisions where the database stands."""
    return set(MigrationContext.configure(connection).get_current_heads())


def run_sql(execute: object, statements: Iterable[str]) -> None:
    """Run each of `statements` through `op.execute`."""
    assert callable(execute)
    for statement in statements:
        execute(text(statement.replace(":", "\\:")))


def ddl(tables: Iterable[str]) -> str:
    """The DDL that the models say, to be read, improved and frozen in a migration."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    parts: list[str] = []
    for name in tables:
        table = metadata.tables[name]
        parts.append(str(CreateTable(table).compile(dialect=dialect)).strip() + ";")
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        parts += [str(CreateIndex(index).compile(dialect=dialect)).strip() + ";" for index in indexes]
    return "\n\n".join(parts)
