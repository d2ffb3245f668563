"""What can go wrong, said once: problems with input, and the errors a use case raises.

A `Problem` is one thing wrong with one place in what somebody sent; everything that validates yields them, so that one
renderer (`core.web.problems`) can list all of them at once, in the reader's language. A `CourtierError` has a stable
`code` (worded `error-<code>`), an HTTP status and parameters for its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

PathPart = str | int


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of an input.

    `name` chooses the wording (`problem-<name>`), `path` says where (keys and indexes from the root; empty: the whole),
    `params` fill the sentence. Values that were typed are never in `params` when they may be secret.
    """

    name: str
    path: tuple[PathPart, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)

    def under(self, *prefix: PathPart) -> Problem:
        """The same problem seen from a container that holds this input at `prefix`."""
        return Problem(self.name, (*prefix, *self.path), self.params)

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901)."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)


class CourtierError(Exception):
    """An expected refusal, known by a stable `code` that never changes once released."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params: dict[str, Any] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({shown})"


class Invalid(CourtierError):
    """The input is refused whole; `problems` lists everything that is wrong with it."""

    code = "invalid"
    status = 422

    def __init__(self, problems: Iterable[Problem], **params: Any) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(**params)

    def __str__(self) -> str:
        return "invalid: " + "; ".join(f"{p.pointer or '/'} {p.name}" for p in self.problems)


class NotSignedIn(CourtierError):
    """Somebody must sign in first."""

    code = "not-signed-in"
    status = 401


class PermissionDenied(CourtierError):
    """The actor may not do this; `permission` names what was asked."""

    code = "permission-denied"
    status = 403

    def __init__(self, permission: str, **params: Any) -> None:
        super().__init__(permission=permission, **params)


class NotFound(CourtierError):
    """There is no such thing, or the actor may not know that there is."""

    code = "not-found"
    status = 404

    def __init__(self, kind: str = "", **params: Any) -> None:
        super().__init__(kind=kind, **params)


class Conflict(CourtierError):
    """The state of the object does not allow this now. Rooms derive their own, each with its code and sentence."""

    code = "conflict"
    status = 409


class VersionConflict(Conflict):
    """Somebody changed the object since the version that the actor saw."""

    code = "version-conflict"


class WrongState(Conflict):
    """The object's state machine has no such transition from where it stands."""

    code = "wrong-state"


class KeyReused(Conflict):
    """An Idempotency-Key came back with another request."""

    code = "idempotency-key-reused"


class PreconditionMissing(CourtierError):
    """A write needs If-Match (or its form field) and had none."""

    code = "precondition-required"
    status = 428


class TooManyRequests(CourtierError):
    """Slow down; `retry_after` seconds."""

    code = "too-many-requests"
    status = 429

    def __init__(self, retry_after: int, **params: Any) -> None:
        super().__init__(retry_after=retry_after, **params)


class Busy(CourtierError):
    """The database refused the transaction too often; nothing was written; `retry_after` seconds."""

    code = "busy"
    status = 503

    def __init__(self, retry_after: int = 1, **params: Any) -> None:
        super().__init__(retry_after=retry_after, **params)
