"""The whole thread by script, from « Commencer » to a service that is open, and how long it took.

    python -m tests.e2e.walk [fr|en]

starts a demonstration of its own, walks, and prints pages, inputs and seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from core.calendar import local_day
from tests.e2e.house import House
from tests.e2e.thread import people
from tests.e2e.thread.reader import Reader, readers
from tests.web.conftest import ARGUMENTS, CHROMIUM


@dataclass(frozen=True)
class Walked:
    """What a walk came to.

    `pages` and `inputs` are the requester's, from « Commencer » to « Demande transmise »; `seconds` and `to_request`
    are measured from « Commencer », to the open service and to the request.
    """

    file: str
    request: str
    pages: int
    inputs: int
    to_request: float
    seconds: float
    secrets: dict[str, str]
    trail: tuple[str, ...]

    def told(self) -> str:
        """For a terminal."""
        return (
            f"{self.file}, {self.request}: {self.pages} pages and {self.inputs} inputs to the request in "
            f"{self.to_request:.1f} s; the service is open after {self.seconds:.1f} s"
        )


def today() -> date:
    """The day that people see on their pages."""
    return local_day(datetime.now(UTC))


def walk(one: Callable[[], Reader], password: str, *, title: str, domain: str = "lacustre.example") -> Walked:
    """Requester, manager, centre of expertise and delegate, each in a session of their own.

    Args:
        one: gives a new reader.
        title: what the file is called; another one at each walk.
    """
    day = today()
    requester = one()
    people.sign_in(requester, "demandeur", password)
    people.estimate(requester)
    start = time.monotonic()
    people.begin(requester)
    file, number = people.request(requester, people.answers(title, day))
    pages, inputs, trail = requester.pages, requester.inputs, tuple(requester.trail)
    to_request = time.monotonic() - start

    manager = one()
    people.sign_in(manager, "gestionnaire", password)
    people.answer_request(manager, number, "approved")
    expert = one()
    people.sign_in(expert, "expertise", password)
    people.answer_request(expert, number, "favourable")
    delegate = one()
    people.sign_in(delegate, "dirigeant", password)
    people.conclude(delegate, number, day, domain=domain)
    contract = delegate.path

    requester.open(contract)
    people.active_service(requester)
    seconds = time.monotonic() - start
    return Walked(file, number, pages, inputs, to_request, seconds, people.reveal(requester), trail)


def main() -> None:
    """Walk once, and print."""
    language = sys.argv[1] if len(sys.argv) > 1 else "fr"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        house = House(Path(folder) / "data").start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            with readers(browser, house.origin, language) as one:
                done = walk(one, house.password, title="Messagerie pour 400 personnes")
            print(*done.trail, done.told(), sep="\n")
        finally:
            browser.close()
            house.stop()


if __name__ == "__main__":
    main()
