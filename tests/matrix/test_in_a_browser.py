"""Every page there is, painted: axe, 320 pixels, the tab key alone, the page's own policy, nothing from elsewhere.

The pages come from the application's own routes, so that a new one cannot be left out: one that nobody is shown fails.
Each is painted as whoever has most to do on it sees it, in both languages; its picture is kept. Axe reads it
in French; English pages are read by axe where people walk through them (tests/e2e), and are the same but for words.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Request, async_playwright
from playwright.async_api import Route as Request_

from tests.conftest import NOW
from tests.matrix.asking import Given, Route
from tests.matrix.conftest import House
from tests.matrix.test_wall import Town
from tests.matrix.town import OVERSEERS, OWN, Reader
from tests.web.axe import violations_of
from tests.web.conftest import ARGUMENTS, CHROMIUM, ROOT

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.xdist_group("matrix-browser"),
    pytest.mark.timeout(900),
]

ORIGIN = "https://courtier.test"
WIDE, NARROW = 1280, 320
LANGUAGES = ("fr", "en")

READERS = (*OWN, *OVERSEERS, "supplier", "nobody")
LIKELY = ("requester", "manager", "analyst")
"""Who are asked first about a page of a file, which stands in every state."""

NOT_PAGES: Mapping[str, str] = {
    "contracts.document": "a PDF",
    "contracts.draft": "a PDF",
    "files.document": "a PDF",
    "files.need.next": "leads to the next question",
    "requests.of_file": "leads to the file's latest request",
    "review.evidence": "JSON",
    "review.report.csv": "CSV",
    "services.events": "events",
}
"""GET routes of the pages' table that show no page."""

FOR_EACH = ("broker.home", "files.show", "requests.show")
"""Pages that are another page for each role or in each state: each of these is painted."""

ELSE = {"nothing-there": "/fr/rien-de-tel", "nobody-s-file": "/fr/dossiers/00000000-0000-7000-8000-000000000000"}
"""Refusals, which are pages too."""

