"""What the API says of sessions and of whoever is signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec


class OrganisationOut(msgspec.Struct, frozen=True):
    """The organisation for which somebody acts."""

    id: UUID
    name: str
    kind: str


class ChoiceOut(msgspec.Struct, frozen=True):
    """An organisation for which somebody may act."""

    id: UUID
    name: str
    kind: str
    roles: list[str]


class SessionOut(msgspec.Struct, frozen=True):
    """A session just opened: `token` is given once, and goes in `Authorization: Bearer`."""

    id: UUID
    token: str
    organisation: UUID | None
    expires_at: datetime


class MeOut(msgspec.Struct, frozen=True):
    """Whoever is signed in, and for whom they act: `person` with a `session`, or `machine`, whose token may not end."""

    person: UUID | None
    machine: UUID | None
    name: str
    language: str
    organisation: OrganisationOut | None
    roles: list[str]
    session: UUID | None
    expires_at: datetime | None
    organisations: list[ChoiceOut]
