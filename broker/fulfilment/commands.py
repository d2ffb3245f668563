"""`courtier connection`: how the platform reaches each provider."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import orjson

from broker import ROOM
from broker.fulfilment.connections import Keep, Whose, naming_problems, register_connection
from broker.fulfilment.permissions import PERMISSIONS as TABLES
from broker.fulfilment.vault import Vault
from broker.providers import KINDS
from broker.providers.connecting import connection_problems
from core.errors import Invalid
from core.identity.actors import WORKER
from core.identity.commands import in_database, organisation_of, table
from core.language import load
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.runtime.wording import Said, terminal_language
from core.settings import settings_or_exit
from core.uow import UnitOfWork

HEADER = Said("clé|genre|fournisseur|accès|au repos jusqu'à|motif", "key|kind|supplier|credentials|resting until|why")
SEALED = Said("scellé", "sealed")
NONE = Said("aucun", "none")
WOKEN = Said("{key} peut être appelée de nouveau.", "{key} may be called again.")
UNKNOWN = Said("Aucune connexion n'a la clé {key}.", "No connection has the key {key}.")
ONE_OF = Said("Choisissez entre --supplier et --no-supplier.", "Give either --supplier or --no-supplier.")
NOT_JSON = Said("{path} n'est pas un objet JSON.", "{path} is not a JSON object.")

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.group()
def connection() -> None:
    """Connections to providers: addresses, and credentials sealed at rest."""
    PERMISSIONS.register(things(TABLES, Permission))
    load([ROOM])


@connection.command("set")
@click.argument("key")
@click.option("--kind", type=click.Choice(sorted(KINDS)), required=True)
@click.option("--settings", type=FILE, required=True, help="A JSON file: addresses, catalogue identifiers; no secret.")
@click.option("--credentials", type=FILE, help="A JSON file, or - for what is typed; left out, those there are kept.")
@click.option("--supplier", help="The key or NEQ of the supplier that delivers through it; left out, it stays.")
@click.option("--no-supplier", is_flag=True, help="By hand, for every supplier that has no connection of its own.")
def set_connection(
    key: str, kind: str, settings: Path, credentials: Path | None, supplier: str | None, no_supplier: bool
) -> None:
    """Set the connection called KEY, new or changed, end its rest, and print its identifier.

    KEY is made of small letters, digits and hyphens. The credentials are sealed under the installation's key; no
    command shows them again.
    """
    if supplier is not None and no_supplier:
        raise click.UsageError(ONE_OF.in_(terminal_language()))
    wanted = document(settings)
    secret = None if credentials is None else document(credentials)
    vault = Vault.open_in(settings_or_exit().data_dir)

    async def work(uow: UnitOfWork) -> UUID:
        row = await uow.raw.fetchrow(
            "SELECT kind, sealed IS NOT NULL AS sealed FROM provider_connection WHERE key = $1", key
        )
        known = row is not None and row["sealed"] and row["kind"] == kind
        seller: Whose = None if no_supplier else Keep.SUPPLIER
        if supplier is not None:
            seller = await organisation_of(uow, supplier)
        found = await naming_problems(uow, key, kind, seller)
        found += connection_problems(kind, wanted, secret, known=known)
        if found:
            raise Invalid(found)
        return await register_connection(
            uow, WORKER, key, kind, vault, settings=wanted, credentials=secret, supplier_id=seller
        )

    click.echo(in_database(work))


@connection.command("list")
def list_connections() -> None:
    """Print every connection: its kind, its supplier, and whether it rests after failures."""

    async def work(uow: UnitOfWork) -> list[list[str]]:
        rows = await uow.raw.fetch(
            """
            SELECT c.key, c.kind, coalesce(o.name, '—') AS supplier, c.sealed IS NOT NULL AS sealed, c.resting_until,
                   coalesce(c.resting_because, '—') AS because
              FROM provider_connection c LEFT JOIN organisation o ON o.id = c.supplier_id
             ORDER BY c.key
            """
        )
        now = uow.clock.now()
        return [
            [
                row["key"],
                row["kind"],
                row["supplier"],
                (SEALED if row["sealed"] else NONE).in_(terminal_language()),
                row["resting_until"].isoformat(timespec="seconds") if resting(row["resting_until"], now) else "—",
                row["because"] if resting(row["resting_until"], now) else "—",
            ]
            for row in rows
        ]

    table(HEADER, in_database(work))


def resting(until: Any, now: Any) -> bool:
    """Whether a rest is still going on."""
    return until is not None and until > now


@connection.command("wake")
@click.argument("key")
def wake(key: str) -> None:
    """Let the connection called KEY be called again at once: what was wrong is put right."""
    from broker.fulfilment.attention import end_rest  # brings Celery, for which no other command waits

    async def work(uow: UnitOfWork) -> bool:
        row = await uow.raw.fetchval("SELECT id FROM provider_connection WHERE key = $1", key)
        if row is not None:
            await end_rest(uow, WORKER, row)
        return row is not None

    if not in_database(work):
        raise click.ClickException(UNKNOWN.in_(terminal_language(), key=key))
    click.echo(WOKEN.in_(terminal_language(), key=key))


def document(path: Path) -> dict[str, Any]:
    """A JSON object of a file, or of what is typed."""
    content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        # Nothing of the content: it may be a secret.
        raise click.ClickException(NOT_JSON.in_(terminal_language(), path=path))
    return found
