"""A house under fire: which of its processes dies when, orders that go on all the while, and what must hold in the end.

Everything that is random comes from one seed, which is printed. Kills respect what the supervisor grants: at most
`GRANTED` deaths of one process within its window.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import redis
from sqlalchemy.exc import SQLAlchemyError

from broker.demonstration.provider import PROVIDER_OFFSET, connect_for
from broker.fulfilment.service import NewService, open_operation, request_service
from broker.fulfilment.wake import Waker, celery_application, install_waker
from broker.providers.osb import binding_id
from broker.rooms import register
from core.database import Database
from core.errors import Busy
from core.identity.actors import WORKER, Actor, GroupRole, OrganisationId, Role
from core.ids import new_id
from core.ledger.verify import verify
from core.runtime.cluster import ADMIN, at
from core.runtime.processes import children_of
from core.uow import UnitOfWork
from tests.e2e.house import House
from tests.support import eventually
from tests.workers.shop import a_contract, person

PARTS = {
    "web": b"granian",
    "worker": b"workers\0worker",
    "scheduler": b"workers\0scheduler",
    "provider": b"workers.demo_provider",
    "valkey": b"valkey-server",
    "postgres": b"bin/postgres\0-D",
}
"""The supervisor's children, by what their command line holds."""

INSIDE = ("backend", "web-worker", "forgetting")
"""Faults that the supervisor never sees: a session of PostgreSQL killed (its postmaster starts everything anew), the
web server's own worker killed, everything in Valkey lost."""

GRANTED, WINDOW = 4, 61.0
"""Fewer than the supervisor's five within sixty seconds: a fault may make another process end by itself."""

LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, SQLAlchemyError, OSError, Busy)


def command_of(pid: int) -> bytes:
    """The command line, its words separated by zeros; nothing for a process that has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@dataclass
class Fire:
    """Kills what the seed says, when it says so."""

    house: House
    seed: int
    log: list[str] = field(default_factory=list)
    deaths: dict[str, deque[float]] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def part(self, name: str) -> int | None:
        """The process of a part, if it runs now."""
        assert self.house.process is not None
        for pid in children_of(self.house.process.pid):
            if PARTS[name] in command_of(pid):
                return pid
        return None

    def address(self, name: str) -> str:
        """A setting that the house gave to its scheduler."""
        scheduler = self.part("scheduler")
        assert scheduler is not None
        given = Path(f"/proc/{scheduler}/environ").read_bytes().split(b"\0")
        values = dict(line.decode().split("=", 1) for line in given if b"=" in line)
        return values[f"COURTIER_{name}"]

    def plan(self, seconds: float, shortest: float, longest: float) -> list[tuple[float, str]]:
        """Moments and faults: each once in random order, then any; never more of one than the supervisor grants."""
        moments: list[tuple[float, str]] = []
        first = [*PARTS, *INSIDE]
        self.chance.shuffle(first)
        at_second = self.chance.uniform(0.2, shortest)
        while at_second < seconds:
            name = first.pop() if first else self.chance.choice([*PARTS, *INSIDE])
            recent = [when for when, what in moments if what == name and when > at_second - WINDOW]
            if name in INSIDE or len(recent) < GRANTED:
                moments.append((at_second, name))
                at_second += self.chance.uniform(shortest, longest)
        return moments

    def strike(self, name: str) -> bool:
        """Do it now; False when there is nothing to kill at this moment."""
        done = self._forget() if name == "forgetting" else self._kill(self._victim(name))
        self.log.append(f"{time.monotonic() - self.began:6.1f} s {name}{'' if done else ' (was down)'}")
        return done

    def _victim(self, name: str) -> int | None:
        if name in PARTS:
            return self.part(name)
        parent = self.part("postgres" if name == "backend" else "web")
        below = [] if parent is None else children_of(parent)
        if name == "backend":
            below = [pid for pid in below if b"courtier_service" in command_of(pid)]
        return self.chance.choice(sorted(below)) if below else None

    @staticmethod
    def _kill(pid: int | None) -> bool:
        if pid is None:
            return False
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _forget(self) -> bool:
        try:
            with redis.Redis.from_url(self.address("REDIS_URL"), protocol=2, retry=None) as client:
                client.flushall()
        except (redis.RedisError, OSError, AssertionError, KeyError):
            return False
        return True


@dataclass
class Market:
    """Orders from outside, over a connection of their own, that are placed once each however often it breaks."""

    database: Database
    requester: Actor
    supplier: OrganisationId
    contract: UUID
    connection: UUID
    placed: list[UUID] = field(default_factory=list)
    again: int = 0

    async def order(self, *, within: float = 60.0) -> None:
        """Place one order, asking first, whenever the answer was lost, whether it is there already."""
        version, deadline = new_id(), time.monotonic() + within
        assert self.requester.organisation is not None
        new = NewService(
            organisation_id=self.requester.organisation,
            contract_id=self.contract,
            offer_version_id=version,
            supplier_id=self.supplier,
            connection_id=self.connection,
            plan="standard",
            quantity=1,
        )

        async def conclude(uow: UnitOfWork) -> UUID:
            known: UUID | None = await uow.raw.fetchval("SELECT id FROM service WHERE offer_version_id = $1", version)
            if known is not None:
                return known
            service = await request_service(uow, self.requester, new)
            await open_operation(uow, self.requester, service)
            return service.id

        while True:
            try:
                self.placed.append(await self.database.run(self.requester, conclude))
                return
            except LOST:
                if time.monotonic() > deadline:
                    raise
                self.again += 1
                await asyncio.sleep(0.2)

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        """Rows, read as the worker."""
        found: list[Any] = await self.database.run(WORKER, lambda uow: uow.raw.fetch(sql, *values))
        return found

    async def count(self, sql: str, *values: Any) -> int:
        """One number, read as the worker."""
        rows = await self.rows(sql, *values)
        return int(rows[0][0])

    async def ours(self, tables: str, condition: str = "true") -> int:
        """How many there are of `tables`, which name an `o` with an organisation, for the body that orders here: the
        demonstration has services of its own."""
        sql = f"SELECT count(*) FROM {tables} WHERE o.organisation_id = $1 AND ({condition})"
        return await self.count(sql, self.requester.organisation)


async def open_market(fire: Fire) -> Market:
    """A body, a supplier and a contract beside the demonstration's own, and its provider to order from."""
    url = fire.address("DATABASE_URL")
    body, supplier = OrganisationId(new_id()), OrganisationId(new_id())
    admin = await asyncpg.connect(at(url, user=ADMIN))
    try:
        await admin.executemany(
            "INSERT INTO organisation (id, kind, name, created_at) VALUES ($1, $2, $3, now())",
            [(body, "ministry", "Corps"), (supplier, "supplier", "Fournisseur")],
        )
        contract = await a_contract(admin, body, supplier)
    finally:
        await admin.close()
    store = fire.address("REDIS_URL").replace("unix://", "redis+socket://", 1)
    install_waker(Waker(celery_application(store)))
    database = Database(url, pool_size=4, application_name="courtier-market")
    register()
    connection = await database.run(
        WORKER, lambda uow: connect_for(uow, fire.house.data, fire.house.port + PROVIDER_OFFSET, supplier)
    )
    return Market(database, person(GroupRole.BODY, body, Role.REQUESTER), supplier, contract, connection)


