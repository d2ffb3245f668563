"""The operation engine: claim, commit, call, record, commit.

The database decides who may call a provider. A worker leases an operation and inserts an attempt row; only when that
has committed does it call, and only while its lease outlasts the call. Whoever finds a step whose attempt was never
answered does not know what happened, and asks `find` before anything is sent again. Nothing here depends on messages
arriving once, in order, or at all.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

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
from broker.fulfilment.vault import CannotUnseal, Vault
from broker.providers import Idempotency, kind_of
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from core.ledger import Event, record_all
from core.uow import UnitOfWork
from workers import records
from workers.bridge import Bridge
from workers.contract import (
    Accepted,
    Adapter,
    Call,
    Connection,
    Deadline,
    Done,
    ErrorKind,
    Outcome,
    ProviderError,
    Waiting,
)
from workers.decide import Decision, Policy, Situation, decide, overdue

log = logging.getLogger("courtier.engine")

Answer = Outcome | ProviderError | None
Hook = Callable[[str, "Work"], None]


@dataclass(frozen=True)
class Work:
    """One step that this worker holds the lease of, and what it is about to ask.

    asked: `perform` and `undo` need `attempt`, `find` and `poll` do not. started: the monotonic instant before the
    lease was taken.
    """

    asked: str
    lease: UUID
    started: float
    begun: float
    row: Mapping[str, Any]
    attempt: UUID | None = None
    adopted: bool = False

    @property
    def operation(self) -> UUID:
        """The operation's key."""
        key: UUID = self.row["operation_id"]
        return key

    @property
    def step(self) -> UUID:
        """The step's key."""
        key: UUID = self.row["id"]
        return key

    @property
    def undoing(self) -> bool:
        """Whether this step takes another one back."""
        return self.row["undoes"] is not None

    @property
    def situation(self) -> Situation:
        """Where the step stands, for `decide`."""
        tries = self.row["tries"] + (1 if self.attempt is not None else 0)
        return Situation(
            self.asked, tries, self.undoing, bool(self.row["late"]), self.row["state"] == "waiting_external"
        )


def _quiet(point: str, work: Work) -> None:
    """Nothing happens at any point: tests put their faults here."""


