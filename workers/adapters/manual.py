"""Nobody to call: the step becomes somebody's task, and is done when they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workers.contract import Call, Connection, Deadline, Done, Health, Outcome, Task, Waiting

LOOK_AGAIN = 3600.0


@dataclass(frozen=True)
class ManualAdapter:
    """See the module; an adapter like the others."""

    key: str = "manual"

    def check(self, connection: Connection, deadline: Deadline) -> Health:
        """People are taken to be well."""
        return Health(well=True)

    def find(self, call: Call) -> Outcome | None:
        """Done when the person said so."""
        return Done(outputs=dict(call.task)) if call.task is not None else None

    def perform(self, call: Call) -> Outcome:
        """Ask the person."""
        return self.poll(call)

    def poll(self, call: Call) -> Outcome:
        """Done when the person said so; otherwise wait."""
        if call.task is not None:
            return Done(outputs=dict(call.task))
        return Waiting(_task(call, str(call.spec["task"])), poll_after=LOOK_AGAIN)

    def undo(self, call: Call) -> Outcome:
        """Ask a person to take back what was done; nothing, when nobody said that it was."""
        # Said done and not yet looked at, or said without a word: it has been done all the same.
        if not call.result and call.token is None and not call.task_done:
            return Done()
        if call.task is not None:
            return Done()
        return Waiting(_task(call, "undo"), poll_after=LOOK_AGAIN)


def _task(call: Call, kind: str) -> Task:
    content = {name: call.spec[name] for name in ("plan", "quantity", "parameters") if name in call.spec}
    return Task(str(call.spec["assignee"]), kind, content, timedelta(days=int(call.spec["days"])))
