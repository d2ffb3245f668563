"""The catalogue's pages over HTTP, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from litestar import Litestar

from catalogue.demo.publishing import Published
from catalogue.search_input import read_search
from catalogue.service import suspend_offer, withdraw_offer
from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, OrganisationId, Role
from core.ids import new_id
from core.web import Visit
from tests.catalogue.oracle import email, expected, known

pytestmark = pytest.mark.anyio

PAGES = [
    "/fr",
    "/en",
    "/fr/catalogue",
    "/en/catalogue",
    "/fr/catalogue/mode-d-emploi",
    "/en/catalogue/how-it-works",
    "/fr/offres/ombrelac-courant",
    "/en/offers/ombrelac-courant",
    "/fr/comparer",
    "/en/compare?offer=ombrelac-courant&offer=nordecume-essentiel&offer=velmora-suite",
    "/fr/comparer?offer=ombrelac-courant&offer=nordecume-essentiel&diff=1",
    "/fr/fournisseurs",
    "/en/suppliers",
    "/fr/fournisseurs/nordecume",
    "/en/suppliers/castelline",
    "/api?langue=fr",
    "/api?langue=en",
]


@pytest.mark.parametrize("path", PAGES)
async def test_every_public_page_opens_in_its_language(reader: httpx.AsyncClient, path: str) -> None:
    answer = await reader.get(path)
    assert answer.status_code == 200
    language = "en" if path.startswith("/en") or path.endswith("=en") else "fr"
    assert f'<html lang="{language}">' in answer.text
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", answer.text)


async def test_every_offer_opens_in_both_languages(reader: httpx.AsyncClient) -> None:
    for one in known():
        for path in (f"/fr/offres/{one.code}?mailboxes=400", f"/en/offers/{one.code}?mailboxes=400"):
            assert (await reader.get(path)).status_code == 200, path


async def text(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status
    return unescape(answer.text).replace("\u00a0", " ")


def cards(page: str) -> list[str]:
    return re.findall(r'id="compare-([a-z0-9-]+)"', page)


async def test_the_page_finds_counts_and_says_what_it_was_asked(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr/catalogue?facet=data_locations.mailbox%3E%3Dquebec&facet=rpo%3C%3D1&price=9,50")
    wanted = read_search(email(), tokens=["data_locations.mailbox>=quebec", "rpo<=1"], max_price=95_000)
    assert set(cards(page)) == expected(wanted)[0]
    assert "dont le prix commence à 9,50 $ ou moins" in page
    assert "« Lieu des données – boîtes de courriel » vaut Au Québec" in page


async def test_every_chip_leads_to_the_same_search_without_it(reader: httpx.AsyncClient) -> None:
    page = await text(
        reader, "/fr/catalogue?q=archive&price=9,50&facet=support_languages%3Dfr&facet=support_languages%3Den&page=1"
    )
    chips = re.search(r'<ul class="chosen-filters".*?</ul>', page, re.DOTALL)
    assert chips
    kept = [parse_qs(urlsplit(href).query) for href in re.findall(r'href="([^"]+)"', chips[0])]
    assert kept == [
        {"price": ["9,50"], "facet": ["support_languages=fr", "support_languages=en"]},
        {"q": ["archive"], "facet": ["support_languages=fr", "support_languages=en"]},
        {"q": ["archive"], "price": ["9,50"], "facet": ["support_languages=en"]},
        {"q": ["archive"], "price": ["9,50"], "facet": ["support_languages=fr"]},
    ]


async def test_the_second_page_follows_the_first_and_the_third_does_not_exist(reader: httpx.AsyncClient) -> None:
    first, second = await text(reader, "/fr/catalogue"), await text(reader, "/fr/catalogue?page=2")
    assert sorted(cards(first) + cards(second)) == sorted(one.code for one in known())
    assert "Page introuvable" in await text(reader, "/fr/catalogue?page=3", 404)
    await text(reader, "/en/catalogue?page=99999", 404)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("facet=nothing", "Ce filtre n’existe pas"),
        ("price=neuf", "Indiquez un montant"),
        ("order=cheapest", "Choisissez l’une des réponses proposées"),
        ("page=un", "Indiquez un nombre entier"),
        ("page=0", "Indiquez au moins 1"),
        ("q=" + "x" * 10_000, "Écrivez au plus 200 caractères"),
    ],
)
async def test_what_is_not_understood_is_said_and_the_rest_still_searched(
    reader: httpx.AsyncClient, query: str, said: str
) -> None:
    page = await text(reader, f"/fr/catalogue?{query}&facet=support_languages%3Dother", 422)
    assert 'class="error-summary"' in page
    assert said in page
    assert set(cards(page)) == {one.code for one in known() if "support_languages=other" in one.tokens}


async def test_a_character_that_nobody_types_is_refused_before_anything_is_searched(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr/catalogue?q=a%00b", 422)
    assert "Cette valeur n’est pas valide" in page
    assert cards(page) == []


async def test_nothing_found_says_what_to_give_up(reader: httpx.AsyncClient) -> None:
    page = await text(
        reader, "/fr/catalogue?q=archive&facet=data_locations.mailbox%3E%3Dquebec&facet=rpo%3C%3D1&price=5"
    )
    assert "Aucune offre ne répond à tout ce que vous demandez." in page
    ways = re.findall(r'<li><a href="([^"]+)">[^<]+</a> <span class="found">(\d+)', page)
    assert ways
    for href, count in ways:
        found = await text(reader, href)
        assert f"{count} offres trouvées" in found or f"{count} offre trouvée" in found


async def test_an_unknown_family_offer_or_supplier_is_not_there(reader: httpx.AsyncClient) -> None:
    for path in ("/fr/catalogue?family=fax", "/fr/offres/nulle", "/en/offers/%00", "/fr/fournisseurs/nul"):
        assert "Page introuvable" in await text(reader, path, 404) or "/en/" in path


async def test_hostile_words_come_back_escaped(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/fr/catalogue", params={"q": '"><script>alert(1)</script>'})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


HEADINGS = [
    "Description du service",
    "Ce que le service comprend",
    "Ce que le service ne comprend pas",
    "Tarification",
    "Sécurité du courriel",
    "Lieux et lois applicables",
    "Niveaux de service",
    "Soutien",
    "Fin du service",
    "Entente-cadre et version",
]


async def test_an_offer_tells_its_service_under_the_usual_headings(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr/offres/ombrelac-courant")
    found = re.findall(r"<h2 id=[^>]+>([^<]+)</h2>", page)
    assert [heading for heading in found if heading in HEADINGS] == HEADINGS
    assert "Vérifier si cette offre répond à nos besoins" in page
    assert "Commander" not in page
    assert "EC-2025-003" in page
    assert "2027-03-31" in page


async def test_the_calculator_adds_up_and_says_when_more_costs_less(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr/offres/ombrelac-courant?mailboxes=140&months=36")
    assert "140 × 10,80 $ × 36 mois" in page
    assert "56 152,00 $" in page
    assert "150 boîtes coûtent moins cher" in page
    wrong = await text(reader, "/fr/offres/ombrelac-courant?mailboxes=beaucoup&months=48", 422)
    assert "Indiquez un nombre entier" in wrong
    assert "Indiquez au plus 36" in wrong
    assert 'value="beaucoup"' in wrong
    few = await text(reader, "/fr/offres/nordecume-integral?mailboxes=400")
    assert "Cette offre se vend à partir de 500 boîtes." in few


async def test_a_suspended_and_a_withdrawn_offer_say_so_and_cannot_be_chosen(
    client: httpx.AsyncClient, database: Database, catalogue: Published
) -> None:
    one, other = catalogue.offers["ombrelac-courant"], catalogue.offers["ombrelac-leger"]
    await database.run(WORKER, lambda uow: suspend_offer(uow, WORKER, one, reason="essai"))
    await database.run(WORKER, lambda uow: withdraw_offer(uow, WORKER, other, reason="essai"))
    suspended = await text(client, "/fr/offres/ombrelac-courant")
    withdrawn = await text(client, "/fr/offres/ombrelac-leger")
    assert "Cette offre est suspendue" in suspended
    assert "Cette offre est retirée du catalogue" in withdrawn
    assert "Vérifier si cette offre" not in suspended + withdrawn
    assert "ombrelac-courant" not in cards(
        await text(client, "/fr/catalogue") + await text(client, "/fr/catalogue?page=2")
    )
    page = await text(client, "/fr/comparer?offer=ombrelac-courant&offer=velmora-suite&offer=zephrane-lite", 422)
    assert "L’offre « ombrelac-courant » n’est pas publiée" in page
    assert "Velmora Suite" in page


async def test_a_comparison_marks_what_is_better_and_keeps_only_what_differs(reader: httpx.AsyncClient) -> None:
    path = "/fr/comparer?offer=ombrelac-courant&offer=velmora-suite&mailboxes=400"
    whole, different = await text(reader, path), await text(reader, f"{path}&diff=1")
    quota = re.search(r"Espace par boîte de courriel</th><td>50 Go</td><td class=\"better\">100 Go", whole)
    assert quota
    assert "Délégation" not in different
    assert len(re.findall('scope="row"', different)) < len(re.findall('scope="row"', whole))
    assert "139 960,00 $" in whole


async def test_a_comparison_leads_back_to_the_search_it_came_from(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr/comparer?q=archive&offer=ombrelac-courant&offer=velmora-suite&page=2&diff=1")
    back = re.search(r'<a href="(/fr/catalogue\?[^"]+)">Ajouter une offre', page)
    assert back
    assert parse_qs(urlsplit(back[1]).query) == {"q": ["archive"], "offer": ["ombrelac-courant", "velmora-suite"]}
    assert "2 offres cochées sur 6" in await text(reader, back[1])


async def test_seven_offers_are_too_many_and_six_are_shown(reader: httpx.AsyncClient) -> None:
    query = "&".join(f"offer={one.code}" for one in known()[:7])
    page = await text(reader, f"/fr/comparer?{query}", 422)
    assert "Choisissez au plus 6" in page
    assert 'class="compare-table offers-6"' in page


@pytest.fixture
def signed_in_as(house: Litestar) -> Iterator[Any]:
    """Let a test say who reads."""
    kit = house.state["kit"]
    usual = kit.identify

    def be(*roles: Role, organisation: OrganisationId) -> None:
        group = GroupRole.SUPPLIER if Role.SUPPLIER in roles else GroupRole.BODY
        actor = Actor(ActorKind.PERSON, group, new_id(), organisation, frozenset(roles), "Maude Thériault")

        async def identify(_request: Any) -> Visit:
            return Visit(actor, "a-session")

        kit.identify = identify

    yield be
    kit.identify = usual


async def test_a_supplier_sees_its_own_offers_and_nobody_elses(
    reader: httpx.AsyncClient, reading: Database, signed_in_as: Any
) -> None:
    assert (await reader.get("/fr/mes-offres")).status_code == 303
    organisation = await reading.public("SELECT organisation_id FROM supplier WHERE code = 'nordecume'")
    signed_in_as(Role.SUPPLIER, organisation=organisation)
    page = await text(reader, "/fr/mes-offres")
    shown = set(re.findall(r"/fr/offres/([a-z-]+)", page))
    assert shown == {one.code for one in known() if one.code.startswith("nordecume-")}
    assert "Mes offres" in await text(reader, "/fr/catalogue")


async def test_whoever_sells_nothing_has_no_offers_of_their_own(reader: httpx.AsyncClient, signed_in_as: Any) -> None:
    signed_in_as(Role.REQUESTER, organisation=OrganisationId(new_id()))
    await text(reader, "/fr/mes-offres", 403)


async def test_the_front_door_tells_what_the_catalogue_holds(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/fr")
    assert ">40</a>" in page
    assert "Acheter un service de messagerie" in page


async def test_the_readable_api_page_shows_every_operation(reader: httpx.AsyncClient) -> None:
    page = await text(reader, "/api?langue=fr")
    described = (await reader.get("/openapi.json")).json()
    for path, item in described["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                assert f'id="{operation["operationId"]}"' in page, path
