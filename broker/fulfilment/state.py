"""A service as its use cases hold it: locked, with what they must know of it, and told of on its own stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from broker.fulfilment.events import stream
from broker.providers import ServiceOrder
from core.errors import NotFound, VersionConflict
from core.identity.actors import OrganisationId
from core.ledger import Event, Stream, record_all
from core.uow import UnitOfWork


@dataclass(frozen=True)
class ServiceState:
    """A service as a use case needs it."""

    id: UUID
    number: str
    organisation_id: OrganisationId
    contract_id: UUID
    supplier_id: OrganisationId
    connection_id: UUID
    connection_kind: str
    settings: Mapping[str, Any]
    plan: str
    quantity: int
    parameters: Mapping[str, Any]
    state: str
    version: int

    @property
    def order(self) -> ServiceOrder:
        """What is in force, as a provider's kind reads it."""
        return ServiceOrder(self.id, self.organisation_id, self.plan, self.quantity, self.parameters, self.settings)


async def service_for_update(uow: UnitOfWork, service_id: UUID, expected_version: int | None = None) -> ServiceState:
    """The service, locked.

    Raises:
        NotFound: there is none that the actor may know of. VersionConflict: it changed since `expected_version`.
    """
    row = await uow.raw.fetchrow(
        """
        SELECT s.id, s.number, s.organisation_id, s.contract_id, s.supplier_id, s.connection_id, c.kind, s.plan,
            s.quantity,
               c.settings::text AS settings, s.parameters::text AS parameters, s.state, s.version
          FROM service s JOIN provider_connection c ON c.id = s.connection_id
         WHERE s.id = $1 FOR NO KEY UPDATE OF s
        """,
        service_id,
    )
    if row is None:
        raise NotFound("service", id=str(service_id))
    if expected_version is not None and row["version"] != expected_version:
        raise VersionConflict(kind="service", id=str(service_id), version=expected_version)
    return ServiceState(
        row["id"],
        row["number"],
        row["organisation_id"],
        row["contract_id"],
        row["supplier_id"],
        row["connection_id"],
        row["kind"],
        msgspec.json.decode(row["settings"]),
        row["plan"],
        row["quantity"],
        msgspec.json.decode(row["parameters"]),
        row["state"],
        row["version"],
    )


async def tell(uow: UnitOfWork, service: ServiceState, *events: Event) -> None:
    """Record `events` on the service's stream, for its body and its supplier."""
    told: list[tuple[Stream, Event]] = [(stream(service.id), event) for event in events]
    await record_all(uow, told, audience=(service.supplier_id,), on_behalf_of=service.organisation_id)


def encoded(value: Any) -> str:
    """`value` as JSON text."""
    return msgspec.json.encode(value).decode()
