"""Waking a worker after a commit: a message that holds an operation's identifier and nothing else.

The database decides what there is to do; the message only shortens the wait. Lost, late or doubled messages do no
harm, and a message store that is down does not stop anybody: the sweeper wakes again what is due.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

from celery import Celery
from kombu.exceptions import OperationalError

log = logging.getLogger("courtier.wake")

RUN_OPERATION = "courtier.run_operation"
QUEUE = "operations"
PREFIX = "courtier:"
"""Put before every key of ours in the message store, which others may share."""

PATIENCE = 1.0
"""Seconds that whoever committed waits for a store that does not answer."""

Wake = Callable[[UUID], Awaitable[None]]


def celery_application(broker_url: str, *, prefix: str = PREFIX) -> Celery:
    """The Celery application over one message store, the same for those who send and those who work.

    Args:
        broker_url: `redis://…`, or `redis+socket:///path` for a Unix socket.
        prefix: put before every key, so that several installations (or tests) share a store.
    """
    application = Celery("courtier", broker=broker_url, set_as_current=False)
    application.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_default_queue=QUEUE,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_acks_on_failure_or_timeout=True,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        result_backend=None,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_soft_shutdown_timeout=20.0,
        worker_enable_soft_shutdown_on_idle=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            "global_keyprefix": prefix,
            "visibility_timeout": 900,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_timeout": 30,
            "socket_connect_timeout": 2,
            "socket_keepalive": not broker_url.startswith("redis+socket"),
            "health_check_interval": 25,
            # A message fails at once when the store is down: whoever sends it does not wait, the sweeper will find it.
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        },
        enable_utc=True,
    )
    return application


class Waker:
    """Sends wake-up messages; failing to is not an error."""

    def __init__(self, application: Celery) -> None:
        self._application = application

    def send(self, operation_id: UUID) -> bool:
        """Ask for a worker; False when the message store did not take the message."""
        try:
            self._application.send_task(RUN_OPERATION, args=(str(operation_id),), queue=QUEUE)
        except (OperationalError, OSError) as error:
            log.warning("no worker was woken; the sweeper will", extra={"why": type(error).__name__})
            return False
        return True

    def send_all(self, operations: Iterable[UUID]) -> int:
        """`send` for each, until one is not taken; returns how many were."""
        sent = 0
        for operation in operations:
            if not self.send(operation):
                break
            sent += 1
        return sent

    async def __call__(self, operation_id: UUID) -> None:
        """`send`, without holding up an event loop, nor the caller for longer than `PATIENCE`."""
        try:
            await asyncio.wait_for(asyncio.to_thread(self.send, operation_id), PATIENCE)
        except TimeoutError:
            log.warning("no worker was woken; the sweeper will", extra={"why": "no answer"})


async def _nobody(operation_id: UUID) -> None:
    """No waker is installed: the sweeper finds the operation."""


_installed: list[Wake] = [_nobody]


def install_waker(wake: Wake | None) -> None:
    """Say who wakes workers in this process; None for nobody. The composition root calls this once."""
    _installed[0] = wake or _nobody


def waking(operation_id: UUID) -> Callable[[], Awaitable[Any]]:
    """What to do after the commit: `uow.after_commit(waking(operation_id))`."""
    return lambda: _installed[0](operation_id)
