"""Threads cannot be stopped from outside; a process that has lost half of them to calls that never end leaves, and is
started again.

Socket time-outs make this rare. What the lost threads held is safe: their leases run out, and others look before they
send.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

log = logging.getLogger("courtier.watchdog")

EX_TEMPFAIL = 75
"""Exit status of a process that wants to be started again (sysexits.h)."""

LONGEST = 420.0
"""Seconds after which a thread is lost: longer than any call may take (300 s) with its transactions."""


def leave() -> None:
    """End the process at once; the supervisor starts it again."""
    os._exit(EX_TEMPFAIL)


class Watchdog:
    """Counts the threads that are at something for too long."""

    def __init__(
        self, threads: int, *, longest: float = LONGEST, every: float = 5.0, leave: Callable[[], None] = leave
    ) -> None:
        self._threads = threads
        self._longest = longest
        self._every = every
        self._leave = leave
        self._since: dict[int, float] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="watchdog", daemon=True)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Around everything that one thread does for one message."""
        me = threading.get_ident()
        with self._lock:
            self._since[me] = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._since.pop(me, None)

    def lost(self) -> int:
        """How many threads are lost now."""
        now = time.monotonic()
        with self._lock:
            return sum(now - since > self._longest for since in self._since.values())

    def _serve(self) -> None:
        while not self._stop.wait(self._every):
            lost = self.lost()
            if lost * 2 >= self._threads:
                log.critical("half of the threads are lost (%d of %d): starting again", lost, self._threads)
                self._leave()
                return

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(2)
