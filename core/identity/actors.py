"""Who acts: a person, a machine, or nobody; for which organisation; with which roles; behind which database role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NewType
from uuid import UUID

OrganisationId = NewType("OrganisationId", UUID)
PersonId = NewType("PersonId", UUID)
MachineId = NewType("MachineId", UUID)


class Wall(StrEnum):
    """How row-level security treats a table; every table declares one as `__wall__`.

    PUBLIC: no row-level security, readable by all (the published catalogue, reference data).
    BODY and SUPPLIER: rows belong to `organisation_id`; its own members, the centre and reviewers see them.
    SHARED: rows are seen through explicit `access(object, organisation)` rows.
    INTERNAL: machinery (sessions, operations, cursors); no tenant sees it.
    """

    PUBLIC = "public"
    BODY = "body"
    SUPPLIER = "supplier"
    SHARED = "shared"
    INTERNAL = "internal"


class GroupRole(StrEnum):
    """The database group role that a unit of work takes; policies are written per role."""

    BODY = "courtier_body"
    SUPPLIER = "courtier_supplier"
    CENTRE = "courtier_centre"
    REVIEWER = "courtier_reviewer"
    WORKER = "courtier_worker"
    PUBLIC = "courtier_public"


class Role(StrEnum):
    """What a person may be in an organisation."""

    REQUESTER = "requester"
    MANAGER = "manager"
    DELEGATE = "delegate"
    """Holds the chief executive officer's powers, in person or by delegation (RCTI s. 48)."""
    ADMINISTRATOR = "administrator"
    ANALYST = "analyst"
    DIRECTOR = "director"
    REVIEWER = "reviewer"
    SUPPLIER = "supplier"


GROUP_OF_ROLE: dict[Role, GroupRole] = {
    Role.REQUESTER: GroupRole.BODY,
    Role.MANAGER: GroupRole.BODY,
    Role.DELEGATE: GroupRole.BODY,
    Role.ADMINISTRATOR: GroupRole.BODY,
    Role.ANALYST: GroupRole.CENTRE,
    Role.DIRECTOR: GroupRole.CENTRE,
    Role.REVIEWER: GroupRole.REVIEWER,
    Role.SUPPLIER: GroupRole.SUPPLIER,
}


class ActorKind(StrEnum):
    """A person in flesh, a machine of ours or an integrator's, or nobody."""

    PERSON = "person"
    MACHINE = "machine"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Actor:
    """Who acts, for which organisation, with which roles there.

    One actor has the roles of one organisation at a time; a person with several memberships chooses for which one
    they act. `group` decides what row-level security lets through.
    """

    kind: ActorKind
    group: GroupRole
    id: UUID | None = None
    organisation: OrganisationId | None = None
    roles: frozenset[Role] = frozenset()
    name: str = ""
    language: str = "fr"

    @property
    def person(self) -> PersonId | None:
        """The person's key, None for machines and nobody."""
        return PersonId(self.id) if self.kind is ActorKind.PERSON and self.id is not None else None

    @cached_property
    def key(self) -> str:
        """How events name the actor: `person:<uuid>`, `machine:<uuid>` or `nobody`."""
        return f"{self.kind.value}:{self.id}" if self.id is not None else self.kind.value

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of `roles` where they act."""
        return not self.roles.isdisjoint(roles)


NOBODY = Actor(kind=ActorKind.NOBODY, group=GroupRole.PUBLIC)
"""An anonymous visitor."""

WORKER = Actor(
    kind=ActorKind.MACHINE,
    group=GroupRole.WORKER,
    id=UUID("00000000-0000-7000-8000-00000000c0de"),
    name="courtier",
)
"""The service itself: sequencer, sweeper, due dates, operations."""
