"""The servers that the settings do not give, started and ready for the application."""

from __future__ import annotations

from core.runtime.cluster import prepare_cluster
from core.runtime.embedded import EmbeddedPostgres, EmbeddedValkey, Unit
from core.runtime.supervisor import Supervisor
from core.settings import Settings


def start_servers(supervisor: Supervisor, settings: Settings) -> Settings:
    """Embed what `settings` leaves out, and answer the settings with every address filled.

    A PostgreSQL that is given is taken as it is; an embedded one gets its roles and the empty database `courtier`.
    """
    units: list[Unit] = []
    addresses: dict[str, str] = {}
    postgres: EmbeddedPostgres | None = None
    if settings.database_url is None:
        postgres = EmbeddedPostgres(supervisor.folder, installed=settings.postgres_bin)
        addresses["database_url"] = postgres.service_url
        addresses["database_owner_url"] = postgres.owner_url
        units.append(postgres)
    if settings.redis_url is None:
        valkey = EmbeddedValkey(supervisor.folder, installed=settings.redis_bin)
        addresses["redis_url"] = valkey.url
        units.append(valkey)
    if units:
        supervisor.start(*units)
    if postgres is not None:
        with supervisor.phase("roles"):
            prepare_cluster(postgres.admin_url)
    return settings.model_copy(update=addresses)
