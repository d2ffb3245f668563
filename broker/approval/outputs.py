"""What the API says of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from broker.approval.detail import Detail, StageShown
from broker.approval.models import Request
from broker.approval.queries import Row
from broker.approval.transmitting import Preview


class RequestRowOut(msgspec.Struct, frozen=True):
    """A request of a list; `lane` is where it stands for the centre."""

    id: UUID
    number: str
    title: str
    state: str
    organisation: str
    total_cents: int
    lane: str
    points: list[str]
    due: datetime | None
    since: datetime
    taken_by: str
    waits_for: list[str]
    resubmitted: bool
    version: int


class StageOut(msgspec.Struct, frozen=True):
    """A stage of a chain, with what was answered."""

    id: UUID
    label: dict[str, str]
    effect: str
    scope: str
    state: str
    outcome: str | None
    holders: list[str]
    decided_by: str
    decided_at: datetime | None
    due_at: datetime | None
    reason: str | None
    conditions: str | None


class FactOut(msgspec.Struct, frozen=True):
    """What a stage rests on, in words; `changed` since the request was transmitted."""

    id: str
    label: dict[str, str]
    value: dict[str, str] | None
    changed: bool


class PointOut(msgspec.Struct, frozen=True):
    """A point that needs judgement: its code, and the rule or the fact that it comes from."""

    code: str
    rule: str | None
    fact: str | None


class RequestOut(msgspec.Struct, frozen=True):
    """A request, whole. `shown_hash` is what an answer to the stage being asked must repeat."""

    id: UUID
    number: str
    title: str
    state: str
    organisation: str
    file_number: str
    offer_code: str
    total_cents: int
    transmitted_at: datetime
    correct_by: datetime | None
    chain: dict[str, str]
    ruleset: str
    points: list[PointOut]
    stages: list[StageOut]
    asked: UUID | None
    yours: bool
    shown_hash: str
    rests_on: list[FactOut]
    contract: str | None
    version: int


class PlannedOut(msgspec.Struct, frozen=True):
    """A stage of a chain that was not sent yet."""

    rule: str
    labels: list[dict[str, str]]
    effect: str
    scope: str
    holders: list[str]
    due_working_days: int


class BlockerOut(msgspec.Struct, frozen=True):
    """Something that stands in the way of a request: where, and its name."""

    pointer: str
    name: str


class PreviewOut(msgspec.Struct, frozen=True):
    """A chain before it is sent."""

    ready: bool
    stages: list[PlannedOut]
    blockers: list[BlockerOut]
    points: list[PointOut]
    facts_hash: str


class ChangedOut(msgspec.Struct, frozen=True):
    """What a write made of a request."""

    id: UUID
    number: str
    state: str
    version: int


def row_out(one: Row) -> RequestRowOut:
    """A line of a list."""
    return RequestRowOut(
        id=one.id,
        number=one.number,
        title=one.title,
        state=one.state,
        organisation=one.organisation,
        total_cents=one.total_cents,
        lane=one.lane.value,
        points=[point["code"] for point in one.points],
        due=one.due,
        since=one.since,
        taken_by=one.taken_by,
        waits_for=list(one.waits_for),
        resubmitted=one.resubmitted,
        version=one.version,
    )


def stage_out(one: StageShown) -> StageOut:
    """A stage."""
    return StageOut(
        id=one.id,
        label=dict(one.label),
        effect=one.effect,
        scope=one.scope,
        state=one.state,
        outcome=one.outcome,
        holders=list(one.holders),
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        due_at=one.due_at,
        reason=one.reason,
        conditions=one.conditions,
    )


def point_out(one: Mapping[str, Any]) -> PointOut:
    """A point."""
    return PointOut(one["code"], one.get("rule"), one.get("fact"))


def request_out(found: Detail) -> RequestOut:
    """A request, whole."""
    request = found.request
    return RequestOut(
        id=request.id,
        number=request.number,
        title=request.title,
        state=request.state,
        organisation=found.organisation,
        file_number=found.file.number,
        offer_code=found.entry.offer_code,
        total_cents=found.choice.total_cents,
        transmitted_at=request.transmitted_at,
        correct_by=request.correct_by,
        chain=request.chain,
        ruleset=f"{request.assessment['ruleset']} {request.assessment['version']}",
        points=[point_out(one) for one in found.points],
        stages=[stage_out(one) for one in found.stages],
        asked=found.asked.id if found.asked else None,
        yours=found.yours,
        shown_hash=found.shown_hash,
        rests_on=[
            FactOut(one.id, dict(one.label), dict(one.value) if one.value else None, one.changed)
            for one in found.rests_on
        ],
        contract=found.contract.number if found.contract else None,
        version=request.version,
    )


def preview_out(seen: Preview) -> PreviewOut:
    """A chain before it is sent."""
    return PreviewOut(
        ready=seen.ready,
        stages=[
            PlannedOut(
                rule=one.rule,
                labels=[dict(capacity["label"]) for capacity in one.capacities],
                effect=one.effect,
                scope=one.scope,
                holders=list(one.names),
                due_working_days=one.due_working_days,
            )
            for one in seen.stages
        ],
        blockers=[BlockerOut(one.pointer, one.name) for one in seen.problems],
        points=[point_out(one) for one in seen.points],
        facts_hash=seen.facts_hash,
    )


def changed_out(request: Request) -> ChangedOut:
    """What became of a request."""
    return ChangedOut(request.id, request.number, request.state, request.version)
