"""What a worker holds between two transactions: one step, its lease, and what it is about to ask of the provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from workers.contract import Outcome, ProviderError
from workers.decide import Situation

Answer = Outcome | ProviderError | None


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


def decoded(text: str | None) -> dict[str, Any]:
    """A JSON object that the database gave as text; nothing is an empty one."""
    return msgspec.json.decode(text) if text else {}
