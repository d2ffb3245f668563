"""Homes, services, reviews and the report in a real browser: accessibility, small screens, live steps, no script."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis.asyncio as redis
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.clock import FixedClock
from core.database import Database
from core.identity.actors import Actor, GroupRole, OrganisationId, Role
from core.identity.visits import COOKIE
from core.ids import new_id
from core.ledger.sequencer import sequence_all
from core.runtime.cluster import create_database, drop_database
from core.uow import UnitOfWork
from procurement import choosing, evaluation, files, freezing, requirements
from procurement.models import EntryId, FileId
from tests.broker.approval.builders import Town, a_town
from tests.broker.services.house import DNS, SECRET, House, a_house
from tests.broker.services.site import DOORS, keep
from tests.conftest import NOW, Servers
from tests.web.axe import violations
from tests.web.conftest import browser
from tests.web.serving import served, settings_of

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("services-browser")]

T = TypeVar("T")


@dataclass
class Site:
    """Where the story is served, and what is in it."""

    address: str
    database: str
    data: Path
    services: dict[str, str]
    numbers: dict[str, str]
    step: str
    task: str
    keys: dict[str, Any]

    def pages(self) -> dict[str, tuple[str, str]]:
        """Pages in the states that this story alone has, with who reads them; tests/matrix paints every page."""
        purchase, tailored = self.numbers["concluded"], self.numbers["tailored"]
        return {
            "home-requester-fr": ("requester", "/fr/accueil"),
            "home-centre-en": ("director", "/en/home"),
            "home-empty-fr": ("other", "/fr/accueil"),
            "services-empty-fr": ("other", "/fr/services"),
            "service-fr": ("requester", f"/fr/services/{self.services['migrating']}"),
            "service-en": ("requester", f"/en/services/{self.services['migrating']}"),
            "service-waiting-fr": ("requester", f"/fr/services/{self.services['waiting']}"),
            "service-stopped-fr": ("requester", f"/fr/services/{self.services['stopped']}"),
            "reveal-fr": ("requester", f"/fr/services/{self.services['migrating']}/acces"),
            "attention-en": ("director", "/en/operations-needing-attention"),
            "purchase-en": ("reviewer", f"/en/purchases/{purchase}"),
            "purchase-tailored-fr": ("reviewer", f"/fr/achats/{tailored}"),
            "report-fr": ("reviewer", "/fr/rapport?du=2026-06-01&au=2026-12-31"),
        }


async def story(servers: Servers, name: str, data: Path) -> Site:
    """A body's autumn: services in every state, requests on their way, one tailored file."""
    clock = FixedClock(NOW)
    database = Database(servers.url(name), clock=clock, pool_size=6)
    valkey = redis.Redis.from_url(servers.redis_url, protocol=2)
    house = await a_house(database, valkey, data)
    services: dict[str, str] = {}
    keys: dict[str, Any] = {}
    try:
        for kind in ("migrating", "waiting", "stopped"):
            done = await house.concluded()
            services[kind], keys[kind] = done.service_number, done.service_id
            clock.advance(timedelta(days=6))
        await house.finished(keys["migrating"], outputs={"dns": DNS, "imap": "imap.exemple.test"})
        await house.sealed(keys["migrating"])
        await house.worker(
            "UPDATE service SET health = 'well', mailboxes_total = 400, mailboxes_migrated = 263, "
            'outputs = \'{"domain": {"imap": "imap.exemple.test", "smtp": "smtp.exemple.test"}}\' '
            "WHERE id = $1 RETURNING id",
            keys["migrating"],
        )
        task = await house.waiting(keys["waiting"])
        step = await house.stopped(keys["stopped"], said="401 Unauthorized: identifiant refusé")
        neighbours = await a_town(database)
        await house.worker(
            "UPDATE organisation SET name = 'Office fictif des quais et traverses' WHERE id = $1 RETURNING id",
            neighbours.body,
        )
        await neighbours.approved()
        clock.advance(timedelta(days=25))
        await neighbours.transmitted()
        await house.town.transmitted()
        await house.town.started()
        tailored = await tailored_file(house.town)
        await sequence_all(database)
        numbers = {"tailored": (await house.town.file(tailored)).number}
        first = await house.worker("SELECT number FROM procurement_file WHERE state = 'contracted' ORDER BY number")
        numbers["concluded"] = first["number"]
        seller = await house.worker("SELECT supplier_id AS id FROM contract LIMIT 1")
        owner = await house.worker("SELECT organisation_id FROM supplier WHERE id = $1", seller["id"])
        actors: dict[str, Actor] = {
            "requester": house.town.requester,
            "manager": house.town.manager,
            "director": house.director,
            "reviewer": house.reviewer,
            "other": house.other,
            "supplier": await house.somebody(
                OrganisationId(owner["organisation_id"]), GroupRole.SUPPLIER, Role.SUPPLIER
            ),
            "administrator": await house.somebody(house.town.body, GroupRole.BODY, Role.ADMINISTRATOR),
        }
        keep(data / DOORS, clock.now(), actors)
        return Site("", name, data, services, numbers, str(step), str(task), keys)
    finally:
        await house.stack.aclose()
        await valkey.aclose()
        await database.close()


