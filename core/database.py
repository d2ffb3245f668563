"""The one door to PostgreSQL: `Database.run` and `Database.read` open a transaction behind the tenant wall.

Every transaction begins with one message, `BEGIN; SET LOCAL ROLE …; SET LOCAL app.org …`, built from our own enum and
UUIDs and never from request text. The login itself holds no privilege: without `SET ROLE` it sees nothing. Connections
are SQLAlchemy's pool of asyncpg connections in autocommit, so that the transaction is ours alone and costs no extra
round trip.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any, TypeVar

import asyncpg
import orjson
from anyio import move_on_after
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.clock import Clock, SystemClock
from core.errors import Busy
from core.identity.actors import Actor
from core.uow import UnitOfWork

T = TypeVar("T")

RETRIES = 5
"""How often a transaction is run again after a serialisation failure or a deadlock, before `Busy`."""

PATIENCE = 5
"""Seconds that a connection has to give up its transaction before it is cut."""

RETRYABLE = frozenset({"40001", "40P01"})

INSUFFICIENT_PRIVILEGE = "42501"

DATA_ERRORS = "22"
"""The class of what PostgreSQL says of a value that it cannot take; it quotes the value."""

MORE = re.compile(r"\n(?:DETAIL|HINT):.*", re.DOTALL)
VALUE = re.compile(r"((?:\([^)]*\) )?(?:<class [^>]*>: )?[^:\"']*).*", re.DOTALL)
"""The beginning of a data error, before whatever it quotes."""


class Isolation(StrEnum):
    """How much of other people's work a transaction sees while it runs."""

    READ_COMMITTED = "READ COMMITTED"
    REPEATABLE_READ = "REPEATABLE READ"
    SERIALIZABLE = "SERIALIZABLE"


class UnsafeLogin(RuntimeError):
    """The service's login could walk around the tenant wall; the start stops."""


class CommitRefused(RuntimeError):
    """PostgreSQL turned COMMIT into ROLLBACK: an error inside the transaction had been swallowed."""


class Database:
    """A pool of connections, a clock, and the way to run use cases in transactions."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        pool_size: int = 10,
        application_name: str = "courtier",
        statement_timeout_ms: int = 30_000,
        wait_seconds: float = 10,
    ) -> None:
        """Make the pool; nothing connects before it is asked.

        Args:
            pool_size: connections kept open; as many again are opened in a rush.
            wait_seconds: how long somebody waits for a connection before `Busy`.
        """
        self.clock: Clock = clock or SystemClock()
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            # What people wrote is not for the log.
            hide_parameters=True,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=wait_seconds,
            # Transactions are ours, and over before a connection is given back: SQLAlchemy knows of none to roll back.
            pool_reset_on_return=None,
            connect_args={
                "server_settings": {
                    "application_name": application_name,
                    "statement_timeout": str(statement_timeout_ms),
                    "idle_in_transaction_session_timeout": "60000",
                    "TimeZone": "UTC",
                    "jit": "off",
                }
            },
        )

    async def run(
        self,
        actor: Actor,
        work: Callable[[UnitOfWork], Awaitable[T]],
        *,
        isolation: Isolation = Isolation.READ_COMMITTED,
    ) -> T:
        """Run `work` in one transaction as `actor`, commit, then do what it left for after the commit.

        `work` does SQL and nothing else, for it may be run again. Returns what `work` returned.

        Raises:
            Busy: the transaction met serialisation failures or deadlocks `RETRIES` times, or no connection was free.
        """
        for attempt in range(RETRIES):
            try:
                result, uow = await self._once(actor, work, isolation, read_only=False)
            except (asyncpg.PostgresError, DBAPIError) as error:
                if not retryable(error):
                    raise
                await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))
                continue
            await uow.finished()
            return result
        raise Busy(retry_after=1)

    async def read(self, actor: Actor, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` in one read-only transaction as `actor` that sees one state of the database throughout."""
        result, _ = await self._once(actor, work, Isolation.REPEATABLE_READ, read_only=True)
        return result

    async def _once(
        self, actor: Actor, work: Callable[[UnitOfWork], Awaitable[T]], isolation: Isolation, *, read_only: bool
    ) -> tuple[T, UnitOfWork]:
        async with self._connection() as (connection, raw):
            uow = UnitOfWork(actor=actor, clock=self.clock, connection=connection, raw=raw)
            try:
                await raw.execute(begin(actor, isolation, read_only=read_only))
                result = await work(uow)
                await uow.flush()
                done = await raw.execute("COMMIT")
                if done != "COMMIT":
                    raise CommitRefused("an error inside the transaction was swallowed; nothing was written")
            except BaseException:
                # A reader who leaves cancels every wait from then on, and this one is still to be waited for.
                with move_on_after(PATIENCE, shield=True):
                    if not raw.is_closed():
                        await raw.execute("ROLLBACK")
                raise
            finally:
                await uow.close()
            return result, uow

    async def public(self, sql: str, *arguments: Any) -> Any:
        """The one value of one statement over public tables, outside any transaction: the fast path of the catalogue.

        The login holds no right but to read public tables, so that nothing else can be reached this way.
        """
        async with self._connection() as (_, raw):
            return await raw.fetchval(sql, *arguments)

    @asynccontextmanager
    async def raw(self) -> AsyncIterator[Any]:
        """An asyncpg connection outside any transaction and role: for LISTEN, advisory locks and health checks only."""
        async with self._connection() as (_, raw):
            yield raw

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[tuple[AsyncConnection, Any]]:
        """A connection of the pool and asyncpg's beneath it; one that died meanwhile, or still is in a transaction, is
        never given out again.

        Raises:
            Busy: none was free within `wait_seconds`.
        """
        try:
            connection = await self.engine.connect()
        except NoConnection as error:
            raise Busy(retry_after=2) from error
        try:
            raw = driver(connection)
            try:
                yield connection, raw
            except BaseException as error:
                hush(error)
                raise
            finally:
                if not raw.is_closed() and raw.is_in_transaction():
                    raw.terminate()
                if raw.is_closed():
                    with move_on_after(PATIENCE, shield=True):
                        await connection.invalidate()
        finally:
            # Nothing waits here unless the connection is closed for good, which bears being cancelled: SQLAlchemy's
            # `async with` would make a task for it every time, a tenth of what a short transaction costs.
            await connection.close()

    async def check_login(self) -> None:
        """Stop the start when the service's login is able to walk around the wall.

        Raises:
            UnsafeLogin: it is a superuser, bypasses row-level security, or owns a table.
        """
        async with self.raw() as raw:
            row = await raw.fetchrow(
                """
                SELECT rolname, rolsuper, rolbypassrls,
                       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p') AND n.nspname = 'public') AS owns
                  FROM pg_roles r WHERE rolname = session_user
                """
            )
        reasons = [
            reason
            for reason, holds in (
                ("is a superuser", row["rolsuper"]),
                ("bypasses row-level security", row["rolbypassrls"]),
                ("owns a table", row["owns"]),
            )
            if holds
        ]
        if reasons:
            raise UnsafeLogin(f"the service's database login {row['rolname']} {' and '.join(reasons)}")

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def begin(actor: Actor, isolation: Isolation, *, read_only: bool) -> str:
    """The one message that opens a transaction behind the wall."""
    organisation = "" if actor.organisation is None else str(actor.organisation)
    mode = " READ ONLY" if read_only else ""
    return (
        f"BEGIN ISOLATION LEVEL {isolation.value}{mode}; SET LOCAL ROLE {actor.group.value}; "
        f"SET LOCAL app.org = '{organisation}'; SET LOCAL app.actor = '{actor.key}'"
    )


