"""The ledger's tables, for whoever joins them; only the functions of the migration write them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Identity,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Table, instant


def words(*, nullable: bool = False, primary_key: bool = False) -> Any:
    """A text column."""
    return Field(default=None, sa_column=Column(Text, nullable=nullable, primary_key=primary_key))


def number(*, primary_key: bool = False) -> Any:
    """A bigint column."""
    return Field(
        default=None, sa_column=Column(BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)
    )


def binary(*, nullable: bool = False) -> Any:
    """A bytea column."""
    return Field(default=None, sa_column=Column(LargeBinary, nullable=nullable))


class LedgerInstallation(Table, table=True):
    """The one row that says what this installation is, and the hash that every stream's first event links to."""

    __tablename__: ClassVar[Any] = "ledger_installation"
    __wall__ = Wall.PUBLIC
    __table_args__ = (CheckConstraint("only_one", name="only_one"), UniqueConstraint("only_one"))

    id: UUID = Field(primary_key=True)
    only_one: bool = Field(default=True, sa_column_kwargs={"server_default": "true"})
    demonstration: bool
    founded_at: datetime = instant()
    genesis: bytes = binary()


class LedgerEvent(Table, table=True):
    """One event. `audience` holds the organisations that may read it, the one acted for among them."""

    __tablename__: ClassVar[Any] = "ledger_event"
    __wall__ = Wall.SHARED
    __table_args__ = (
        UniqueConstraint("stream_kind", "stream_id", "seq", name="uq_ledger_event_stream"),
        CheckConstraint("strpos(stream_kind || name || actor, E'\\n') = 0", name="one_line"),
    )

    id: UUID = Field(primary_key=True)
    stream_kind: str = words()
    stream_id: UUID
    seq: int = number()
    name: str = words()
    version: int
    actor: str = words()
    organisation_id: UUID | None = None
    audience: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    occurred_at: datetime = instant()
    recorded_at: datetime = instant()
    payload: str = words()
    data: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB, Computed("payload::jsonb", persisted=True), nullable=True)
    )
    previous: bytes = binary()
    hash: bytes = binary()


class LedgerHead(Table, table=True):
    """The last event of each stream; locked while the next is appended."""

    __tablename__: ClassVar[Any] = "ledger_head"
    __wall__ = Wall.INTERNAL

    stream_kind: str = words(primary_key=True)
    stream_id: UUID = Field(primary_key=True)
    seq: int = number()
    hash: bytes = binary()


class LedgerPrivate(Table, table=True):
    """A private text of an event, or the fact that it was erased."""

    __tablename__: ClassVar[Any] = "ledger_private"
    __wall__ = Wall.SHARED
    __table_args__ = (
        CheckConstraint(
            "(salt IS NULL) = (text IS NULL) AND (text IS NULL) = (erased_at IS NOT NULL)",
            name="erased",
        ),
    )

    event_id: UUID = Field(primary_key=True)
    field: str = words(primary_key=True)
    salt: bytes | None = binary(nullable=True)
    text: str | None = words(nullable=True)
    erased_at: datetime | None = instant(nullable=True)
    erased_by: str | None = words(nullable=True)


class LedgerPending(Table, table=True):
    """Events that have no position yet."""

    __tablename__: ClassVar[Any] = "ledger_pending"
    __wall__ = Wall.INTERNAL

    n: int = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    event_id: UUID


class LedgerPosition(Table, table=True):
    """The one order of all events, from 1, without a gap."""

    __tablename__: ClassVar[Any] = "ledger_position"
    __wall__ = Wall.INTERNAL

    position: int = number(primary_key=True)
    event_id: UUID = Field(unique=True)


class LedgerCheckpoint(Table, table=True):
    """A signed statement about a range of positions; `body` is its canonical JSON."""

    __tablename__: ClassVar[Any] = "ledger_checkpoint"
    __wall__ = Wall.PUBLIC
    __table_args__ = (CheckConstraint("first_position <= last_position", name="range"),)

    n: int = number(primary_key=True)
    first_position: int = number()
    last_position: int = number()
    body: str = words()
    hash: bytes = binary()
    public_key: bytes = binary()
    signature: bytes = binary()


class LedgerCursor(Table, table=True):
    """How far each reader has come."""

    __tablename__: ClassVar[Any] = "ledger_cursor"
    __wall__ = Wall.INTERNAL

    reader: str = words(primary_key=True)
    position: int = number()
