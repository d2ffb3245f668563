"""The demonstration provider's state machine behind `openbrokerapi`'s routes."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from openbrokerapi import errors
from openbrokerapi.catalog import ServicePlan
from openbrokerapi.service_broker import (
    Binding,
    BindState,
    DeprovisionServiceSpec,
    GetBindingSpec,
    GetInstanceDetailsSpec,
    LastOperation,
    OperationState,
    ProvisionedServiceSpec,
    ProvisionState,
    Service,
    ServiceBroker,
    UnbindSpec,
    UpdateServiceSpec,
)

from workers.demo_provider.store import Store, canonical

SERVICE_ID = "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7a01"
PLANS = {
    "essentiel": "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7b01",
    "avance": "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7b02",
    "complet": "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7b03",
}
QUOTAS_MB = {"essentiel": 10_240, "avance": 51_200, "complet": 102_400}

FAULTS = (
    "none",
    "lost",
    "500",
    "503",
    "408",
    "429",
    "204",
    "malformed",
    "slow",
    "concurrency",
    "failasync",
    "reject",
    "unauthorized",
)
"""What the next mutating requests may meet; see `Faults`."""


@dataclass
class Faults:
    """Faults that are switched on: the next `times` mutating requests meet `mode`.

    lost: it is done, and the connection is cut before the answer. 500: it is done, and the answer is an error. 503,
    408, 429, concurrency,
    reject, unauthorized: nothing is done. 204, malformed: it is done, and the answer is none that the specification
    knows. slow: the answer takes `seconds`. failasync: accepted, and failed later.
    """

    mode: str = "none"
    times: int = 0
    seconds: float = 2.0
    only: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set(self, mode: str, times: int, *, seconds: float = 2.0, only: str = "") -> None:
        """Switch on; `only` restricts to one method and kind, such as `PUT binding`."""
        if mode not in FAULTS:
            raise ValueError(mode)
        with self.lock:
            self.mode, self.times, self.seconds, self.only = mode, times, seconds, only

    def take(self, what: str) -> str:
        """The fault of this request (`PUT instance`, `PUT binding`, `PATCH instance`, `DELETE instance`…)."""
        with self.lock:
            if self.times <= 0 or (self.only and self.only != what):
                return "none"
            self.times -= 1
            return self.mode


class DemonstrationBroker(ServiceBroker):  # type: ignore[misc]
    """Mailboxes that nobody reads, provisioned after `delay` seconds; 0 makes provisioning synchronous."""

    def __init__(self, store: Store, *, delay: float = 2.0, host: str = "courriel.example.test") -> None:
        self.store = store
        self.delay = delay
        self.host = host
        self.fails_next = 0

    def catalog(self) -> Service:
        """One service, three plans."""
        return Service(
            id=SERVICE_ID,
            name="courriel-de-demonstration",
            description="Boîtes de courriel de démonstration",
            bindable=True,
            plan_updateable=True,
            instances_retrievable=True,
            bindings_retrievable=True,
            plans=[
                ServicePlan(id=key, name=name, description=f"{QUOTAS_MB[name] // 1024} Go", free=False)
                for name, key in PLANS.items()
            ],
        )

    def provision(self, instance_id: str, details: Any, async_allowed: bool, **kwargs: Any) -> ProvisionedServiceSpec:
        """Once for an identifier; the same again finds the first."""
        if self.delay and not async_allowed:
            raise errors.ErrAsyncRequired
        if details.service_id != SERVICE_ID:
            raise errors.ErrInvalidParameters("unknown service")
        asked = canonical(
            {"plan": details.plan_id, "parameters": details.parameters or {}, "org": details.organization_guid}
        )
        with self.store.transaction() as db:
            row = db.execute("SELECT * FROM instance WHERE id = ?", (instance_id,)).fetchone()
            if row is not None:
                if row["asked"] != asked:
                    raise errors.ErrInstanceAlreadyExists
                going = self._going(instance_id)
                if going is not None:
                    return ProvisionedServiceSpec(ProvisionState.IS_ASYNC, self._dashboard(instance_id), going["id"])
                return ProvisionedServiceSpec(ProvisionState.IDENTICAL_ALREADY_EXISTS, self._dashboard(instance_id))
            db.execute(
                "INSERT INTO instance (id, service_id, plan_id, asked, parameters, who) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    instance_id,
                    details.service_id,
                    details.plan_id,
                    asked,
                    canonical(details.parameters or {}),
                    str(details.originating_identity),
                ),
            )
            self.store.effect(db, "provision", instance_id)
            if not self.delay:
                return ProvisionedServiceSpec(ProvisionState.SUCCESSFUL_CREATED, self._dashboard(instance_id))
            operation = self._begin(db, instance_id, "provision")
        return ProvisionedServiceSpec(ProvisionState.IS_ASYNC, self._dashboard(instance_id), operation)

    def update(self, instance_id: str, details: Any, async_allowed: bool, **kwargs: Any) -> UpdateServiceSpec:
        """Another plan, or other parameters."""
        if self.delay and not async_allowed:
            raise errors.ErrAsyncRequired
        with self.store.transaction() as db:
            row = db.execute("SELECT * FROM instance WHERE id = ?", (instance_id,)).fetchone()
            if row is None:
                raise errors.ErrInstanceDoesNotExist
            if self._going(instance_id) is not None:
                raise errors.ErrConcurrentInstanceAccess
            plan = details.plan_id or row["plan_id"]
            parameters = canonical({**json.loads(row["parameters"]), **(details.parameters or {})})
            self.store.effect(db, "update", instance_id)
            if not self.delay:
                self._apply(db, instance_id, {"plan": plan, "parameters": parameters})
                return UpdateServiceSpec(False)
            operation = self._begin(db, instance_id, "update", {"plan": plan, "parameters": parameters})
        return UpdateServiceSpec(True, operation)

    def deprovision(self, instance_id: str, details: Any, async_allowed: bool, **kwargs: Any) -> DeprovisionServiceSpec:
        """Removes at once, also what is being made; says so after the delay."""
        if self.delay and not async_allowed:
            raise errors.ErrAsyncRequired
        with self.store.transaction() as db:
            if db.execute("SELECT 1 FROM instance WHERE id = ?", (instance_id,)).fetchone() is None:
                raise errors.ErrInstanceDoesNotExist
            db.execute("DELETE FROM instance WHERE id = ?", (instance_id,))
            db.execute("DELETE FROM binding WHERE instance_id = ?", (instance_id,))
            self.store.effect(db, "deprovision", instance_id)
            if not self.delay:
                db.execute("DELETE FROM operation WHERE subject = ?", (instance_id,))
                return DeprovisionServiceSpec(False)
            operation = self._begin(db, instance_id, "deprovision")
        return DeprovisionServiceSpec(True, operation)

    def bind(self, instance_id: str, binding_id: str, details: Any, async_allowed: bool, **kwargs: Any) -> Binding:
        """A credential: the administrator's account and where everything is."""
        asked = canonical({"plan": details.plan_id, "parameters": details.parameters or {}})
        with self.store.transaction() as db:
            if db.execute("SELECT 1 FROM instance WHERE id = ?", (instance_id,)).fetchone() is None:
                raise errors.ErrBadRequest("no such instance")
            if self._going(instance_id) is not None:
                raise errors.ErrConcurrentInstanceAccess
            row = db.execute("SELECT * FROM binding WHERE id = ?", (binding_id,)).fetchone()
            if row is not None:
                if row["asked"] != asked:
                    raise errors.ErrBindingAlreadyExists
                return Binding(BindState.IDENTICAL_ALREADY_EXISTS, credentials=json.loads(row["credentials"]))
            credentials = self._credentials(instance_id)
            db.execute(
                "INSERT INTO binding (id, instance_id, asked, credentials) VALUES (?, ?, ?, ?)",
                (binding_id, instance_id, asked, canonical(credentials)),
            )
            self.store.effect(db, "bind", binding_id)
        return Binding(BindState.SUCCESSFUL_BOUND, credentials=credentials)

    def unbind(self, instance_id: str, binding_id: str, details: Any, async_allowed: bool, **kwargs: Any) -> UnbindSpec:
        """Forget a credential."""
        with self.store.transaction() as db:
            if db.execute("SELECT 1 FROM binding WHERE id = ?", (binding_id,)).fetchone() is None:
                raise errors.ErrBindingDoesNotExist
            db.execute("DELETE FROM binding WHERE id = ?", (binding_id,))
            self.store.effect(db, "unbind", binding_id)
        return UnbindSpec(False)

    def get_instance(self, instance_id: str, **kwargs: Any) -> GetInstanceDetailsSpec:
        """What there is."""
        row = self.store.one("SELECT * FROM instance WHERE id = ?", instance_id)
        if row is None:
            raise errors.ErrInstanceDoesNotExist
        going = self._going(instance_id)
        if going is not None:
            raise errors.ErrInstanceDoesNotExist if going["kind"] == "provision" else errors.ErrConcurrentInstanceAccess
        return GetInstanceDetailsSpec(
            row["service_id"], row["plan_id"], self._dashboard(instance_id), json.loads(row["parameters"])
        )

    def get_binding(self, instance_id: str, binding_id: str, **kwargs: Any) -> GetBindingSpec:
        """The credential once more."""
        row = self.store.one("SELECT * FROM binding WHERE id = ?", binding_id)
        if row is None:
            raise errors.ErrBindingDoesNotExist
        return GetBindingSpec(credentials=json.loads(row["credentials"]))

    def last_operation(
        self, instance_id: str, operation_data: str | None, service_id: str, plan_id: str, **kwargs: Any
    ) -> LastOperation:
        """How far the newest operation is."""
        row = self.store.last(instance_id)
        if row is None:
            raise errors.ErrInstanceDoesNotExist
        if row["ready_at"] > time.time():
            return LastOperation(OperationState.IN_PROGRESS, row["kind"])
        if row["fails"]:
            return LastOperation(OperationState.FAILED, "La plateforme de démonstration a refusé.")
        if row["kind"] == "deprovision":
            raise errors.ErrInstanceDoesNotExist
        if row["target"] is not None:
            with self.store.transaction() as db:
                self._apply(db, instance_id, json.loads(row["target"]))
                db.execute("UPDATE operation SET target = NULL WHERE id = ?", (row["id"],))
        return LastOperation(OperationState.SUCCEEDED, row["kind"])

    def last_binding_operation(
        self,
        instance_id: str,
        binding_id: str,
        operation_data: str | None,
        service_id: str,
        plan_id: str,
        **kwargs: Any,
    ) -> LastOperation:
        """Credentials are made at once."""
        if self.store.one("SELECT 1 FROM binding WHERE id = ?", binding_id) is None:
            raise errors.ErrInstanceDoesNotExist
        return LastOperation(OperationState.SUCCEEDED, "bind")

    def _going(self, subject: str) -> sqlite3.Row | None:
        row = self.store.last(subject)
        return row if row is not None and row["ready_at"] > time.time() else None

    def _begin(self, db: sqlite3.Connection, subject: str, kind: str, target: dict[str, str] | None = None) -> str:
        operation = str(uuid.uuid4())
        fails = self.fails_next > 0
        self.fails_next -= fails
        db.execute(
            "INSERT INTO operation (id, subject, kind, ready_at, fails, target, n) "
            "VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(n), 0) + 1 FROM operation))",
            (operation, subject, kind, time.time() + self.delay, int(fails), json.dumps(target) if target else None),
        )
        return operation

    @staticmethod
    def _apply(db: sqlite3.Connection, instance_id: str, target: dict[str, str]) -> None:
        db.execute(
            "UPDATE instance SET plan_id = ?, parameters = ? WHERE id = ?",
            (target["plan"], target["parameters"], instance_id),
        )

    def _dashboard(self, instance_id: str) -> str:
        return f"https://{self.host}/admin/{instance_id}"

    def _credentials(self, instance_id: str) -> dict[str, Any]:
        tenant = hashlib.sha256(instance_id.encode()).hexdigest()[:8]
        return {
            "webmail_url": f"https://{self.host}/",
            "username": f"administrateur@{tenant}.{self.host}",
            "password": secrets.token_urlsafe(18),
            "imap_host": f"imap.{self.host}",
            "imap_port": 993,
            "smtp_host": f"smtp.{self.host}",
            "smtp_port": 587,
            "mx": f"mx.{self.host}",
        }
