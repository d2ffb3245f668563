"""Reference values as of a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from core.calendar import Calendar, calendar_of
from core.errors import NotFound
from core.identity.kinds import OrganisationKind
from core.inputs import Input
from core.money import Money
from core.reference.tables import HOLIDAY, INSTRUMENT, NUMBER, THRESHOLD, ReferenceTable, threshold_key
from core.uow import UnitOfWork

V = TypeVar("V", bound=Input)


@dataclass(frozen=True)
class Dated(Generic[V]):
    """A row: its value, the days between which it holds (both included), and how we know it."""

    id: UUID
    key: str
    value: V
    valid_from: date
    valid_to: date | None
    source: str
    standing: Literal["sourced", "background", "inferred"]
    version: int


async def find(uow: UnitOfWork, table: ReferenceTable[V], key: str, as_of: date) -> Dated[V]:
    """The row of `table` under `key` that holds on a day.

    Raises:
        NotFound: none does; nothing else is assumed in its place.
    """
    rows = await _rows(uow, table, as_of, key)
    if not rows:
        raise NotFound("reference", table=table.name, key=key, as_of=as_of.isoformat())
    return rows[0]


async def all_of(uow: UnitOfWork, table: ReferenceTable[V], as_of: date) -> dict[str, Dated[V]]:
    """Every row of `table` that holds on a day, by key."""
    return {row.key: row for row in await _rows(uow, table, as_of, None)}


async def history(uow: UnitOfWork, table: ReferenceTable[V], key: str) -> list[Dated[V]]:
    """Every row of `table` under `key`, the oldest first."""
    rows = await uow.raw.fetch(
        f"{SELECT} WHERE name = $1 AND key = $2 ORDER BY valid_from",
        table.name,
        key,
    )
    return [_dated(table, row) for row in rows]


async def threshold(
    uow: UnitOfWork, kind: OrganisationKind, nature: Literal["goods", "services"], as_of: date
) -> Money:
    """The amount from which this kind of body calls for tenders publicly.

    Raises:
        NotFound: no row says so on that day.
    """
    row = await find(uow, THRESHOLD, threshold_key(kind, nature), as_of)
    return row.value.money


@dataclass(frozen=True)
class LongestTerm:
    """How long a cloud contract may last, renewals included, and the provision that says so, in both languages."""

    months: int
    article: Mapping[str, str]


async def longest_term(uow: UnitOfWork, as_of: date) -> LongestTerm:
    """The longest term of a cloud contract, as the law has it on a day: that of the conclusion, until then today.

    Raises:
        NotFound: no row says so on that day.
    """
    row = (await find(uow, NUMBER, "cloud-contract-months", as_of)).value
    cited = (await find(uow, INSTRUMENT, row.instrument, as_of)).value
    return LongestTerm(int(row.number), (cited.short or cited.citation).model_dump())


async def calendar(uow: UnitOfWork, name: str = "public-service") -> Calendar:
    """The calendar of that name as the database has it, every period included."""
    rows = await uow.raw.fetch(
        "SELECT key, valid_from, valid_to, value::text AS value FROM reference_table WHERE name = $1 ORDER BY key",
        HOLIDAY.name,
    )
    return calendar_of(name, [{**dict(row), "value": json.loads(row["value"])} for row in rows])


SELECT = """
SELECT id, key, valid_from, valid_to, value::text AS value, source, standing, version FROM reference_table
"""


async def _rows(uow: UnitOfWork, table: ReferenceTable[V], as_of: date, key: str | None) -> list[Dated[V]]:
    # Counts on ex_reference_table_period (gist on name, key and period).
    rows = await uow.raw.fetch(
        f"""{SELECT}
         WHERE name = $1 AND ($3::text IS NULL OR key = $3) AND daterange(valid_from, valid_to, '[]') @> $2::date
         ORDER BY key
        """,
        table.name,
        as_of,
        key,
    )
    return [_dated(table, row) for row in rows]


def _dated(table: ReferenceTable[V], row: Any) -> Dated[V]:
    return Dated(**{**dict(row), "value": table.type.model_validate_json(row["value"])})
