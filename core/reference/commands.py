"""`courtier reference load`: bring the reference tables to what the project ships."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from core.identity.actors import WORKER
from core.identity.commands import in_database, said
from core.reference.service import DATA, load_reference, read_files


@click.group()
def reference() -> None:
    """Reference tables: thresholds, scales, delays, holidays."""


@reference.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def load(folders: tuple[Path, ...], as_json: bool) -> None:
    """Add and change the rows of the files in FOLDERS (those of the project when none is named); take none away."""
    files = said(lambda: read_files(folders or (DATA,)))
    done = in_database(lambda uow: load_reference(uow, WORKER, files))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in done], ensure_ascii=False))
        return
    for one in done:
        strays = f", {len(one.strays)} in the database only" if one.strays else ""
        click.echo(f"{one.table}: {one.added} added, {one.changed} changed, {one.unchanged} unchanged{strays}")
