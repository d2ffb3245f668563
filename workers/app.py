"""The worker process: Celery's threads in front, one event loop and one database pool behind, every adapter at hand.

This is a composition root: it alone lists the adapters and the dates that fall due. `start_worker` serves until it is
told to stop.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping

import celery.apps.worker as program
from celery import Celery
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, worker_ready

from broker.fulfilment.vault import Vault
from broker.fulfilment.wake import PREFIX, Waker, celery_application
from broker.rooms import register
from core.database import Database
from core.settings import Settings
from workers.adapters import adapters
from workers.bridge import Bridge
from workers.contract import Adapter
from workers.decide import Policy
from workers.engine import Engine
from workers.tasks import install_tasks
from workers.watchdog import Watchdog

log = logging.getLogger("courtier.worker")

THREADS = 16


def start_worker(
    settings: Settings,
    *,
    speaks: Mapping[str, Adapter] | None = None,
    threads: int = THREADS,
    prefix: str = PREFIX,
    policy: Policy | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serve messages until SIGTERM; what is under way is finished first (20 s), and what is not comes back by itself.

    `speaks` replaces the adapters, for tests and benchmarks. `ready` is called once messages are taken.
    """
    url, broker_url = settings.database_url, settings.celery_broker_url
    assert url is not None
    assert broker_url is not None
    register()
    vault = Vault.open_in(settings.data_dir)
    application = celery_application(broker_url, prefix=prefix)
    with Bridge(lambda: Database(url, pool_size=threads, application_name="courtier-worker")) as bridge:
        engine = Engine(bridge, adapters() if speaks is None else speaks, vault, policy=policy)
        with Watchdog(threads) as watchdog:
            install_tasks(application, engine, Waker(application), watchdog)
            serve(application, threads, ready)


def serve(application: Celery, threads: int, ready: Callable[[], None] | None = None) -> None:
    """Run Celery's worker in this process: threads, none of its chatter between workers, and none on the terminal.

    Its warning against root is about messages that hold code; ours are JSON, and nothing else is accepted.
    """
    warnings.filterwarnings("ignore", category=SecurityWarning)
    setup_logging.connect(_as_it_is, weak=False)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)  # Celery switches its own on again while it starts
    if ready is not None:
        worker_ready.connect(lambda **_: ready(), weak=False)
    program.safe_say = lambda *_: None  # "worker: Warm shutdown", straight to the standard output
    application.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=threads",
            f"--concurrency={threads}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
        ]
    )


def _as_it_is(**_: object) -> None:
    """Whoever listens to this signal has set logging up; Celery then leaves it alone."""
