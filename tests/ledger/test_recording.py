"""Recording appends to a chain that nobody else can write, behind the tenant wall."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import asyncpg
import psycopg
import pytest

from core.clock import FixedClock, SystemClock
from core.database import Database, Isolation
from core.identity.actors import NOBODY, WORKER, GroupRole
from core.ids import new_id
from core.ledger import (
    ClockRefused,
    FoundedOtherwise,
    erase,
    found,
    installation,
    record,
    record_all,
)
from core.ledger.reading import HistoryEntry, history
from core.uow import UnitOfWork
from tests.ledger.support import TESTED, Assigned, Counted, a_person, a_stream, an_organisation, assigned, counted

pytestmark = pytest.mark.anyio

CHANGES = {
    "ledger_installation": "demonstration = true",
    "ledger_event": "payload = '{}'",
    "ledger_head": "seq = 9",
    "ledger_private": "text = 'y'",
    "ledger_pending": "event_id = gen_random_uuid()",
    "ledger_position": "position = 9",
    "ledger_checkpoint": "body = ''",
}
"""Each table of the ledger, and a change to it."""


async def told(database: Database, stream: object, actor: object = WORKER) -> list[HistoryEntry]:
    return await database.read(actor, lambda uow: history(uow, stream, registry=TESTED))  # type: ignore[arg-type]


async def test_events_of_a_stream_are_numbered_and_linked(database: Database) -> None:
    stream = a_stream()
    assert [(await counted(database, stream, n)).seq for n in range(3)] == [1, 2, 3]

    async def links(uow: UnitOfWork) -> list[tuple[bytes, bytes]]:
        rows = await uow.raw.fetch(
            "SELECT previous, hash FROM ledger_event WHERE stream_id = $1 ORDER BY seq", stream.id
        )
        return [(row["previous"], row["hash"]) for row in rows]

    first, second, third = await database.read(WORKER, links)
    assert second[0] == first[1]
    assert third[0] == second[1]


async def test_an_entry_says_who_for_whom_when_and_what(database: Database) -> None:
    body, supplier, stream = an_organisation(), an_organisation(), a_stream()
    actor = a_person(organisation=body)
    event = Assigned(to=new_id(), things=(new_id(),), reason="remplacement")
    await database.run(actor, lambda uow: record(uow, stream, event, audience=[supplier]))
    [entry] = await told(database, stream, actor)
    assert entry.event == event
    assert entry.message_id == "event-thing-assigned"
    assert entry.person == actor.id
    assert entry.organisation == body
    assert entry.audience == {body, supplier}
    assert abs(entry.recorded_at - entry.occurred_at) < timedelta(seconds=30)
    assert entry.position is None


async def test_a_batch_is_recorded_in_its_order(database: Database) -> None:
    one, other = a_stream(), a_stream()
    events = [(one, Counted(count=1)), (other, Assigned(to=new_id(), remark="vu")), (one, Counted(count=2))]
    done = await database.run(WORKER, lambda uow: record_all(uow, events))
    assert [recorded.seq for recorded in done] == [1, 1, 2]
    assert [entry.data["count"] for entry in await told(database, one)] == [1, 2]
    assert [entry.texts for entry in await told(database, other)] == [{"remark": "vu"}]
    assert await database.run(WORKER, lambda uow: record_all(uow, [])) == []


async def test_an_event_goes_when_its_transaction_does(database: Database) -> None:
    stream = a_stream()

    async def fail(uow: UnitOfWork) -> None:
        await record(uow, stream, Counted(count=1))
        raise LookupError

    with pytest.raises(LookupError):
        await database.run(WORKER, fail)
    assert await told(database, stream) == []
    assert (await counted(database, stream)).seq == 1


async def test_writers_of_one_stream_meet_as_a_serialisation_failure_that_is_retried(database: Database) -> None:
    stream, met = a_stream(), 0
    await counted(database, stream)

    async def late(uow: UnitOfWork) -> int:
        nonlocal met
        met += 1
        await uow.raw.fetchval("SELECT 1")
        if met == 1:
            await counted(database, stream)
        return (await record(uow, stream, Counted(count=9))).seq

    assert await database.run(WORKER, late, isolation=Isolation.REPEATABLE_READ) == 3
    assert met == 2


def tampering() -> list[str]:
    """Every way to write every table."""
    return [
        statement
        for table, change in CHANGES.items()
        for statement in (
            f"INSERT INTO {table} DEFAULT VALUES",
            f"UPDATE {table} SET {change}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        )
    ]


@pytest.mark.parametrize("group", list(GroupRole))
async def test_no_group_role_writes_a_table_of_the_ledger(database: Database, group: GroupRole) -> None:
    await assigned(database, a_stream(), reason="x")
    for statement in tampering():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.run(a_person(group), partial(execute, statement))


async def execute(statement: str, uow: UnitOfWork) -> None:
    await uow.raw.execute(statement)


async def test_the_owner_is_refused_too(database: Database, owner_dsn: str) -> None:
    await assigned(database, a_stream(), reason="x")
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        for statement in tampering():
            with pytest.raises(psycopg.Error, match="is refused"):
                owner.execute(statement)


async def test_nobody_may_record_but_reads_nothing(database: Database) -> None:
    stream = a_stream()
    await counted(database, stream, actor=NOBODY)
    assert [entry.actor for entry in await told(database, stream)] == ["nobody"]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await told(database, stream, NOBODY)


async def test_tenants_see_what_they_did_and_what_is_addressed_to_them(database: Database) -> None:
    body, supplier, stranger = an_organisation(), an_organisation(), an_organisation()
    stream = a_stream()
    actor = a_person(organisation=body)
    await database.run(actor, lambda uow: record(uow, stream, Assigned(to=new_id(), reason="secret")))
    await database.run(actor, lambda uow: record(uow, stream, Assigned(to=new_id(), reason="dit"), audience=[supplier]))

    async def seen(group: GroupRole, organisation: object) -> list[dict[str, str]]:
        reader = a_person(group, organisation)  # type: ignore[arg-type]
        return [entry.texts for entry in await told(database, stream, reader)]

    assert await seen(GroupRole.BODY, body) == [{"reason": "secret"}, {"reason": "dit"}]
    assert await seen(GroupRole.SUPPLIER, supplier) == [{"reason": "dit"}]
    assert await seen(GroupRole.BODY, stranger) == []
    assert await seen(GroupRole.SUPPLIER, None) == []
    for overseer in (GroupRole.CENTRE, GroupRole.REVIEWER, GroupRole.WORKER):
        assert len(await seen(overseer, None)) == 2

    async def texts(uow: UnitOfWork) -> int:
        count: int = await uow.raw.fetchval("SELECT count(*) FROM ledger_private")
        return count

    assert await database.read(a_person(GroupRole.SUPPLIER, supplier), texts) == 1
    assert await database.read(a_person(GroupRole.BODY, stranger), texts) == 0


async def test_acting_for_another_organisation_is_written_down(database: Database) -> None:
    served, stream = an_organisation(), a_stream()
    await counted(database, stream, actor=a_person(GroupRole.CENTRE, an_organisation()), on_behalf_of=served)
    [entry] = await told(database, stream, a_person(organisation=served))
    assert entry.organisation == served


async def test_an_erased_text_is_gone_and_said_to_be(database: Database) -> None:
    stream = a_stream()
    event = await assigned(database, stream, reason="santé", remark="ok")
    eraser = a_person(GroupRole.CENTRE)
    assert await database.run(eraser, lambda uow: erase(uow, event, "reason")) is True
    assert await database.run(eraser, lambda uow: erase(uow, event, "reason")) is False
    [entry] = await told(database, stream)
    assert entry.texts == {"remark": "ok"}
    assert entry.erased == {"reason"}

    async def row(uow: UnitOfWork) -> object:
        return await uow.raw.fetchrow("SELECT salt, text, erased_by FROM ledger_private WHERE field = 'reason'")

    assert tuple(await database.read(WORKER, row)) == (None, None, eraser.key)  # type: ignore[arg-type]


async def test_a_body_does_not_erase(database: Database) -> None:
    event = await assigned(database, a_stream(), reason="x")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.run(a_person(organisation=an_organisation()), lambda uow: erase(uow, event, "reason"))


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_clock_that_is_off_by_more_than_five_minutes_is_refused(database: Database, minutes: int) -> None:
    database.clock = FixedClock(SystemClock().now() + timedelta(minutes=minutes))
    with pytest.raises(ClockRefused):
        await counted(database, a_stream())


async def test_a_clock_within_five_minutes_is_believed(database: Database) -> None:
    database.clock = FixedClock(SystemClock().now() - timedelta(minutes=4))
    await counted(database, a_stream())


async def test_a_demonstration_tells_of_any_time(database: Database) -> None:
    founded = await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    assert founded.demonstration
    database.clock = FixedClock()
    stream = a_stream()
    await counted(database, stream)
    assert [entry.occurred_at for entry in await told(database, stream)] == [FixedClock().now()]


async def test_an_installation_is_founded_once_and_as_a_real_one_unless_it_is_said(database: Database) -> None:
    assert await database.read(NOBODY, installation) is None
    await counted(database, a_stream(), actor=NOBODY)
    there = await database.read(NOBODY, installation)
    assert there is not None
    assert not there.demonstration
    assert await database.run(WORKER, lambda uow: found(uow, demonstration=False)) == there
    with pytest.raises(FoundedOtherwise):
        await database.run(WORKER, lambda uow: found(uow, demonstration=True))


async def test_only_the_service_founds(database: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.run(a_person(GroupRole.CENTRE), lambda uow: found(uow, demonstration=True))