class Engine:
    """Carries operations forward, one provider call at a time. Safe to share between threads."""

    def __init__(
        self,
        bridge: Bridge,
        adapters: Mapping[str, Adapter],
        vault: Vault,
        *,
        policy: Policy | None = None,
        at: Hook = _quiet,
    ) -> None:
        self._bridge = bridge
        self._adapters = adapters
        self._vault = vault
        self._policy = policy or Policy()
        self._at = at

    @property
    def database(self) -> Database:
        """Where operations are."""
        return self._bridge.database

    def run(self, operation_id: UUID) -> bool:
        """Do what the operation needs now; True when it needs more at once, and another message is worth sending."""
        work = self._bridge.call(self.claim(operation_id))
        while isinstance(work, Work):
            self._at("claimed", work)
            answer = self._ask(work)
            if answer is None:
                work = self._bridge.call(self.granted(work))
                continue
            self._at("called", work)
            work = self._bridge.call(self.settle(work, answer))
        return bool(work)

    # What happens in the database.

    async def claim(self, operation_id: UUID) -> Work | bool:
        """Lease the operation and decide what to ask next; the right to call is committed when this returns.

        False when there is nothing to do now: finished, waiting, or somebody else is at it. True when it should be
        looked at again at once.
        """
        lease, started = new_id(), time.monotonic()
        return await self.database.run(WORKER, lambda uow: self._claim(uow, operation_id, lease, started))

    async def _claim(self, uow: UnitOfWork, operation_id: UUID, lease: UUID, started: float) -> Work | bool:
        row = await uow.raw.fetchrow(records.CLAIM, operation_id, lease, self._policy.margin)
        if row is None:
            return False
        work = Work("perform", lease, started, started, dict(row))
        if row["id"] is None:
            return await self._finish(uow, work, {})
        if row["rests"] is not None and row["rests"] > 0:
            await self._release(uow, work, row["operation_state"], row["rests"])
            return False
        if row["state"] == "leased":
            await uow.raw.execute(records.LOST, row["id"])
            return replace(work, asked="find", row={**work.row, "state": "ambiguous"})
        if row["state"] in ("waiting_provider", "waiting_external"):
            return replace(work, asked="poll")
        nothing_sent = row["attempts"] == 0 and row["state"] == "pending" and row["undoes"] is None
        if nothing_sent and kind_of(row["kind"]).capabilities.idempotency is not Idempotency.NONE:
            return await self._grant(uow, work)
        return replace(work, asked="find")

    async def granted(self, work: Work) -> Work | bool:
        """`work` with the right to call, after `find` found nothing; False when the lease was lost meanwhile."""
        return await self.database.run(WORKER, lambda uow: self._renewed(uow, work))

    async def _renewed(self, uow: UnitOfWork, work: Work) -> Work | bool:
        started = time.monotonic()
        timeout = work.row["call_timeout"]
        if not await uow.raw.fetchval(records.RENEW, work.operation, work.lease, timeout, self._policy.margin):
            return False
        return await self._grant(uow, replace(work, asked="perform", started=started))

    async def _grant(self, uow: UnitOfWork, work: Work) -> Work | bool:
        attempt = new_id()
        said = hashlib.sha256(f"{work.row['action']}{work.row['spec']}".encode()).hexdigest()
        STEP.find(work.row["state"], "send")
        done = await uow.raw.fetchval(
            records.ATTEMPT,
            attempt,
            work.step,
            work.row["attempts"] + 1,
            work.lease,
            said,
            work.row["call_timeout"],
            work.operation,
        )
        return replace(work, attempt=attempt, row={**work.row, "state": "leased"}) if done else False

    async def settle(self, work: Work, answer: Outcome | ProviderError) -> Work | bool:
        """Write down what came of it, and take the next step when one message may go on; see `run` for what is
        returned."""
        decision = decide(work.situation, answer, self._policy)
        return await self.database.run(WORKER, lambda uow: self._settle(uow, work, decision))

    async def _settle(self, uow: UnitOfWork, work: Work, decision: Decision) -> Work | bool:
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
            await self._release(uow, work, "needs_attention", 0.0)
            await self._tell(
                uow, work, StepStopped(**self._named(work), error=error.kind.value, said=error.detail or None)
            )
            return False
        if isinstance(outcome, Waiting) and outcome.task is not None:
            await self._task(uow, work, outcome)
        await self._release(uow, work, work.row["operation_state"], decision.wait)
        if state.startswith("waiting") and work.row["state"] != state:
            await self._tell(uow, work, StepWaiting(**self._named(work), waits_for=state.removeprefix("waiting_")))
        elif error is not None and recorded["tries"] > 0 and recorded["tries"] & (recorded["tries"] - 1) == 0:
            delayed = StepRetried(**self._named(work), tries=recorded["tries"], error=error.kind.value)
            await self._tell(uow, work, delayed)
        return decision.wait == 0.0

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
        outputs = {**_json(work.row["done"]), work.row["name"]: {**_json(work.row["outputs"]), **done.outputs}}
        started = time.monotonic()
        go_on = started - work.begun < self._policy.stretch and not work.undoing
        fresh_allowed = go_on and kind_of(work.row["kind"]).capabilities.idempotency is not Idempotency.NONE
        attempt = new_id()
        row = await uow.raw.fetchrow(
            records.NEXT, work.operation, work.lease, work.step, attempt, self._policy.margin, fresh_allowed
        )
        if row is None:
            return await self._finish(uow, work, outputs, told)
        await self._tell(uow, work, told)
        if not row["fresh"]:
            await self._release(uow, work, work.row["operation_state"], 0.0)
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
            await self._release(uow, work, "compensating", 0.0, giving_up="failed")
            await self._tell(uow, work, failed)
            return True
        return await self._finish(uow, work, {}, failed, giving_up="failed")

    async def _finish(
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

    async def _release(
        self, uow: UnitOfWork, work: Work, state: str, wait: float, *, giving_up: str | None = None
    ) -> None:
        grace = self._policy.grace if wait == 0.0 else 0.0
        await uow.raw.execute(records.RELEASE, work.operation, state, wait, grace, giving_up)

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

    # What happens at the provider, on this thread and outside any transaction.

    def _ask(self, work: Work) -> Answer:
        """Ask the adapter what `work` says. None: `find` found nothing, so that an attempt is needed."""
        if work.asked == "perform" and time.monotonic() - work.started > self._policy.margin:
            return ProviderError(ErrorKind.TRANSIENT, "this worker woke too late to send")
        if work.asked == "poll" and work.row["out_of_patience"]:
            return overdue(work.row["state"])
        try:
            adapter = self._adapters[work.row["kind"]]
            call = self._call(work)
            if work.undoing:
                return self._ask_undo(adapter, work, call)
            if work.asked == "find":
                return adapter.find(call)
            return adapter.poll(call) if work.asked == "poll" else adapter.perform(call)
        except ProviderError as error:
            return error
        except (KeyError, CannotUnseal) as error:
            return ProviderError(ErrorKind.AUTH, f"not configured ({type(error).__name__})", orphan=False)
        except Exception as error:
            log.exception("an adapter failed", extra={"step": str(work.step), "kind": work.row["kind"]})
            return ProviderError(ErrorKind.BUG, type(error).__name__)

    @staticmethod
    def _ask_undo(adapter: Adapter, work: Work, call: Call) -> Answer:
        """Taking back is safe to repeat, so nothing is looked for first; it still needs an attempt of its own."""
        if work.asked == "find":
            return None
        return adapter.poll(call) if work.asked == "poll" else adapter.undo(call)

    def _call(self, work: Work) -> Call:
        row = work.row
        sealed = row["sealed"]
        connection = Connection(
            row["connection_id"],
            row["connection_key"],
            _json(row["settings"]),
            self._vault.unseal(sealed, row["connection_id"]) if sealed is not None else {},
        )
        return Call(
            connection=connection,
            service_id=row["service_id"],
            organisation_id=row["organisation_id"],
            step_id=row["undone_id"] or row["id"],
            operation=row["operation_kind"],
            action=row["action"],
            spec=_json(row["spec"]),
            deadline=Deadline.after(row["call_timeout"]),
            attempt=work.attempt or work.lease,
            vault=self._vault,
            outputs=_json(row["done"]),
            result={**_json(row["undone_outputs"]), **_json(row["outputs"])},
            token=row["token"],
            task=_json(row["task_answer"]) if row["task_done"] else None,
            undoing=work.undoing,
        )


def _json(text: str | None) -> dict[str, Any]:
    return msgspec.json.decode(text) if text else {}


async def due(database: Database, *, again: float = 15.0, limit: int = 500) -> list[UUID]:
    """The operations that want a worker now; each is not named again for `again` seconds."""
    rows = await database.run(WORKER, lambda uow: uow.raw.fetch(records.SWEEP, again, limit))
    return [row["id"] for row in rows]
