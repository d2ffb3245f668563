"""Planning a chain of approval: pure decisions over facts, rules and people.

`plan` says which stages a request passes and who holds them; `replan` says what a change keeps, voids and inserts. A
stage's identity is (rule, role, scope); one whose inputs hash the same keeps its decision, one whose inputs changed is
void and asked anew, one that vanished is void, a new one is inserted in its order (ARCHITECTURE idea 5).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import rfc8785

from broker.approval.chain import Chain, Effect, Rule, Scope
from core.errors import Conflict
from core.identity.actors import PersonId, Role
from guidelines.evaluate import evaluate
from guidelines.facts import Facts

UNKNOWN = {"unknown": True}
"""How an unknown fact stands among a stage's inputs, so that its becoming known changes the hash."""


class NobodyToDecide(Conflict):
    """No person holds a stage: neither its role nor any authority above it. `rule` names it."""

    code = "nobody-to-decide"


@dataclass(frozen=True)
class Fact:
    """A fact as a stage saw it: its value, and the version of what it came from."""

    value: Any
    source: str


@dataclass(frozen=True)
class StageKey:
    """What makes a stage the same stage across changes of the request."""

    rule: str
    role: Role
    scope: Scope


@dataclass(frozen=True)
class PlannedStage:
    """A stage as the chain wants it now.

    `capacities` are the keys of the stages that one person's single decision covers (EXPERIENCE decision 9): the
    stage's own first. `holders` are those who may decide; the requester is never among them.
    """

    key: StageKey
    effect: Effect
    due_working_days: int
    unfavourable_blocks: bool
    reason_required: bool
    inputs: Mapping[str, Any]
    inputs_hash: str
    holders: frozenset[PersonId]
    escalated_to: Role | None = None
    capacities: tuple[StageKey, ...] = ()


@dataclass(frozen=True)
class People:
    """Who holds which role: of the body, and of the centre."""

    body: Mapping[Role, frozenset[PersonId]]
    centre: Mapping[Role, frozenset[PersonId]]

    def of(self, scope: Scope, role: Role) -> frozenset[PersonId]:
        """The holders of `role` in `scope`."""
        table = self.body if scope is Scope.BODY else self.centre
        return table.get(role, frozenset())

    def everybody(self, scope: Scope) -> frozenset[PersonId]:
        """Whoever holds any role in `scope`."""
        return frozenset[PersonId]().union(*(self.body if scope is Scope.BODY else self.centre).values())


def inputs_of(rule: Rule, facts: Facts, sources: Mapping[str, str]) -> dict[str, Any]:
    """The (fact, value, source version) triples that a stage of `rule` rests on, ready for canonical JSON."""
    known = facts.known(rule.inputs)
    return {
        name: UNKNOWN if value is None else {"value": value, "source": sources.get(name, "")}
        for name, value in sorted(known.items())
    }


def hash_of(inputs: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the canonical JSON of a stage's inputs."""
    return hashlib.sha256(rfc8785.dumps(dict(inputs))).hexdigest()


def applies(rule: Rule, facts: Facts) -> bool:
    """Whether the chain asks `rule`'s stage: unless its condition surely does not hold."""
    return rule.when is None or evaluate(rule.when, facts) is not False


def plan(
    chain: Chain, facts: Facts, sources: Mapping[str, str], people: People, participants: frozenset[PersonId]
) -> tuple[PlannedStage, ...]:
    """The stages that the request passes, in order, with consecutive stages of one sole holder merged.

    Args:
        sources: for each fact, the version of what it came from (an offer version's hash, a need's number…).
        participants: those who asked for it; nobody approves what they asked for.

    Raises:
        NobodyToDecide: a stage has no holder, and neither has any authority above it.
    """
    stages = [stage_of(rule, facts, sources, people, participants) for rule in chain.rules if applies(rule, facts)]
    return merge(stages)


def stage_of(
    rule: Rule, facts: Facts, sources: Mapping[str, str], people: People, participants: frozenset[PersonId]
) -> PlannedStage:
    """One stage with its holders: those of its role, or of the next authority when only participants hold it."""
    inputs = inputs_of(rule, facts, sources)
    for role in (rule.role, *rule.escalates_to):
        holders = people.of(rule.scope, role) - participants
        if holders:
            key = StageKey(rule.id, rule.role, rule.scope)
            return PlannedStage(
                key=key,
                effect=rule.effect,
                due_working_days=rule.due_working_days,
                unfavourable_blocks=rule.unfavourable_blocks,
                reason_required=rule.reason_required,
                inputs=inputs,
                inputs_hash=hash_of(inputs),
                holders=holders,
                escalated_to=None if role is rule.role else role,
                capacities=(key,),
            )
    raise NobodyToDecide(rule=rule.id)


def merge(stages: Sequence[PlannedStage]) -> tuple[PlannedStage, ...]:
    """Consecutive decisions held by the same single person become one that names every capacity."""
    merged: list[PlannedStage] = []
    for stage in stages:
        last = merged[-1] if merged else None
        if (
            last is not None
            and len(stage.holders) == 1
            and stage.holders == last.holders
            and stage.key.scope is last.key.scope
            and stage.effect is last.effect
        ):
            inputs = {**last.inputs, **stage.inputs}
            merged[-1] = PlannedStage(
                key=last.key,
                effect=last.effect,
                due_working_days=min(last.due_working_days, stage.due_working_days),
                unfavourable_blocks=last.unfavourable_blocks or stage.unfavourable_blocks,
                reason_required=last.reason_required or stage.reason_required,
                inputs=inputs,
                inputs_hash=hash_of(inputs),
                holders=last.holders,
                escalated_to=last.escalated_to,
                capacities=(*last.capacities, *stage.capacities),
            )
        else:
            merged.append(stage)
    return tuple(merged)


@dataclass(frozen=True)
class Standing:
    """A stage that exists: what `replan` compares with what the chain wants now."""

    id: UUID
    key: StageKey
    capacities: tuple[StageKey, ...]
    inputs_hash: str
    decided: bool


@dataclass(frozen=True)
class Replan:
    """What a change does to the stages: `keep` (standing id → planned), `void` (standing ids), `insert`; all in
    chain order.
    """

    order: tuple[PlannedStage, ...]
    keep: Mapping[UUID, PlannedStage] = field(default_factory=dict)
    void: tuple[UUID, ...] = ()
    insert: tuple[PlannedStage, ...] = ()


def replan(standing: Sequence[Standing], planned: Sequence[PlannedStage]) -> Replan:
    """Which standing stages keep their decision, which are void, and which are new."""
    by_identity = {(stage.key, stage.capacities): stage for stage in standing}
    keep: dict[UUID, PlannedStage] = {}
    insert: list[PlannedStage] = []
    for wanted in planned:
        same = by_identity.get((wanted.key, wanted.capacities))
        if same is not None and same.inputs_hash == wanted.inputs_hash:
            keep[same.id] = wanted
        else:
            insert.append(wanted)
    void = tuple(stage.id for stage in standing if stage.id not in keep)
    return Replan(order=tuple(planned), keep=keep, void=void, insert=tuple(insert))
