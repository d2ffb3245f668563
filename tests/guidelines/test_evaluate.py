"""What each operator says, with the cases where careless engines let things pass."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.evaluate import Truth, compile_node, evaluate
from guidelines.facts import FactsDictionary
from guidelines.language import parse
from guidelines.trace import MAX_ELEMENTS, trace
from tests.guidelines.samples import SMALL


def answer(condition: dict[str, Any], **facts: Any) -> Truth:
    """The answer of a condition; `a_size=1` stands for the fact `a.size`."""
    return evaluate(parse(condition), SMALL.read({key.replace("_", ".", 1): value for key, value in facts.items()}))


def leaf(fact: str, op: str, value: Any) -> dict[str, Any]:
    return {"fact": fact, "op": op, "value": value}


@pytest.mark.parametrize(
    ("op", "value", "given", "expected"),
    [
        ("eq", 4, 4.0, True),
        ("ne", 4, 5, True),
        ("gt", 4, 4, False),
        ("gte", 4, 4, True),
        ("lt", 4, 4, False),
        ("lte", 4, 4, True),
        ("between", [1, 4], 4, True),
        ("between", [1, 4], 4.1, False),
        ("in", [1, 2.0], 2, True),
        ("not_in", [1, 2.0], 2, False),
        ("lte", 0.3, 0.1 + 0.2, False),
    ],
)
def test_numbers_are_compared_as_numbers(op: str, value: Any, given: float, expected: bool) -> None:
    assert answer(leaf("a.size", op, value), a_size=given) is expected
    assert answer(leaf("a.size", op, value)) is None
    assert answer(leaf("a.size", op, value), a_size=True) is None
    assert answer(leaf("a.size", op, value), a_size=str(given)) is None


@pytest.mark.parametrize(
    ("op", "value", "given", "expected"),
    [
        ("contains", "quebec", ["quebec", "canada"], True),
        ("contains", "quebec", ["canada"], False),
        ("contains_all", ["quebec", "canada"], ["quebec"], False),
        ("contains_any", ["quebec", "canada"], ["outside", "canada"], True),
        ("contains_any", ["quebec"], ["outside"], False),
        ("subset_of", ["quebec", "canada"], ["quebec"], True),
        ("subset_of", ["quebec"], ["quebec", "outside"], False),
        ("min_length", 2, ["quebec", "quebec"], False),
        ("max_length", 1, ["quebec"], True),
    ],
)
def test_lists_are_compared_as_sets_and_counted_once(op: str, value: Any, given: list[str], expected: bool) -> None:
    assert answer(leaf("a.places", op, value), a_places=given) is expected
    assert answer(leaf("a.places", op, value), a_places=[]) is None
    assert answer(leaf("a.places", op, value), a_places=[*given, 7]) is None
    assert answer(leaf("a.places", op, value), a_places=[*given, "mars"]) is None


def test_an_empty_list_satisfies_a_subset_only_where_empty_is_an_answer() -> None:
    assert answer(leaf("a.extras", "subset_of", ["x"]), a_extras=[]) is True
    assert answer({"not": leaf("a.extras", "contains", "x")}, a_extras=[]) is True
    assert answer(leaf("a.places", "subset_of", ["quebec"]), a_places=[]) is None
    assert answer({"not": leaf("a.places", "contains", "outside")}, a_places=[]) is None


def test_a_residency_rule_never_passes_on_a_list_with_a_stray_element() -> None:
    rule = leaf("a.places", "subset_of", ["quebec"])
    strays: tuple[Any, ...] = (None, 3, True, {}, [], ["quebec"], "Mars", "\ud800")
    for stray in strays:
        assert answer(rule, a_places=["quebec", stray]) is None


@pytest.mark.parametrize(
    ("op", "holds"), [("gte", ("medium", "high")), ("lt", ("low",)), ("between", ("low", "medium"))]
)
def test_an_ordered_choice_is_compared_by_rank_and_not_by_spelling(op: str, holds: tuple[str, ...]) -> None:
    value = ["low", "medium"] if op == "between" else "medium"
    for level in ("low", "medium", "high"):
        assert answer(leaf("a.level", op, value), a_level=level) is (level in holds)


def test_facts_are_compared_with_facts() -> None:
    before = {"fact": "a.day", "op": "lt", "other": "a.other_day"}
    assert answer(before, a_day="2026-01-01", a_other_day="2026-01-02") is True
    assert answer(before, a_day="2026-01-02", a_other_day="2026-01-02") is False
    assert answer(before, a_day="2026-01-02") is None
    level = {"fact": "a.level", "op": "lte", "other": "a.limit"}
    assert answer(level, a_level="high", a_limit="medium") is False
    assert answer(level, a_level="low", a_limit="medium") is True


def test_sums_are_exact_and_unknown_when_a_part_is() -> None:
    total = {"sum": ["a.size", "a.more"], "op": "lte", "value": 0.3}
    assert answer(total, a_size=0.1, a_more=0.2) is True
    assert answer(total, a_size=0.1, a_more=0.20000000000000001) is True
    assert answer(total, a_size=0.1, a_more=0.21) is False
    assert answer(total, a_size=0.5) is None
    assert answer(total, a_size=0.1, a_more="0.2") is None
    huge = 2**53 - 1
    assert answer({"sum": ["a.size", "a.more"], "op": "gt", "value": huge}, a_size=huge, a_more=5e-324) is True


def test_unknown_spreads_only_as_far_as_it_matters() -> None:
    yes, no, unknown = leaf("a.count", "eq", 1), leaf("a.count", "eq", 2), leaf("a.note", "eq", "x")
    cases: list[tuple[dict[str, Any], Truth]] = [
        ({"all": [yes, unknown]}, None),
        ({"all": [unknown, no]}, False),
        ({"any": [unknown, yes]}, True),
        ({"any": [no, unknown]}, None),
        ({"not": unknown}, None),
        ({"if": no, "then": unknown}, True),
        ({"if": yes, "then": unknown}, None),
        ({"if": unknown, "then": yes}, True),
        ({"if": unknown, "then": no}, None),
    ]
    for condition, expected in cases:
        assert answer(condition, a_count=1) is expected, condition


def each(op: str, where: dict[str, Any], records: Any, **facts: Any) -> Truth:
    condition = {"fact": "offer.certificates", "op": op, "where": where}
    raw = {"offer.certificates": records} | {key.replace("_", ".", 1): value for key, value in facts.items()}
    return evaluate(parse(condition), SMALL.read(raw))


ISO = leaf("standard", "eq", "iso_27001")


@pytest.mark.parametrize(
    ("records", "some", "every", "none"),
    [
        ([{"standard": "iso_27001"}], True, True, False),
        ([{"standard": "iso_27017"}], False, False, True),
        ([{"standard": "iso_27001"}, {"standard": "iso_27017"}], True, False, False),
        ([{"standard": "iso_27001"}, {}], True, None, False),
        ([{"standard": "iso_27017"}, {"standard": 3}], None, False, None),
        ([], None, None, None),
        ([{"standard": "iso_27001"}, 3], None, None, None),
        ({"standard": "iso_27001"}, None, None, None),
        ([{"standard": "iso_27001"}] * 1_001, None, None, None),
    ],
)
def test_records_are_counted_with_three_values(records: Any, some: Truth, every: Truth, none: Truth) -> None:
    assert [each(op, ISO, records) for op in ("some", "every", "none")] == [some, every, none]


def test_a_condition_on_records_may_look_at_the_facts_around() -> None:
    where = {"all": [ISO, {"fact": "valid_to", "op": "gte", "other": "a.day"}]}
    records = [{"standard": "iso_27001", "valid_to": "2026-06-01"}]
    assert each("some", where, records, a_day="2026-06-01") is True
    assert each("some", where, records, a_day="2026-06-02") is False
    assert each("some", where, records) is None


def test_what_makes_no_sense_is_unknown_and_not_an_error() -> None:
    for condition in (
        leaf("a.gone", "eq", 1),
        leaf("a.colour", "eq", "pink"),
        leaf("a.count", "lte", "9"),
        leaf("a.flag", "eq", 1),
        {"not": leaf("a.colour", "ne", "pink")},
    ):
        assert answer(condition, a_count=1, a_flag=True, a_colour="red") is None
        assert trace(parse(condition), SMALL.read({})).truth is None


def test_facts_read_by_another_dictionary_are_refused() -> None:
    with pytest.raises(ValueError, match="another dictionary"):
        compile_node(parse(leaf("a.count", "eq", 1)), SMALL)(FactsDictionary([]).read({}))


def test_a_trace_keeps_what_was_read_and_why_the_rest_is_not_known() -> None:
    condition = {"all": [leaf("a.count", "lte", 4), leaf("a.places", "subset_of", ["quebec"])]}
    traced = trace(parse(condition), SMALL.read({"a.count": 9, "a.places": ["mars"]}))
    assert traced.to_data() == {
        "truth": False,
        "kind": "all",
        "parts": [
            {"truth": False, "condition": condition["all"][0], "read": [{"fact": "a.count", "value": 9}]},
            {
                "truth": None,
                "condition": condition["all"][1],
                "read": [{"fact": "a.places", "value": None, "refused": "not-allowed"}],
            },
        ],
    }


def test_a_trace_keeps_the_records_that_decided_and_counts_all() -> None:
    records = [{"standard": "iso_27017"}] * 30 + [{}, {"standard": "iso_27001"}]
    condition = parse({"fact": "offer.certificates", "op": "some", "where": ISO})
    traced = trace(condition, SMALL.read({"offer.certificates": records}))
    assert traced.counts == (1, 30, 1)
    assert [part.truth for part in traced.parts] == [True, None] + [False] * (MAX_ELEMENTS - 2)
