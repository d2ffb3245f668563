"""Any JSON, and good answers to any tree, drawn from its own questions."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from catalogue.tree import Question, Tree
from catalogue.tree.kinds import REGIONS
from catalogue.tree.kinds.amounts import bounds

KEYS = st.sampled_from(["fr", "en", "value", "unit", "mailbox", "standard"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["fr", "quebec", "2026-06-01"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["fr", "en", "value", "unit", "mailbox", "standard"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)

WORDS = ("Courriel", "Une offre", "Archive en ligne", "Soutien en français", "Clés gérées")


def wild_answers(tree: Tree) -> st.SearchStrategy[dict[str, Any]]:
    """Any JSON under the names of the tree's questions, and under others; some answers are good."""
    good = st.sampled_from(list(tree.questions)).flatmap(
        lambda name: st.tuples(st.just(name), value_of(tree.questions[name]))
    )
    bad = st.tuples(st.sampled_from(list(tree.questions)) | st.text(max_size=5), ANY_JSON)
    return st.lists(good | bad, max_size=12).map(dict)


def good_answers(tree: Tree) -> st.SearchStrategy[dict[str, Any]]:
    """Complete answers without a problem: everything required, some of the rest.

    Made from one seed: a hundred questions drawn one by one would make shrinking endless, and teach nothing.
    """
    return st.integers(0, 2**32).map(lambda seed: _answers(tree, Random(seed)))


def value_of(question: Question) -> st.SearchStrategy[Any]:
    """Good values of one question."""
    return st.integers(0, 2**32).map(lambda seed: _value(question, Random(seed)))


def _answers(tree: Tree, random: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in tree.questions.values():
        if tree.asked(question.id, answers) and (question.required or random.random() < 0.5):
            answers[question.id] = _value(question, random)
    return answers


def _pair(random: Random) -> dict[str, str]:
    return {"fr": random.choice(WORDS), "en": random.choice(WORDS)}


def _some(values: list[str], least: int, random: Random) -> list[str]:
    return random.sample(values, random.randint(least, len(values)))


def _value(question: Question, random: Random) -> Any:
    values = list(question.leaves)
    low, high = (int(bound) for bound in bounds(question))
    least = 0 if question.empty_is_answer else 1
    match question.type:
        case "text" | "long_text":
            return _pair(random) if question.localised else random.choice(WORDS)
        case "list":
            return [_pair(random) for _ in range(random.randint(1, 3))]
        case "boolean":
            return random.random() < 0.5
        case "choice" | "ordered_choice":
            return random.choice(values)
        case "choices" | "categories":
            return _some(values, least, random)
        case "integer" | "quantity" | "money":
            return random.choice([low, high, random.randint(low, high)])
        case "percentage":
            return random.choice([low, high, high - 0.5])
        case "duration":
            return {"value": random.choice([low, high, random.randint(low, high)]), "unit": question.unit}
        case "regions":
            regions = [one.value for one in REGIONS]
            return {kind.value: _some(regions, 1, random) for kind in question.data_kinds}
        case "certificates":
            return [_certificate(values, random) for _ in range(random.randint(least, 3))]
        case "date":
            return _day(random)
        case "url":
            return "https://etat.exemple.example/service"
        case other:
            raise AssertionError(f"no values for {other}")


def _day(random: Random) -> str:
    return date.fromordinal(date(2026, 1, 1).toordinal() + random.randint(0, 3000)).isoformat()


def _certificate(standards: list[str], random: Random) -> dict[str, Any]:
    return {
        "standard": random.choice(standards),
        "scope": _pair(random),
        "issuer": random.choice(WORDS),
        "valid_from": "2025-01-01",
        "valid_to": _day(random),
    }
