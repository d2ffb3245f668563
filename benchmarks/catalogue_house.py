"""A house with a large catalogue for the benchmarks: embedded servers, offers made of the demonstration's, web
processes, and a small client that asks one thing after another over kept connections.

The offers vary deterministically: each takes each section of its answers, its plans and its names from one of the
forty, so that every answer is valid and every filter has its share.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from broker.rooms import migrations, register
from catalogue.demo import DemoOffer, offers
from catalogue.demo.publishing import publish_catalogue
from catalogue.live import show
from catalogue.models import Agreement, Manufacturer, Offer, OfferVersion, Supplier
from catalogue.tree.answers import normalise
from catalogue.tree.family import family
from core.database import Database
from core.identity.actors import WORKER
from core.ids import new_id
from core.ledger import found
from core.migrate import migrate
from core.runtime.embedded import embedded_servers
from core.settings import load_settings
from core.uow import UnitOfWork
from tests.support import free_port

OFFERS = int(os.environ.get("COURTIER_BENCH_OFFERS", "10000"))
CHUNK = 250
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class House:
    """Where to knock: the database as the service's login, and the web server."""

    service_url: str
    origin: str


@contextmanager
def house(count: int = OFFERS, workers: int = 1) -> Iterator[House]:
    """The house with `count` published offers, while the context lasts."""
    with tempfile.TemporaryDirectory(prefix="courtier-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        with embedded_servers(folder / "servers") as addresses:
            migrate(addresses.owner_url, migrations())
            asyncio.run(fill(addresses.service_url, count))
            port = free_port()
            environment = {
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "COURTIER_DATABASE_URL": addresses.service_url,
                "COURTIER_REDIS_URL": addresses.redis_url,
                "COURTIER_DATA_DIR": str(folder / "data"),
                "COURTIER_PORT": str(port),
                "COURTIER_WEB_WORKERS": str(workers),
                "COURTIER_DEMO": "yes",
            }
            settings = load_settings({name: value for name, value in environment.items() if "BENCH" not in name})
            from broker.serve import web_command

            server = subprocess.Popen(web_command(settings), env=environment, cwd=ROOT)
            try:
                origin = f"http://127.0.0.1:{port}"
                asyncio.run(answering(port))
                yield House(addresses.service_url, origin)
            finally:
                server.terminate()
                server.wait(30)


async def answering(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.05)
    raise TimeoutError("the web server never answered")


async def fill(url: str, count: int) -> None:
    """Publish the forty offers by the book, and put as many variations beside them as `count` asks for."""
    register()
    database = Database(url, pool_size=2, statement_timeout_ms=600_000)
    try:
        await database.run(WORKER, lambda uow: found(uow, demonstration=True))
        await publish_catalogue(database, WORKER)
        told = offers(database.clock.today())
        for first in range(0, count - len(told), CHUNK):
            numbers = range(first, min(first + CHUNK, count - len(told)))
            await database.run(WORKER, partial(vary, told=told, numbers=numbers))
    finally:
        await database.close()


async def vary(uow: UnitOfWork, *, told: Sequence[DemoOffer], numbers: range) -> None:
    """Variations of the forty offers, as published ones are."""
    from sqlmodel import select

    tree = family("email")
    suppliers = {one.code: one for one in (await uow.session.exec(select(Supplier))).all()}
    makers = {one.code: one for one in (await uow.session.exec(select(Manufacturer))).all()}
    agreements = {one.supplier_id: one for one in (await uow.session.exec(select(Agreement))).all()}
    made: list[tuple[Offer, OfferVersion]] = []
    for number in numbers:
        chance = random.Random(number)
        base = told[number % len(told)]
        answers: dict[str, Any] = {}
        for section in tree.offer.sections:
            donor = chance.choice(told)
            answers.update(
                {key: value for key, value in donor.answers.items() if tree.offer.section_of[key].id == section.id}
            )
        priced = chance.choice(told)
        supplier = suppliers[base.supplier]
        offer = Offer(
            id=new_id(),
            code=f"{base.code}-{number:05d}",
            family=tree.id,
            supplier_id=supplier.id,
            manufacturer_id=makers[base.manufacturer].id,
            agreement_id=agreements[supplier.id].id,
            state="published",
        )
        version = OfferVersion(
            id=new_id(),
            offer_id=offer.id,
            number=1,
            name={language: f"{words} {number}" for language, words in base.name.items()},
            summary={**chance.choice(told).summary},  # type: ignore[dict-item]
            answers=normalise(tree.offer, answers),
            plans=[dict(plan) for plan in priced.plans],
            tree_version=str(tree.version),
            tree_hash=tree.content_hash,
            content_hash=f"{number:064x}",
            price_valid_until=base.price_valid_until,
            published_at=uow.clock.now(),
        )
        made.append((offer, version))
    uow.session.add_all([offer for offer, _ in made])
    await uow.flush()
    uow.session.add_all([version for _, version in made])
    await uow.flush()
    for offer, version in made:
        await show(uow, offer, version)


@dataclass(frozen=True)
class Load:
    """What a number of clients got."""

    per_second: float
    p50_ms: float
    p95_ms: float


async def load(origin: str, paths: Sequence[str], clients: int, seconds: float) -> Load:
    """`clients` ask for `paths`, turn by turn, each over its own kept connection."""
    host, _, port = origin.removeprefix("http://").partition(":")
    times: list[float] = []
    warm = time.perf_counter() + min(2.0, seconds / 3)
    until = warm + seconds

    async def client(turn: int) -> None:
        reader, writer = await asyncio.open_connection(host, int(port), limit=2**22)
        try:
            while (started := time.perf_counter()) < until:
                path = paths[turn % len(paths)]
                turn += 1
                writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                if not head.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"{path}: {head[:200]!r}")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                await reader.readexactly(length)
                if started >= warm:
                    times.append(time.perf_counter() - started)
        finally:
            writer.close()

    await asyncio.gather(*(client(place) for place in range(clients)))
    milliseconds = sorted(one * 1000 for one in times)
    return Load(
        len(times) / seconds, statistics.median(milliseconds), milliseconds[min(len(times) - 1, len(times) * 95 // 100)]
    )


if __name__ == "__main__":
    with house(int(sys.argv[1]) if sys.argv[1:] else OFFERS) as opened:
        print(opened, flush=True)
        sys.stdin.read()
