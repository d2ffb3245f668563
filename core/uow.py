"""The unit of work: what a use case is given, one transaction long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from core.clock import Clock
from core.identity.actors import Actor


class UnitOfWork:
    """One transaction as one actor.

    `session` writes and locks rows through SQLModel; `raw` is the asyncpg connection of the same transaction, for SQL
    with `$1` parameters where speed or form asks for it. Flush before mixing: `raw` does not see what `session` still
    holds.
    """

    def __init__(self, *, actor: Actor, clock: Clock, connection: AsyncConnection, raw: Any) -> None:
        self.actor = actor
        self.clock = clock
        self.raw = raw
        self._connection = connection
        self._session: AsyncSession | None = None
        self._after: list[Callable[[], Awaitable[None]]] = []

    @property
    def session(self) -> AsyncSession:
        """The SQLModel session of this transaction; made when first asked for."""
        if self._session is None:
            self._session = AsyncSession(bind=self._connection, expire_on_commit=False, autoflush=True)
        return self._session

    def after_commit(self, effect: Callable[[], Awaitable[None]]) -> None:
        """Do `effect` once the transaction has committed: waking a worker, never anything that must not be lost."""
        self._after.append(effect)

    async def flush(self) -> None:
        """Send what the session still holds."""
        if self._session is not None:
            await self._session.flush()

    async def close(self) -> None:
        """Forget the session; the transaction is over."""
        if self._session is not None:
            await self._session.close()

    async def finished(self) -> None:
        """Run what was left for after the commit."""
        for effect in self._after:
            await effect()
