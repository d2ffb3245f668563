"""Tables as CSV (RFC 4180) that the reader's spreadsheet opens: UTF-8 with its mark; in French semicolons and decimal
commas, as spreadsheets there expect.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from core.language import Language

MEDIA_TYPE = "text/csv"

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute; an apostrophe before it makes it text."""


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]], language: Language) -> bytes:
    """The table. A text that a spreadsheet would take for a formula is kept from it; None is an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if language.code == "fr" else ",", lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([[plain(cell) for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def decimal(value: int | None, unit: int, language: Language) -> Number | None:
    """An exact number given in parts of `unit` (100 for cents, 10 for tenths), with all its places; None for none."""
    if value is None:
        return None
    sign, places = "-" if value < 0 else "", len(str(unit)) - 1
    return Number(f"{sign}{abs(value) // unit}{',' if language.code == 'fr' else '.'}{abs(value) % unit:0{places}d}")


class Number(str):
    """A number as the spreadsheet reads it: not a text to be kept from being computed."""

    __slots__ = ()


def plain(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    text = isinstance(cell, str) and not isinstance(cell, Number)
    return f"'{cell}" if text and cell.startswith(FORMULA) else cell
