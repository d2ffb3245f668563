"""The whole application over a town, read in process as its people."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
from argon2 import PasswordHasher
from litestar import Litestar
from pydantic import SecretStr

from broker.app import create_app
from core.clock import FixedClock
from core.identity.actors import WORKER, Actor
from core.identity.inputs import SignIn
from core.identity.passwords import Passwords
from core.identity.sessions import Sessions
from core.identity.visits import COOKIE, SESSIONS
from core.settings import Settings
from core.throttle import Throttle
from tests.broker.approval.builders import Town

PASSWORD = "une phrase assez longue"
AGENT = "essai"


class Site:
    """The application, and readers of it."""

    def __init__(self, app: Litestar, town: Town, sessions: Sessions) -> None:
        self.app = app
        self.town = town
        self.sessions = sessions

    async def token(self, actor: Actor, channel: str = "page") -> str:
        """An open session of somebody."""
        person = actor.person
        assert person is not None
        await self.sessions.set_password(WORKER, person, SecretStr(PASSWORD))
        email = await self.town.run(
            WORKER, lambda uow: uow.raw.fetchval("SELECT email FROM person WHERE id = $1", person)
        )
        given = SignIn(email=email, password=SecretStr(PASSWORD))
        opened = await self.sessions.sign_in(given, address="192.0.2.1", channel=channel, user_agent=AGENT)
        return opened.token

    @asynccontextmanager
    async def reader(self, actor: Actor) -> AsyncIterator[Reader]:
        """Somebody with a browser."""
        async with self.client({"Accept": "text/html"}) as client:
            client.cookies.set(COOKIE, await self.token(actor))
            yield Reader(client)

    @asynccontextmanager
    async def program(self, actor: Actor) -> AsyncIterator[httpx.AsyncClient]:
        """Somebody with the API."""
        token = await self.token(actor, "api")
        async with self.client({"Authorization": f"Bearer {token}", "Accept": "application/json"}) as client:
            yield client

    def client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        """A client of the application."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, self.app), raise_app_exceptions=False),
            base_url="http://courtier.test",
            headers={"User-Agent": AGENT, **headers},
        )


class Reader:
    """Somebody who reads pages and sends forms."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.html = ""

    async def get(self, path: str, status: int = 200) -> str:
        """A page."""
        answer = await self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        self.html = answer.text
        return self.html

    async def post(self, path: str, fields: dict[str, Any], status: int = 303) -> httpx.Response:
        """Send a form of the page just read; its hidden fields go with it."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.html))
        answer = await self.client.post(path, data={**hidden, **fields})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
        self.html = answer.text
        return answer


@asynccontextmanager
async def a_site(town: Town, valkey: Any, prefix: str, folder: Path, clock: FixedClock) -> AsyncIterator[Site]:
    """The application over the town's database, its documents in `folder`."""
    settings = Settings(data_dir=folder, demo=True)
    app = create_app(settings, database=town.database, clock=clock, valkey=valkey)
    sessions = Sessions(
        town.database, Throttle(valkey, town.database, prefix=prefix), Passwords(PasswordHasher(1, 8, 1))
    )
    app.state[SESSIONS] = sessions
    async with app.lifespan():
        yield Site(app, town, sessions)
