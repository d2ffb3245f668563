"""The base of every table: constraint names, tenant wall, columns that recur.

Tables are SQLModel classes that persist and nothing else: they do not validate (inputs do), and no table model ever
comes in from outside or goes out. Relationships are not used; queries say what they join.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from core.identity.actors import Wall
from core.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


class Table(SQLModel):
    """What every table model inherits: `class Offer(Table, table=True)` with `__tablename__` and `__wall__`."""

    __wall__: ClassVar[Wall]
    __tablename__: ClassVar[Any]


def identifier() -> Any:
    """The primary key: a UUID of version 7 made in Python."""
    return Field(default_factory=new_id, primary_key=True)


def instant(*, nullable: bool = False) -> Any:
    """A column for an aware instant, kept in UTC."""
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=nullable))


def document(*, nullable: bool = False) -> Any:
    """A JSONB column."""
    return Field(default=None, sa_column=Column(JSONB(none_as_null=True), nullable=nullable))


def version() -> Any:
    """The optimistic version, 1 at birth, one more at each change."""
    return Field(default=1, sa_column=Column(Integer, nullable=False, default=1, server_default="1"))


class Dated(SQLModel):
    """Columns of rows that are born at a known instant."""

    created_at: datetime


__all__ = ["UUID", "Dated", "Table", "document", "identifier", "instant", "metadata", "version"]
