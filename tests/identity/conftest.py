"""A town per test: a fresh database founded as a demonstration, so that its clock may stand still; and an application
of the ground floor alone before it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result
from litestar import Litestar

import core
from core.database import Database
from core.identity.actors import WORKER
from core.identity.api import HANDLERS
from core.identity.commands import machine, membership, organisation, password, person
from core.identity.machine_accounts import MachineAccounts
from core.identity.visits import MACHINES, SESSIONS, identify
from core.ledger import found
from core.permits import PERMISSIONS, Permission
from core.reference.commands import reference
from core.room import Room, things
from core.settings import Settings
from core.web import ROOM as PAGE_KIT
from core.web import Kit
from tests.conftest import Servers
from tests.identity.desk import DONE
from tests.identity.people import Town, a_town

pytestmark = pytest.mark.anyio

GROUPS = {str(group.name): group for group in (organisation, person, membership, password, machine, reference)}

Typed = Callable[..., Result]

GROUND = Path(core.__file__).parent
IDENTITY = Room(
    "identity",
    templates=GROUND / "identity" / "templates",
    locales=GROUND / "locales",
    pages=("core.identity.pages",),
)
DESK = Room("desk", templates=Path(__file__).parent / "templates", pages=("tests.identity.desk",))


@pytest.fixture(scope="session", autouse=True)
def permissions() -> None:
    """Identity's permissions, as the composition root registers them."""
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))


@pytest.fixture
async def town(database: Database, valkey: Any, valkey_prefix: str) -> Town:
    """An empty town."""
    await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    return a_town(database, valkey, valkey_prefix)


@pytest.fixture
def app(town: Town, valkey: Any, tmp_path: Path) -> Litestar:
    """The application over the town; its Valkey holds nothing of this test."""
    kit = Kit(
        rooms=[PAGE_KIT, IDENTITY, DESK],
        secret="s" * 32,
        identify=identify,
        clock=town.database.clock,
        database=town.database,
    )
    made = Litestar(route_handlers=HANDLERS, plugins=[kit], openapi_config=None)
    made.state["settings"] = Settings(data_dir=tmp_path, public_url="https://courtier.test")
    made.state["valkey"] = valkey
    made.state[SESSIONS] = town.sessions
    made.state[DONE] = []
    made.state[MACHINES] = MachineAccounts(town.database, town.throttle)
    return made


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """A browser, or a program, before the application."""
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="https://courtier.test") as opened:
        yield opened


@pytest.fixture
def courtier(database_url: str, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`courtier …` against a fresh database, in English; `answers` is what is typed when asked."""
    monkeypatch.setenv("COURTIER_DATABASE_URL", database_url)
    monkeypatch.setenv("COURTIER_REDIS_URL", servers.redis_url)
    monkeypatch.setenv("COURTIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def typed(*words: str, answers: str = "") -> Result:
        return CliRunner().invoke(GROUPS[words[0]], words[1:], input=answers)

    return typed
