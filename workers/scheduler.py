"""What must happen by itself, in one process: order of the ledger, waking operations, dates that fall due, checkpoints,
readers.

One scheduler leads, by an advisory lock that lives as long as its connection; a second stands by. Each duty is a loop
of its own: one that fails says so and goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core import due
from core.database import Database
from core.ledger.readers import Reader, catch_up
from core.ledger.sequencer import Sequencer
from core.locks import SCHEDULING
from workers.bridge import AWAY
from workers.engine import due as due_operations

log = logging.getLogger("courtier.scheduler")

RETRY = 1.0
"""Seconds after which a duty looks again, at the latest, while the database is away."""


Wake = Callable[[Sequence[UUID]], Awaitable[Any]]


@dataclass
class Scheduler:
    """The loops and what they need.

    wake: sends a message for each operation. handlers: what to do about dates, by kind. checkpoint: makes one when
    there is news. tidy: forgets what has expired. ready: is called once it leads or stands by. Times are seconds
    between two looks.
    """

    database: Database
    wake: Wake
    handlers: Mapping[str, due.Handler] = field(default_factory=dict)
    readers: Sequence[Reader] = ()
    checkpoint: Callable[[], Awaitable[Any]] | None = None
    tidy: Callable[[], Awaitable[Any]] | None = None
    ready: Callable[[], None] | None = None
    sweep_every: float = 0.5
    due_every: float = 1.0
    read_every: float = 0.2
    checkpoint_every: float = 60.0
    tidy_every: float = 3600.0
    standby_every: float = 1.0
    leading: bool = False

    async def run(self) -> None:
        """Lead when nobody else does, until cancelled; a lost database is a pause, said once."""
        lost = False
        while True:
            try:
                async with self.database.raw() as raw:
                    await raw.fetchval("SELECT 1")
                    if lost:
                        log.warning("the scheduler has the database again")
                    lost = False
                    await self._with(raw)
            except AWAY as error:
                if not lost:
                    log.warning("the scheduler lost the database and will try again: %s", type(error).__name__)
                lost = True
            finally:
                self.leading = False
            await asyncio.sleep(self.standby_every)

    async def _with(self, raw: Any) -> None:
        """Hold the lock on `raw` and serve; stop when the connection is gone."""
        self.leading = await raw.fetchval("SELECT pg_try_advisory_lock($1)", SCHEDULING)
        if self.ready is not None:
            ready, self.ready = self.ready, None
            ready()
        if not self.leading:
            return
        try:
            async with asyncio.TaskGroup() as group:
                duties = [
                    group.create_task(Sequencer(self.database).run()),
                    group.create_task(self._every(self.sweep_every, self.sweep)),
                    group.create_task(self._every(self.due_every, self.fall_due)),
                    *(group.create_task(self._every(self.read_every, self._reads(reader))) for reader in self.readers),
                ]
                if self.checkpoint is not None:
                    duties.append(group.create_task(self._every(self.checkpoint_every, self.checkpoint)))
                if self.tidy is not None:
                    duties.append(group.create_task(self._every(self.tidy_every, self.tidy)))
                with contextlib.suppress(*AWAY):
                    while True:
                        await asyncio.sleep(self.standby_every)
                        await raw.fetchval("SELECT 1")
                for duty in duties:
                    duty.cancel()
        finally:
            if not raw.is_closed():
                with contextlib.suppress(*AWAY):
                    await raw.execute("SELECT pg_advisory_unlock_all()")

    async def sweep(self) -> int:
        """Wake what is due and nobody is at; returns how many."""
        operations = await due_operations(self.database)
        if operations:
            await self.wake(operations)
        return len(operations)

    async def fall_due(self) -> int:
        """Handle the dates that have come; returns how many."""
        return await due.sweep(self.database, self.handlers)

    def _reads(self, reader: Reader) -> Callable[[], Awaitable[Any]]:
        return lambda: catch_up(self.database, reader)

    async def _every(self, seconds: float, duty: Callable[[], Awaitable[Any]]) -> None:
        while True:
            try:
                await duty()
            except AWAY as error:
                log.info("a duty of the scheduler waits for the database", extra={"why": type(error).__name__})
                await asyncio.sleep(min(RETRY, seconds))
                continue
            except Exception:
                log.exception("a duty of the scheduler failed and will be tried again")
                await asyncio.sleep(min(5.0, 10 * seconds))
            await asyncio.sleep(seconds)
