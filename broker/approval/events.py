"""What the ledger tells of requests; the stream is the request's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from core.ledger import Event, ObjectKey, PersonKey, Private, Stream, Value


def stream(request_id: UUID) -> Stream:
    """The events of one request."""
    return Stream("request", request_id)


class RequestTransmitted(Event, name="request.transmitted"):
    """A body asked for its choice to be approved; the chain, the rules and the facts were pinned."""

    number: Value[str]
    file: ObjectKey
    choice: ObjectKey
    chain: Value[str]
    chain_hash: Value[str]
    ruleset: Value[str]
    ruleset_hash: Value[str]
    facts_hash: Value[str]
    stages: Value[list[str]]
    total_cents: Value[int]


class StageAsked(Event, name="request.stage_asked"):
    """It is a stage's turn."""

    stage: ObjectKey
    rule: Value[str]
    scope: Value[str]
    holders: Value[list[str]]
    due_at: Value[datetime]


class StageTakenUp(Event, name="request.stage_taken"):
    """Somebody took the stage among those who hold it."""

    stage: ObjectKey
    rule: Value[str]
    person: PersonKey


class StageReleased(Event, name="request.stage_released"):
    """The stage was given back to all who hold it."""

    stage: ObjectKey
    rule: Value[str]


class StageDecided(Event, name="request.stage_decided"):
    """A decision or an opinion was given, on the facts whose hash was shown."""

    stage: ObjectKey
    rule: Value[str]
    capacities: Value[list[str]]
    effect: Value[str]
    outcome: Value[str]
    decided_by: PersonKey
    shown_hash: Value[str]
    facts_changed: Value[list[str]]
    """Facts that had changed since the request was transmitted, and that the page showed as such."""
    stands_in_for: PersonKey | None = None
    reason: Private | None = None
    conditions: Private | None = None


class StageOverdue(Event, name="request.stage_overdue"):
    """A stage's deadline passed without an answer."""

    stage: ObjectKey
    rule: Value[str]
    due_at: Value[datetime]


class RequestReturned(Event, name="request.returned"):
    """The request goes back to the body, with what is to be corrected; the stage's clock stops, the body's starts."""

    stage: ObjectKey
    rule: Value[str]
    fields: Value[list[str]]
    reasons: Value[list[str]]
    correct_by: Value[datetime]
    comment: Private | None = None


class CorrectionOverdue(Event, name="request.correction_overdue"):
    """The body's time to correct has passed."""

    due_at: Value[datetime]


class RequestResubmitted(Event, name="request.resubmitted"):
    """The request came back: what changed, which stages keep their answer, which are void, which are new."""

    choice: ObjectKey
    facts_hash: Value[str]
    changed: Value[list[str]]
    kept: Value[list[str]]
    voided: Value[list[str]]
    inserted: Value[list[str]]


class StagesInserted(Event, name="request.stages_inserted"):
    """An answer made the chain ask for more."""

    rules: Value[list[str]]


class RequestApproved(Event, name="request.approved"):
    """Every stage has answered; the contract may be concluded."""

    choice: ObjectKey


class RequestRefused(Event, name="request.refused"):
    """A decision, or an opinion that stops, ended the request; the file goes to a new round."""

    stage: ObjectKey
    rule: Value[str]


class RequestWithdrawn(Event, name="request.withdrawn"):
    """The body took its request back."""

    because: Private


class RequestConcluded(Event, name="request.concluded"):
    """The contract was concluded."""

    contract: ObjectKey
    number: Value[str]
    service: ObjectKey
    operation: ObjectKey
