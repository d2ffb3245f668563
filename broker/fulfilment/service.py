"""Use cases of services: asking for one, changing and ending it, what is known of it, and showing its credentials
once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from broker.fulfilment.events import (
    CredentialRevealed,
    DomainVerified,
    HealthChanged,
    MailboxesMigrated,
    OperationOpened,
    ServiceChanged,
    ServiceRequested,
)
from broker.fulfilment.machines import SERVICE
from broker.fulfilment.state import ServiceState, encoded, service_for_update, tell
from broker.fulfilment.vault import Vault
from broker.fulfilment.wake import waking
from broker.providers import OperationKind, PlannedStep, ServiceOrder, kind_of
from core.errors import Conflict, Invalid, NotFound, Problem
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.permits import permit
from core.uow import UnitOfWork

BUDGET = {OperationKind.CREATE: 86_400, OperationKind.CHANGE: 86_400, OperationKind.END: 7 * 86_400}
"""Seconds in which an operation is tried again by itself before it needs a person."""

GRACE = 5
"""Seconds after which the sweeper wakes an operation whose first message was lost."""

EVENT_OF_KIND = {OperationKind.CREATE: "start", OperationKind.CHANGE: "change", OperationKind.END: "end"}


class OperationRunning(Conflict):
    """The service has an operation that is not finished."""

    code = "operation-running"


class AlreadyRevealed(Conflict):
    """The credential was shown once already, and is not kept."""

    code = "credential-already-revealed"


class ContractMissing(Conflict):
    """An operation needs the contract that it rests on."""

    code = "contract-missing"


@dataclass(frozen=True)
class NewService:
    """What a concluded contract asks for. `connection_id` says at which provider, `plan` and `parameters` what."""

    organisation_id: OrganisationId
    contract_id: UUID
    offer_version_id: UUID
    supplier_id: OrganisationId
    connection_id: UUID
    plan: str
    quantity: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    mailboxes_total: int = 0


@dataclass(frozen=True)
class OpenedOperation:
    """The operation that now waits for a worker."""

    id: UUID
    service_id: UUID
    kind: OperationKind
    steps: tuple[PlannedStep, ...]


async def request_service(uow: UnitOfWork, actor: Actor, new: NewService) -> ServiceState:
    """Write down the service that a contract asks for; `open_operation` then puts it in place.

    Raises:
        PermissionDenied: the actor does not act for the body.
        NotFound: there is no such connection.
        Invalid: with everything that the provider's kind says against the order.
    """
    permit(actor, "service.operate", new)
    connection = await uow.raw.fetchrow(
        "SELECT kind, settings::text AS settings FROM provider_connection WHERE id = $1", new.connection_id
    )
    if connection is None:
        raise NotFound("connection", id=str(new.connection_id))
    service_id, now = new_id(), uow.clock.now()
    settings = msgspec.json.decode(connection["settings"])
    order = ServiceOrder(service_id, new.organisation_id, new.plan, new.quantity, new.parameters, settings)
    problems = kind_of(connection["kind"]).validate(order)
    if problems:
        raise Invalid(problems)
    number: str = await uow.raw.fetchval(
        """
        INSERT INTO service (id, number, organisation_id, contract_id, offer_version_id, supplier_id, connection_id,
            plan,
                             quantity, parameters, mailboxes_total, created_at, changed_at)
        VALUES ($1, 'S-' || $12 || '-' || (SELECT lpad(n, greatest(5, length(n)), '0')
                                             FROM CAST(nextval('service_number') AS text) AS n),
                $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10, $11, $11)
        RETURNING number
        """,
        service_id,
        new.organisation_id,
        new.contract_id,
        new.offer_version_id,
        new.supplier_id,
        new.connection_id,
        new.plan,
        new.quantity,
        encoded(new.parameters),
        new.mailboxes_total,
        now,
        str(uow.clock.today().year),
    )
    service = ServiceState(
        service_id,
        number,
        new.organisation_id,
        new.contract_id,
        new.supplier_id,
        new.connection_id,
        connection["kind"],
        settings,
        new.plan,
        new.quantity,
        new.parameters,
        "requested",
        1,
    )
    await tell(
        uow,
        service,
        ServiceRequested(
            contract=new.contract_id,
            offer_version=new.offer_version_id,
            number=number,
            plan=new.plan,
            quantity=new.quantity,
        ),
    )
    return service


async def open_operation(
    uow: UnitOfWork,
    actor: Actor,
    service: ServiceState | UUID,
    kind: OperationKind = OperationKind.CREATE,
    *,
    contract_id: UUID | None = None,
    plan: str | None = None,
    quantity: int | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> OpenedOperation:
    """Insert an operation and its steps in the caller's transaction, and wake a worker once it has committed.

    The approval (or conclusion) that decides on a creation, a change or an end calls this; nothing is asked of the
    provider if it does not commit.

    Args:
        contract_id: the contract or amendment that the operation rests on; by default the service's own.
        plan, quantity, parameters: what a change makes of the service; what is not given stays.

    Raises:
        PermissionDenied: the actor does not act for the body. WrongState: the service is not in a state for that.
        Invalid: what the provider's kind says against the change. OperationRunning: another operation is not finished.
    """
    permit(actor, "service.operate")
    state = await service_for_update(uow, service) if isinstance(service, UUID) else service
    permit(actor, "service.operate", state)
    after = SERVICE.check(state, EVENT_OF_KIND[kind], actor).target
    provider = kind_of(state.connection_kind)
    order = ServiceOrder(
        state.id,
        state.organisation_id,
        state.plan if plan is None else plan,
        state.quantity if quantity is None else quantity,
        state.parameters if parameters is None else parameters,
        state.settings,
    )
    problems = provider.validate(order) if kind is OperationKind.CHANGE else []
    if problems:
        raise Invalid(problems)
    steps = tuple(provider.plan(kind, order, state.order if kind is OperationKind.CHANGE else None))
    contract = contract_id or state.contract_id
    operation = new_id()
    target = {"plan": order.plan, "quantity": order.quantity, "parameters": order.parameters}
    inserted = await uow.raw.fetchval(
        """
        WITH moved AS (
            UPDATE service SET state = $16, version = version + 1, changed_at = $7 WHERE id = $2 AND state = $17
                RETURNING id
        ), opened AS (
            INSERT INTO operation (id, service_id, organisation_id, contract_id, kind, target, next_attempt_at, wake_at,
                                   deadline, opened_by, created_at)
            SELECT $1, moved.id, $3, $4, $5, $6::text::jsonb, clock_timestamp(),
                   clock_timestamp() + make_interval(secs => $8), clock_timestamp() + make_interval(secs => $18), $9, $7
              FROM moved
            ON CONFLICT (service_id) WHERE state IN ('pending', 'running', 'compensating', 'needs_attention') DO NOTHING
            RETURNING id
        ), planned AS (
            INSERT INTO step (id, operation_id, organisation_id, position, name, action, spec, call_timeout,
                patience, reversible)
            SELECT s.id, opened.id, $3, s.position, s.name, s.action, s.spec::jsonb, s.call_timeout, s.patience,
                s.reversible
              FROM opened,
                   unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::float8[], $15::float8[], $19::bool[])
                   WITH ORDINALITY AS s (id, name, action, spec, call_timeout, patience, reversible, position)
        )
        SELECT count(*) FROM opened
        """,
        operation,
        state.id,
        state.organisation_id,
        contract,
        kind.value,
        encoded(target),
        uow.clock.now(),
        float(GRACE),
        actor.key,
        [new_id() for _ in steps],
        [step.name for step in steps],
        [step.action for step in steps],
        [encoded(step.spec) for step in steps],
        [step.timeout for step in steps],
        [step.patience for step in steps],
        after,
        state.state,
        float(BUDGET[kind]),
        [step.reversible for step in steps],
    )
    if not inserted:
        raise OperationRunning(number=state.number)
    opened = OperationOpened(
        operation=operation, contract=contract, kind=kind.value, steps=[step.name for step in steps]
    )
    await tell(uow, state, opened, ServiceChanged(operation=operation, before=state.state, after=after))
    uow.after_commit(waking(operation))
    return OpenedOperation(operation, state.id, kind, steps)


async def reveal_credential(
    uow: UnitOfWork, actor: Actor, service_id: UUID, vault: Vault, *, name: str | None = None
) -> dict[str, Any]:
    """Open the service's credential for the person who asks, tell the ledger, and forget it.

    The transaction that shows it also wipes it: who could not be answered must ask for a new one. Among several (of
    that `name`, when one is given) it is the oldest that was not shown yet, as the page lists them.

    Raises:
        PermissionDenied: only the body's administrator and requester may. NotFound: the service has no credential.
        AlreadyRevealed: it was shown before.
    """
    permit(actor, "service.reveal_credential")
    service = await service_for_update(uow, service_id)
    permit(actor, "service.reveal_credential", service)
    row = await uow.raw.fetchrow(
        """
        SELECT id, name, sealed, revealed_at FROM credential
         WHERE service_id = $1 AND ($2::text IS NULL OR name = $2)
         ORDER BY revealed_at IS NOT NULL, created_at, name LIMIT 1 FOR UPDATE
        """,
        service_id,
        name,
    )
    if row is None:
        raise NotFound("credential", service=str(service_id))
    if row["sealed"] is None:
        raise AlreadyRevealed(number=service.number)
    person = actor.person
    assert person is not None  # the permission is for people's roles
    content = vault.unseal(row["sealed"], row["id"])
    await uow.raw.execute(
        "UPDATE credential SET sealed = NULL, revealed_at = $2, revealed_by = $3 WHERE id = $1",
        row["id"],
        uow.clock.now(),
        person,
    )
    await tell(uow, service, CredentialRevealed(credential=row["id"], revealed_to=person, credential_name=row["name"]))
    return content


async def set_domain_verified(uow: UnitOfWork, actor: Actor, service_id: UUID, *, verified: bool) -> None:
    """Note that the domain's records are (or are no longer) as they must be; says nothing when nothing changed."""
    permit(actor, "service.report")
    service = await service_for_update(uow, service_id)
    permit(actor, "service.report", service)
    changed = await uow.raw.fetchval(
        """
        UPDATE service SET domain_verified = $2, version = version + 1, changed_at = $3
         WHERE id = $1 AND domain_verified <> $2 RETURNING id
        """,
        service_id,
        verified,
        uow.clock.now(),
    )
    if changed:
        await tell(uow, service, DomainVerified(verified=verified))


