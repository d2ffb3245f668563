"""What holds for every condition and all facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guidelines.check import check
from guidelines.evaluate import Truth, compile_node, evaluate
from guidelines.explain import explain
from guidelines.facts import FactsDictionary
from guidelines.language import (
    MAX_DEPTH,
    MAX_NODES,
    AllOf,
    AnyOf,
    Compare,
    CompareFacts,
    Each,
    IfThen,
    Node,
    Not,
    Total,
    children,
    parse,
    read,
    to_data,
    walk,
)
from guidelines.normal import surely_false, surely_true
from guidelines.trace import trace
from tests.guidelines.samples import CERTIFICATES, EN, FR, SMALL
from tests.guidelines.strategies import dirty_facts, garbage, nodes, quantified, raw_facts, records_only, wild_nodes

many = settings(max_examples=100, deadline=None)


def answer(node: Node, raw: object) -> Truth:
    return evaluate(node, SMALL.read(raw))


def depth(node: Node) -> int:
    return 1 + max((depth(child) for child in children(node)), default=0)


@many
@given(nodes | wild_nodes, dirty_facts | garbage)
def test_any_json_in_gives_true_false_or_unknown(node: Node, raw: object) -> None:
    assert answer(node, raw) in (True, False, None)
    assert type(answer(node, raw)) in (bool, type(None))


@many
@given(garbage)
def test_any_json_is_read_as_a_condition_or_as_problems(data: object) -> None:
    node, problems = read(data)
    assert (node is None) == bool(problems)


@many
@given(nodes)
def test_the_conditions_drawn_here_make_sense(node: Node) -> None:
    assert check(node, SMALL) == []


@many
@given(nodes, dirty_facts, st.data())
def test_removing_facts_keeps_an_answer_or_makes_it_unknown(
    node: Node, raw: dict[str, Any], data: st.DataObject
) -> None:
    """The order of knowledge: what is decided with less stays so with more; nothing removed can make anything true."""
    gone = data.draw(st.sets(st.sampled_from(sorted(raw) or ["-"])))
    fewer = {key: value for key, value in raw.items() if key not in gone}
    if isinstance(records := fewer.get("offer.certificates"), list):
        fields = data.draw(st.sets(st.sampled_from(["standard", "valid_to", "sites"])))
        fewer["offer.certificates"] = [
            {key: value for key, value in record.items() if key not in fields} if isinstance(record, dict) else record
            for record in records
        ]
    assert answer(node, fewer) in (None, answer(node, raw))


@many
@given(nodes | wild_nodes, garbage)
def test_without_any_known_fact_nothing_is_true_or_false(node: Node, raw: object) -> None:
    assume(not isinstance(raw, dict))
    assert answer(node, raw) is None


@many
@given(nodes | wild_nodes | quantified, dirty_facts | records_only)
def test_the_trace_and_the_compiled_condition_agree(node: Node, raw: dict[str, Any]) -> None:
    facts = SMALL.read(raw)
    traced = trace(node, facts)
    assert traced.truth is compile_node(node, SMALL)(facts)
    orjson.dumps(traced.to_data())


@many
@given(nodes, dirty_facts)
def test_a_double_negation_changes_nothing(node: Node, raw: dict[str, Any]) -> None:
    assert answer(Not(Not(node)), raw) is answer(node, raw)


@many
@given(nodes, nodes, dirty_facts)
def test_de_morgan_holds_with_three_values(one: Node, two: Node, raw: dict[str, Any]) -> None:
    assert answer(Not(AllOf((one, two))), raw) is answer(AnyOf((Not(one), Not(two))), raw)
    assert answer(Not(AnyOf((one, two))), raw) is answer(AllOf((Not(one), Not(two))), raw)
    assert answer(IfThen(one, two), raw) is answer(AnyOf((Not(one), two)), raw)


@many
@given(nodes)
def test_a_condition_written_as_data_is_read_back(node: Node) -> None:
    assume(depth(node) <= MAX_DEPTH and len(list(walk(node))) <= MAX_NODES)
    data = orjson.loads(orjson.dumps(to_data(node)))
    assert parse(data) == node
    assert to_data(parse(data)) == data


def holds(node: Node, values: Mapping[str, Any]) -> bool:
    """A reader with two values, as SQL would be: a leaf holds or does not, and under `Not` when it is surely false."""
    match node:
        case AllOf(parts):
            return all(holds(part, values) for part in parts)
        case AnyOf(parts):
            return any(holds(part, values) for part in parts)
        case Each(name, op, where):
            records = values.get(name)
            if records is None:
                return False
            found = (holds(where, {**values, **record}) for record in records)
            return any(found) if op == "some" else all(found)
        case Not(part):
            assert isinstance(part, Compare | CompareFacts | Total), "negation only at the leaves"
            return leaf(part, values) is False
        case _:
            assert isinstance(node, Compare | CompareFacts | Total), "no implication is left"
            return leaf(node, values) is True


WITH_FIELDS = FactsDictionary([*SMALL.values(), *CERTIFICATES.fields])


def leaf(node: Node, values: Mapping[str, Any]) -> Truth:
    """One leaf, the fields of a record looked up as facts."""
    return compile_node(node, WITH_FIELDS).run(values)


@many
@given(nodes | quantified, dirty_facts | records_only)
def test_the_certain_readings_hold_exactly_where_the_condition_is_true_and_where_it_is_false(
    node: Node, raw: dict[str, Any]
) -> None:
    facts = SMALL.read(raw)
    truth = evaluate(node, facts)
    assert holds(surely_true(node), facts.values) == (truth is True)
    assert holds(surely_false(node), facts.values) == (truth is False)


@many
@given(nodes | wild_nodes, dirty_facts)
def test_every_trace_can_be_said_in_both_languages(node: Node, raw: dict[str, Any]) -> None:
    traced = trace(node, SMALL.read(raw))
    for language in (FR, EN):
        said = explain(traced, SMALL, language)
        assert said.truth is traced.truth
        assert said.sentence


@many
@given(nodes, raw_facts)
def test_values_of_their_type_are_never_refused_but_for_empty_lists(node: Node, raw: dict[str, Any]) -> None:
    assert set(SMALL.read(raw).refused) <= {key for key, value in raw.items() if value == []}
