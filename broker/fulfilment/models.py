"""Tables of services, operations, steps, attempts, connections, credentials and tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, Text
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Dated, Table, document, identifier, instant, version


def reference(target: str, *, nullable: bool = False) -> Any:
    """A column that points at another table's identifier."""
    return Field(default=None, sa_column=Column(ForeignKey(target), nullable=nullable))


def words(*, nullable: bool = False, default: str | None = None) -> Any:
    """A column of text."""
    return Field(default=default, sa_column=Column(Text, nullable=nullable, server_default=default))


class ProviderConnection(Table, Dated, table=True):
    """How we reach one provider: its kind, its addresses, its sealed credentials, and whether it is resting after
    failures.
    """

    __tablename__ = "provider_connection"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    id: UUID = identifier()
    key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    kind: str = words()
    supplier_id: UUID | None = reference("organisation.id", nullable=True)
    settings: Any = document()
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    failures: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    resting_until: datetime | None = instant(nullable=True)
    resting_because: str | None = words(nullable=True)
    version: int = version()
    created_at: datetime = instant()


class Service(Table, Dated, table=True):
    """What a body uses: its contract, what was ordered, its state, and apart from it its health and how far migration
    is. `derives_under` names the vault's key from which the passwords that we chose for it come."""

    __tablename__ = "service"
    __wall__: ClassVar[Wall] = Wall.BODY

    id: UUID = identifier()
    number: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    organisation_id: UUID = reference("organisation.id")
    contract_id: UUID
    offer_version_id: UUID
    supplier_id: UUID = reference("organisation.id")
    connection_id: UUID = reference("provider_connection.id")
    plan: str = words()
    quantity: int
    parameters: Any = document()
    state: str = words(default="requested")
    health: str = words(default="unknown")
    domain_verified: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    mailboxes_migrated: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    mailboxes_total: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    outputs: Any = document()
    derives_under: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    version: int = version()
    created_at: datetime = instant()
    changed_at: datetime = instant()


class Operation(Table, Dated, table=True):
    """One creation, change or end of a service, under one contract. `wake_at`, leases and retries are the machine's
    time."""

    __tablename__ = "operation"
    __wall__: ClassVar[Wall] = Wall.BODY

    id: UUID = identifier()
    service_id: UUID = reference("service.id")
    organisation_id: UUID = reference("organisation.id")
    contract_id: UUID
    kind: str = words()
    state: str = words(default="pending")
    target: Any = document()
    lease_token: UUID | None = None
    lease_until: datetime | None = instant(nullable=True)
    next_attempt_at: datetime = instant()
    wake_at: datetime = instant()
    deadline: datetime = instant()
    giving_up: str | None = words(nullable=True)
    opened_by: str = words()
    version: int = version()
    created_at: datetime = instant()
    finished_at: datetime | None = instant(nullable=True)


class Step(Table, table=True):
    """One thing asked of a provider. `undoes` points at the step that it takes back after a failure."""

    __tablename__ = "step"
    __wall__: ClassVar[Wall] = Wall.BODY

    id: UUID = identifier()
    operation_id: UUID = reference("operation.id")
    organisation_id: UUID = reference("organisation.id")
    position: int
    name: str = words()
    action: str = words()
    spec: Any = document()
    call_timeout: float
    patience: float
    reversible: bool
    undoes: UUID | None = reference("step.id", nullable=True)
    state: str = words(default="pending")
    tries: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    next_at: datetime | None = instant(nullable=True)
    waiting_since: datetime | None = instant(nullable=True)
    ref: str | None = words(nullable=True)
    token: str | None = words(nullable=True)
    outputs: Any = document()
    error_kind: str | None = words(nullable=True)
    error_text: str | None = words(nullable=True)
    finished_at: datetime | None = instant(nullable=True)


class Attempt(Table, table=True):
    """The right to call a provider once, committed before the call; one that was never answered is ambiguous."""

    __tablename__ = "attempt"
    __wall__: ClassVar[Wall] = Wall.INTERNAL

    id: UUID = identifier()
    step_id: UUID = reference("step.id")
    n: int
    lease_token: UUID
    request_hash: str = words()
    sent_at: datetime = instant()
    deadline: datetime = instant()
    answered_at: datetime | None = instant(nullable=True)
    outcome: str | None = words(nullable=True)


class ManualTask(Table, Dated, table=True):
    """Something a person must do for a step to go on: who, by when, what, and what they answered; withdrawn when the
    step ended without it."""

    __tablename__ = "manual_task"
    __wall__: ClassVar[Wall] = Wall.BODY

    id: UUID = identifier()
    step_id: UUID = Field(sa_column=Column(ForeignKey("step.id"), nullable=False, unique=True))
    service_id: UUID = reference("service.id")
    organisation_id: UUID = reference("organisation.id")
    supplier_id: UUID = reference("organisation.id")
    assignee: str = words()
    kind: str = words()
    content: Any = document()
    due_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
    done_by: UUID | None = None
    withdrawn_at: datetime | None = instant(nullable=True)
    answer: Any = document()
    created_at: datetime = instant()


class Credential(Table, Dated, table=True):
    """A way into a service, sealed; shown once to the right person, and then forgotten."""

    __tablename__ = "credential"
    __wall__: ClassVar[Wall] = Wall.BODY

    id: UUID = identifier()
    service_id: UUID = reference("service.id")
    organisation_id: UUID = reference("organisation.id")
    step_id: UUID = reference("step.id")
    name: str = words()
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    revealed_at: datetime | None = instant(nullable=True)
    revealed_by: UUID | None = None
    created_at: datetime = instant()
