"""Loading reference tables from the files that the rooms ship."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid5

import rfc8785
import yaml
from pydantic import Field, ValidationError

from core.errors import Invalid, Problem
from core.identity.actors import Actor
from core.identity.events import ReferenceLoaded
from core.ids import new_id
from core.inputs import Input, problems_of
from core.ledger import Stream, record
from core.permits import permit
from core.reference.tables import the_table
from core.uow import UnitOfWork

DATA = Path(__file__).parent / "data"

STREAMS = UUID("6f0b1c52-3f0e-5b6c-9b7b-1d3f0c5a7e10")
"""The namespace of the ledger's streams of reference tables: one a table, found by its name."""


class Row(Input):
    """A row as a file writes it."""

    key: str = Field(min_length=1)
    valid_from: date
    valid_to: date | None = None
    value: dict[str, Any]
    source: str = Field(min_length=1)
    standing: Literal["sourced", "background", "inferred"]


class File(Input):
    """A file: one table, the version of its contents, its rows."""

    table: str
    version: int = Field(ge=1)
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Loaded:
    """What a file changed. `strays` are rows of the database that the file does not have; they stay."""

    table: str
    added: int
    changed: int
    unchanged: int
    strays: tuple[str, ...]


def read_files(folders: Iterable[Path] = (DATA,)) -> list[File]:
    """The files of these folders, checked whole before anything is written.

    Raises:
        Invalid: with every problem, its path beginning with the file's name.
    """
    files: list[File] = []
    problems: list[Problem] = []
    for path in sorted(found for folder in folders for found in folder.glob("*.yaml")):
        try:
            file = File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            problems += [problem.under(path.name) for problem in problems_of(error)]
            continue
        files.append(file)
        table = the_table(file.table)
        if table is None:
            problems.append(Problem("not-a-choice", (path.name, "table")))
            continue
        for n, row in enumerate(file.rows):
            try:
                table.type.model_validate_json(json.dumps(row.value))
            except ValidationError as error:
                problems += [problem.under(path.name, "rows", n, "value") for problem in problems_of(error)]
            if row.valid_to is not None and row.valid_to < row.valid_from:
                problems.append(Problem("ends-before-start", (path.name, "rows", n, "valid_to")))
    if problems:
        raise Invalid(problems)
    return files


async def load_reference(uow: UnitOfWork, actor: Actor, files: Iterable[File]) -> list[Loaded]:
    """Write the rows of `files`: new ones are added, those that say something else are changed, none is taken away.

    A row is known by table, key and first day. Loading the same files again changes nothing.

    Raises:
        PermissionDenied: the actor is not the service itself.
    """
    permit(actor, "reference.load")
    return [await _load(uow, file) for file in sorted(files, key=lambda one: one.table)]


async def _load(uow: UnitOfWork, file: File) -> Loaded:
    await uow.raw.execute("LOCK TABLE reference_table IN SHARE ROW EXCLUSIVE MODE")
    known = {
        (row["key"], row["valid_from"]): row
        for row in await uow.raw.fetch(
            """
            SELECT id, key, valid_from, valid_to, value::text AS value, source, standing
              FROM reference_table WHERE name = $1
            """,
            file.table,
        )
    }
    # Periods that end or move first: a new row may begin where an older one ended with the same file.
    changed = [row for row in file.rows if (was := known.get((row.key, row.valid_from))) and not same(row, was)]
    changed.sort(key=lambda row: (row.valid_to is None, row.valid_from))
    for row in changed:
        await uow.raw.execute(
            """
            UPDATE reference_table
               SET valid_to = $2, value = $3, source = $4, standing = $5, version = version + 1, loaded_at = $6
             WHERE id = $1
            """,
            known[row.key, row.valid_from]["id"],
            row.valid_to,
            json.dumps(row.value),
            row.source,
            row.standing,
            uow.clock.now(),
        )
    added = [row for row in file.rows if (row.key, row.valid_from) not in known]
    await uow.raw.executemany(
        """
        INSERT INTO reference_table (id, name, key, valid_from, valid_to, value, source, standing, loaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        [
            (
                new_id(),
                file.table,
                row.key,
                row.valid_from,
                row.valid_to,
                json.dumps(row.value),
                row.source,
                row.standing,
                uow.clock.now(),
            )
            for row in added
        ],
    )
    there = {(row.key, row.valid_from) for row in file.rows}
    strays = tuple(sorted(f"{key} ({day.isoformat()})" for key, day in known if (key, day) not in there))
    if added or changed:
        digest = hashlib.sha256(rfc8785.dumps(file.model_dump(mode="json"))).hexdigest()
        event = ReferenceLoaded(table=file.table, added=len(added), changed=len(changed), digest=digest)
        await record(uow, Stream("reference", uuid5(STREAMS, file.table)), event)
    unchanged = len(file.rows) - len(added) - len(changed)
    return Loaded(file.table, len(added), len(changed), unchanged, strays)


def same(row: Row, known: Any) -> bool:
    """Whether a row of a file says what the database has."""
    return bool(
        row.valid_to == known["valid_to"]
        and row.value == json.loads(known["value"])
        and row.source == known["source"]
        and row.standing == known["standing"]
    )
