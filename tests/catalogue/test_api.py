"""The catalogue over REST: answers are what they are declared to be, refusals are problem details."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import msgspec
import pytest

from catalogue import outputs
from catalogue.demo.publishing import Published
from catalogue.service import suspend_offer
from core.database import Database
from core.identity.actors import WORKER

pytestmark = pytest.mark.anyio

JSON = {"Accept": "application/json"}


async def ask(client: httpx.AsyncClient, path: str, kind: Any) -> Any:
    """The answer as the Struct that the description declares; unknown or missing members fail."""
    answer = await client.get(path, headers=JSON)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    read = msgspec.json.decode(answer.content, type=kind, strict=True)
    assert msgspec.json.decode(msgspec.json.encode(read)) == msgspec.json.decode(answer.content)
    return read


async def refused(client: httpx.AsyncClient, path: str, status: int) -> dict[str, Any]:
    """The problem details of a refusal."""
    answer = await client.get(path, headers=JSON)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    found: dict[str, Any] = answer.json()
    return found


async def test_every_answer_is_what_the_description_declares(reader: httpx.AsyncClient) -> None:
    families = await ask(reader, "/api/v1/families", list[outputs.FamilyCard])
    assert [(one.id, one.offers) for one in families] == [("email", 40)]
    facets = await ask(reader, "/api/v1/families/email/facets", list[outputs.Facet])
    assert {one.question for one in facets} > {"data_locations.mailbox", "support_languages"}
    page = await ask(reader, "/api/v1/offers?page_size=100", outputs.OfferPage)
    assert page.total == len(page.items) == 40
    for card in page.items:
        offer = await ask(reader, f"/api/v1/offers/{card.code}", outputs.OfferDetail)
        assert (offer.code, offer.state, offer.name) == (card.code, "published", card.name)
    costs = await ask(reader, "/api/v1/offers/ombrelac-courant/cost?mailboxes=400&months=36", list[outputs.CostOut])
    assert costs[0].total_cents == sum(line.amount_cents for line in costs[0].lines)
    compared = await ask(reader, "/api/v1/comparisons?offer=velmora-suite&offer=ombrelac-courant", outputs.Comparison)
    assert [one.code for one in compared.offers] == ["velmora-suite", "ombrelac-courant"]
    assert all(len(row.values) == len(row.best) == 2 for row in compared.rows)


async def test_a_compared_offer_is_the_card_that_search_shows(reader: httpx.AsyncClient) -> None:
    page = await ask(reader, "/api/v1/offers?page_size=100", outputs.OfferPage)
    by_code = {card.code: card for card in page.items}
    compared = await ask(reader, "/api/v1/comparisons?offer=fjordane-velmora&offer=zephrane-lite", outputs.Comparison)
    assert compared.offers == [by_code["fjordane-velmora"], by_code["zephrane-lite"]]


async def test_the_schema_of_a_family_reads_in_both_languages(reader: httpx.AsyncClient) -> None:
    french, english = [
        (await reader.get(f"/api/v1/families/email/schema?language={code}", headers=JSON)).json()
        for code in ("fr", "en")
    ]
    assert french["properties"].keys() == english["properties"].keys()
    assert french != english


async def test_pages_of_results_link_to_one_another(reader: httpx.AsyncClient) -> None:
    seen: list[str] = []
    path = "/api/v1/offers?page_size=15&order=price&facet=support_languages%3Dfr"
    while path:
        answer = await reader.get(path, headers=JSON)
        seen += [item["code"] for item in answer.json()["items"]]
        path = answer.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == answer.json()["total"]
    assert "prev" in answer.links
    for beyond in (999, 100_000):
        answer = await reader.get(f"/api/v1/offers?page={beyond}", headers=JSON)
        assert (answer.status_code, answer.json()["items"]) == (200, []), "as every other list of the API"
        assert answer.json()["total"] > 0
        (back,) = answer.links.values()
        assert (back["rel"], back["url"]) == ("last", "/api/v1/offers?page=2")
    narrowed = "/api/v1/offers?q=aucuneoffreneditcela&page="
    assert "link" not in (await reader.get(f"{narrowed}1", headers=JSON)).headers
    nothing = await reader.get(f"{narrowed}4", headers=JSON)
    assert (nothing.status_code, nothing.json()["total"]) == (200, 0)
    assert nothing.links["first"]["url"] == f"{narrowed}1"


async def test_a_limit_is_written_as_the_reader_s_language_writes_numbers(reader: httpx.AsyncClient) -> None:
    for path in ("/api/v1/offers?page=100001", "/api/v1/offers/ombrelac-courant/cost?mailboxes=100001"):
        for code, words in (("fr", "Indiquez au plus 100\u00a0000."), ("en", "Enter at most 100,000.")):
            told = await reader.get(path, headers={**JSON, "Accept-Language": code})
            assert told.status_code == 422
            assert [one["message"] for one in told.json()["errors"]] == [words]


async def test_every_token_that_the_facets_name_is_taken(reader: httpx.AsyncClient) -> None:
    facets = await ask(reader, "/api/v1/families/email/facets", list[outputs.Facet])
    whole = (await reader.get("/api/v1/offers", headers=JSON)).json()["counts"]
    for one in facets:
        for option in one.options:
            found = (await reader.get(f"/api/v1/offers?facet={quote(option.token)}", headers=JSON)).json()
            assert found["total"] == whole.get(option.token, 0), option.token


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/offers?family=fax", 404, "not-found"),
        ("/api/v1/offers/nobody", 404, "not-found"),
        ("/api/v1/offers/%00", 404, "not-found"),
        ("/api/v1/offers/" + "x" * 5000, 404, "not-found"),
        ("/api/v1/offers/nobody/cost?mailboxes=1", 404, "not-found"),
        ("/api/v1/families/fax/facets", 404, "not-found"),
        ("/api/v1/offers?facet=nothing", 422, "invalid"),
        ("/api/v1/offers?page=0", 422, "invalid"),
        ("/api/v1/offers?page_size=101", 422, "invalid"),
        ("/api/v1/offers?order=cheapest", 422, "invalid"),
        ("/api/v1/offers?max_price=-1", 422, "invalid"),
        ("/api/v1/offers?max_price=99999999999999999999999", 422, "invalid"),
        ("/api/v1/offers?max_price=free", 422, "invalid"),
        ("/api/v1/offers?q=%00", 422, "invalid"),
        ("/api/v1/offers?q=" + "x" * 10_000, 422, "invalid"),
        ("/api/v1/offers?language=de", 422, "invalid"),
        ("/api/v1/offers/ombrelac-courant/cost", 422, "invalid"),
        ("/api/v1/offers/ombrelac-courant/cost?mailboxes=0", 422, "invalid"),
        ("/api/v1/offers/ombrelac-courant/cost?mailboxes=1&months=37", 422, "invalid"),
        ("/api/v1/offers/nordecume-integral/cost?mailboxes=1", 422, "not-priced"),
        ("/api/v1/comparisons", 422, "invalid"),
        ("/api/v1/comparisons?offer=ombrelac-courant", 422, "invalid"),
        ("/api/v1/comparisons?offer=ombrelac-courant&offer=nobody", 422, "invalid"),
        ("/api/v1/comparisons?offer=ombrelac-courant&offer=%00", 422, "invalid"),
    ],
)
async def test_what_cannot_be_answered_is_refused_by_its_code(
    reader: httpx.AsyncClient, path: str, status: int, code: str
) -> None:
    assert (await refused(reader, path, status))["code"] == code


async def test_seven_offers_are_too_many_to_compare(reader: httpx.AsyncClient) -> None:
    page = await ask(reader, "/api/v1/offers?page_size=7", outputs.OfferPage)
    query = "&".join(f"offer={card.code}" for card in page.items)
    assert [one["name"] for one in (await refused(reader, f"/api/v1/comparisons?{query}", 422))["errors"]] == [
        "too-many"
    ]


@pytest.mark.parametrize("raw", [b"%ED%A0%80", b"%FF%FE", b"%C3%28", b"%u0041", b"%"])
async def test_words_that_are_no_utf_8_do_no_harm(reader: httpx.AsyncClient, raw: bytes) -> None:
    for path in ("/api/v1/offers?q=", "/fr/catalogue?q=", "/api/v1/offers?facet=", "/fr/catalogue?facet="):
        assert (await reader.get(path + raw.decode())).status_code in (200, 400, 422), path


async def test_a_suspended_offer_leaves_the_search_and_keeps_its_page(
    client: httpx.AsyncClient, database: Database, catalogue: Published
) -> None:
    offer_id = catalogue.offers["ombrelac-courant"]
    await database.run(WORKER, lambda uow: suspend_offer(uow, WORKER, offer_id, reason="certificat expiré"))
    page = await ask(client, "/api/v1/offers?page_size=100", outputs.OfferPage)
    assert "ombrelac-courant" not in {card.code for card in page.items}
    assert (await ask(client, "/api/v1/offers/ombrelac-courant", outputs.OfferDetail)).state == "suspended"
    await refused(client, "/api/v1/comparisons?offer=ombrelac-courant&offer=velmora-suite", 422)
