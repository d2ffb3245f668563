"""Rule sets as documents, and what they say about subjects."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.errors import Invalid
from guidelines.assess import Assessor, RuleSetNotInEffect, assess
from guidelines.facts import AS_OF
from guidelines.proof import check_ruleset
from guidelines.ruleset import Nature, RuleSet, Verdict, load_ruleset, parse_ruleset, ruleset_schema
from tests.guidelines.samples import SMALL

DAY = date(2026, 6, 1)


def pair(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def a_rule(**changes: Any) -> dict[str, Any]:
    """A rule about the size of things, with its cases."""
    return {
        "id": "size",
        "version": 1,
        "scope": "thing",
        "nature": "legal_obligation",
        "title": pair("Taille d’au plus 4 h"),
        "fix": pair("Réduisez."),
        "controls": [{"section": pair("art. 1")}],
        "test": {"fact": "a.size", "op": "lte", "value": 4},
        "cases": {"pass": [{"a.size": 4}], "fail": [{"a.size": 5}], "unknown": [{}]},
    } | changes


def a_set(*rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": "test-set",
        "version": "1.0.0",
        "title": pair("Essai"),
        "jurisdiction": "CA-QC",
        "effective_from": "2026-01-01",
        "rules": list(rules) or [a_rule()],
    } | changes


def places(data: object, *, published: bool = True) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        parse_ruleset(data, published=published)
    return {(problem.name, problem.pointer) for problem in invalid.value.problems}


def test_a_document_is_read_and_written_back_with_the_same_hash() -> None:
    rule_set = parse_ruleset(a_set(), published=True)
    again = parse_ruleset(rule_set.to_data(), published=True)
    assert again == rule_set
    assert again.content_hash == rule_set.content_hash
    assert len(rule_set.content_hash) == 64


def test_the_hash_depends_on_the_content_and_not_on_the_order_of_keys() -> None:
    data = a_set()
    turned = dict(reversed(list(data.items())))
    assert parse_ruleset(turned).content_hash == parse_ruleset(data).content_hash
    stricter = a_set(a_rule(test={"fact": "a.size", "op": "lte", "value": 3}))
    assert parse_ruleset(stricter).content_hash != parse_ruleset(data).content_hash


def test_every_problem_of_a_document_is_told_at_once() -> None:
    wrong = a_rule(nature="advice", title={"fr": "Sans anglais"}, test={"all": []}, colour="red")
    assert places(a_set(wrong, version="1.0", effective_from="someday")) == {
        ("wrong-form", "/version"),
        ("not-date", "/effective_from"),
        ("not-a-choice", "/rules/0/nature"),
        ("required", "/rules/0/title/en"),
        ("unknown-field", "/rules/0/colour"),
        ("rule-empty", "/rules/0/test/all"),
    }


def test_the_problems_between_rules_are_told_with_their_places() -> None:
    data = a_set(a_rule(), a_rule(applies_when={"fact": 1, "op": "eq", "value": 1}), effective_to="2025-12-31")
    assert places(data) == {
        ("period-reversed", "/effective_to"),
        ("rule-twice", "/rules/1/id"),
        ("not-text", "/rules/1/applies_when/fact"),
        ("rule-case-missing", "/rules/1/cases/not_applicable"),
    }


@pytest.mark.parametrize("data", [None, [], "rules", {"rules": 3}, {"rules": [None, {"test": 3}]}, 12])
def test_any_other_json_is_refused_with_problems(data: object) -> None:
    assert places(data)


def test_a_rule_without_all_its_cases_is_a_draft_and_cannot_be_published() -> None:
    data = a_set(a_rule(cases={"pass": [{"a.size": 4}]}))
    assert parse_ruleset(data).rules[0].id == "size"
    assert places(data) == {
        ("rule-case-missing", "/rules/0/cases/fail"),
        ("rule-case-missing", "/rules/0/cases/unknown"),
    }


def test_a_case_that_turns_out_otherwise_is_a_problem() -> None:
    cases = {
        "pass": [{"a.size": 4}, {"a.size": 9}],
        "fail": [{"a.size": "9"}],
        "unknown": [{"a.size": True}, {"a.typo": 1}],
    }
    found = check_ruleset(parse_ruleset(a_set(a_rule(cases=cases))), SMALL)
    assert [(problem.name, problem.pointer) for problem in found] == [
        ("rule-case-differs", "/rules/0/cases/pass/1"),
        ("rule-case-value", "/rules/0/cases/fail/0/a.size"),
        ("rule-case-differs", "/rules/0/cases/fail/0"),
        ("rule-undeclared-fact", "/rules/0/cases/unknown/1/a.typo"),
    ]


def test_a_rule_about_facts_that_nobody_declares_is_a_problem() -> None:
    rule = a_rule(
        test={"fact": "a.gone", "op": "eq", "value": 1}, applies_when={"fact": "a.flag", "op": "gt", "value": True}
    )
    found = check_ruleset(parse_ruleset(a_set(rule)), SMALL)
    assert [(problem.name, problem.pointer) for problem in found] == [
        ("rule-undeclared-fact", "/rules/0/test/fact"),
        ("rule-unsuited-operator", "/rules/0/applies_when/op"),
    ]


def test_a_key_written_twice_in_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text(yaml.safe_dump(a_set()) + "\nversion: 2.0.0\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError, match="there twice"):
        load_ruleset(path)


def test_a_document_nested_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"x": deep}
    assert places(a_set(a_rule(cases={"unknown": [deep]}))) == {("rule-too-deep", "")}


@pytest.mark.parametrize("value", [10**400, float("nan"), "\ud800", {1: 2}, {"\ud800": 1}])
def test_a_case_that_no_hash_could_be_taken_of_is_refused(value: object) -> None:
    cases = {"pass": [{}], "fail": [{}], "unknown": [{}, {"a.size": value}]}
    assert places(a_set(a_rule(cases=cases))) == {("wrong-value", "/rules/0/cases/unknown/1")}


CONDITIONAL = a_rule(id="when", applies_when={"fact": "a.flag", "op": "eq", "value": True}, nature="orientation")


def a_rule_set(*rules: dict[str, Any], **changes: Any) -> RuleSet:
    return parse_ruleset(a_set(*(rules or (a_rule(), CONDITIONAL)), **changes))


@pytest.mark.parametrize(
    ("raw", "verdicts"),
    [
        ({"a.size": 4, "a.flag": True}, ["pass", "pass"]),
        ({"a.size": 5, "a.flag": True}, ["fail", "fail"]),
        ({"a.size": 5, "a.flag": False}, ["fail", "not_applicable"]),
        ({"a.size": 4}, ["pass", "unknown"]),
        ({"a.size": 5}, ["fail", "unknown"]),
        ({"a.flag": True}, ["unknown", "unknown"]),
        ({"a.size": True, "a.flag": 1}, ["unknown", "unknown"]),
        ([], ["unknown", "unknown"]),
    ],
)
def test_a_subject_gets_a_verdict_from_each_rule(raw: object, verdicts: list[str]) -> None:
    rule_set, facts = a_rule_set(), SMALL.read(raw)
    assert [str(result.verdict) for result in assess(rule_set, "thing", facts, DAY)] == verdicts
    assert list(Assessor(rule_set, SMALL).verdicts("thing", facts, DAY).values()) == verdicts
    assert assess(rule_set, "other", facts, DAY) == []


def test_a_result_carries_what_it_rested_on() -> None:
    rule_set = a_rule_set()
    _, result = assess(rule_set, "thing", SMALL.read({"a.size": 4, "a.count": 1}), DAY)
    assert dict(result.facts) == {"a.flag": None, "a.size": 4}
    assert (result.ruleset_version, result.ruleset_hash) == ("1.0.0", rule_set.content_hash)
    data = result.to_data()
    assert data["verdict"] == "unknown"
    assert data["applies_when"]["truth"] is None
    assert data["test"]["truth"] is True


def test_the_hash_of_facts_changes_with_those_that_a_rule_reads_and_no_others() -> None:
    rule_set = a_rule_set(a_rule())

    def hashed(raw: dict[str, Any]) -> str:
        return assess(rule_set, "thing", SMALL.read(raw), DAY)[0].facts_hash

    assert hashed({"a.size": 4}) == hashed({"a.size": 4.0, "a.count": 9})
    assert hashed({"a.size": 4}) != hashed({"a.size": 3})
    assert hashed({}) != hashed({"a.size": 3})


def test_only_legal_and_framework_rules_stand_in_the_way() -> None:
    for nature in Nature:
        rule_set = a_rule_set(a_rule(nature=str(nature)))
        failed, unknown, passed = (
            assess(rule_set, "thing", SMALL.read(raw), DAY)[0] for raw in ({"a.size": 9}, {}, {"a.size": 1})
        )
        blocks = nature in (Nature.LEGAL_OBLIGATION, Nature.FRAMEWORK_REQUIREMENT)
        assert (failed.excludes, failed.holds_back) == (blocks, blocks)
        assert (unknown.excludes, unknown.holds_back) == (False, blocks)
        assert (passed.excludes, passed.holds_back) == (False, False)


def test_the_day_of_the_assessment_is_a_fact() -> None:
    rule = a_rule(test={"fact": "a.day", "op": "gte", "other": AS_OF})
    rule_set, facts = a_rule_set(rule), SMALL.read({"a.day": "2026-06-01"})
    for day, verdict in ((date(2026, 6, 1), Verdict.PASS), (date(2026, 6, 2), Verdict.FAIL)):
        assert assess(rule_set, "thing", facts, day)[0].verdict is verdict
        assert Assessor(rule_set, SMALL).verdicts("thing", facts, day) == {"size": verdict}


def test_a_rule_set_speaks_only_from_its_first_to_its_last_day() -> None:
    rule_set = a_rule_set(effective_from="2026-06-01", effective_to="2026-06-30")
    facts = SMALL.read({})
    for day in (date(2026, 6, 1), date(2026, 6, 30)):
        assert assess(rule_set, "thing", facts, day)
    for day in (date(2026, 5, 31), date(2026, 7, 1)):
        with pytest.raises(RuleSetNotInEffect):
            assess(rule_set, "thing", facts, day)
        with pytest.raises(RuleSetNotInEffect):
            Assessor(rule_set, SMALL).verdicts("thing", facts, day)


def test_a_published_set_is_not_touched_by_changes_to_the_data_it_was_read_from() -> None:
    data = a_set()
    rule_set = parse_ruleset(copy.deepcopy(data))
    before = rule_set.content_hash
    data["rules"][0]["test"]["value"] = 99
    assert rule_set.content_hash == before == parse_ruleset(a_set()).content_hash


def test_the_schema_of_the_document_describes_its_conditions() -> None:
    schema = ruleset_schema()
    assert schema["$defs"]["_RuleInput"]["properties"]["test"] == {"$ref": "#/$defs/condition"}
    assert {"condition", "element"} <= set(schema["$defs"])
