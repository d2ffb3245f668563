"""The unit of work: one transaction as one actor, run again when PostgreSQL says so."""

from __future__ import annotations

import asyncio
import traceback

import anyio
import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.database import CommitRefused, Database, Isolation, UnsafeLogin
from core.errors import Busy
from core.identity.actors import NOBODY, WORKER
from core.uow import UnitOfWork

pytestmark = pytest.mark.anyio

DEATHS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


async def test_a_unit_of_work_acts_through_the_group_role_of_its_actor(database: Database) -> None:
    async def who(uow: UnitOfWork) -> str:
        return str(await uow.raw.fetchval("SELECT current_user"))

    assert await database.run(NOBODY, who) == "courtier_public"
    assert await database.run(WORKER, who) == "courtier_worker"


async def test_outside_a_unit_of_work_the_login_reads_what_is_public_and_nothing_else(database: Database) -> None:
    assert await database.public("SELECT count(*) FROM offer") == 0
    for statement in ("SELECT count(*) FROM person", "SELECT count(*) FROM ledger_event", "DELETE FROM offer"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await database.public(statement)


async def test_an_error_leaves_nothing_behind(database: Database) -> None:
    async def half(uow: UnitOfWork) -> None:
        await uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('a=b')")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        await database.run(WORKER, half)
    assert await database.read(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM catalogue_token")) == 0


async def test_a_swallowed_error_does_not_pass_for_a_commit(database: Database) -> None:
    async def swallow(uow: UnitOfWork) -> None:
        try:
            await uow.raw.execute("SELECT 1/0")
        except asyncpg.DivisionByZeroError:
            return

    with pytest.raises(CommitRefused):
        await database.run(WORKER, swallow)


async def test_a_serialisation_failure_is_run_again(database: Database) -> None:
    tries = 0
    other = asyncio.Event()

    async def increment(uow: UnitOfWork) -> None:
        nonlocal tries
        tries += 1
        await uow.raw.fetchval("SELECT sum(id) FROM catalogue_token")
        if tries == 1:
            await database.run(WORKER, bump, isolation=Isolation.SERIALIZABLE)
            other.set()
        await uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('mine=' || gen_random_uuid())")

    async def bump(uow: UnitOfWork) -> None:
        await uow.raw.fetchval("SELECT sum(id) FROM catalogue_token")
        await uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('theirs=' || gen_random_uuid())")

    await database.run(WORKER, increment, isolation=Isolation.SERIALIZABLE)
    assert tries == 2
    assert await database.read(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM catalogue_token")) == 2


async def test_a_transaction_that_never_succeeds_says_busy(database: Database) -> None:
    async def never(uow: UnitOfWork) -> None:
        await uow.raw.execute("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$")

    with pytest.raises(Busy) as caught:
        await database.run(WORKER, never)
    assert caught.value.params == {"retry_after": 1}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO catalogue_token (token) VALUES (:it), (:it)",
        "INSERT INTO catalogue_token (id, token) VALUES (NULL, :it)",
        "INSERT INTO catalogue_token (token) VALUES (:it || chr(0))",
        "SELECT CAST(CAST(:it AS text) AS uuid)",
        "SELECT CAST(CAST(:it AS text) AS date)",
        "SELECT CAST(:it AS uuid)",
        "SELECT CAST(:it AS integer)",
    ],
)
async def test_what_people_wrote_is_in_no_error_of_the_database(database: Database, statement: str) -> None:
    secret = "Anne Confidentielle"

    async def by_sqlalchemy(uow: UnitOfWork) -> None:
        await (await uow.session.connection()).execute(text(statement), {"it": secret})

    async def by_hand(uow: UnitOfWork) -> None:
        await uow.raw.execute(statement.replace(":it", "$1"), secret)

    for work in (by_sqlalchemy, by_hand):
        with pytest.raises((asyncpg.PostgresError, DBAPIError)) as caught:
            await database.run(WORKER, work)
        told = "".join(traceback.format_exception(caught.value))
        assert "Confidentielle" not in told, told
        assert caught.value.args
        assert "database.py" in told


async def test_who_waits_too_long_for_a_connection_is_told_to_come_back(database_url: str) -> None:
    small = Database(database_url, pool_size=1, wait_seconds=0.05)
    try:
        async with small.raw(), small.raw():
            with pytest.raises(Busy) as caught:
                await small.read(NOBODY, lambda uow: uow.raw.fetchval("SELECT 1"))
            assert caught.value.params == {"retry_after": 2}
        assert await small.read(NOBODY, lambda uow: uow.raw.fetchval("SELECT 1")) == 1
    finally:
        await small.close()


async def test_what_was_left_for_after_the_commit_happens_once_and_only_then(database: Database) -> None:
    seen: list[int] = []

    async def work(uow: UnitOfWork) -> None:
        await uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('x=y')")

        async def effect() -> None:
            count = await database.read(WORKER, lambda u: u.raw.fetchval("SELECT count(*) FROM catalogue_token"))
            seen.append(count)

        uow.after_commit(effect)

    await database.run(WORKER, work)
    assert seen == [1]


async def test_a_reading_transaction_does_not_write(database: Database) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await database.read(WORKER, lambda uow: uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('x=y')"))


async def test_the_service_login_is_safe_and_others_stop_the_start(
    database: Database, admin_dsn: str, owner_dsn: str
) -> None:
    await database.check_login()
    for url, reason in ((admin_dsn, "is a superuser"), (owner_dsn, "owns a table")):
        unsafe = Database(url, pool_size=1)
        try:
            with pytest.raises(UnsafeLogin, match=reason):
                await unsafe.check_login()
        finally:
            await unsafe.close()


async def test_in_tx_nothing_stays(tx: Database) -> None:
    await tx.run(WORKER, lambda uow: uow.raw.execute("INSERT INTO catalogue_token (token) VALUES ('x=y')"))
    assert await tx.read(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM catalogue_token")) == 1


async def test_a_connection_that_died_is_never_given_out_again(database_url: str, admin_dsn: str) -> None:
    opened = Database(database_url, pool_size=1)
    killer = await asyncpg.connect(admin_dsn)

    async def doomed(uow: UnitOfWork) -> None:
        pid = await uow.raw.fetchval("SELECT pg_backend_pid()")
        await killer.execute("SELECT pg_terminate_backend($1)", pid)
        await uow.raw.fetchval("SELECT pg_sleep(5)")

    try:
        for use in range(3):
            with pytest.raises(DEATHS):
                await opened.run(WORKER, doomed)
            assert await opened.read(WORKER, lambda uow: uow.raw.fetchval("SELECT 1")) == 1, use
    finally:
        await killer.close()
        await opened.close()


async def test_whoever_leaves_in_the_middle_leaves_no_transaction_to_the_next(database_url: str) -> None:
    """A reader's connection ends while its answer is made: what it waits for is cancelled, and the rollback with it."""
    small = Database(database_url, pool_size=1)

    async def work(uow: UnitOfWork) -> None:
        for _ in range(20):
            await uow.raw.fetchval("SELECT current_user")

    try:
        await small.run(WORKER, work)
        for thousandths in range(60):
            for leaving in (small.run, small.read):
                with anyio.move_on_after(thousandths / 4_000):
                    await leaving(WORKER, work)
                await small.run(WORKER, work)
        async with small.raw() as raw:
            assert not raw.is_in_transaction()
            assert (
                await raw.fetchval(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
                )
                == 0
            )
    finally:
        await small.close()