async def tailored_file(town: Town) -> FileId:
    """A file whose recovery point was tightened after results were seen."""
    file = await town.started()
    await town.privacy(file, pia_reference="EFVP-2026-020")
    me = town.requester
    await town.choose(file)
    await town.run(me, lambda uow: files.reopen_file(uow, me, file, because="requirements"))
    await town.run(
        me,
        lambda uow: requirements.add_requirement(
            uow,
            me,
            file,
            predicate={"fact": "offer.rpo", "op": "lte", "value": 1},
            reason="La perte d’une heure de courriels est inacceptable.",
        ),
    )
    await town.database.run(me, lambda uow: freezing.freeze_list(uow, me, file), isolation=freezing.FREEZING)
    await town.run(me, lambda uow: evaluation.accept_exclusions(uow, me, file))

    async def propose(uow: UnitOfWork) -> None:
        frozen = await freezing.list_of_round(uow, (await files.open_file(uow, me, "file.read", file)).file)
        assert frozen is not None
        stood = await evaluation.standing_of(uow, frozen)
        for one in stood.to_demonstrate:
            await evaluation.set_aside(uow, me, file, [EntryId(one.entry.id)])
        if stood.compliant:
            await choosing.propose_choice(
                uow, me, file, EntryId(stood.compliant[0].entry.id), reason="Une seule reste."
            )

    await town.run(me, propose)
    return file


@pytest.fixture(scope="module")
def site(servers: Servers, catalogue_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The story, served."""
    name, data = f"test_{new_id().hex}", tmp_path_factory.mktemp("house")
    create_database(servers.admin_url, name, catalogue_template)
    found = apart(story(servers, name, data))
    try:
        target = "tests.broker.services.site:application"
        with served(target, "--factory", settings=settings_of(servers, name, data)) as found.address:
            yield found
    finally:
        drop_database(servers.admin_url, name)


def opened(browser: Browser, site: Site, who: str, **options: Any) -> BrowserContext:
    """Somebody's browser."""
    context = browser.new_context(base_url=site.address, **options)
    context.add_cookies([{"name": COOKIE, "value": who, "url": site.address}])
    return context


@pytest.mark.timeout(600)
def test_axe_finds_nothing_to_say_and_no_page_scrolls_sideways(browser: Browser, site: Site) -> None:
    folder = os.environ.get("COURTIER_PICTURES")
    said: list[str] = []
    pages: dict[str, Page] = {}
    for name, (who, path) in site.pages().items():
        if who not in pages:
            pages[who] = opened(browser, site, who, bypass_csp=True).new_page()
        page = pages[who]
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{name}: {path}"
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if folder:
                page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
            if (wide := page.evaluate("document.documentElement.scrollWidth")) != width:
                said.append(f"{name}: {wide} pixels wide in a window of {width}")
            said += [f"{name} at {width}: {one}" for one in violations(page)]
    for page in pages.values():
        page.context.close()
    assert said == []


def test_steps_move_by_themselves_and_the_page_ends_up_as_the_service_is(
    browser: Browser, site: Site, servers: Servers
) -> None:
    context = opened(browser, site, "requester")
    page = context.new_page()
    page.goto(f"/fr/services/{site.services['waiting']}")
    expect(page.locator(".service-steps")).to_contain_text("En attente d’une personne")

    async def finish() -> None:
        database = Database(servers.url(site.database), clock=FixedClock(NOW + timedelta(days=60)), pool_size=2)
        house = House.__new__(House)
        house.database = database
        await house.finished(site.keys["waiting"])
        await database.close()

    apart(finish())
    expect(page.locator(".service-steps")).to_contain_text("Faite", timeout=15_000)
    expect(page.get_by_text("Service ouvert").locator("..")).to_contain_text("Oui")
    context.close()


def test_an_access_is_revealed_without_script_and_only_once(browser: Browser, site: Site) -> None:
    context = opened(browser, site, "requester", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/fr/services/{site.services['migrating']}")
    page.get_by_role("link", name="Afficher l’accès").click()
    page.get_by_role("button", name="Afficher l’accès").click()
    expect(page.get_by_text(SECRET["password"])).to_be_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("COURTIER_PICTURES"):
            page.screenshot(path=Path(folder, f"revealed-fr-{width}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    scripted = opened(browser, site, "requester", bypass_csp=True)  # axe needs script, and the page is shown once
    copy = scripted.new_page()
    copy.goto("/fr/services")
    copy.set_content(page.content())
    assert violations(copy) == []
    scripted.close()
    page.get_by_role("link", name="J’ai gardé ces valeurs").click()
    expect(page.get_by_text("Accès montré")).to_be_visible()
    page.goto(f"/fr/services/{site.services['migrating']}/acces")
    expect(page.get_by_text("Cet accès a déjà été montré")).to_be_visible()
    expect(page.get_by_text(SECRET["password"])).to_have_count(0)
    context.close()


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: Playwright's synchronous side keeps this thread's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result(240)
