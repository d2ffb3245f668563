"""Progress while somebody looks: one listener of the ledger an application, shared by every page that is open."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from litestar import Litestar

from broker.fulfilment import queries as fulfilment
from broker.fulfilment.queries import Progress
from broker.services.turn import current_step, going_on
from core.database import Database
from core.identity.actors import Actor
from core.language import Language
from core.ledger.readers import News

LONGEST = 240.0
"""Seconds after which a stream ends, so that no closed browser holds one for long; pages ask again by themselves."""

STATE = "services_news"
"""Where the application's state keeps its listener."""


class _Shared:
    """The application's listener: opened by the first page, closed by the last."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = 0
        self._lock = asyncio.Lock()
        self._open = contextlib.AsyncExitStack()
        self._news: News | None = None

    @contextlib.asynccontextmanager
    async def use(self) -> AsyncIterator[News]:
        """The listener, for as long as a page needs it."""
        async with self._lock:
            if self._news is None:
                self._news = await self._open.enter_async_context(News(self._database))
            self._users += 1
            news = self._news
        try:
            yield news
        finally:
            async with self._lock:
                self._users -= 1
                if not self._users:
                    self._news = None
                    await self._open.aclose()


def shared(app: Litestar) -> _Shared:
    """The application's listener."""
    found = app.state.get(STATE)
    if found is None:
        found = app.state[STATE] = _Shared(app.state["database"])
    made: _Shared = found
    return made


async def follow(
    app: Litestar, database: Database, actor: Actor, service_id: UUID, language: Language, *, longest: float = LONGEST
) -> AsyncGenerator[Mapping[str, Any], None]:
    """The progress of a service's operation: as it is, then whenever it changed, until it no longer moves by itself.

    What is read is read as `actor`, behind their wall.
    """

    async def now() -> Progress | None:
        return await database.read(actor, lambda uow: fulfilment.progress(uow, service_id))

    until = time.monotonic() + longest
    async with shared(app).use() as news:
        position = news.position
        shown = None
        while True:
            progress = await now()
            message = told(progress, language)
            if message != shown:
                yield message
                shown = message
            if message["finished"] or time.monotonic() >= until:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.05, until - time.monotonic())):
                    async with contextlib.aclosing(news.listen(position)) as heard:
                        async for newest in heard:
                            position = newest
                            break


def told(progress: Progress | None, language: Language) -> dict[str, Any]:
    """One message of the stream: how far it is, and what is under way in words."""
    if progress is None:
        return {"done": 0, "total": 0, "text": "", "finished": True}
    return {
        "done": progress.position,
        "total": progress.steps_total,
        "text": in_words(progress, language),
        "finished": not going_on(progress),
    }


def in_words(progress: Progress, language: Language) -> str:
    """« Ouverture du domaine : en cours »."""
    step = current_step(progress)
    if step is None or not going_on(progress):
        return language.t(f"status-operation-{progress.state}")
    return language.t("services-step-now", step=language.t(step.words), state=language.t(step.state_words))
