"""The sequencer: one process gives committed events their position, gap-free, total, and in the order of each stream.

Numbers taken inside writing transactions become visible out of order, and a reader that goes by them loses events;
horizons of transaction ids wait for any long transaction of the cluster, even in another database. So an append leaves
a pending row, and one sequencer turns what has committed into positions. It alone sends NOTIFY, once a batch.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from core.database import Database
from core.errors import Busy
from core.identity.actors import WORKER, GroupRole
from core.locks import SEQUENCING
from core.uow import UnitOfWork

BATCH = 1_000
BUSY = 0.02
IDLE = 0.05
STANDBY = 0.5
"""Seconds between two looks: while there is news, while there is none, and of a sequencer that stands by."""

LOST = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    SQLAlchemyError,
    OSError,
    TimeoutError,
)
"""What a connection that ends looks like, from a server that is stopping to one that is not there yet."""

log = logging.getLogger(__name__)


async def sequence(uow: UnitOfWork, *, batch: int = BATCH) -> int:
    """Give positions to up to `batch` pending events, in a transaction of the service's own actor; returns how many."""
    moved: int = await uow.raw.fetchval("SELECT moved FROM ledger_sequence($1)", batch)
    return moved


async def sequence_all(database: Database) -> int:
    """Give positions to everything that has committed; returns how many. Safe beside a sequencer that runs."""
    total = 0
    while moved := await database.run(WORKER, sequence):
        total += moved
    return total


class Sequencer:
    """The loop. Any number may run; one leads, the others stand by and take over when its connection ends."""

    def __init__(self, database: Database, *, busy: float = BUSY, idle: float = IDLE, standby: float = STANDBY) -> None:
        self._database = database
        self._busy = busy
        self._idle = idle
        self._standby = standby
        self._woken = asyncio.Event()
        self.leading = False

    def wake(self) -> None:
        """Look now: something was just recorded by this process."""
        self._woken.set()

    async def run(self) -> None:
        """Lead or stand by until cancelled; a lost connection is a pause, never an end."""
        while True:
            try:
                async with self._database.raw() as raw:
                    await self._serve(raw)
            except Busy:
                log.warning("the sequencer waits for a connection, and will try again")
            except LOST as error:
                log.warning("the sequencer lost the database and will try again: %s", error)
                await self._database.close()  # the pool opens again by itself, without the connection that died
            finally:
                self.leading = False
            await asyncio.sleep(self._standby)

    async def _serve(self, raw: Any) -> None:
        try:
            while not await raw.fetchval("SELECT pg_try_advisory_lock($1)", SEQUENCING):
                await self._pause(self._standby)
            await raw.execute(f"SET ROLE {GroupRole.WORKER.value}")
            self.leading = True
            while True:
                moved = await raw.fetchval("SELECT moved FROM ledger_sequence($1)", BATCH)
                if moved < BATCH:
                    await self._pause(self._busy if moved else self._idle)
        finally:
            if not raw.is_closed():
                with contextlib.suppress(*LOST):
                    await raw.execute("RESET ROLE; SELECT pg_advisory_unlock_all()")

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()
