"""The demonstration provider as the platform knows it: an Open Service Broker on loopback, sold under the plan
`standard`.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from broker.fulfilment.connections import register_connection
from broker.fulfilment.vault import Vault
from core.database import Database
from core.identity.actors import WORKER, OrganisationId
from core.settings import Settings
from core.uow import UnitOfWork

KEY = "demonstration"
USERNAME = "courtier"
FOLDER = "provider"

SERVICE_ID = "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7a01"
PLANS = {
    "standard": "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7b02",
    "frontline": "6f1b6c1e-4a0d-4a52-9a3f-0d0c0f5a7b01",
}
"""Our plans' codes and the provider's plan identifiers, as its own catalogue lists them."""


PROVIDER_OFFSET = 1
"""The demonstration provider listens on loopback, on the port after the web server's."""

SELLER = "nordecume"
"""The supplier that delivers through this provider; the others do by hand."""

BY_HAND = "by-hand"

CHANGED = "harlowmere"
"""The supplier whose password the platform no longer has."""


async def connect(database: Database, settings: Settings, port: int) -> None:
    """Make the provider known where it listens now; nothing changes when it is known there already, or when the
    supplier that delivers through it is not here.
    """
    wanted = described(port)
    known = await database.read(
        WORKER,
        lambda uow: uow.raw.fetchval("SELECT settings::text FROM provider_connection WHERE key = $1", KEY),
    )
    if known is not None and orjson.loads(known) == wanted:
        return

    async def work(uow: UnitOfWork) -> None:
        seller = await uow.raw.fetchval("SELECT organisation_id FROM supplier WHERE code = $1", SELLER)
        if seller is not None:
            await connect_for(uow, settings.data_dir, port, seller)

    await database.run(WORKER, work)


async def connect_for(uow: UnitOfWork, data: Path, port: int, seller: OrganisationId) -> UUID:
    """The connection to the provider of a data folder, for the supplier that delivers through it."""
    return await register_connection(
        uow,
        WORKER,
        KEY,
        "osb",
        Vault.open_in(data),
        settings=described(port),
        credentials={"username": USERNAME, "password": password(data / FOLDER)},
        supplier_id=seller,
    )


def described(port: int) -> dict[str, Any]:
    """Where the provider is, and what our plans are called there."""
    return {"url": f"http://127.0.0.1:{port}", "service_id": SERVICE_ID, "plans": PLANS, "bindable": True}


async def connect_others(uow: UnitOfWork, vault: Vault, port: int) -> None:
    """How every other supplier delivers: somebody of theirs does it, and says so. One has changed its password without
    telling, so that the operator's list has something on it.
    """
    by_hand = {"assignee": "supplier", "days": 5}
    await register_connection(uow, WORKER, BY_HAND, "manual", vault, settings=by_hand, supplier_id=None)
    seller = await uow.raw.fetchval("SELECT organisation_id FROM supplier WHERE code = $1", CHANGED)
    old = {"username": USERNAME, "password": "changed since"}
    await register_connection(
        uow, WORKER, CHANGED, "osb", vault, settings=described(port), credentials=old, supplier_id=seller
    )


def password(folder: Path) -> str:
    """What the provider asks for: made once, in a file that only its owner reads."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "demo_provider.password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return path.read_text(encoding="ascii")
