"""The installation that a command of the operator speaks to: the servers that the settings give, or the embedded ones
that run on the data folder now.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import TypeVar

from core.database import Database
from core.runtime.embedded import POSTGRES_SOCKET, postgres_url, valkey_url
from core.runtime.folder import EX_TEMPFAIL, sockets_in_use
from core.runtime.servers import require_servers
from core.runtime.wording import RuntimeRefusal, Said
from core.settings import Settings

T = TypeVar("T")

NOT_RUNNING = Said(
    "Courtier ne tourne pas sur le dossier de données {path}, ou tourne sous un autre compte. Démarrez-le"
    " (courtier serve), ou nommez le dossier où il tourne par COURTIER_DATA_DIR, ou la base par COURTIER_DATABASE_URL.",
    "Courtier does not run on the data folder {path}, or runs as another account. Start it (courtier serve), or name"
    " the folder that it runs on with COURTIER_DATA_DIR, or the database with COURTIER_DATABASE_URL.",
)


def running(settings: Settings) -> Settings:
    """`settings` with the addresses of the embedded servers where they give none; the servers answer.

    Raises:
        BadSettings: a server that they give does not answer.
        RuntimeRefusal: they leave one out, and nothing runs on the data folder.
    """
    require_servers(settings)
    if settings.database_url is not None and settings.redis_url is not None:
        return settings
    sockets = sockets_in_use(settings.data_dir)
    embedded: dict[str, str] = {}
    if settings.database_url is None:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(sockets / POSTGRES_SOCKET))
        except OSError:
            raise RuntimeRefusal(NOT_RUNNING, status=EX_TEMPFAIL, path=settings.data_dir) from None
        embedded["database_url"] = postgres_url(sockets)
    if settings.redis_url is None:
        embedded["redis_url"] = valkey_url(sockets)
    return settings.model_copy(update=embedded)


def with_database(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` answers, given the installation's database.

    Raises:
        BadSettings, RuntimeRefusal: as `running`.
    """
    url = str(running(settings).database_url)

    async def run() -> T:
        database = Database(url, pool_size=2, application_name="courtier-command")
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())
