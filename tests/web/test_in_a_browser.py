"""The kit in a real browser: accessibility, small screens, keyboard, no script, nothing from elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("kit-browser")]

EVERY = ["/composants", "/composants?langue=en", "/fr/besoins/a1", "/en/needs/a1", "/fr/ratee/denied", "/fr/travail"]


def signed_in(context: BrowserContext, site: str) -> None:
    """Make the reader of a browser Marie, whose header is full."""
    context.add_cookies([{"name": "who", "value": "session-one", "url": site}])


@pytest.fixture
def page(browser: Browser, site: str) -> Any:
    """A page of an ordinary reader, under the site's own policy."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def send_bad_form(page: Page) -> None:
    page.goto("/fr/besoins/a1")
    page.get_by_label("Objet").fill("")
    page.get_by_label("Nombre de boîtes de courriel").fill("douze")
    page.get_by_role("button", name="Enregistrer").click()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", EVERY)
def test_axe_finds_nothing_to_say(browser: Browser, site: str, path: str, width: int) -> None:
    context = browser.new_context(base_url=site, bypass_csp=True, viewport={"width": width, "height": 900})
    if "besoins" in path or "needs" in path:
        signed_in(context, site)
    page = context.new_page()
    page.goto(path)
    assert violations(page) == []
    context.close()


def test_axe_finds_nothing_to_say_about_a_form_in_error(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, bypass_csp=True)
    page = context.new_page()
    send_bad_form(page)
    expect(page.locator("#error-summary")).to_be_visible()
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("path", EVERY)
def test_a_small_screen_never_scrolls_sideways(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", ["/fr/besoins/a1", "/en/needs/a1"])
def test_everything_of_the_account_is_seen_on_a_small_screen(page: Page, site: str, path: str) -> None:
    signed_in(page.context, site)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    shown = page.locator(".account a, .account button")
    assert shown.count() == 3
    boxes = [one.bounding_box() for one in shown.all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] >= 24 for box in boxes), boxes


def test_a_page_asks_nothing_of_another_host_and_breaks_no_policy(page: Page, site: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in EVERY:
        page.goto(path)
    assert {url for url in asked if not url.startswith(site)} == set()
    assert [text for text in complaints if "403" not in text] == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page) -> None:
    send_bad_form(page)
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Nombre de boîtes de courriel").click()
    expect(page.get_by_label("Nombre de boîtes de courriel")).to_be_focused()
    expect(page.get_by_label("Nombre de boîtes de courriel")).to_have_value("douze")


def test_enter_in_a_field_sends_the_form_and_does_not_change_language(page: Page) -> None:
    page.goto("/fr/besoins/a1")
    page.get_by_label("Objet").press("Enter")
    expect(page.get_by_text("Les besoins sont enregistrés.")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_toggle_keeps_what_was_typed(page: Page) -> None:
    page.goto("/fr/besoins/a1")
    page.get_by_label("Objet").fill("À moitié écrit")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Define the needs")
    expect(page.get_by_label("Subject")).to_have_value("À moitié écrit")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_label("Objet")).to_have_value("À moitié écrit")


def test_the_keyboard_reaches_everything_beginning_with_the_skip_link(page: Page) -> None:
    page.goto("/fr/besoins/a1")
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(e => e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility()).length""")
    reached: list[str] = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
    assert "skip-link" in reached[0]
    assert len(set(reached)) == wanted
    page.goto("/fr/besoins/a1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_everything_works_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    send_bad_form(page)
    expect(page.get_by_role("heading", name="2 renseignements sont à corriger")).to_be_visible()
    page.get_by_label("Objet").fill("Messagerie")
    page.get_by_label("Nombre de boîtes de courriel").fill("12")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les besoins sont enregistrés.")).to_be_visible()
    page.goto("/fr/travail")
    expect(page.get_by_role("link", name="Actualiser")).to_be_visible()
    page.goto("/composants")
    expect(page.get_by_label("Numéro du contrat")).to_be_visible()
    page.locator("#radios").get_by_label("Non", exact=True).first.check()
    expect(page.get_by_label("Numéro du contrat")).to_be_hidden()
    context.close()


def test_progress_moves_by_itself(page: Page) -> None:
    page.goto("/fr/travail")
    expect(page.locator("[data-text]")).to_have_text("3 sur 4")
    expect(page.locator("progress")).to_have_js_property("value", 3)


def test_a_session_that_ends_soon_says_so(page: Page, site: str) -> None:
    page.context.add_cookies([{"name": "who", "value": "one", "url": site}])
    page.goto("/fr")
    expect(page.get_by_role("alert")).to_contain_text("Votre session prendra bientôt fin.")
    expect(page.get_by_role("alert")).to_contain_text("3 min")


def test_pictures_for_people_who_look(page: Page) -> None:
    """Writes pictures where COURTIER_PICTURES says; otherwise only proves that the gallery paints."""
    folder = os.environ.get("COURTIER_PICTURES")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/composants")
        picture = page.screenshot(full_page=bool(folder))
        assert len(picture) > 20_000
        if folder:
            Path(folder, f"components-{width}.png").write_bytes(picture)
