"""The catalogue in a real browser: accessibility, small screens, filters that follow, and no script at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Servers
from tests.web.axe import violations
from tests.web.conftest import browser
from tests.web.serving import served, settings_of

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("catalogue-browser")]

COMPARED = "offer=ombrelac-courant&offer=nordecume-essentiel&offer=velmora-suite"
FILTERED = "q=archive&facet=data_locations.mailbox%3E%3Dquebec&price=9&offer=ombrelac-courant"
NOTHING = "q=archive&facet=data_locations.mailbox%3E%3Dquebec&facet=rpo%3C%3D1&price=5"

PAGES = {
    "front-fr": "/fr",
    "front-en": "/en",
    "catalogue-fr": "/fr/catalogue",
    "catalogue-en": "/en/catalogue",
    "filtered-fr": f"/fr/catalogue?{FILTERED}",
    "filtered-en": f"/en/catalogue?{FILTERED}",
    "nothing-fr": f"/fr/catalogue?{NOTHING}",
    "nothing-en": f"/en/catalogue?{NOTHING}",
    "refused-fr": "/fr/catalogue?facet=nothing&price=neuf",
    "explained-fr": "/fr/catalogue/mode-d-emploi",
    "explained-en": "/en/catalogue/how-it-works",
    "offer-fr": "/fr/offres/ombrelac-courant?mailboxes=140",
    "offer-en": "/en/offers/velmora-suite",
    "compare-fr": f"/fr/comparer?{COMPARED}",
    "compare-en": f"/en/compare?{COMPARED}&diff=1",
    "suppliers-fr": "/fr/fournisseurs",
    "suppliers-en": "/en/suppliers",
    "supplier-fr": "/fr/fournisseurs/castelline",
    "supplier-en": "/en/suppliers/castelline",
    "api-fr": "/api?langue=fr",
    "api-en": "/api?langue=en",
}
STATES = ("filtered-fr", "filtered-en", "nothing-fr", "refused-fr", "offer-fr", "offer-en", "compare-fr", "compare-en")
"""Pages in a state that only this catalogue shows; tests/matrix paints every page as it is first met."""


@pytest.fixture(scope="module")
def address(servers: Servers, kept_database_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the whole application is served over the kept catalogue."""
    settings = settings_of(servers, kept_database_name, tmp_path_factory.mktemp("house"))
    with served("broker.app:application", "--factory", settings=settings) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Any:
    """A page of an ordinary reader, under the site's own policy."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_to_say_and_no_page_scrolls_sideways(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[name])
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert (width, violations(page)) == (width, [])
    context.close()


def test_a_tick_filters_at_once_and_keeps_place_focus_and_address(page: Page) -> None:
    page.goto("/fr/catalogue")
    page.get_by_text("Soutien", exact=True).click()
    box = page.get_by_role("group", name="Langues du soutien").get_by_label("Autres langues")
    box.check()
    expect(page.get_by_role("status").first).to_contain_text("offre")
    expect(page.locator("#results-count")).not_to_have_text("40 offres trouvées")
    expect(page.get_by_role("group", name="Langues du soutien").get_by_label("Autres langues")).to_be_focused()
    assert page.url.endswith("facet=support_languages%3Dother&order=relevance")
    page.keyboard.press("Space")
    expect(page.locator("#results-count")).to_have_text("40 offres trouvées")
    expect(page.get_by_role("group", name="Langues du soutien").get_by_label("Autres langues")).to_be_focused()


def test_offers_ticked_for_comparison_stay_ticked_through_filters_and_pages(page: Page) -> None:
    page.goto("/fr/catalogue")
    names = []
    for _ in range(2):
        box = page.locator(".compare-choice input:not(:checked)").first
        names.append(box.get_attribute("value"))
        box.check()
        expect(page.locator(".compare-tray")).to_contain_text(f"{len(names)} offre")
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator(".compare-tray")).to_contain_text("2 offres cochées sur 6")
    page.get_by_label("Ordre").select_option("price")
    expect(page.locator(".sentence")).to_contain_text("du prix le plus bas au plus élevé")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer des offres")
    shown = page.locator("thead th a:first-child").evaluate_all("all => all.map(one => one.pathname.split('/').pop())")
    assert sorted(shown) == sorted(str(name) for name in names)


def test_the_catalogue_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/fr/catalogue")
    page.get_by_label("Mots à chercher").fill("archive")
    page.get_by_label("Prix mensuel maximal").fill("9")
    page.get_by_text("Lieux et lois applicables").click()
    page.get_by_role("group", name="Lieu des données – sauvegardes").get_by_label("Au Québec").check()
    for code in ("ombrelac-courant", "ombrelac-engagement"):
        box = page.locator(f"#compare-{code}")
        if box.count():
            box.check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.locator(".sentence")).to_contain_text("qui parlent de « archive »")
    expect(page.locator(".chosen-filters li")).to_have_count(3)
    page.get_by_role("link", name="9,00 $ ou moins").click()
    expect(page.locator(".chosen-filters li")).to_have_count(2)
    page.locator(".offer-card h3 a").first.click()
    page.get_by_label("Boîtes de courriel").fill("250")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("Pour 250 boîtes pendant 36 mois")).to_be_visible()
    context.close()


def test_the_language_toggle_keeps_the_search(page: Page) -> None:
    page.goto(f"/fr/catalogue?{FILTERED}")
    count = page.locator(".offer-card").count()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".chosen-filters li")).to_have_count(3)
    assert count > 0


def test_a_page_asks_nothing_of_another_host_and_breaks_no_policy(page: Page, address: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for name, path in PAGES.items():
        if name != "refused-fr":
            page.goto(path)
    assert {url for url in asked if not url.startswith(address)} == set()
    assert complaints == []


def test_pictures_for_people_who_look(page: Page) -> None:
    """Writes pictures where COURTIER_PICTURES says; otherwise only proves that the catalogue paints."""
    folder = os.environ.get("COURTIER_PICTURES")
    for name, path in PAGES.items() if folder else [("catalogue-fr", PAGES["catalogue-fr"])]:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            height = min(page.evaluate("document.documentElement.scrollHeight"), 3200)
            picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
            assert len(picture) > 10_000
            if folder:
                Path(folder, f"{name}-{width}.png").write_bytes(picture)
