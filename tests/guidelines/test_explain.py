"""Explanations in words, in both languages, with their typography."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guidelines import explain as explaining
from guidelines.assess import assess
from guidelines.explain import Explanation, explain, explain_result, nature_word, result_word
from guidelines.facts import Fact, FactsDictionary, FactType, Source
from guidelines.language import parse
from guidelines.ruleset import Nature, Verdict, load_ruleset, shipped_rulesets
from guidelines.trace import trace
from tests.guidelines.samples import EN, FR, HOUSE, SMALL

NBSP = "\u00a0"


def said(condition: dict[str, Any], raw: dict[str, Any], dictionary: FactsDictionary = SMALL) -> tuple[str, str]:
    """The sentence in French and in English, ~ standing for a non-breaking space."""
    traced = trace(parse(condition), dictionary.read(raw))
    sentences = [explain(traced, dictionary, language).sentence.replace(NBSP, "~") for language in (FR, EN)]
    return sentences[0], sentences[1]


def leaf(fact: str, op: str, value: Any) -> dict[str, Any]:
    return {"fact": fact, "op": op, "value": value}


def test_a_leaf_says_what_is_asked_and_what_was_answered() -> None:
    assert said(leaf("offer.rpo", "lte", 4), {"offer.rpo": 1}, HOUSE) == (
        "Objectif de point de reprise~: au plus 4~h (réponse~: 1~h)",
        "Recovery point objective: at most 4~h (answer: 1~h)",
    )


@pytest.mark.parametrize(
    ("condition", "raw", "fr", "en"),
    [
        (
            leaf("a.size", "gte", 1234.5),
            {"a.size": 0.25},
            "Taille~: au moins 1~234,5~h (réponse~: 0,25~h)",
            "Size: at least 1,234.5~h (answer: 0.25~h)",
        ),
        (leaf("a.size", "gt", 1), {}, "Taille~: plus de 1~h (aucune réponse)", "Size: more than 1~h (no answer)"),
        (
            leaf("a.size", "lt", 1),
            {"a.size": "1"},
            "Taille~: moins de 1~h (réponse illisible)",
            "Size: less than 1~h (unreadable answer)",
        ),
        (
            leaf("a.count", "between", [2, 5]),
            {"a.count": 6},
            "Nombre~: de 2 à 5 (réponse~: 6)",
            "Count: from 2 to 5 (answer: 6)",
        ),
        (
            leaf("a.cost", "lte", 13380000),
            {"a.cost": 13768050},
            "Coût~: au plus 133~800,00~$ (réponse~: 137~680,50~$)",
            "Cost: at most $133,800.00 (answer: $137,680.50)",
        ),
        (
            leaf("a.flag", "eq", True),
            {"a.flag": False},
            "Drapeau~: oui (réponse~: non)",
            "Flag: yes (answer: no)",
        ),
        (
            {"not": leaf("a.flag", "eq", True)},
            {"a.flag": False},
            "Drapeau~: non (réponse~: non)",
            "Flag: no (answer: no)",
        ),
        (
            leaf("a.day", "lte", "2026-06-01"),
            {"a.day": "2026-05-01"},
            "Jour~: au plus tard le 1er~juin~2026 (réponse~: le 1er~mai~2026)",
            "Day: June~1, 2026 or earlier (answer: May~1, 2026)",
        ),
        (
            {"fact": "a.day", "op": "lt", "other": "a.other_day"},
            {"a.day": "2026-05-12"},
            "Jour~: avant «~Autre jour~», sans réponse (réponse~: le 12~mai~2026)",
            "Day: before “Other day”, unanswered (answer: May~12, 2026)",
        ),
        (
            {"fact": "a.level", "op": "lte", "other": "a.limit"},
            {"a.level": "high", "a.limit": "medium"},
            "Niveau~: au plus MEDIUM, selon «~Limite~» (réponse~: HIGH)",
            "Level: at most MEDIUM, from “Limit” (answer: HIGH)",
        ),
        (
            leaf("a.colour", "in", ["red", "green", "blue"]),
            {"a.colour": "pink"},
            "Couleur~: RED, GREEN ou BLUE (réponse hors des choix permis)",
            "Colour: RED, GREEN or BLUE (answer outside the permitted choices)",
        ),
        (
            leaf("a.note", "eq", "bonjour"),
            {"a.note": "salut"},
            "Note~: «~bonjour~» (réponse~: «~salut~»)",
            "Note: “bonjour” (answer: “salut”)",
        ),
        (
            leaf("a.note", "min_length", 50),
            {"a.note": ""},
            "Note~: au moins 50 caractères (réponse~: «~~»)",
            "Note: at least 50 characters (answer: “”)",
        ),
        (
            leaf("a.extras", "max_length", 1),
            {"a.extras": []},
            "Suppléments~: au plus 1 élément (réponse~: aucun élément)",
            "Extras: at most 1 item (answer: no items)",
        ),
        (
            {"sum": ["a.size", "a.more"], "op": "lte", "value": 36},
            {"a.size": 36, "a.more": 12.5},
            "Taille + Supplément~: au plus 36~h (total~: 48,5~h)",
            "Size + Extra: at most 36~h (total: 48.5~h)",
        ),
        (
            {"sum": ["a.size", "a.more"], "op": "lte", "value": 36},
            {"a.size": 36},
            "Taille + Supplément~: au plus 36~h (il manque~: Supplément)",
            "Size + Extra: at most 36~h (missing: Extra)",
        ),
        (
            {"not": leaf("a.extras", "contains_any", ["x", "y"])},
            {"a.extras": ["x"]},
            "Suppléments~: ne comprend aucun de ces choix~: X et Y (réponse~: X)",
            "Extras: includes none of these: X and Y (answer: X)",
        ),
        (
            leaf("a.gone", "eq", 1),
            {},
            "a.gone~: cette condition ne s’applique plus à ce renseignement",
            "a.gone: this condition no longer applies to this information",
        ),
        (
            {"fact": "offer.certificates", "op": "some", "where": leaf("standard", "eq", "iso_27001")},
            {"offer.certificates": [{"standard": "iso_27001"}, {"standard": "iso_27017"}]},
            "Certificats~: au moins un élément répond aux conditions (1 sur 2 y répond)",
            "Certificates: at least one item meets the conditions (1 of 2 does)",
        ),
    ],
)
def test_each_kind_of_leaf_has_its_words(condition: dict[str, Any], raw: dict[str, Any], fr: str, en: str) -> None:
    assert said(condition, raw) == (fr, en)


def test_allowed_values_are_said_by_their_labels_and_joined() -> None:
    condition = leaf("offer.data_locations.mailbox", "subset_of", ["quebec", "canada"])
    sentence, _ = said(condition, {"offer.data_locations.mailbox": ["quebec", "canada", "outside"]}, HOUSE)
    assert sentence == (
        "Lieu (mailbox)~: uniquement au Québec ou ailleurs au Canada "
        "(réponse~: au Québec, ailleurs au Canada et hors du Canada)"
    )


def test_a_long_text_and_a_long_list_are_cut_short() -> None:
    sentence, _ = said(leaf("a.note", "eq", "x" * 1_000), {})
    assert sentence == f"Note~: «~{'x' * 199}…~» (aucune réponse)"
    sentence, _ = said(leaf("a.names", "contains", "a"), {"a.names": [f"n{n}" for n in range(50)]})
    assert sentence.endswith("«~n19~» et 30 autres)")


@pytest.mark.parametrize(
    ("condition", "raw", "fr", "en"),
    [
        (
            {"all": [leaf("a.count", "eq", 1), leaf("a.size", "eq", 1)]},
            {"a.count": 1, "a.size": 1},
            "Les 2 conditions sont remplies.",
            "All 2 conditions are met.",
        ),
        (
            {"all": [leaf("a.count", "eq", 1), leaf("a.size", "eq", 1)]},
            {"a.count": 2},
            "1 condition sur 2 n’est pas remplie.",
            "1 condition of 2 is not met.",
        ),
        (
            {"all": [leaf("a.count", "eq", 1), leaf("a.size", "eq", 1)]},
            {},
            "2 conditions sur 2 restent à démontrer.",
            "2 conditions of 2 remain to be demonstrated.",
        ),
        (
            {"any": [leaf("a.count", "eq", 1), leaf("a.size", "eq", 1)]},
            {"a.count": 2},
            "Une des 2 conditions doit être remplie; 1 reste à démontrer.",
            "One of the 2 conditions must be met; 1 remains to be demonstrated.",
        ),
        (
            {"not": {"all": [leaf("a.count", "eq", 1), leaf("a.size", "eq", 1)]}},
            {"a.count": 2},
            "Le cas à éviter ne se présente pas.",
            "The case to avoid does not arise.",
        ),
        (
            {"if": leaf("a.count", "eq", 1), "then": leaf("a.size", "eq", 1)},
            {"a.count": 2},
            "La condition de départ n’est pas remplie; la suite est sans objet.",
            "The starting condition is not met; the rest is not applicable.",
        ),
    ],
)
def test_several_conditions_are_summed_up(condition: dict[str, Any], raw: dict[str, Any], fr: str, en: str) -> None:
    assert said(condition, raw) == (fr, en)


def test_the_parts_are_explained_below_the_summary() -> None:
    condition = parse({"all": [leaf("a.count", "eq", 1), {"not": leaf("a.flag", "eq", True)}]})
    explained = explain(trace(condition, SMALL.read({"a.count": 1, "a.flag": True})), SMALL, FR)
    assert explained == Explanation(
        False,
        "1 condition sur 2 n’est pas remplie.",
        (
            Explanation(True, f"Nombre{NBSP}: 1 (réponse{NBSP}: 1)"),
            Explanation(False, f"Drapeau{NBSP}: non (réponse{NBSP}: oui)"),
        ),
    )


def test_a_unit_without_words_is_shown_as_it_is() -> None:
    dictionary = FactsDictionary(
        [Fact(id="a.b", type=FactType.NUMBER, unit="furlong", label={"fr": "L", "en": "L"}, source=Source.COMPUTED)]
    )
    assert said(leaf("a.b", "eq", 2), {"a.b": 2}, dictionary)[0] == "L~: 2~furlong (réponse~: 2~furlong)"


def test_results_have_the_official_words() -> None:
    assert [result_word(verdict, FR) for verdict in Verdict] == [
        "conforme",
        "non conforme",
        "à démontrer",
        "sans objet",
    ]
    assert [result_word(verdict, EN) for verdict in Verdict] == [
        "compliant",
        "not compliant",
        "to be demonstrated",
        "not applicable",
    ]
    assert result_word(Verdict.FAIL, FR, waived=True) == "dérogation accordée"
    assert result_word(Verdict.FAIL, EN, waived=True) == "exception granted"


def test_natures_have_the_official_words() -> None:
    assert [nature_word(nature, FR) for nature in Nature] == [
        "obligation légale",
        "exigence de l’entente-cadre",
        "orientation",
        "bonne pratique",
    ]


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"file.mode": "criteria"}, "Mode~: PRICE_ONLY (réponse~: CRITERIA)"),
        ({"file.price_rank": 1}, "Mode~: PRICE_ONLY (aucune réponse)"),
        ({"file.mode": "price_only", "file.price_rank": 2}, "Rang de prix~: 1 (réponse~: 2)"),
    ],
)
def test_a_result_is_explained_by_what_settled_it(raw: dict[str, Any], sentence: str) -> None:
    rule_set = load_ruleset(next(path for path in shipped_rulesets() if path.stem == "messagerie-quebec"))
    results = assess(rule_set, "file", HOUSE.read(raw), date(2026, 6, 1))
    result = next(one for one in results if one.rule.id == "rcti-48-lowest-price")
    assert explain_result(result, HOUSE, FR).sentence.replace(NBSP, "~") == sentence


def test_french_typography_is_right_in_every_message() -> None:
    files = (Path(explaining.__file__).parent / "locales").glob("*.fr.ftl")
    french = "\n".join(path.read_text(encoding="utf-8") for path in files)
    messages = "\n".join(line for line in french.splitlines() if not line.startswith("#"))
    assert not re.search(r"[^\u00a0]:(?!\w)", messages), "a non-breaking space stands before a colon"
    assert not re.search(r"\s[;!?]", messages), "nothing stands before ; ! ?"
    assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", messages), "non-breaking spaces inside guillemets"
    assert "'" not in messages
