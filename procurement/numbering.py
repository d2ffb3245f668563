"""Numbers without gaps: 2026-0147, C-2026-0031. Taken under the counter's row lock, given back if the transaction
fails.
"""

from __future__ import annotations

from core.uow import UnitOfWork

FILES = "file"
CONTRACTS = "contract"


async def next_number(uow: UnitOfWork, kind: str) -> str:
    """The next number of this kind in the present year."""
    year = uow.clock.today().year
    last: int = await uow.raw.fetchval(
        """
        INSERT INTO procurement_counter (kind, year, last) VALUES ($1, $2, 1)
            ON CONFLICT (kind, year) DO UPDATE SET last = procurement_counter.last + 1
        RETURNING last
        """,
        kind,
        year,
    )
    prefix = "C-" if kind == CONTRACTS else ""
    return f"{prefix}{year}-{last:04d}"
