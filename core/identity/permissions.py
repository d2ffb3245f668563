"""Who may do what to organisations, people, machines and sessions; people are put in and out of office by people."""

from __future__ import annotations

from uuid import UUID

from core.identity.actors import Actor, GroupRole, Role
from core.permits import permission


def own(actor: Actor, organisation: UUID) -> bool:
    """The centre looks after every organisation; an administrator after their own."""
    return actor.group is GroupRole.CENTRE or actor.organisation == organisation


KEEPERS = (Role.DIRECTOR, Role.ADMINISTRATOR)

REGISTER_ORGANISATION = permission("organisation.register", Role.DIRECTOR, machine=True)
SUSPEND_ORGANISATION = permission("organisation.suspend", Role.DIRECTOR, person=True)
DESCRIBE_ORGANISATION = permission("organisation.describe", Role.DIRECTOR, machine=True)
REGISTER_PERSON = permission(
    "person.register", *KEEPERS, check=own, machine=True, person=True, reason="other-organisation"
)
MANAGE_MEMBERSHIPS = permission(
    "membership.manage", *KEEPERS, check=own, machine=True, person=True, reason="other-organisation"
)
MANAGE_FUNCTIONS = permission(
    "function.manage", *KEEPERS, check=own, machine=True, person=True, reason="other-organisation"
)
NAME_DEPUTY = permission("deputy.name", *KEEPERS, check=own, machine=True, person=True, reason="other-organisation")
MANAGE_MACHINES = permission(
    "machine.manage", *KEEPERS, check=own, machine=True, person=True, reason="other-organisation"
)
SET_PASSWORD = permission("password.set", machine=True)
LOAD_REFERENCE = permission("reference.load", machine=True)
