"""Loading the demonstration, in the order of its telling."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path

import redis.asyncio as redis

from broker.demonstration.people import Cast, give_passwords, register_accounts, register_organisations
from catalogue.demo.publishing import publish_catalogue
from core.database import Database
from core.identity.actors import WORKER
from core.runtime.wording import RuntimeRefusal, Said
from core.settings import Settings

PASSWORD_FILE = "demonstration-password.txt"
LOADED_FILE = "demonstration-loaded"
INTERRUPTED = Said(
    "Le chargement de la démonstration a été interrompu dans ce dossier de données ; effacez-le, ou choisissez-en un"
    " autre (--data).",
    "Loading the demonstration was interrupted in this data folder; delete it, or choose another (--data).",
)
WORDS = ("rive", "quai", "brume", "cedre", "glace", "plume", "sable", "tuque", "orme", "givre", "loup", "miel")


async def load_demonstration(database: Database, settings: Settings) -> None:
    """Everybody, the catalogue, and the stories; once, in a database where there is nothing yet.

    Raises:
        RuntimeRefusal: an earlier loading was interrupted.
    """
    if (settings.data_dir / LOADED_FILE).exists():
        return
    if await database.public("SELECT EXISTS (SELECT FROM organisation)"):
        raise RuntimeRefusal(INTERRUPTED, status=75)
    password = keep_password(settings.data_dir / PASSWORD_FILE)
    cast = Cast()
    since = database.clock.today() - timedelta(days=3 * 365)
    await database.run(WORKER, lambda uow: register_organisations(uow, cast))
    published = await publish_catalogue(database, WORKER)
    cast.organisations |= {f"supplier:{code}": key for code, key in published.organisations.items()}
    await database.run(WORKER, lambda uow: register_accounts(uow, cast, since))
    store = redis.Redis.from_url(str(settings.redis_url), protocol=2)
    try:
        await give_passwords(database, store, cast, password)
    finally:
        await store.aclose()
    (settings.data_dir / LOADED_FILE).touch()


def keep_password(path: Path) -> str:
    """A password made for this data folder, kept in a file that only its owner reads."""
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    made = "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(made + "\n")
    return made
