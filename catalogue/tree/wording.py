"""The few words that the compiler itself adds to a family's own (« ou plus », « Oui »), and exact numbers as text.

They are pairs like the labels of the family, since a facet's label is made of both and
is computed once, for both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypedDict

from core.language import EN, FR, Language

__all__ = ["EN", "FR", "Language", "Text", "exact", "fill", "pair"]


class Text(TypedDict):
    """The same words in both languages, neither missing."""

    fr: str
    en: str


MISSING = "—"

YES: Text = {"fr": "Oui", "en": "Yes"}
NO: Text = {"fr": "Non", "en": "No"}
NONE: Text = {"fr": "Aucun", "en": "None"}
OTHERWISE: Text = {"fr": "Autre réponse", "en": "Another answer"}
AT_LEAST: Text = {"fr": "{value} ou plus", "en": "{value} or more"}
AT_MOST: Text = {"fr": "{value} ou moins", "en": "{value} or less"}
BELOW: Text = {"fr": "Moins de {value}", "en": "Less than {value}"}
BETWEEN: Text = {"fr": "De {low} à moins de {high}", "en": "From {low} to less than {high}"}
CERTIFICATE: Text = {"fr": "{standard} ({issuer}, jusqu’au {until})", "en": "{standard} ({issuer}, until {until})"}


def pair(make: Callable[[Language], str]) -> Text:
    """The pair that `make` writes, one language at a time."""
    return {"fr": make(FR), "en": make(EN)}


def fill(wording: Text, **parts: Text | str) -> Text:
    """A wording with its holes filled by words, themselves in both languages or the same in both."""
    return pair(
        lambda language: language.text(wording).format(**{key: language.text(part) for key, part in parts.items()})
    )


def exact(value: Decimal) -> str:
    """A number for tokens and keys: no exponent, no useless zero, a point."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
