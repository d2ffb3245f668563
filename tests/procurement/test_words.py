"""Points and signals have their words in both languages; requirements and their sources are sentences for people."""

from __future__ import annotations

from typing import Any

import pytest

from core.language import EN, FR, Language
from guidelines.language import parse
from procurement.families import dictionary
from procurement.rules import cited
from procurement.signals import SIGNALS
from procurement.summary_words import point_words, signal_words
from procurement.wording import requirement_in_words

POINTS = (
    "common-service agreement-active term levels criteria-authorised privacy-assessment outside-quebec signatories "
    "clauses document published list-frozen exclusions-reasoned interests-declared declared-before-results "
    "requirements-unchanged law-kept justification lowest-price price-in-force several-compliant"
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


@pytest.mark.parametrize(
    ("predicate", "fr", "en"),
    [
        (
            {"fact": "offer.data_locations.mailbox", "op": "subset_of", "value": ["quebec", "canada"]},
            "uniquement au Québec ou ailleurs au Canada",
            "only in Québec or elsewhere in Canada",
        ),
        (
            {"fact": "offer.webmail_accessibility", "op": "gte", "value": "aa"},
            "niveau AA au moins",
            "at least level AA",
        ),
        ({"fact": "offer.mfa_admins", "op": "gte", "value": "enforced"}, "imposée", "enforced"),
        ({"fact": "offer.tls_min", "op": "gte", "value": "tls_1_2"}, "TLS 1.2 au moins", "at least TLS 1.2"),
        (
            {"fact": "offer.interface_languages", "op": "contains", "value": "fr"},
            "au moins français",
            "includes French",
        ),
        ({"fact": "offer.coexistence", "op": "eq", "value": True}, "oui, c’est exigé", "required"),
    ],
)
def test_a_requirement_is_written_for_people(predicate: dict[str, Any], fr: str, en: str) -> None:
    said = requirement_in_words(parse(predicate), dictionary("email"))
    assert said["fr"].endswith(f"\u00a0: {fr}")
    assert said["en"].endswith(f": {en}")


def test_a_law_is_cited_once_as_precisely_as_either_says_it() -> None:
    assert cited("Loi sur l’accès, art. 67.2; Entente-cadre", "A-2.1, art. 67.2 (avis sans délai)", "fr") == (
        "Loi sur l’accès, art. 67.2 (avis sans délai); Entente-cadre"
    )
    assert cited("Access Act, s. 63.1", "Charter, s. 63.1", "en") == "Access Act, s. 63.1; Charter, s. 63.1"
