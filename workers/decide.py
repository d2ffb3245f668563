"""What follows from an answer: pure decisions, apart from the engine that carries them out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from workers.contract import RULES, Accepted, Done, ErrorKind, Outcome, ProviderError, Then, Waiting


@dataclass(frozen=True)
class Policy:
    """The engine's times, in seconds.

    margin: how much longer than the call the lease holds, and so how late a worker may be to send. first_wait,
    longest_wait: back-off, doubled each time and taken at random from the whole of it (full jitter). poll: between two
    looks at something accepted, when the provider says nothing; longest_poll bounds what it may say. stretch: how long
    one message may go on to the next step without another message.
    failures, rest: how many transient failures in a row rest a connection, and for how long.
    """

    margin: float = 10.0
    first_wait: float = 2.0
    longest_wait: float = 300.0
    poll: float = 5.0
    longest_poll: float = 3600.0
    stretch: float = 2.0
    grace: float = 5.0
    failures: int = 8
    rest: float = 30.0
    jitter: random.Random = field(default_factory=random.Random, compare=False, repr=False)

    def backoff(self, tries: int) -> float:
        """Seconds to wait after `tries` failed tries."""
        return self.jitter.uniform(0, min(self.longest_wait, self.first_wait * 2 ** min(max(tries - 1, 0), 20)))


@dataclass(frozen=True)
class Situation:
    """Where a step stands when an answer comes.

    asked: `perform`, `find` or `poll`. tries: how often it was sent. undoing: it takes something back. late: the
    operation's time is up.
    external: it waits for a person.
    """

    asked: str
    tries: int
    undoing: bool = False
    late: bool = False
    external: bool = False


@dataclass(frozen=True)
class Decision:
    """`event` of the step's machine; `attempt` what is written of the attempt; `wait` seconds until the next look;
    `uncounted` gives the try back."""

    event: str
    attempt: str
    wait: float = 0.0
    uncounted: bool = False
    error: ProviderError | None = None
    outcome: Outcome | None = None


def decide(situation: Situation, answer: Outcome | ProviderError, policy: Policy) -> Decision:
    """What the engine does with `answer`."""
    if isinstance(answer, Done):
        return Decision("succeed", "done", outcome=answer)
    if isinstance(answer, Accepted):
        wait = policy.poll if answer.poll_after is None else min(answer.poll_after, policy.longest_poll)
        return Decision("accept", "accepted", wait=wait, outcome=answer)
    if isinstance(answer, Waiting):
        return Decision("wait", "waiting", wait=min(answer.poll_after, policy.longest_poll), outcome=answer)
    return _error(situation, answer, policy)


def _error(situation: Situation, error: ProviderError, policy: Policy) -> Decision:
    rule = RULES[error.kind]
    attempt = "unknown" if error.orphan else "rejected"
    then = rule.then
    if then in (Then.RETRY, Then.LOOK) and (
        situation.late or (rule.tries is not None and rule.counted and situation.tries >= rule.tries)
    ):
        then = rule.after
    if then is Then.FAIL and situation.undoing:
        then = Then.ATTEND  # what cannot be taken back is for a person
    if then is Then.FAIL:
        return Decision("fail", attempt, error=error)
    if then is Then.ATTEND:
        return Decision("stop", attempt, error=error)
    wait = policy.backoff(situation.tries)
    if error.retry_after is not None:
        wait = max(wait, min(error.retry_after, policy.longest_poll))
    if situation.asked == "poll":
        event = "wait" if situation.external else "accept"
        return Decision(event, "accepted", wait=max(wait, policy.poll), error=error)
    if then is Then.LOOK and situation.asked == "perform":
        wait = min(error.retry_after or 0.0, policy.longest_poll)
    event = "lose" if error.orphan else "retry"
    return Decision(event, attempt, wait=wait, uncounted=not rule.counted, error=error)


def overdue(asked_of: str) -> ProviderError:
    """What it means that something accepted takes longer than was agreed."""
    if asked_of == "waiting_external":
        return ProviderError(ErrorKind.OVERDUE, "nobody did it in time")
    return ProviderError(ErrorKind.FAILED, "the provider took longer than agreed")
