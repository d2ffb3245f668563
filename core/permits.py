"""Permissions are tables of data; `permit` asks them, and every use case asks `permit`.

A room lists what may be done to its things and who may: `Permission("file.freeze", {REQUESTER}, own)`. The check after
the roles is a pure function of actor and subject (belongs to the team, is not the one who asked for it), named in the
refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.errors import PermissionDenied
from core.identity.actors import Actor, ActorKind, GroupRole, Role

Check = Callable[[Actor, Any], bool]

PERSON_NEEDED = "person-needed"
"""Why a machine is refused what only people do, whatever its role."""

ORGANISATION_FIRST = "organisation-first"
"""Why somebody is refused who has not said for which organisation they act, and so has no role yet."""


@dataclass(frozen=True)
class Permission:
    """Who may do one thing: holders of one of `roles` (or anybody) for whom `check` holds; with `machine`, the service.

    `machine` speaks of the service's own actor alone, never of an integrator's machine: that one has roles like a
    person. With `person` that one is refused too: the law or the evidence wants the name of somebody who answers for
    the act.

    `reason` is a message id (`denied-<reason>`) that says why when the roles were right and the check was not.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    check: Check | None = None
    anybody: bool = False
    machine: bool = False
    person: bool = False
    reason: str = ""


def permission(
    name: str,
    *roles: Role,
    check: Check | None = None,
    anybody: bool = False,
    machine: bool = False,
    person: bool = False,
    reason: str = "",
) -> Permission:
    """A line of a room's table."""
    return Permission(name, frozenset(roles), check, anybody, machine, person, reason)


class Permissions:
    """Every room's table together; filled at the composition root, then only read."""

    def __init__(self) -> None:
        self._table: dict[str, Permission] = {}

    def register(self, lines: Iterable[Permission]) -> None:
        """Add a room's lines.

        Raises:
            ValueError: a name that stands already with another meaning.
        """
        for line in lines:
            known = self._table.setdefault(line.name, line)
            if known is not line and known != line:
                raise ValueError(f"permission {line.name} is declared twice")

    def __iter__(self) -> Iterator[Permission]:
        return iter(self._table.values())

    def allows(self, actor: Actor, name: str, subject: Any = None) -> bool:
        """Whether `actor` may do `name` to `subject`; an unknown name is a mistake in the program."""
        return self._refusal(actor, name, subject) is None

    def require(self, actor: Actor, name: str, subject: Any = None) -> None:
        """Go on, or raise.

        Raises:
            PermissionDenied: with the permission's name, and the reason when the roles were right.
        """
        refusal = self._refusal(actor, name, subject)
        if refusal is not None:
            raise refusal

    def _refusal(self, actor: Actor, name: str, subject: Any) -> PermissionDenied | None:
        line = self._table[name]
        if line.machine and actor.kind is ActorKind.MACHINE and actor.group is GroupRole.WORKER:
            return None
        if not line.anybody and not actor.has(*line.roles):
            return PermissionDenied(name)
        if line.person and actor.kind is ActorKind.MACHINE:
            return PermissionDenied(name, reason=PERSON_NEEDED)
        if line.check is not None and not line.check(actor, subject):
            return PermissionDenied(name, reason=line.reason)
        return None


PERMISSIONS = Permissions()
"""The one table of the running program."""


def permit(actor: Actor, name: str, subject: Any = None) -> None:
    """Raise `PermissionDenied` unless `actor` may do `name` to `subject`."""
    PERMISSIONS.require(actor, name, subject)


def may(actor: Actor, name: str, subject: Any = None) -> bool:
    """Whether `permit` would let it through: for buttons and menus."""
    return PERMISSIONS.allows(actor, name, subject)
