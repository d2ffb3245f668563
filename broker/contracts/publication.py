"""What is due in the electronic tendering system (SEAO) once a contract is concluded, by the dated row of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.reference.queries import find
from core.reference.tables import PUBLICATION
from core.uow import UnitOfWork


@dataclass(frozen=True)
class Publication:
    """A notice and its last day, None when the total is under `from_cents`; `days` count from the conclusion."""

    due: date | None
    days: int
    from_cents: int


async def publication(uow: UnitOfWork, total_cents: int, signed_on: date) -> Publication:
    """What a contract of that amount, concluded on that day, owes.

    Raises:
        NotFound: no row says so on that day.
    """
    row = (await find(uow, PUBLICATION, "contract", signed_on)).value
    due = signed_on + timedelta(days=row.days) if total_cents >= row.from_cents else None
    return Publication(due, row.days, row.from_cents)
