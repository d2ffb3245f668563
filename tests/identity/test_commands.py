"""What an operator types before anybody can sign in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.clock import SystemClock
from tests.identity.conftest import Typed

PASSWORD = "une phrase assez longue"


def test_an_operator_makes_the_first_administrator(courtier: Typed) -> None:
    body = courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive").output.strip()
    somebody = courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive").output.strip()
    granted = courtier("membership", "grant", "--person", somebody, "--organisation", body, "--role", "administrator")
    assert granted.exit_code == 0, granted.output
    done = courtier("password", "set", "--email", "marie@exemple.test", answers=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output


def test_a_password_is_never_an_argument(courtier: Typed) -> None:
    assert courtier("password", "set", "--email", "marie@exemple.test", "--password", PASSWORD).exit_code == 2


def test_refused_data_ends_with_its_own_status_and_says_why_in_the_terminals_language(
    courtier: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ("organisation", "add", "--kind", "supplier", "--name", "Fournisseur fictif", "--neq", "12")
    refused = courtier(*wrong)
    assert (refused.exit_code, refused.stdout) == (65, "")
    assert refused.stderr == "--neq: This does not have the expected form.\n"
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    assert courtier(*wrong).stderr == "--neq: La forme n’est pas celle qui est attendue.\n"


def test_a_problem_names_the_option_whatever_the_field_is_called(courtier: Typed) -> None:
    body = courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive").stdout.strip()
    somebody = courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive").stdout.strip()
    place = ("membership", "grant", "--person", somebody, "--organisation", body, "--role")
    refused = courtier(*place, "manager", "--from", "demain")
    assert refused.stderr.startswith("--from: Enter a date")
    assert courtier(*place, "analyst").stderr == "This kind of organisation has no such role.\n"


def test_what_is_typed_when_asked_is_refused_without_being_repeated(courtier: Typed) -> None:
    courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive")
    refused = courtier("password", "set", "--email", "marie@exemple.test", answers="court\ncourt\n")
    assert (refused.exit_code, refused.stderr) == (65, "Choose a password of at least 12 characters.\n")


def test_what_an_operator_names_and_is_not_there_is_said_to_be_so(courtier: Typed) -> None:
    nowhere = "00000000-0000-7000-8000-000000000001"
    given = ("--person", nowhere, "--organisation", nowhere, "--role", "manager")
    assert courtier("membership", "grant", *given).stderr == "No organisation has this key or NEQ.\n"
    ended = courtier("membership", "end", nowhere)
    assert (ended.exit_code, ended.stderr) == (65, "No role that was given has this key.\n")


def test_a_role_begins_and_ends_on_the_day_that_it_is_where_the_bodies_are(
    courtier: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(2026, 6, 2, 2, 0, tzinfo=UTC)  # 22 h on the 1st of June in Toronto
    monkeypatch.setattr(SystemClock, "now", lambda self: evening)
    body = courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive").stdout.strip()
    somebody = courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive").stdout.strip()
    key = courtier(
        "membership", "grant", "--person", somebody, "--organisation", body, "--role", "manager"
    ).stdout.strip()
    listed = courtier("membership", "list", "--organisation", body).stdout
    assert f"{key}  Marie Fictive  marie@exemple.test  manager  2026-06-01  —" in listed
    assert courtier("membership", "end", key).stdout == "Last day: 2026-06-01.\n"


def test_a_role_that_has_ended_is_said_to_and_stays_so(courtier: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    body = courtier("organisation", "add", "--kind", "ministry", "--name", "Régie fictive").stdout.strip()
    somebody = courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive").stdout.strip()
    place = ("--person", somebody, "--organisation", body, "--role", "manager", "--from", "2026-01-01")
    key = courtier("membership", "grant", *place, "--to", "2026-02-01").stdout.strip()
    overlaps = courtier("membership", "grant", *place)
    assert overlaps.stderr == "The same thing already holds during a part of this period.\n"
    refused = courtier("membership", "end", key)
    assert (refused.exit_code, refused.stdout) == (65, "")
    assert refused.stderr == "This role already ends on February\u00a01, 2026. For it to last longer, grant it again.\n"
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    assert courtier("membership", "end", key).stderr.startswith("Ce rôle prend déjà fin le 1er\u00a0février\u00a02026.")


def test_an_organisation_is_listed_and_a_role_until_its_last_day(courtier: Typed) -> None:
    add = ("organisation", "add", "--kind", "ministry", "--name", "Régie fictive", "--neq", "1234567890")
    body = courtier(*add).stdout.strip()
    somebody = courtier("person", "add", "--email", "marie@exemple.test", "--name", "Marie Fictive").stdout.strip()
    place = ("--person", somebody, "--organisation", body, "--role", "administrator", "--from", "2026-01-01")
    key = courtier("membership", "grant", *place).stdout.strip()
    assert f"{body}  ministry  1234567890  active  Régie fictive" in courtier("organisation", "list").stdout
    listed = courtier("membership", "list", "--organisation", "1234567890").stdout
    assert key in listed
    assert "marie@exemple.test" in listed
    ended = courtier("membership", "end", key, "--on", "2026-02-01")
    assert (ended.exit_code, ended.stdout) == (0, "Last day: 2026-02-01.\n")
    assert key not in courtier("membership", "list", "--organisation", body).stdout


def test_reference_tables_are_loaded_and_loaded_again(courtier: Typed) -> None:
    first = courtier("reference", "load")
    assert first.exit_code == 0, first.output
    assert "holiday: " in first.output
    assert "holiday: 0 added, 0 changed, 22 unchanged" in courtier("reference", "load").output
