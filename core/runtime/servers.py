"""The servers that the settings do not give, started and ready for the application."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from core.runtime.cluster import DATABASE, OWNER, SERVICE, prepare_cluster
from core.runtime.embedded import EmbeddedPostgres, EmbeddedValkey, Unit
from core.runtime.supervisor import Supervisor
from core.runtime.wording import RuntimeRefusal, Said, terminal_language
from core.settings import BadSettings, Settings, postgres_address, variable, without_password

NO_ADDRESS = Said(
    "Donnez COURTIER_DATABASE_URL : c'est la base à préparer.",
    "Give COURTIER_DATABASE_URL: it is the database to prepare.",
)
OTHER_ROLE = Said("{name} doit nommer le rôle {role}.", "{name} must name the role {role}.")
NOT_AN_ADDRESS = Said(
    "--admin-url doit être une adresse postgresql://…, celle d'un administrateur du serveur; dans son mot de passe,"
    " @ / ? # et % s'écrivent %40 %2F %3F %23 et %25.",
    "--admin-url must be a postgresql://… address, that of an administrator of the server; in its password, @ / ? # and"
    " % are written %40 %2F %3F %23 and %25.",
)
NOT_PREPARED = Said(
    "{url} répond, mais la base n'a pas pu être préparée. {reason}",
    "{url} answers, but the database could not be prepared. {reason}",
)
SILENT = Said("{name} : {url} ne répond pas. {reason}", "{name}: {url} does not answer. {reason}")

PATIENCE = 5
"""Seconds that a server has to answer before a start is refused."""


def require_servers(settings: Settings) -> None:
    """Meet every server that `settings` gives, once, before anything starts.

    Raises:
        BadSettings: with each that does not answer, or does not let us in; passwords left out.
    """
    language = terminal_language()
    problems = []
    for name in ("database_url", "database_owner_url", "redis_url"):
        url = getattr(settings, name)
        if url is not None and (reason := _refusal(url)):
            problems.append(SILENT.in_(language, name=variable(name), url=without_password(url), reason=reason))
    if problems:
        raise BadSettings(problems)


def _refusal(url: str) -> str:
    """Why the server at `url` is of no use, in its driver's words; nothing when it answers."""
    if url.startswith("postgresql:"):
        import psycopg

        try:
            psycopg.connect(url, connect_timeout=PATIENCE).close()
        except psycopg.Error as error:
            return _line(error)
        return ""
    import redis

    store = redis.Redis.from_url(url, protocol=2, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=None)
    try:
        store.ping()
    except (redis.RedisError, ValueError) as error:
        return _line(error)
    finally:
        store.close()
    return ""


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") + "."


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


def prepare_given(settings: Settings, admin_url: str) -> None:
    """Make the roles and the database that `settings` names on a server of one's own (`courtier database prepare`).

    The passwords written in the service's and the owner's addresses are the ones that the roles receive.

    Raises:
        RuntimeRefusal: an address names another role than `courtier_service` or `courtier_owner`, or there is none; the
            server cannot be reached, or the administrator lacks a right.
    """
    import psycopg

    if settings.database_url is None:
        raise RuntimeRefusal(NO_ADDRESS, status=78)
    service = urlsplit(settings.database_url)
    owner = urlsplit(settings.database_owner_url or "")
    for name, parts, role in (("DATABASE_URL", service, SERVICE), ("DATABASE_OWNER_URL", owner, OWNER)):
        if parts.scheme and parts.username != role:
            raise RuntimeRefusal(OTHER_ROLE, status=78, name=f"COURTIER_{name}", role=role)
    try:
        admin_url = postgres_address(admin_url)
    except ValueError:
        raise RuntimeRefusal(NOT_AN_ADDRESS, status=78) from None
    shown = without_password(admin_url)
    if reason := _refusal(admin_url):
        raise RuntimeRefusal(SILENT, status=78, name="--admin-url", url=shown, reason=reason)
    try:
        prepare_cluster(
            admin_url,
            database=unquote(service.path.lstrip("/")) or DATABASE,
            owner_password=unquote(owner.password) if owner.password else None,
            service_password=unquote(service.password) if service.password else None,
        )
    except psycopg.Error as error:
        raise RuntimeRefusal(NOT_PREPARED, status=78, url=shown, reason=_line(error)) from None
