"""Who may do what with requests. Who holds a stage, and who took part, is asked of the stage itself."""

from __future__ import annotations

from typing import Any

from core.identity.actors import Actor, GroupRole, Role
from core.permits import permission

BODY = (Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR)
DECIDERS = (Role.MANAGER, Role.DELEGATE, Role.REQUESTER, Role.ADMINISTRATOR, Role.ANALYST, Role.DIRECTOR)
SEES_ALL = (GroupRole.CENTRE, GroupRole.REVIEWER)


def may_read(actor: Actor, request: Any) -> bool:
    """People of the body, and those who see all."""
    return actor.group in SEES_ALL or request is None or actor.organisation == request.organisation_id


def own(actor: Actor, request: Any) -> bool:
    """People of the request's body; without a request, whoever has the role."""
    return bool(request is None or actor.organisation == request.organisation_id)


def may_answer(actor: Actor, request: Any) -> bool:
    """People of the body, and the centre."""
    return actor.group is GroupRole.CENTRE or own(actor, request)


READ = permission(
    "request.read", *BODY, Role.ANALYST, Role.DIRECTOR, Role.REVIEWER, check=may_read, machine=True, reason="other-body"
)
TRANSMIT = permission("request.transmit", Role.REQUESTER, Role.MANAGER, check=own, person=True, reason="other-body")
WITHDRAW = permission("request.withdraw", Role.REQUESTER, Role.MANAGER, check=own, person=True, reason="other-body")
ANSWER = permission("request.answer", *DECIDERS, check=may_answer, person=True, reason="other-body")
DESK = permission("request.desk", Role.ANALYST, Role.DIRECTOR)
