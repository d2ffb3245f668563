"""Passwords as argon2id hashes, computed off the event loop and never two too many at once."""

from __future__ import annotations

import asyncio
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import SecretStr

from core.identity.inputs import normal


class Passwords:
    """Hashes and checks passwords. `hasher` says the parameters of today (RFC 9106 §4, second choice, by default).

    `at_once` bounds how many hashes run together: each takes 64 MiB.
    """

    def __init__(self, hasher: PasswordHasher | None = None, *, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = asyncio.Semaphore(at_once)

    @cached_property
    def _stranger(self) -> str:
        return self._hasher.hash("the password of nobody")

    async def hash(self, password: SecretStr) -> str:
        """The hash to keep."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, normal(password))

    async def verify(self, kept: str | None, password: SecretStr) -> bool:
        """Whether `password` is the one that `kept` was made from; as long in coming when nothing is kept."""
        async with self._room:
            return await asyncio.to_thread(self._verify, kept, normal(password))

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str | None, password: str) -> bool:
        try:
            self._hasher.verify(kept or self._stranger, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
