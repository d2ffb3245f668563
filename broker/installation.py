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
from core.settings import Settings

FOUNDED_OTHERWISE = Said(
    "Le dossier de données contient une autre sorte d'installation (démonstration ou réelle) ; choisissez un autre"
    " dossier (--data), ou l'option qui lui correspond (--demo, --no-demo).",
    "The data folder holds another kind of installation (demonstration or real); choose another folder (--data), or"
    " the option that matches it (--demo, --no-demo).",
)


def bring_up_to_date(settings: Settings) -> list[str]:
    """Run the migrations that the database does not have yet, as its owner; returns the new heads."""
    return migrate(str(settings.database_owner_url or settings.database_url), migrations())


def settle(settings: Settings, load_demonstration: Callable[[Database, Settings], Coroutine[Any, Any, Any]]) -> None:
    """Found the installation if nobody did, and load reference data and, once, the demonstration.

    Raises:
        RuntimeRefusal: the data folder holds the other kind of installation.
    """
    register()
    uvloop.run(_settle(settings, load_demonstration))


async def _settle(
    settings: Settings, load_demonstration: Callable[[Database, Settings], Coroutine[Any, Any, Any]]
) -> None:
    from core.reference.service import load_reference, read_files

    database = Database(str(settings.database_url), pool_size=4, application_name="courtier-setup")
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
    finally:
        await database.close()
