"""Who may conclude, read and publish contracts."""

from __future__ import annotations

from typing import Any

from core.identity.actors import Actor, GroupRole, Role
from core.permits import permission

BODY = (Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR)


def own(actor: Actor, subject: Any) -> bool:
    """People of the body; without a subject, whoever has the role."""
    return bool(subject is None or actor.organisation == subject.organisation_id)


def may_read(actor: Actor, subject: Any) -> bool:
    """People of the body, and those who see all."""
    return actor.group in (GroupRole.CENTRE, GroupRole.REVIEWER) or subject is None or own(actor, subject)


CONCLUDE = permission(
    "contract.conclude", Role.REQUESTER, Role.MANAGER, Role.DELEGATE, check=own, person=True, reason="other-body"
)
READ = permission(
    "contract.read",
    *BODY,
    Role.ANALYST,
    Role.DIRECTOR,
    Role.REVIEWER,
    check=may_read,
    machine=True,
    reason="other-body",
)
