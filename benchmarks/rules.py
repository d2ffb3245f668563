"""How many rules a core weighs in a second, on the rule set that ships for email.

The bare closures are what a sweep spends its time in; the other figures add what surrounds them: choosing the rules
of a kind of subject, checking the facts as they come from JSON, keeping the trace and the hash of the facts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.figures import Figure, figure
from guidelines.assess import Assessor, assess, at
from guidelines.evaluate import compile_node
from guidelines.ruleset import RuleSet, Verdict, load_ruleset, shipped_rulesets
from tests.guidelines.samples import HOUSE

DAY = date(2026, 6, 1)
SECONDS = 0.4
ROUNDS = 3

GOAL_BARE = 1_000_000
GOAL_TRACED = 10_000
"""Freezing a list of a hundred offers against the whole set, with evidence, in a third of a second."""


def figures() -> list[Figure]:
    """The figures."""
    rule_set = load_ruleset(shipped_rulesets()[0])
    dictionary = HOUSE
    assessor = Assessor(rule_set, dictionary)
    raws = [facts_of(rule_set, turn) for turn in range(50)]
    read = [at(dictionary.read(raw), DAY) for raw in raws]
    scopes = sorted({rule.scope for rule in rule_set.rules})
    tests = [compile_node(rule.test, dictionary).run for rule in rule_set.rules]
    count = len(rule_set.rules)

    def bare() -> int:
        for facts in read:
            values = facts.values
            for test in tests:
                test(values)
        return len(read) * count

    def verdicts() -> int:
        for facts in read:
            for scope in scopes:
                assessor.verdicts(scope, facts, DAY)
        return len(read) * count

    def from_json() -> int:
        wanted = sorted({fact for scope in scopes for fact in rule_set.reads(scope)})
        for raw in raws:
            facts = dictionary.read(raw, wanted)
            for scope in scopes:
                assessor.verdicts(scope, facts, DAY)
        return len(raws) * count

    def traced() -> int:
        for facts in read[:10]:
            for scope in scopes:
                assess(rule_set, scope, facts, DAY)
        return 10 * count

    started = time.perf_counter()
    for _ in range(20):
        Assessor(rule_set, dictionary)
    compiling = (time.perf_counter() - started) / 20 / count * 1e6

    return [
        figure("rules.bare", best(bare), "rules/s", goal=GOAL_BARE),
        figure("rules.verdicts", best(verdicts), "rules/s"),
        figure("rules.from_json", best(from_json), "rules/s"),
        figure("rules.traced", best(traced), "rules/s", goal=GOAL_TRACED),
        figure("rules.compile", compiling, "µs/rule"),
    ]


def best(run: Callable[[], int]) -> float:
    """The best rate of a few rounds, by the clock on the wall: on a busy machine it says less than a core can do."""
    run()
    rates = []
    for _ in range(ROUNDS):
        done, started = 0, time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            done += run()
        rates.append(done / (time.perf_counter() - started))
    return max(rates)


def facts_of(rule_set: RuleSet, turn: int) -> dict[str, Any]:
    """Facts for every rule at once: the cases of all rules that pass, with one in seven taken from those that fail."""
    raw: dict[str, Any] = {}
    for n, rule in enumerate(rule_set.rules):
        wanted = Verdict.FAIL if (n + turn) % 7 == 0 else Verdict.PASS
        cases = [case for case in rule.cases if case.expected is wanted]
        for fact, value in cases[turn % len(cases)].facts.items():
            raw.setdefault(fact, value)
    return raw
