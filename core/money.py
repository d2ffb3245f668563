"""Money: integer cents of Canadian dollars, taxes excluded; unit prices in ten-thousandths of a dollar.

Floats never touch an amount. A rounding happens once, where a line of cents is made from unit prices, half up, as the
public bodies' invoices do.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

UnitPrice = NewType("UnitPrice", int)
"""Ten-thousandths of a dollar: 8,95 $ is 89500."""

UNIT_PER_CENT = 100


@dataclass(frozen=True, order=True)
class Money:
    """An amount in cents. `currency` is ISO 4217; amounts of two currencies do not add."""

    cents: int
    currency: str = "CAD"

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"cents are an integer, not {type(self.cents).__name__}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __mul__(self, count: int) -> Money:
        if type(count) is not int:
            raise TypeError("an amount is multiplied by a whole number")
        return Money(self.cents * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    def __bool__(self) -> bool:
        return self.cents != 0

    @property
    def decimal(self) -> Decimal:
        """The amount in dollars, with two decimals."""
        return Decimal(self.cents).scaleb(-2)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")


def cents_half_up(ten_thousandths: int) -> int:
    """Cents from ten-thousandths of a dollar, half up (away from zero), the one rounding of a line."""
    return int((Decimal(ten_thousandths) / UNIT_PER_CENT).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def dollars(amount: str) -> Money:
    """Money from what people write: `"137680"`, `"137 680,00"`, `"137,680.00 $"`.

    Raises:
        ValueError: it is not an amount, or has more than two decimals.
    """
    cleaned = amount.strip().rstrip("$").lstrip("$").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if "," in cleaned and "." in cleaned:
        cleaned = cleaned.replace(",", "")
    elif cleaned.count(",") == 1 and len(cleaned.rpartition(",")[2]) <= 2:
        cleaned = cleaned.replace(",", ".")
    else:
        cleaned = cleaned.replace(",", "")
    whole, _, fraction = cleaned.partition(".")
    sign = -1 if whole.startswith("-") else 1
    whole = whole.removeprefix("-")
    if not (whole.isascii() and whole.isdigit()) or len(fraction) > 2 or (fraction and not fraction.isdigit()):
        raise ValueError("not an amount")
    return Money(sign * (int(whole) * 100 + int(fraction.ljust(2, "0") or "0")))
