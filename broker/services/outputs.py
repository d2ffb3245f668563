"""What programs are told about services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from broker.services.queries import Origin, Record, Revealed, ServiceCard, Whole


class ServiceOut(msgspec.Struct, frozen=True):
    """A service of a list."""

    id: UUID
    number: str
    organisation: UUID
    organisation_name: str
    supplier: str
    offer: dict[str, str] | None
    state: str
    health: str
    quantity: int
    domain_verified: bool
    mailboxes_migrated: int
    mailboxes_total: int
    starts_on: date | None
    open_tasks: int
    needs_attention: bool
    created_at: datetime


class StepOut(msgspec.Struct, frozen=True):
    """A step of the last operation."""

    position: int
    name: str
    state: str
    tries: int
    undoing: bool
    finished_at: datetime | None


class OperationOut(msgspec.Struct, frozen=True):
    """The last operation and how far it is."""

    id: UUID
    kind: str
    state: str
    done: int
    total: int
    created_at: datetime
    finished_at: datetime | None
    steps: list[StepOut]


class TaskOut(msgspec.Struct, frozen=True):
    """Something that a person has to do; withdrawn when nobody needs it any more."""

    id: UUID
    assignee: str
    kind: str
    due_at: datetime
    done_at: datetime | None
    withdrawn_at: datetime | None


class WholeOut(msgspec.Struct, frozen=True):
    """A service with its operation, its tasks, its DNS records and what it rests on. Accesses never hold a secret."""

    id: UUID
    number: str
    organisation: UUID
    organisation_name: str
    supplier: str
    contract: UUID
    offer_version: UUID
    plan: str
    quantity: int
    state: str
    health: str
    domain_verified: bool
    mailboxes_migrated: int
    mailboxes_total: int
    version: int
    created_at: datetime
    changed_at: datetime
    operation: OperationOut | None
    tasks: list[TaskOut]
    dns_records: list[Record]
    accesses: list[Revealed]
    origin: Origin | None


class RevealedOut(msgspec.Struct, frozen=True):
    """An access, shown this once."""

    service: UUID
    access: dict[str, Any]


def service_out(one: ServiceCard) -> ServiceOut:
    """A line of a list as it goes out."""
    return ServiceOut(
        one.id,
        one.number,
        one.organisation_id,
        one.organisation,
        one.supplier,
        one.offer,
        one.state,
        one.health,
        one.quantity,
        one.domain_verified,
        one.mailboxes_migrated,
        one.mailboxes_total,
        one.starts_on,
        one.tasks,
        one.attention,
        one.created_at,
    )


def whole_out(found: Whole) -> WholeOut:
    """A service as it goes out."""
    view, progress = found.view, found.progress
    operation = None
    if progress is not None:
        operation = OperationOut(
            progress.operation_id,
            progress.kind,
            progress.state,
            progress.position,
            progress.steps_total,
            progress.created_at,
            progress.finished_at,
            [
                StepOut(one.position, one.name, one.state, one.tries, one.undoing, one.finished_at)
                for one in progress.steps
            ],
        )
    return WholeOut(
        view.id,
        view.number,
        view.organisation_id,
        found.organisation,
        found.supplier,
        view.contract_id,
        view.offer_version_id,
        view.plan,
        view.quantity,
        view.state,
        view.health,
        view.domain_verified,
        view.mailboxes_migrated,
        view.mailboxes_total,
        view.version,
        view.created_at,
        view.changed_at,
        operation,
        [TaskOut(one.id, one.assignee, one.kind, one.due_at, one.done_at, one.withdrawn_at) for one in found.tasks],
        found.records,
        found.accesses,
        found.origin,
    )
