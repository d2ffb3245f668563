"""A person puts the service in place, and says when it is done: a kind like the others, whose adapter is somebody's
work list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broker.providers.kinds import (
    Capabilities,
    Idempotency,
    OperationKind,
    PlannedStep,
    ServiceOrder,
    quantity_problems,
)
from core.errors import Problem

MOST = 1_000_000
DAYS = 5


CAPABILITIES = Capabilities(
    idempotency=Idempotency.CLIENT_ID, asynchronous=True, change=True, credentials=False, people=True
)


@dataclass(frozen=True)
class ByHand:
    """See the module. The connection's settings may say `assignee` (supplier, centre or body) and `days` (to do it
    in)."""

    key: str = "manual"
    capabilities: Capabilities = CAPABILITIES

    def schema(self) -> dict[str, Any]:
        """Whatever the order form asked for goes to the person."""
        return {"type": "object", "additionalProperties": True}

    def validate(self, order: ServiceOrder) -> list[Problem]:
        """Only the quantity can be wrong."""
        return quantity_problems(order, most=MOST)

    def plan(self, kind: OperationKind, order: ServiceOrder, previous: ServiceOrder | None = None) -> list[PlannedStep]:
        """One task."""
        spec = {
            "task": kind.value,
            "assignee": order.settings.get("assignee", "supplier"),
            "days": int(order.settings.get("days", DAYS)),
            "plan": order.plan,
            "quantity": order.quantity,
            "parameters": dict(order.parameters),
        }
        return [PlannedStep("task", "task", spec, reversible=kind is OperationKind.CREATE, patience=90 * 86_400.0)]


MANUAL = ByHand()
