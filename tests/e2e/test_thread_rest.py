"""The thread over REST, by a client generated from our description, ending in a mailbox that receives mail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from broker.demonstration.people import DOMAIN as PEOPLE
from broker.demonstration.provider import KEY
from broker.fulfilment.connections import register_connection
from broker.fulfilment.vault import Vault
from broker.rooms import register
from core.database import Database
from core.identity.actors import WORKER
from core.runtime.embedded import EmbeddedPostgres
from core.runtime.folder import DataFolder
from core.uow import UnitOfWork
from tests.e2e.house import House, loaded_house
from tests.e2e.thread.client import Generated, Person
from tests.e2e.walk import today
from tests.peers.mail import MailPeer, mail_peer, missing
from tests.support import wait_until

pytestmark = [
    pytest.mark.mail,
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("mail"),
]

DOMAIN = "lacustre.example"
MAILBOXES = 400
GB = 1024 * 1024
"""In kilobytes, as IMAP counts quotas."""

NEED: dict[str, Any] = {
    "mailboxes": MAILBOXES,
    "personal_information": True,
    "sensitive_information": False,
    "dic_availability": "2",
    "dic_integrity": "2",
    "dic_confidentiality": "2",
    "initial_months": 24,
    "option_months": 12,
    "current_contract": False,
}


@pytest.fixture(scope="module")
def peer() -> Iterator[MailPeer]:
    """A real mail platform."""
    with mail_peer() as running:
        yield running


@pytest.fixture(scope="module")
def mail_house(peer: MailPeer, shared: Path) -> Iterator[House]:
    """A house of its own, whose supplier delivers through that platform."""
    with loaded_house(shared) as house:
        house.start()
        asyncio.run(connect(house, peer))
        yield house


async def connect(house: House, peer: MailPeer) -> None:
    """Make the demonstration's connection one to the mail platform, for the same supplier."""
    register()
    database = Database(EmbeddedPostgres(DataFolder(house.data)).service_url)

    async def work(uow: UnitOfWork) -> None:
        supplier = await uow.raw.fetchval("SELECT supplier_id FROM provider_connection WHERE key = $1", KEY)
        vault = Vault.open_in(house.data)
        await register_connection(
            uow,
            WORKER,
            KEY,
            "mail",
            vault,
            settings=peer.settings,
            credentials=peer.credentials,
            supplier_id=supplier,
        )

    try:
        await database.run(WORKER, work)
    finally:
        await database.close()


def test_a_generated_client_goes_from_need_to_a_mailbox_that_receives_mail(
    mail_house: House, peer: MailPeer, tmp_path: Path
) -> None:
    with closing(Generated(mail_house.origin, tmp_path)) as generated:
        requester, manager, expert, delegate = (
            generated.sign_in(f"{name}@{PEOPLE}", mail_house.password)
            for name in ("demandeur", "gestionnaire", "expertise", "dirigeant")
        )
        start = time.monotonic()
        file = proposed(requester)
        request = transmitted(requester, file)
        answered(manager, request, "approved")
        answered(expert, request, "favourable")
        contract = concluded(delegate, request)
        service = opened(requester, contract)
        print(f"open over REST {time.monotonic() - start:.1f} s after the file was started")
        check_mailbox(requester, service, peer)


