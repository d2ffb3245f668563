"""Showing an access once: to the right person, and to whoever asks again, when and to whom it was shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Litestar

from broker.fulfilment.service import AlreadyRevealed, reveal_credential
from broker.fulfilment.vault import Vault
from broker.services import queries
from core.database import Database
from core.errors import Conflict
from core.identity.actors import Actor
from core.uow import UnitOfWork


class RevealedBefore(Conflict):
    """The access was shown to somebody before, and is not kept."""

    code = "credential-revealed-before"


def vault_of(app: Litestar) -> Vault:
    """The vault of the application's data folder."""
    return Vault.open_in(app.state["settings"].data_dir)


async def reveal_once(
    database: Database, vault: Vault, actor: Actor, service_id: UUID, name: str | None
) -> dict[str, Any]:
    """The access, which is then forgotten.

    Raises:
        RevealedBefore: when, and to whom. NotFound, PermissionDenied: as `reveal_credential`.
    """

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        return await reveal_credential(uow, actor, service_id, vault, name=name)

    try:
        return await database.run(actor, work)
    except AlreadyRevealed as error:
        shown = await database.read(actor, lambda uow: queries.accesses(uow, service_id))
        dated = [(one.revealed_at, one.revealed_by) for one in shown if one.revealed_at is not None]
        if not dated:
            raise
        at, person = max(dated)
        raise RevealedBefore(**error.params, at=at, person=person) from None