def retryable(error: BaseException) -> bool:
    """Whether PostgreSQL says that the same transaction may succeed if it is run again."""
    return sqlstate(error) in RETRYABLE


def walled(error: BaseException) -> bool:
    """Whether PostgreSQL refused because the actor's group role has no such right on a table."""
    return sqlstate(error) == INSUFFICIENT_PRIVILEGE


def hush(error: BaseException) -> None:
    """Take what people wrote out of an error of the database and of its causes, since errors end in the log.

    PostgreSQL's DETAIL quotes keys and whole rows, its data errors and asyncpg's quote the value, and SQLAlchemy
    repeats them. The constraint, the table and the SQLSTATE stay.
    """
    chain: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in chain:
            chain.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "orig", None)]
    said = [one for one in chain if isinstance(one, asyncpg.PostgresError)]
    wraps = [one for one in chain if isinstance(one, DBAPIError)]
    quotes = any((sqlstate(one) or "").startswith(DATA_ERRORS) for one in said)
    for postgres in said:
        postgres.detail = None
    inside = [one.__cause__ for one in said] + [one.orig for one in wraps]
    for each in [*said, *wraps, *(one for one in inside if one is not None)]:
        each.args = tuple(_unquoted(text, quotes=quotes) if isinstance(text, str) else text for text in each.args)


def _unquoted(text: str, *, quotes: bool) -> str:
    first = MORE.sub("", text)
    return VALUE.sub(r"\1", first) if quotes else first


def sqlstate(error: BaseException) -> str | None:
    """PostgreSQL's code of an error, as asyncpg raises it or as SQLAlchemy wraps it; None for any other."""
    cause = getattr(error, "orig", error)
    state: str | None = getattr(cause, "sqlstate", None) or getattr(cause.__cause__, "sqlstate", None)
    return state


def driver(connection: AsyncConnection) -> Any:
    """The asyncpg connection beneath SQLAlchemy's, which is open; asking the open one costs no change of greenlet."""
    assert connection.sync_connection is not None
    return connection.sync_connection.connection.driver_connection
