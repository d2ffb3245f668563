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

Command = Callable[..., Result]


@pytest.fixture
def courtier(database_url: str, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command against a fresh database, in English; files are given as what they hold."""
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
    first = courtier("set", "boreal", "--kind", "osb", "--settings", SETTINGS, "--credentials", SECRET)
    assert first.exit_code == 0, first.output
    changed = courtier("set", "boreal", "--kind", "osb", "--settings", {**SETTINGS, "bindable": False})
    assert (changed.exit_code, changed.output) == (0, first.output)
    listed = courtier("list").output
    assert [line.split() for line in listed.splitlines()][1] == ["boreal", "osb", "—", "sealed", "—", "—"]
    with psycopg.connect(admin_dsn) as admin:
        row = admin.execute("SELECT id, settings, sealed FROM provider_connection").fetchone()
        told = admin.execute("SELECT string_agg(payload, ' ') FROM ledger_event").fetchone()
    assert row is not None
    assert row[1]["bindable"] is False
    assert Vault.open_in(tmp_path / "data").unseal(bytes(row[2]), row[0]) == SECRET
    assert SECRET["password"] not in str((row[1], told, first.output, listed))


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept(courtier: Command) -> None:
    wrong = courtier("set", "boreal", "--kind", "osb", "--settings", {"url": "ftp://ailleurs", "plans": {}, "clé": 1})
    assert wrong.exit_code == 65
    said = wrong.stderr.splitlines()
    places = ("/settings/url", "/settings/service_id", "/settings/plans", "/settings/clé", "--credentials")
    assert all(any(line.startswith(place) for line in said) for place in places), wrong.stderr
    assert len(courtier("list").output.splitlines()) == 1


def test_what_is_no_json_is_refused_without_being_repeated(courtier: Command) -> None:
    typed = ("set", "boreal", "--kind", "osb", "--settings", SETTINGS, "--credentials", "-")
    refused = courtier(*typed, answers="secret!")
    assert refused.exit_code == 1
    assert "is not a JSON object" in refused.output
    assert "secret!" not in refused.output


def test_nobody_by_hand_is_asked_who_we_are(courtier: Command) -> None:
    assert courtier("set", "a-la-main", "--kind", "manual", "--settings", {"days": 10}).exit_code == 0
    refused = courtier("set", "a-la-main", "--kind", "manual", "--settings", {"days": 0}, "--credentials", SECRET)
    assert refused.exit_code == 65
    assert len(refused.stderr.splitlines()) == 2


def test_a_resting_connection_is_woken(courtier: Command, admin_dsn: str) -> None:
    courtier("set", "boreal", "--kind", "osb", "--settings", SETTINGS, "--credentials", SECRET)
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
