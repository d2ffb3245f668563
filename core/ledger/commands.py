"""`courtier ledger`: verify what is stored, sign a checkpoint now, forget a private text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import shorten
from uuid import UUID

import click

from core.calendar import local_day
from core.database import Database
from core.identity.actors import WORKER
from core.identity.commands import in_database
from core.ledger.checkpoints import Checkpointer, OutsideDiffers, SigningKey, UnsafeKey
from core.ledger.erasing import erase_text, find_texts
from core.ledger.sequencer import sequence_all
from core.ledger.verify import Finding, Report, verify
from core.runtime.running import with_database
from core.runtime.wording import Said, terminal_language
from core.settings import Settings, settings_or_exit

WHOLE = Said(
    "Le registre est intact : {events} événements dans {streams} flux, {checkpoints} points de contrôle (jusqu'à la"
    " position {covered}), {erased} textes effacés sur {private}. {seconds:.1f} s.",
    "The ledger is whole: {events} events in {streams} streams, {checkpoints} checkpoints (up to position {covered}),"
    " {erased} of {private} private texts erased. {seconds:.1f} s.",
)
BROKEN = Said(
    "Le registre n'est PAS intact. {count} constats; voici le premier.",
    "The ledger is NOT whole. {count} findings; this is the first.",
)
KEYS = Said("Clés qui ont signé : {keys}.", "Keys that signed: {keys}.")
OUTSIDE = Said(
    "Copie externe : {outside} points de contrôle comparés.", "Outside copy: {outside} checkpoints compared."
)
ALONE = Said(
    "Sans copie externe des points de contrôle (--against), qui tient la base et la clé peut tout réécrire.",
    "Without an outside copy of the checkpoints (--against), whoever holds database and key can rewrite it all.",
)
DEMONSTRATION = Said(
    "Installation de démonstration : ses dates peuvent être inventées.",
    "A demonstration: its dates may be made up.",
)
MADE = Said(
    "Point de contrôle {n}, positions {first} à {last}, signé par {key}.",
    "Checkpoint {n}, positions {first} to {last}, signed by {key}.",
)
NOTHING = Said("Rien de nouveau depuis le dernier point de contrôle.", "Nothing new since the last checkpoint.")

NO_TEXT = Said("Aucun texte privé ne contient ces mots.", "No private text contains these words.")
FORGOTTEN = Said(
    "Le texte {field} de l'événement {event} est effacé.", "The text {field} of the event {event} is erased."
)

PLACES: dict[str, Said] = {
    "what": Said("Constat", "What"),
    "detail": Said("Détail", "Detail"),
    "stream": Said("Flux", "Stream"),
    "seq": Said("Numéro", "Number"),
    "position": Said("Position", "Position"),
    "event_id": Said("Événement", "Event"),
    "recorded_at": Said("Inscrit le", "Recorded at"),
    "checkpoint": Said("Point de contrôle", "Checkpoint"),
}


@click.group()
def ledger() -> None:
    """The ledger: what happened, in order, with proof."""


@ledger.command("verify")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A copy of checkpoints.jsonl that was kept elsewhere.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="HEX",
    help="A public key that may have signed (64 hexadecimal digits); may be given several times. Default: any.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def verify_command(against: Path | None, keys: tuple[str, ...], as_json: bool) -> None:
    """Compute every hash, chain, position and checkpoint again.

    Names the first bad event. Exit status 0 when the ledger is whole, 1 when it is not, 2 on wrong use.
    """
    try:
        trusted = [bytes.fromhex(one) for one in keys] or None
    except ValueError:
        raise click.BadParameter("64 hexadecimal digits", param_hint="--key") from None
    report = with_database(settings_or_exit(), lambda database: verify(database, against=against, keys=trusted))
    click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else told(report))
    sys.exit(0 if report.whole else 1)


@ledger.command("checkpoint")
@click.option("--json", "as_json", is_flag=True, help="Print the checkpoint as JSON.")
def checkpoint_command(as_json: bool) -> None:
    """Sign a checkpoint over everything that was recorded until now, and append it to the file."""
    settings = settings_or_exit()

    async def make(database: Database) -> str:
        checkpointer = Checkpointer(database, SigningKey.of_file(settings.ledger_key_path), outside_file(settings))
        await sequence_all(database)
        made = await checkpointer.make()
        if as_json:
            return "null" if made is None else made.line()
        if made is None:
            return NOTHING.in_(terminal_language())
        says = made.says
        return MADE.in_(terminal_language(), n=says.n, first=says.first, last=says.last, key=says.key)

    try:
        click.echo(with_database(settings, make))
    except (OutsideDiffers, UnsafeKey) as error:
        raise click.ClickException(str(error)) from None


@ledger.command("texts")
@click.argument("words")
def texts_command(words: str) -> None:
    """Find the private texts that contain WORDS: the EVENT and FIELD of each, for `ledger erase`.

    At most 200, the newest first. Exit status 1 when there is none.
    """
    found = in_database(lambda uow: find_texts(uow, WORKER, words))
    for one in found:
        line = " ".join(one.text.split())
        click.echo(f"{one.event} {one.field}  {local_day(one.recorded_at)} {one.name}: {shorten(line, 100)}")
    if not found:
        click.echo(NO_TEXT.in_(terminal_language()), err=True)
        sys.exit(1)


@ledger.command("erase")
@click.argument("event", type=click.UUID)
@click.argument("field")
@click.option("--because", required=True, help="The reason, which the ledger keeps.")
def erase_command(event: UUID, field: str, because: str) -> None:
    """Forget the private text FIELD of an EVENT for good.

    The event keeps the text's hash, and the ledger verifies as before; nothing brings the text back.
    """
    in_database(lambda uow: erase_text(uow, WORKER, event, field, because=because))
    click.echo(FORGOTTEN.in_(terminal_language(), field=field, event=event))


def outside_file(settings: Settings) -> Path:
    """Where the checkpoints' file lies: the one that the scheduler writes."""
    return settings.data_dir / "checkpoints.jsonl"


def told(report: Report) -> str:
    """The report for a person."""
    language = terminal_language()
    lines: list[str] = []
    if report.first is None:
        lines.append(
            WHOLE.in_(
                language,
                events=report.events,
                streams=report.streams,
                checkpoints=report.checkpoints,
                covered=report.covered,
                erased=report.erased,
                private=report.private,
                seconds=report.seconds,
            )
        )
    else:
        lines.append(BROKEN.in_(language, count=len(report.findings)))
        lines += place(report.first, language)
    if report.keys:
        lines.append(KEYS.in_(language, keys=", ".join(report.keys)))
    lines.append(ALONE.in_(language) if report.outside is None else OUTSIDE.in_(language, outside=report.outside))
    if report.demonstration:
        lines.append(DEMONSTRATION.in_(language))
    return "\n".join(lines)


def place(finding: Finding, language: str) -> list[str]:
    """A finding, one line for each thing known about it."""
    return [
        f"  {label.in_(language)}: {getattr(finding, name)}"
        for name, label in PLACES.items()
        if getattr(finding, name) is not None
    ]
