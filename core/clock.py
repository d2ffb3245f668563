"""The one source of business time.

Instants are aware and in UTC; what people read is America/Toronto. Nothing calls `datetime.now()` for business time,
and SQL never calls `now()` for it: a use case asks `uow.clock`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")


class Clock(Protocol):
    """What tells the time of business."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The present day where the public bodies are (America/Toronto)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(TORONTO).date()


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: for tests, and for demonstration data told in the past."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 6, 1, 14, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.astimezone(TORONTO).date()

    def advance(self, step: timedelta) -> datetime:
        """Move forward by `step` and return the new instant."""
        self.instant += step
        return self.instant

    def move_to(self, instant: datetime) -> datetime:
        """Stand at `instant` (aware) and return it."""
        self.instant = instant.astimezone(UTC)
        return self.instant