async def set_migrated(uow: UnitOfWork, actor: Actor, service_id: UUID, *, migrated: int, total: int) -> None:
    """Note that `migrated` of `total` mailboxes have moved.

    Raises:
        Invalid: the numbers are not 0 ≤ migrated ≤ total.
    """
    if not 0 <= migrated <= total:
        raise Invalid([Problem("too-large", ("migrated",), {"limit": total})])
    permit(actor, "service.report")
    service = await service_for_update(uow, service_id)
    permit(actor, "service.report", service)
    changed = await uow.raw.fetchval(
        """
        UPDATE service SET mailboxes_migrated = $2, mailboxes_total = $3, version = version + 1, changed_at = $4
         WHERE id = $1 AND (mailboxes_migrated, mailboxes_total) <> ($2, $3) RETURNING id
        """,
        service_id,
        migrated,
        total,
        uow.clock.now(),
    )
    if changed:
        await tell(uow, service, MailboxesMigrated(migrated=migrated, total=total))


async def set_health(uow: UnitOfWork, actor: Actor, service_id: UUID, health: str) -> None:
    """Note that the service was seen to be `well`, `impaired` or `down`; says nothing when nothing changed."""
    permit(actor, "service.report")
    service = await service_for_update(uow, service_id)
    permit(actor, "service.report", service)
    before = await uow.raw.fetchval("SELECT health FROM service WHERE id = $1", service_id)
    if before != health:
        await uow.raw.execute(
            "UPDATE service SET health = $2, version = version + 1, changed_at = $3 WHERE id = $1",
            service_id,
            health,
            uow.clock.now(),
        )
        await tell(uow, service, HealthChanged(before=before, after=health))


__all__ = [
    "AlreadyRevealed",
    "ContractMissing",
    "NewService",
    "OpenedOperation",
    "OperationRunning",
    "ServiceState",
    "open_operation",
    "request_service",
    "reveal_credential",
    "service_for_update",
    "set_domain_verified",
    "set_health",
    "set_migrated",
    "tell",
]
