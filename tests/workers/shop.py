"""A small shop for tests of services: two organisations, a connection, and orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from broker.fulfilment.connections import register_connection
from broker.fulfilment.permissions import PERMISSIONS as LINES
from broker.fulfilment.service import NewService, OpenedOperation, open_operation, request_service
from broker.fulfilment.vault import Vault
from broker.providers import OperationKind
from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId, Role
from core.ids import new_id
from core.permits import PERMISSIONS
from core.uow import UnitOfWork

PERMISSIONS.register(LINES)


@dataclass
class Shop:
    """Who is there, and how to order."""

    database: Database
    vault: Vault
    body: OrganisationId
    supplier: OrganisationId
    centre: OrganisationId
    requester: Actor
    seller: Actor
    analyst: Actor
    connection: UUID
    contract: UUID

    async def order(
        self, *, plan: str = "small", quantity: int = 1, parameters: Mapping[str, Any] | None = None
    ) -> OpenedOperation:
        """Request a service and open its creation, as a concluded contract does: in one transaction."""
        new = NewService(
            organisation_id=self.body,
            contract_id=self.contract,
            offer_version_id=new_id(),
            supplier_id=self.supplier,
            connection_id=self.connection,
            plan=plan,
            quantity=quantity,
            parameters=parameters or {},
        )

        async def conclude(uow: UnitOfWork) -> OpenedOperation:
            service = await request_service(uow, self.requester, new)
            return await open_operation(uow, self.requester, service)

        return await self.database.run(self.requester, conclude)

    async def again(self, service: UUID, kind: OperationKind, **changes: Any) -> OpenedOperation:
        """Open a change or an end."""
        return await self.database.run(
            self.requester, lambda uow: open_operation(uow, self.requester, service, kind, **changes)
        )

    async def one(self, sql: str, *values: Any) -> Any:
        """One value, read as the worker."""
        return await self.database.run(WORKER, lambda uow: uow.raw.fetchval(sql, *values))

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Rows, read as the worker."""
        found: list[Any] = await self.database.run(WORKER, lambda uow: uow.raw.fetch(sql, *values))
        return found

    async def state(self, service: UUID) -> str:
        """The service's state."""
        return str(await self.one("SELECT state FROM service WHERE id = $1", service))

    async def connect(
        self, kind: str, settings: Mapping[str, Any], credentials: Mapping[str, Any] | None = None
    ) -> UUID:
        """Add a connection and order through it from now on."""
        self.connection = await self.database.run(
            self.analyst,
            lambda uow: register_connection(
                uow,
                self.analyst,
                f"{kind}-{new_id().hex[-8:]}",
                kind,
                self.vault,
                settings=settings,
                credentials=credentials,
                supplier_id=self.supplier,
            ),
        )
        return self.connection


def person(group: GroupRole, organisation: OrganisationId, *roles: Role) -> Actor:
    """Somebody."""
    return Actor(ActorKind.PERSON, group, new_id(), organisation, frozenset(roles))


async def a_contract(connection: Any, body: UUID, supplier: UUID) -> UUID:
    """A concluded contract without the procurement behind it, which these tests are not about."""
    contract = new_id()
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute(
            """
            INSERT INTO contract (id, organisation_id, number, file_id, choice_id, list_id, entry_id, supplier_id,
                                  offer_version_id, plan, quantity, initial_months, option_months, total_cents,
                                      currency,
                                  price_valid_until, starts_on, signed_on, signatories, clauses, legal_basis,
                                  instrument_language, document_sha256, concluded_by, concluded_at)
            VALUES ($1, $2, 'C-' || ($1::uuid)::text, $1, $1, $1, $1, $3, $1, 'small', 1, 12, 0, 100, 'CAD',
                '2030-01-01',
                    '2026-01-01', '2026-01-01', '[]', '[]', 'RCTI 48', 'fr', repeat('0', 64), $1, now())
            """,
            contract,
            body,
            supplier,
        )
    return contract


async def open_shop(database: Database, admin_dsn: str, *, kind: str = "simulated", **settings: Any) -> Shop:
    """The shop, in a fresh database."""
    import asyncpg

    body, supplier, centre = (OrganisationId(new_id()) for _ in range(3))
    connection = await asyncpg.connect(admin_dsn)
    try:
        await connection.executemany(
            "INSERT INTO organisation (id, kind, name, created_at) VALUES ($1, $2, $3, now())",
            [(body, "ministry", "Corps"), (supplier, "supplier", "Fournisseur"), (centre, "centre", "Centre")],
        )
        contract = await a_contract(connection, body, supplier)
    finally:
        await connection.close()
    shop = Shop(
        database,
        Vault(b"k" * 32),
        body,
        supplier,
        centre,
        person(GroupRole.BODY, body, Role.REQUESTER),
        person(GroupRole.SUPPLIER, supplier, Role.SUPPLIER),
        person(GroupRole.CENTRE, centre, Role.ANALYST),
        UUID(int=0),
        contract,
    )
    await shop.connect(kind, settings)
    return shop
