"""Connections to providers: set by the centre, with their credentials sealed from the first moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from broker.fulfilment.events import ConnectionRegistered
from broker.fulfilment.state import encoded
from broker.fulfilment.vault import Vault
from broker.providers import kind_of
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.ledger import Stream, record
from core.permits import permit
from core.uow import UnitOfWork


async def register_connection(
    uow: UnitOfWork,
    actor: Actor,
    key: str,
    kind: str,
    vault: Vault,
    *,
    settings: Mapping[str, Any],
    credentials: Mapping[str, Any] | None = None,
    supplier_id: OrganisationId | None = None,
) -> UUID:
    """Set the connection called `key`, new or changed, and end its rest; returns its identifier.

    `settings` (addresses, catalogue identifiers) are readable by whoever plans; `credentials` only by the engine. None
    keeps those that are there.

    Raises:
        PermissionDenied: only the centre may. NotFound: there is no such kind.
    """
    permit(actor, "connection.manage")
    kind_of(kind)
    row: UUID = await uow.raw.fetchval(
        """
        INSERT INTO provider_connection (id, key, kind, supplier_id, settings, created_at)
        VALUES ($1, $2, $3, $4, $5::text::jsonb, $6)
        ON CONFLICT (key) DO UPDATE
           SET kind = excluded.kind, supplier_id = excluded.supplier_id, settings = excluded.settings, failures = 0,
               resting_until = NULL, resting_because = NULL, version = provider_connection.version + 1
        RETURNING id
        """,
        new_id(),
        key,
        kind,
        supplier_id,
        encoded(dict(settings)),
        uow.clock.now(),
    )
    if credentials is not None:
        await uow.raw.execute(
            "UPDATE provider_connection SET sealed = $2 WHERE id = $1", row, vault.seal(credentials, row)
        )
    audience = () if supplier_id is None else (supplier_id,)
    registered = ConnectionRegistered(connection_key=key, kind=kind, supplier=supplier_id)
    await record(uow, Stream("connection", row), registered, audience=audience)
    return row
