"""Reading services: one page's worth, the progress of an operation, the operator's list, people's tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from core.uow import UnitOfWork


class ServiceView(msgspec.Struct, frozen=True):
    """A service as its page shows it. `credentials` are names with whether they were shown; never their content."""

    id: UUID
    number: str
    organisation_id: UUID
    contract_id: UUID
    offer_version_id: UUID
    supplier_id: UUID
    plan: str
    quantity: int
    parameters: dict[str, Any]
    state: str
    health: str
    domain_verified: bool
    mailboxes_migrated: int
    mailboxes_total: int
    outputs: dict[str, Any]
    version: int
    created_at: datetime
    changed_at: datetime
    credentials: list[CredentialView]


class CredentialView(msgspec.Struct, frozen=True):
    """That there is a credential, and whether it was shown."""

    id: UUID
    name: str
    revealed_at: datetime | None
    revealed_by: UUID | None


class StepView(msgspec.Struct, frozen=True):
    """One step as people see it: `words` is the message that names it, `state_words` the one that says where it
    stands."""

    id: UUID
    position: int
    name: str
    words: str
    state: str
    state_words: str
    tries: int
    undoing: bool
    error_kind: str | None
    next_at: datetime | None
    waiting_since: datetime | None
    finished_at: datetime | None


class Progress(msgspec.Struct, frozen=True):
    """The service's last operation: its state, its steps, and where it is (`position` of `steps_total` done)."""

    operation_id: UUID
    kind: str
    state: str
    position: int
    steps_total: int
    created_at: datetime
    finished_at: datetime | None
    steps: list[StepView]


class AttentionView(msgspec.Struct, frozen=True):
    """One line of the operator's list: which step of which service stopped, why, and what may be done."""

    step_id: UUID
    operation_id: UUID
    service_id: UUID
    service_number: str
    organisation_id: UUID
    connection_key: str
    operation_kind: str
    step_name: str
    words: str
    undoing: bool
    tries: int
    error_kind: str | None
    error_text: str | None
    since: datetime
    actions: tuple[str, ...] = ("retry", "adopt", "mark_done", "cancel")


class TaskView(msgspec.Struct, frozen=True):
    """Something a person has to do: on whose side, what, and by when; withdrawn when nobody needs it any more."""

    id: UUID
    service_id: UUID
    service_number: str
    organisation_id: UUID
    assignee: str
    kind: str
    content: dict[str, Any]
    due_at: datetime
    done_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether somebody is still to do it."""
        return self.done_at is None and self.withdrawn_at is None


async def service(uow: UnitOfWork, service_id: UUID) -> ServiceView | None:
    """One service, None when there is none that the actor may see."""
    row = await uow.raw.fetchrow(
        """
        SELECT s.id, s.number, s.organisation_id, s.contract_id, s.offer_version_id, s.supplier_id, s.plan, s.quantity,
               s.parameters::text AS parameters, s.state, s.health, s.domain_verified, s.mailboxes_migrated,
               s.mailboxes_total, s.outputs::text AS outputs, s.version, s.created_at, s.changed_at
          FROM service s WHERE s.id = $1
        """,
        service_id,
    )
    if row is None:
        return None
    credentials = await uow.raw.fetch(
        "SELECT id, name, revealed_at, revealed_by FROM credential WHERE service_id = $1 ORDER BY created_at, name",
        service_id,
    )
    return ServiceView(
        **_decoded(row, "parameters", "outputs"), credentials=[CredentialView(**dict(one)) for one in credentials]
    )


async def progress(uow: UnitOfWork, service_id: UUID) -> Progress | None:
    """The last operation of a service with its steps, None when it never had one."""
    row = await uow.raw.fetchrow(
        """
        SELECT o.id, o.kind, o.state, o.created_at, o.finished_at,
               (SELECT json_agg(json_build_object(
                    'id', s.id, 'position', s.position, 'name', s.name, 'state', s.state, 'tries', s.tries,
                    'undoing', s.undoes IS NOT NULL, 'error_kind', s.error_kind, 'next_at', s.next_at,
                    'waiting_since', s.waiting_since, 'finished_at', s.finished_at) ORDER BY s.position)::text
                  FROM step s WHERE s.operation_id = o.id) AS steps
          FROM operation o WHERE o.service_id = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT 1
        """,
        service_id,
    )
    if row is None:
        return None
    steps = [_step(one, row["kind"]) for one in msgspec.json.decode(row["steps"] or "[]")]
    forward = [step for step in steps if not step.undoing]
    return Progress(
        operation_id=row["id"],
        kind=row["kind"],
        state=row["state"],
        position=sum(step.state == "done" for step in forward),
        steps_total=len(forward),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        steps=steps,
    )


async def attention(uow: UnitOfWork, *, limit: int = 100) -> list[AttentionView]:
    """The operator's list: every step that stopped, the longest first."""
    rows = await uow.raw.fetch(
        # counts on ix_operation_attention
        """
        SELECT t.id AS step_id, o.id AS operation_id, s.id AS service_id, s.number AS service_number, s.organisation_id,
               c.key AS connection_key, o.kind AS operation_kind, t.name AS step_name, t.undoes IS NOT NULL AS undoing,
               t.tries, t.error_kind, t.error_text, coalesce(t.next_at, o.created_at) AS since
          FROM operation o
          JOIN step t ON t.operation_id = o.id AND t.state = 'needs_attention'
          JOIN service s ON s.id = o.service_id
          JOIN provider_connection c ON c.id = s.connection_id
         WHERE o.state = 'needs_attention'
         ORDER BY o.created_at, t.position LIMIT $1
        """,
        limit,
    )
    return [AttentionView(**dict(row), words=step_words(row["step_name"], row["operation_kind"])) for row in rows]


async def tasks(
    uow: UnitOfWork, *, service_id: UUID | None = None, done: bool = False, limit: int = 100
) -> list[TaskView]:
    """What people have to do (the actor's wall decides whose), of one service or all; `done` includes what is finished
    or withdrawn."""
    rows = await uow.raw.fetch(
        """
        SELECT m.id, m.service_id, s.number AS service_number, m.organisation_id, m.assignee, m.kind, m.content::text
            AS content,
               m.due_at, m.done_at, m.withdrawn_at
          FROM manual_task m JOIN service s ON s.id = m.service_id
         WHERE ($1::uuid IS NULL OR m.service_id = $1) AND ($2 OR m.done_at IS NULL AND m.withdrawn_at IS NULL)
         ORDER BY m.due_at, m.id LIMIT $3
        """,
        service_id,
        done,
        limit,
    )
    return [TaskView(**_decoded(row, "content")) for row in rows]


def step_words(name: str, kind: str) -> str:
    """The message that names a step of an operation of that kind; a person's step says what the person does."""
    return f"fulfilment-step-{name}-{kind}" if name == "task" else f"fulfilment-step-{name}"


def state_words(state: str) -> str:
    """The message that says where a step stands."""
    return f"fulfilment-state-{state.replace('_', '-')}"


def error_words(kind: str) -> str:
    """The message that says what went wrong."""
    return f"fulfilment-error-{kind}"


def task_words(kind: str) -> str:
    """The message that says what a task is."""
    return f"fulfilment-task-{kind}"


def _step(one: Mapping[str, Any], kind: str) -> StepView:
    fields = {**one, "words": step_words(one["name"], kind), "state_words": state_words(one["state"])}
    return msgspec.convert(fields, StepView, strict=False)


def _decoded(row: Mapping[str, Any], *documents: str) -> dict[str, Any]:
    return {**dict(row), **{name: msgspec.json.decode(row[name]) for name in documents}}
