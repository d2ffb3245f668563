"""What is written down of an answer, in one transaction: the step, its attempt, its connection, the operation, the
service, and what the ledger tells."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from broker.fulfilment.compensation import AFTER_CANCEL, AFTER_FAILURE, give_up
from broker.fulfilment.events import (
    OperationFinished,
    ServiceChanged,
    StepDone,
    StepFailed,
    StepRetried,
    StepStopped,
    StepWaiting,
    stream,
)
from broker.fulfilment.machines import OPERATION, SERVICE, STEP
from broker.fulfilment.vault import Vault
from broker.fulfilment.withdrawing import withdraw_tasks
from broker.providers import Idempotency, kind_of
from core.ids import new_id
from core.ledger import Event, record_all
from core.uow import UnitOfWork
from workers import records
from workers.contract import Accepted, Done, ErrorKind, ProviderError, Waiting
from workers.decide import Decision, Policy
from workers.work import Work, decoded

log = logging.getLogger("courtier.engine")


class Settler:
    """Writes decisions down, within the caller's transaction."""

    def __init__(self, vault: Vault, policy: Policy) -> None:
        self._vault = vault
        self._policy = policy

    async def settle(self, uow: UnitOfWork, work: Work, decision: Decision) -> Work | bool:
        """Write `decision` down; the next step when one message may go on, else whether more is to be done at once."""
        state = STEP.find(work.row["state"], decision.event).target
        outcome, error = decision.outcome, decision.error
        outputs = dict(outcome.outputs) if isinstance(outcome, Done) else {}
        recorded = await uow.raw.fetchrow(
            records.RECORD,
            work.operation,
            work.lease,
            work.attempt,
            decision.attempt,
            work.step,
            state,
            decision.wait if state not in ("done", "failed", "needs_attention") else None,
            outcome.token if isinstance(outcome, Accepted) else None,
            outcome.ref if isinstance(outcome, Done | Accepted) else None,
            msgspec.json.encode(outputs).decode(),
            error.kind.value if error is not None else None,
            error.detail if error is not None else None,
            uow.clock.now(),
            1 if decision.uncounted and work.attempt is not None else 0,
        )
        if recorded is None:
            log.warning("the lease was lost before the answer came", extra={"step": str(work.step)})
            return False
        await self._connection(uow, work, error)
        if state == "done":
            assert isinstance(outcome, Done)
            return await self._succeeded(uow, work, outcome, recorded["tries"])
        if state == "failed":
            assert error is not None
            return await self._failed(uow, work, error)
        if state == "needs_attention":
            assert error is not None
            OPERATION.find(work.row["operation_state"], "stop")
            await self.release(uow, work, "needs_attention", 0.0)
            await self._tell(
                uow, work, StepStopped(**self._named(work), error=error.kind.value, said=error.detail or None)
            )
            return False
        if isinstance(outcome, Waiting) and outcome.task is not None:
            await self._task(uow, work, outcome)
        at_once = await self.release(uow, work, work.row["operation_state"], decision.wait)
        if state.startswith("waiting") and work.row["state"] != state:
            await self._tell(uow, work, StepWaiting(**self._named(work), waits_for=state.removeprefix("waiting_")))
        elif error is not None and recorded["tries"] > 0 and recorded["tries"] & (recorded["tries"] - 1) == 0:
            delayed = StepRetried(**self._named(work), tries=recorded["tries"], error=error.kind.value)
            await self._tell(uow, work, delayed)
        return at_once

    async def _succeeded(self, uow: UnitOfWork, work: Work, done: Done, tries: int) -> Work | bool:
        for name, content in done.credentials.items():
            key = new_id()
            await uow.raw.execute(
                records.CREDENTIAL,
                key,
                work.row["service_id"],
                work.row["organisation_id"],
                work.step,
                name,
                self._vault.seal(content, key),
                uow.clock.now(),
            )
        told = StepDone(
            **self._named(work),
            position=work.row["position"],
            steps=work.row["steps"],
            tries=tries,
            adopted=work.asked == "find" and not work.undoing,
        )
        asked_in_vain = work.row["task_id"] is not None and not work.row["task_done"]
        withdrawn = await withdraw_tasks(uow, work.operation) if asked_in_vain else ()
        outputs = {**decoded(work.row["done"]), work.row["name"]: {**decoded(work.row["outputs"]), **done.outputs}}
        started = time.monotonic()
        go_on = started - work.begun < self._policy.stretch and not work.undoing
        fresh_allowed = go_on and kind_of(work.row["kind"]).capabilities.idempotency is not Idempotency.NONE
        attempt = new_id()
        row = await uow.raw.fetchrow(
            records.NEXT, work.operation, work.lease, work.step, attempt, self._policy.margin, fresh_allowed
        )
        if row is None:
            return await self.finish(uow, work, outputs, told, *withdrawn)
        await self._tell(uow, work, told, *withdrawn)
        if not row["fresh"]:
            await self.release(uow, work, work.row["operation_state"], 0.0)
            return True
        following = {
            **work.row,
            **dict(row),
            "state": "leased",
            "done": msgspec.json.encode(outputs).decode(),
            "task_id": None,
            "task_done": False,
        }
        return Work("perform", work.lease, started, work.begun, following, attempt)

    async def _failed(self, uow: UnitOfWork, work: Work, error: ProviderError) -> bool:
        given_up = await give_up(uow, work.operation, work.row["operation_kind"])
        failed = StepFailed(**self._named(work), error=error.kind.value, said=error.detail or None)
        if given_up.undoing:
            OPERATION.find(work.row["operation_state"], "compensate")
            await self.release(uow, work, "compensating", 0.0, giving_up="failed")
            await self._tell(uow, work, failed, *given_up.withdrawn)
            return True
        return await self.finish(uow, work, {}, failed, *given_up.withdrawn, giving_up="failed")

    async def finish(
        self, uow: UnitOfWork, work: Work, outputs: Mapping[str, Any], *told: Event, giving_up: str | None = None
    ) -> bool:
        """The operation has no step left: it is done, or what it made is taken back."""
        kind, giving_up = work.row["operation_kind"], giving_up or work.row["giving_up"]
        if giving_up is None:
            OPERATION.find(work.row["operation_state"], "finish")
            state, event = "done", "close" if kind == "end" else "activate"
            after = SERVICE.find(work.row["service_state"], event).target
        else:
            state = giving_up
            after = (AFTER_CANCEL if giving_up == "cancelled" else AFTER_FAILURE)[kind]
        await uow.raw.fetchval(
            records.FINISH,
            work.operation,
            state,
            after,
            uow.clock.now(),
            msgspec.json.encode(outputs).decode(),
        )
        await self._tell(
            uow,
            work,
            *told,
            OperationFinished(operation=work.operation, kind=kind, outcome=state),
            ServiceChanged(operation=work.operation, before=work.row["service_state"], after=after),
        )
        return False

    async def release(
        self, uow: UnitOfWork, work: Work, state: str, wait: float, *, giving_up: str | None = None
    ) -> bool:
        """Let go of the operation until `wait` seconds from now, or at once when it was woken meanwhile; returns
        whether."""
        at_once: bool = await uow.raw.fetchval(
            records.RELEASE, work.operation, state, wait, self._policy.grace, giving_up, work.row["due_since"]
        )
        return at_once

    async def _task(self, uow: UnitOfWork, work: Work, waiting: Waiting) -> None:
        task = waiting.task
        assert task is not None
        now = uow.clock.now()
        await uow.raw.execute(
            records.TASK,
            new_id(),
            work.step,
            work.row["service_id"],
            work.row["organisation_id"],
            work.row["supplier_id"],
            task.assignee,
            task.kind,
            msgspec.json.encode(dict(task.content)).decode(),
            now + task.within,
            now,
        )

    async def _connection(self, uow: UnitOfWork, work: Work, error: ProviderError | None) -> None:
        """Let a connection rest that refuses us, or fails again and again; one that answers is well."""
        connection = work.row["connection_id"]
        if error is None:
            if work.row["failures"]:
                await uow.raw.execute(records.WELL_AGAIN, connection)
        elif error.kind is ErrorKind.AUTH:
            await uow.raw.execute(records.REST, connection, 10 * self._policy.rest, error.kind.value)
        elif error.kind is ErrorKind.TRANSIENT and work.row["failures"] + 1 >= self._policy.failures:
            await uow.raw.execute(records.REST, connection, self._policy.rest, error.kind.value)
        elif error.kind is ErrorKind.TRANSIENT:
            await uow.raw.execute(records.FAILED_ONCE, connection)

    @staticmethod
    def _named(work: Work) -> dict[str, Any]:
        return {"operation": work.operation, "step": work.step, "step_name": work.row["name"]}

    @staticmethod
    async def _tell(uow: UnitOfWork, work: Work, *events: Event) -> None:
        own = stream(work.row["service_id"])
        await record_all(
            uow,
            [(own, event) for event in events],
            audience=(work.row["supplier_id"],),
            on_behalf_of=work.row["organisation_id"],
        )
