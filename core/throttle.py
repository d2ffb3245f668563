"""How often something may be tried: the generic cell rate algorithm in Valkey, in PostgreSQL while Valkey is away.

One round trip and no lock held: a hit moves the key's theoretical arrival by one step; it may run ahead of the clock by
`burst` steps. The clocks are the servers' own, since this is no business time.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError

from core.database import Database
from core.errors import TooManyRequests

log = logging.getLogger("courtier.throttle")

PATIENCE = 0.5
"""Seconds to wait for Valkey, whatever its client would try again, before PostgreSQL counts."""

HIT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local step, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = arrival + step - step * burst - now
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', arrival + step), 'PX', math.ceil(arrival + step - now) + 1000)
return 0
"""


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one every `step`."""

    step: timedelta
    burst: int


class Throttle:
    """Counts hits by key. `prefix` keeps installations that share a Valkey apart; what is in a key is hashed."""

    def __init__(self, valkey: Any, database: Database | None = None, *, prefix: str = "courtier") -> None:
        self._valkey = valkey
        self._database = database
        self._prefix = prefix

    async def hit(self, rate: Rate, *parts: str) -> None:
        """Count one hit on the key made of `parts`.

        Raises:
            TooManyRequests: the hit did not count; `retry_after` seconds.
        """
        key = self._key(parts)
        try:
            async with asyncio.timeout(PATIENCE):
                step = int(rate.step / timedelta(milliseconds=1))
                wait = await self._valkey.eval(HIT, 1, key, step, rate.burst) / 1000
        except (RedisError, OSError) as error:
            if self._database is None:
                raise
            log.warning("Valkey is away (%s); PostgreSQL counts", type(error).__name__)
            async with self._database.raw() as raw:
                waited: timedelta = await raw.fetchval("SELECT throttle_hit($1, $2, $3)", key, rate.step, rate.burst)
            wait = waited.total_seconds()
        if wait > 0:
            raise TooManyRequests(retry_after=math.ceil(wait))

    async def forget(self, *parts: str) -> None:
        """Take back every hit on the key."""
        key = self._key(parts)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._valkey.delete(key)
        except (RedisError, OSError):
            if self._database is None:
                raise
            async with self._database.raw() as raw:
                await raw.execute("SELECT throttle_forget($1)", key)

    def _key(self, parts: tuple[str, ...]) -> str:
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f"{self._prefix}:throttle:{parts[0]}:{digest[:32]}"
