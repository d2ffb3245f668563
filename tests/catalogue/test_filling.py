"""`courtier offer`: a catalogue kept as files, and what an operator does to offers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from catalogue.commands import offer
from catalogue.demo import HERE as DEMO
from core.calendar import local_day
from core.clock import SystemClock
from core.ids import new_id
from core.runtime.cluster import create_database, drop_database
from tests.conftest import Servers

FEW = ("nordecume-essentiel", "nordecume-leger", "velmora-suite")
SAID = re.compile(r"^(?P<file>\S+):(?P<line>[0-9]+): (?:(?P<pointer>/\S+): )?(?P<message>.+)$")

Command = Callable[..., Result]


@pytest.fixture
def database_name(servers: Servers, template: str) -> Iterator[str]:
    """A database whose catalogue is empty."""
    name = f"test_{new_id().hex}"
    create_database(servers.admin_url, name, template)
    yield name
    drop_database(servers.admin_url, name)


@pytest.fixture
def courtier(database_url: str, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """`courtier offer …` against a fresh database, in English."""
    monkeypatch.setenv("COURTIER_DATABASE_URL", database_url)
    monkeypatch.setenv("COURTIER_REDIS_URL", servers.redis_url)
    monkeypatch.setenv("COURTIER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return lambda *words: CliRunner().invoke(offer, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three offers of the demonstration as an operator keeps them, their agreements in force since last year."""
    kept = tmp_path / "catalogue"
    (kept / "offers").mkdir(parents=True)
    shutil.copy(DEMO / "suppliers.yaml", kept)
    for code in FEW:
        shutil.copy(DEMO / "offers" / f"{code}.yaml", kept / "offers")
    today = local_day(SystemClock().now())
    change(kept / "suppliers.yaml", "2025-06-01", str(today - timedelta(days=365)))
    change(kept / "suppliers.yaml", "2030-06-01", str(today + timedelta(days=365)))
    return kept


