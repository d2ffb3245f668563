"""`courtier connection`: how an operator makes a provider known, and what they are told when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from broker.fulfilment.commands import connection
from broker.fulfilment.vault import Vault
from tests.conftest import Servers

SETTINGS = {"url": "https://fournisseur.exemple.test/osb", "service_id": "courriel", "plans": {"standard": "p-1"}}
SECRET = {"username": "courtier", "password": "jamais montré"}

BOREAL = ("set", "boreal", "--kind", "osb", "--settings", SETTINGS, "--credentials", SECRET)
BY_HAND = ("set", "a-la-main", "--kind", "manual", "--settings", {"days": 10})

Command = Callable[..., Result]


NEQ = "1170000001"
OTHER_NEQ = "1170000002"


@pytest.fixture
def courtier(
    database_url: str, admin_dsn: str, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """The command against a database of two suppliers, in English; files are given as what they hold."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        for neq in (NEQ, OTHER_NEQ):
            admin.execute(
                "INSERT INTO organisation (id, kind, name, neq, created_at)"
                " VALUES (gen_random_uuid(), 'supplier', 'Fournisseur', %s, now())",
                (neq,),
            )
    monkeypatch.setenv("COURTIER_DATABASE_URL", database_url)
    monkeypatch.setenv("COURTIER_REDIS_URL", servers.redis_url)
    monkeypatch.setenv("COURTIER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(*words: Any, answers: str = "") -> Result:
        given = list[str]()
        for word in words:
            if isinstance(word, str):
                given.append(word)
            else:
                path = tmp_path / f"{len(given)}.json"
                path.write_text(json.dumps(word), encoding="utf-8")
                given.append(str(path))
        return CliRunner().invoke(connection, given, input=answers)

    return run


def test_a_connection_is_set_changed_and_listed_and_its_credentials_are_sealed(
    courtier: Command, admin_dsn: str, tmp_path: Path
) -> None:
    first = courtier(*BOREAL, "--supplier", NEQ)
    assert first.exit_code == 0, first.output
    changed = courtier("set", "boreal", "--kind", "osb", "--settings", {**SETTINGS, "bindable": False})
    assert (changed.exit_code, changed.output) == (0, first.output)
    listed = courtier("list").output
    assert [line.split() for line in listed.splitlines()][1] == ["boreal", "osb", "Fournisseur", "sealed", "—", "—"]
    with psycopg.connect(admin_dsn) as admin:
        row = admin.execute("SELECT id, settings, sealed FROM provider_connection").fetchone()
        told = admin.execute("SELECT string_agg(payload, ' ') FROM ledger_event").fetchone()
    assert row is not None
    assert row[1]["bindable"] is False
    assert Vault.open_in(tmp_path / "data").unseal(bytes(row[2]), row[0]) == SECRET
    assert SECRET["password"] not in str((row[1], told, first.output, listed))


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept(courtier: Command) -> None:
    wrong = courtier("set", "Boréal", "--kind", "osb", "--settings", {"url": "ftp://ailleurs", "plans": {}, "clé": 1})
    assert wrong.exit_code == 65
    said = wrong.stderr.splitlines()
    places = (
        "/settings/url",
        "/settings/service_id",
        "/settings/plans",
        "/settings/clé",
        "--credentials",
        "key",
        "--supplier",
    )
    assert all(any(line.startswith(place) for line in said) for place in places), wrong.stderr
    assert len(courtier("list").output.splitlines()) == 1


def test_what_is_no_json_is_refused_without_being_repeated(courtier: Command) -> None:
    typed = ("set", "boreal", "--kind", "osb", "--settings", SETTINGS, "--credentials", "-")
    refused = courtier(*typed, answers="secret!")
    assert refused.exit_code == 1
    assert "is not a JSON object" in refused.output
    assert "secret!" not in refused.output


def test_nobody_by_hand_is_asked_who_we_are(courtier: Command) -> None:
    assert courtier(*BY_HAND, "--no-supplier").exit_code == 0
    refused = courtier("set", "a-la-main", "--kind", "manual", "--settings", {"days": 0}, "--credentials", SECRET)
    assert refused.exit_code == 65
    assert len(refused.stderr.splitlines()) == 2


def supplier_of(admin_dsn: str, key: str) -> Any:
    with psycopg.connect(admin_dsn) as admin:
        row = admin.execute(
            "SELECT o.neq FROM provider_connection c LEFT JOIN organisation o ON o.id = c.supplier_id WHERE c.key = %s",
            (key,),
        ).fetchone()
    assert row is not None
    return row[0]


def test_the_supplier_stays_unless_another_or_none_is_named(courtier: Command, admin_dsn: str) -> None:
    for words, left in (
        (("--supplier", NEQ), NEQ),
        ((), NEQ),
        (("--supplier", OTHER_NEQ), OTHER_NEQ),
        (("--no-supplier",), None),
        ((), None),
    ):
        said = courtier(*BY_HAND, *words)
        assert said.exit_code == 0, said.output
        assert supplier_of(admin_dsn, "a-la-main") == left
    assert courtier(*BY_HAND, "--supplier", NEQ, "--no-supplier").exit_code == 2


def test_a_provider_that_is_called_has_a_supplier_whose_contracts_lead_to_it(courtier: Command, admin_dsn: str) -> None:
    for words in ((), ("--no-supplier",)):
        refused = courtier(*BOREAL, *words)
        assert (refused.exit_code, refused.stderr.startswith("--supplier: Name the supplier")) == (65, True)
    assert courtier(*BOREAL, "--supplier", NEQ).exit_code == 0
    assert courtier(*BOREAL, "--no-supplier").exit_code == 65
    assert supplier_of(admin_dsn, "boreal") == NEQ


def test_one_connection_by_hand_at_most_is_for_all_who_have_none(courtier: Command) -> None:
    unsaid = courtier(*BY_HAND)
    assert (unsaid.exit_code, unsaid.stderr.startswith("--supplier: Name the supplier, or say")) == (65, True)
    assert courtier(*BY_HAND, "--no-supplier").exit_code == 0
    second = ("set", "aussi", *BY_HAND[2:])
    refused = courtier(*second, "--no-supplier")
    assert refused.exit_code == 65
    assert "“a-la-main”" in refused.stderr.replace("\u2068", "").replace("\u2069", "")
    assert courtier(*second, "--supplier", NEQ).exit_code == 0


@pytest.mark.parametrize("signed", ["https://anne:motdepasse@exemple.test", "https://anne:1/motdepasse@exemple.test"])
def test_an_address_holds_nobodys_password(courtier: Command, signed: str) -> None:
    words = ("set", "boreal", "--kind", "osb", "--settings", {**SETTINGS, "url": signed}, "--credentials", SECRET)
    refused = courtier(*words, "--supplier", NEQ)
    assert refused.exit_code == 65
    assert refused.stderr.startswith("/settings/url: An address holds no user name and no password")
    assert "motdepasse" not in refused.output


def test_a_mail_platform_says_which_server_receives_since_its_domains_records_name_it(courtier: Command) -> None:
    settings = {"ldap_url": "ldaps://a.test", "base_dn": "dc=mail", "doveadm_url": "https://b.test"}
    secret = {"bind_dn": "cn=courtier", "bind_password": "x", "doveadm_key": "y"}

    def said(**more: str) -> Result:
        words = ("set", "courriel", "--kind", "mail", "--settings", {**settings, **more}, "--credentials", secret)
        return courtier(*words, "--supplier", NEQ)

    assert said().stderr == "/settings/mx: This field is required.\n"
    assert said(mx="10 mx").stderr == "/settings/mx: This does not have the expected form.\n"
    assert said(mx="mx.exemple.test").exit_code == 0


def test_a_resting_connection_is_woken(courtier: Command, admin_dsn: str) -> None:
    courtier(*BOREAL, "--supplier", NEQ)
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute(
            "UPDATE provider_connection"
            " SET failures = 3, resting_because = '401', resting_until = now() + interval '1 day'"
        )
        assert "401" in courtier("list").output
        assert courtier("wake", "boreal").output == "boreal may be called again.\n"
        row = admin.execute("SELECT resting_until, failures FROM provider_connection").fetchone()
    assert row == (None, 0)
    unknown = courtier("wake", "inconnue")
    assert (unknown.exit_code, "No connection has the key inconnue." in unknown.output) == (1, True)
