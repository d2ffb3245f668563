"""A provider in memory whose every call may go wrong as told: for tests of the engine and for the benchmark."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from broker.providers import Capabilities, Idempotency, OperationKind, PlannedStep, ServiceOrder, register_kind
from core.errors import Problem
from workers.contract import Accepted, Call, Connection, Deadline, Done, ErrorKind, Health, Outcome, ProviderError

CAPABILITIES = Capabilities(idempotency=Idempotency.UNIQUE_NAME, asynchronous=True)


@dataclass(frozen=True)
class SimulatedKind:
    """As many steps as the connection's settings say."""

    key: str = "simulated"
    capabilities: Capabilities = CAPABILITIES

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}

    def validate(self, order: ServiceOrder) -> list[Problem]:
        return [] if order.quantity < 1_000_000 else [Problem("too-large", ("quantity",), {"limit": 999_999})]

    def plan(self, kind: OperationKind, order: ServiceOrder, previous: ServiceOrder | None = None) -> list[PlannedStep]:
        names = [f"part-{n}" for n in range(int(order.settings.get("steps", 4)))]
        if kind is OperationKind.END:
            return [PlannedStep(name, "remove", timeout=5, reversible=False) for name in reversed(names)]
        spec = {"quantity": order.quantity}
        return [PlannedStep(name, "make", spec, timeout=5, reversible=kind is OperationKind.CREATE) for name in names]


@dataclass
class World:
    """What the provider has: the truth that tests look at. `effects` counts how often each thing was really made.

    `faults` gives, per step name, what becomes of each next call: `ok`, `lost` (done, answer lost), `refused` (nothing
    done), `later` (accepted, done at the next poll), `throttled`, `invalid`, `auth`, `quota`, `broken` (an adapter's
    mistake), or any function.
    """

    things: dict[tuple[UUID, str], dict[str, Any]] = field(default_factory=dict)
    effects: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: dict[str, list[str | Callable[[], None]]] = field(default_factory=lambda: defaultdict(list))
    coming: set[tuple[UUID, str]] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def fault(self, step: str) -> str | Callable[[], None]:
        with self.lock:
            return self.faults[step].pop(0) if self.faults.get(step) else "ok"


ERRORS = {
    "refused": ProviderError(ErrorKind.TRANSIENT, "down"),
    "throttled": ProviderError(ErrorKind.THROTTLED, "slow down", retry_after=0.01),
    "invalid": ProviderError(ErrorKind.INVALID, "no such plan"),
    "auth": ProviderError(ErrorKind.AUTH, "who are you"),
    "quota": ProviderError(ErrorKind.QUOTA, "full"),
}


class SimulatedAdapter:
    """The conversation with a `World`; creation is not idempotent, so that a second call would show."""

    key = "simulated"

    def __init__(self, world: World) -> None:
        self.world = world

    def check(self, connection: Connection, deadline: Deadline) -> Health:
        return Health(well=True)

    def _key(self, call: Call) -> tuple[UUID, str]:
        return call.service_id, f"{call.spec.get('thing') or call.outputs.get('thing') or call.step_id}"

    def find(self, call: Call) -> Outcome | None:
        self.world.calls["find", call.action] += 1
        there = self._key(call) in self.world.things
        if call.action == "remove":
            return None if there else Done()
        return Done(outputs={"made": True}) if there else None

    def perform(self, call: Call) -> Outcome:
        self.world.calls["perform", call.action] += 1
        fault = self.world.fault(call.spec.get("name") or call.action)
        if callable(fault):
            fault()
            fault = "ok"
        if fault in ERRORS:
            error = ERRORS[fault]
            raise ProviderError(error.kind, error.detail, retry_after=error.retry_after)
        if fault == "broken":
            raise ZeroDivisionError
        key = self._key(call)
        with self.world.lock:
            if fault == "later":
                self.world.coming.add(key)
                self.world.effects[key] += 1
                self.world.things[key] = dict(call.spec)
                return Accepted(token="soon", poll_after=0.02)
            if call.action == "remove":
                self.world.things.pop(key, None)
            else:
                self.world.effects[key] += 1
                self.world.things[key] = dict(call.spec)
        if fault == "lost":
            raise ProviderError(ErrorKind.AMBIGUOUS, "no answer")
        return Done(outputs={"made": True})

    def poll(self, call: Call) -> Outcome:
        self.world.calls["poll", call.action] += 1
        self.world.coming.discard(self._key(call))
        return Done(outputs={"made": True})

    def undo(self, call: Call) -> Outcome:
        self.world.calls["undo", call.action] += 1
        self.world.things.pop(self._key(call), None)
        return Done()


register_kind(SimulatedKind())
