"""Requests and their stages: who asked what, which chain was pinned, who decided which stage on what they saw."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint
from sqlalchemy.types import Uuid
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version

RequestId = NewType("RequestId", UUID)
StageId = NewType("StageId", UUID)


def text(*, nullable: bool = False, unique: bool = False) -> Any:
    """A column of text."""
    return Field(default=None, sa_column=Column(Text, nullable=nullable, unique=unique))


class Request(Table, table=True):
    """What a body asks to have approved: the choice of a file. It pins the chain, the rule set and the facts."""

    __tablename__ = "request"
    __wall__ = Wall.BODY
    __table_args__ = (
        CheckConstraint(
            "state IN ('transmitted', 'returned', 'approved', 'refused', 'withdrawn', 'concluded')", name="state"
        ),
        Index(
            "uq_request_open_file",
            "file_id",
            unique=True,
            postgresql_where="state IN ('transmitted', 'returned', 'approved')",
        ),
        Index("ix_request_state_transmitted_at", "state", "transmitted_at"),
    )

    id: UUID = identifier()
    number: str = text(unique=True)
    organisation_id: UUID = Field(sa_column=Column(ForeignKey("organisation.id"), nullable=False, index=True))
    kind: str = text()
    file_id: UUID = Field(sa_column=Column(ForeignKey("procurement_file.id"), nullable=False))
    choice_id: UUID = Field(sa_column=Column(ForeignKey("choice.id"), nullable=False))
    title: str = text()
    requester_id: UUID = Field(sa_column=Column(ForeignKey("person.id"), nullable=False))
    chain: dict[str, Any] = document()
    """{id, version, hash}: the chain pinned at transmission."""
    assessment: dict[str, Any] = document()
    """{ruleset, version, hash, facts_hash, results}: the rules' results pinned at transmission."""
    facts: dict[str, Any] = document()
    """Fact id → {value, source}: what the request was transmitted with."""
    points: list[Any] = document()
    """[{code, params}]: what needs judgement; empty in a request that is ready to decide."""
    changes: list[Any] = document()
    """One entry a return: {at, changed: [{fact, before, after}], kept, void, inserted: rule ids}."""
    state: str = text()
    transmitted_at: datetime = instant()
    state_since: datetime = instant()
    returned_at: datetime | None = instant(nullable=True)
    correct_by: datetime | None = instant(nullable=True)
    """The body's clock after a return."""
    closed_at: datetime | None = instant(nullable=True)
    version: int = version()


class Stage(Table, table=True):
    """One step of a request's chain, in order of `position`; a void stage stays as evidence."""

    __tablename__ = "stage"
    __wall__ = Wall.BODY
    __table_args__ = (
        UniqueConstraint("request_id", "position"),
        UniqueConstraint("id", "request_id"),
        CheckConstraint("state IN ('waiting', 'asked', 'decided', 'returned', 'void')", name="state"),
        CheckConstraint("scope IN ('body', 'centre')", name="scope"),
        CheckConstraint("effect IN ('decision', 'advice')", name="effect"),
        CheckConstraint(
            "outcome IN ('approved', 'refused', 'favourable', 'conditional', 'unfavourable')", name="outcome"
        ),
        CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name="taken"),
        CheckConstraint("(state = 'decided') = (outcome IS NOT NULL) OR state = 'void'", name="decided_has_outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_by IS NULL)", name="outcome_has_author"),
        Index(
            "uq_stage_asked",
            "request_id",
            unique=True,
            postgresql_where="state IN ('asked', 'returned')",
        ),
        Index("ix_stage_due", "due_at", postgresql_where="state = 'asked'"),
    )

    id: UUID = identifier()
    organisation_id: UUID = Field(sa_column=Column(ForeignKey("organisation.id"), nullable=False))
    request_id: UUID = Field(sa_column=Column(ForeignKey("request.id"), nullable=False))
    position: int = Field(sa_column=Column(Integer, nullable=False))
    rule: str = text()
    role: str = text()
    scope: str = text()
    effect: str = text()
    capacities: list[Any] = document()
    """[{rule, role, scope, label{fr,en}}]: what the one decision covers, the stage's own first."""
    escalated_to: str | None = text(nullable=True)
    unfavourable_blocks: bool = False
    reason_required: bool = False
    holders: list[UUID] = Field(sa_column=Column(ARRAY(Uuid(as_uuid=True)), nullable=False))
    inputs: dict[str, Any] = document()
    inputs_hash: str = text()
    state: str = text()
    due_working_days: int = Field(sa_column=Column(Integer, nullable=False))
    asked_at: datetime | None = instant(nullable=True)
    due_at: datetime | None = instant(nullable=True)
    days_left: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    """Working days that were left when the request was returned: the stage's clock stood still meanwhile."""
    taken_at: datetime | None = instant(nullable=True)
    taken_by: UUID | None = Field(default=None, sa_column=Column(ForeignKey("person.id"), nullable=True))
    decided_at: datetime | None = instant(nullable=True)
    decided_by: UUID | None = Field(default=None, sa_column=Column(ForeignKey("person.id"), nullable=True))
    outcome: str | None = text(nullable=True)
    reason: str | None = text(nullable=True)
    conditions: str | None = text(nullable=True)
    version: int = version()


class ReturnPoint(Table, table=True):
    """A field to correct, named when a request is returned, with a reason of the bilingual library or in own words."""

    __tablename__ = "return_point"
    __wall__ = Wall.BODY
    __table_args__ = (Index("ix_return_point_request_id", "request_id"),)

    id: UUID = identifier()
    organisation_id: UUID = Field(sa_column=Column(ForeignKey("organisation.id"), nullable=False))
    request_id: UUID = Field(sa_column=Column(ForeignKey("request.id"), nullable=False))
    stage_id: UUID = Field(sa_column=Column(ForeignKey("stage.id"), nullable=False))
    field: str = text()
    reason_code: str = text()
    comment: str | None = text(nullable=True)
    made_at: datetime = instant()
    resolved_at: datetime | None = instant(nullable=True)
