"""What an operator does about a step that needs attention, and what people do about tasks: use cases with their
trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from broker.fulfilment.compensation import AFTER_CANCEL, give_up
from broker.fulfilment.events import OperationFinished, OperatorActed, ServiceChanged, StepDone, TaskDone, stream
from broker.fulfilment.machines import OPERATION, STEP
from broker.fulfilment.state import ServiceState, encoded, service_for_update, tell
from broker.fulfilment.wake import waking
from broker.fulfilment.withdrawing import withdraw_tasks
from core.errors import Conflict, NotFound
from core.identity.actors import Actor
from core.ledger import record
from core.permits import permit
from core.uow import UnitOfWork


class WorkerBusy(Conflict):
    """A worker is at the operation this moment; ask again in a minute."""

    code = "worker-busy"


class TaskDoneAlready(Conflict):
    """Somebody said already that the task is done."""

    code = "task-done-already"


class TaskNotNeeded(Conflict):
    """The task was withdrawn: its step was given up, or went on without it."""

    code = "task-not-needed"


@dataclass(frozen=True)
class Held:
    """An operation, its service and one of its steps, locked."""

    service: ServiceState
    operation_id: UUID
    operation_kind: str
    operation_state: str
    step_id: UUID
    step_state: str
    step_name: str
    position: int
    steps: int
    tries: int
    undoing: bool

    @property
    def goes_on_as(self) -> str:
        """The operation's state when its step goes on."""
        return OPERATION.find(self.operation_state, "resume_compensation" if self.undoing else "resume").target


async def retry_step(uow: UnitOfWork, actor: Actor, step_id: UUID, *, reason: str) -> None:
    """Try a stopped step again; it begins by looking whether it has come about.

    Raises:
        PermissionDenied, NotFound; WrongState: the step does not need attention.
    """
    await _go_on(uow, actor, step_id, "retry", reason)


async def adopt_step(uow: UnitOfWork, actor: Actor, step_id: UUID, *, reason: str) -> None:
    """Have a stopped step looked for at its provider and taken as ours if it is there.

    Raises:
        PermissionDenied, NotFound; WrongState: the step does not need attention.
    """
    await _go_on(uow, actor, step_id, "adopt", reason)


async def mark_step_done(
    uow: UnitOfWork, actor: Actor, step_id: UUID, *, reason: str, outputs: Mapping[str, Any] | None = None
) -> None:
    """Say that a person did what a stopped step wanted; the operation goes on to the next.

    Raises:
        PermissionDenied, NotFound; WrongState: the step does not need attention.
    """
    held = await _held(uow, actor, step_id)
    target = STEP.find(held.step_state, "mark_done").target
    await uow.raw.execute(
        """
        UPDATE step SET state = $2, outputs = outputs || $3::text::jsonb, finished_at = $4, error_kind = NULL,
            error_text = NULL
         WHERE id = $1
        """,
        step_id,
        target,
        encoded(dict(outputs or {})),
        uow.clock.now(),
    )
    await _resume(uow, held, held.goes_on_as)
    done = StepDone(
        operation=held.operation_id,
        step=step_id,
        position=held.position,
        steps=held.steps,
        step_name=held.step_name,
        tries=held.tries,
        by_hand=True,
    )
    acted = OperatorActed(operation=held.operation_id, step=step_id, action="mark_done", reason=reason)
    await tell(uow, held.service, acted, done, *await withdraw_tasks(uow, held.operation_id))


async def cancel_operation(uow: UnitOfWork, actor: Actor, operation_id: UUID, *, reason: str) -> str:
    """Give an operation up: what it made is taken back, and the service is as before. Returns the operation's state.

    Raises:
        PermissionDenied, NotFound; WorkerBusy: a call is under way; WrongState: it is finished.
    """
    permit(actor, "operation.attend")
    row = await uow.raw.fetchrow(
        """
        SELECT service_id, kind, state, lease_until > clock_timestamp() AS busy FROM operation WHERE id = $1 FOR UPDATE
        """,
        operation_id,
    )
    if row is None:
        raise NotFound("operation", id=str(operation_id))
    OPERATION.find(row["state"], "cancel")
    if row["busy"]:
        raise WorkerBusy
    service = await service_for_update(uow, row["service_id"])
    given_up = await give_up(uow, operation_id, row["kind"], cancelled=True)
    now = uow.clock.now()
    await uow.raw.execute(
        """
        UPDATE operation SET state = $2, giving_up = 'cancelled', lease_token = NULL, lease_until = NULL,
               next_attempt_at = clock_timestamp(), wake_at = clock_timestamp() + interval '5 s',
               finished_at = CASE WHEN $2 = 'cancelled' THEN $3::timestamptz END, version = version + 1
         WHERE id = $1
        """,
        operation_id,
        given_up.operation_state,
        now,
    )
    acted = OperatorActed(operation=operation_id, action="cancel", reason=reason)
    if given_up.undoing:
        await tell(uow, service, acted, *given_up.withdrawn)
        uow.after_commit(waking(operation_id))
        return given_up.operation_state
    after = AFTER_CANCEL[row["kind"]]
    await uow.raw.execute(
        "UPDATE service SET state = $2, version = version + 1, changed_at = $3 WHERE id = $1", service.id, after, now
    )
    finished = OperationFinished(operation=operation_id, kind=row["kind"], outcome=given_up.operation_state)
    changed = ServiceChanged(operation=operation_id, before=service.state, after=after)
    await tell(uow, service, acted, *given_up.withdrawn, finished, changed)
    return given_up.operation_state


