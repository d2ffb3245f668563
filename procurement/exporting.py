"""The comparison as a file to keep: CSV for a spreadsheet, JSON for a program; that it left is recorded."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from core.errors import Invalid, Problem
from core.identity.actors import Actor
from core.language import Language
from core.uow import UnitOfWork
from procurement import events, outputs
from procurement.files import tell
from procurement.models import File, FileId, FrozenEffect, FrozenList
from procurement.queries import read_list
from procurement.standing import ListStanding, Standing

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
COLUMNS = (
    "rank",
    "result",
    "code",
    "offer",
    "supplier",
    "manufacturer",
    "plan",
    "quantity",
    "months",
    "total",
    "unit",
    "until",
    "not-met",
    "unshown",
    "reason",
)
"""The columns of the CSV, worded `assess-column-<name>`."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute; a quotation mark before it makes it text."""


@dataclass(frozen=True)
class Export:
    """A file to download."""

    name: str
    media_type: str
    content: bytes


async def export_list(uow: UnitOfWork, actor: Actor, file_id: FileId, kind: str, language: Language) -> Export:
    """The list of the round as it stands, as a file; recorded with the SHA-256 of what left.

    Raises:
        Invalid: another format. InterestsNotDeclared, NotFound: as for the list itself.
    """
    if kind not in MEDIA_TYPES:
        raise Invalid([Problem("not-a-choice", ("format",))])
    file, frozen, stood, effects = await read_list(uow, actor, file_id)
    content = as_csv(frozen, stood, language) if kind == "csv" else as_json(file, frozen, stood, effects)
    digest = hashlib.sha256(content).hexdigest()
    await tell(uow, file, events.ListExported(frozen_list=frozen.id, format=kind, sha256=digest))
    return Export(f"{file.number}-{frozen.round}.{kind}", MEDIA_TYPES[kind], content)


def as_json(file: File, frozen: FrozenList, stood: ListStanding, effects: Sequence[FrozenEffect]) -> bytes:
    """The list as the API gives it, under the file's number."""
    body = {"number": file.number, "list": msgspec.to_builtins(outputs.list_out(frozen, stood, effects))}
    return msgspec.json.format(msgspec.json.encode(body), indent=2)


def as_csv(frozen: FrozenList, stood: ListStanding, language: Language) -> bytes:
    """One line an offer; UTF-8 with its mark, for spreadsheets."""
    labels = {one["code"]: language.text(one["label"]) for one in frozen.requirements}
    labels |= {code: language.t(f"assess-builtin-{code}") for code in ("price", "agreement")}
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([language.t(f"assess-column-{name}") for name in COLUMNS])
    rows.writerows([[plain(cell) for cell in row(one, frozen, labels, language)] for one in stood.entries])
    return written.getvalue().encode("utf-8-sig")


def row(one: Standing, frozen: FrozenList, labels: dict[str, str], language: Language) -> list[Any]:
    """The cells of an offer, in the order of the columns."""
    entry = one.entry
    return [
        one.rank,
        language.t(f"assess-result-{one.result.value.replace('_', '-')}"),
        entry.offer_code,
        language.text(entry.offer_name),
        entry.supplier_name,
        entry.manufacturer_name,
        entry.plan,
        frozen.quantity,
        frozen.initial_months + frozen.option_months,
        amount(entry.total_cents, 100, 2),
        amount(entry.cost["per_unit_month"] if entry.cost else None, 10_000, 4),
        entry.price_valid_until.isoformat(),
        "; ".join(labels.get(code, code) for code in one.failed),
        "; ".join(labels.get(code, code) for code in one.unshown),
        language.text(one.exclusion.reason) if one.exclusion else None,
    ]


def amount(value: int | None, unit: int, places: int) -> str | None:
    """An exact number of dollars with a point, None when there is none."""
    return None if value is None else f"{value // unit}.{value % unit:0{places}d}"


def plain(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
