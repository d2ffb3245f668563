"""What an operator types before anybody can sign in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.identity.commands import membership, organisation, password, person
from core.reference.commands import reference
from tests.conftest import Servers

PASSWORD = "une phrase assez longue"
GROUPS = {str(group.name): group for group in (organisation, person, membership, password, reference)}

Typed = Callable[..., Result]


@pytest.fixture
def courtier(database_url: str, servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """`courtier …` against a fresh database; `answers` is what is typed when asked."""
    monkeypatch.setenv("COURTIER_DATABASE_URL", database_url)
    monkeypatch.setenv("COURTIER_REDIS_URL", servers.redis_url)
    monkeypatch.setenv("COURTIER_DATA_DIR", str(tmp_path))

    def typed(*words: str, answers: str = "") -> Result:
        return CliRunner().invoke(GROUPS[words[0]], words[1:], input=answers)

    return typed


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


def test_refused_data_ends_with_its_own_status(courtier: Typed) -> None:
    refused = courtier("organisation", "add", "--kind", "supplier", "--name", "Fournisseur fictif", "--neq", "12")
    assert refused.exit_code == 65
    assert "/neq: wrong-form" in refused.output


def test_reference_tables_are_loaded_and_loaded_again(courtier: Typed) -> None:
    first = courtier("reference", "load")
    assert first.exit_code == 0, first.output
    assert "holiday: " in first.output
    assert "holiday: 0 added, 0 changed, 22 unchanged" in courtier("reference", "load").output
