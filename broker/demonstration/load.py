"""Loading the demonstration, in the order of its telling."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import redis.asyncio as redis
from sqlalchemy import event

from broker.approval.facts import chains
from broker.demonstration.engine import Engine, running, wait_for
from broker.demonstration.monday import absences, asking, asks, resubmitted
from broker.demonstration.people import (
    Cast,
    give_passwords,
    register_accounts,
    register_organisations,
    register_others,
)
from broker.demonstration.provider import PROVIDER_OFFSET, connect, connect_others
from broker.demonstration.regie import STORIES
from broker.demonstration.services import PAST, buying
from broker.demonstration.shelves import fill_catalogue, open_catalogue
from broker.demonstration.telling import Days, Story, Teller
from broker.fulfilment.vault import Vault
from broker.rooms import rooms
from catalogue.demo import needs
from catalogue.demo.publishing import Published
from core.calendar import add_working_days
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER
from core.language import load
from core.ledger.sequencer import sequence_all
from core.runtime.wording import RuntimeRefusal, Said, terminal_language
from core.settings import Settings
from procurement.documents import Store
from procurement.rules import ruleset_for

PASSWORD_FILE = "demonstration-password.txt"
LOADED_FILE = "demonstration-loaded"
DOCUMENTS = "documents"
QUEUE = {"ready": 13, "examine": 28, "body": 9, "returned": 4}
"""The centre's Monday, but for the requests of other stories: 14 ready, 31 to examine, 16 waiting for somebody else."""
INTERRUPTED = Said(
    "Le chargement de la démonstration a été interrompu dans ce dossier de données ; effacez-le, ou choisissez-en un"
    " autre (--data).",
    "Loading the demonstration was interrupted in this data folder; delete it, or choose another (--data).",
)
PHASES = {
    "people": Said("personnes et organismes", "people and bodies"),
    "catalogue": Said("catalogue", "catalogue"),
    "engine": Said("attente du fournisseur", "waiting for the provider"),
    "stories": Said("récits", "stories"),
    "passwords": Said("mots de passe", "passwords"),
}
TOOK = Said("Démonstration, {phase} : {seconds} s", "Demonstration, {phase}: {seconds} s")
WORDS = ("rive", "quai", "brume", "cedre", "glace", "plume", "sable", "tuque", "orme", "givre", "loup", "miel")


async def load_demonstration(
    database: Database, settings: Settings, *, say: Callable[[str], None] | None = None
) -> Teller | None:
    """Everybody, the catalogue, and the stories; once, in a database where there is nothing yet.

    Args:
        say: told how long each phase took; by default the error stream is.

    Returns what was told, None when it was before.

    Raises:
        RuntimeRefusal: an earlier loading was interrupted, or a process of the telling does not answer.
    """
    if (settings.data_dir / LOADED_FILE).exists():
        return None
    if await database.public("SELECT EXISTS (SELECT FROM organisation)"):
        raise RuntimeRefusal(INTERRUPTED, status=75)
    load(rooms())
    password = keep_password(settings.data_dir / PASSWORD_FILE)
    clock = FixedClock(database.clock.now())
    told = Database(
        database.url.render_as_string(hide_password=False),
        clock=clock,
        pool_size=2,
        application_name="courtier-demonstration",
    )
    in_a_hurry(told)
    port = settings.port + PROVIDER_OFFSET
    try:
        with running(settings, port) as engine, without_collector():
            give = partial(give_accounts_a_password, database, settings, password)
            teller = await tell(told, settings, engine, Phases(say), give)
            await sequence_all(database)
    finally:
        await told.close()
    (settings.data_dir / LOADED_FILE).touch()
    return teller


async def tell(
    database: Database,
    settings: Settings,
    engine: Engine,
    phases: Phases,
    give: Callable[[Cast], Awaitable[None]],
) -> Teller:
    """The telling itself, in a database whose clock is told; ends where it began, in the present.

    Args:
        give: gives the accounts their passwords, which is long in coming and so is done beside the rest.
    """
    clock = database.clock
    assert isinstance(clock, FixedClock)
    port, present = settings.port + PROVIDER_OFFSET, clock.now()
    days = days_of(clock.today())
    cast = Cast()
    since = clock.today() - timedelta(days=3 * 365)
    teller = Teller(database, clock, cast, days, Store(settings.data_dir / DOCUMENTS), engine, needs(clock.today()))
    if days.tellable:
        clock.move_to(days.at(days.start + 1, 9))
    with phases("people"):
        await database.run(WORKER, lambda uow: register_organisations(uow, cast))
    with phases("catalogue"):
        published = await open_catalogue(database, days.base)
        cast.organisations |= {f"supplier:{code}": key for code, key in published.organisations.items()}
    with phases("people"):
        await database.run(WORKER, lambda uow: register_accounts(uow, cast, since))
        await database.run(WORKER, lambda uow: register_others(uow, cast, since))
        await database.run(WORKER, lambda uow: connect_others(uow, Vault.open_in(settings.data_dir), port))
        await connect(database, settings, port)
    giving = asyncio.ensure_future(give(cast))
    try:
        await tell_stories(teller, published, port, phases)
        with phases("passwords"):
            await giving
    finally:
        giving.cancel()
    clock.move_to(present)
    return teller


async def tell_stories(teller: Teller, published: Published, port: int, phases: Phases) -> None:
    """Every story in the order of time; the catalogue alone where the day is too early for the rules they rest on."""
    database, days = teller.database, teller.days
    if not days.tellable:
        with phases("catalogue"):
            await fill_catalogue(database, days.base, published)
        return
    with phases("engine"):
        wait_for(port)

    async def filling() -> Story:
        yield days.at(13, 8)
        await fill_catalogue(database, days.base, published)

    with phases("stories"):
        await teller.tell(
            [
                filling(),
                absences(teller),
                *(story(teller) for story in STORIES),
                *(buying(teller, place, one) for place, one in enumerate(PAST)),
                resubmitted(teller),
                *(asking(teller, one) for one in asks(**QUEUE)),
            ]
        )


def days_of(today: date) -> Days:
    """The telling's days: up to the present one, or the next that works."""
    first = max([date.min, *(one.valid_from for one in chains() if one.subject == "purchase")])
    rules = ruleset_for("email", today)
    return Days(add_working_days(today, 0), max(first, rules.effective_from) if rules is not None else date.max)


def in_a_hurry(database: Database) -> None:
    """Commit without waiting for the disk: what an interruption would lose is begun again anyway, and what follows the
    telling is committed as usual, and all before it."""

    @event.listens_for(database.engine.sync_engine, "connect")
    def said(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit = off")
        cursor.close()


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Objects of the telling live a moment or until its end; looking for cycles among them is a third of its time."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@dataclass
class Phases:
    """How long each phase took."""

    say: Callable[[str], None] | None

    @contextlib.contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Time a phase, and say it."""
        began = time.monotonic()
        yield
        language = terminal_language()
        seconds = f"{time.monotonic() - began:.1f}"
        said = TOOK.in_(language, phase=PHASES[name].in_(language), seconds=seconds)
        (self.say or partial(print, file=sys.stderr, flush=True))(said)


async def give_accounts_a_password(database: Database, settings: Settings, password: str, cast: Cast) -> None:
    """One password for every account of this data folder."""
    store = redis.Redis.from_url(str(settings.redis_url), protocol=2)
    try:
        await give_passwords(database, store, cast, password)
    finally:
        await store.aclose()


def keep_password(path: Path) -> str:
    """A password made for this data folder, kept in a file that only its owner reads."""
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    made = "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(made + "\n")
    return made
