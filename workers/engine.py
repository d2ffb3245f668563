"""The operation engine: claim, commit, call, record, commit.

The database decides who may call a provider. A worker leases an operation and inserts an attempt row; only when that
has committed does it call, and only while its lease outlasts the call. Whoever finds a step whose attempt was never
answered does not know what happened, and asks `find` before anything is sent again. Nothing here depends on messages
arriving once, in order, or at all.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from broker.fulfilment.machines import STEP
from broker.fulfilment.vault import Vault
from broker.providers import Idempotency, kind_of
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from core.uow import UnitOfWork
from workers import records
from workers.asking import Asker
from workers.bridge import Bridge
from workers.contract import Adapter, Outcome, ProviderError
from workers.decide import Policy, decide
from workers.settling import Settler
from workers.work import Work

Hook = Callable[[str, "Work"], None]


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
        self._policy = policy or Policy()
        self._vault = vault
        self._asker = Asker(adapters, vault, self._policy)
        self._settler = Settler(vault, self._policy)
        self._at = at

    @property
    def database(self) -> Database:
        """Where operations are."""
        return self._bridge.database

    def run(self, operation_id: UUID) -> bool:
        """Do what the operation needs now; True when it needs more at once, and another message is worth sending."""
        lease = new_id()
        work = self._bridge.persist(lambda: self.claim(operation_id, lease), self._policy.margin)
        while isinstance(work, Work):
            self._at("claimed", work)
            work = self._go_on(work)
        return bool(work)

    def _go_on(self, work: Work) -> Work | bool:
        """Ask, and write down what came of it; a database that is away is waited for while the lease lasts."""
        answer = self._asker.ask(work)
        if answer is None:
            return self._bridge.persist(lambda: self.granted(work), self._policy.margin)
        self._at("called", work)
        lasts = work.started + work.row["call_timeout"] + self._policy.margin - time.monotonic()
        return self._bridge.persist(lambda: self.settle(work, answer), lasts)

    # What happens in the database.

    async def claim(self, operation_id: UUID, lease: UUID | None = None) -> Work | bool:
        """Lease the operation and decide what to ask next; the right to call is committed when this returns.

        Asked again with the same `lease`, it goes on from what an answer that was lost had left.

        False when there is nothing to do now: finished, waiting, or somebody else is at it. True when it should be
        looked at again at once.
        """
        token, started = lease or new_id(), time.monotonic()
        return await self.database.run(WORKER, lambda uow: self._claim(uow, operation_id, token, started))

    async def _claim(self, uow: UnitOfWork, operation_id: UUID, lease: UUID, started: float) -> Work | bool:
        row = await uow.raw.fetchrow(records.CLAIM, operation_id, lease, self._policy.margin, self._vault.newest)
        if row is None:
            return False
        work = Work("perform", lease, started, started, dict(row))
        if row["id"] is None:
            return await self._settler.finish(uow, work, {})
        if row["rests"] is not None and row["rests"] > 0:
            await self._settler.release(uow, work, row["operation_state"], row["rests"])
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
        return await self.database.run(WORKER, lambda uow: self._settler.settle(uow, work, decision))


async def due(database: Database, *, again: float = 15.0, limit: int = 500) -> list[UUID]:
    """The operations that want a worker now; each is not named again for `again` seconds."""
    rows = await database.run(WORKER, lambda uow: uow.raw.fetch(records.SWEEP, again, limit))
    return [row["id"] for row in rows]
