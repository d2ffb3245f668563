"""The thread over REST, from opening a file to proposing a choice, as a program would follow it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from litestar import Litestar
from pydantic import SecretStr

from broker.rooms import rooms
from core.identity.actors import WORKER, Actor, OrganisationId, Role
from core.identity.inputs import NewMembership, SignIn
from core.identity.passwords import Passwords
from core.identity.service import grant_membership
from core.identity.sessions import Sessions
from core.identity.visits import SESSIONS, identify
from core.ids import new_id
from core.language import language
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.settings import Settings
from core.throttle import Throttle
from core.uow import UnitOfWork
from core.web import Kit
from procurement.api import HANDLERS
from tests.identity.people import PASSWORD, QUICK
from tests.procurement.builders import NEED, World, a_world, an_organisation, hours, rpo_at_most

pytestmark = pytest.mark.anyio

FILES = "/api/v1/procurement-files"


class Program:
    """A client that carries a token, keeps the version it last saw, and sends it back."""

    def __init__(self, http: httpx.AsyncClient, token: str) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}
        self.version = ""

    async def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {**self.headers, **({"If-Match": self.version} if self.version else {}), **headers}
        answer = await self.http.request(method, path, json=body, headers=sent)
        if answer.is_success:
            self.version = answer.headers.get("ETag", self.version)
        return answer


@pytest.fixture
async def sessions(world: World, valkey: Any, valkey_prefix: str) -> Sessions:
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))
    return Sessions(world.database, Throttle(valkey, world.database, prefix=valkey_prefix), Passwords(QUICK))


@pytest.fixture
async def http(world: World, sessions: Sessions, valkey: Any, tmp_path: Any) -> AsyncIterator[httpx.AsyncClient]:
    kit = Kit(rooms=rooms(), secret="s" * 32, identify=identify, clock=world.database.clock, database=world.database)
    app = Litestar(route_handlers=HANDLERS, plugins=[kit], openapi_config=None)
    app.state["settings"] = Settings(data_dir=tmp_path, public_url="https://courtier.test")
    app.state["valkey"] = valkey
    app.state[SESSIONS] = sessions
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="https://courtier.test") as opened:
        yield opened


async def program(http: httpx.AsyncClient, sessions: Sessions, actor: Actor) -> Program:
    assert actor.person is not None
    await sessions.set_password(WORKER, actor.person, SecretStr(PASSWORD))
    given = SignIn(email=f"{actor.person.hex}@exemple.test", password=SecretStr(PASSWORD))
    opened = await sessions.sign_in(given, address="192.0.2.1", channel="api", user_agent="test")
    return Program(http, opened.token)


async def test_the_thread_from_need_to_choice(world: World, http: httpx.AsyncClient, sessions: Sessions) -> None:
    await world.offer("GOOD", price="9.00", rpo=1)
    await world.offer("SLOW", price="4.00", rpo=24)
    await world.offer("SILENT", price="5.00", supplier="muet")
    call = await program(http, sessions, world.requester)
    new = {"title": "Messagerie pour 400 personnes"}
    started = await call("POST", FILES, new, **{"Idempotency-Key": "one"})
    assert started.status_code == 201, started.text
    again = await call("POST", FILES, new, **{"Idempotency-Key": "one", "If-Match": ""})
    assert again.json()["number"] == started.json()["number"] == "2026-0001"
    file = started.headers["Location"]
    (card,) = (await call("GET", FILES)).json()
    assert (card["number"], card["turn"], card["yours"], card["due"]) == ("2026-0001", "team", True, None)

    assert (await call("POST", f"{file}/interests", {"interest": None})).status_code == 200
    answered = await call("PATCH", f"{file}/need", {"answers": NEED})
    assert answered.status_code == 200, answered.text
    body = {"predicate": rpo_at_most(4), "reason": "Reprise rapide."}
    assert (await call("POST", f"{file}/requirements", body)).status_code == 201
    assert (await call("GET", f"{file}/preview")).json() == {"remaining": "two", "mandatory": 1}
    confirmed = await call("POST", f"{file}/need/confirmation")
    assert confirmed.json()["state"] == "consulting", confirmed.text

    frozen = await call("POST", f"{file}/lists", **{"Idempotency-Key": "freeze"})
    assert frozen.status_code == 201, frozen.text
    results = {one["offer"]: one["result"] for one in frozen.json()["entries"]}
    assert results == {"GOOD": "compliant", "SILENT": "to_demonstrate", "SLOW": "not_compliant"}
    assert (await call("POST", f"{file}/exclusions", {})).status_code == 200

    asked = await call("POST", f"{file}/clarifications", {})
    assert asked.status_code == 201, asked.text
    supplier = await program(http, sessions, world.sellers["muet"])
    (question,) = (await supplier("GET", "/api/v1/clarifications")).json()
    given = {"answers": {"rpo": hours(4)}}
    assert (await supplier("POST", f"/api/v1/clarifications/{question['id']}/answer", given)).json()["outcome"] == "met"

    listed = (await call("GET", f"{file}/lists/current")).json()
    best = next(one for one in listed["entries"] if one["rank"] == 1)
    assert best["offer"] == "SILENT"
    chosen = await call("POST", f"{file}/choice", {"entry": best["id"]})
    assert (chosen.status_code, chosen.json()["rank"]) == (201, 1), chosen.text
    summary = (await call("GET", f"{file}/summary")).json()
    assert summary["offer"] == "SILENT"
    assert any(not one["shown"] for one in summary["points"])


async def test_what_is_wrong_with_a_need_is_told_at_once_and_where_it_was_sent(
    world: World, http: httpx.AsyncClient, sessions: Sessions
) -> None:
    call = await program(http, sessions, world.requester)
    file = (await call("POST", FILES, {"title": "Messagerie"})).headers["Location"]
    await call("POST", f"{file}/interests", {"interest": None})
    for body, pointers in (
        ({"answers": {"zzz": 1}}, {"/answers/zzz"}),
        ({"answers": {}, "section": "zzz"}, {"/section"}),
        ({"answers": {"zzz": 1, "mailboxes": "many"}, "bogus": 1}, {"/answers/zzz", "/answers/mailboxes", "/bogus"}),
    ):
        told = await call("PATCH", f"{file}/need", body)
        assert told.status_code == 422, told.text
        assert {one["pointer"] for one in told.json()["errors"]} == pointers
    for tag in ("zzz", "*", 'W/"zzz"', '"1", "2"'):
        unread = await call("PATCH", f"{file}/need", {"answers": {}}, **{"If-Match": tag})
        assert (unread.status_code, unread.json()["code"]) == (400, "unreadable-version"), tag
        assert "If-Match" in unread.json()["detail"]
    weak = await call("PATCH", f"{file}/need", {"answers": {}}, **{"If-Match": f"W/{call.version}"})
    assert (weak.status_code, weak.json()["code"]) == (409, "version-conflict"), "a weak tag matches nothing"


async def test_a_wrong_form_hides_nothing_that_the_use_case_would_refuse(
    world: World, http: httpx.AsyncClient, sessions: Sessions
) -> None:
    call = await program(http, sessions, world.requester)

    async def told(method: str, path: str, body: Any) -> set[str]:
        answer = await call(method, path, body)
        assert answer.status_code == 422, answer.text
        return {one["pointer"] for one in answer.json()["errors"]}

    wrong = {"title": "x" * 201, "family": "zzz", "template": "zzz", "started_from_offer": str(new_id())}
    assert await told("POST", FILES, wrong) == {"/title", "/family", "/template", "/started_from_offer"}
    file = (await call("POST", FILES, {"title": "Messagerie"})).headers["Location"]
    stranger = {"person": str(new_id()), "capacities": []}
    assert await told("POST", f"{file}/members", stranger) == {"/person", "/capacities"}
    assessed = {"pia_reference": "x" * 201, "pia_committee_date": "2100-01-01"}
    assert await told("PUT", f"{file}/privacy", assessed) == {"/pia_reference", "/pia_committee_date"}
    asked = {"predicate": {"fact": "offer.zzz", "op": "eq", "value": 1}, "kind": "maybe"}
    assert await told("POST", f"{file}/requirements", asked) == {"/predicate/fact", "/kind", "/reason"}
    need = {"answers": {"zzz": 1}, "section": "zzz"}
    assert await told("PATCH", f"{file}/need", need) == {"/answers/zzz", "/section"}


async def test_a_write_says_which_version_it_saw(world: World, http: httpx.AsyncClient, sessions: Sessions) -> None:
    call = await program(http, sessions, world.requester)
    file = (await call("POST", FILES, {"title": "Messagerie"})).headers["Location"]
    body = {"answers": {"mailboxes": 400}}
    assert (await call("PATCH", f"{file}/need", body, **{"If-Match": ""})).status_code == 428
    assert (await call("PATCH", f"{file}/need", body)).status_code == 200
    stale = await call("PATCH", f"{file}/need", {"answers": {"mailboxes": 500}}, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (409, "version-conflict")


async def test_a_template_brings_its_usual_answers(world: World, http: httpx.AsyncClient, sessions: Sessions) -> None:
    call = await program(http, sessions, world.requester)
    made = await call("POST", FILES, {"title": "Messagerie", "template": "small_body"})
    assert made.json()["need"]["languages"] == ["fr"]
    bare = await call("POST", FILES, {"title": "Messagerie"})
    assert bare.json()["need"] == {}
    unknown = await call("POST", FILES, {"title": "Messagerie", "template": "nobody"})
    assert unknown.status_code == 422
    assert [one["pointer"] for one in unknown.json()["errors"]] == ["/template"]


async def test_a_file_starts_from_an_offer_that_is_there(
    world: World, http: httpx.AsyncClient, sessions: Sessions
) -> None:
    call = await program(http, sessions, world.requester)
    refused = await call("POST", FILES, {"title": "Messagerie", "started_from_offer": str(new_id())})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/started_from_offer"]


async def test_a_term_beyond_the_law_is_refused_with_its_sum(
    world: World, http: httpx.AsyncClient, sessions: Sessions
) -> None:
    call = await program(http, sessions, world.requester)
    file = (await call("POST", FILES, {"title": "Messagerie"})).headers["Location"]
    body = {"answers": {"initial_months": 36, "option_months": 12}}
    refused = await call("PATCH", f"{file}/need", body, **{"Accept-Language": "fr"})
    assert refused.status_code == 422
    (problem,) = refused.json()["errors"]
    assert problem["name"] == "term-too-long"
    assert "48 mois" in problem["message"]
    assert "RCTI, art. 48" in problem["message"]


async def test_another_body_finds_nothing(world: World, http: httpx.AsyncClient, sessions: Sessions) -> None:
    call = await program(http, sessions, world.requester)
    file = (await call("POST", FILES, {"title": "Messagerie"})).headers["Location"]
    stranger = await program(http, sessions, (await a_world(world.database)).requester)
    assert (await stranger("GET", file)).status_code == 404
    assert (await stranger("GET", FILES)).json() == []
    supplier = await program(http, sessions, await world.seller())
    assert (await supplier("GET", file)).status_code == 403
    assert (await http.get(file)).status_code == 401


async def test_whoever_has_not_chosen_an_organisation_is_told_to(
    world: World, http: httpx.AsyncClient, sessions: Sessions
) -> None:
    person = world.requester.person
    assert person is not None

    async def join(uow: UnitOfWork) -> None:
        other, _ = await an_organisation(uow, "municipal", "Une autre ville fictive")
        second = NewMembership(
            person=person, organisation=OrganisationId(other), role=Role.MANAGER, valid_from=date(2026, 1, 1)
        )
        await grant_membership(uow, WORKER, second)

    await world.database.run(WORKER, join)
    call = await program(http, sessions, world.requester)
    told = language("en").t("denied-organisation-first")
    for method, path, body in (("GET", FILES, None), ("POST", FILES, {"title": "Messagerie"})):
        refused = await call(method, path, body, **{"Accept-Language": "en"})
        assert (refused.status_code, refused.json()["detail"]) == (403, told), path


async def test_nobody_is_asked_to_sign_in_before_anything_is_refused_them(http: httpx.AsyncClient) -> None:
    for path in (FILES, "/api/v1/clarifications"):
        refused = await http.get(path)
        assert (refused.status_code, refused.json()["code"]) == (401, "not-signed-in"), path
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
