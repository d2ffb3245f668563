"""Approval chains as dated data: which stages a request passes, who holds them, what they rest on, by when.

A chain is a YAML file of `broker/approval/chains`. Its text is checked whole when it is read: predicates against the
facts dictionary, both languages, roles, order. A chain and its rules are pinned by hash when a request is transmitted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import rfc8785
import yaml
from pydantic import Field, field_validator

from core.errors import Invalid, Problem
from core.identity.actors import Role
from core.inputs import Input, parse
from guidelines.check import check
from guidelines.facts import FactsDictionary
from guidelines.language import Node, facts_read, read

CHAINS = Path(__file__).parent / "chains"


class Effect(StrEnum):
    """What a stage's answer does: a decision carries the request, an opinion (avis) is heard."""

    DECISION = "decision"
    ADVICE = "advice"


class Scope(StrEnum):
    """Whose people hold a stage."""

    BODY = "body"
    CENTRE = "centre"


class PairInput(Input):
    """The same words in both languages."""

    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)


class RuleInput(Input):
    """One rule as written in YAML."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")
    label: PairInput
    scope: Scope
    role: Role
    effect: Effect
    when: dict[str, Any] | None = None
    rests_on: list[str] = Field(default_factory=list)
    due_working_days: int = Field(ge=1, le=60)
    escalates_to: list[Role] = Field(default_factory=list)
    unfavourable_blocks: bool = False
    reason_required: bool = False
    source: PairInput | None = None

    @field_validator("rests_on")
    @classmethod
    def once(cls, value: list[str]) -> list[str]:
        """The facts in a stable order, each once."""
        return sorted(set(value))


class ChainInput(Input):
    """A chain as written in YAML."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    subject: str
    valid_from: date
    valid_to: date | None = None
    label: PairInput
    correction_working_days: int = Field(ge=1, le=60)
    rules: list[RuleInput] = Field(min_length=1, max_length=30)


@dataclass(frozen=True)
class Rule:
    """One possible stage: it exists when `when` holds or cannot be told (unknown never skips an approval)."""

    id: str
    label: Mapping[str, str]
    scope: Scope
    role: Role
    effect: Effect
    when: Node | None
    rests_on: tuple[str, ...]
    due_working_days: int
    escalates_to: tuple[Role, ...]
    unfavourable_blocks: bool
    reason_required: bool
    source: Mapping[str, str] | None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every fact that a stage of this rule rests on: those that the rule reads and those that its kind decides
        on.
        """
        read_by_rule = facts_read(self.when) if self.when is not None else frozenset()
        return tuple(sorted(read_by_rule | set(self.rests_on)))


@dataclass(frozen=True)
class Chain:
    """An approval chain of one version, in force between two dates."""

    id: str
    version: str
    subject: str
    valid_from: date
    valid_to: date | None
    label: Mapping[str, str]
    correction_working_days: int
    """How long the body has to correct a request that was returned."""
    rules: tuple[Rule, ...]
    hash: str
    """SHA-256 (hex) of the chain's canonical data: what a request pins."""

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id."""
        return next(rule for rule in self.rules if rule.id == rule_id)

    def in_force(self, day: date) -> bool:
        """Whether the chain is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def read_chain(data: Any, dictionary: FactsDictionary) -> Chain:
    """A chain from its data, checked whole.

    Raises:
        Invalid: with every problem of the data.
    """
    given = parse(ChainInput, data)
    problems: list[Problem] = []
    rules: list[Rule] = []
    seen: set[str] = set()
    for position, one in enumerate(given.rules):
        here = ("rules", position)
        if one.id in seen:
            problems.append(Problem("duplicate", (*here, "id"), {"value": one.id}))
        seen.add(one.id)
        node, found = read(one.when) if one.when is not None else (None, [])
        problems += [problem.under(*here, "when") for problem in found]
        if node is not None:
            problems += [problem.under(*here, "when") for problem in check(node, dictionary)]
        problems += [
            Problem("unknown-fact", (*here, "rests_on"), {"fact": fact})
            for fact in one.rests_on
            if fact not in dictionary
        ]
        rules.append(
            Rule(
                id=one.id,
                label=one.label.model_dump(),
                scope=one.scope,
                role=one.role,
                effect=one.effect,
                when=node,
                rests_on=tuple(one.rests_on),
                due_working_days=one.due_working_days,
                escalates_to=tuple(one.escalates_to),
                unfavourable_blocks=one.unfavourable_blocks,
                reason_required=one.reason_required,
                source=one.source.model_dump() if one.source is not None else None,
            )
        )
    if problems:
        raise Invalid(problems)
    digest = hashlib.sha256(rfc8785.dumps(given.model_dump(mode="json"))).hexdigest()
    return Chain(
        id=given.id,
        version=given.version,
        subject=given.subject,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        label=given.label.model_dump(),
        correction_working_days=given.correction_working_days,
        rules=tuple(rules),
        hash=digest,
    )


def load_chains(dictionary: FactsDictionary, folder: Path = CHAINS) -> tuple[Chain, ...]:
    """Every chain of `folder`.

    Raises:
        Invalid: with every problem of every file, under the file's name.
    """
    chains: list[Chain] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        try:
            chains.append(read_chain(yaml.safe_load(file.read_text(encoding="utf-8")), dictionary))
        except Invalid as invalid:
            problems += [problem.under(file.name) for problem in invalid.problems]
    if problems:
        raise Invalid(problems)
    return tuple(chains)


def chain_for(chains: Iterable[Chain], subject: str, day: date) -> Chain:
    """The chain in force for requests of kind `subject` on `day`: the newest version wins.

    Raises:
        LookupError: none is in force.
    """
    in_force = [chain for chain in chains if chain.subject == subject and chain.in_force(day)]
    if not in_force:
        raise LookupError(f"no approval chain for {subject} is in force on {day}")
    return max(in_force, key=lambda chain: (chain.valid_from, tuple(int(part) for part in chain.version.split("."))))
