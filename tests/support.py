"""Aids for every test: waiting with a deadline, and free ports."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import time
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any


def wait_until(holds: Callable[[], Any], *, within: float = 10.0, what: str = "the condition") -> Any:
    """Poll `holds` until it returns something true, and return that; fail with `what` after `within` seconds."""
    deadline = time.monotonic() + within
    while True:
        value = holds()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come about within {within:g} s")
        time.sleep(0.01)


async def eventually(holds: Callable[[], Awaitable[Any]], *, within: float = 10.0, what: str = "the condition") -> Any:
    """`wait_until` for coroutines."""
    deadline = time.monotonic() + within
    while True:
        value = await holds()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come about within {within:g} s")
        await asyncio.sleep(0.01)


def answers(address: str) -> bool:
    """Whether a page is served there; for `wait_until`, which fails when a server never does."""
    try:
        with urllib.request.urlopen(address, timeout=1):
            return True
    except OSError:
        return False


def free_port(*, following: int = 0) -> int:
    """A loopback port that is free now, and so are as many `following` it.

    It is below those that the system lends to whoever connects (from 32768 on), so that none of them takes it before
    it is listened on.
    """
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for one in range(port, port + following + 1):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", one))
            return port