def proposed(person: Person) -> UUID:
    """A file from its start to the cheapest compliant offer, proposed."""
    made = person(
        "start_procurement_file",
        body=("NewFileInput", {"title": "Messagerie par REST", "template": "small_body"}),
        expect=201,
    )
    file = UUID(made["id"])
    answers = {**NEED, "start_date": (today() + timedelta(days=45)).isoformat()}
    person("answer_need", file, body=("NeedAnswersInput", {"answers": answers}), version=of(person, file))
    person("propose_requirements", file, version=of(person, file))
    person("confirm_need", file, version=of(person, file))
    assessment = {
        "pia_reference": "EFVP-2026-014",
        "pia_committee_date": (today() - timedelta(days=20)).isoformat(),
        "pia_conclusion": "favourable",
    }
    person("record_privacy", file, body=("PrivacyInput", assessment), version=of(person, file))
    person("declare_interests", file, body=("InterestsInput", {"interest": None}))
    frozen = person("freeze_list", file, version=of(person, file), expect=201)
    assert len(frozen["entries"]) > 10
    person("accept_exclusions", file, body=("ExclusionsInput", {}), version=of(person, file))
    frozen = person("get_frozen_list", file)
    first = min((one for one in frozen["entries"] if one["rank"]), key=lambda one: one["rank"])
    choice = {"entry": first["id"]}
    person("propose_choice", file, body=("NewChoiceInput", choice), version=of(person, file), expect=201)
    return file


def of(person: Person, file: UUID) -> int:
    """The file's version as it is now."""
    return int(person("get_procurement_file", file)["version"])


def transmitted(person: Person, file: UUID) -> UUID:
    """A request on its way."""
    preview = person("preview_request", file)
    assert preview["ready"], preview["blockers"]
    body = ("TransmitInput", {"shown_hash": preview["facts_hash"]})
    return UUID(person("transmit_request", file, body=body, expect=201)["id"])


def answered(person: Person, request: UUID, outcome: str) -> None:
    """The stage whose turn it is, answered on what it shows."""
    assert str(request) in [one["id"] for one in person("list_waiting_requests")]
    shown = person("get_request", request)
    stage = next(one for one in shown["stages"] if one["state"] == "asked")
    body = ("DecideInput", {"outcome": outcome, "shown_hash": shown["shown_hash"]})
    person("answer_stage", UUID(stage["id"]), body=body)


def concluded(person: Person, request: UUID) -> dict[str, Any]:
    """The contract, both signatures and every clause read."""
    shown = person("get_request", request)
    assert shown["state"] == "approved"
    day = today().isoformat()
    body = {
        "starts_on": (today() + timedelta(days=45)).isoformat(),
        "body": {"name": "Hélène Vaillancourt", "rank": "Présidente-directrice générale", "signed_on": day},
        "supplier": {"name": "Maude Thériault", "rank": "Directrice des comptes publics", "signed_on": day},
        "clauses": [
            "applicable_provisions",
            "confidentiality_measures",
            "limited_use",
            "no_retention",
            "confidentiality_undertakings",
            "incident_notice",
            "audit",
        ],
        "domain": DOMAIN,
    }
    made: dict[str, Any] = person(
        "conclude_contract", request, body=("ConcludeInput", body), version=shown["version"], expect=201
    )
    return made


def opened(person: Person, contract: dict[str, Any]) -> dict[str, Any]:
    """The contract's service, once it is active."""
    number = contract["service_number"]
    service = next(one for one in person("list_services") if one["number"] == number)

    def active() -> dict[str, Any] | None:
        found: dict[str, Any] = person("get_service", UUID(service["id"]))
        return found if found["state"] == "active" else None

    found: dict[str, Any] = wait_until(active, within=90, what="an active service")
    return found


def check_mailbox(person: Person, service: dict[str, Any], peer: MailPeer) -> None:
    """The administrator's mailbox: mail arrives over SMTP and is read over IMAP, and the quota is the one ordered."""
    key = UUID(service["id"])
    access = person("reveal_credential", key, body=("RevealInput", {"name": "administrator"}), expect=201)["access"]
    again = person("reveal_credential", key, body=("RevealInput", {"name": "administrator"}), expect=409)
    assert again["code"] == "credential-revealed-before"
    address, password = access["username"], access["password"]
    assert address.endswith(f"@{DOMAIN}")
    peer.deliver(address, "Bienvenue")
    wait_until(lambda: peer.received(address, password, "Bienvenue"), within=30, what="the message")
    offer = person("get_offer", service["origin"]["offer_code"])
    assert peer.quota(address, password) == offer["answers"]["mailbox_quota"] * GB
