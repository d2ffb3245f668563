"""`courtier ledger` says whether the ledger is whole, and where it is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result

from core.clock import SystemClock
from core.database import Database
from core.ledger.commands import ledger
from tests.ledger.support import a_stream, assigned, counted

Command = Callable[..., Result]


@pytest.fixture
def courtier(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, on a clone with three events and one checkpoint."""
    monkeypatch.setenv("COURTIER_DATABASE_URL", database_url)
    monkeypatch.setenv("COURTIER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    async def fill() -> None:
        database = Database(database_url, clock=SystemClock())
        stream = a_stream()
        for n in range(2):
            await counted(database, stream, n)
        await database.close()

    asyncio.run(fill())

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(ledger, arguments)

    assert "Checkpoint 1, positions 1 to 3" in run("checkpoint").output
    return run


def test_a_whole_ledger_leaves_with_status_zero(courtier: Command, tmp_path: Path) -> None:
    said = courtier("verify", "--against", str(tmp_path / "checkpoints.jsonl"))
    assert said.exit_code == 0
    assert "The ledger is whole: 3 events in 2 streams, 1 checkpoints" in said.output
    assert "Outside copy: 1" in said.output


def test_a_changed_event_is_named_with_status_one(courtier: Command, intruder: psycopg.Connection) -> None:
    intruder.execute("UPDATE ledger_event SET payload = '{\"count\":5}' WHERE data ->> 'count' = '1'")
    said = courtier("verify")
    assert said.exit_code == 1
    assert "NOT whole" in said.output
    assert "Position: 3" in said.output
    assert "Stream: thing " in said.output
    report = json.loads(courtier("verify", "--json").output)
    assert (report["whole"], report["findings"][0]["what"], report["findings"][0]["seq"]) == (False, "hash", 2)


def test_the_report_is_in_french_where_the_terminal_is(courtier: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    assert "Le registre est intact" in courtier("verify").output


def test_only_known_keys_may_have_signed(courtier: Command, tmp_path: Path) -> None:
    [line] = (tmp_path / "checkpoints.jsonl").read_text().splitlines()
    assert courtier("verify", "--key", json.loads(line)["public_key"]).exit_code == 0
    assert courtier("verify", "--key", "00" * 32).exit_code == 1
    assert courtier("verify", "--key", "what").exit_code == 2


def test_there_is_no_checkpoint_without_news(courtier: Command) -> None:
    assert "Nothing new" in courtier("checkpoint").output
    assert courtier("checkpoint", "--json").output == "null\n"


def test_a_file_that_tells_another_story_stops_the_signing(courtier: Command, intruder: psycopg.Connection) -> None:
    intruder.execute("DELETE FROM ledger_checkpoint")
    said = courtier("checkpoint")
    assert said.exit_code == 1
    assert "does not have its checkpoint 1" in said.output


async def remarked(database_url: str) -> UUID:
    """An event with two private texts."""
    database = Database(database_url, clock=SystemClock())
    try:
        return await assigned(database, a_stream(), reason="santé", remark="ok")
    finally:
        await database.close()


def test_a_text_is_erased_once_with_its_reason_and_the_ledger_stays_whole(courtier: Command, database_url: str) -> None:
    event = asyncio.run(remarked(database_url))
    done = courtier("erase", str(event), "reason", "--because", "Demande fondée, art. 73")
    assert (done.exit_code, done.output) == (0, f"The text reason of the event {event} is erased.\n")
    assert "1 of 3 private texts erased" in courtier("verify").output
    again = courtier("erase", str(event), "reason", "--because", "Encore")
    assert (again.exit_code, again.stderr) == (65, "The event has no such text, or it is erased already.\n")
    bare = courtier("erase", str(event), "reason", "--because", " ")
    assert (bare.exit_code, bare.stderr) == (65, "--because: This field is required.\n")


def test_a_private_text_is_found_by_its_words_to_be_erased(courtier: Command, database_url: str) -> None:
    event = asyncio.run(remarked(database_url))
    found = courtier("texts", "SANTÉ")
    assert found.exit_code == 0
    assert any(line.startswith(f"{event} reason  ") and line.endswith(": santé") for line in found.output.splitlines())
    assert courtier("texts", "%").exit_code == 1, "words, not a pattern"
    courtier("erase", str(event), "reason", "--because", "Demande fondée, art. 73")
    assert str(event) not in courtier("texts", "santé").output
