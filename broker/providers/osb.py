"""Open Service Broker, version 2.17: any supplier that runs a broker.

The connection's settings say how our plans are called there: `service_id`, and `plans` from our plan code to the
broker's plan id. The instance's identifier is the service's own, so a repeated request finds what the first one made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from broker.providers.kinds import (
    Capabilities,
    Idempotency,
    OperationKind,
    PlannedStep,
    ServiceOrder,
    quantity_problems,
)
from core.errors import Problem

MOST = 100_000

CALL = 60.0
"""Seconds a broker may take to answer one request (Open Service Broker platforms allow 60)."""


def binding_id(service_id: UUID, revision: int = 1) -> UUID:
    """The identifier of the credential that we ask a broker for; a rotation raises `revision`."""
    return uuid5(service_id, f"binding:{revision}")


CAPABILITIES = Capabilities(idempotency=Idempotency.CLIENT_ID, asynchronous=True, change=True, credentials=True)


@dataclass(frozen=True)
class OpenServiceBroker:
    """See the module."""

    key: str = "osb"
    capabilities: Capabilities = CAPABILITIES

    def schema(self) -> dict[str, Any]:
        """Brokers publish their own schemas by plan; ours only asks for an object."""
        return {"type": "object", "additionalProperties": True}

    def validate(self, order: ServiceOrder) -> list[Problem]:
        """The plan must be one that the connection knows."""
        problems = quantity_problems(order, most=MOST)
        if order.plan not in order.settings.get("plans", {}):
            problems.append(Problem("not-a-choice", ("plan",), {"limit": ", ".join(order.settings.get("plans", {}))}))
        return problems

    def plan(self, kind: OperationKind, order: ServiceOrder, previous: ServiceOrder | None = None) -> list[PlannedStep]:
        """Provision and bind; update; or unbind and deprovision."""
        spec = self._spec(order)
        bind = {**spec, "binding_id": str(binding_id(order.service_id))}
        if kind is OperationKind.CREATE:
            steps = [PlannedStep("provision", "provision", spec, timeout=CALL)]
            if order.settings.get("bindable", True):
                steps.append(PlannedStep("credential", "bind", bind, timeout=CALL))
            return steps
        if kind is OperationKind.CHANGE:
            before = self._spec(previous) if previous is not None else None
            return [PlannedStep("update", "update", {**spec, "previous": before}, timeout=CALL)]
        steps = [PlannedStep("deprovision", "deprovision", spec, timeout=CALL, reversible=False)]
        if order.settings.get("bindable", True):
            steps.insert(0, PlannedStep("unbind", "unbind", bind, timeout=CALL, reversible=False))
        return steps

    @staticmethod
    def _spec(order: ServiceOrder) -> Mapping[str, Any]:
        plans = order.settings.get("plans", {})
        return {
            "service_id": order.settings.get("service_id", ""),
            "plan_id": plans.get(order.plan, order.plan),
            "organization_guid": str(order.organisation_id),
            "parameters": {**order.parameters, "quantity": order.quantity},
        }


OSB = OpenServiceBroker()
