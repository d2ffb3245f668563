"""`courtier family`: what those who write families of services need."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from catalogue.tree import FAMILIES, check_family


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