async def complete_task(
    uow: UnitOfWork, actor: Actor, task_id: UUID, *, answer: Mapping[str, Any] | None = None
) -> None:
    """Say that a task is done, with what the person answered; its step goes on.

    A step that stopped because nobody did it in time still takes the answer: trying it again finds it.

    Raises:
        NotFound: there is no such task for the actor. PermissionDenied: it is for somebody else. TaskDoneAlready.
        TaskNotNeeded: the step is over without it.
    """
    row = await uow.raw.fetchrow(
        """
        SELECT m.step_id, m.service_id, m.organisation_id, m.supplier_id, m.assignee, s.operation_id
          FROM manual_task m JOIN step s ON s.id = m.step_id WHERE m.id = $1
        """,
        task_id,
    )
    if row is None:
        raise NotFound("task", id=str(task_id))
    permit(actor, "task.complete", Assigned(row["assignee"], row["organisation_id"], row["supplier_id"]))
    # Before the task, as whoever gives the operation up takes them.
    await uow.raw.execute("SELECT step_wake($1)", row["step_id"])
    now = await uow.raw.fetchrow("SELECT done_at, withdrawn_at FROM manual_task WHERE id = $1 FOR UPDATE", task_id)
    if now["withdrawn_at"] is not None:
        raise TaskNotNeeded
    if now["done_at"] is not None:
        raise TaskDoneAlready
    await uow.raw.execute(
        "UPDATE manual_task SET done_at = $2, done_by = $3, answer = $4::text::jsonb WHERE id = $1",
        task_id,
        uow.clock.now(),
        actor.id,
        encoded(dict(answer or {})),
    )
    operation = row["operation_id"]
    await record(
        uow,
        stream(row["service_id"]),
        TaskDone(operation=operation, step=row["step_id"], done_by=actor.person),
        audience=(row["organisation_id"], row["supplier_id"]),
    )
    uow.after_commit(waking(operation))


@dataclass(frozen=True)
class Assigned:
    """Whose task it is, for the permission."""

    assignee: str
    organisation_id: UUID
    supplier_id: UUID


async def end_rest(uow: UnitOfWork, actor: Actor, connection_id: UUID) -> None:
    """Let a resting connection be called again at once: its credentials were put right, or the provider is back."""
    permit(actor, "connection.manage")
    await uow.raw.execute(
        "UPDATE provider_connection SET resting_until = NULL, resting_because = NULL, failures = 0 WHERE id = $1",
        connection_id,
    )
    await uow.raw.execute(
        """
        UPDATE operation o SET next_attempt_at = clock_timestamp(), wake_at = clock_timestamp()
          FROM service s
         WHERE s.id = o.service_id AND s.connection_id = $1 AND o.state IN ('pending', 'running', 'compensating')
           AND o.lease_token IS NULL AND o.next_attempt_at > clock_timestamp()
           AND NOT EXISTS (SELECT FROM step t WHERE t.operation_id = o.id AND t.state LIKE 'waiting%')
        """,
        connection_id,
    )


async def _go_on(uow: UnitOfWork, actor: Actor, step_id: UUID, event: str, reason: str) -> None:
    held = await _held(uow, actor, step_id)
    target = STEP.find(held.step_state, event).target
    await uow.raw.execute("UPDATE step SET state = $2, next_at = clock_timestamp() WHERE id = $1", step_id, target)
    await _resume(uow, held, held.goes_on_as)
    await tell(uow, held.service, OperatorActed(operation=held.operation_id, step=step_id, action=event, reason=reason))


async def _held(uow: UnitOfWork, actor: Actor, step_id: UUID) -> Held:
    permit(actor, "operation.attend")
    row = await uow.raw.fetchrow(
        """
        SELECT o.id, o.service_id, o.kind, o.state, s.state AS step_state, s.name, s.position, s.tries, s.undoes,
               (SELECT max(position) FROM step x WHERE x.operation_id = o.id) AS steps
          FROM step s JOIN operation o ON o.id = s.operation_id WHERE s.id = $1 FOR UPDATE OF o
        """,
        step_id,
    )
    if row is None:
        raise NotFound("step", id=str(step_id))
    service = await service_for_update(uow, row["service_id"])
    return Held(
        service,
        row["id"],
        row["kind"],
        row["state"],
        step_id,
        row["step_state"],
        row["name"],
        row["position"],
        row["steps"],
        row["tries"],
        row["undoes"] is not None,
    )


async def _resume(uow: UnitOfWork, held: Held, state: str) -> None:
    """Put the operation back to work; its time begins anew, since a person has just looked at it."""
    await uow.raw.execute(
        """
        UPDATE operation SET state = $2, lease_token = NULL, lease_until = NULL, next_attempt_at = clock_timestamp(),
               wake_at = clock_timestamp() + interval '5 s', version = version + 1,
               deadline = greatest(deadline, clock_timestamp() + interval '1 day')
         WHERE id = $1
        """,
        held.operation_id,
        state,
    )
    uow.after_commit(waking(held.operation_id))
