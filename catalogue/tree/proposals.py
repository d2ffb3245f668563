"""Requirements that a need's answers suggest, as data: when the need says this, the offer should satisfy that, because…

`require` is a condition of the rule language over facts of the offer. Its leaf may say `value_from: <need question>`
instead of a value, so that what is proposed holds the body's own figure and stands by itself once the list is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.tree.compiling import identifier, words
from catalogue.tree.facts import declared_facts, facts
from catalogue.tree.model import Answers, Tree
from catalogue.tree.source import Item
from catalogue.tree.wording import Text
from core.errors import Problem
from guidelines.check import check
from guidelines.evaluate import Test, compile_node
from guidelines.facts import FactsDictionary
from guidelines.language import Node, read
from guidelines.ruleset import Nature

NATURES = tuple(str(nature) for nature in Nature)


@dataclass(frozen=True)
class Proposal:
    """A requirement proposed to a body, with the reason it will read and the nature of its source."""

    id: str
    require: Mapping[str, Any]
    node: Node
    because: Text
    source: Text
    nature: Nature


@dataclass(frozen=True)
class ProposalRule:
    """When a need's answers make `when` true, `require` is proposed."""

    id: str
    when: Test
    require: Mapping[str, Any]
    because: Text
    source: Text
    nature: Nature


def propose(need: Tree, rules: tuple[ProposalRule, ...], answers: Answers) -> tuple[Proposal, ...]:
    """The requirements that these answers suggest; an answer still missing suggests nothing."""
    known = facts(need, answers)
    found: list[Proposal] = []
    for rule in rules:
        if rule.when(rule.when.dictionary.read(known)) is not True:
            continue
        require = _filled(rule.require, known)
        node = None if require is None else read(require)[0]
        if require is not None and node is not None:
            found.append(Proposal(rule.id, require, node, rule.because, rule.source, rule.nature))
    return tuple(found)


def _filled(require: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any] | None:
    if "value_from" not in require:
        return dict(require)
    value = known.get(f"need.{require['value_from']}")
    if value is None:
        return None
    return {**{key: part for key, part in require.items() if key != "value_from"}, "value": value}


def read_rules(item: Item, offer: Tree, need: Tree) -> tuple[ProposalRule, ...]:
    """The proposals of a family; every mistake is noted with its line."""
    offers, needs = FactsDictionary(declared_facts(offer)), FactsDictionary(declared_facts(need))
    if not item.members("proposals"):
        return ()
    listed = item.need("proposals")
    seen: set[str] = set()
    found = (_rule(one, offers, needs, seen) for one in (listed.items() if listed else ()))
    return tuple(rule for rule in found if rule is not None)


def _rule(item: Item, offers: FactsDictionary, needs: FactsDictionary, seen: set[str]) -> ProposalRule | None:
    if not item.members("id", "when", "require", "because", "source", "nature"):
        return None
    rule_id = identifier(item.need("id"))
    if rule_id in seen:
        item.fault(f"proposal `{rule_id}` is written twice")
    seen.add(rule_id)
    because, source, nature = words(item.need("because")), words(item.need("source")), item.need("nature")
    kind = Nature(nature.one_of(NATURES)) if nature else Nature.GOOD_PRACTICE
    when, require = item.need("when"), item.need("require")
    if when is None or require is None:
        return None
    condition = _condition(when, when.data, needs)
    _condition(require, _sample(require, offers, needs), offers)
    if condition is None:
        return None
    return ProposalRule(rule_id, compile_node(condition, needs), require.data, because, source, kind)


def _condition(item: Item, data: Any, dictionary: FactsDictionary) -> Node | None:
    node, problems = read(data)
    for problem in problems or (check(node, dictionary) if node is not None else []):
        item.fault(f"the condition does not hold together: {describe(problem)}")
    return node


def _sample(item: Item, offers: FactsDictionary, needs: FactsDictionary) -> Any:
    """The condition with a value of the right shape where `value_from` stands, so that it can be checked."""
    data = item.data
    if not isinstance(data, dict) or "value_from" not in data:
        return data
    source, target = needs.get(f"need.{data['value_from']}"), offers.get(str(data.get("fact")))
    if source is None:
        item.fault(f"there is no need question `{data['value_from']}`")
        return data
    if target is None:
        item.fault(f"there is no fact `{data.get('fact')}`")
        return data
    sample: Any = 1
    if source.options:
        unknown = {option.code for option in source.options} - {option.code for option in target.options}
        if unknown:
            item.fault(f"`{target.id}` has no option {', '.join(sorted(unknown))}")
        sample = source.options[0].code
        sample = [sample] if str(source.type) == "choices" else sample
    elif source.unit != target.unit:
        item.fault(f"`{source.id}` and `{target.id}` are not in the same unit")
    return {**{key: part for key, part in data.items() if key != "value_from"}, "value": sample}


def describe(problem: Problem) -> str:
    """A problem for whoever maintains a family."""
    params = ", ".join(f"{key} {value}" for key, value in problem.params.items())
    return f"{problem.pointer or '/'} {problem.name}{f' ({params})' if params else ''}"
