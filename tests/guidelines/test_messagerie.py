"""The first rule set: email for the public bodies of Québec."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from guidelines.assess import assess
from guidelines.explain import explain
from guidelines.proof import check_ruleset
from guidelines.ruleset import Nature, Rule, Verdict, load_ruleset, shipped_rulesets
from tests.guidelines.samples import EN, FR, HOUSE

RULE_SET = load_ruleset(next(path for path in shipped_rulesets() if path.stem == "messagerie-quebec"))
DAY = date(2026, 6, 1)

SCOPES = {
    "offer": {"offer", "platform"},
    "need": {"need", "platform"},
    "file": {"offer", "need", "file", "agreement", "platform"},
    "contract": {"offer", "need", "file", "agreement", "contract", "platform"},
}


def result(rule_id: str, **raw: Any) -> Verdict:
    """The verdict of one rule; `need__dic_integrity="3"` stands for the fact `need.dic_integrity`."""
    rule = next(rule for rule in RULE_SET.rules if rule.id == rule_id)
    facts = HOUSE.read({key.replace("__", "."): value for key, value in raw.items()})
    return next(found.verdict for found in assess(RULE_SET, rule.scope, facts, DAY) if found.rule.id == rule_id)


def test_it_holds_against_the_dictionary_with_every_case_turning_out_as_it_says() -> None:
    assert check_ruleset(RULE_SET, HOUSE) == []


def test_each_rule_reads_only_what_its_subject_knows() -> None:
    for rule in RULE_SET.rules:
        assert {fact.split(".")[0] for fact in rule.reads} <= SCOPES[rule.scope], rule.id


def test_nothing_passes_and_nothing_is_set_aside_on_an_empty_file() -> None:
    for scope in SCOPES:
        verdicts = {found.rule.id: found.verdict for found in assess(RULE_SET, scope, HOUSE.read({}), DAY)}
        assert verdicts
        assert set(verdicts.values()) == {Verdict.UNKNOWN}, verdicts


def test_thirty_six_months_is_the_most_renewals_included() -> None:
    assert result("rcti-48-term", need__initial_months=24, need__option_months=12) is Verdict.PASS
    assert result("rcti-48-term", need__initial_months=36, need__option_months=1) is Verdict.FAIL


def test_backups_outside_quebec_ask_for_the_assessment_even_inside_canada() -> None:
    inside = {f"offer__data_locations__{kind}": ["quebec"] for kind in ("mailbox", "logs", "metadata", "support")}
    rule = "a21-70-1-assessment"
    assert result(rule, offer__data_locations__backup=["quebec"], **inside) is Verdict.NOT_APPLICABLE
    assert result(rule, offer__data_locations__backup=["canada"], **inside) is Verdict.UNKNOWN
    assert result(rule, offer__data_locations__backup=[], **inside) is Verdict.UNKNOWN


@pytest.mark.parametrize("personal", [True, False, None])
def test_email_always_asks_the_privacy_assessment_whatever_the_body_says_of_its_mail(personal: bool | None) -> None:
    said = {} if personal is None else {"need__personal_information": personal}
    assert result("a21-63-5-assessment", **said) is Verdict.UNKNOWN
    made = {
        "need__pia_reference": "EFVP-2026-014",
        "need__pia_committee_date": "2026-04-20",
        "need__pia_conclusion": "favourable",
        "platform__as_of": "2026-06-01",
    }
    assert result("a21-63-5-assessment", **said, **made) is Verdict.PASS
    assert result("a21-70-1-assessment", **said, offer__data_locations__backup=["canada"]) is Verdict.UNKNOWN


def test_an_authorisation_on_the_day_of_the_evaluation_is_too_late() -> None:
    dates = {"file__mode": "criteria", "file__evaluation_started_on": "2026-05-11"}
    assert result("rcti-48-criteria-authorised", file__criteria_authorised_on="2026-05-10", **dates) is Verdict.PASS
    assert result("rcti-48-criteria-authorised", file__criteria_authorised_on="2026-05-11", **dates) is Verdict.FAIL


def test_a_certificate_that_ended_yesterday_does_not_count() -> None:
    def certificate(valid_to: str) -> Verdict:
        return result("security-certificate", offer__certificates=[{"standard": "iso_27001", "valid_to": valid_to}])

    assert certificate("2026-06-01") is Verdict.PASS
    assert certificate("2026-05-31") is Verdict.FAIL


def test_only_good_practice_and_orientations_never_exclude() -> None:
    natures = {rule.id: rule.nature for rule in RULE_SET.rules}
    assert natures["continuity-rpo"] is Nature.ORIENTATION
    assert natures["security-phishing-resistant"] is Nature.GOOD_PRACTICE
    assert natures["rcti-48-term"] is Nature.LEGAL_OBLIGATION
    assert natures["security-tls"] is Nature.FRAMEWORK_REQUIREMENT


def test_each_case_can_be_explained_in_both_languages() -> None:
    for rule in RULE_SET.rules:
        for case in rule.cases:
            found = next(
                one for one in assess(RULE_SET, rule.scope, HOUSE.read(case.facts), DAY) if one.rule.id == rule.id
            )
            for traced in (found.applies_when, found.test):
                if traced is not None:
                    assert explain(traced, HOUSE, FR).sentence
                    assert explain(traced, HOUSE, EN).sentence


def words(rule: Rule) -> Iterator[tuple[str, str]]:
    yield from ((str(lang), str(text)) for lang, text in [*rule.title.items(), *rule.fix.items()])
    for more in [*rule.evidence, *(control.section for control in rule.controls)]:
        yield from ((str(lang), str(text)) for lang, text in more.items())


@pytest.mark.parametrize("rule", RULE_SET.rules, ids=lambda rule: rule.id)
def test_the_words_are_well_set_and_short(rule: Rule) -> None:
    for language, text in words(rule):
        assert "'" not in text
        assert len(text.split()) <= 20, text
        if language == "fr":
            assert not re.search(r"(?<!\u00a0):(?!\w)|\s[;!?]|«(?!\u00a0)", text), text


def test_the_cases_of_a_rule_name_every_fact_that_it_reads() -> None:
    for rule in RULE_SET.rules:
        named = {fact for case in rule.cases for fact in case.facts}
        assert rule.reads - {"platform.as_of"} <= named, rule.id