@dataclass
class Provider:
    """The demonstration provider's own account of what it has and did."""

    house: House

    async def ask(self, method: str, path: str, **keys: Any) -> Any:
        """Its administration."""
        token = (self.house.data / "provider" / "demo_provider.token").read_text(encoding="ascii")
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            answer = await client.request(
                method,
                f"http://127.0.0.1:{self.house.port + 1}/admin/{path}",
                headers={"Authorization": f"Bearer {token}"},
                **keys,
            )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def slow(self) -> None:
        """Let every change take half a second and every creation four, so that processes die in the middle of calls;
        a provider that was killed has forgotten it."""
        with contextlib.suppress(httpx.HTTPError):
            await self.ask("POST", "delay", json={"seconds": 4.0})
            await self.ask("POST", "faults", json={"mode": "slow", "times": 100_000, "seconds": 0.5})


async def burn(
    house: House, seed: int, *, seconds: float, orders: int, settle: float, gaps: tuple[float, float] = (1.5, 5.0)
) -> str:
    """Place `orders` orders at once, and one more after every fault, for `seconds`; then hold the end to account.

    Returns what happened, in a few lines.

    Raises:
        AssertionError: something was lost, done twice or left open, or did not settle within `settle` seconds.
    """
    fire = Fire(house, seed)
    print(f"faults: COURTIER_TEST_SEED={seed}")
    market = await open_market(fire)
    provider = Provider(house)
    await provider.slow()
    try:
        placing = [asyncio.ensure_future(market.order()) for _ in range(orders)]
        fire.began = time.monotonic()
        for moment, name in fire.plan(seconds, *gaps):
            await asyncio.sleep(max(0.0, moment - (time.monotonic() - fire.began)))
            await asyncio.to_thread(fire.strike, name)
            await provider.slow()
            placing.append(asyncio.ensure_future(market.order()))
        await asyncio.gather(*placing)
        over = time.monotonic()

        async def settled() -> bool:
            assert house.process is not None
            assert house.process.poll() is None, f"the house died:\n{house.log[-4000:]}"
            try:
                waiting = await market.ours("service o", "o.state <> 'active'")
                return waiting == 0 and await market.count("SELECT count(*) FROM ledger_pending") == 0
            except LOST:
                return False

        try:
            await eventually(settled, within=settle, what="an active service for every order")
        except AssertionError:
            raise AssertionError(await trouble(market, fire)) from None
        took = time.monotonic() - over
        await hold_to_account(market, provider)
        hold_to_silence(house)
        await eventually(lambda: asyncio.to_thread(house.answers), within=60, what="a web process that answers")
        return await story(market, fire, took)
    finally:
        print("\n".join(fire.log))
        install_waker(None)
        await market.database.close()


