"""Whose turn it is on a service, since when and by when: pure, from what was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broker.fulfilment.queries import Progress, StepView, TaskView
from broker.services.queries import Whole
from core.identity.actors import Actor, GroupRole
from core.permits import may

RUNNING = frozenset({"pending", "running", "compensating"})
"""States of an operation in which it goes on by itself."""

TONES = {
    "requested": "information",
    "provisioning": "progress",
    "active": "success",
    "changing": "progress",
    "suspended": "warning",
    "ending": "progress",
    "ended": "neutral",
    "error": "danger",
}
"""How a service's state looks."""

STEP_TONES = {"done": "success", "failed": "danger", "needs_attention": "danger", "cancelled": "neutral"}


@dataclass(frozen=True)
class Turn:
    """Whose turn: `side` is body, supplier, centre, platform or nobody; `who` a name when it is an organisation's."""

    side: str
    who: str = ""
    since: datetime | None = None
    due: datetime | None = None
    yours: bool = False
    late: bool = False


def turn_of(found: Whole, actor: Actor, now: datetime) -> Turn:
    """Whose turn it is: an open task's assignee, the centre for a step that stopped, otherwise whoever works."""
    open_tasks = [one for one in found.tasks if one.open]
    if open_tasks:
        return of_task(found, min(open_tasks, key=lambda one: one.due_at), actor, now)
    progress = found.progress
    if progress is None or progress.finished_at is not None:
        return left_to_body(found, actor)
    current = current_step(progress)
    if progress.state == "needs_attention":
        return Turn("centre", since=progress.created_at, yours=actor.group is GroupRole.CENTRE)
    since = current.waiting_since if current is not None and current.waiting_since else progress.created_at
    if current is not None and current.state == "waiting_provider":
        return Turn("supplier", found.supplier, since, found.deadline, actor.organisation == found.view.supplier_id)
    return Turn("platform", since=since, due=found.deadline)


def left_to_body(found: Whole, actor: Actor) -> Turn:
    """What is left to the body once nothing runs: records to add, an access to read; an access is for whoever may."""
    records = records_wait(found)
    if not records and not access_waits(found):
        return Turn("nobody")
    mine = actor.organisation == found.view.organisation_id
    return Turn(
        "body", found.organisation, yours=mine and (records or may(actor, "service.reveal_credential", found.view))
    )


def access_waits(found: Whole) -> bool:
    """Whether an access was sent that nobody has read yet, the service not ended."""
    return any(one.waiting for one in found.accesses) and found.view.state != "ended"


def records_wait(found: Whole) -> bool:
    """Whether the body has DNS records to add: told by the provider, not seen yet, the service not ended."""
    return bool(found.records) and not found.view.domain_verified and found.view.state != "ended"


def of_task(found: Whole, task: TaskView, actor: Actor, now: datetime) -> Turn:
    """A task's side, with its date."""
    sides = {
        "body": (found.organisation, actor.organisation == found.view.organisation_id),
        "supplier": (found.supplier, actor.organisation == found.view.supplier_id),
        "centre": ("", actor.group is GroupRole.CENTRE),
    }
    who, yours = sides.get(task.assignee, ("", False))
    return Turn(task.assignee, who, None, task.due_at, yours, task.due_at < now)


def current_step(progress: Progress) -> StepView | None:
    """The step that is under way, None when none is left."""
    return next((one for one in progress.steps if one.state not in ("done", "cancelled", "failed")), None)


def going_on(progress: Progress | None) -> bool:
    """Whether the operation moves by itself, so that a page may follow it live."""
    return progress is not None and progress.state in RUNNING
