"""What the ledger tells of services; the stream is the service's own."""

from __future__ import annotations

from uuid import UUID

from core.ledger import Event, ObjectKey, PersonKey, Private, Stream, Value


def stream(service_id: UUID) -> Stream:
    """The events of one service."""
    return Stream("service", service_id)


class ServiceRequested(Event, name="service.requested", version=1):
    """A contract asked for a service."""

    contract: ObjectKey
    offer_version: ObjectKey
    number: Value[str]
    plan: Value[str]
    quantity: Value[int]


class OperationOpened(Event, name="service.operation_opened", version=1):
    """A creation, change or end was asked of the provider."""

    operation: ObjectKey
    contract: ObjectKey
    kind: Value[str]
    steps: Value[list[str]]


class ServiceChanged(Event, name="service.state_changed", version=1):
    """The service went from one state to another."""

    before: Value[str]
    after: Value[str]
    operation: ObjectKey | None = None


class StepDone(Event, name="service.step_done", version=1):
    """A step was carried out; `adopted` when what it makes was found there already, `by_hand` when somebody said so."""

    operation: ObjectKey
    step: ObjectKey
    position: Value[int]
    steps: Value[int]
    step_name: Value[str]
    tries: Value[int]
    adopted: Value[bool] = False
    by_hand: Value[bool] = False


class StepWaiting(Event, name="service.step_waiting", version=1):
    """A step waits for the provider or for a person."""

    operation: ObjectKey
    step: ObjectKey
    step_name: Value[str]
    waits_for: Value[str]


class StepRetried(Event, name="service.step_delayed", version=1):
    """A step did not succeed and will be tried again by itself."""

    operation: ObjectKey
    step: ObjectKey
    step_name: Value[str]
    tries: Value[int]
    error: Value[str]


class StepStopped(Event, name="service.step_stopped", version=1):
    """A step needs a person: it is on the operator's list."""

    operation: ObjectKey
    step: ObjectKey
    step_name: Value[str]
    error: Value[str]
    said: Private | None = None


class StepFailed(Event, name="service.step_failed", version=1):
    """A step failed for good."""

    operation: ObjectKey
    step: ObjectKey
    step_name: Value[str]
    error: Value[str]
    said: Private | None = None


class OperationFinished(Event, name="service.operation_finished", version=1):
    """An operation came to its end: done, failed (what it had made was taken back) or cancelled."""

    operation: ObjectKey
    kind: Value[str]
    outcome: Value[str]


class OperatorActed(Event, name="service.operator_acted", version=1):
    """Somebody decided about a step that needed attention: retry, adopt, mark_done or cancel."""

    operation: ObjectKey
    action: Value[str]
    reason: Private
    step: ObjectKey | None = None


class TaskDone(Event, name="service.task_done", version=1):
    """A person did what a step was waiting for."""

    operation: ObjectKey
    step: ObjectKey
    done_by: PersonKey | None = None


class TaskWithdrawn(Event, name="service.task_withdrawn", version=1):
    """A step ended without the person that it had asked: their task is no longer needed."""

    operation: ObjectKey
    step: ObjectKey


class CredentialRevealed(Event, name="service.credential_revealed", version=1):
    """A credential was shown to a person, and then forgotten."""

    credential: ObjectKey
    revealed_to: PersonKey
    credential_name: Value[str]


class DomainVerified(Event, name="service.domain_verified", version=1):
    """The domain's records were seen (or no longer seen) to be as they must."""

    verified: Value[bool]


class MailboxesMigrated(Event, name="service.mailboxes_migrated", version=1):
    """How many mailboxes have moved, of how many."""

    migrated: Value[int]
    total: Value[int]


class HealthChanged(Event, name="service.health_changed", version=1):
    """The service was seen to be well, impaired or down."""

    before: Value[str]
    after: Value[str]


class ConnectionRegistered(Event, name="connection.registered", version=1):
    """A provider's connection was set or changed; its credentials are never told."""

    connection_key: Value[str]
    kind: Value[str]
    supplier: ObjectKey | None = None
