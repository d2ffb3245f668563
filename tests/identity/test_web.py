"""Sessions as people and programs meet them: pages and REST, in an application of the ground floor alone."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import httpx
import pytest
from litestar import Litestar

from core.clock import FixedClock
from core.identity.actors import WORKER, OrganisationId, Role
from core.identity.inputs import NewMembership
from core.identity.kinds import OrganisationKind
from core.identity.service import grant_membership
from core.identity.sessions import IDLE
from core.settings import Settings
from tests.identity.desk import DONE
from tests.identity.people import PASSWORD, Town

pytestmark = pytest.mark.anyio

EMAIL = "marie@exemple.test"
ORIGIN = "https://courtier.test"


async def form(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    shown = await client.get(path)
    assert shown.status_code == 200, shown.text
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.text)
    return dict(found)


async def somebody_of_two(town: Town) -> tuple[OrganisationId, OrganisationId]:
    """Marie, who has a role in a town and one in the centre of expertise."""
    first = await town.organisation(OrganisationKind.MUNICIPAL, "Ville fictive")
    second = await town.organisation(OrganisationKind.CENTRE, "Centre fictif")
    person = await town.person(first, Role.MANAGER, email=EMAIL)
    more = NewMembership(person=person, organisation=second, role=Role.ANALYST, valid_from=date(2026, 1, 1))
    await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, more))
    return first, second


async def choose(client: httpx.AsyncClient, organisation: OrganisationId) -> httpx.Response:
    fields = await form(client, "/fr/choisir-un-organisme")
    return await client.post("/fr/choisir-un-organisme", data={**fields, "organisation": str(organisation)})


async def signed_in(client: httpx.AsyncClient, following: str = "") -> httpx.Response:
    query = f"?next={following}" if following else ""
    fields = await form(client, f"/fr/ouvrir-une-session{query}")
    return await client.post("/fr/ouvrir-une-session", data={**fields, "email": EMAIL, "password": PASSWORD})


async def test_signing_in_goes_where_the_reader_was_going_with_a_guarded_cookie(
    town: Town, client: httpx.AsyncClient
) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    asked = await client.get("/fr/mes-sessions")
    assert (asked.status_code, asked.headers["location"]) == (303, "/fr/ouvrir-une-session?next=%2Ffr%2Fmes-sessions")
    answer = await signed_in(client, "%2Ffr%2Fmes-sessions")
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/mes-sessions")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("courtier_session="))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    shown = await client.get("/fr/mes-sessions")
    assert "Cette session" in shown.text


@pytest.mark.parametrize(
    ("public_url", "spoken", "secure"),
    [
        ("https://courtier.test", "https", True),
        ("https://courtier.test", "http", True),
        ("HTTPS://Courtier.test/", "http", True),
        ("http://courtier.test", "http", False),
    ],
)
async def test_every_cookie_is_secure_where_the_public_address_is_whatever_a_proxy_speaks_to_us(
    town: Town, app: Litestar, public_url: str, spoken: str, secure: bool
) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    app.state["settings"] = Settings(data_dir=app.state["settings"].data_dir, public_url=public_url)

    set_cookies = list[str]()

    async def proxy(scope: Any, receive: Any, send: Any) -> None:
        async def back(message: Any) -> None:
            given = message.get("headers", ())
            set_cookies.extend(value.decode() for name, value in given if name.lower() == b"set-cookie")
            await send(message)

        scope["scheme"] = spoken
        await app(scope, receive, back)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(proxy), base_url=public_url) as reader:
        await signed_in(reader)
        fields = await form(reader, "/fr/mes-sessions")
        await reader.post("/fr/fermer-la-session", data={"_csrf": fields["_csrf"]})
        await reader.get("/fr/ouvrir-une-session")
    names = [one.partition("=")[0] for one in set_cookies]
    assert names.count("courtier_visitor") == 1
    assert names.count("courtier_session") == names.count("courtier_notice") == 2  # given, then taken away
    assert {"Secure" in one.split("; ") for one in set_cookies} == {secure}, set_cookies


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https%3A%2F%2Fevil.test",
        "%2F%2Fevil.test",
        "%2F%5Cevil.test",
        "/%09/evil.test",
        "/%0a/evil.test",
        "/%0d%0aX-Evil:%20evil",
        "/%7fevil",
    ],
)
async def test_signing_in_never_leads_to_another_site(town: Town, client: httpx.AsyncClient, elsewhere: str) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    answer = await signed_in(client, elsewhere)
    assert answer.status_code == 303
    assert "evil" not in answer.headers["location"]
    assert "x-evil" not in answer.headers


async def test_an_address_with_accents_is_written_as_a_header_holds_it(town: Town, client: httpx.AsyncClient) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    answer = await signed_in(client, "/fr/catalogue%3Fq%3Dcaf%C3%A9%2520du%2520nord")
    assert answer.headers["location"] == "/fr/catalogue?q=caf%C3%A9%20du%20nord"


async def test_a_session_planted_before_signing_in_is_not_the_one_opened(town: Town, client: httpx.AsyncClient) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    client.cookies.set("courtier_session", "planted", domain="courtier.test", path="/")
    answer = await signed_in(client)
    assert "courtier_session=planted" not in str(answer.headers.get_list("set-cookie"))
    assert await town.sessions.signed_in("planted") is None


async def test_a_wrong_password_is_said_beside_the_form_and_never_shown_again(
    town: Town, client: httpx.AsyncClient
) -> None:
    fields = await form(client, "/en/sign-in")
    answer = await client.post("/en/sign-in", data={**fields, "email": EMAIL, "password": "wrong-secret-words"})
    assert answer.status_code == 422
    assert "The address or the password is not right." in answer.text
    assert EMAIL in answer.text
    assert "wrong-secret-words" not in answer.text


async def test_a_form_without_its_proof_is_refused(town: Town, client: httpx.AsyncClient) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    answer = await client.post("/fr/ouvrir-une-session", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 403


async def test_a_form_sent_after_the_session_has_ended_leads_to_its_page_by_way_of_signing_in(
    town: Town, app: Litestar, client: httpx.AsyncClient, clock: FixedClock
) -> None:
    body = await town.organisation()
    await town.person(body, Role.MANAGER, email=EMAIL)
    await signed_in(client)
    fields = {**await form(client, "/fr/bureau/A-1?vue=2"), "text": "Pour la ville"}
    came_from = {"Referer": f"{ORIGIN}/fr/bureau/A-1?vue=2"}
    clock.advance(IDLE)  # one tab is left alone
    sent = await client.post("/fr/bureau/A-1", data=fields, headers=came_from)
    here = "/fr/ouvrir-une-session?next=%2Ffr%2Fbureau%2FA-1%3Fvue%3D2"
    assert (sent.status_code, sent.headers["location"], app.state[DONE]) == (303, here, [])
    shown = await client.get(here)
    assert 'class="notice warning"' in shown.text
    assert "Votre session avait pris fin. Rien n’a été enregistré" in shown.text
    answer = await signed_in(client, "%2Ffr%2Fbureau%2FA-1%3Fvue%3D2")
    assert answer.headers["location"] == "/fr/bureau/A-1?vue=2"
    assert (await client.get("/fr/bureau/A-1?vue=2")).status_code == 200
    assert app.state[DONE] == []
    client.cookies.clear()
    english = await client.post("/en/desk/A-1", data=fields)
    assert english.headers["location"] == "/en/sign-in?next=%2Fen%2Fdesk%2FA-1"
    assert app.state[DONE] == []


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("/fr/bureau/A-1?vue=2", "?next=%2Ffr%2Fbureau%2FA-1%3Fvue%3D2"),
        ("/fr/mes-sessions/fermer-les-autres", ""),  # where a form posts, and nothing is shown
        ("/nulle-part", ""),
        ("", ""),
    ],
)
async def test_a_button_pressed_after_the_session_has_ended_leads_to_the_page_that_held_it(
    town: Town, client: httpx.AsyncClient, clock: FixedClock, came_from: str, leads_to: str
) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    await signed_in(client)
    fields = await form(client, "/fr/bureau/A-1?vue=2")
    pressed = await client.post(
        "/fr/prolonger-la-session", data=fields, headers={"Referer": f"https://evil.test{came_from}"}
    )
    assert pressed.headers["location"] == ("/fr/bureau/A-1?vue=2" if leads_to else "/")
    clock.advance(IDLE)
    for path in ("/fr/prolonger-la-session", "/fr/fermer-la-session"):
        pressed = await client.post(path, data=fields, headers={"Referer": f"{ORIGIN}{came_from}"})
        assert (pressed.status_code, pressed.headers["location"]) == (303, f"/fr/ouvrir-une-session{leads_to}")


async def test_somebody_with_two_organisations_chooses_on_a_page(town: Town, client: httpx.AsyncClient) -> None:
    _, second = await somebody_of_two(town)
    answer = await signed_in(client)
    assert answer.headers["location"] == "/fr/choisir-un-organisme"
    shown = await client.get("/fr/choisir-un-organisme")
    assert "Ville fictive" in shown.text
    assert "Centre fictif" in shown.text
    before = client.cookies["courtier_session"]
    chosen = await choose(client, second)
    assert chosen.status_code == 303
    assert client.cookies["courtier_session"] != before
    found = await town.sessions.signed_in(client.cookies["courtier_session"])
    assert found is not None
    assert found.actor.organisation == second


async def test_a_form_painted_for_one_organisation_is_not_taken_for_another(
    town: Town, app: Litestar, client: httpx.AsyncClient
) -> None:
    first, second = await somebody_of_two(town)
    await signed_in(client)
    await choose(client, first)
    one_tab = await form(client, "/fr/bureau/A-1?vue=2")
    await choose(client, second)  # in the other tab
    sent = {**one_tab, "text": "pour la ville"}
    refused = await client.post("/fr/bureau/A-1", data=sent, headers={"Referer": f"{ORIGIN}/fr/bureau/A-1?vue=2"})
    assert (refused.status_code, app.state[DONE]) == (403, [])
    assert "<h1>Formulaire expiré</h1>" in refused.text
    assert "Vous agissez maintenant pour Centre fictif; rien n’a été enregistré." in refused.text
    back = "/fr/choisir-un-organisme?next=%2Ffr%2Fbureau%2FA-1%3Fvue%3D2"
    assert f'href="{back}">Changer d’organisme</a>' in refused.text
    english = await client.post("/en/desk/A-1", data=sent)
    assert "You now act for Centre fictif; nothing was saved." in english.text
    await choose(client, first)
    assert (await client.post("/fr/bureau/A-1", data=sent)).status_code == 303
    assert app.state[DONE] == [(first, "A-1", "pour la ville")]


async def test_what_concerns_a_person_alone_may_be_sent_whichever_organisation_they_act_for(
    town: Town, client: httpx.AsyncClient
) -> None:
    first, second = await somebody_of_two(town)
    await signed_in(client)
    await choose(client, first)
    one_tab, choice = await form(client, "/fr/bureau/A-1"), await form(client, "/fr/choisir-un-organisme")
    await choose(client, second)  # in the other tab
    assert (await client.post("/fr/prolonger-la-session", data=one_tab)).status_code == 303
    chosen = await client.post("/fr/choisir-un-organisme", data={**choice, "organisation": str(first)})
    assert chosen.status_code == 303
    answer = await client.post("/fr/fermer-la-session", data=one_tab)
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/ouvrir-une-session")
    assert "courtier_session" not in client.cookies


async def test_whoever_has_not_chosen_an_organisation_yet_chooses_on_the_way(
    town: Town, app: Litestar, client: httpx.AsyncClient
) -> None:
    first, _ = await somebody_of_two(town)
    assert (await signed_in(client, "%2Ffr%2Fbureau%2FA-1")).headers["location"].startswith("/fr/choisir-un-organisme?")
    asked = await client.get("/fr/bureau/A-1?vue=2")
    here = "/fr/choisir-un-organisme?next=%2Ffr%2Fbureau%2FA-1%3Fvue%3D2"
    assert (asked.status_code, asked.headers["location"]) == (303, here)
    token = (await form(client, "/fr/mes-sessions"))["_csrf"]
    sent = await client.post("/fr/bureau/A-1", data={"_csrf": token, "text": "Pour personne"})
    assert (sent.status_code, app.state[DONE]) == (303, [])
    shown = await client.get(sent.headers["location"])
    assert "Choisissez d’abord pour quel organisme vous agissez. Rien n’a été enregistré." in shown.text
    fields = await form(client, here)
    chosen = await client.post("/fr/choisir-un-organisme", data={**fields, "organisation": str(first)})
    assert chosen.headers["location"] == "/fr/bureau/A-1?vue=2"
    assert (await client.get("/fr/bureau/A-1?vue=2")).status_code == 200
    assert app.state[DONE] == []


async def test_sessions_and_password_want_no_organisation(town: Town, client: httpx.AsyncClient) -> None:
    await somebody_of_two(town)
    await signed_in(client)
    shown = await client.get("/fr/mes-sessions")
    assert shown.status_code == 200
    assert f'autocomplete="username" value="{EMAIL}"' in shown.text
    fields = await form(client, "/fr/mes-sessions")
    fresh = "une tout autre phrase"
    changed = await client.post("/fr/mes-sessions", data={**fields, "current": PASSWORD, "new": fresh})
    assert (changed.status_code, changed.headers["location"]) == (303, "/fr/mes-sessions")
    assert (await client.post("/fr/fermer-la-session", data=fields)).status_code == 303


async def test_signing_out_ends_the_session_itself(town: Town, client: httpx.AsyncClient) -> None:
    await town.person(await town.organisation(), Role.MANAGER, email=EMAIL)
    await signed_in(client)
    token = client.cookies["courtier_session"]
    fields = await form(client, "/fr/mes-sessions")
    answer = await client.post("/fr/fermer-la-session", data={"_csrf": fields["_csrf"]})
    assert answer.status_code == 303
    assert await town.sessions.signed_in(token) is None
    assert "courtier_session" not in client.cookies


async def test_a_program_opens_a_session_says_who_it_is_and_closes_it(town: Town, client: httpx.AsyncClient) -> None:
    body = await town.organisation(OrganisationKind.HEALTH, "Santé fictive")
    await town.person(body, Role.MANAGER, email=EMAIL)
    opened = await client.post("/api/v1/sessions", json={"email": EMAIL, "password": PASSWORD})
    assert opened.status_code == 201, opened.text
    assert opened.headers["cache-control"] == "no-store"
    bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
    me = (await client.get("/api/v1/me", headers=bearer)).json()
    assert me["organisation"] == {"id": str(body), "name": "Santé fictive", "kind": "health"}
    assert me["roles"] == ["manager"]
    assert (await client.delete("/api/v1/sessions/current", headers=bearer)).status_code == 204
    assert (await client.get("/api/v1/me", headers=bearer)).status_code == 401


async def test_a_program_is_told_what_is_wrong_as_problem_details(town: Town, client: httpx.AsyncClient) -> None:
    wrong = await client.post("/api/v1/sessions", json={"email": EMAIL, "password": "x" * 12})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong-credentials")
    bad = await client.post("/api/v1/sessions", json={"courriel": EMAIL})
    assert bad.status_code == 422
    assert {one["pointer"] for one in bad.json()["errors"]} == {"/email", "/password", "/courriel"}
    for _ in range(10):
        last = await client.post("/api/v1/sessions", json={"email": EMAIL, "password": "x" * 12})
    assert last.status_code == 429
    assert 0 < int(last.headers["retry-after"]) <= 60
    assert (await client.get("/api/v1/me")).status_code == 401
