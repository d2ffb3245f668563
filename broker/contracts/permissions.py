"""Who may prepare, conclude, read and publish contracts."""

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


PREPARE = permission(
    "contract.prepare", Role.REQUESTER, Role.MANAGER, Role.DELEGATE, check=own, person=True, reason="other-body"
)
"""Seeing what still holds, and having the draft signed."""
CONCLUDE = permission("contract.conclude", Role.MANAGER, Role.DELEGATE, check=own, person=True, reason="other-body")
"""Binding the body: those who decide for it, and not who only asks (who chose and who concludes should not be one)."""
PUBLISH = permission(
    "contract.publish", Role.REQUESTER, Role.MANAGER, Role.DELEGATE, check=own, person=True, reason="other-body"
)
"""Recording the notice in the electronic tendering system."""
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
