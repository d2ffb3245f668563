"""What was written is proven unchanged, and the first thing that is not is named."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.database import Database
from core.identity.actors import WORKER
from core.ledger import erase, found
from core.ledger.checkpoints import (
    Checkpointer,
    CheckpointFile,
    OutsideDiffers,
    SigningKey,
    UnsafeKey,
    checkpoints,
    inclusion,
)
from core.ledger.merkle import holds
from core.ledger.sequencer import sequence_all
from core.ledger.verify import Finding, verify
from tests.ledger.support import a_stream, assigned, counted

pytestmark = pytest.mark.anyio

Forge = Callable[[psycopg.Connection], object]


@pytest.fixture
def database(unverified_database: Database) -> Database:
    """A clone whose ledger these tests verify themselves, for many of them break it."""
    return unverified_database


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return SigningKey.of_file(tmp_path / "keys" / "ledger.key")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "checkpoints.jsonl"


@pytest.fixture
def checkpointer(database: Database, key: SigningKey, outside: Path) -> Checkpointer:
    return Checkpointer(database, key, outside)


async def a_ledger(database: Database, checkpointer: Checkpointer, events: int = 8) -> None:
    """Two streams of `events` events in turns, private texts, two checkpoints, and one event after them."""
    one, other = a_stream("file"), a_stream("offer")
    for n in range(events):
        await counted(database, one if n % 2 else other, n)
        if n == events // 2:
            await sequence_all(database)
            await checkpointer.make()
    await assigned(database, one, reason="personnel", remark="second")
    await sequence_all(database)
    await checkpointer.make()
    await counted(database, one, 99)
    await sequence_all(database)


async def first(database: Database, against: Path | None = None) -> Finding:
    report = await verify(database, against=against)
    assert not report.whole
    assert report.first is not None
    return report.first


async def test_a_ledger_that_nobody_touched_is_whole(
    database: Database, checkpointer: Checkpointer, key: SigningKey, outside: Path
) -> None:
    assert (await verify(database)).whole
    await a_ledger(database, checkpointer)
    await counted(database, a_stream())
    report = await verify(database, against=outside, keys=[key.public])
    assert report.findings == []
    assert (report.events, report.pending, report.streams) == (12, 1, 4)
    assert (report.checkpoints, report.outside, report.covered, report.private) == (2, 2, 10, 2)
    assert report.keys == [key.id]
    assert json.loads(json.dumps(report.to_json()))["whole"] is True


CHANGES: dict[str, tuple[str, str]] = {
    "a byte of the payload": (
        "UPDATE ledger_event SET payload = replace(payload, '2', '3') WHERE id = {event}",
        "hash",
    ),
    "the actor": ("UPDATE ledger_event SET actor = 'nobody' WHERE id = {event}", "hash"),
    "the time": ("UPDATE ledger_event SET occurred_at = occurred_at + interval '1 us' WHERE id = {event}", "hash"),
    "the audience": ("UPDATE ledger_event SET audience = ARRAY[gen_random_uuid()] WHERE id = {event}", "hash"),
    "the event's hash": ("UPDATE ledger_event SET hash = sha256(hash) WHERE id = {event}", "hash"),
    "the whole event": ("DELETE FROM ledger_event WHERE id = {event}", "missing"),
    "the place in its stream": ("UPDATE ledger_event SET seq = 1000 WHERE id = {event}", "sequence"),
    "the position": ("DELETE FROM ledger_position WHERE event_id = {event}", "position"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_the_first_event_that_was_changed_is_named(
    database: Database, checkpointer: Checkpointer, intruder: psycopg.Connection, change: str
) -> None:
    await a_ledger(database, checkpointer)
    row = intruder.execute(
        "SELECT p.position, e.id, e.seq FROM ledger_position p JOIN ledger_event e ON e.id = p.event_id"
        " WHERE e.data ->> 'count' = '2'"
    ).fetchone()
    assert row is not None
    statement, what = CHANGES[change]
    intruder.execute(statement.replace("{event}", f"'{row[1]}'").encode())
    found_first = await first(database)
    assert (found_first.what, found_first.position) == (what, row[0])
    if what == "hash":
        assert found_first.event_id == str(row[1])
        assert found_first.seq == row[2]
        assert found_first.stream is not None
        assert found_first.stream.startswith("offer ")
        assert found_first.recorded_at is not None
        assert found_first.recorded_at.startswith("20")


async def test_a_change_with_its_hash_computed_anew_breaks_the_link_after_it(
    database: Database, checkpointer: Checkpointer, intruder: psycopg.Connection
) -> None:
    stream = a_stream()
    for n in range(3):
        await counted(database, stream, n)
    await sequence_all(database)
    intruder.execute(forged("e.data ->> 'count' = '1'"))
    assert (await first(database)).what == "link"
    assert (await first(database)).seq == 3


def forged(which: str) -> bytes:
    """Change an event's payload and compute its hash anew, as somebody who reads this code would."""
    return f"""
        WITH changed AS (
            SELECT e.id, '{{"count":7}}' AS payload, sha256(e.previous || ledger_bytes(
                       e.id, e.stream_kind, e.stream_id, e.seq, e.name, e.version, e.actor, e.organisation_id,
                       e.audience, e.occurred_at, e.recorded_at, '{{"count":7}}')) AS hash
              FROM ledger_event e WHERE {which}
        ), head AS (
            UPDATE ledger_head h SET hash = changed.hash FROM changed JOIN ledger_event e ON e.id = changed.id
             WHERE h.stream_id = e.stream_id AND h.seq = e.seq
        )
        UPDATE ledger_event e SET payload = changed.payload, hash = changed.hash FROM changed WHERE e.id = changed.id
    """.encode()


