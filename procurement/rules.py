"""The rule set that a file is prepared with: which one is in force, and which of its rules speak of offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from catalogue.tree import Family
from guidelines.check import check
from guidelines.evaluate import evaluate
from guidelines.facts import AS_OF, Fact, FactsDictionary
from guidelines.language import AllOf, Compare, CompareFacts, IfThen, Node, facts_read, parse, to_data
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
    """Every requirement that a need suggests: the family's own, then the rules'. Deterministic.

    Two that ask the same of one fact are one: the stricter, with both sources.
    """
    known = dictionary(of.id)
    found: list[Suggested] = []
    for one in (*_of_family(of, need), *(_of_rules(of, need, ruleset, as_of) if ruleset else ())):
        found = added(found, one, known)
    return found


def added(found: list[Suggested], one: Suggested, known: FactsDictionary) -> list[Suggested]:
    """The requirements with one more: joined to those that ask the same, all its parts or none; else by itself."""
    joined = list(found)
    for part in parts_of(one, known):
        places = ((place, made) for place, other in enumerate(joined) if (made := join(other, part, known)) is not None)
        place, made = next(places, (None, None))
        if place is None or made is None:
            return [*found, one]
        joined[place] = made
    return joined


def parts_of(one: Suggested, known: FactsDictionary) -> list[Suggested]:
    """A requirement that asks several things, one by one."""
    node = parse(one.predicate)
    if not isinstance(node, AllOf):
        return [one]
    return [replace(one, predicate=to_data(part), label=requirement_in_words(part, known)) for part in node.parts]


NATURES = ("legal_obligation", "framework_requirement", "orientation", "good_practice")
"""The strongest first (decision 8)."""


def join(first: Suggested, second: Suggested, known: Mapping[str, Fact]) -> Suggested | None:
    """One requirement for two that ask the same of one fact; None when both are needed.

    A wish never makes a mandatory requirement stricter.
    """
    if first.predicate == second.predicate:
        kept = first
    elif first.kind == second.kind and (strict := stricter(first, second, known)) is not None:
        kept = strict
    else:
        return None
    sources = {code: cited(first.source[code], second.source[code], code) for code in ("fr", "en")}
    return replace(
        kept,
        code=first.code,
        kind="mandatory" if "mandatory" in (first.kind, second.kind) else "wish",
        nature=min(first.nature, second.nature, key=NATURES.index),
        source=sources,
        reason=kept.reason or first.reason or second.reason,
    )


LAWS = {
    "A-2.1": {"fr": "Loi sur l’accès", "en": "Access Act"},
    "C-11": {"fr": "Charte de la langue française", "en": "Charter of the French Language"},
}
"""Laws that rules cite by their chapter and people by their short title."""


def cited(first: str, second: str, language: str) -> str:
    """Two sources in one line, each law by its title and each section once, as precisely as either says it."""
    kept: list[str] = []
    for part in f"{first}; {second}".split("; "):
        chapter, comma, rest = part.partition(", ")
        said = LAWS[chapter][language] + comma + rest if chapter in LAWS else part
        same = next((place for place, one in enumerate(kept) if repeats(said, one) or repeats(one, said)), None)
        if same is None:
            kept.append(said)
        elif len(said) > len(kept[same]):
            kept[same] = said
    return "; ".join(kept)


def repeats(shorter: str, longer: str) -> bool:
    """Whether a source says again what another says, which may add a word in brackets or after a comma."""
    return longer == shorter or longer.startswith((f"{shorter} (", f"{shorter},"))


def stricter(first: Suggested, second: Suggested, known: Mapping[str, Fact]) -> Suggested | None:
    """Which of two comparisons of one fact by one operator asks more; None when neither surely does."""
    one, other = parse(first.predicate), parse(second.predicate)
    if not (isinstance(one, Compare) and isinstance(other, Compare)):
        return None
    if (one.fact, one.op) != (other.fact, other.op) or one.fact not in known:
        return None
    mine, theirs = (measure(known[one.fact], each.value) for each in (one, other))
    if one.op in ("gte", "gt", "lte", "lt"):
        if isinstance(mine, frozenset) or isinstance(theirs, frozenset):
            return None
        return first if (mine >= theirs) is (one.op in ("gte", "gt")) else second
    if one.op in ("contains", "contains_all", "subset_of", "contains_any", "in"):
        if not (isinstance(mine, frozenset) and isinstance(theirs, frozenset)):
            return None
        asks_more = mine >= theirs if one.op in ("contains", "contains_all") else mine <= theirs
        asks_less = mine <= theirs if one.op in ("contains", "contains_all") else mine >= theirs
        return first if asks_more else second if asks_less else None
    return None


def measure(fact: Fact, value: Any) -> float | frozenset[Any]:
    """A value as it is compared: a number, the place among ordered options, or a set."""
    if isinstance(value, tuple):
        return frozenset(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    codes = [option.code for option in fact.options]
    return float(codes.index(value)) if fact.ordered and value in codes else frozenset((value,))


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
