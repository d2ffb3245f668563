"""What an operator sets, and what he is told when it cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import BadSettings, Settings, load_settings, settings_table, variable


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({})
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, False)
    assert settings.origin == "http://127.0.0.1:8000"
    assert settings.ledger_key_path == settings.data_dir / "keys" / "ledger.key"
    assert settings.data_dir.is_absolute()


def test_every_problem_is_said_at_once_and_no_password_is() -> None:
    environ = {
        "COURTIER_PORT": "abc",
        "COURTIER_WEB_WORKERS": "0",
        "COURTIER_DATABASE_URL": "mysql://courtier:hunter2@db/courtier",
        "COURTIER_DATABSE_OWNER_URL": "x",
        "COURTIER_PUBLIC_URL": "https://courtier.example.org/path",
        "COURTIER_HOST": "",
    }
    with pytest.raises(BadSettings) as caught:
        load_settings(environ)
    text = str(caught.value)
    assert len(caught.value.problems) == 5
    assert "COURTIER_PORT=abc" in text
    assert "Did you mean COURTIER_DATABASE_OWNER_URL?" in text
    assert "hunter2" not in text


def test_the_message_is_french_where_the_terminal_is() -> None:
    with pytest.raises(BadSettings) as caught:
        load_settings({"COURTIER_NOTHING": "1", "LANG": "fr_CA.UTF-8"})
    assert "COURTIER_NOTHING n'est pas un réglage connu" in caught.value.problems[0]


def test_a_wrong_start_ends_with_status_78_and_no_traceback() -> None:
    code = "from core.settings import settings_or_exit; settings_or_exit()"
    environ = {**os.environ, "COURTIER_PORT": "99999", "LC_ALL": "C.UTF-8"}
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=False)
    assert ended.returncode == 78
    assert "COURTIER_PORT=99999" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_password_may_come_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://courtier_service:hunter2@db.example.org/courtier?sslmode=require\n")
    settings = load_settings({"COURTIER_DATABASE_URL_FILE": str(secret)})
    assert settings.database_url == "postgresql://courtier_service:hunter2@db.example.org/courtier?sslmode=require"
    assert "hunter2" not in f"{settings!r}{settings}"
    with pytest.raises(BadSettings, match="cannot be read"):
        load_settings({"COURTIER_REDIS_URL_FILE": str(tmp_path / "absent")})
    with pytest.raises(BadSettings, match="both given"):
        load_settings({"COURTIER_REDIS_URL_FILE": str(secret), "COURTIER_REDIS_URL": "redis://x/"})


@pytest.mark.parametrize("password", ["100%hunter2", "a@hunter2", "1/hunter2", "1#hunter2", "1?hunter2", "%00hunter2"])
def test_a_password_that_makes_another_address_is_refused_before_a_driver_says_parts_of_it(password: str) -> None:
    with pytest.raises(BadSettings, match="COURTIER_DATABASE_URL is not accepted") as caught:
        load_settings({"COURTIER_DATABASE_URL": f"postgresql://courtier_service:{password}@db.example.org/courtier"})
    assert "hunter2" not in str(caught.value)


def test_the_command_line_wins_and_the_owner_does_not_come_alone() -> None:
    assert load_settings({"COURTIER_PORT": "8001"}, port=8002, demo=None).port == 8002
    with pytest.raises(BadSettings, match="without COURTIER_DATABASE_URL"):
        load_settings({"COURTIER_DATABASE_OWNER_URL": "postgresql://courtier_owner@db/courtier"})


def test_variables_of_the_tools_and_of_others_are_left_alone() -> None:
    environ = {"COURTIER_CI": "1", "COURTIER_TEST_PROCESSES": "2", "COURTIER_MAIL_HOST": "x"}
    assert load_settings(environ, foreign=["COURTIER_MAIL_"]).port == 8000
    with pytest.raises(BadSettings, match="COURTIER_MAIL_HOST"):
        load_settings(environ)


def test_settings_pass_whole_to_another_process() -> None:
    settings = load_settings({"COURTIER_REDIS_URL": "unix:///run/x.sock?db=3", "COURTIER_DEMO": "yes"})
    assert load_settings(settings.environment()) == settings
    assert "COURTIER_LEDGER_KEY_FILE" not in settings.environment(without=["ledger_key_file"])
    assert settings.celery_broker_url == "redis+socket:///run/x.sock?virtual_host=3"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_for_readers_names_every_setting(language: str) -> None:
    table = settings_table(language)
    assert all(f"`{variable(name)}`" in table for name in Settings.model_fields)
    assert " ;" not in table


def test_the_table_says_that_serve_brings_the_demonstration() -> None:
    assert "| no (yes for `serve`) |" in settings_table("en")
    assert "| non (oui pour `serve`) |" in settings_table("fr")
