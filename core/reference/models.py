"""Reference tables: what the law dates, kept as rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, Text
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version


class ReferenceRow(Table, table=True):
    """One value of one table, true from a day to a day (`valid_to`, the last day that counts), with its source.

    `standing` says how sure we are: `sourced` (read in the source), `background` (to be verified before relying on it),
    `inferred` (our reading).
    """

    __tablename__ = "reference_table"
    __wall__: ClassVar[Wall] = Wall.PUBLIC

    id: UUID = identifier()
    name: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: date
    valid_to: date | None = None
    value: Any = document()
    source: str = Field(sa_column=Column(Text, nullable=False))
    standing: str = Field(sa_column=Column(Text, nullable=False))
    version: int = version()
    loaded_at: datetime = instant()
