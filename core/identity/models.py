"""Organisations, people, what they are to each other, and their sessions.

Dates named `valid_to` are the last day that counts; None means that the end is not known. Names of organisations are
public facts; what concerns people is not, and belongs to the organisations of which they are members.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Column, ForeignKey, LargeBinary, Text
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Dated, Table, document, identifier, instant, version


def reference(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A column that points at another table's identifier."""
    return Field(default=None, sa_column=Column(ForeignKey(target), nullable=nullable, index=index))


def secret() -> Any:
    """A column of a hash that finds its row."""
    return Field(sa_column=Column(LargeBinary, nullable=False, unique=True))


class Organisation(Table, Dated, table=True):
    """A public body, the centre of expertise, a reviewers' office or a supplier."""

    __tablename__ = "organisation"
    __wall__: ClassVar[Wall] = Wall.PUBLIC

    id: UUID = identifier()
    kind: str = Field(sa_column=Column(Text, nullable=False))
    name: str = Field(sa_column=Column(Text, nullable=False))
    neq: str | None = Field(default=None, sa_column=Column(Text, unique=True))
    state: str = Field(default="active", sa_column=Column(Text, nullable=False, server_default="active"))
    version: int = version()
    created_at: datetime = instant()


class OrganisationAttribute(Table, table=True):
    """A legal fact about an organisation, true from a day to a day: an address, a regime, an authorisation."""

    __tablename__ = "organisation_attribute"
    __wall__: ClassVar[Wall] = Wall.SHARED

    id: UUID = identifier()
    organisation_id: UUID = reference("organisation.id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    value: Any = document()
    source: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    valid_from: date
    valid_to: date | None = None


class Person(Table, Dated, table=True):
    """Somebody who may sign in; the password stands apart, where no tenant reads."""

    __tablename__ = "person"
    __wall__: ClassVar[Wall] = Wall.SHARED

    id: UUID = identifier()
    email: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    language: str = Field(default="fr", sa_column=Column(Text, nullable=False, server_default="fr"))
    state: str = Field(default="active", sa_column=Column(Text, nullable=False, server_default="active"))
    version: int = version()
    created_at: datetime = instant()


class PersonPassword(Table, table=True):
    """A person's password as an argon2id hash; no row, no sign-in by password."""

    __tablename__ = "person_password"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    person_id: UUID = Field(sa_column=Column(ForeignKey("person.id"), primary_key=True))
    hash: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = instant()


class Membership(Table, Dated, table=True):
    """What a person is in an organisation, from a day to a day."""

    __tablename__ = "membership"
    __wall__: ClassVar[Wall] = Wall.SHARED

    id: UUID = identifier()
    person_id: UUID = reference("person.id")
    organisation_id: UUID = reference("organisation.id", index=True)
    role: str = Field(sa_column=Column(Text, nullable=False))
    title: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    valid_from: date
    valid_to: date | None = None
    version: int = version()
    created_at: datetime = instant()


class FunctionHolder(Table, Dated, table=True):
    """Who holds a function of an organisation, who exercises it by delegation, and by what instrument.

    `scope` tells apart holders of one function (an information asset, a branch); a signatory is its own scope.
    """

    __tablename__ = "body_function"
    __wall__: ClassVar[Wall] = Wall.SHARED

    id: UUID = identifier()
    organisation_id: UUID = reference("organisation.id")
    function: str = Field(sa_column=Column(Text, nullable=False))
    scope: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    holder_id: UUID = reference("person.id", index=True)
    delegate_id: UUID | None = reference("person.id", nullable=True)
    title: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    instrument: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    valid_from: date
    valid_to: date | None = None
    version: int = version()
    created_at: datetime = instant()


class Deputy(Table, Dated, table=True):
    """Who stands in for an absent colleague (remplaçant désigné); it moves work, it delegates no power."""

    __tablename__ = "deputy"
    __wall__: ClassVar[Wall] = Wall.SHARED

    id: UUID = identifier()
    organisation_id: UUID = reference("organisation.id", index=True)
    person_id: UUID = reference("person.id")
    deputy_id: UUID = reference("person.id", index=True)
    valid_from: date
    valid_to: date | None = None
    created_at: datetime = instant()


class MachineAccount(Table, Dated, table=True):
    """An integrator's program, acting for one organisation in one role with a token of its own, until it is revoked."""

    __tablename__ = "machine"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    id: UUID = identifier()
    organisation_id: UUID = reference("organisation.id", index=True)
    name: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    token_hash: bytes = secret()
    valid_to: date | None = None
    revoked_at: datetime | None = instant(nullable=True)
    last_used_at: datetime | None = instant(nullable=True)
    created_at: datetime = instant()


class Session(Table, table=True):
    """An open session: the hash of its token, who, for which organisation, until when. It is deleted when it ends."""

    __tablename__ = "session"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    id: UUID = identifier()
    token_hash: bytes = secret()
    person_id: UUID = reference("person.id", index=True)
    organisation_id: UUID | None = reference("organisation.id", nullable=True)
    channel: str = Field(sa_column=Column(Text, nullable=False))
    user_agent_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = instant()
    last_seen_at: datetime = instant()
    expires_at: datetime = instant()


class IdempotencyKey(Table, table=True):
    """The answer once given to a write, kept for whoever repeats it (see `core.idempotency`)."""

    __tablename__ = "idempotency_key"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    actor: str = Field(sa_column=Column(Text, primary_key=True))
    key: str = Field(sa_column=Column(Text, primary_key=True))
    request_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    status: int
    headers: Any = document()
    answer: Any = document(nullable=True)
    created_at: datetime = instant()


class Throttled(Table, table=True):
    """Where the throttle counts while Valkey is away (see `core.throttle`)."""

    __tablename__ = "throttle"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    key: str = Field(sa_column=Column(Text, primary_key=True))
    arrival: datetime = instant()
