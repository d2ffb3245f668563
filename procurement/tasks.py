"""What is left to do in a file: five steps everywhere the same (decision 15), each with its tasks, and the next one.
Pure.

A task is named (`tasks-<code>`), has a state (todo, waiting, done, none, blocked) and, when it can be worked on, the
page where.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

STEPS = 5

STEP_OF_STATE = {
    "defining": 1,
    "consulting": 2,
    "assessing": 3,
    "proposed": 4,
    "in_approval": 4,
    "approved": 5,
    "contracted": 5,
    "abandoned": 1,
}
"""Where a file stands among the five steps."""


SEEN_AGAIN = ("files.review",)
"""Pages that are still worth seeing once their task is done."""


@dataclass(frozen=True)
class Situation:
    """What tasks follow from."""

    state: str
    need_complete: bool
    requirements: int
    declared: bool
    levels_pending: bool
    privacy_done: bool
    outside_quebec: bool | None
    transfer_done: bool
    left_to_exclude: int = 0
    left_to_ask: int = 0
    asked: bool = False
    """Whether a clarification was asked for in this round."""
    answers_pending: int = 0
    awaited: bool = False
    """Whether an answer to come could change the choice."""
    compliant: int = 0
    contract: str = ""
    """The number of the contract concluded."""
    publication: str = "blocked"
    """The state of its publication: blocked while there is no contract, none when no notice is due."""
    levels_at: dict[str, Any] | None = None
    """Where the levels are given, as what `files.need` takes."""


@dataclass(frozen=True)
class Task:
    """One thing to do, or done."""

    code: str
    state: str
    page: str = ""
    """Where it is done; of another room, it may not be there."""
    params: dict[str, Any] | None = None
    """What that page takes; the file's id unless said."""


def tasks(it: Situation) -> dict[int, list[Task]]:
    """The tasks of each step, in order."""
    step = STEP_OF_STATE[it.state]
    ended = it.state == "abandoned"

    def at(wanted: int, done: bool, page: str = "", code: str = "") -> Task:
        state = "done" if done else "todo" if step == wanted and not ended else "blocked"
        return Task(code, state, page if state == "todo" or (done and page in SEEN_AGAIN) else "")

    confirmed = step > 1 and not ended
    return {
        1: [
            at(1, it.need_complete, "files.need.next" if it.state == "defining" else "", "need"),
            Task("levels", "waiting", "files.levels") if it.levels_pending else levels(it, step),
            at(1, confirmed, "files.review", "review"),
            privacy(it),
        ],
        2: [
            Task("interests", "done") if it.declared else Task("interests", "todo", "files.interests"),
            at(2, step > 2, "files.freeze", "freeze"),
        ],
        3: [
            at(3, step > 3 or (step == 3 and not it.left_to_exclude), "files.compare", "exclude"),
            clarify(it, step),
            Task("choose", "waiting", "files.compare")
            if it.awaited and step == 3
            else at(3, step > 3, "files.compare", "choose"),
        ],
        4: [
            transfer(it),
            Task("submit", "todo", "requests.preview")
            if it.state == "proposed"
            else Task("submit", "done" if step == 5 else submitted(it)),
            Task("approval", "waiting", "requests.of_file")
            if it.state == "in_approval"
            else Task("approval", "done" if step == 5 else "blocked"),
        ],
        5: [conclude(it), publish(it)],
    }


def levels(it: Situation, step: int) -> Task:
    """Giving the levels (cote DIC), as one of the need's answers."""
    if it.need_complete or step > 1:
        return Task("levels", "done")
    if it.state != "defining":
        return Task("levels", "blocked")
    return Task("levels", "todo", "files.need" if it.levels_at else "", it.levels_at)


def conclude(it: Situation) -> Task:
    """Concluding the contract: from the request that was approved, on the broker's pages."""
    if it.state == "contracted":
        return Task("conclude", "done", "contracts.show", {"number": it.contract})
    return Task("conclude", "todo", "requests.of_file") if it.state == "approved" else Task("conclude", "blocked")


def publish(it: Situation) -> Task:
    """Publishing the notice of the contract, where its total asks for one; on the broker's pages."""
    if it.publication in ("todo", "done"):
        return Task("publish", it.publication, "contracts.show", {"number": it.contract})
    return Task("publish", it.publication)


def submitted(it: Situation) -> str:
    """The state of sending the request."""
    return "done" if it.state == "in_approval" else "blocked"


def privacy(it: Situation) -> Task:
    """The privacy assessment (s. 63.5), which email always asks; it may follow the need (decision 2)."""
    return Task("privacy", "done" if it.privacy_done else "todo", "files.privacy")


def transfer(it: Situation) -> Task:
    """The block of s. 70.1: opened by any location outside Québec of the offer proposed."""
    if it.outside_quebec is False:
        return Task("transfer", "none")
    if it.outside_quebec is None:
        return Task("transfer", "blocked")
    return Task("transfer", "done" if it.transfer_done else "todo", "files.privacy")


def clarify(it: Situation, step: int) -> Task:
    """Asking suppliers to show what is missing."""
    if step < 3:
        return Task("clarify", "blocked")
    if it.answers_pending:
        return Task("clarify", "waiting", "files.compare")
    if it.left_to_ask and step == 3:
        return Task("clarify", "todo", "files.compare")
    return Task("clarify", "done" if it.asked else "none")


def next_task(it: Situation, found: dict[int, list[Task]]) -> Task | None:
    """The first thing that can be worked on now.

    What may follow does not come before the request, and proposing an offer sets aside what is not compliant.
    """
    later = {"defining": ("privacy", "interests"), "consulting": ("privacy", "interests"), "assessing": ("privacy",)}
    held = later.get(it.state, ()) + (("exclude",) if it.compliant else ())
    return next(
        (one for step in found.values() for one in step if one.state == "todo" and one.page and one.code not in held),
        None,
    )
