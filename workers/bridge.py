"""From Celery's threads into the house's coroutines: one event-loop thread and one database pool in each worker
process."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import asyncpg
import uvloop
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from core.database import Database
from core.errors import Busy

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds that one transaction may take, waiting for a connection included."""

PAUSE = 0.1
"""Seconds between two tries while the database is away."""

AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    DBAPIError,
    PoolExhausted,
    Busy,
    OSError,
)
"""What a database looks like that is stopping, not there yet, has no connection or no room for us now, or was started
again under a pool of old connections."""


class BridgeClosed(RuntimeError):
    """The process is going down; the database will be asked again by another."""


class Bridge:
    """Owns the loop and, on it, the database; `call` is the only way in."""

    def __init__(self, make_database: Callable[[], Database]) -> None:
        self._loop = uvloop.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="bridge", daemon=True)
        self._thread.start()
        self._closed = False
        self.database = self.call(self._make(make_database))

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    @staticmethod
    async def _make(make_database: Callable[[], Database]) -> Database:
        return make_database()

    def call(self, work: Coroutine[Any, Any, T], timeout: float = PATIENCE) -> T:
        """Run `work` on the loop and wait for it, `timeout` seconds at most.

        Raises:
            TimeoutError: it took longer, and was cancelled. BridgeClosed: the process is going down.
        """
        if self._loop.is_closed():
            work.close()
            raise BridgeClosed
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise TimeoutError(f"the database took longer than {timeout:g} s") from None

    def persist(self, work: Callable[[], Coroutine[Any, Any, T]], within: float) -> T:
        """`call` what `work` makes, again for as long as `within` seconds while the database is away.

        A transaction whose answer was lost may have committed: `work` must know its own traces.

        Raises:
            one of AWAY: the database did not come back in time. BridgeClosed: the process is going down.
        """
        until = time.monotonic() + within
        while True:
            try:
                return self.call(work())
            except AWAY:
                if time.monotonic() + PAUSE > until:
                    raise
                time.sleep(PAUSE)

    def close(self) -> None:
        """Give back the connections and stop the loop."""
        if self._closed:
            return
        self._closed = True
        self.call(self.database.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