async def hold_to_account(market: Market, provider: Provider) -> None:
    """What must hold when everything has settled."""
    services = sorted(str(one) for one in market.placed)
    assert len(set(services)) == len(services)
    known = await market.rows("SELECT id FROM service WHERE organisation_id = $1", market.requester.organisation)
    assert sorted(str(row["id"]) for row in known) == services

    has = await provider.ask("GET", "state")
    instances = [one["id"] for one in has["instances"] if one["id"] in services]
    bindings = [one for one in has["bindings"] if one["instance_id"] in services]
    assert sorted(instances) == services
    assert sorted(one["instance_id"] for one in bindings) == services
    subjects = {*services, *(str(binding_id(one)) for one in market.placed)}
    effects = Counter((one["kind"], one["subject"]) for one in has["effects"] if one["subject"] in subjects)
    assert set(effects.values()) == {1}, f"done more than once: {effects.most_common(3)}"
    assert Counter(kind for kind, _ in effects) == {"provision": len(services), "bind": len(services)}

    assert not await market.count("SELECT count(*) FROM attempt WHERE answered_at IS NULL")
    assert not await market.ours("operation o", "o.state <> 'done' OR o.lease_token IS NOT NULL")
    assert not await market.ours("step o", "o.state <> 'done'")
    assert await market.ours("credential o", "o.sealed IS NOT NULL") == len(services)

    for service in market.placed:
        await hold_to_story(market, service)
    report = await verify(market.database)
    assert report.whole, f"the ledger does not verify: {report.first}"
    assert report.pending == 0


async def hold_to_story(market: Market, service: UUID) -> None:
    """The stream tells the whole of it, once: no number missing, every turn of the service, every step."""
    rows = await market.rows(
        "SELECT seq, name, data FROM ledger_event WHERE stream_kind = 'service' AND stream_id = $1 ORDER BY seq",
        service,
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    told = Counter(row["name"].removeprefix("service.") for row in rows)
    once = {"requested": 1, "operation_opened": 1, "state_changed": 2, "step_done": 2, "operation_finished": 1}
    assert {name: told[name] for name in once} == once, f"{service}: {told}"
    assert set(told) <= {*once, "step_waiting", "step_delayed"}, f"{service}: {told}"


def hold_to_silence(house: House) -> None:
    """Workers and scheduler say one line about each thing, meet nothing unexpected, and chat about nothing."""
    for chatter in ("celery@", "SecurityWarning", "DeprecationWarning", "demonstration provider on"):
        assert chatter not in house.log, chatter
    said = [json.loads(line) for line in house.log.splitlines() if line.startswith("{")]
    unexpected = [one for one in said if "exception" in one]
    assert not unexpected, unexpected[0]["exception"]


async def story(market: Market, fire: Fire, took: float) -> str:
    """A few figures about what happened."""
    outcomes = await market.rows(
        """
        SELECT a.outcome, count(*) AS n FROM attempt a JOIN step s ON s.id = a.step_id
         WHERE s.organisation_id = $1 GROUP BY 1 ORDER BY 1
        """,
        market.requester.organisation,
    )
    attempts = ", ".join(f"{row['outcome']} {row['n']}" for row in outcomes)
    struck = Counter(line.split(" s ", 1)[1] for line in fire.log)
    return (
        f"faults: seed {fire.seed}; {len(market.placed)} orders, {market.again} placed again; struck: "
        f"{', '.join(f'{name} {n}' for name, n in sorted(struck.items()))}; settled {took:.1f} s after the last; "
        f"attempts: {attempts}"
    )


async def trouble(market: Market, fire: Fire) -> str:
    """What is not as it should be, for the failure's message."""
    rows = await market.rows(
        """
        SELECT o.service_id, o.state, o.lease_until - clock_timestamp() AS lease, o.next_attempt_at - clock_timestamp()
               AS next, o.wake_at - clock_timestamp() AS wake, s.name, s.state AS step, s.tries, s.error_kind,
               s.error_text, c.resting_until - clock_timestamp() AS rests
          FROM operation o JOIN service v ON v.id = o.service_id JOIN provider_connection c ON c.id = v.connection_id
          LEFT JOIN step s ON s.operation_id = o.id AND s.state <> 'done'
         WHERE o.state <> 'done' AND o.organisation_id = $1
        """,
        market.requester.organisation,
    )
    left: Sequence[str] = [str(dict(row)) for row in rows]
    pending = await market.count("SELECT count(*) FROM ledger_pending")
    return "\n".join([f"not settled (seed {fire.seed}); {pending} events without a position:", *left, *fire.log])
