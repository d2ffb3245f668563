"""The contract between the engine and the adapters: what is asked, what may be answered, what may go wrong.

An adapter is synchronous, keeps no state and touches no database. It is asked four things about a step: has this come
about already (`find`), do it (`perform`), is it finished (`poll`), take it back (`undo`). The engine decides when;
docs/providers.md tells how to write one.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from broker.fulfilment.vault import Vault
from core.secrets import Secret


class ErrorKind(StrEnum):
    """What went wrong at a provider, which decides what the engine does next (`RULES`)."""

    THROTTLED = "throttled"
    TRANSIENT = "transient"
    AMBIGUOUS = "ambiguous"
    FOREIGN = "foreign"
    EXISTS = "exists"
    GONE = "gone"
    NOT_YET = "not_yet"
    CONFLICT = "conflict"
    QUOTA = "quota"
    INVALID = "invalid"
    AUTH = "auth"
    UNSUPPORTED = "unsupported"
    BUG = "bug"
    FAILED = "failed"
    OVERDUE = "overdue"


UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters of a provider's text that the database keeps nowhere (U+0000, lone surrogates), or that nobody sees."""


class ProviderError(Exception):
    """A provider refused, failed or could not be understood.

    `detail` is the provider's own text with secrets removed, and what cannot be kept or seen replaced; `retry_after`
    what it asked for, in seconds; `orphan` whether something may have been left behind there.
    """

    def __init__(
        self, kind: ErrorKind, detail: str = "", *, retry_after: float | None = None, orphan: bool | None = None
    ) -> None:
        detail = UNKEPT.sub("\ufffd", detail)
        super().__init__(f"{kind.value}: {detail}" if detail else kind.value)
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        self.orphan = RULES[kind].orphan if orphan is None else orphan


class Then(StrEnum):
    """What the engine does after an error."""

    RETRY = "retry"
    """Again later, after looking whether it has come about."""
    LOOK = "look"
    """Look now, once; then again later."""
    ATTEND = "attend"
    """Put it on the operator's list."""
    FAIL = "fail"
    """Give the operation up and take back what it made."""


@dataclass(frozen=True)
class Rule:
    """How one kind of error is dealt with.

    counted: whether it uses up one of `tries` (None: the operation's own deadline is the limit). after: what
    happens when
    they are used up. orphan: whether something may be left behind, unless the error says otherwise.
    """

    then: Then
    counted: bool = True
    tries: int | None = None
    after: Then = Then.ATTEND
    orphan: bool = False


RULES: Mapping[ErrorKind, Rule] = {
    ErrorKind.THROTTLED: Rule(Then.RETRY, counted=False),
    ErrorKind.TRANSIENT: Rule(Then.RETRY),
    ErrorKind.AMBIGUOUS: Rule(Then.LOOK, orphan=True),
    ErrorKind.EXISTS: Rule(Then.LOOK, tries=3),
    ErrorKind.FOREIGN: Rule(Then.ATTEND),
    ErrorKind.GONE: Rule(Then.ATTEND),
    ErrorKind.NOT_YET: Rule(Then.RETRY, tries=12),
    ErrorKind.CONFLICT: Rule(Then.LOOK, tries=3),
    ErrorKind.QUOTA: Rule(Then.ATTEND),
    ErrorKind.INVALID: Rule(Then.FAIL),
    ErrorKind.AUTH: Rule(Then.ATTEND),
    ErrorKind.UNSUPPORTED: Rule(Then.FAIL),
    ErrorKind.BUG: Rule(Then.LOOK, tries=5, orphan=True),
    ErrorKind.FAILED: Rule(Then.FAIL, orphan=True),
    ErrorKind.OVERDUE: Rule(Then.ATTEND, orphan=True),
}
"""The taxonomy as data: every kind, and what follows."""


