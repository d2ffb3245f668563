"""Conditions as data: what is read, and every problem of what is not."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Invalid, Problem
from guidelines.check import check
from guidelines.language import MAX_DEPTH, MAX_NODES, facts_read, parse, read, to_data, walk
from tests.guidelines.samples import SMALL

FLAG = {"fact": "a.flag", "op": "eq", "value": True}
SHAPES: list[dict[str, Any]] = [
    FLAG,
    {"all": [FLAG, {"any": [FLAG]}]},
    {"not": FLAG},
    {"if": FLAG, "then": {"fact": "a.size", "op": "between", "value": [1, 2.5]}},
    {"fact": "a.day", "op": "lt", "other": "a.other_day"},
    {"sum": ["a.size", "a.more"], "op": "lte", "value": 36},
    {"fact": "a.places", "op": "subset_of", "value": ["quebec", "canada"]},
    {"fact": "a.note", "op": "min_length", "value": 50},
    {
        "fact": "offer.certificates",
        "op": "some",
        "where": {
            "all": [
                {"fact": "standard", "op": "eq", "value": "iso_27001"},
                {"fact": "valid_to", "op": "gte", "other": "a.day"},
            ]
        },
    },
]


@pytest.mark.parametrize("data", SHAPES)
def test_every_shape_is_read_written_back_and_makes_sense(data: dict[str, Any]) -> None:
    node = parse(data)
    assert to_data(node) == data
    assert check(node, SMALL) == []


def test_the_facts_read_are_those_of_the_subject_and_not_the_fields_of_records() -> None:
    assert facts_read(parse(SHAPES[-1])) == {"offer.certificates", "a.day"}
    assert facts_read(parse(SHAPES[5])) == {"a.size", "a.more"}


def problems(data: object) -> set[tuple[str, str]]:
    return {(problem.name, problem.pointer) for problem in read(data)[1]}


@pytest.mark.parametrize(
    ("data", "name", "pointer"),
    [
        (None, "not-object", ""),
        ([FLAG], "not-object", ""),
        ({}, "rule-no-condition", ""),
        ({"op": "eq"}, "rule-no-condition", ""),
        ({"all": []}, "rule-empty", "/all"),
        ({"any": {}}, "not-list", "/any"),
        ({"all": [FLAG], "any": [FLAG]}, "unknown-field", "/any"),
        ({"if": FLAG}, "required", "/then"),
        ({"fact": "a.flag", "value": True}, "required", "/op"),
        ({"fact": "a.flag", "op": "eq"}, "required", "/value"),
        ({"fact": "a.flag", "op": "matches", "value": ".*"}, "rule-unknown-operator", "/op"),
        ({"fact": "a.flag", "op": ["eq"], "value": True}, "rule-unknown-operator", "/op"),
        ({"fact": "a.flag", "op": "some", "value": True}, "rule-unknown-operator", "/op"),
        ({"fact": "a.flag", "op": "contains", "other": "a.b"}, "rule-unknown-operator", "/op"),
        ({"fact": "__class__", "op": "eq", "value": 1}, "rule-not-a-fact", "/fact"),
        ({"fact": "standard", "op": "eq", "value": "x"}, "rule-not-a-fact", "/fact"),
        ({"fact": 3, "op": "eq", "value": 1}, "not-text", "/fact"),
        ({"fact": "a.b", "op": "eq", "value": 1, "other": "a.c"}, "rule-two-operands", "/other"),
        ({"fact": "a.b", "op": "eq", "value": None}, "rule-not-a-value", "/value"),
        ({"fact": "a.b", "op": "eq", "value": {"x": 1}}, "rule-not-a-value", "/value"),
        ({"fact": "a.b", "op": "eq", "value": float("nan")}, "not-number", "/value"),
        ({"fact": "a.b", "op": "eq", "value": float("inf")}, "not-number", "/value"),
        ({"fact": "a.b", "op": "eq", "value": 10**400}, "not-number", "/value"),
        ({"fact": "a.b", "op": "eq", "value": "\ud800"}, "not-text", "/value"),
        ({"fact": "a.b", "op": "eq", "value": "x" * 1_001}, "too-long", "/value"),
        ({"fact": "a.b", "op": "in", "value": []}, "rule-empty", "/value"),
        ({"fact": "a.b", "op": "in", "value": 3}, "not-list", "/value"),
        ({"fact": "a.b", "op": "in", "value": [1] * 1_001}, "too-many", "/value"),
        ({"fact": "a.b", "op": "in", "value": [1, [2]]}, "rule-not-a-value", "/value/1"),
        ({"fact": "a.b", "op": "between", "value": [1]}, "rule-between-two", "/value"),
        ({"fact": "a.b", "op": "min_length", "value": True}, "not-whole-number", "/value"),
        ({"fact": "a.b", "op": "min_length", "value": -1}, "not-whole-number", "/value"),
        ({"sum": [], "op": "eq", "value": 1}, "rule-empty", "/sum"),
        ({"sum": "a.b", "op": "eq", "value": 1}, "not-list", "/sum"),
        ({"sum": ["a.b"], "op": "in", "value": [1]}, "rule-unknown-operator", "/op"),
        (
            {"fact": "a.b", "op": "some", "where": {"fact": "c", "op": "every", "where": FLAG}},
            "rule-nested-where",
            "/where/where",
        ),
    ],
)
def test_a_condition_of_another_shape_is_refused_with_its_place(data: object, name: str, pointer: str) -> None:
    assert (name, pointer) in problems(data)
    with pytest.raises(Invalid):
        parse(data)


def test_all_problems_are_told_at_once() -> None:
    data = {"all": [{"fact": 1, "op": "zz"}, {"any": []}, {"not": 3}, FLAG]}
    assert problems(data) == {
        ("not-text", "/all/0/fact"),
        ("rule-unknown-operator", "/all/0/op"),
        ("required", "/all/0/value"),
        ("rule-empty", "/all/1/any"),
        ("not-object", "/all/2/not"),
    }


def nested(depth: int) -> dict[str, Any]:
    data: dict[str, Any] = FLAG
    for _ in range(depth - 1):
        data = {"not": data}
    return data


def test_depth_is_bounded_however_deep_the_data() -> None:
    parse(nested(MAX_DEPTH))
    assert {name for name, _ in problems(nested(MAX_DEPTH + 1))} == {"rule-too-deep"}
    assert {name for name, _ in problems(nested(50_000))} == {"rule-too-deep"}


def test_size_is_bounded_however_wide_the_data() -> None:
    assert len(list(walk(parse({"all": [FLAG] * (MAX_NODES - 1)})))) == MAX_NODES
    assert problems({"all": [FLAG] * MAX_NODES}) == {("rule-too-large", "")}
    assert problems({"all": [{"any": [FLAG] * 100_000}] * 100}) == {("rule-too-large", "")}


@pytest.mark.parametrize(
    ("data", "name", "pointer"),
    [
        ({"fact": "a.nothing", "op": "eq", "value": 1}, "rule-undeclared-fact", "/fact"),
        ({"fact": "a.flag", "op": "gt", "value": True}, "rule-unsuited-operator", "/op"),
        ({"fact": "a.colour", "op": "gte", "value": "red"}, "rule-unsuited-operator", "/op"),
        ({"fact": "a.places", "op": "eq", "value": "quebec"}, "rule-unsuited-operator", "/op"),
        ({"fact": "a.note", "op": "contains", "value": "x"}, "rule-unsuited-operator", "/op"),
        ({"fact": "a.flag", "op": "eq", "value": 1}, "rule-wrong-type", "/value"),
        ({"fact": "a.count", "op": "eq", "value": True}, "rule-wrong-type", "/value"),
        ({"fact": "a.count", "op": "eq", "value": 1.5}, "rule-wrong-type", "/value"),
        ({"fact": "a.count", "op": "in", "value": [1, "2"]}, "rule-wrong-type", "/value/1"),
        ({"fact": "a.cost", "op": "lte", "value": 10.5}, "rule-wrong-type", "/value"),
        ({"fact": "a.day", "op": "lte", "value": "tomorrow"}, "rule-wrong-type", "/value"),
        ({"fact": "a.colour", "op": "eq", "value": "pink"}, "not-a-choice", "/value"),
        ({"fact": "a.places", "op": "subset_of", "value": ["quebec", "mars"]}, "not-a-choice", "/value/1"),
        ({"fact": "a.size", "op": "between", "value": [5, 2]}, "rule-between-order", "/value"),
        ({"fact": "a.level", "op": "between", "value": ["high", "low"]}, "rule-between-order", "/value"),
        ({"fact": "a.size", "op": "lt", "other": "a.count"}, "rule-unlike-facts", "/other"),
        ({"fact": "a.level", "op": "lt", "other": "a.colour"}, "rule-unlike-facts", "/other"),
        ({"fact": "a.places", "op": "eq", "other": "a.places"}, "rule-unsuited-operator", "/op"),
        ({"sum": ["a.size", "a.count"], "op": "eq", "value": 1}, "rule-unlike-facts", "/sum/1"),
        ({"sum": ["a.note"], "op": "eq", "value": 1}, "rule-unsuited-operator", "/sum/0"),
        ({"fact": "a.places", "op": "some", "where": FLAG}, "rule-unsuited-operator", "/op"),
        (
            {"fact": "offer.certificates", "op": "some", "where": {"fact": "colour", "op": "eq", "value": "x"}},
            "rule-undeclared-fact",
            "/where/fact",
        ),
    ],
)
def test_what_makes_no_sense_against_the_dictionary_is_refused_when_saved(
    data: object, name: str, pointer: str
) -> None:
    assert [(problem.name, problem.pointer) for problem in check(parse(data), SMALL)] == [(name, pointer)]


def test_the_problems_of_every_part_are_listed() -> None:
    node = parse(
        {
            "all": [
                {"fact": "a.x", "op": "eq", "other": "a.y"},
                {"if": FLAG, "then": {"fact": "a.z", "op": "eq", "value": 1}},
            ]
        }
    )
    assert check(node, SMALL) == [
        Problem("rule-undeclared-fact", ("all", 0, "fact"), {"fact": "a.x"}),
        Problem("rule-undeclared-fact", ("all", 0, "other"), {"fact": "a.y"}),
        Problem("rule-undeclared-fact", ("all", 1, "then", "fact"), {"fact": "a.z"}),
    ]
