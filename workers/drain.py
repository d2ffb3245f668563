"""Doing what is due and leaving: operations carried forward in this process, without a message store.

`python -m workers drain` runs whatever is due now until nothing is. `python -m workers drain-as-told` reads instants
(ISO 8601, one a line) and does so as of each, answering every line with how many operations it looked at: that is how
the demonstration's past is provisioned by the engine itself. Only an installation founded as a demonstration lets its
clock be told; the ledger of any other refuses.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TextIO
from uuid import UUID

from broker.fulfilment.vault import Vault
from broker.rooms import register
from core.clock import Clock, FixedClock, SystemClock
from core.database import Database
from core.identity.actors import WORKER
from core.settings import Settings
from workers.adapters import adapters
from workers.bridge import Bridge
from workers.engine import Engine

LIMIT = 100

DUE = """
SELECT id FROM operation
 WHERE state IN ('pending', 'running', 'compensating') AND next_attempt_at <= clock_timestamp()
   AND (lease_until IS NULL OR lease_until < clock_timestamp())
 ORDER BY created_at, id LIMIT $1
"""
"""What a worker could do this moment, whoever was woken for it. Counts on ix_operation_wake."""


def drain(settings: Settings, *, told: TextIO | None = None, answers: TextIO = sys.stdout) -> int:
    """Run what is due now, or as of every instant that `told` brings; the exit status."""
    url = settings.database_url
    assert url is not None
    register()
    clock: Clock = SystemClock() if told is None else FixedClock()
    with Bridge(lambda: Database(url, clock=clock, pool_size=2, application_name="courtier-drain")) as bridge:
        engine = Engine(bridge, adapters(), Vault.open_in(settings.data_dir))
        if isinstance(clock, FixedClock):
            converse(engine, bridge, clock, told or (), answers)
        else:
            print(run_due(engine, bridge), file=answers, flush=True)
    return 0


def converse(engine: Engine, bridge: Bridge, clock: FixedClock, told: Iterable[str], answers: TextIO) -> None:
    """Answer each instant with the number of operations looked at; the end of the lines ends it."""
    print("ready", file=answers, flush=True)
    for line in told:
        clock.move_to(datetime.fromisoformat(line.strip()))
        print(run_due(engine, bridge), file=answers, flush=True)


def run_due(engine: Engine, bridge: Bridge) -> int:
    """Carry every operation that is due as far as it goes; returns how many were looked at.

    One that wants a person, or that its provider has yet to finish, waits for a later time and is left.
    """
    looked = 0
    while operations := bridge.call(due(engine.database)):
        for operation in operations:
            while engine.run(operation):
                pass
        looked += len(operations)
    return looked


async def due(database: Database) -> list[UUID]:
    """The operations that a worker could do something about now, the oldest first."""
    rows = await database.run(WORKER, lambda uow: uow.raw.fetch(DUE, LIMIT))
    return [row["id"] for row in rows]


__all__ = ["converse", "drain", "run_due"]
