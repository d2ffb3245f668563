"""Who may do what to organisations, people and sessions."""

from __future__ import annotations

from uuid import UUID

from core.identity.actors import Actor, GroupRole, Role
from core.permits import permission


def own(actor: Actor, organisation: UUID) -> bool:
    """The centre looks after every organisation; an administrator after their own."""
    return actor.group is GroupRole.CENTRE or actor.organisation == organisation


REGISTER_ORGANISATION = permission("organisation.register", Role.DIRECTOR, machine=True)
SUSPEND_ORGANISATION = permission("organisation.suspend", Role.DIRECTOR)
DESCRIBE_ORGANISATION = permission("organisation.describe", Role.DIRECTOR, machine=True)
REGISTER_PERSON = permission(
    "person.register", Role.DIRECTOR, Role.ADMINISTRATOR, check=own, reason="other-organisation", machine=True
)
MANAGE_MEMBERSHIPS = permission(
    "membership.manage", Role.DIRECTOR, Role.ADMINISTRATOR, check=own, reason="other-organisation", machine=True
)
MANAGE_FUNCTIONS = permission(
    "function.manage", Role.DIRECTOR, Role.ADMINISTRATOR, check=own, reason="other-organisation", machine=True
)
NAME_DEPUTY = permission(
    "deputy.name", Role.DIRECTOR, Role.ADMINISTRATOR, check=own, reason="other-organisation", machine=True
)
SET_PASSWORD = permission("password.set", machine=True)
LOAD_REFERENCE = permission("reference.load", machine=True)