def change(path: Path, old: str, new: str) -> None:
    """The same file with something else in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """The first line of a file that holds `text`."""
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def told(result: Result) -> set[tuple[str, int, str | None]]:
    """Where a refusal saw problems: file, line and pointer."""
    assert (result.exit_code, result.stdout) == (65, ""), result.output
    matches = [SAID.match(line) for line in result.stderr.splitlines()]
    return {(one["file"], int(one["line"]), one["pointer"]) for one in matches if one is not None}


def events(admin_dsn: str) -> list[str]:
    """The names of what happened, oldest first."""
    with psycopg.connect(admin_dsn) as admin:
        return [name for (name,) in admin.execute("SELECT name FROM ledger_event ORDER BY id")]


def test_an_empty_catalogue_is_filled_from_a_folder_and_filling_it_again_changes_nothing(
    courtier: Command, folder: Path, admin_dsn: str
) -> None:
    first = courtier("publish", folder)
    assert first.exit_code == 0, first.output
    assert "Suppliers registered: 12" in first.stdout
    assert "Offers published: 3 (nordecume-essentiel, nordecume-leger, velmora-suite)" in first.stdout
    before = events(admin_dsn)
    assert before.count("offer.published") == 3
    assert before.count("manufacturer.registered") == 9
    again = courtier("publish", folder)
    assert again.exit_code == 0, again.output
    assert "Offers unchanged: 3" in again.stdout
    assert events(admin_dsn) == before
    listed = [line.split()[:4] for line in courtier("list").stdout.splitlines()[1:]]
    assert listed == [[code, "email", "published", "1"] for code in FEW]


def test_an_offer_whose_file_changed_gets_its_next_version(courtier: Command, folder: Path, admin_dsn: str) -> None:
    assert courtier("publish", folder).exit_code == 0
    change(folder / "offers" / "nordecume-leger.yaml", "setup:", "max_quantity: 5000\n    setup:")
    (folder / "offers" / "velmora-suite.yaml").unlink()  # What a folder does not name stays.
    changed = courtier("publish", folder)
    assert "Offers published in a new version: 1 (nordecume-leger)" in changed.stdout, changed.output
    listed = [line.split()[:4] for line in courtier("list").stdout.splitlines()[1:]]
    assert listed == [[code, "email", "published", "2" if code == "nordecume-leger" else "1"] for code in FEW]
    with psycopg.connect(admin_dsn) as admin:
        live = admin.execute("SELECT code, (card ->> 'version')::int FROM offer_live ORDER BY code").fetchall()
    assert live == [(code, 2 if code == "nordecume-leger" else 1) for code in FEW]


def test_every_mistake_of_every_file_is_told_with_its_line_and_nothing_is_changed(
    courtier: Command, folder: Path, admin_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parties = folder / "suppliers.yaml"
    good, light, suite = (folder / "offers" / f"{code}.yaml" for code in FEW)
    change(parties, 'neq: "0000000012"', 'neq: "12"')
    change(good, "mailbox_quota:", "mailbox_qouta:")
    change(good, "supplier: nordecume\n", "supplier: norde cume\n")
    light.write_text(light.read_text(encoding="utf-8") + "answers: {}\n", encoding="utf-8")
    change(suite, "family: email", "family: fax")
    (folder / "offers" / "illisible.yaml").write_text("code: [", encoding="utf-8")
    before = events(admin_dsn)
    found = told(courtier("publish", folder))
    assert ("suppliers.yaml", line_of(parties, 'neq: "12"'), "/neq") in found
    assert ("offers/nordecume-essentiel.yaml", line_of(good, "supplier:"), "/supplier") in found
    assert ("offers/nordecume-leger.yaml", line_of(light, "answers: {}"), None) in found
    assert ("offers/velmora-suite.yaml", line_of(suite, "family:"), "/family") in found
    assert any(file == "offers/illisible.yaml" for file, _, _ in found)
    assert events(admin_dsn) == before
    assert told(courtier("check", folder)) == found
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    assert "Cette famille n’existe pas. Familles\N{NO-BREAK SPACE}: email." in courtier("check", folder).stderr


def test_answers_and_prices_are_judged_where_they_stand(courtier: Command, folder: Path) -> None:
    good = folder / "offers" / "nordecume-essentiel.yaml"
    text = good.read_text(encoding="utf-8")
    price = re.search(r'price: "([0-9.]+)"', text)
    assert price is not None
    good.write_text(text.replace(price[0], f"price: {price[1]}", 1), encoding="utf-8")
    change(good, "mailbox_quota:", "mailbox_qouta:")
    found = told(courtier("check", folder))
    name = "offers/nordecume-essentiel.yaml"
    assert (name, line_of(good, f"price: {price[1]}"), "/plans/0/tiers/0/price") in found
    assert (name, line_of(good, "mailbox_qouta"), "/answers/mailbox_qouta") in found
    assert (name, line_of(good, "answers:"), "/answers/mailbox_quota") in found


def test_what_the_catalogue_knows_otherwise_is_said_and_kept(courtier: Command, folder: Path, admin_dsn: str) -> None:
    assert courtier("publish", folder).exit_code == 0
    before = events(admin_dsn)
    parties, good = folder / "suppliers.yaml", folder / "offers" / "nordecume-essentiel.yaml"
    written = parties.read_text(encoding="utf-8")
    change(parties, "number: EC-2025-002", "number: EC-2025-001")
    assert {pointer for _, _, pointer in told(courtier("publish", folder))} == {"/agreements/0/number"}
    parties.write_text(written, encoding="utf-8")
    change(parties, "    name: Nordécume inc.", "    name: Nordécume ltée")
    call = "number: EC-2025-001\n        interest_call: AI"
    change(parties, f"{call}-2025-014", f"{call}-2025-015")
    change(good, "manufacturer: nordecume", "manufacturer: quillaume")
    assert told(courtier("publish", folder)) == {
        ("suppliers.yaml", line_of(parties, "name: Nordécume ltée"), "/name"),
        ("suppliers.yaml", line_of(parties, "AI-2025-015"), "/agreements/0/interest_call"),
        ("offers/nordecume-essentiel.yaml", line_of(good, "manufacturer:"), "/manufacturer"),
    }
    assert events(admin_dsn) == before


def test_an_offer_needs_parties_that_are_known_and_an_agreement_in_force(courtier: Command, folder: Path) -> None:
    good = folder / "offers" / "nordecume-essentiel.yaml"
    light = folder / "offers" / "nordecume-leger.yaml"
    change(good, "manufacturer: nordecume", "manufacturer: personne")
    change(light, "supplier: nordecume", "supplier: personne")
    parties = folder / "suppliers.yaml"
    change(parties, str(local_day(SystemClock().now()) + timedelta(days=365)), str(local_day(SystemClock().now())))
    refused = courtier("publish", folder)
    assert told(refused) == {
        ("offers/nordecume-essentiel.yaml", line_of(good, "manufacturer:"), "/manufacturer"),
        ("offers/nordecume-essentiel.yaml", line_of(good, "supplier:"), "/supplier"),
        ("offers/nordecume-leger.yaml", line_of(light, "supplier:"), "/supplier"),
        ("offers/velmora-suite.yaml", line_of(folder / "offers" / "velmora-suite.yaml", "supplier:"), "/supplier"),
    }
    assert "No framework agreement in force today binds this supplier for the family email." in refused.stderr


def test_a_supplier_takes_the_organisation_that_has_its_number_and_no_other_bodys(
    courtier: Command, folder: Path, admin_dsn: str, owner_dsn: str
) -> None:
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        for kind, name, neq in (("supplier", "Nordécume", "0000000012"), ("ministry", "Un ministère", "0000000023")):
            admin.execute(
                "INSERT INTO organisation (id, kind, name, neq, created_at)"
                " VALUES (gen_random_uuid(), %s, %s, %s, now())",
                (kind, name, neq),
            )
    parties = folder / "suppliers.yaml"
    refused = courtier("publish", folder)
    assert told(refused) == {("suppliers.yaml", line_of(parties, 'neq: "0000000023"'), "/neq")}
    assert "This NEQ is another organisation’s: Un ministère." in refused.stderr
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("DELETE FROM organisation WHERE kind = 'ministry'")
    assert courtier("publish", folder).exit_code == 0
    with psycopg.connect(admin_dsn) as admin:
        rows = admin.execute(
            "SELECT o.name FROM supplier s JOIN organisation o ON o.id = s.organisation_id WHERE s.code = %s",
            ("nordecume",),
        )
        assert rows.fetchall() == [("Nordécume",)]


def test_an_offer_is_suspended_reinstated_and_withdrawn_with_its_reason(
    courtier: Command, folder: Path, admin_dsn: str
) -> None:
    assert courtier("publish", folder).exit_code == 0
    assert courtier("suspend", "velmora-suite").exit_code == 2  # Without a reason nothing is done.
    done = courtier("suspend", "velmora-suite", "--because", "Certificat échu")
    assert (done.exit_code, done.stdout) == (0, "velmora-suite: suspended\n")
    assert courtier("publish", folder).exit_code == 0  # Unchanged, it stays as it is.
    change(folder / "offers" / "velmora-suite.yaml", "price_valid_until: 2027-03-31", "price_valid_until: 2027-04-30")
    assert "it takes no new version" in courtier("publish", folder).stderr
    assert courtier("reinstate", "velmora-suite").stdout == "velmora-suite: published\n"
    assert courtier("publish", folder).exit_code == 0
    assert courtier("withdraw", "velmora-suite", "--because", "Fin de vente").stdout == "velmora-suite: withdrawn\n"
    refused = courtier("reinstate", "velmora-suite")
    assert (refused.exit_code, refused.stdout) == (65, "")
    unknown = courtier("suspend", "rien", "--because", "essai")
    assert (unknown.exit_code, unknown.stderr) == (65, "No offer has the code rien.\n")
    happened = [name for name in events(admin_dsn) if name.startswith("offer.")][-4:]
    assert happened == ["offer.suspended", "offer.reinstated", "offer.published", "offer.withdrawn"]


def test_what_search_reads_is_made_again(courtier: Command, folder: Path, admin_dsn: str) -> None:
    assert courtier("publish", folder).exit_code == 0
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        before = admin.execute("SELECT * FROM offer_live ORDER BY code").fetchall()
        admin.execute("DELETE FROM offer_live WHERE code <> 'velmora-suite'")
        admin.execute("UPDATE offer_live SET price = 0")
        assert courtier("rebuild").stdout == "Offers shown again: 3.\n"
        assert admin.execute("SELECT * FROM offer_live ORDER BY code").fetchall() == before


def test_the_demonstrations_catalogue_is_such_a_folder(courtier: Command) -> None:
    assert courtier("check", DEMO).stdout == "40 offers and 12 suppliers, no mistake.\n"
