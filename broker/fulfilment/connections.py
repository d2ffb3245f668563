"""Connections to providers: set by the centre, with their credentials sealed from the first moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any
from uuid import UUID

from broker.fulfilment.events import ConnectionRegistered
from broker.fulfilment.state import encoded
from broker.fulfilment.vault import Vault
from broker.providers import kind_of
from core.errors import Invalid, Problem
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.ledger import Stream, record
from core.permits import permit
from core.uow import UnitOfWork

KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")


class Keep(Enum):
    """What is left as it is."""

    SUPPLIER = "supplier"


Whose = OrganisationId | None | Keep
"""The supplier that delivers through a connection; None for whoever has none of their own."""


async def register_connection(
    uow: UnitOfWork,
    actor: Actor,
    key: str,
    kind: str,
    vault: Vault,
    *,
    settings: Mapping[str, Any],
    credentials: Mapping[str, Any] | None = None,
    supplier_id: Whose = Keep.SUPPLIER,
) -> UUID:
    """Set the connection called `key`, new or changed, and end its rest; returns its identifier.

    `settings` (addresses, catalogue identifiers) are readable by whoever plans; `credentials` only by the engine. None
    keeps those that are there, as `Keep.SUPPLIER` keeps the supplier.

    Raises:
        PermissionDenied: only the centre may. NotFound: there is no such kind. Invalid: the key or the supplier is not
            one that the connection may have.
    """
    permit(actor, "connection.manage")
    found = await naming_problems(uow, key, kind, supplier_id)
    if found:
        raise Invalid(found)
    seller = await _seller(uow, key, supplier_id)
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
        seller,
        encoded(dict(settings)),
        uow.clock.now(),
    )
    if credentials is not None:
        await uow.raw.execute(
            "UPDATE provider_connection SET sealed = $2 WHERE id = $1", row, vault.seal(credentials, row)
        )
    audience = () if seller is None else (seller,)
    registered = ConnectionRegistered(connection_key=key, kind=kind, supplier=seller)
    await record(uow, Stream("connection", row), registered, audience=audience)
    return row


async def naming_problems(uow: UnitOfWork, key: str, kind: str, supplier: Whose) -> list[Problem]:
    """Everything that is wrong with how a connection is called and whose it is.

    A contract's service opens through its supplier's connection, or through the one by hand that is for whoever has
    none: any other without a supplier would never be found, and a second one for all would hide the first.

    Raises:
        NotFound: there is no such kind.
    """
    by_hand = kind_of(kind).capabilities.people
    found = [] if KEY.fullmatch(key) else [Problem("wrong-form", ("key",))]
    new = not await uow.raw.fetchval("SELECT EXISTS (SELECT FROM provider_connection WHERE key = $1)", key)
    if await _seller(uow, key, supplier) is not None:
        return found
    if not by_hand:
        return [*found, Problem("connection-supplier", ("supplier",))]
    if new and supplier is Keep.SUPPLIER:
        return [*found, Problem("connection-whose", ("supplier",))]
    other = await uow.raw.fetchval(
        """
        SELECT key FROM provider_connection
         WHERE key <> $1 AND kind = $2 AND supplier_id IS NULL ORDER BY key LIMIT 1
        """,
        key,
        kind,
    )
    return found if other is None else [*found, Problem("connection-for-all", ("supplier",), {"key": other})]


async def _seller(uow: UnitOfWork, key: str, supplier: Whose) -> OrganisationId | None:
    """The supplier that the connection will have."""
    if supplier is not Keep.SUPPLIER:
        return supplier
    kept: OrganisationId | None = await uow.raw.fetchval(
        "SELECT supplier_id FROM provider_connection WHERE key = $1 FOR UPDATE", key
    )
    return kept