WIDEST = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)
    .map(e => e.tagName + '.' + e.className).slice(0, 4).join(', ')"""
STRETCHED = """() => [...document.querySelectorAll('.table-scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
    .flatMap(e => [...e.querySelectorAll('th, td')]).filter(e => e.getBoundingClientRect().width > innerWidth / 2)
    .map(e => e.textContent.trim().slice(0, 40)).slice(0, 4).join(', ')"""
TABBED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(e =>
    e.type !== 'hidden' && !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true})).map(e =>
    e.type === 'radio' ? 'radio ' + e.name : e.outerHTML.slice(0, 160))"""
FOCUSED = """() => { const e = document.activeElement; return e.type === 'radio' ? 'radio ' + e.name
    : e.outerHTML.slice(0, 160) }"""


@dataclass
class Asking:
    """What is being painted: who looks, in which language, and the status that the page is to have."""

    where: str
    reader: Reader
    language: str
    status: int


class Painting:
    """The house before a browser, without a server between: what the browser asks for, the application answers.

    One window a language is kept open, as a reader would; opening one for each page takes as long as looking at it.
    """

    def __init__(self, house: House, browser: Browser) -> None:
        self.house = house
        self.browser = browser
        self.faults: list[str] = []
        self.painted: list[str] = []
        self.asking: Asking
        self._windows: dict[str, Page] = {}
        self._static: dict[str, Given] = {}
        self.folder = Path(os.environ.get("COURTIER_PICTURES") or ROOT / "build" / "pictures") / "pages"
        self.folder.mkdir(parents=True, exist_ok=True)

    async def paint(self, name: str, reader: Reader, path: str, language: str, status: int = 200) -> None:
        """Open a page wide and narrow, and note what is wrong with it."""
        where = f"{name} ({language}, {reader.name}, {path})"
        page = await self.window(language)
        self.asking = Asking(where, reader, language, status)
        await page.set_viewport_size({"width": WIDE, "height": 900})
        arrived = await page.goto(ORIGIN + path)
        if arrived is None or arrived.status != status:
            self.faults.append(f"{where}: {arrived and arrived.status}")
            return
        await self.look(page, name, where, language)
        self.painted.append(name)

    async def window(self, language: str) -> Page:
        """The window of a language."""
        if language not in self._windows:
            context = await self.browser.new_context(locale=f"{language}-CA", reduced_motion="reduce")
            await context.clock.set_fixed_time(NOW)
            await context.route("**/*", self.answer)
            page = self._windows[language] = await context.new_page()
            page.on("console", lambda one: self.complain(one.text))
            page.on("pageerror", lambda one: self.complain(str(one)))
        return self._windows[language]

    async def answer(self, asked: Request_) -> None:
        """What the browser asks for."""
        if not asked.request.url.startswith(ORIGIN):
            self.faults.append(f"{self.asking.where}: asks {asked.request.url}")
            await asked.abort()
        elif asked.request.headers.get("accept") == "text/event-stream":
            await asked.fulfill(status=204)
        else:
            await asked.fulfill(**as_sent(await self.given(self.asking.reader, asked.request, self.asking.language)))

    async def given(self, reader: Reader, asked: Request, language: str) -> Given:
        """What the application answers to the browser."""
        path = asked.url.removeprefix(ORIGIN)
        if path not in self._static:
            accepted = {"accept": asked.headers.get("accept", "*/*")}
            found = await self.house.ask(reader, asked.method, path, headers=accepted, language=language)
            if not path.startswith("/static"):
                return found
            self._static[path] = found
        return self._static[path]

    def complain(self, said: str) -> None:
        """What the browser's console says; that a refusal was refused apart."""
        if self.asking.status == 200 or str(self.asking.status) not in said:
            self.faults.append(f"{self.asking.where}: {said}")

    async def look(self, page: Page, name: str, where: str, language: str) -> None:
        """Everything that is asked of a page."""
        if await page.get_attribute("html", "lang") != language:
            self.faults.append(f"{where}: in another language")
        stem = self.folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{language}"
        await page.screenshot(path=f"{stem}.png", full_page=True)
        if language == LANGUAGES[0]:
            self.faults += [f"{where}: the tab key never reaches {one}" for one in await unreached(page)]
            self.faults += [f"{where}: {one}" for one in await violations_of(page)]
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > WIDE:
            self.faults.append(f"{where}: {wide} pixels wide in a window of {WIDE}")
        if stretched := await page.evaluate(STRETCHED):
            self.faults.append(f"{where}: a table is stretched by {stretched}")
        await page.set_viewport_size({"width": NARROW, "height": 800})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW:
            self.faults.append(f"{where}: {wide} pixels wide in a window of {NARROW}: {await page.evaluate(WIDEST)}")
        if language == LANGUAGES[0]:
            await page.screenshot(path=f"{stem}-320.png", full_page=True)


def as_sent(given: Given) -> dict[str, Any]:
    """An answer as the browser receives it."""
    dropped = ("content-length", "content-encoding", "set-cookie")
    return {
        "status": given.status,
        "headers": {name: value for name, value in given.headers.items() if name not in dropped},
        "body": given.body,
    }


async def unreached(page: Page) -> list[str]:
    """What can be worked with and is never reached by the tab key."""
    wanted: list[str] = await page.evaluate(TABBED)
    await page.evaluate("document.activeElement.blur()")
    missing, first = set(wanted), ""
    while missing:
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        if focused == first:  # Once around.
            break
        first = first or focused
        missing.discard(focused)
    await page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    return sorted(missing)


@pytest.fixture(scope="module")
async def painting(house: House) -> AsyncIterator[Painting]:
    """A Chromium before the house."""
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Painting(house, browser)
        await browser.close()


def pages_of(house: House) -> list[Route]:
    """The routes that show pages."""
    return [one for one in house.routes if one.page is not None and not one.writes and one.name not in NOT_PAGES]


async def shown(town: Town, route: Route) -> list[tuple[Reader, dict[str, str]]]:
    """Who is shown a page, with which of the first body's things; whoever is shown most is first."""
    files = town.house.made.files
    several = "file_id" in route.parameters or "request_id" in route.parameters
    for names in (LIKELY, READERS) if several else (READERS,):
        found = list[tuple[int, Reader, dict[str, str]]]()
        for file in reversed(files) if several else files[-1:]:
            values, _ = town.values(route, file)
            for name in names:
                answer = await town.house.ask(town.reader(name), "GET", route.path(values))
                if answer.status == 200 and "html" in answer.headers.get("content-type", ""):
                    found.append((len(answer.body), town.reader(name), values))
        if found:
            found.sort(key=lambda one: -one[0])
            return [(reader, values) for _, reader, values in found]
    return []


async def test_every_page_is_shown_well_in_both_languages(house: House, painting: Painting) -> None:
    town = Town(house)
    for route in pages_of(house):
        found = await shown(town, route)
        if not found:
            painting.faults.append(f"{route} is shown to nobody")
        each = {
            (reader.name if route.name == FOR_EACH[0] else str(values)): (reader, values) for reader, values in found
        }
        for number, (reader, values) in enumerate(each.values() if route.name in FOR_EACH else found[:1]):
            name = route.name + (f"-{reader.name if route.name == FOR_EACH[0] else number}" if number else "")
            for turn, language in enumerate(LANGUAGES):
                path = route.path(values, turn)
                if len(route.paths) == 1:
                    path += f"?langue={language}"
                await painting.paint(name, reader, path, language)
    print(f"{len(painting.painted)} paintings of {len(set(painting.painted))} pages")
    assert not painting.faults, "\n".join(painting.faults)


@pytest.mark.parametrize("name", ELSE)
async def test_a_refusal_is_a_page_too(house: House, painting: Painting, name: str) -> None:
    painting.faults = []
    await painting.paint(name, house.made.readers["requester"], ELSE[name], "fr", status=404)
    assert not painting.faults, "\n".join(painting.faults)
