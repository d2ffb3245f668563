"""The path of a small body through the pages, without script: from « Avant de commencer » to the choice proposed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pydantic import SecretStr

from broker.rooms import rooms
from core.identity.actors import WORKER
from core.identity.passwords import Passwords
from core.identity.sessions import Sessions
from core.identity.visits import SESSIONS, identify
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.settings import Settings
from core.throttle import Throttle
from core.web import Kit
from tests.identity.people import PASSWORD, QUICK
from tests.procurement.builders import World, rpo_at_most

pytestmark = pytest.mark.anyio


class Reader:
    """A reader without script: follows links and posts forms, and counts the pages and the inputs filled in."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.page = httpx.Response(200)
        self.pages = 0
        self.inputs = 0

    async def open(self, path: str) -> str:
        """Go to a page."""
        self.page = await self.http.get(path, follow_redirects=True)
        assert self.page.status_code == 200, self.page.text
        self.pages += 1
        return self.page.text

    async def send(self, typed: dict[str, Any] | None = None, form: str = "form", **more: Any) -> str:
        """Fill in a form of the page and send it; goes where it leads."""
        found = re.search(rf'<form method="post" id="{form}" action="([^"]*)".*?</form>', self.page.text, re.DOTALL)
        assert found is not None, self.page.text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0]))
        values = {**{name: unescape(value) for name, value in hidden.items()}, **(typed or {}), **more}
        self.inputs += len(values) - len(hidden)
        before = self.page
        self.page = await self.http.post(unescape(found[1]) or before.url.path, data=values, follow_redirects=True)
        self.pages += 1
        return self.page.text

    @property
    def address(self) -> str:
        """Where the reader is."""
        return self.page.url.path


@pytest.fixture
async def reader(world: World, valkey: Any, valkey_prefix: str, tmp_path: Any) -> AsyncIterator[Reader]:
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))
    sessions = Sessions(world.database, Throttle(valkey, world.database, prefix=valkey_prefix), Passwords(QUICK))
    kit = Kit(rooms=rooms(), secret="s" * 32, identify=identify, clock=world.database.clock, database=world.database)
    app = Litestar(route_handlers=[], plugins=[kit], openapi_config=None)
    app.state["settings"] = Settings(data_dir=tmp_path, public_url="https://courtier.test")
    app.state["valkey"] = valkey
    app.state[SESSIONS] = sessions
    person = world.requester.person
    assert person is not None
    await sessions.set_password(WORKER, person, SecretStr(PASSWORD))
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="https://courtier.test") as http:
        one = Reader(http)
        await one.open("/fr/ouvrir-une-session")
        await one.send({"email": f"{person.hex}@exemple.test", "password": PASSWORD})
        one.pages = one.inputs = 0
        yield one


TYPED: dict[str, dict[str, Any]] = {
    "mailboxes": {"mailboxes": "400"},
    "personal_information": {"personal_information": "false"},
    "dic_availability": {"dic_availability": "2", "dic_integrity": "2", "dic_confidentiality": "2"},
    "initial_months": {"initial_months": "24", "option_months": "12", "start_date": "2026-09-01"},
    "current_contract": {"current_contract": "false"},
}


async def test_a_small_body_goes_from_start_to_choice_in_few_pages(world: World, reader: Reader) -> None:
    answers: dict[str, Any] = {
        "interface_languages": ["fr"],
        "support_languages": ["fr"],
        "webmail_accessibility": "aa",
        "min_order": 1,
        "shared_mailboxes": True,
        "rpo": 4,
    }
    await world.offer("GOOD", price="9.00", **answers)
    await world.offer("SLOW", price="4.00", **{**answers, "webmail_accessibility": "none"})
    estimate = await reader.open("/fr/acheter/email?quantity=400&months=36")
    assert "57\u00a0600" in estimate
    assert "129\u00a0600" in estimate

    await reader.open("/fr/dossiers/nouveau?family=email")
    shown = await reader.send({"title": "Messagerie pour 400 personnes", "template": "small_body"})
    assert "2026-0001" in shown
    assert "C’est à vous" in shown
    file = reader.address

    await reader.open(f"{file}/besoins")
    for _ in range(8):
        slug = reader.address.rpartition("/")[2]
        if slug == "verifier":
            break
        await reader.send(TYPED[slug])
        assert reader.page.status_code == 200, reader.page.text
    assert reader.address == f"{file}/verifier", reader.address
    assert "Vérifier vos réponses" in reader.page.text
    assert "36 mois sur 36" in reader.page.text
    shown = await reader.send()
    assert "Vos besoins sont confirmés." in shown

    await reader.open(f"{file}/interets")
    await reader.send({"has_interest": "no"})
    await reader.open(f"{file}/figer")
    shown = await reader.send()
    assert reader.address == f"{file}/comparer"
    assert "Comparer et choisir" in shown
    assert reader.inputs <= 25
    assert reader.pages <= 14


async def test_the_comparison_sets_aside_asks_and_proposes(world: World, reader: Reader) -> None:
    await world.offer("GOOD", price="9.00", rpo=1)
    await world.offer("SLOW", price="4.00", rpo=24)
    await world.offer("SILENT", price="5.00")
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    path = f"/fr/dossiers/{built.id}/comparer"
    shown = await reader.open(path)
    assert "3 offres" in shown
    assert "Courriel GOOD" in shown
    shown = await reader.send(form="exclude")
    assert "Les offres non conformes sont écartées" in shown
    shown = await reader.send(form="propose")
    assert reader.page.status_code == 422 or reader.page.status_code == 409
    shown = await reader.send(form="ask")
    assert "5 jours" in shown or "cinq jours" in shown or "précision demandée" in shown
    assert 'id="propose"' not in shown
    english = await reader.open(path.replace("/fr/dossiers", "/en/procurement-files").replace("comparer", "compare"))
    assert "Compare and choose" in english


async def test_a_wrong_answer_is_said_beside_its_field_and_kept(world: World, reader: Reader) -> None:
    built = await world.file().started()
    await reader.open(f"/fr/dossiers/{built.id}/besoins/mailboxes")
    shown = await reader.send({"mailboxes": "beaucoup"})
    assert reader.page.status_code == 422
    assert 'value="beaucoup"' in shown
    await reader.open(f"/fr/dossiers/{built.id}/besoins/initial_months")
    shown = await reader.send({"initial_months": "36", "option_months": "12", "start_date": "2026-09-01"})
    assert reader.page.status_code == 422
    assert "La durée totale atteint 48 mois" in shown


async def test_every_page_of_a_file_is_shown_in_both_languages(world: World, reader: Reader) -> None:
    await world.offer("GOOD", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).confirmed()
    requirement = await built.run(lambda uow: uow.raw.fetchval("SELECT id FROM requirement"))
    for part in ("", "/interets", "/verifier", "/figer", "/vie-privee", "/cote-dic", "/abandonner"):
        await reader.open(f"/fr/dossiers/{built.id}{part}")
    await reader.open(f"/fr/dossiers/{built.id}/exigences/{requirement}")
    for part in ("", "/interests", "/check", "/freeze", "/privacy", "/ratings", "/give-up"):
        await reader.open(f"/en/procurement-files/{built.id}{part}")
    assert "2026-0001" in await reader.open("/fr/dossiers")
    await reader.open("/en/buy/email")
