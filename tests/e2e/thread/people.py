"""What each person of the thread does, a function a person; addresses in both languages, never wording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from tests.e2e.thread.reader import DeadEnd, Reader
from tests.support import wait_until

DOMAIN = "demo.courtier.example"
SIGN_IN = {"fr": "/fr/ouvrir-une-session", "en": "/en/sign-in"}
HOME = {"fr": "/fr/accueil", "en": "/en/home"}
REQUESTS = {"fr": "/fr/demandes", "en": "/en/requests"}
DESK = {"fr": "/fr/demandes-a-traiter", "en": "/en/requests-to-process"}
REVIEW = {"fr": "/fr/verification", "en": "/en/review"}
LIST_OF = {"approved": REQUESTS, "favourable": DESK}
BUY = {"fr": "/fr/acheter/email", "en": "/en/buy/email"}
MAILBOXES = 400
ACTIVE_WITHIN = 90.0

SENT: Final = r"/(demandes|requests)/[^/]+/(transmise|sent)$"
COMPARE: Final = r"/(comparer|compare)$"


def answers(title: str, today: date) -> dict[str, str]:
    """What the requester knows: field by field, whatever the page on which it is asked."""
    return {
        "title": title,
        "template": "small_body",
        "context.common_service": "false",
        "mailboxes": str(MAILBOXES),
        "personal_information": "true",
        "sensitive_information": "false",
        "pia_reference": "EFVP-2026-014",
        "pia_committee_date": (today - timedelta(days=20)).isoformat(),
        "pia_conclusion": "favourable",
        "dic_availability": "2",
        "dic_integrity": "2",
        "dic_confidentiality": "2",
        "initial_months": "24",
        "option_months": "12",
        "start_date": (today + timedelta(days=45)).isoformat(),
        "current_contract": "false",
        "has_interest": "no",
        "reason": "Les fournisseurs moins chers n’ont pas montré qu’ils satisfont aux exigences.",
    }


def sign_in(reader: Reader, account: str, password: str) -> None:
    """Open a session."""
    reader.open(SIGN_IN[reader.language])
    reader.fill({"email": f"{account}@{DOMAIN}", "password": password})
    reader.on()
    reader.pages = reader.inputs = 0
    reader.trail.clear()


def estimate(reader: Reader) -> None:
    """W1: what it would cost."""
    reader.open(BUY[reader.language])
    reader.fill({"quantity": str(MAILBOXES)})
    reader.press(reader.page.locator("main form button").first)


def begin(reader: Reader) -> None:
    """Press *Commencer*; pages and inputs are counted from here."""
    reader.pages = reader.inputs = 0
    reader.trail.clear()
    reader.on()


def request(reader: Reader, known: Mapping[str, str]) -> tuple[str, str]:
    """From the first page of the file to « Demande transmise »: fill in what is known, press the main action.

    Returns the numbers of the file and of the request.

    Raises:
        DeadEnd: a page leads nowhere, or the path does not end.
    """
    file = ""
    for _ in range(40):
        if reader.at(SENT):
            return file, number_in(reader.text, r"\bD-\d{4}-\d+")
        if reader.at(COMPARE):
            file = number_in(reader.page.inner_text("nav.breadcrumb"), r"\b\d{4}-\d{4,}\b")
        before = (reader.page.url, reader.text)
        reader.fill(known)
        reader.on()
        if (reader.page.url, reader.text) == before:
            raise DeadEnd(f"the main action of {reader.page.url} changes nothing\n" + "\n".join(reader.trail))
    raise DeadEnd("the path to « Demande transmise » does not end:\n" + "\n".join(reader.trail))


def number_in(text: str, pattern: str) -> str:
    """The first number of that form."""
    found = re.search(pattern, text)
    assert found is not None, text
    return found[0]


def answer_request(reader: Reader, number: str, outcome: str) -> None:
    """From the person's own page to the answer given, confirmation page included."""
    find(reader, number, HOME[reader.language], LIST_OF[outcome][reader.language])
    if not reader.at(r"/(repondre|answer)$"):
        reader.on()
    reader.fill({"outcome": outcome})
    reader.on()
    reader.on()


def conclude(reader: Reader, number: str, today: date, *, domain: str) -> None:
    """From the person's own page to the contract concluded: clauses read, both signatures."""
    find(reader, number, HOME[reader.language], REQUESTS[reader.language])
    if not reader.at(r"/(contrat|contract)$"):
        reader.on()
    reader.tick("clauses[]")
    reader.fill(
        {
            "body.name": "Hélène Vaillancourt",
            "body.rank": "Présidente-directrice générale",
            "body.signed_on": today.isoformat(),
            "supplier.name": "Maude Thériault",
            "supplier.rank": "Directrice des comptes publics",
            "supplier.signed_on": today.isoformat(),
            "starts_on": (today + timedelta(days=45)).isoformat(),
            "domain": domain,
        }
    )
    reader.on()


def find(reader: Reader, number: str, *places: str) -> None:
    """Open the first of these pages where a row bears this number, and follow its link.

    Raises:
        DeadEnd: none does.
    """
    for place in places:
        reader.open(place)
        rows = "li", "tr", "article", ".card"
        row = reader.page.locator(", ".join(f"main {one}:has(a):has-text('{number}'):visible" for one in rows)).last
        if row.count():
            reader.press(row.locator("a").first)
            return
    raise DeadEnd(f"{number} is on none of {places}:\n{reader.text[:3000]}")


def active_service(reader: Reader) -> None:
    """From the contract to its service, then wait until its page says that it is open, by itself if it has script."""
    reader.follow(r"/services/[^/]+$")

    opened = reader.page.locator("main dl.three > div:first-child.yes")
    if reader.script:
        opened.wait_for(timeout=ACTIVE_WITHIN * 1000)
        reader.page.wait_for_load_state()
    else:
        wait_until(
            lambda: reader.page.reload() and opened.count(), within=ACTIVE_WITHIN, what=f"an open {reader.page.url}"
        )
    if reader.album is not None:
        reader.album.look(reader.page, "services-open")


def reveal(reader: Reader) -> dict[str, str]:
    """The connection details: shown once, and never again."""
    reader.follow(r"/(acces|access)$")
    reader.on()
    shown = {
        one.locator("dt").inner_text(): one.locator("code").inner_text()
        for one in reader.page.locator("main .secret dl > div").all()
    }
    again = reader.page.request.get(reader.page.url).text()
    assert shown, "nothing was revealed"
    twice = {label: value for label, value in shown.items() if len(value) > 8 and value in again}
    assert not twice, f"shown again: {twice}"
    return shown


def review(reader: Reader, file: str) -> str:
    """From the reviewer's list to « L'achat en une page »; its evidence, as downloaded, and its results again."""
    find(reader, file, REVIEW[reader.language])
    said = reader.text
    evidence = reader.page.locator("main a[href$='/preuve'], main a[href$='/evidence']").first
    answer = reader.page.request.get(reader.origin + (evidence.get_attribute("href") or ""))
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment"), answer.headers
    again = reader.page.locator("main form[action$='/recalculer'] button, main form[action$='/recompute'] button")
    reader.press(again.first)
    return said
