"""The whole house over the demonstration's catalogue, and a browser for each person of a town.

house = await a_house(database, valkey, tmp_path)
service = await house.opened()
page = await house.get(house.town.requester, f"/fr/services/{service.number}")
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
import msgspec
from litestar import Litestar

from broker.app import create_app
from broker.approval.models import RequestId
from broker.contracts.concluding import Concluded, conclude, prepare
from broker.contracts.inputs import Conclude
from broker.fulfilment.events import StepDone
from broker.fulfilment.service import service_for_update, tell
from broker.fulfilment.vault import Vault
from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId, Role
from core.identity.kinds import OrganisationKind
from core.identity.sessions import SignedIn
from core.identity.visits import COOKIE, SESSIONS
from core.ids import new_id
from core.ledger.sequencer import sequence_all
from core.settings import Settings
from core.uow import UnitOfWork
from procurement.documents import Store
from tests.broker.approval.builders import Town, a_town

SECRET = {
    "host": "mail.exemple.test",
    "port": "993",
    "password": "Tournesol-de-nuit-77",
    "username": "administrateur",
}
DNS = [
    {"type": "MX", "name": "exemple.test", "value": "10 mx.exemple.test."},
    {"type": "TXT", "name": "exemple.test", "value": "v=spf1 include:mx.exemple.test -all"},
]


class Doors:
    """Sessions that a test opens by naming the actor; the application asks them like any others."""

    def __init__(self) -> None:
        self.actors: dict[str, SignedIn] = {}

    def open(self, actor: Actor, ends: datetime) -> str:
        """A token of the actor's."""
        kinds = {
            GroupRole.BODY: OrganisationKind.OTHER_BODY,
            GroupRole.CENTRE: OrganisationKind.CENTRE,
            GroupRole.REVIEWER: OrganisationKind.REVIEWER_OFFICE,
            GroupRole.SUPPLIER: OrganisationKind.SUPPLIER,
        }
        token = new_id().hex
        self.actors[token] = SignedIn(new_id(), actor, ends, "Organisme fictif", kinds[actor.group], 1)
        return token

    async def signed_in(self, token: str) -> SignedIn | None:
        """Whose token it is."""
        return self.actors.get(token)


