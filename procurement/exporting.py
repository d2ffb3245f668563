"""The comparison as a file to keep: CSV for a spreadsheet, JSON for a program; that it left is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from core import spreadsheets
from core.errors import Invalid, Problem
from core.identity.actors import Actor
from core.language import Language
from core.uow import UnitOfWork
from procurement import events, outputs
from procurement.files import tell
from procurement.models import File, FileId, FrozenEffect, FrozenList
from procurement.queries import read_list
from procurement.standing import ListStanding, Standing

MEDIA_TYPES = {"csv": spreadsheets.MEDIA_TYPE, "json": "application/json"}
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
    """One line an offer."""
    labels = {one["code"]: language.text(one["label"]) for one in frozen.requirements}
    labels |= {code: language.t(f"assess-builtin-{code}") for code in ("price", "agreement")}
    headers = [language.t(f"assess-column-{name}") for name in COLUMNS]
    return spreadsheets.as_csv(headers, [row(one, frozen, labels, language) for one in stood.entries], language)


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
        spreadsheets.decimal(entry.total_cents, 100, language),
        spreadsheets.decimal(entry.cost["per_unit_month"] if entry.cost else None, 10_000, language),
        entry.price_valid_until.isoformat(),
        "; ".join(labels.get(code, code) for code in one.failed),
        "; ".join(labels.get(code, code) for code in one.unshown),
        language.text(one.exclusion.reason) if one.exclusion else None,
    ]
