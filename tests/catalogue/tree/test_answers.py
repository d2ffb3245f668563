"""Whether answers are good: all problems at once, drafts apart, nothing ever raised."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue.tree import (
    AUDIENCES,
    Tree,
    assurance_problems,
    compare_rows,
    display,
    draft_problems,
    facts,
    families,
    family,
    normalise,
    numbers,
    problems,
    prose,
    section_problems,
    tokens,
)
from core.language import EN, FR
from tests.catalogue.tree.strategies import ANY_JSON, good_answers, value_of, wild_answers

EMAIL = family("email")
GOOD: dict[str, Any] = {"name": {"fr": "Nom", "en": "Name"}, "about": {"fr": "Court texte"}, "archive": False}


def found(tree: Tree, answers: object) -> set[tuple[str, str]]:
    return {(problem.pointer, problem.name) for problem in problems(tree, answers)}


def test_good_answers_have_no_problem(tree: Tree) -> None:
    assert problems(tree, GOOD) == ()


def test_all_problems_are_told_at_once_in_reading_order(tree: Tree) -> None:
    answers = {"name": {"fr": "Nom"}, "archive": "yes", "strength": "huge", "tools": ["saw", "saw", "hat"], "extra": 1}
    assert [(problem.pointer, problem.name) for problem in problems(tree, answers)] == [
        ("/extra", "unknown-field"),
        ("/name/en", "answer-english-missing"),
        ("/about", "required"),
        ("/archive", "not-boolean"),
        ("/strength", "not-a-choice"),
        ("/tools/1", "answer-repeated"),
        ("/tools/2", "not-a-choice"),
    ]


@pytest.mark.parametrize(
    ("question", "value", "pointer", "name"),
    [
        ("about", {"fr": "un deux trois quatre cinq six"}, "/fr", "answer-too-many-words"),
        ("about", {"en": "only English"}, "/fr", "answer-french-missing"),
        ("about", "words", "", "not-object"),
        ("name", {"fr": "a\u0000b", "en": "b"}, "/fr", "not-text"),
        ("name", {"fr": "a" * 201, "en": "b"}, "/fr", "too-long"),
        ("points", [{"fr": "a"}] * 21, "", "too-many"),
        ("count", 1.5, "", "not-whole-number"),
        ("count", True, "", "not-whole-number"),
        ("count", "12", "", "not-whole-number"),
        ("count", 0, "", "answer-out-of-range"),
        ("count", 100_001, "", "answer-out-of-range"),
        ("count", float("nan"), "", "not-whole-number"),
        ("share", 50.12345, "", "answer-too-many-decimals"),
        ("fee", -1, "", "too-small"),
        ("fee", 10**13, "", "too-large"),
        ("rpo", {"value": 3}, "/unit", "required"),
        ("rpo", {"value": 3, "unit": "month"}, "/unit", "not-a-choice"),
        ("rpo", {"value": 3, "unit": "day"}, "/value", "answer-out-of-range"),
        ("rpo", {"value": -1, "unit": "hour"}, "/value", "too-small"),
        ("rpo", 4, "", "not-object"),
        ("kinds", ["mail"], "/0", "not-a-choice"),
        ("places", {"mailbox": ["mars"]}, "/mailbox/0", "not-a-choice"),
        ("places", {"moon": ["quebec"]}, "/moon", "unknown-field"),
        ("since", "2026-02-30", "", "not-date"),
        ("since", "20260230", "", "not-date"),
        ("site", "http://example.org", "", "not-url"),
        ("site", "https://a b.example", "", "not-url"),
        ("site", "https://[", "", "not-url"),
    ],
)
def test_a_wrong_value_has_its_problem_at_its_place(
    tree: Tree, question: str, value: Any, pointer: str, name: str
) -> None:
    assert (f"/{question}{pointer}", name) in found(tree, {**GOOD, question: value})


def test_a_certificate_that_ends_before_it_starts_is_refused(tree: Tree) -> None:
    one = {
        "standard": "soc_2",
        "scope": {"fr": "Tout"},
        "issuer": "X",
        "valid_from": "2026-02-01",
        "valid_to": "2026-01-31",
    }
    assert found(tree, {**GOOD, "certificates": [one]}) == {("/certificates/0/valid_to", "answer-dates-reversed")}


def test_a_follow_up_is_required_when_asked_and_refused_when_not(tree: Tree) -> None:
    assert found(tree, {**GOOD, "archive": True}) == {("/archive_quota", "required")}
    assert found(tree, {**GOOD, "archive": False, "archive_quota": 50}) == {("/archive_quota", "answer-not-asked")}
    assert problems(tree, normalise(tree, {**GOOD, "archive": False, "archive_quota": 50})) == ()


def test_a_draft_may_lack_anything_but_what_it_has_must_be_good(tree: Tree) -> None:
    assert draft_problems(tree, {}) == ()
    assert draft_problems(tree, {"name": {"en": "Name"}}) == ()
    assert [problem.name for problem in draft_problems(tree, {"count": "many"})] == ["not-whole-number"]


def test_a_section_is_checked_without_the_others() -> None:
    assert (
        section_problems(EMAIL.need, "term", {"initial_months": 12, "option_months": 0, "start_date": "2026-10-01"})
        != ()
    )
    term = {"initial_months": 12, "option_months": 0, "start_date": "2026-10-01", "current_contract": False}
    assert section_problems(EMAIL.need, "term", term) == ()
    with pytest.raises(KeyError):
        section_problems(EMAIL.need, "nowhere", {})


def test_an_empty_list_is_an_answer_only_where_the_question_says_so(tree: Tree) -> None:
    written = normalise(tree, {**GOOD, "tools": [], "kinds": []})
    assert written["tools"] == []
    assert written["kinds"] is None


def test_normalised_answers_have_every_question_trimmed_and_in_the_order_of_the_form(tree: Tree) -> None:
    written = normalise(tree, {"name": {"fr": " Nom ", "en": "Name "}, "tools": ["axe", "saw"], "count": 3.0})
    assert list(written) == list(tree.questions)
    assert written["name"] == {"fr": "Nom", "en": "Name"}
    assert written["tools"] == ["saw", "axe"]
    assert written["count"] == 3
    assert type(written["count"]) is int


def test_assurance_is_of_a_level_that_the_question_allows() -> None:
    assert assurance_problems(EMAIL.offer, {"rpo": "tested"}) == ()
    names = [
        problem.name for problem in assurance_problems(EMAIL.offer, {"rpo": "certified", "summary": "tested", "x": 1})
    ]
    assert names == ["not-a-choice", "not-a-choice", "unknown-field"]
    assert assurance_problems(EMAIL.offer, [])[0].name == "not-object"


@given(ANY_JSON)
def test_no_json_at_all_makes_the_checks_raise(answers: Any) -> None:
    for one in families().values():
        problems(one.offer, answers)
        draft_problems(one.need, answers)
        assurance_problems(one.offer, answers)


@given(wild_answers(EMAIL.offer))
@example({"exclusions": []})
def test_nothing_that_reads_answers_raises_whatever_they_hold(answers: dict[str, Any]) -> None:
    offer = EMAIL.offer
    told = problems(offer, answers)
    assert all(problem in told for problem in draft_problems(offer, answers))
    assert repr(normalise(offer, normalise(offer, answers))) == repr(normalise(offer, answers))
    facts(offer, answers)
    compare_rows(offer, [answers, {}], "public")
    for audience in AUDIENCES:
        tokens(offer, answers, audience)
        numbers(offer, answers, audience)
    for language in (FR, EN):
        prose(offer, answers, "public", language)
        for name, value in answers.items():
            if name in offer.questions:
                assert display(offer.questions[name], value, language)


@given(good_answers(EMAIL.offer))
def test_complete_answers_stay_good_once_normalised(answers: dict[str, Any]) -> None:
    assert problems(EMAIL.offer, answers) == ()
    written = normalise(EMAIL.offer, answers)
    assert problems(EMAIL.offer, written) == ()
    assert normalise(EMAIL.offer, written) == written


@given(st.data())
def test_every_good_value_is_shown_in_both_languages(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(list(EMAIL.offer.questions.values())))
    value = data.draw(value_of(question))
    for language in (FR, EN):
        shown = display(question, value, language)
        assert shown.strip()
        assert "None" not in shown or value in ([], "none") or language is EN
