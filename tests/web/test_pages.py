"""Pages over HTTP: languages, forms, proof against forgery, and every way to go wrong."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from tests.web.conftest import ROOT

pytestmark = pytest.mark.anyio


def token(page: str) -> str:
    found = re.search(r'name="_csrf" value="([^"]+)"', page)
    assert found
    return found[1]


async def post(client: httpx.AsyncClient, path: str, /, **fields: Any) -> httpx.Response:
    page = await client.get(path)
    return await client.post(path, data={"_csrf": token(page.text), **fields})


async def test_a_page_stands_under_both_languages_and_says_which(client: httpx.AsyncClient) -> None:
    french, english = await client.get("/fr"), await client.get("/en")
    assert '<html lang="fr">' in french.text
    assert '<html lang="en">' in english.text
    assert (french.headers["content-language"], english.headers["content-language"]) == ("fr-CA", "en-CA")
    assert "<title>Accueil de l’essai – Courtier</title>" in french.text


async def test_the_root_leads_to_the_readers_language_and_french_by_default(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).headers["location"] == "/fr"
    assert (await client.get("/", headers={"Accept-Language": "en-CA,en;q=0.9,fr;q=0.2"})).headers["location"] == "/en"


async def test_words_of_data_missing_in_english_are_marked_as_french(client: httpx.AsyncClient) -> None:
    assert '<span lang="fr">Contenu &amp; &lt;b&gt;</span>' in (await client.get("/en")).text


async def test_the_toggle_keeps_page_and_query(client: httpx.AsyncClient) -> None:
    assert 'href="/en/work?lot=2&amp;lot=3"' in (await client.get("/fr/travail?lot=2&lot=3")).text


async def test_every_answer_carries_a_strict_policy(client: httpx.AsyncClient) -> None:
    for path in ("/fr", "/fr/rien", "/api/v1/things", "/static/courtier.css"):
        answer = await client.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


async def test_no_page_holds_inline_script_or_style(client: httpx.AsyncClient) -> None:
    for path in ("/fr", "/fr/besoins/a1", "/composants", "/composants?langue=en", "/fr/ratee/denied"):
        text = (await client.get(path)).text
        assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", text), path


def test_the_gallery_shows_every_macro_of_the_kit() -> None:
    templates = ROOT / "core" / "web" / "templates"
    kit = {
        name
        for file in (templates / "kit").glob("*.html")
        for name in re.findall(r"{% macro ([a-z]\w*)\(", file.read_text(encoding="utf-8"))
    }
    shown = set(re.findall(r"\bui\.(\w+)\(", (templates / "gallery.html").read_text(encoding="utf-8")))
    assert len(kit) > 40
    assert not kit - shown


async def test_a_form_of_the_gallery_leads_back_to_it(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/composants", note="Texte")
    assert (answer.status_code, answer.headers["location"]) == (303, "/composants?langue=fr")


async def test_assets_have_lasting_names_and_plain_ones_are_asked_again(client: httpx.AsyncClient) -> None:
    page = (await client.get("/fr")).text
    lasting = re.search(r'href="(/static/courtier\.[0-9a-f]{12}\.css)"', page)
    assert lasting
    assert "immutable" in (await client.get(lasting[1])).headers["cache-control"]
    assert (await client.get("/static/courtier.css")).headers["cache-control"] == "public, no-cache"
    assert (await client.get("/static/../pages.py")).status_code == 404


async def test_a_good_form_leads_on_and_says_so_once(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/fr/besoins/a1", subject="Messagerie", mailboxes="400")
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/besoins/a1")
    assert "Les besoins sont enregistrés." in (await client.get("/fr/besoins/a1")).text
    assert "Les besoins sont enregistrés." not in (await client.get("/fr/besoins/a1")).text


async def test_a_bad_form_comes_back_with_every_problem_and_what_was_typed(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/fr/besoins/a1", subject="", mailboxes="douze", note="<b>gardée</b>")
    text = unescape(answer.text)
    assert answer.status_code == 422
    assert "<title>Erreur\u00a0: Définir les besoins" in text
    assert "2 renseignements sont à corriger" in text
    assert 'href="#f-mailboxes"><span class="problem-label">Nombre de boîtes de courriel</span>' in text
    assert 'value="douze"' in text
    assert "&lt;b&gt;gardée" in answer.text
    assert 'aria-describedby="f-mailboxes-error" aria-invalid="true"' in text


async def test_changing_language_in_a_form_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    page = await client.get("/fr/besoins/a1")
    assert 'formaction="/en/needs/a1"' in page.text
    turned = await client.post(
        "/en/needs/a1", data={"_csrf": token(page.text), "_language": "en", "subject": "À moitié", "mailboxes": ""}
    )
    assert turned.status_code == 200
    assert "Define the needs" in turned.text
    assert 'value="À moitié"' in turned.text
    assert "error-summary" not in turned.text


async def test_a_change_by_someone_else_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    answer = await post(client, "/fr/besoins/a1", subject="conflit", mailboxes="7")
    assert answer.status_code == 409
    assert "Une autre personne a modifié cet élément" in unescape(answer.text)
    assert 'value="7"' in answer.text


@pytest.mark.parametrize("given", ["", "forged", "0011223344556677.nothing"])
async def test_a_form_that_we_did_not_write_is_refused(client: httpx.AsyncClient, given: str) -> None:
    await client.get("/fr/besoins/a1")
    answer = await client.post("/fr/besoins/a1", data={"_csrf": given, "subject": "Messagerie", "mailboxes": "4"})
    assert answer.status_code == 403
    assert "Formulaire expiré" in answer.text


async def test_a_proof_belongs_to_one_session(client: httpx.AsyncClient) -> None:
    client.cookies.set("who", "session-one")
    given = token((await client.get("/fr/besoins/a1")).text)
    fields = {"_csrf": given, "subject": "Messagerie", "mailboxes": "4"}
    assert (await client.post("/fr/besoins/a1", data=fields)).status_code == 303
    client.cookies.clear()
    client.cookies.set("who", "session-two")
    assert (await client.post("/fr/besoins/a1", data=fields)).status_code == 403


async def test_a_form_that_is_too_large_or_unreadable_is_refused(client: httpx.AsyncClient) -> None:
    large = await client.post("/fr/besoins/a1", data={"subject": "x" * 1_100_000})
    assert large.status_code == 413
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post("/fr/besoins/a1", content=b"a=%ff", headers=headers)).status_code == 422
    assert (await client.post("/fr/besoins/a1", content=b"\xff", headers=headers)).status_code == 422
    headers = {"Content-Type": "text/plain"}
    assert (await client.post("/fr/besoins/a1", content=b"a=b", headers=headers)).status_code == 422


@pytest.mark.parametrize("name", ["notes." + "9" * 5_000, "9" * 5_000, "notes.²"], ids=["far", "alone", "square"])
async def test_a_number_that_is_no_place_in_a_list_is_a_name_like_any_other(
    client: httpx.AsyncClient, name: str
) -> None:
    answer = await post(client, "/fr/besoins/a1", subject="Messagerie", mailboxes="4", **{name: "texte"})
    assert answer.status_code == 422
    assert "Un renseignement est à corriger" in unescape(answer.text)
    assert "Ce champ n’est pas attendu ici." in answer.text


async def test_the_menu_shows_what_concerns_the_reader(client: httpx.AsyncClient) -> None:
    assert "Bureau" not in (await client.get("/fr")).text
    client.cookies.set("who", "session-one")
    page = (await client.get("/fr/besoins/a1")).text
    assert page.index('href="/fr/besoins/a1" aria-current="page"') < page.index('href="/fr/bureau"')
    assert "Marie Roy" in page
    assert "gestionnaire et demandeur" in page


async def test_the_header_leads_to_ones_sessions_and_to_the_choice_of_an_organisation(
    client: httpx.AsyncClient,
) -> None:
    assert "/fr/mes-sessions" not in (await client.get("/fr")).text
    client.cookies.set("who", "session-one")
    french, english = (await client.get("/fr")).text, (await client.get("/en")).text
    assert "Régie fictive du patrimoine numérique" in french
    assert '<a href="/fr/organisme">Changer d’organisme</a>' in french
    assert '<a href="/fr/mes-sessions">Sessions et mot de passe</a>' in french
    assert '<a href="/en/organisation">Change organisation</a>' in english
    assert '<a href="/en/my-sessions">Sessions and password</a>' in english
    client.cookies.clear()
    client.cookies.set("who", "paul")
    assert '<a href="/fr/organisme">Choisir un organisme</a>' in (await client.get("/fr")).text


async def test_whoever_acts_for_no_organisation_chooses_one_where_one_is_needed(client: httpx.AsyncClient) -> None:
    client.cookies.set("who", "paul")
    answer = await client.get("/fr/bureau?vue=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/organisme?next=%2Ffr%2Fbureau%3Fvue%3D1")
    for path in ("/fr", "/fr/mes-sessions", "/fr/organisme"):
        assert (await client.get(path)).status_code == 200, path


async def test_pages_of_a_session_are_never_kept(client: httpx.AsyncClient) -> None:
    assert (await client.get("/fr")).headers["cache-control"] == "public, no-cache"
    client.cookies.set("who", "session-one")
    assert (await client.get("/fr")).headers["cache-control"] == "private, no-store"


async def test_nobody_is_sent_to_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/fr/bureau?vue=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/session?next=%2Ffr%2Fbureau%3Fvue%3D1")


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("denied", 403, "À qui vous adresser"),
        ("missing", 404, "n’existe pas"),
        ("conflict", 409, "Une autre personne"),
        ("busy", 503, "momentanément occupé"),
    ],
)
async def test_each_error_has_its_page(client: httpx.AsyncClient, kind: str, status: int, words: str) -> None:
    answer = await client.get(f"/fr/ratee/{kind}")
    assert answer.status_code == status
    assert words in unescape(answer.text)
    assert '<html lang="fr">' in answer.text
    assert '<html lang="en">' in (await client.get(f"/en/wrong/{kind}")).text


async def test_what_nobody_expected_gives_a_reference_and_no_secret(client: httpx.AsyncClient) -> None:
    answer = await client.get("/en/wrong/broken")
    assert answer.status_code == 500
    assert re.search(r"[0-9A-F]{12}", answer.text)
    assert "secret of the inside" not in answer.text


async def test_an_unknown_address_answers_in_its_language(client: httpx.AsyncClient) -> None:
    assert "Page introuvable" in (await client.get("/fr/rien")).text
    assert "Page not found" in (await client.get("/en/nothing")).text
    refused = await client.post("/fr")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    for method in ("DELETE", "PATCH"):
        refused = await client.request(method, "/api/v1/things")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
        assert refused.json()["code"] == "method-not-allowed"
    for method in ("GET", "HEAD"):
        refused = await client.request(method, "/api/v1/things/closed")
        assert (refused.status_code, refused.headers["allow"]) == (405, "OPTIONS, POST"), (
            "no HEAD where there is no GET"
        )
    root = await client.get("/", headers={"Accept-Language": "en"})
    assert (root.status_code, root.headers["location"], root.content) == (303, "/en", b"")


async def test_the_api_lists_every_problem_in_the_readers_language(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/things", headers={"Accept-Language": "en"}, json={})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "/problems/invalid",
        "title": "Some information needs correcting",
        "status": 422,
        "detail": "Some information needs correcting. Nothing was saved.",
        "code": "invalid",
        "instance": "/api/v1/things",
        "errors": [
            {"pointer": "/name", "name": "required", "message": "This field is required."},
            {"pointer": "/lines/0/price", "name": "too-small", "message": "Enter at least 1."},
        ],
    }
    assert (await client.get("/problems/invalid")).status_code == 200


async def test_the_frameworks_own_validation_has_the_same_shape(client: httpx.AsyncClient) -> None:
    for query, name in (("", "required"), ("?limit=many", "not-whole-number")):
        answer = await client.get(f"/api/v1/things{query}")
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/limit"
        assert answer.json()["errors"][0]["name"] == name
    assert (await client.get("/api/v1/nothing")).json()["code"] == "not-found"


async def test_a_head_request_has_headers_and_no_body(client: httpx.AsyncClient) -> None:
    answer = await client.head("/fr")
    assert (answer.status_code, answer.content) == (200, b"")
