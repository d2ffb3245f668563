"""One person at a browser: goes where links and main actions lead; every page reached is counted and looked at."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.house import ROOT
from tests.web.axe import violations

WIDTH, NARROW = 1280, 320
PATIENCE = 60_000.0
"""Milliseconds that a page may take on a busy machine."""

UNIQUE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Z]+-?20\d\d-\d+\b|\b20\d\d-\d{4,}\b")


@dataclass
class Album:
    """Every page seen, its picture, and what is wrong with it.

    COURTIER_PICTURES names the folder of the pictures; without it they are kept in `build/pictures`.
    """

    name: str
    language: str
    axe: bool = True
    pages: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def look(self, page: Page, title: str) -> None:
        """Take the page's picture, ask axe, and narrow the window to 320 pixels; anew when it moved on by itself."""
        self.pages.append(title)
        for tries_left in (2, 1, 0):
            try:
                self._look(page, title)
                break
            except PlaywrightError as error:
                if not tries_left or "context was destroyed" not in str(error):
                    raise
                page.wait_for_load_state()

    def _look(self, page: Page, title: str) -> None:
        folder = Path(os.environ.get("COURTIER_PICTURES") or ROOT / "build" / "pictures")
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / f"{self.name}-{self.language}-{len(self.pages):02d}-{title}"
        page.screenshot(path=f"{stem}.png", full_page=True)
        where = f"{self.language} {title} ({page.url})"
        if self.axe:
            self.faults += [f"{where}: {one}" for one in violations(page)]
        page.set_viewport_size({"width": NARROW, "height": 800})
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW:
            self.faults.append(f"{where}: {wide} pixels wide in a window of {NARROW}: {page.evaluate(WIDEST)}")
        page.screenshot(path=f"{stem}-320.png", full_page=True)
        page.set_viewport_size({"width": WIDTH, "height": 900})


