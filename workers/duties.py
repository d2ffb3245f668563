"""The scheduler process: what the rooms bring, put together."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from broker.approval.dues import HANDLERS as APPROVAL
from broker.fulfilment.wake import PREFIX, Waker, celery_application, install_waker
from broker.rooms import register, rooms
from core.database import Database
from core.due import Handler
from core.idempotency import forget_keys
from core.identity.actors import WORKER
from core.identity.sessions import forget_sessions
from core.ledger.checkpoints import Checkpointer, SigningKey
from core.ledger.readers import Reader
from core.room import things
from core.settings import Settings
from core.uow import UnitOfWork
from procurement.dues import HANDLERS as PROCUREMENT
from workers.scheduler import Scheduler

HANDLERS: Mapping[str, Handler] = {**APPROVAL, **PROCUREMENT}
"""What to do about each kind of date; rooms' use cases are entered here, at the composition root."""

ANSWERS_KEPT = timedelta(days=1)
"""How long the answer to an Idempotency-Key is given again."""


async def tidy(uow: UnitOfWork) -> int:
    """Forget sessions that have expired and answers that nobody asks for again; returns how many."""
    return await forget_sessions(uow) + await forget_keys(uow, uow.clock.now() - ANSWERS_KEPT)


async def run_scheduler(settings: Settings, *, prefix: str = PREFIX, ready: Callable[[], None] | None = None) -> None:
    """Run the scheduler until SIGTERM or SIGINT; `ready` is called once it leads or stands by."""
    url, broker_url = settings.database_url, settings.celery_broker_url
    assert url is not None
    assert broker_url is not None
    register()
    waker = Waker(celery_application(broker_url, prefix=prefix))
    install_waker(waker)
    database = Database(url, pool_size=8, application_name="courtier-scheduler")
    key = SigningKey.of_file(settings.ledger_key_path)
    checkpointer = Checkpointer(database, key, settings.data_dir / "checkpoints.jsonl")

    async def wake(operations: Sequence[UUID]) -> None:
        await asyncio.to_thread(waker.send_all, operations)

    scheduler = Scheduler(
        database,
        wake,
        handlers=HANDLERS,
        readers=[reader for room in rooms() for reader in things(room.readers, Reader)],
        checkpoint=checkpointer.make,
        tidy=lambda: database.run(WORKER, tidy),
        ready=ready,
    )
    running = asyncio.ensure_future(scheduler.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        pass
    finally:
        await database.close()
