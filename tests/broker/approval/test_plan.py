"""Planning a chain: what a stage is, what a change voids, who may hold it. Pure, so proved for many chains."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.approval.chain import Chain, Effect, Rule, Scope, chain_for, read_chain
from broker.approval.facts import chains, dictionary
from broker.approval.machines import REQUEST, STAGE
from broker.approval.plan import (
    UNKNOWN,
    Fact,
    NobodyToDecide,
    People,
    PlannedStage,
    Standing,
    applies,
    hash_of,
    inputs_of,
    plan,
    replan,
)
from core.errors import Invalid, WrongState
from core.identity.actors import NOBODY, PersonId, Role
from guidelines.facts import Facts
from guidelines.language import Node, parse

REQUESTER, MANAGER, DELEGATE, ANALYST = (PersonId(UUID(int=n)) for n in range(1, 5))
NAMES = ("file.total", "file.price_rank", "file.term_months", "file.mode", "request.offer")
BODY = {Role.MANAGER: frozenset({MANAGER}), Role.DELEGATE: frozenset({DELEGATE})}
PEOPLE = People(BODY, {Role.ANALYST: frozenset({ANALYST})})


def facts(**values: Any) -> Facts:
    """Facts, with dots written as double underscores."""
    return dictionary().read({name.replace("__", "."): value for name, value in values.items()})


def rule(name: str, role: Role = Role.MANAGER, *, when: Node | None = None, rests_on: tuple[str, ...] = ()) -> Rule:
    """A rule of the body."""
    scope = Scope.CENTRE if role is Role.ANALYST else Scope.BODY
    effect = Effect.ADVICE if scope is Scope.CENTRE else Effect.DECISION
    label = {"fr": name, "en": name}
    return Rule(name, label, scope, role, effect, when, rests_on, 5, (Role.DELEGATE,), False, False, None)


def chain_of(*rules: Rule) -> Chain:
    """A chain."""
    return Chain("essai", "1.0.0", "purchase", date(2026, 1, 1), None, {"fr": "e", "en": "e"}, 10, rules, "0" * 64)


def standing(stages: tuple[PlannedStage, ...]) -> list[Standing]:
    """Planned stages as if they stood, all decided."""
    return [Standing(UUID(int=100 + n), one.key, one.capacities, one.inputs_hash, True) for n, one in enumerate(stages)]


values = st.fixed_dictionaries(
    {},
    optional={
        "file.total": st.integers(0, 10**9),
        "file.price_rank": st.integers(1, 40),
        "file.term_months": st.integers(1, 36),
        "file.mode": st.sampled_from(["price_only", "criteria"]),
        "request.offer": st.text("ab", max_size=3),
    },
)
inputs = st.lists(st.sampled_from(NAMES), unique=True, max_size=4).map(lambda one: tuple(sorted(one)))
chains_ = st.lists(inputs, min_size=1, max_size=5).map(
    lambda every: chain_of(
        *(
            rule(f"rule-{n}", (Role.MANAGER, Role.ANALYST, Role.DELEGATE)[n % 3], rests_on=rests_on)
            for n, rests_on in enumerate(every)
        )
    )
)
sources = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["a", "b"]))


@given(chains_, values, sources)
def test_a_request_that_did_not_change_keeps_every_answer(
    chain: Chain, raw: dict[str, Any], told: dict[str, str]
) -> None:
    stages = plan(chain, dictionary().read(raw), told, PEOPLE, frozenset({REQUESTER}))
    again = replan(standing(stages), stages)
    assert (len(again.keep), again.void, again.insert) == (len(stages), (), ())


@given(chains_, values, values, sources, sources)
def test_a_change_voids_exactly_the_stages_whose_inputs_changed(
    chain: Chain, before: dict[str, Any], after: dict[str, Any], told: dict[str, str], later: dict[str, str]
) -> None:
    first = plan(chain, dictionary().read(before), told, PEOPLE, frozenset({REQUESTER}))
    second = plan(chain, dictionary().read(after), later, PEOPLE, frozenset({REQUESTER}))
    done = replan(standing(first), second)
    old = {(one.key, one.capacities): one for one in first}
    same = [one for one in second if dict(old[one.key, one.capacities].inputs) == dict(one.inputs)]
    assert [one.key for one in done.keep.values()] == [one.key for one in same]
    assert len(done.void) == len(done.insert) == len(first) - len(same)
    assert done.order == second


@given(chains_, values, sources)
def test_a_fact_that_no_stage_reads_changes_nothing(chain: Chain, raw: dict[str, Any], told: dict[str, str]) -> None:
    first = plan(chain, dictionary().read(raw), told, PEOPLE, frozenset())
    more = dictionary().read({**raw, "file.round": 7})
    assert replan(standing(first), plan(chain, more, told, PEOPLE, frozenset())).void == ()


@given(chains_, values, sources)
def test_nobody_who_took_part_holds_a_stage(chain: Chain, raw: dict[str, Any], told: dict[str, str]) -> None:
    try:
        stages = plan(chain, dictionary().read(raw), told, PEOPLE, frozenset({MANAGER}))
    except NobodyToDecide:
        return
    assert all(MANAGER not in one.holders for one in stages)


@given(values, sources)
def test_an_unknown_condition_never_skips_a_stage(raw: dict[str, Any], told: dict[str, str]) -> None:
    del told
    when = parse({"fact": "file.total", "op": "gte", "value": 1_000_000})
    asked = applies(rule("executive", when=when), dictionary().read(raw))
    assert asked is (raw.get("file.total") is None or raw["file.total"] >= 1_000_000)


def test_a_stage_that_is_no_longer_wanted_is_void_and_a_new_one_is_inserted_in_its_order() -> None:
    when = parse({"fact": "file.total", "op": "gte", "value": 100})
    chain = chain_of(
        rule("manager", rests_on=("file.mode",)),
        rule("executive", Role.DELEGATE, when=when),
        rule("centre", Role.ANALYST, rests_on=("file.mode",)),
    )
    small = plan(chain, facts(file__total=1, file__mode="price_only"), {}, PEOPLE, frozenset())
    large = plan(chain, facts(file__total=100, file__mode="price_only"), {}, PEOPLE, frozenset())
    grown = replan(standing(small), large)
    assert [one.key.rule for one in grown.insert] == ["executive"]
    assert [one.key.rule for one in grown.order] == ["manager", "executive", "centre"]
    shrunk = replan(standing(large), small)
    assert (shrunk.void, len(shrunk.keep)) == ((UUID(int=101),), 2)


def test_consecutive_stages_of_one_sole_holder_are_one_decision() -> None:
    both = People({Role.MANAGER: frozenset({MANAGER}), Role.DELEGATE: frozenset({MANAGER})}, PEOPLE.centre)
    chain = chain_of(
        rule("manager", rests_on=("file.total",)),
        rule("executive", Role.DELEGATE, rests_on=("file.mode",)),
        rule("centre", Role.ANALYST),
    )
    stages = plan(chain, facts(file__total=5), {}, both, frozenset())
    assert [[key.rule for key in one.capacities] for one in stages] == [["manager", "executive"], ["centre"]]
    assert set(stages[0].inputs) == {"file.total", "file.mode"}
    assert stages[0].inputs["file.mode"] == UNKNOWN


def test_two_who_share_a_role_are_not_merged() -> None:
    shared = {Role.MANAGER: frozenset({MANAGER, DELEGATE}), Role.DELEGATE: frozenset({MANAGER, DELEGATE})}
    chain = chain_of(rule("manager"), rule("executive", Role.DELEGATE))
    assert len(plan(chain, facts(), {}, People(shared, {}), frozenset())) == 2


def test_the_next_authority_answers_when_the_requester_is_the_only_holder() -> None:
    stages = plan(chain_of(rule("manager")), facts(), {}, PEOPLE, frozenset({MANAGER}))
    assert (stages[0].holders, stages[0].escalated_to) == (frozenset({DELEGATE}), Role.DELEGATE)
    with pytest.raises(NobodyToDecide):
        plan(chain_of(rule("manager")), facts(), {}, PEOPLE, frozenset({MANAGER, DELEGATE}))


def test_a_value_that_becomes_known_changes_the_hash_and_so_does_its_source() -> None:
    one = rule("manager", rests_on=("file.total",))
    unknown = hash_of(inputs_of(one, facts(), {}))
    known = hash_of(inputs_of(one, facts(file__total=5), {"file.total": "a"}))
    elsewhere = hash_of(inputs_of(one, facts(file__total=5), {"file.total": "b"}))
    assert len({unknown, known, elsewhere}) == 3
    assert Fact(5, "a") != Fact(5, "b")


def test_every_shipped_chain_is_whole_and_one_is_in_force() -> None:
    chain = chain_for(chains(), "purchase", date(2026, 6, 1))
    assert [one.id for one in chain.rules] == ["manager", "executive", "centre-opinion", "against-opinion"]
    assert all(one.source for one in chain.rules)
    with pytest.raises(LookupError):
        chain_for(chains(), "purchase", date(2020, 1, 1))


def test_the_newest_chain_in_force_wins() -> None:
    older = chain_of(rule("manager"))
    newer = replace(older, version="1.10.0", hash="1" * 64)
    middle = replace(older, version="1.9.0", hash="2" * 64)
    assert chain_for([older, newer, middle], "purchase", date(2026, 2, 1)) is newer


def test_a_chain_that_is_wrong_lists_everything() -> None:
    data: dict[str, Any] = {
        "id": "essai",
        "version": "1.0.0",
        "subject": "purchase",
        "valid_from": "2026-01-01",
        "label": {"fr": "e", "en": "e"},
        "correction_working_days": 10,
        "rules": [
            {
                "id": "same",
                "label": {"fr": "a", "en": "a"},
                "scope": "body",
                "role": "manager",
                "effect": "decision",
                "due_working_days": 5,
                "rests_on": ["file.nothing"],
            },
            {
                "id": "same",
                "label": {"fr": "a", "en": "a"},
                "scope": "body",
                "role": "manager",
                "effect": "decision",
                "due_working_days": 5,
                "when": {"fact": "file.total", "op": "eq", "value": "douze"},
            },
        ],
    }
    with pytest.raises(Invalid) as refused:
        read_chain(data, dictionary())
    assert {one.path[:3] for one in refused.value.problems} == {
        ("rules", 0, "rests_on"),
        ("rules", 1, "id"),
        ("rules", 1, "when"),
    }


@pytest.mark.parametrize("machine", [REQUEST, STAGE], ids=lambda one: one.name)
def test_a_machine_allows_its_table_and_nothing_else(machine: Any) -> None:
    allowed = {(source, line.event): line.target for line in machine.transitions for source in line.sources}

    class Row:
        state = ""

    for state in machine.states:
        for event in machine.events:
            row = Row()
            row.state = state
            if (state, event) in allowed:
                assert machine.check(row, event, NOBODY).target == allowed[state, event]
            else:
                with pytest.raises(WrongState):
                    machine.check(row, event, NOBODY)
    assert machine.reachable == machine.states
