"""The one message there is: an operation wants a worker."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import Celery

from broker.fulfilment.wake import RUN_OPERATION, Waker
from workers.bridge import AWAY, BridgeClosed
from workers.engine import Engine
from workers.watchdog import Watchdog

log = logging.getLogger("courtier.tasks")


def install_tasks(application: Celery, engine: Engine, waker: Waker, watchdog: Watchdog) -> None:
    """Register the task with a process's own engine."""

    def run_operation(operation_id: str) -> None:
        """Do what the operation needs now, and ask for another worker when it needs more at once.

        A failure here is not sent again by Celery: the lease runs out, and the sweeper wakes the operation.
        """
        with watchdog.watch():
            try:
                again = engine.run(UUID(operation_id))
            except (BridgeClosed, *AWAY) as error:
                log.warning("an operation was left for later: the database is away (%s)", type(error).__name__)
                return
        if again:
            waker.send(UUID(operation_id))

    application.task(run_operation, name=RUN_OPERATION, ignore_result=True)
