"""A table that leaves is the same table in the reader's spreadsheet, and computes nothing there."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language import EN, FR, Language
from core.spreadsheets import as_csv, decimal, plain

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=30)


@given(
    st.lists(st.tuples(TEXTS, st.none() | st.integers(-(10**15), 10**15), st.integers(-9, 9)), max_size=5),
    st.sampled_from([FR, EN]),
)
def test_what_is_written_is_read_by_the_language_s_spreadsheet(
    rows: list[tuple[str, int | None, int]], language: Language
) -> None:
    written = as_csv(["a", "b", "c"], [(text, decimal(cents, 100, language), n) for text, cents, n in rows], language)
    assert written.startswith(b"\xef\xbb\xbf")
    delimiter, mark = (";", ",") if language is FR else (",", ".")
    text = io.StringIO(written.decode("utf-8-sig"), newline="")
    header, *found = csv.reader(text, delimiter=delimiter)
    assert header == ["a", "b", "c"]
    assert len(found) == len(rows)
    for (name, amount, number), (given_name, cents, n) in zip(found, rows, strict=True):
        assert name.removeprefix("'") == given_name.removeprefix("'")
        assert not name.startswith(("=", "+", "-", "@", "\t"))
        assert amount == "" if cents is None else Decimal(amount.replace(mark, ".")) * 100 == cents
        assert int(number) == n


@pytest.mark.parametrize(
    ("value", "unit", "fr", "en"),
    [(13_768_000, 100, "137680,00", "137680.00"), (-5, 100, "-0,05", "-0.05"), (89_512, 10_000, "8,9512", "8.9512")],
)
def test_a_number_keeps_its_places_and_its_sign(value: int, unit: int, fr: str, en: str) -> None:
    assert (decimal(value, unit, FR), decimal(value, unit, EN)) == (fr, en)
    assert plain(decimal(value, unit, FR)) == fr, "a number is not kept from being computed"


def test_a_name_never_becomes_a_formula() -> None:
    assert plain("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert plain("-5") == "'-5"
    assert plain("Régie fictive") == "Régie fictive"
