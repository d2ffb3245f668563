"""The ledger's rates: `record()` against what PostgreSQL does with the same calls, the sequencer, and verification.

`record()` runs in whole units of work (BEGIN behind the wall, append, COMMIT), one event each, by several tasks of one
process, on the event loop that the service runs on; pgbench sends BEGIN, the same call (prepared) and COMMIT, with as
many clients and no wall. Both write to disk durably, each client to its own stream.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import uvloop

import core
from benchmarks.figures import Figure, figure
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from core.ledger import Event, Registry, Stream, Value, record
from core.ledger.sequencer import sequence_all
from core.ledger.verify import verify
from core.migrate import migrate
from core.runtime.embedded import EmbeddedPostgres, embedded_servers
from core.runtime.folder import DataFolder

CLIENTS = 8
GOAL = 0.5
"""The part of pgbench's rate that `record()` must reach."""
VERIFIED = 50_000
"""Events a second that verification must reach."""

MEASURED = Registry()


class Measured(Event, name="benchmark.measured", version=1, registry=MEASURED):
    """An event of the usual size."""

    offers: Value[int]
    requirements: Value[str]
    state: Value[str] = "frozen"


EVENT = Measured(offers=12, requirements="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
PAYLOAD = f'{{"offers":12,"requirements":"{EVENT.requirements}","state":"frozen"}}'

APPEND = f"""
SELECT ledger_append(gen_random_uuid(), 'benchmark', md5(:client_id::text)::uuid, 'benchmark.measured', 1,
                     '{WORKER.key}', NULL, '{{}}', clock_timestamp(), '{PAYLOAD}', NULL);
"""
SCRIPT = f"BEGIN;\n{APPEND}\nCOMMIT;\n"


def by_pgbench(program: Path, url: str, seconds: int, folder: Path) -> float:
    """Transactions a second of pgbench."""
    script = folder / "append.sql"
    script.write_text(SCRIPT)
    command = [program, "-n", "-M", "prepared", "-f", script, "-c", CLIENTS, "-j", 2, "-T", seconds, url]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found.group(1))


async def by_record(database: Database, seconds: float) -> float:
    """Units of work a second, each recording one event."""
    done = 0

    async def client() -> None:
        nonlocal done
        stream = Stream("benchmark", new_id())
        while time.perf_counter() < deadline:
            await database.run(WORKER, lambda uow: record(uow, stream, EVENT))
            done += 1

    deadline = time.perf_counter() + 0.5
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    done, started = 0, time.perf_counter()
    deadline = started + seconds
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return done / (time.perf_counter() - started)


def fill(owner_url: str, events: int) -> None:
    """Append `events` events to streams of ten."""
    with psycopg.connect(owner_url) as owner:
        owner.execute(
            "SELECT ledger_append(gen_random_uuid(), 'benchmark', md5((n / 10)::text)::uuid, 'benchmark.measured', 1,"
            " %s, NULL, '{}', clock_timestamp(), %s, NULL) FROM generate_series(1, %s) n",
            (WORKER.key, PAYLOAD, events),
        )


async def measure(url: str, owner_url: str, pgbench: Path, folder: Path, seconds: int, events: int) -> list[Figure]:
    """Every figure of this benchmark."""
    database = Database(url, pool_size=CLIENTS)
    try:
        rates: dict[str, list[float]] = {"record": [], "pgbench": []}
        for _ in range(3):
            rates["record"].append(await by_record(database, seconds / 3))
            rates["pgbench"].append(
                await asyncio.to_thread(by_pgbench, pgbench, owner_url, max(seconds // 3, 1), folder)
            )
        recorded, ceiling = (sorted(rates[name])[1] for name in ("record", "pgbench"))
        await sequence_all(database)
        await asyncio.to_thread(fill, owner_url, events)
        started = time.perf_counter()
        moved = await sequence_all(database)
        sequenced = moved / (time.perf_counter() - started)
        report = await verify(database)
        assert report.whole, report.first
        verified = report.events / report.seconds
    finally:
        await database.close()
    return [
        figure(
            "ledger.record",
            recorded,
            "events/s",
            versus=f"pgbench {ceiling:.0f}/s, {CLIENTS} clients",
            ratio=recorded / ceiling,
            goal=GOAL,
        ),
        figure("ledger.sequence", sequenced, "events/s"),
        figure("ledger.verify", verified, "events/s", goal=VERIFIED),
    ]


def figures(seconds: int = 9, events: int = 100_000) -> list[Figure]:
    """Start servers of its own, and measure.

    Args:
        seconds: how long to write, for each of the two.
        events: how many more events to verify.

    Raises:
        FileNotFoundError: there is no pgbench, neither beside the embedded server nor on the path.
    """
    with tempfile.TemporaryDirectory(prefix="courtier-bench-") as made:
        folder = Path(made)
        with embedded_servers(folder / "data") as addresses:
            beside = EmbeddedPostgres(DataFolder(folder / "data")).programs.path("pgbench")
            elsewhere = shutil.which("pgbench")
            if not beside.exists() and elsewhere is None:
                raise FileNotFoundError("pgbench")
            pgbench = beside if beside.exists() else Path(str(elsewhere))
            migrate(addresses.owner_url, [Path(core.__file__).parent / "migrations" / "versions"])
            work = measure(addresses.service_url, addresses.owner_url, pgbench, folder, seconds, events)
            return uvloop.run(work)
