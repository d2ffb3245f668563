"""The file: who works on it, what they need, which requirements follow, what they had seen when they changed one."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version
from procurement.models.columns import flag, reference, text, texts, whole

FileId = NewType("FileId", UUID)
RequirementId = NewType("RequirementId", UUID)

CAPACITIES = ("need", "choice", "approval", "conclusion")
"""What a member does in the file: defines the need, chooses, approves, concludes (decision 13)."""

TERM = "initial_months >= 1 AND option_months >= 0 AND initial_months + option_months <= 120"
"""A sane term. The longest that the law allows is dated: `core.reference.queries.longest_term`."""


def of_file(table: str) -> ForeignKeyConstraint:
    """A row of a file belongs to the file's own organisation."""
    return ForeignKeyConstraint(
        ["file_id", "organisation_id"],
        ["procurement_file.id", "procurement_file.organisation_id"],
        name=f"fk_{table}_file",
    )


class Counter(Table, table=True):
    """The last number given out, by kind and year: taken under its row lock, so that no number is skipped."""

    __tablename__ = "procurement_counter"
    __wall__ = Wall.INTERNAL
    __table_args__ = (CheckConstraint("last >= 1", name="last"),)

    kind: str = Field(sa_column=Column(Text, primary_key=True))
    year: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    last: int = whole()


class File(Table, table=True):
    """A procurement file (dossier): the thread from need to contract, under one number (2026-0147).

    `need` holds the answers in the making; what decisions rest on is a `NeedVersion`. `context` is what « Avant de
    commencer » asked: current contract, its end, whether a common service or the CAG already serves the need.
    `criteria` is the chief executive officer's authorisation to look at more than price (RCTI s. 48). `privacy` is
    the assessment of ss. 63.5 and 70.1 of the Act respecting Access (decision 2); `categorisation` how the DIC levels
    were proposed (decision 18).
    """

    __tablename__ = "procurement_file"
    __wall__ = Wall.BODY
    __table_args__ = (
        UniqueConstraint("id", "organisation_id"),
        CheckConstraint(
            "state IN ('defining', 'consulting', 'assessing', 'proposed', 'in_approval', 'approved', 'contracted', "
            "'abandoned')",
            name="state",
        ),
        CheckConstraint("mode IN ('price_only', 'criteria')", name="mode"),
        CheckConstraint("round >= 1", name="round"),
        Index("ix_procurement_file_organisation_id_state", "organisation_id", "state"),
    )

    id: UUID = identifier()
    organisation_id: UUID = reference("organisation.id")
    number: str = text(unique=True)
    family: str = text()
    title: str = text()
    state: str = text()
    state_since: datetime = instant()
    mode: str = text()
    round: int = whole()
    template: str | None = text(nullable=True)
    started_from_offer: UUID | None = reference("offer.id", nullable=True)
    context: dict[str, Any] = document()
    need: dict[str, Any] = document()
    criteria: dict[str, Any] | None = document(nullable=True)
    privacy: dict[str, Any] = document()
    categorisation: dict[str, Any] | None = document(nullable=True)
    created_by: UUID = reference("person.id")
    created_at: datetime = instant()
    version: int = version()


class Member(Table, table=True):
    """Somebody of the file's team, what they do there, and the interests that they declared once, before results."""

    __tablename__ = "file_member"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("file_member"),
        UniqueConstraint("file_id", "person_id"),
        CheckConstraint("capacities <@ ARRAY['need', 'choice', 'approval', 'conclusion']", name="capacities"),
        CheckConstraint("(declared_at IS NULL) = (has_interest IS NULL)", name="declared"),
        CheckConstraint("(interest IS NOT NULL) = coalesce(has_interest, false)", name="interest"),
        Index("ix_file_member_person_id", "person_id"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    person_id: UUID = reference("person.id")
    capacities: list[str] = texts()
    added_by: UUID = reference("person.id")
    added_at: datetime = instant()
    has_interest: bool | None = flag(nullable=True)
    interest: str | None = text(nullable=True)
    declared_at: datetime | None = instant(nullable=True)


class NeedVersion(Table, table=True):
    """The need as confirmed: immutable, numbered, with the quantity and the term that prices are compared for."""

    __tablename__ = "need_version"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("need_version"),
        UniqueConstraint("file_id", "number"),
        UniqueConstraint("id", "file_id", "quantity", "initial_months", "option_months", name="uq_need_version_terms"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint(TERM, name="term"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    number: int = whole()
    answers: dict[str, Any] = document()
    quantity: int = whole()
    initial_months: int = whole()
    option_months: int = whole()
    tree_version: str = text()
    tree_hash: str = text()
    content_hash: str = text()
    author: UUID = reference("person.id")
    created_at: datetime = instant()


class Requirement(Table, table=True):
    """A requirement: a condition over an offer's facts, mandatory or a wish, with where it comes from and why."""

    __tablename__ = "requirement"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("requirement"),
        UniqueConstraint("file_id", "code"),
        UniqueConstraint("id", "file_id"),
        CheckConstraint("kind IN ('mandatory', 'wish')", name="kind"),
        CheckConstraint("origin IN ('proposed', 'added')", name="origin"),
        CheckConstraint("state IN ('active', 'withdrawn')", name="state"),
        CheckConstraint(
            "nature IN ('legal_obligation', 'framework_requirement', 'orientation', 'good_practice')", name="nature"
        ),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    round: int = whole()
    """The round in which it last changed."""
    code: str = text()
    position: int = whole()
    label: dict[str, str] = document()
    predicate: dict[str, Any] = document()
    kind: str = text()
    origin: str = text()
    source: dict[str, Any] | None = document(nullable=True)
    """The article or clause it rests on, `{"fr": …, "en": …}`."""
    nature: str | None = text(nullable=True)
    reason: str | None = text(nullable=True)
    state: str = text()
    author: UUID = reference("person.id")
    created_at: datetime = instant()
    changed_at: datetime = instant()
    version: int = version()


class RequirementChange(Table, table=True):
    """One change of a requirement; after results were seen, with the offers gained and lost (decision 12)."""

    __tablename__ = "requirement_change"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("requirement_change"),
        ForeignKeyConstraint(
            ["requirement_id", "file_id"],
            ["requirement.id", "requirement.file_id"],
            name="fk_requirement_change_requirement",
        ),
        CheckConstraint("action IN ('added', 'changed', 'withdrawn')", name="action"),
        CheckConstraint(
            "NOT after_results OR (gained IS NOT NULL AND lost IS NOT NULL AND remaining IS NOT NULL)", name="effect"
        ),
        Index("ix_requirement_change_file_id", "file_id"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    requirement_id: UUID
    round: int = whole()
    action: str = text()
    before: dict[str, Any] | None = document(nullable=True)
    after: dict[str, Any] | None = document(nullable=True)
    reason: str | None = text(nullable=True)
    after_results: bool = flag()
    gained: int | None = whole(nullable=True)
    lost: int | None = whole(nullable=True)
    remaining: int | None = whole(nullable=True)
    cheapest_lost: dict[str, Any] | None = document(nullable=True)
    """`{"offer": code, "supplier": name, "total_cents": …}` of the cheapest offer that the change lost."""
    author: UUID = reference("person.id")
    at: datetime = instant()


class ResultsView(Table, table=True):
    """When names and prices were first shown in a round, and to whom (decision 12)."""

    __tablename__ = "results_view"
    __wall__ = Wall.BODY
    __table_args__ = (of_file("results_view"), UniqueConstraint("file_id", "round"))

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    round: int = whole()
    person_id: UUID = reference("person.id")
    at: datetime = instant()
