"""`courtier family` and `courtier offer`: for those who write families, and those who fill the catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import click

from catalogue import ROOM
from catalogue.filling import Filled, fill_catalogue
from catalogue.folder import FolderRefused, read_folder
from catalogue.live import show_again
from catalogue.models import Offer, OfferId
from catalogue.queries import shelf
from catalogue.service import reinstate_offer, suspend_offer, withdraw_offer
from catalogue.tree import FAMILIES, check_family
from core.identity.actors import WORKER
from core.identity.commands import EX_DATAERR, in_database, table, words_of_terminal
from core.language import load
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.runtime.wording import Said, terminal_language
from core.uow import UnitOfWork

OFFERS = Said("code|famille|état|version|fournisseur|nom", "code|family|state|version|supplier|name")
FILLED: tuple[tuple[str, Said], ...] = (
    ("manufacturers", Said("Fabricants inscrits : {count}", "Manufacturers registered: {count}")),
    ("suppliers", Said("Fournisseurs inscrits : {count}", "Suppliers registered: {count}")),
    ("agreements", Said("Ententes-cadres en vigueur : {count}", "Framework agreements in force: {count}")),
    ("opened", Said("Offres publiées : {count}", "Offers published: {count}")),
    (
        "changed",
        Said("Offres publiées dans une nouvelle version : {count}", "Offers published in a new version: {count}"),
    ),
    ("unchanged", Said("Offres inchangées : {count}", "Offers unchanged: {count}")),
)
GOOD = Said(
    "{offers} offres et {suppliers} fournisseurs, sans erreur.",
    "{offers} offers and {suppliers} suppliers, no mistake.",
)
SHOWN = Said("Offres remises au catalogue : {count}.", "Offers shown again: {count}.")
UNKNOWN = Said("Aucune offre n’a le code {code}.", "No offer has the code {code}.")
STATES: dict[str, Said] = {
    "draft": Said("brouillon", "draft"),
    "published": Said("publiée", "published"),
    "suspended": Said("suspendue", "suspended"),
    "withdrawn": Said("retirée", "withdrawn"),
}

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def family() -> None:
    """Families of services: question trees written in YAML."""


@family.command()
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
def check(folders: tuple[Path, ...], as_json: bool) -> None:
    """Check families whole, those that are shipped unless FOLDERS are named; exit 1 when one has a fault.

    Every mistake is told by its file and line: shape, both languages, references, reachability.
    """
    chosen = folders or tuple(path.parent for path in sorted(FAMILIES.glob("*/family.yaml")))
    wrong = False
    for folder in chosen:
        faults = check_family(folder)
        wrong = wrong or bool(faults)
        for fault in faults:
            if as_json:
                click.echo(
                    json.dumps(
                        {"family": folder.name, "file": fault.file, "line": fault.line, "message": fault.message}
                    )
                )
            else:
                click.echo(f"{folder / fault.file}:{fault.line}: {fault.message}")
        if not faults and not as_json:
            click.echo(f"{folder.name}: good")
    sys.exit(1 if wrong else 0)


@click.group()
def offer() -> None:
    """Offers of the catalogue, and the files that they are kept in."""
    PERMISSIONS.register(things(ROOM.permissions, Permission))
    load([ROOM])


@offer.command("check")
@click.argument("folder", type=FOLDER)
def check_offers(folder: Path) -> None:
    """Check the files of FOLDER alone, without a database; exit 65 when they have mistakes."""
    read = by_file(lambda: read_folder(folder))
    click.echo(GOOD.in_(terminal_language(), offers=len(read.offers), suppliers=len(read.suppliers)))


@offer.command("publish")
@click.argument("folder", type=FOLDER)
def publish(folder: Path) -> None:
    """Bring the catalogue to what FOLDER says: all of it, or nothing when it has mistakes.

    FOLDER holds suppliers.yaml (manufacturers, suppliers, their framework agreements) and one file an offer in offers/.
    What is new enters, an offer that changed becomes its next version, what FOLDER does not name stays.
    """

    def work() -> Filled:
        read = read_folder(folder)
        return in_database(lambda uow: fill_catalogue(uow, WORKER, read), but=FolderRefused)

    filled = by_file(work)
    for name, words in FILLED:
        codes = getattr(filled, name)
        named = f" ({', '.join(codes)})" if codes and name != "unchanged" else ""
        click.echo(words.in_(terminal_language(), count=len(codes)) + named)


@offer.command("list")
def list_offers() -> None:
    """Print every offer with its state and its latest version."""
    language = terminal_language()
    rows = in_database(shelf)
    table(OFFERS, [line_of(row, language) for row in rows])


def line_of(row: Mapping[str, Any], language: str) -> list[str]:
    """An offer in a list."""
    name = row["name"][language] if row["name"] else "—"
    state = STATES[row["state"]].in_(language)
    return [row["code"], row["family"], state, str(row["number"] or "—"), row["supplier"], name]


@offer.command("suspend")
@click.argument("code")
@click.option("--because", "reason", required=True, help="Why; the ledger keeps it and the supplier reads it.")
def suspend(code: str, reason: str) -> None:
    """Take the offer called CODE out of the catalogue for a time; running services go on."""
    move(code, lambda uow, offer_id: suspend_offer(uow, WORKER, offer_id, reason=reason))


@offer.command("reinstate")
@click.argument("code")
def reinstate(code: str) -> None:
    """Show the suspended offer called CODE again, in its latest version."""
    move(code, lambda uow, offer_id: reinstate_offer(uow, WORKER, offer_id))


@offer.command("withdraw")
@click.argument("code")
@click.option("--because", "reason", required=True, help="Why; the ledger keeps it and the supplier reads it.")
def withdraw(code: str, reason: str) -> None:
    """Take the offer called CODE out of the catalogue for good; running services go on."""
    move(code, lambda uow, offer_id: withdraw_offer(uow, WORKER, offer_id, reason=reason))


@offer.command("rebuild")
def rebuild() -> None:
    """Make what search reads again, from the current version of every published offer."""
    click.echo(SHOWN.in_(terminal_language(), count=in_database(show_again)))


def move(code: str, act: Callable[[UnitOfWork, OfferId], Awaitable[Offer]]) -> None:
    """Do `act` to the offer called `code`, and print its state."""

    async def work(uow: UnitOfWork) -> str | None:
        found = await uow.raw.fetchval("SELECT id FROM offer WHERE code = $1", code)
        return None if found is None else (await act(uow, OfferId(found))).state

    state = in_database(work)
    if state is None:
        click.echo(UNKNOWN.in_(terminal_language(), code=code), err=True)
        sys.exit(EX_DATAERR)
    click.echo(f"{code}: {STATES[state].in_(terminal_language())}")


def by_file(work: Callable[[], Any]) -> Any:
    """The outcome of `work`; what is wrong with files is said by file and line, and ends the command."""
    try:
        return work()
    except FolderRefused as refusal:
        from core.web.problems import said  # brings the web framework, for which only a refusal waits

        words = words_of_terminal()
        for place, one in zip(refusal.misplaced, said(refusal.problems, words), strict=True):
            click.echo(f"{place.file}:{place.line}: {f'{one.pointer}: ' if one.pointer else ''}{one.message}", err=True)
    sys.exit(EX_DATAERR)