@dataclass(frozen=True)
class Connection:
    """One provider, ready to be called: addresses and, unsealed for the length of one call, credentials."""

    id: UUID
    key: str
    settings: Mapping[str, Any]
    credentials: Mapping[str, Any] = field(default_factory=dict, repr=False)


class OutOfTime(ProviderError):
    """The call's deadline passed on our side; whether the provider did it is not known."""

    def __init__(self, detail: str = "no answer in time", *, sent: bool = True) -> None:
        super().__init__(ErrorKind.AMBIGUOUS if sent else ErrorKind.TRANSIENT, detail)


@dataclass(frozen=True)
class Deadline:
    """A monotonic instant that every socket operation of one call respects."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The deadline `seconds` from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds left, at least a thousandth.

        Raises:
            OutOfTime: there are none.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return max(left, 0.001)


@dataclass(frozen=True)
class Call:
    """One question to an adapter: which step of which service, at which provider, by when.

    service_id marks what is made as ours. spec: what the plan wrote. outputs: those of the steps that are done, by step
    name. result: this step's own (what the undone step had made, when it is taken back). token: what `Accepted`
    carried. attempt: the key of this one attempt, for providers that take one. derives_under: the vault's key under
    which this service's passwords are derived. task: what a person answered, when the step waits for one. undoing: what
    is polled is the taking back of the action; task_done: whether a person had said that it was done.
    """

    connection: Connection
    service_id: UUID
    organisation_id: UUID
    step_id: UUID
    operation: str
    action: str
    spec: Mapping[str, Any]
    deadline: Deadline
    attempt: UUID
    vault: Vault = field(repr=False)
    derives_under: bytes
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    result: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = None
    task: Mapping[str, Any] | None = None
    undoing: bool = False
    task_done: bool = False

    def password(self, purpose: str) -> Secret:
        """The password that this service has for `purpose`: the same on every try, and in every operation."""
        return Secret(self.vault.derive(self.service_id, purpose, under=self.derives_under))


@dataclass(frozen=True)
class Done:
    """It has come about. `outputs` are kept with the step and the service; `credentials` are sealed, by name."""

    outputs: Mapping[str, Any] = field(default_factory=dict)
    ref: str | None = None
    credentials: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Accepted:
    """The provider is at it: poll with `token` after `poll_after` seconds; None lets the engine choose."""

    token: str | None = None
    poll_after: float | None = None
    ref: str | None = None


@dataclass(frozen=True)
class Task:
    """What a person must do: on whose side, of what kind (worded `fulfilment-task-<kind>`), with what content, in how
    many days."""

    assignee: str
    kind: str
    content: Mapping[str, Any]
    within: timedelta


@dataclass(frozen=True)
class Waiting:
    """A person must do something first; looked at again after `poll_after` seconds, or when the task is done."""

    task: Task | None = None
    poll_after: float = 3600.0


Outcome = Done | Accepted | Waiting


@dataclass(frozen=True)
class Health:
    """What a look at a connection says."""

    well: bool
    detail: str = ""


class Adapter(Protocol):
    """The conversation with one kind of provider. Every method may raise `ProviderError`."""

    @property
    def key(self) -> str:
        """The kind's name: that of its pure half, and of its module."""
        ...

    def check(self, connection: Connection, deadline: Deadline) -> Health:
        """Whether the provider answers and knows us."""
        ...

    def find(self, call: Call) -> Outcome | None:
        """Whether what the step wants has come about, is coming about, or (None) has not.

        For steps that delete, it has come about when the thing is gone. Never changes anything. Raises FOREIGN when the
        place is taken by something that is not ours.
        """
        ...

    def perform(self, call: Call) -> Outcome:
        """Do it. Called once for every committed attempt, never without one."""
        ...

    def poll(self, call: Call) -> Outcome:
        """How far something accepted is."""
        ...

    def undo(self, call: Call) -> Outcome:
        """Take back what `perform` made or may have made; done when there is nothing of it (any more)."""
        ...
