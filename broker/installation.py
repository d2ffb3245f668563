"""Making an installation: migrate, found the ledger, load what the law dates, and the demonstration where asked for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from broker.demonstration.provider import PROVIDER_OFFSET, connect
from broker.rooms import migrations, register
from core.database import Database
from core.identity.actors import WORKER
from core.ledger import FoundedOtherwise, found
from core.migrate import migrate
from core.runtime.wording import RuntimeRefusal, Said
from core.settings import Settings, addresses

FOUNDED_OTHERWISE = Said(
    "Le dossier de données contient une autre sorte d'installation (démonstration ou réelle); choisissez un autre"
    " dossier (--data), ou l'option qui lui correspond (--demo, --no-demo).",
    "The data folder holds another kind of installation (demonstration or real); choose another folder (--data), or"
    " the option that matches it (--demo, --no-demo).",
)


def bring_up_to_date(settings: Settings) -> list[str]:
    """Run the migrations that the database does not have yet, as its owner; returns the new heads.

    Raises:
        BadSettings: no address is given.
    """
    [service] = addresses(settings, "database_url")
    return migrate(settings.database_owner_url or service, migrations())


def settle(settings: Settings, load_demonstration: Callable[[Database, Settings], Coroutine[Any, Any, Any]]) -> bool:
    """Found the installation if nobody did, and load reference data and, once, the demonstration; whether anybody has a
    password to sign in with.

    Raises:
        BadSettings: no address is given.
        RuntimeRefusal: the data folder holds the other kind of installation.
    """
    register()
    return uvloop.run(_settle(settings, load_demonstration))


async def _settle(
    settings: Settings, load_demonstration: Callable[[Database, Settings], Coroutine[Any, Any, Any]]
) -> bool:
    from core.reference.service import load_reference, read_files

    [url] = addresses(settings, "database_url")
    database = Database(url, pool_size=4, application_name="courtier-setup")
    try:
        await database.check_login()
        try:
            await database.run(WORKER, lambda uow: found(uow, demonstration=settings.demo))
        except FoundedOtherwise as refusal:
            raise RuntimeRefusal(FOUNDED_OTHERWISE, status=78) from refusal
        await database.run(WORKER, lambda uow: load_reference(uow, WORKER, read_files()))
        if settings.demo:
            await load_demonstration(database, settings)
            await connect(database, settings, settings.port + PROVIDER_OFFSET)
        return bool(
            await database.read(WORKER, lambda uow: uow.raw.fetchval("SELECT EXISTS (SELECT FROM person_password)"))
        )
    finally:
        await database.close()
