"""Money is exact, and reads what people write."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money, cents_half_up, dollars

CENTS = st.integers(-(10**15), 10**15)


@given(CENTS, CENTS)
def test_sums_are_exact(one: int, other: int) -> None:
    assert (Money(one) + Money(other)).cents == one + other
    assert Money(one) - Money(other) == Money(one - other)


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(ValueError, match="do not add"):
        Money(1) + Money(1, "USD")


def test_a_float_is_no_amount() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1) * 1.5  # type: ignore[operator]


@given(st.integers(-(10**18), 10**18))
def test_a_line_is_rounded_half_up_once(ten_thousandths: int) -> None:
    exact = Fraction(ten_thousandths, 100)
    rounded = cents_half_up(ten_thousandths)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(st.integers(0, 10**12))
def test_what_a_page_shows_is_read_back(cents: int) -> None:
    french = f"{cents // 100:,}".replace(",", "\u00a0") + f",{cents % 100:02d}\u00a0$"
    english = f"${cents // 100:,}.{cents % 100:02d}"
    assert dollars(french) == dollars(english) == Money(cents)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.234", "1,2,3.4.5", "12,345,67.8.9", "--1", "1e5", "٣", "NaN", "$", "1-2"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        dollars(text)
