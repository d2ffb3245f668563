"""Readers: what follows from events (timelines, notifications, projections, feeds) with a cursor each.

A reader's cursor and the effect of what it read commit together, so that each event takes effect once. The effect is
SQL; what must leave the house (mail, webhooks) is a row that another process sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.database import Database
from core.errors import Busy
from core.identity.actors import WORKER
from core.ledger.events import Registry, registry
from core.ledger.reading import Entry, after, last_position
from core.ledger.sequencer import LOST
from core.uow import UnitOfWork

CHANNEL = "courtier_ledger"
POLL = 2.0
"""Seconds after which a listener looks by itself, in case a notification was lost."""

log = logging.getLogger(__name__)

Apply = Callable[[UnitOfWork, Sequence[Entry]], Awaitable[None]]


@dataclass(frozen=True)
class Reader:
    """A reader: its name (the key of its cursor), the events it handles (None: all), and their effect.

    `apply` is given events in their one order, never none, at most `batch` positions' worth at a time.
    """

    name: str
    apply: Apply
    handles: frozenset[str] | None = None
    batch: int = 500
    registry: Registry = field(default=registry, repr=False, compare=False)


async def catch_up(database: Database, reader: Reader) -> int:
    """Bring `reader` up to the newest position; returns how many events took effect.

    Two processes that bring up the same reader take turns. An error in `apply` undoes its batch and stays the caller's.
    """
    applied = 0

    async def step(uow: UnitOfWork) -> tuple[int, int]:
        cursor = await locked(uow, reader.name)
        target = min(await last_position(uow), cursor + reader.batch)
        if target <= cursor:
            return 0, 0
        entries = await after(uow, cursor, reader.batch, names=reader.handles, until=target, registry=reader.registry)
        if entries:
            await reader.apply(uow, entries)
        await uow.raw.execute("UPDATE ledger_cursor SET position = $2 WHERE reader = $1", reader.name, target)
        return target - cursor, len(entries)

    while True:
        moved, effective = await database.run(WORKER, step)
        if not moved:
            return applied
        applied += effective


async def locked(uow: UnitOfWork, reader: str) -> int:
    """The reader's position, its row locked until the transaction ends."""
    query = "SELECT position FROM ledger_cursor WHERE reader = $1 FOR UPDATE"
    position: int | None = await uow.raw.fetchval(query, reader)
    if position is None:
        await uow.raw.execute(
            "INSERT INTO ledger_cursor (reader, position) VALUES ($1, 0) ON CONFLICT DO NOTHING", reader
        )
        position = await uow.raw.fetchval(query, reader)
    assert position is not None
    return position


async def rewind(uow: UnitOfWork, reader: str, *, to: int = 0) -> None:
    """Let `reader` read again from after position `to`; whoever calls this first empties what it wrote."""
    await locked(uow, reader)
    await uow.raw.execute("UPDATE ledger_cursor SET position = $2 WHERE reader = $1", reader, to)


async def lag(uow: UnitOfWork) -> dict[str, int]:
    """How many positions each reader is behind."""
    rows = await uow.raw.fetch(
        """
        SELECT reader, (SELECT coalesce(max(position), 0) FROM ledger_position) - position AS behind
          FROM ledger_cursor ORDER BY reader
        """
    )
    return {row["reader"]: row["behind"] for row in rows}


class News:
    """Tells any number of waiting tasks of one process that there are new positions, over one connection.

    `async with News(database) as news: async for position in news.listen(): …`
    """

    def __init__(self, database: Database, *, poll: float = POLL) -> None:
        self._database = database
        self._poll = poll
        self._changed = asyncio.Condition()
        self._rung = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.position = 0

    async def __aenter__(self) -> News:
        self.position = await self._database.read(WORKER, last_position)
        self._task = asyncio.create_task(self._follow(), name="ledger news")
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def listen(self, position: int | None = None) -> AsyncGenerator[int, None]:
        """Yield the newest position whenever it has passed `position` (by default: where it is now), without end.

        Positions that come together are told once.
        """
        seen = self.position if position is None else position
        while True:
            async with self._changed:
                while self.position <= seen:
                    await self._changed.wait()
                seen = self.position
            yield seen

    async def _follow(self) -> None:
        while True:
            try:
                async with self._database.raw() as raw:
                    await self._hear(raw)
            except Busy:
                log.warning("news of the ledger waits for a connection, and will start again")
            except LOST as error:
                log.warning("news of the ledger stopped and will start again: %s", error)
                await self._database.close()  # the pool opens again by itself, without the connection that died
            await asyncio.sleep(min(self._poll, 1.0))

    async def _hear(self, raw: Any) -> None:
        def ring(*_: object) -> None:
            self._rung.set()

        await raw.add_listener(CHANNEL, ring)
        raw.add_termination_listener(ring)
        try:
            while not raw.is_closed():
                newest = await self._database.read(WORKER, last_position)
                if newest > self.position:
                    async with self._changed:
                        self.position = newest
                        self._changed.notify_all()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._rung.wait(), self._poll)
                self._rung.clear()
        finally:
            if not raw.is_closed():
                raw.remove_termination_listener(ring)
                with contextlib.suppress(*LOST):
                    await raw.remove_listener(CHANNEL, ring)


async def listen(database: Database, position: int | None = None, *, poll: float = POLL) -> AsyncGenerator[int, None]:
    """`News.listen` with a connection of its own, for a process with one listener; to be closed (`aclosing`)."""
    async with News(database, poll=poll) as news:
        async for newest in news.listen(position):
            yield newest


def check_readers(readers: Iterable[Reader]) -> None:
    """Stop the start when two readers share a name, or one handles an event that nobody declares.

    Raises:
        ValueError: with the first that is wrong.
    """
    names: set[str] = set()
    for reader in readers:
        if reader.name in names:
            raise ValueError(f"two readers are called {reader.name}")
        names.add(reader.name)
        unknown = (reader.handles or frozenset()) - set(reader.registry.names())
        if unknown:
            raise ValueError(f"{reader.name} handles events that nobody declares: {', '.join(sorted(unknown))}")
