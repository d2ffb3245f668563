"""The rule set that a file is prepared with: which one is in force, and which of its rules speak of offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from catalogue.tree import Family
from guidelines.check import check
from guidelines.evaluate import evaluate
from guidelines.facts import AS_OF
from guidelines.language import Compare, CompareFacts, IfThen, Node, facts_read, to_data
from guidelines.ruleset import Rule, RuleSet, load_ruleset, shipped_rulesets
from procurement.families import dictionary
from procurement.wording import requirement_in_words


@dataclass(frozen=True)
class Suggested:
    """A requirement that the need suggests, with where it comes from (decision 8)."""

    code: str
    label: Mapping[str, str]
    predicate: Mapping[str, Any]
    kind: str
    nature: str
    source: Mapping[str, Any]
    reason: Mapping[str, str] | None


@cache
def rulesets() -> tuple[RuleSet, ...]:
    """The rule sets that come with the platform."""
    return tuple(load_ruleset(path) for path in shipped_rulesets())


def ruleset_for(family_id: str, as_of: date) -> RuleSet | None:
    """The rule set in force on a day whose rules speak of this family's offers."""
    known = dictionary(family_id)
    for one in rulesets():
        if one.in_effect(as_of) and any(rule.scope == "offer" and rule.reads <= set(known) for rule in one.rules):
            return one
    return None


def suggestions(of: Family, need: Mapping[str, Any], ruleset: RuleSet | None, as_of: date) -> list[Suggested]:
    """Every requirement that a need suggests: the family's own, then the rules that ask something else.
    Deterministic.
    """
    found = list(_of_family(of, need))
    asked = [one.predicate for one in found]
    rules = _of_rules(of, need, ruleset, as_of) if ruleset else ()
    return found + [one for one in rules if one.predicate not in asked]


def _of_family(of: Family, need: Mapping[str, Any]) -> Iterator[Suggested]:
    known = dictionary(of.id)
    for one in of.proposals(need):
        yield Suggested(
            code=one.id.replace("_", "-"),
            label=requirement_in_words(one.node, known),
            predicate=to_data(one.node),
            kind="mandatory",
            nature=str(one.nature),
            source=dict(one.source),
            reason={"fr": one.because["fr"], "en": one.because["en"]},
        )


def _of_rules(of: Family, need: Mapping[str, Any], ruleset: RuleSet, as_of: date) -> Iterator[Suggested]:
    known = dictionary(of.id)
    facts = known.read({**of.facts_of(need=need), AS_OF: as_of.isoformat()})
    for rule in ruleset.rules:
        if rule.scope not in ("offer", "file") or not speaks_of_offers(rule, of) or check(rule.test, known):
            continue
        if rule.applies_when is not None and evaluate(rule.applies_when, facts) is False:
            continue
        node = grounded(rule.test, facts.values)
        if rule.applies_when is not None and evaluate(rule.applies_when, facts) is None:
            node = IfThen(rule.applies_when, node)
        yield Suggested(
            code=rule.id,
            label=dict(rule.title),
            predicate=to_data(node),
            kind="mandatory" if rule.nature.blocks else "wish",
            nature=str(rule.nature),
            source=sections(rule),
            reason=None,
        )


MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "lte": "gte", "gt": "lt", "gte": "lte"}


def grounded(node: Node, known: Mapping[str, Any]) -> Node:
    """A comparison of need and offer with the need's own figure in it, so that what is required stands by itself."""
    if isinstance(node, CompareFacts):
        if node.fact.startswith("need.") and node.fact in known:
            return Compare(node.other, MIRRORED[node.op], known[node.fact])
        if node.other.startswith("need.") and node.other in known:
            return Compare(node.fact, node.op, known[node.other])
    return node


def speaks_of_offers(rule: Rule, of: Family) -> bool:
    """Whether a rule asks something of an offer, of facts that the family declares."""
    known = dictionary(of.id)
    return rule.reads <= set(known) and any(name.startswith("offer.") for name in facts_read(rule.test))


def sections(rule: Rule) -> dict[str, str]:
    """Where a rule comes from, in both languages."""
    return {
        language: ", ".join(str(control.section[language]) for control in rule.controls) for language in ("fr", "en")
    }
