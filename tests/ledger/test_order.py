"""One order for all events: nothing unseen, nothing twice, each stream in its order, whatever else the cluster does."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from uuid import UUID

import asyncpg
import psycopg
import pytest

from core.database import Database
from core.identity.actors import WORKER, GroupRole
from core.ledger import Stream, record
from core.ledger.readers import News, Reader, catch_up, lag, listen, rewind
from core.ledger.reading import Entry, after, last_position
from core.ledger.sequencer import Sequencer, sequence, sequence_all
from core.locks import SEQUENCING
from core.uow import UnitOfWork
from tests.ledger.support import TESTED, Counted, a_person, a_stream, an_organisation, counted
from tests.support import eventually

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def running(sequencer: Sequencer) -> AsyncIterator[Sequencer]:
    """The sequencer while the context lasts."""
    task = asyncio.create_task(sequencer.run())
    try:
        yield sequencer
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def closed_after(*databases: Database) -> AsyncIterator[None]:
    """Close `databases` when the context ends."""
    yield
    for database in databases:
        await database.close()


async def everything(database: Database) -> list[Entry]:
    return await database.read(WORKER, lambda uow: after(uow, 0, 100_000, registry=TESTED))


async def test_a_reader_beside_eight_writers_sees_every_event_once_and_in_order(
    database: Database, database_url: str, admin_dsn: str
) -> None:
    writers, each = 8, 60
    streams = [a_stream() for _ in range(writers)]
    shared = a_stream()
    written: list[UUID] = []
    read: list[Entry] = []

    async def apply(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
        uow.after_commit(lambda: keep(entries))

    async def keep(entries: Sequence[Entry]) -> None:
        read.extend(entries)

    reader = Reader("test", apply, batch=37, registry=TESTED)

    async def write(own: Stream, seed: int) -> None:
        chance = random.Random(seed)
        for n in range(each):

            async def work(uow: UnitOfWork, n: int = n) -> list[UUID]:
                done = [await record(uow, own, Counted(count=n))]
                if chance.random() < 0.4:
                    await asyncio.sleep(chance.random() * 0.02)
                if chance.random() < 0.3:
                    done.append(await record(uow, shared, Counted(count=n)))
                return [one.id for one in done]

            with suppress(LookupError):
                written.extend(await database.run(WORKER, work))

    async def follow(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await catch_up(database, reader)
            await asyncio.sleep(0.005)

    elsewhere = admin_dsn.replace(admin_dsn.split("?")[0].rpartition("/")[2], "postgres", 1)
    with psycopg.connect(elsewhere) as other, psycopg.connect(admin_dsn) as long:
        other.execute("CREATE TEMPORARY TABLE held AS SELECT txid_current()")
        long.execute("CREATE TEMPORARY TABLE held AS SELECT txid_current()")
        stop = asyncio.Event()
        async with running(Sequencer(database)):
            following = asyncio.create_task(follow(stop))
            await asyncio.gather(*(write(stream, seed) for seed, stream in enumerate(streams)))

            async def all_read() -> bool:
                return len(read) > len(written)

            # One more than was written: the event that founded the installation.
            await eventually(all_read, what="the reader to see everything")
            stop.set()
            await following
        other.rollback()
        long.rollback()

    seen = [entry for entry in read if entry.name != "installation.founded"]
    assert Counter(entry.id for entry in seen) == Counter(written)
    assert [entry.position for entry in read] == list(range(1, len(written) + 2))
    for stream in (*streams, shared):
        numbers = [entry.seq for entry in seen if entry.stream == stream]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_what_is_not_committed_holds_nobody_up(database: Database, database_url: str) -> None:
    slow, quick = a_stream(), a_stream()
    begun, finish = asyncio.Event(), asyncio.Event()

    async def linger(uow: UnitOfWork) -> None:
        await record(uow, slow, Counted(count=1))
        begun.set()
        await finish.wait()

    await counted(database, a_stream())
    lingering = asyncio.create_task(database.run(WORKER, linger))
    await begun.wait()
    await counted(database, quick)
    await sequence_all(database)
    assert quick in {entry.stream for entry in await everything(database)}
    assert slow not in {entry.stream for entry in await everything(database)}
    finish.set()
    await lingering
    await sequence_all(database)
    assert (await everything(database))[-1].stream == slow


async def test_small_batches_keep_the_order_of_a_stream(database: Database) -> None:
    stream = a_stream()
    for n in range(10):
        await counted(database, stream, n)
    while await database.run(WORKER, lambda uow: sequence(uow, batch=3)):
        pass
    assert [entry.seq for entry in await everything(database) if entry.stream == stream] == list(range(1, 11))


async def test_only_one_of_two_sequencers_leads_and_the_other_takes_over(
    database: Database, database_url: str, admin_dsn: str
) -> None:
    theirs = [Database(database_url, clock=database.clock) for _ in range(2)]
    first, second = (Sequencer(one, standby=0.02) for one in theirs)
    async with closed_after(*theirs), running(first), running(second):

        async def one_leads() -> bool:
            return first.leading or second.leading

        await eventually(one_leads)
        await asyncio.sleep(0.1)
        assert first.leading != second.leading
        with psycopg.connect(admin_dsn, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND"
                " ((l.classid::bigint << 32) | l.objid::bigint) = %s"
                " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                (SEQUENCING,),
            )

        stream = a_stream()
        await counted(database, stream)

        async def placed() -> bool:
            return stream in {entry.stream for entry in await everything(database)}

        async def one_alone_leads() -> bool:
            # Whoever led may learn a moment later that its connection is gone; without it, it cannot write.
            return first.leading != second.leading

        await eventually(placed, what="the event to be given its position")
        await eventually(one_alone_leads)


async def test_a_sequencer_gives_its_connection_back_as_it_took_it(database: Database) -> None:
    sequencer = Sequencer(database)
    async with running(sequencer):

        async def leads() -> bool:
            return sequencer.leading

        await eventually(leads)
    async with database.raw() as raw:
        assert await raw.fetchval("SELECT current_user = session_user")
        assert await raw.fetchval("SELECT pg_try_advisory_lock($1)", SEQUENCING)
        await raw.execute("SELECT pg_advisory_unlock_all()")


async def test_no_tenant_gives_positions(database: Database) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.run(a_person(GroupRole.CENTRE), sequence)


async def test_a_readers_effect_and_its_cursor_go_together(database: Database) -> None:
    for n in range(5):
        await counted(database, a_stream(), n)
    await sequence_all(database)
    seen: list[int] = []
    broken = True

    async def apply(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
        if broken:
            raise LookupError
        seen.extend(entry.data["count"] for entry in entries)

    reader = Reader("counts", apply, handles=frozenset({"thing.counted"}), batch=2, registry=TESTED)
    with pytest.raises(LookupError):
        await catch_up(database, reader)
    assert await database.read(WORKER, lag) in ({}, {"counts": 6})
    broken = False
    assert await catch_up(database, reader) == 5
    assert seen == [0, 1, 2, 3, 4]
    assert await catch_up(database, reader) == 0
    assert await database.read(WORKER, lag) == {"counts": 0}
    await database.run(WORKER, lambda uow: rewind(uow, "counts"))
    assert await catch_up(database, reader) == 5


async def test_a_reader_is_not_woken_for_events_that_it_does_not_handle(database: Database) -> None:
    await counted(database, a_stream())
    await sequence_all(database)

    async def apply(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
        raise AssertionError(entries)

    assert await catch_up(database, Reader("other", apply, handles=frozenset({"thing.assigned"}))) == 0
    assert await database.read(WORKER, lag) == {"other": 0}


async def test_two_processes_that_bring_up_one_reader_take_turns(database: Database) -> None:
    for n in range(30):
        await counted(database, a_stream(), n)
    await sequence_all(database)
    seen: list[int] = []

    async def apply(uow: UnitOfWork, entries: Sequence[Entry]) -> None:
        await asyncio.sleep(0.002)
        uow.after_commit(lambda: keep([entry.data["count"] for entry in entries]))

    async def keep(counts: list[int]) -> None:
        seen.extend(counts)

    reader = Reader("turns", apply, handles=frozenset({"thing.counted"}), batch=4, registry=TESTED)
    await asyncio.gather(*(catch_up(database, reader) for _ in range(4)))
    assert Counter(seen) == Counter(range(30))


async def test_a_tenant_goes_through_the_events_it_may_read_by_position(database: Database) -> None:
    body = an_organisation()
    await counted(database, a_stream())
    mine = a_stream()
    await counted(database, mine, audience=[body])
    await sequence_all(database)
    seen = await database.read(a_person(organisation=body), lambda uow: after(uow, 0, registry=TESTED))
    assert [entry.stream for entry in seen] == [mine]


async def test_a_listener_hears_of_new_positions_at_once(database: Database, database_url: str) -> None:
    await counted(database, a_stream())
    await sequence_all(database)
    async with News(database, poll=60) as news:
        heard = [asyncio.create_task(news.listen().__anext__()) for _ in range(3)]
        await asyncio.sleep(0.1)
        await counted(database, a_stream())
        await sequence_all(database)
        newest = await database.read(WORKER, last_position)
        assert await asyncio.wait_for(asyncio.gather(*heard), 5) == [newest] * 3
        async with aclosing(news.listen(position=0)) as late:
            assert await anext(late) == newest


async def test_a_listener_finds_out_by_itself_when_no_notification_comes(database: Database, admin_dsn: str) -> None:
    await counted(database, a_stream())
    async with aclosing(listen(database, 0, poll=0.05)) as news:
        hearing = asyncio.create_task(news.__anext__())
        with psycopg.connect(admin_dsn, autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            admin.execute(
                "WITH gone AS (DELETE FROM ledger_pending RETURNING n, event_id)"
                " INSERT INTO ledger_position SELECT n, event_id FROM gone"
            )
        assert await asyncio.wait_for(hearing, 5) == 2


async def test_a_listener_goes_on_once_there_is_a_connection_for_it_again(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await counted(database, a_stream())
    await sequence_all(database)
    crowded = Database(database_url, pool_size=1, wait_seconds=0.5)
    async with closed_after(crowded), News(crowded, poll=0.05) as news:
        hearing = asyncio.create_task(anext(news.listen()))
        async with crowded.raw():

            async def waits() -> bool:
                return "waits for a connection" in caplog.text

            await eventually(waits, what="a listener without a connection")
        await counted(database, a_stream())
        await sequence_all(database)
        assert await asyncio.wait_for(hearing, 5) == await database.read(WORKER, last_position)


async def test_a_sequencer_goes_on_once_there_is_a_connection_for_it_again(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    crowded = Database(database_url, pool_size=1, wait_seconds=0.5)
    async with closed_after(crowded), crowded.raw(), AsyncExitStack() as rest:
        await rest.enter_async_context(crowded.raw())
        async with running(Sequencer(crowded, standby=0.01)) as sequencer:

            async def waits() -> bool:
                return "waits for a connection" in caplog.text

            await eventually(waits, what="a sequencer without a connection")
            await rest.aclose()

            async def leads() -> bool:
                return sequencer.leading

            await eventually(leads, what="the sequencer's lead")
