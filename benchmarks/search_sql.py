"""The catalogue's search over HTTP beside the database alone: what the house takes between the two.

Ten thousand offers; the same searches, once through the API (a granian process, JSON out), once by pgbench with the
very same statements, prepared, as the same login. The ratio is of the API's rate to pgbench's, at 1, 16 and 64 clients.
Both share this machine's processors with the database, and the API also with the client that asks.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.catalogue_house import OFFERS, House, house, load
from benchmarks.figures import Figure, figure
from catalogue.queries import Statement, statement
from catalogue.search_input import read_search
from catalogue.tree.family import family
from core.clock import SystemClock

CLIENTS = (1, 16, 64)
SECONDS = float(os.environ.get("COURTIER_BENCH_SECONDS", "8"))
GOAL = 0.6
WHERE = (
    "/usr/lib/postgresql/15/bin/pgbench",
    "/usr/lib/postgresql/16/bin/pgbench",
    "/usr/lib/postgresql/17/bin/pgbench",
)

SEARCHES: tuple[dict[str, Any], ...] = (
    {"q": "hydroélectricité", "facet": ["data_locations.mailbox>=quebec", "rpo<=1"], "order": "price"},
    {"facet": ["data_locations.mailbox>=quebec", "data_locations.backup>=quebec", "support_languages=fr", "rpo<=1"]},
    {"q": "archive illimitée", "max_price": 90_000},
    {"facet": ["certificates=iso_27001", "availability_target>=99.95", "mfa_users>=enforced"], "order": "price"},
    {"q": "coopérative", "facet": ["support_hours>=always"]},
    {"q": "Ombrelac 4711"},
)
"""What people look for: words, filters, both, a price, one offer by its name."""


def path_of(one: dict[str, Any]) -> str:
    """The address of a search."""
    return "/api/v1/offers?" + urlencode(one, doseq=True)


def statement_of(one: dict[str, Any], today: date) -> Statement:
    """The statement of a search, as the API makes it."""
    wanted = read_search(
        family("email"),
        words=one.get("q", ""),
        tokens=one.get("facet", ()),
        max_price=one.get("max_price"),
        order=one.get("order", "relevance"),
    )
    return statement(wanted, family("email"), today)


def pgbench_program() -> str | None:
    """Where pgbench is, None when nowhere."""
    return shutil.which("pgbench") or next((path for path in WHERE if Path(path).exists()), None)


def script(place: int, made: Statement, folder: Path) -> tuple[Path, list[str]]:
    """A statement as a pgbench script, and the variables that hold its arguments."""
    names = [f"s{place}v{number}" for number in range(1, len(made.arguments) + 1)]
    sql = re.sub(r"\$(\d+)", lambda found: f":{names[int(found[1]) - 1]}", made.sql)
    path = folder / f"search-{place}.sql"
    path.write_text(" ".join(sql.split()) + ";\n", encoding="utf-8")
    defined = [f"{name}={literal(argument)}" for name, argument in zip(names, made.arguments, strict=True)]
    return path, [part for one in defined for part in ("-D", one)]


def literal(argument: Any) -> str:
    """An argument as the text that PostgreSQL reads it from."""
    if isinstance(argument, list):
        return "{" + ",".join(json.dumps(one, ensure_ascii=False) for one in argument) + "}"
    return str(argument)


def by_pgbench(program: str, url: str, clients: int, seconds: float) -> float:
    """Searches a second that the database alone answers."""
    today = SystemClock().today()
    with tempfile.TemporaryDirectory(prefix="courtier-pgbench-") as made:
        command = [program, "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(max(2, round(seconds)))]
        for place, one in enumerate(SEARCHES):
            path, defined = script(place, statement_of(one, today), Path(made))
            command += [*defined, "-f", str(path)]
        environment = {**os.environ, "PGOPTIONS": "-c jit=off -c TimeZone=UTC"}
        done = subprocess.run([*command, url], env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+) \(without", done.stdout) or re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(done.stderr[-2000:])
    return float(found[1])


def measure(opened: House) -> Iterable[Figure]:
    """The figures, one for each number of clients."""
    program = pgbench_program()
    paths = [path_of(one) for one in SEARCHES]
    for clients in CLIENTS:
        rates: list[tuple[float, float]] = []
        last = None
        for _ in range(2):
            last = asyncio.run(load(opened.origin, paths, clients, SECONDS / 2))
            alone = by_pgbench(program, opened.service_url, clients, SECONDS / 2) if program else 0.0
            rates.append((last.per_second, alone))
        served = sum(rate for rate, _ in rates) / len(rates)
        alone = sum(rate for _, rate in rates) / len(rates)
        assert last is not None
        name = f"search-sql.{clients}"
        if not program:
            yield figure(name, served, "searches/s", versus="pgbench: not on this machine")
            continue
        yield figure(
            name,
            served,
            "searches/s",
            versus=f"pgbench {alone:.0f}/s, {OFFERS} offers",
            ratio=served / alone,
            goal=GOAL,
        )
        yield figure(f"search-sql.{clients}.p50", last.p50_ms, "ms")


def figures() -> Iterable[Figure]:
    """Start a house of its own, and measure."""
    with house() as opened:
        yield from measure(opened)