async def test_a_forged_last_event_is_found_by_the_checkpoint_over_it(
    database: Database, checkpointer: Checkpointer, intruder: psycopg.Connection
) -> None:
    await counted(database, a_stream(), 1)
    await sequence_all(database)
    await checkpointer.make()
    intruder.execute(forged("e.data ->> 'count' = '1'"))
    bad = await first(database)
    assert (bad.what, bad.checkpoint) == ("root", 1)


async def test_a_ledger_cut_short_is_found_by_its_checkpoint_and_then_only_by_the_outside_copy(
    database: Database, checkpointer: Checkpointer, intruder: psycopg.Connection, outside: Path
) -> None:
    await a_ledger(database, checkpointer)
    intruder.execute("DELETE FROM ledger_event e USING ledger_position p WHERE p.event_id = e.id AND p.position > 6")
    intruder.execute(
        "DELETE FROM ledger_private WHERE NOT EXISTS (SELECT FROM ledger_event WHERE id = ledger_private.event_id)"
    )
    intruder.execute("DELETE FROM ledger_position WHERE position > 6")
    intruder.execute(
        "UPDATE ledger_head h SET seq = e.seq, hash = e.hash FROM ledger_event e"
        " WHERE e.stream_id = h.stream_id AND e.seq = (SELECT max(seq) FROM ledger_event WHERE stream_id = h.stream_id)"
    )
    assert (await first(database)).what == "truncated"
    intruder.execute("DELETE FROM ledger_checkpoint WHERE n = 2")
    assert (await verify(database)).whole
    assert (await first(database, outside)).what == "outside"
    with pytest.raises(OutsideDiffers):
        await checkpointer.make()


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE ledger_head SET seq = seq + 1 WHERE stream_kind = 'file'", "head"),
        ("DELETE FROM ledger_head WHERE stream_kind = 'file'", "head"),
        ("UPDATE ledger_private SET text = 'autre' WHERE field = 'reason'", "private"),
        ("DELETE FROM ledger_private WHERE field = 'reason'", "private"),
        ("UPDATE ledger_private SET event_id = gen_random_uuid() WHERE field = 'reason'", "private"),
        ("UPDATE ledger_checkpoint SET signature = sha256(signature) WHERE n = 2", "signature"),
        ("UPDATE ledger_checkpoint SET body = replace(body, '\"heads\":3', '\"heads\":4') WHERE n = 2", "signature"),
        ("UPDATE ledger_checkpoint SET body = '{}' WHERE n = 1", "checkpoint"),
        ("DELETE FROM ledger_checkpoint WHERE n = 1", "checkpoint"),
        ("UPDATE ledger_installation SET demonstration = true", "installation"),
        ("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_forever", "guard"),
        ("ALTER TABLE ledger_event ALTER data DROP EXPRESSION", "guard"),
    ],
)
async def test_what_stands_beside_the_events_is_verified_too(
    database: Database, checkpointer: Checkpointer, intruder: psycopg.Connection, statement: str, what: str
) -> None:
    await a_ledger(database, checkpointer)
    intruder.execute(statement.encode())
    assert (await first(database)).what == what