@dataclass
class House:
    """The application with its people."""

    app: Litestar
    database: Database
    town: Town
    doors: Doors
    data: Path
    reviewer: Actor
    other: Actor
    """A requester of another body."""
    director: Actor
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def vault(self) -> Vault:
        """The vault of the application's data."""
        return Vault.open_in(self.data)

    @property
    def store(self) -> Store:
        """Where documents are."""
        return Store(self.data / "documents")

    async def as_(self, actor: Actor) -> httpx.AsyncClient:
        """Somebody's browser, which is also their program."""
        key = f"{actor.key}{sorted(actor.roles)}"
        if key not in self.clients:
            token = self.doors.open(actor, self.database.clock.now() + timedelta(hours=1))
            self.clients[key] = await self.stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(cast(Any, self.app)),
                    base_url="http://courtier.test",
                    headers={"Accept": "text/html", "Authorization": f"Bearer {token}"},
                    cookies={COOKIE: token},
                )
            )
        return self.clients[key]

    async def get(self, actor: Actor, path: str) -> httpx.Response:
        """Read a page."""
        return await (await self.as_(actor)).get(path)

    async def read(self, actor: Actor, path: str) -> str:
        """The words of a page that must be there."""
        answer = await self.get(actor, path)
        assert answer.status_code == 200, answer.text
        return words(answer.text)

    async def post(self, actor: Actor, path: str, shown: str = "", **fields: str) -> httpx.Response:
        """Send the form of a page, with its proof."""
        client = await self.as_(actor)
        page = (await client.get(shown or path)).text
        found = re.search(r'name="_csrf" value="([^"]*)"', page)
        assert found is not None, page
        return await client.post(path, data={"_csrf": found[1], **fields})

    async def supplier(self) -> Actor:
        """Somebody of the supplier that the town's purchase retained, or of any."""
        row = await self.worker("SELECT organisation_id FROM supplier ORDER BY code LIMIT 1")
        return await self.somebody(OrganisationId(row["organisation_id"]), GroupRole.SUPPLIER, Role.SUPPLIER)

    async def somebody(self, organisation: OrganisationId, group: GroupRole, *roles: Role) -> Actor:
        """A person of an organisation."""
        key = new_id()
        await self.worker(
            "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
            key,
            f"{key.hex}@exemple.test",
            "Nadia Fictive",
            self.database.clock.now(),
        )
        return Actor(ActorKind.PERSON, group, key, organisation, frozenset(roles), "Nadia Fictive")

    async def worker(self, sql: str, *values: Any) -> Any:
        """A row, as the service itself."""
        return await self.database.run(WORKER, lambda uow: uow.raw.fetchrow(sql, *values))

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Rows, as the service itself."""
        found: list[Any] = await self.database.run(WORKER, lambda uow: uow.raw.fetch(sql, *values))
        return found

    async def concluded(
        self, key: RequestId | None = None, *, starts_on: date = date(2026, 10, 1), by: Actor | None = None
    ) -> Concluded:
        """The contract of an approved request, with its service asked for; the manager concludes unless said."""
        town = self.town
        by = by or town.manager
        request = key or await town.approved()
        seen = await town.run(by, lambda uow: prepare(uow, by, request))
        given = Conclude.model_validate(
            {
                "starts_on": starts_on.isoformat(),
                "body": {"name": "Anne Dirigeante", "rank": "Directrice", "signed_on": self.today()},
                "supplier": {"name": "Paul Vendeur", "rank": "Président", "signed_on": self.today()},
                "clauses": list(seen.clauses),
            }
        )
        done: Concluded = await self.database.run(by, lambda uow: conclude(uow, by, self.store, request, given))
        return done

    def today(self) -> str:
        """The day of business."""
        return self.database.clock.today().isoformat()

    async def waiting(self, service_id: UUID, *, assignee: str = "body", days: int = 5) -> UUID:
        """The engine has asked a person: the step waits for a task."""
        task, now = new_id(), self.database.clock.now()

        async def work(uow: UnitOfWork) -> None:
            step = await uow.raw.fetchrow(
                """
                UPDATE step SET state = 'waiting_external', waiting_since = $2
                 WHERE id = (SELECT t.id FROM step t JOIN operation o ON o.id = t.operation_id WHERE o.service_id = $1
                              ORDER BY t.position LIMIT 1)
                RETURNING id, operation_id
                """,
                service_id,
                now,
            )
            await uow.raw.execute(
                "UPDATE operation SET state = 'running' WHERE id = $1 AND state = 'pending'", step["operation_id"]
            )
            await uow.raw.execute(
                """
                INSERT INTO manual_task (id, step_id, service_id, organisation_id, supplier_id, assignee, kind, content,
                                         due_at, created_at)
                SELECT $1, $2, s.id, s.organisation_id, s.supplier_id, $3, 'create', $4::text::jsonb, $5, $6
                  FROM service s WHERE s.id = $7
                """,
                task,
                step["id"],
                assignee,
                msgspec.json.encode({"plan": "standard", "quantity": 400}).decode(),
                now + timedelta(days=days),
                now,
                service_id,
            )

        await self.database.run(WORKER, work)
        return task

    async def finished(self, service_id: UUID, *, outputs: Mapping[str, Any] | None = None) -> None:
        """The engine has carried everything out."""
        now = self.database.clock.now()

        async def work(uow: UnitOfWork) -> None:
            operation = await uow.raw.fetchval(
                """
                UPDATE operation SET state = 'done', finished_at = $2 WHERE service_id = $1 AND finished_at IS NULL
                RETURNING id
                """,
                service_id,
                now,
            )
            steps = await uow.raw.fetch(
                """
                UPDATE step SET state = 'done', finished_at = $2, outputs = outputs || $3::text::jsonb
                 WHERE operation_id = $1 RETURNING id, position, name
                """,
                operation,
                now,
                msgspec.json.encode(dict(outputs or {})).decode(),
            )
            await uow.raw.execute(
                "UPDATE service SET state = 'active', version = version + 1, changed_at = $2 WHERE id = $1",
                service_id,
                now,
            )
            state = await service_for_update(uow, service_id)
            for one in steps:
                event = StepDone(
                    operation=operation,
                    step=one["id"],
                    position=one["position"],
                    steps=len(steps),
                    step_name=one["name"],
                    tries=1,
                )
                await tell(uow, state, event)

        await self.database.run(WORKER, work)
        await sequence_all(self.database)

    async def stopped(self, service_id: UUID, *, kind: str = "auth", said: str = "401 Unauthorized") -> UUID:
        """The engine has stopped at the first step."""

        async def work(uow: UnitOfWork) -> UUID:
            step: UUID = await uow.raw.fetchval(
                """
                UPDATE step SET state = 'needs_attention', error_kind = $2, error_text = $3, tries = 3
                 WHERE id = (SELECT t.id FROM step t JOIN operation o ON o.id = t.operation_id WHERE o.service_id = $1
                              ORDER BY t.position LIMIT 1)
                RETURNING id
                """,
                service_id,
                kind,
                said,
            )
            await uow.raw.execute("UPDATE operation SET state = 'needs_attention' WHERE service_id = $1", service_id)
            return step

        return await self.database.run(WORKER, work)

    async def sealed(self, service_id: UUID, name: str = "credential") -> None:
        """The engine has sealed an access."""
        row = new_id()

        async def work(uow: UnitOfWork) -> None:
            await uow.raw.execute(
                """
                INSERT INTO credential (id, service_id, organisation_id, step_id, name, sealed, created_at)
                SELECT $1, s.id, s.organisation_id, t.id, $2, $3, $4
                  FROM service s JOIN operation o ON o.service_id = s.id JOIN step t ON t.operation_id = o.id
                 WHERE s.id = $5 ORDER BY t.position LIMIT 1
                """,
                row,
                name,
                self.vault.seal(SECRET, row),
                self.database.clock.now(),
                service_id,
            )

        await self.database.run(WORKER, work)


def words(page: str) -> str:
    """What a person reads of a page."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " "))


async def a_house(database: Database, valkey: Any, data: Path) -> House:
    """The application and its town, with a reviewer, a director and another body."""
    town = await a_town(database)
    settings = Settings(data_dir=data, public_url="http://courtier.test", demo=True)
    app = create_app(settings, database=database, clock=database.clock, valkey=valkey)
    doors = app.state[SESSIONS] = Doors()
    house = House(app, database, town, doors, data, town.analyst, town.requester, town.analyst)
    office, elsewhere = OrganisationId(new_id()), OrganisationId(new_id())
    for key, kind, name in (
        (office, "reviewer_office", "Bureau fictif de vérification"),
        (elsewhere, "municipal", "Ville fictive de Saint-Clovis"),
    ):
        await house.worker(
            "INSERT INTO organisation (id, kind, name, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
            key,
            kind,
            name,
            database.clock.now(),
        )
    house.reviewer = await house.somebody(office, GroupRole.REVIEWER, Role.REVIEWER)
    house.other = await house.somebody(elsewhere, GroupRole.BODY, Role.REQUESTER)
    house.director = await house.somebody(town.centre, GroupRole.CENTRE, Role.ANALYST, Role.DIRECTOR)
    return house
