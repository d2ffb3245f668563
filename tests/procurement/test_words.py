"""Every point and signal of a summary has its words in both languages."""

from __future__ import annotations

import pytest

from core.language import EN, FR, Language
from procurement.signals import SIGNALS
from procurement.summary_words import point_words, signal_words

POINTS = (
    "agreement-active term levels criteria-authorised privacy-assessment outside-quebec signatories clauses document "
    "published list-frozen exclusions-reasoned interests-declared declared-before-results requirements-unchanged "
    "justification lowest-price price-in-force several-compliant"
)


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
def test_every_signal_says_what_it_means_and_how_it_is_computed(language: Language) -> None:
    for code in SIGNALS:
        words = signal_words(code, language)
        assert words.title
        assert words.meaning.endswith(".")
        assert words.formula


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
def test_every_point_says_what_it_rests_on(language: Language) -> None:
    for code in POINTS.split():
        assert point_words(code, language).meaning.endswith(".")
