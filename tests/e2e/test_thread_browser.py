"""The whole thread in a real browser: four people, two languages, no script, no mouse; every page looked at."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.e2e.house import ROOT, House
from tests.e2e.thread import people
from tests.e2e.thread.reader import Album, readers
from tests.e2e.walk import Walked, today, walk
from tests.web.conftest import browser

__all__ = ["browser"]

Recorder = Callable[[str, object], None]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.xdist_group("house")]

MOST_PAGES, MOST_INPUTS = 12, 25
TEN_MINUTES = 600.0


@pytest.mark.parametrize(
    ("language", "script"),
    [("fr", True), ("en", True), ("fr", False)],
    ids=["en français", "in English", "sans script"],
)
def test_four_people_walk_from_need_to_working_service(
    browser: Browser, house: House, language: str, *, script: bool
) -> None:
    # Every page is read by axe in French in tests/matrix; here, in English, as a whole demonstration fills them.
    album = Album("thread" if script else "thread-no-script", language, axe=language == "en")
    with readers(browser, house.origin, language, album, script=script) as one:
        done = walk(one, house.password, title=f"Messagerie {language} {script}")
        assert done.secrets
        reviewer = one()
        people.sign_in(reviewer, "verification", house.password)
        said = people.review(reviewer, done.file)
    assert re.search(r"48", said.partition("\n")[0] + said), said[:500]
    assert album.faults == []
    assert verified(house) == 0


def test_the_small_body_path_is_short_and_ends_in_ten_minutes(
    browser: Browser, house: House, record_property: Recorder
) -> None:
    with readers(browser, house.origin, "fr") as one:
        done = walk(one, house.password, title="Messagerie, petit organisme")
    report(done, record_property)
    trail = "\n".join(done.trail)
    assert done.pages <= MOST_PAGES, trail
    assert done.inputs <= MOST_INPUTS, trail
    assert done.seconds <= TEN_MINUTES


def test_the_main_forms_are_filled_in_by_keyboard_alone(browser: Browser, house: House) -> None:
    with readers(browser, house.origin, "fr", keyboard=True) as one:
        requester = one()
        people.sign_in(requester, "demandeur", house.password)
        people.estimate(requester)
        people.begin(requester)
        _, number = people.request(requester, people.answers("Messagerie au clavier", today()))
        manager = one()
        people.sign_in(manager, "gestionnaire", house.password)
        people.answer_request(manager, number, "approved")
        expert = one()
        people.sign_in(expert, "expertise", house.password)
        people.answer_request(expert, number, "favourable")


def report(done: Walked, record: Recorder) -> None:
    """Print what the walk came to, and keep it with the results."""
    print(done.told())
    for name in ("pages", "inputs", "to_request", "seconds"):
        record(name, getattr(done, name))


def verified(house: House) -> int:
    """The exit status of `courtier ledger verify` on the house's data."""
    environment = {**os.environ, "COURTIER_DATA_DIR": str(house.data), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "broker", "ledger", "verify"], cwd=ROOT, env=environment, timeout=120, check=False
    ).returncode