async def test_a_stolen_signature_of_another_key_is_found_when_the_keys_are_known(
    database: Database, checkpointer: Checkpointer, outside: Path, key: SigningKey
) -> None:
    await counted(database, a_stream())
    await sequence_all(database)
    await Checkpointer(database, SigningKey(Ed25519PrivateKey.generate()), outside).make()
    assert (await verify(database)).whole
    report = await verify(database, keys=[key.public])
    assert [finding.what for finding in report.findings] == ["key"]


async def test_an_erased_text_is_erased_and_not_broken(database: Database, checkpointer: Checkpointer) -> None:
    event = await assigned(database, a_stream(), reason="personnel")
    await sequence_all(database)
    await checkpointer.make()
    await database.run(WORKER, lambda uow: erase(uow, event, "reason"))
    report = await verify(database)
    assert report.whole
    assert (report.private, report.erased) == (1, 1)


async def test_a_demonstration_is_reported_as_one(database: Database) -> None:
    await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    report = await verify(database)
    assert report.whole
    assert report.demonstration


async def test_a_checkpoint_is_made_only_when_there_is_news(database: Database, checkpointer: Checkpointer) -> None:
    assert await checkpointer.make() is None
    await counted(database, a_stream())
    assert await checkpointer.make() is None
    await sequence_all(database)
    made = await checkpointer.make()
    assert made is not None
    assert made.signed()
    assert (made.says.n, made.says.first, made.says.last, made.says.heads) == (1, 1, 2, 2)
    assert await checkpointer.make() is None


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def test_the_file_catches_up_after_a_line_was_cut_short(
    database: Database, checkpointer: Checkpointer, outside: Path
) -> None:
    for _ in range(3):
        await counted(database, a_stream())
        await sequence_all(database)
        await checkpointer.make()
    whole = read(outside)
    write(outside, whole[:-40])
    assert [one.says.n for one in CheckpointFile(outside)] == [1, 2]
    assert await checkpointer.export() == 1
    assert read(outside) == whole
    write(outside, b"")
    assert await checkpointer.export() == 3
    assert read(outside) == whole
    there = await database.read(WORKER, checkpoints)
    assert [one.line() for one in there] == whole.decode().splitlines()


async def test_an_event_is_proven_to_be_beneath_its_checkpoint(database: Database, checkpointer: Checkpointer) -> None:
    stream = a_stream()
    recorded = [await counted(database, stream, n) for n in range(11)]
    await sequence_all(database)
    assert await database.read(WORKER, lambda uow: inclusion(uow, recorded[7].id)) is None
    await checkpointer.make()
    proven = await database.read(WORKER, lambda uow: inclusion(uow, recorded[7].id))
    assert proven is not None
    root = bytes.fromhex(proven.checkpoint.says.root)
    assert holds(proven.event_hash, proven.index, proven.size, proven.path, root)
    assert not holds(proven.event_hash, proven.index + 1, proven.size, proven.path, root)


def test_the_key_is_made_for_its_owner_alone_and_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ledger.key"
    made = SigningKey.of_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert SigningKey.of_file(path).public == made.public
    path.chmod(0o640)
    with pytest.raises(UnsafeKey, match="chmod 600"):
        SigningKey.of_file(path)


def test_a_file_that_holds_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    path.write_text("hello")
    path.chmod(0o600)
    with pytest.raises(UnsafeKey):
        SigningKey.of_file(path)
