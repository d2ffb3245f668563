"""What answers become: facts, tokens, numbers, words, comparison rows, displayed values, proposals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalogue.tree import (
    Family,
    Tree,
    answered,
    compare_rows,
    declared_facts,
    display,
    facets,
    facts,
    family,
    numbers,
    prose,
    provision_parameters,
    requirement_definitions,
    tokens,
)
from core.language import EN, FR
from guidelines.check import operators_of
from guidelines.facts import FactsDictionary, missing_words
from tests.catalogue.tree.strategies import good_answers

EMAIL = family("email")
NBSP = "\u00a0"
ANSWERS: dict[str, Any] = {
    "name": {"fr": "Courriel Boréal", "en": "Boreal Mail"},
    "about": {"fr": "Texte court", "en": "Short text"},
    "archive": True,
    "archive_quota": 50,
    "strength": "mid",
    "tools": ["saw"],
    "kinds": ["email"],
    "rpo": {"value": 90, "unit": "minute"},
    "share": 62.5,
    "places": {"mailbox": ["quebec"], "backup": ["canada", "quebec"]},
    "certificates": [
        {
            "standard": "iso_27001",
            "scope": {"fr": "Tout"},
            "issuer": "Registre",
            "valid_from": "2025-01-01",
            "valid_to": "2028-01-01",
        }
    ],
    "fee": 1250000,
}


def test_a_stronger_answer_also_satisfies_weaker_filters(tree: Tree) -> None:
    found = tokens(tree, ANSWERS, "public")
    assert {
        "archive_quota>=10",
        "archive_quota>=50",
        "strength>=mid",
        "strength>=low",
        "strength=mid",
        "rpo<=4",
    } <= found
    assert not {"strength>=high", "rpo<=1"} & found


def test_a_leaf_is_found_under_its_category(tree: Tree) -> None:
    assert {"kinds=email", "kinds=mail"} <= tokens(tree, ANSWERS, "public")


def test_data_is_in_quebec_only_when_all_of_it_is(tree: Tree) -> None:
    found = tokens(tree, ANSWERS, "public")
    assert {
        "places.mailbox>=quebec",
        "places.mailbox>=canada",
        "places.backup>=canada",
        "places.backup=quebec",
    } <= found
    assert "places.backup>=quebec" not in found


def test_not_answered_and_no_are_two_things(tree: Tree) -> None:
    assert answered("rpo") in tokens(tree, ANSWERS, "public")
    without = tokens(tree, {key: value for key, value in ANSWERS.items() if key != "rpo"}, "public")
    assert not any("rpo" in token for token in without)
    assert answered("archive") in tokens(tree, {"archive": False}, "public")


def test_what_only_bodies_may_see_is_not_in_the_public_search(tree: Tree) -> None:
    assert answered("fee") not in tokens(tree, ANSWERS, "public")
    assert "fee" not in numbers(tree, ANSWERS, "public")
    assert numbers(tree, ANSWERS, "bodies")["fee"] == 1250000


def test_numbers_are_exact_and_in_the_questions_unit(tree: Tree) -> None:
    assert numbers(tree, ANSWERS, "public") == {"archive_quota": 50, "rpo": Decimal("1.5"), "share": Decimal("62.5")}


def test_each_language_has_its_own_words(tree: Tree) -> None:
    assert "Courriel Boréal" in prose(tree, ANSWERS, "public", FR)
    assert "Boreal Mail" in prose(tree, ANSWERS, "public", "en")
    assert "Boréal" not in prose(tree, ANSWERS, "public", EN)


def test_facets_are_labelled_for_readers_in_both_languages(tree: Tree) -> None:
    labels = {value.token: value.label for facet in facets(tree, "public") for value in facet.values}
    assert labels["archive_quota>=50"] == {"fr": f"50{NBSP}Go ou plus", "en": f"50{NBSP}GB or more"}
    assert labels["rpo<=1"] == {"fr": f"1{NBSP}heure ou moins", "en": f"1{NBSP}hour or less"}
    assert labels["strength>=mid"] == {"fr": "Moyenne ou plus", "en": "Middle or more"}
    assert labels["strength>=high"]["fr"] == "Forte"
    assert labels["share=0..50"] == {"fr": f"Moins de 50{NBSP}%", "en": "Less than 50%"}
    assert labels["share=50..90"]["fr"] == f"De 50 à moins de 90{NBSP}%"
    assert labels["share=90.."]["fr"] == f"90{NBSP}% ou plus"
    assert labels["places.backup>=quebec"]["fr"] == f"Sauvegardes{NBSP}: au Québec"
    assert labels["archive=true"] == {"fr": "Oui", "en": "Yes"}


def test_answers_are_shown_as_people_read_them(tree: Tree) -> None:
    def shown(name: str, value: Any) -> tuple[str, str]:
        question = tree.questions[name]
        return display(question, value, FR), display(question, value, EN)

    assert shown("archive", True) == ("Oui", "Yes")
    assert shown("archive", None) == ("—", "—")
    assert shown("archive", "broken") == ("—", "—")
    assert shown("archive_quota", 1000) == (f"1{NBSP}000{NBSP}Go", f"1,000{NBSP}GB")
    assert shown("share", 99.95) == (f"99,95{NBSP}%", "99.95%")
    assert shown("rpo", {"value": 1.5, "unit": "hour"}) == (f"1,5{NBSP}heure", f"1.5{NBSP}hours")
    assert shown("rpo", {"value": 15, "unit": "minute"}) == (f"15{NBSP}minutes", f"15{NBSP}minutes")
    assert shown("fee", 123450) == (f"1{NBSP}234,50{NBSP}$", "$1,234.50")
    assert shown("tools", []) == ("Aucun", "None")
    assert shown("tools", ["axe", "saw"]) == ("Scie, Hache", "Saw, Axe")
    assert shown("places", ANSWERS["places"]) == (
        f"Boîtes{NBSP}: au Québec; Sauvegardes{NBSP}: au Québec et ailleurs au Canada",
        "Mailboxes: in Québec; Backups: in Québec and elsewhere in Canada",
    )
    assert shown("certificates", ANSWERS["certificates"])[0] == "ISO/IEC 27001 (Registre, jusqu’au 2028-01-01)"


def test_a_comparison_marks_the_best_answers_and_the_rows_where_all_are_the_same(tree: Tree) -> None:
    other = {**ANSWERS, "archive_quota": 20, "rpo": {"value": 1, "unit": "hour"}}
    rows = {row.question.id: row for row in compare_rows(tree, [ANSWERS, other, {}], "public")}
    assert [cell.best for cell in rows["archive_quota"].cells] == [True, False, False]
    assert [cell.best for cell in rows["rpo"].cells] == [False, True, False]
    assert rows["strength"].cells[2].value is None
    assert "fee" not in rows
    same = {row.question.id: row for row in compare_rows(tree, [ANSWERS, ANSWERS], "bodies")}
    assert same["archive_quota"].same
    assert not any(cell.best for cell in same["archive_quota"].cells)


def test_facts_are_declared_with_words_units_and_allowed_values() -> None:
    declared = {fact.id: fact for fact in EMAIL.facts()}
    assert missing_words(declared.values()) == []
    assert (declared["offer.mailbox_quota"].type, declared["offer.mailbox_quota"].unit) == ("integer", "gb")
    assert (declared["offer.rpo"].type, declared["offer.rpo"].unit) == ("number", "hour")
    assert declared["offer.tls_min"].ordered
    assert [one.code for one in declared["offer.tls_min"].options] == ["tls_1_0", "tls_1_2", "tls_1_3"]
    assert [one.code for one in declared["offer.data_locations.backup"].options] == ["quebec", "canada", "outside"]
    assert {part.id for part in declared["offer.certificates"].fields} == {
        "standard",
        "issuer",
        "valid_from",
        "valid_to",
    }
    assert declared["offer.message_encryption"].empty_is_answer
    assert not declared["offer.interface_languages"].empty_is_answer


def test_requirements_use_operators_that_rules_know() -> None:
    for definition in requirement_definitions(EMAIL.offer):
        known = operators_of(definition.fact) | ({"some"} if definition.fact.fields else set())
        assert set(definition.operators) <= known, definition.question.id
        assert definition.operators


@given(good_answers(EMAIL.offer))
def test_good_answers_give_facts_that_the_dictionary_reads_whole(answers: dict[str, Any]) -> None:
    raw = facts(EMAIL.offer, answers)
    read = FactsDictionary(declared_facts(EMAIL.offer)).read(raw)
    assert not read.refused
    assert set(read.values) == set(raw)


@given(good_answers(EMAIL.offer), st.data())
def test_taking_an_answer_away_never_adds_a_token(answers: dict[str, Any], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(answers)))
    fewer = {key: value for key, value in answers.items() if key != gone}
    assert tokens(EMAIL.offer, fewer, "centre") < tokens(EMAIL.offer, answers, "centre")


@given(good_answers(EMAIL.offer))
def test_every_number_reaches_the_filters_that_its_rank_says(answers: dict[str, Any]) -> None:
    found, exact = tokens(EMAIL.offer, answers, "centre"), numbers(EMAIL.offer, answers, "centre")
    for facet in facets(EMAIL.offer, "centre"):
        question = EMAIL.offer.questions[facet.question]
        for bucket in question.facet.buckets if question.facet else ():
            if facet.question in exact and facet.kind != "range":
                more = exact[facet.question] >= bucket.low
                reached = more if facet.kind == "at_least" else exact[facet.question] <= bucket.low
                sign = ">=" if facet.kind == "at_least" else "<="
                assert (f"{facet.question}{sign}{bucket.low}" in found) == reached


def test_a_need_proposes_its_requirements_with_a_reason_and_its_own_figures(sample: Family) -> None:
    (proposal,) = sample.proposals({"mailboxes": 10, "space": 25})
    assert proposal.require == {"fact": "offer.archive_quota", "op": "gte", "value": 25}
    assert proposal.because["fr"] == "Il faut de la place."
    assert sample.proposals({"mailboxes": 10}) == ()
    assert sample.proposals({}) == ()


def test_the_answers_that_an_adapter_takes_are_named_by_parameter() -> None:
    assert provision_parameters(EMAIL.need, {"mailboxes": 400, "source_system": "imap_server"}) == {
        "mailboxes": 400,
        "migration_source": "imap_server",
    }


def test_the_email_family_holds_its_attributes_and_its_need() -> None:
    assert len(EMAIL.offer.questions) >= 60
    assert {"mailboxes", "initial_months", "option_months", "dic_confidentiality", "current_contract_end"} <= set(
        EMAIL.need.questions
    )
    mailboxes = EMAIL.need.questions["mailboxes"]
    assert (mailboxes.limits.minimum, mailboxes.limits.maximum) == (Decimal(1), Decimal(100_000))