WIDEST = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)
    .map(e => e.tagName + '.' + e.className).slice(0, 4).join(', ')"""


class DeadEnd(AssertionError):
    """A page from which the person cannot go on."""


@dataclass
class Reader:
    """A person, who fills in what a page asks and presses its main action.

    `pages` counts the pages that were shown, `inputs` the fields that were filled in, chosen or ticked; `trail` says
    both, a line each.
    """

    page: Page
    origin: str
    language: str
    album: Album | None = None
    keyboard: bool = False
    script: bool = True
    pages: int = 0
    inputs: int = 0
    trail: list[str] = field(default_factory=list)

    # Going.

    def open(self, path: str) -> None:
        """Go to an address."""
        answer = self.page.goto(self.origin + path if path.startswith("/") else path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}\n{self.page.inner_text('main')[:2000]}"
        self._arrived()

    def press(self, what: Locator) -> None:
        """Press a button or follow a link, and arrive where it leads."""
        if self.keyboard:
            self._tab_to(what)
        with self.page.expect_navigation(wait_until="load", timeout=PATIENCE):
            if self.keyboard:
                self.page.keyboard.press("Enter")
            else:
                what.click()
        self._arrived()

    def follow(self, target: str) -> None:
        """Follow the first link of the page whose address matches."""
        self.press(self._link(target))

    def on(self) -> None:
        """Press the page's main action."""
        self.press(self.main_action())

    def main_action(self) -> Locator:
        """The page's main action.

        Raises:
            DeadEnd: it has none.
        """
        found = self.page.locator("main .button.primary:visible").first
        if not found.count():
            raise DeadEnd(f"no main action on {self.page.url}\n{self.page.inner_text('main')[:3000]}")
        return found

    @property
    def path(self) -> str:
        """Where the reader is."""
        return self.page.url.removeprefix(self.origin).partition("?")[0].partition("#")[0]

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def at(self, pattern: str) -> bool:
        """Whether the address matches."""
        return re.search(pattern, self.path) is not None

    # Filling in.

    def fill(self, answers: Mapping[str, str]) -> None:
        """Fill in every field of the page that `answers` names, from the top, as they come into sight."""
        done: set[str] = set()
        while True:
            waiting = [name for name in self._fields() if name in answers and name not in done]
            if not waiting:
                return
            name = waiting[0]
            done.add(name)
            if self._answer(name, answers[name]):
                self.inputs += 1
                self.trail.append(f"       {name} = {answers[name]}")

    def tick(self, name: str) -> None:
        """Tick every box of that name."""
        for box in self.page.locator(f'main [type="checkbox"][name="{name}"]').all():
            if self.keyboard:
                self._tab_to(box)
                self.page.keyboard.press("Space")
            else:
                box.check()
            assert box.is_checked()
            self.inputs += 1

    def _fields(self) -> list[str]:
        """The names of the fields in sight, in reading order, without what is hidden or not of the page's content."""
        names: list[str] = self.page.evaluate(
            """() => [...new Set([...document.querySelectorAll('main input, main textarea, main select')]
                .filter(e => e.type !== 'hidden' && (e.checkVisibility() || e.labels?.[0]?.checkVisibility()))
                .map(e => e.name))]"""
        )
        return names

    def _answer(self, name: str, value: str) -> bool:
        """Give one answer; whether anything had to be done."""
        fields = self.page.locator(f'main [name="{name}"]')
        kind = fields.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            wanted = self.page.locator(f'main [name="{name}"][value="{value}"]')
            assert wanted.count() == 1, f"{name}={value} is not offered on {self.page.url}"
            if wanted.is_checked():
                return False
            if self.keyboard:
                self._choose(name, value)
            else:
                wanted.check()
            assert wanted.is_checked()
            return True
        if fields.first.input_value() == value:
            return False
        if kind == "select-one":
            fields.first.select_option(value)
        elif self.keyboard:
            self._tab_to(fields.first)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(value)
        else:
            fields.first.fill(value)
        assert fields.first.input_value() == value
        return True

    # By keyboard alone.

    def _tab_to(self, what: Locator) -> None:
        """Move the focus to an element with the tab key only."""
        what.evaluate("e => { document.wanted = e }")
        for _ in range(400):
            if self.page.evaluate("document.activeElement === document.wanted"):
                ring = self.page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
                )
                assert ring, f"the focus cannot be seen on {what}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tab key never reaches {what} on {self.page.url}")

    def _choose(self, name: str, value: str) -> None:
        """Choose a radio button or tick a box by keyboard: a group is one stop, arrows move inside."""
        wanted = self.page.locator(f'main [name="{name}"][value="{value}"]')
        if wanted.get_attribute("type") == "checkbox":
            self._tab_to(wanted)
            self.page.keyboard.press("Space")
            return
        for _ in range(400):
            if self.page.evaluate("name => document.activeElement.name === name", name):
                break
            self.page.keyboard.press("Tab")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard cannot choose {name}={value} on {self.page.url}")

    # Looking.

    def _link(self, target: str) -> Locator:
        hrefs: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('main a[href], header a[href]')].map(e => e.getAttribute('href'))"
        )
        for href in hrefs:
            if re.search(target, href):
                return self.page.locator(f'a[href="{href}"]:visible').first
        raise DeadEnd(f"no link to {target} on {self.page.url}: {hrefs}")

    def _arrived(self) -> None:
        """Count and look at the page that is shown now."""
        self.pages += 1
        self.trail.append(f"{self.pages:3d}  {self.path}  « {self.page.inner_text('h1')} »")
        summary = self.page.locator("#error-summary")
        if summary.count():
            raise DeadEnd(f"{self.page.url} complains:\n{summary.inner_text()}")
        assert self.page.locator("html").get_attribute("lang") == self.language, f"{self.page.url} changed language"
        if self.album is not None:
            self.album.look(self.page, self._slug())

    def _slug(self) -> str:
        """The page's address as a file name, without the keys in it."""
        bare = UNIQUE.sub("", self.path).strip("/").removeprefix(f"{self.language}/")
        return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-") or "front"


def elsewhere(url: str, origin: str, album: Album) -> None:
    """A page may ask nothing of another host."""
    if not url.startswith((origin, "data:", "blob:")):
        album.faults.append(f"{album.language}: a page asks {url}")


@contextmanager
def readers(
    browser: Browser,
    origin: str,
    language: str,
    album: Album | None = None,
    *,
    script: bool = True,
    keyboard: bool = False,
) -> Iterator[Callable[[], Reader]]:
    """Give out readers, each with a window and a session of its own; all are gone afterwards."""
    contexts: list[BrowserContext] = []

    def one() -> Reader:
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 900},
            bypass_csp=album is not None and album.axe,
            java_script_enabled=script,
            locale="fr-CA" if language == "fr" else "en-CA",
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        if album is not None:
            context.on("request", lambda asked: elsewhere(asked.url, origin, album))
        contexts.append(context)
        return Reader(context.new_page(), origin, language, album, keyboard=keyboard, script=script)

    try:
        yield one
    finally:
        for context in contexts:
            context.close()
