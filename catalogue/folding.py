"""French words made alike before PostgreSQL stems them: what it indexes and what is searched pass through here.

Its French stemmer tells « chiffrée » and « chiffré » apart by their accents, which the search takes away first so that
nobody has to type them; without this, the two would be two words. « chiffree » is how it is typed without accents.
"""

from __future__ import annotations

import re

FEMININE = re.compile(r"([ée])e(s?)\b", re.IGNORECASE)


def fold(words: str, language: str) -> str:
    """`words` with feminine participles in the masculine, when the language is French."""
    return FEMININE.sub(r"\1\2", words) if language == "fr" else words
