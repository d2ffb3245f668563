"""Assessment: the rules of a set that concern a subject, weighed against what is known about it.

`Assessor` prepares a rule set once, for sweeps over many subjects; `assess` gives results with their traces, to be
kept as evidence: the version and the content hash of the rule set, the facts that were read and their hash, so that
anyone can do it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.errors import Conflict
from guidelines.evaluate import Truth, compile_node
from guidelines.facts import AS_OF, Facts, FactsDictionary, Value, canonical
from guidelines.ruleset import Rule, RuleSet, Verdict
from guidelines.trace import Trace, trace


class RuleSetNotInEffect(Conflict):
    """The rule set was not in force on the day of the assessment."""

    code = "rule-set-not-in-effect"


@dataclass(frozen=True)
class RuleResult:
    """The outcome of one rule for one subject, with everything that it rested on.

    `facts` are those that the rule may read, None where nothing is known; `facts_hash` is the SHA-256 of their
    canonical JSON. `test` is absent where the rule does not apply.
    """

    rule: Rule
    ruleset_id: str
    ruleset_version: str
    ruleset_hash: str
    verdict: Verdict
    applies_when: Trace | None
    test: Trace | None
    facts: Mapping[str, Value | None]
    facts_hash: str

    @property
    def excludes(self) -> bool:
        """Whether it excludes: a rule that blocks is not met."""
        return self.rule.nature.blocks and self.verdict is Verdict.FAIL

    @property
    def holds_back(self) -> bool:
        """Whether nothing final may be done yet: a rule that blocks is not met, or not shown to be."""
        return self.rule.nature.blocks and self.verdict in (Verdict.FAIL, Verdict.UNKNOWN)

    def to_data(self) -> dict[str, Any]:
        """The result as JSON data, to be stored with the decision that it served."""
        return {
            "rule": self.rule.id,
            "rule_version": self.rule.version,
            "ruleset": self.ruleset_id,
            "ruleset_version": self.ruleset_version,
            "ruleset_hash": self.ruleset_hash,
            "verdict": str(self.verdict),
            "facts": dict(self.facts),
            "facts_hash": self.facts_hash,
            "applies_when": self.applies_when.to_data() if self.applies_when else None,
            "test": self.test.to_data() if self.test else None,
        }


def verdict_of(applies: Truth, test: Truth) -> Verdict:
    """The verdict, from whether the rule applies and whether its test holds; in doubt whether it applies, unknown."""
    if applies is False:
        return Verdict.NOT_APPLICABLE
    if applies is None or test is None:
        return Verdict.UNKNOWN
    return Verdict.PASS if test else Verdict.FAIL


def assess(ruleset: RuleSet, subject_kind: str, facts: Facts, as_of: date) -> list[RuleResult]:
    """The results of every rule about this kind of subject, in the order of the rule set.

    Raises:
        RuleSetNotInEffect: the rule set is not in force on that day.
    """
    _in_effect(ruleset, as_of)
    known = at(facts, as_of)
    return [_result(ruleset, rule, known) for rule in ruleset.rules if rule.scope == subject_kind]


def at(facts: Facts, as_of: date) -> Facts:
    """The same facts, with the day of the assessment where the dictionary has it."""
    if AS_OF not in facts.dictionary:
        return facts
    return replace(facts, values={**facts.values, AS_OF: as_of.isoformat()})


def _in_effect(ruleset: RuleSet, as_of: date) -> None:
    if not ruleset.in_effect(as_of):
        raise RuleSetNotInEffect(ruleset=ruleset.id, version=ruleset.version, as_of=as_of)


def _result(ruleset: RuleSet, rule: Rule, facts: Facts) -> RuleResult:
    applies = trace(rule.applies_when, facts) if rule.applies_when else None
    applicable = True if applies is None else applies.truth
    test = None if applicable is False else trace(rule.test, facts)
    read = facts.known(rule.reads)
    return RuleResult(
        rule=rule,
        ruleset_id=ruleset.id,
        ruleset_version=ruleset.version,
        ruleset_hash=ruleset.content_hash,
        verdict=verdict_of(applicable, test.truth if test else None),
        applies_when=applies,
        test=test,
        facts=read,
        facts_hash=hashlib.sha256(canonical(read)).hexdigest(),
    )


Judge = Callable[[Mapping[str, Any]], Verdict]


class Assessor:
    """A rule set made ready against a dictionary, for many subjects; verdicts only."""

    def __init__(self, ruleset: RuleSet, dictionary: FactsDictionary) -> None:
        self.ruleset = ruleset
        self.dictionary = dictionary
        self._judges: dict[str, Judge] = {rule.id: _judge(rule, dictionary) for rule in ruleset.rules}
        self._scopes: dict[str, tuple[tuple[str, Judge], ...]] = {
            scope: tuple((rule.id, self._judges[rule.id]) for rule in ruleset.rules if rule.scope == scope)
            for scope in {rule.scope for rule in ruleset.rules}
        }

    def verdict(self, rule: Rule, facts: Facts) -> Verdict:
        """The verdict of one rule of the set."""
        return self._judges[rule.id](self._values(facts))

    def verdicts(self, subject_kind: str, facts: Facts, as_of: date) -> dict[str, Verdict]:
        """The verdicts of every rule about this kind of subject, by rule id.

        Raises:
            RuleSetNotInEffect: the rule set is not in force on that day.
        """
        _in_effect(self.ruleset, as_of)
        values = self._values(facts)
        if AS_OF in self.dictionary:
            values = {**values, AS_OF: as_of.isoformat()}
        return {rule: judge(values) for rule, judge in self._scopes.get(subject_kind, ())}

    def _values(self, facts: Facts) -> Mapping[str, Any]:
        if facts.dictionary is not self.dictionary:
            raise ValueError("these facts were read by another dictionary")
        return facts.values


def _judge(rule: Rule, dictionary: FactsDictionary) -> Judge:
    test = compile_node(rule.test, dictionary).run
    passed, failed, unknown, apart = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

    def judge(values: Mapping[str, Any]) -> Verdict:
        truth = test(values)
        return passed if truth else unknown if truth is None else failed

    if rule.applies_when is None:
        return judge
    applies = compile_node(rule.applies_when, dictionary).run

    def judge_where_it_applies(values: Mapping[str, Any]) -> Verdict:
        applicable = applies(values)
        if applicable is False:
            return apart
        return unknown if applicable is None else judge(values)

    return judge_where_it_applies
