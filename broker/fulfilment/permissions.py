"""Who may do what with services, their operations and their credentials."""

from __future__ import annotations

from typing import Any

from core.identity.actors import Actor, Role
from core.permits import permission


def own_service(actor: Actor, subject: Any) -> bool:
    """The service belongs to the organisation acted for; the centre acts for all."""
    if actor.has(Role.ANALYST, Role.DIRECTOR):
        return True
    return subject is None or subject.organisation_id == actor.organisation


def assigned(actor: Actor, subject: Any) -> bool:
    """The task is for the actor's side: the supplier's, the body's or the centre's."""
    if actor.has(Role.ANALYST, Role.DIRECTOR):
        return True
    if subject.assignee == "supplier":
        return bool(actor.has(Role.SUPPLIER) and subject.supplier_id == actor.organisation)
    return bool(subject.assignee == "body" and subject.organisation_id == actor.organisation)


BODY = (Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR)
CENTRE = (Role.ANALYST, Role.DIRECTOR)

PERMISSIONS = (
    permission("service.read", *BODY, *CENTRE, Role.REVIEWER, check=None, machine=True),
    permission("service.operate", *BODY, *CENTRE, check=own_service, machine=True, reason="not-your-service"),
    permission(
        "service.reveal_credential",
        Role.REQUESTER,
        Role.ADMINISTRATOR,
        check=own_service,
        person=True,
        reason="not-your-service",
    ),
    permission("service.report", *BODY, *CENTRE, check=own_service, machine=True, reason="not-your-service"),
    permission("operation.attend", *CENTRE, person=True),
    permission("task.complete", *BODY, *CENTRE, Role.SUPPLIER, check=assigned, person=True, reason="not-your-task"),
    permission("connection.manage", *CENTRE, machine=True),
)
