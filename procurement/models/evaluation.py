"""What was frozen and how it was judged: the list, its entries and effects, exclusions, clarifications, the choice.

A frozen list, its entries and their effects are evidence: written once, in one transaction, never changed. What happens
to an entry afterwards (excluded, asked, chosen) is in rows of its own.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version
from procurement.models.columns import cents, flag, reference, text, texts, whole
from procurement.models.files import of_file

ListId = NewType("ListId", UUID)
EntryId = NewType("EntryId", UUID)
ClarificationId = NewType("ClarificationId", UUID)
ChoiceId = NewType("ChoiceId", UUID)


class Result(StrEnum):
    """What an offer is found to be, against the mandatory requirements; unknown is never compliant."""

    COMPLIANT = "compliant"
    NOT_COMPLIANT = "not_compliant"
    TO_DEMONSTRATE = "to_demonstrate"


def of_entry(table: str, entry: str = "entry_id", name: str = "entry") -> ForeignKeyConstraint:
    """A row about an entry names one of its own list."""
    return ForeignKeyConstraint(
        ["list_id", entry], ["frozen_entry.list_id", "frozen_entry.id"], name=f"fk_{table}_{name}"
    )


class FrozenList(Table, table=True):
    """Every published offer of the family as it stood at one instant, judged against the requirements of one round."""

    __tablename__ = "frozen_list"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("frozen_list"),
        ForeignKeyConstraint(
            ["need_version_id", "file_id", "quantity", "initial_months", "option_months"],
            [f"need_version.{name}" for name in ("id", "file_id", "quantity", "initial_months", "option_months")],
            name="fk_frozen_list_need",
        ),
        UniqueConstraint("file_id", "round"),
        UniqueConstraint("id", "file_id", "round", "mode", name="uq_frozen_list_mode"),
        UniqueConstraint("id", "file_id", "quantity", "initial_months", "option_months", name="uq_frozen_list_terms"),
        CheckConstraint("mode IN ('price_only', 'criteria')", name="mode"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    round: int = whole()
    mode: str = text()
    search: dict[str, Any] = document()
    sentence: dict[str, str] = document()
    need_version_id: UUID
    quantity: int = whole()
    initial_months: int = whole()
    option_months: int = whole()
    requirements: list[Any] = document()
    requirements_hash: str = text()
    ruleset_id: str | None = text(nullable=True)
    ruleset_version: str | None = text(nullable=True)
    ruleset_hash: str | None = text(nullable=True)
    tree_version: str = text()
    tree_hash: str = text()
    catalogue_position: int = cents()
    """The ledger's position when the list was frozen: the catalogue as of that event."""
    content_hash: str = text()
    """SHA-256 (hex) of the canonical JSON of the entries, in the order of offer codes."""
    frozen_by: UUID = reference("person.id")
    frozen_at: datetime = instant()


class FrozenEntry(Table, table=True):
    """One offer of a frozen list: the version read, the plan and total compared, and each requirement's result.

    `results` is a list of `{"code", "truth", "trace"}`; `tie` orders equal totals without favour.
    """

    __tablename__ = "frozen_entry"
    __wall__ = Wall.BODY
    __table_args__ = (
        ForeignKeyConstraint(
            ["offer_version_id", "offer_id"],
            ["offer_version.id", "offer_version.offer_id"],
            name="fk_frozen_entry_offer_version",
        ),
        UniqueConstraint("list_id", "offer_version_id"),
        UniqueConstraint("list_id", "offer_id"),
        UniqueConstraint("list_id", "id"),
        UniqueConstraint("list_id", "rank"),
        UniqueConstraint("id", "result", "total_cents", name="uq_frozen_entry_result"),
        UniqueConstraint(
            "id", "list_id", "offer_version_id", "supplier_id", "plan", "total_cents", name="uq_frozen_entry_pinned"
        ),
        CheckConstraint("result IN ('compliant', 'not_compliant', 'to_demonstrate')", name="result"),
        CheckConstraint("(result = 'compliant') = (rank IS NOT NULL) AND rank >= 1", name="rank"),
        CheckConstraint(
            "(plan IS NULL) = (total_cents IS NULL) AND (plan IS NULL) = (cost IS NULL) "
            "AND (result = 'not_compliant' OR total_cents IS NOT NULL)",
            name="price",
        ),
        Index("ix_frozen_entry_offer_id", "offer_id"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    list_id: UUID = reference("frozen_list.id")
    offer_id: UUID
    offer_version_id: UUID
    offer_code: str = text()
    offer_name: dict[str, str] = document()
    offer_hash: str = text()
    supplier_id: UUID = reference("supplier.id")
    supplier_name: str = text()
    manufacturer_name: str = text()
    agreement_number: str = text()
    plan: str | None = text(nullable=True)
    cost: dict[str, Any] | None = document(nullable=True)
    total_cents: int | None = cents(nullable=True)
    price_valid_until: date
    result: str = text()
    results: list[Any] = document()
    rank: int | None = whole(nullable=True)
    tie: str = text()


class FrozenEffect(Table, table=True):
    """What one requirement removes: how many offers, how many that nothing else removes, the cheapest of those."""

    __tablename__ = "frozen_effect"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_entry("frozen_effect", "cheapest_entry_id", "cheapest"),
        UniqueConstraint("list_id", "code"),
        CheckConstraint("removes_alone BETWEEN 0 AND removes AND undemonstrated >= 0", name="counts"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    list_id: UUID = reference("frozen_list.id")
    code: str = text()
    removes: int = whole()
    removes_alone: int = whole()
    undemonstrated: int = whole()
    cheapest_entry_id: UUID | None = None


class Exclusion(Table, table=True):
    """An offer set aside, with its generated reason and who accepted it."""

    __tablename__ = "exclusion"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_entry("exclusion"),
        UniqueConstraint("entry_id"),
        Index("ix_exclusion_list_id", "list_id"),
        CheckConstraint("ground IN ('not_compliant', 'not_demonstrated')", name="ground"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    list_id: UUID
    entry_id: UUID
    ground: str = text()
    codes: list[str] = texts()
    reason: dict[str, str] = document()
    accepted_by: UUID = reference("person.id")
    accepted_at: datetime = instant()


class Clarification(Table, table=True):
    """A supplier was asked to show that an offer meets one requirement; the answer is judged like any fact."""

    __tablename__ = "clarification"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_entry("clarification"),
        UniqueConstraint("entry_id", "code"),
        CheckConstraint("outcome IN ('met', 'not_met', 'undemonstrated')", name="outcome"),
        CheckConstraint(
            "(answered_at IS NULL) = (answers IS NULL) AND (answered_at IS NULL) = (outcome IS NULL)", name="answered"
        ),
        Index("ix_clarification_supplier_organisation_id", "supplier_organisation_id"),
        Index("ix_clarification_list_id", "list_id"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    list_id: UUID
    entry_id: UUID
    code: str = text()
    question: dict[str, Any] = document()
    """What the supplier reads and what its answer is judged by: `label`, `predicate`, `need` (facts), `offer` (code).
    """
    facts: list[str] = texts()
    """The facts that were unknown, without `offer.`: what the supplier may answer."""
    supplier_id: UUID = reference("supplier.id")
    supplier_organisation_id: UUID = reference("organisation.id")
    asked_by: UUID = reference("person.id")
    asked_at: datetime = instant()
    due_on: date
    answers: dict[str, Any] | None = document(nullable=True)
    note: str | None = text(nullable=True)
    answered_by: UUID | None = reference("person.id", nullable=True)
    answered_at: datetime | None = instant(nullable=True)
    outcome: str | None = text(nullable=True)
    version: int = version()


class Choice(Table, table=True):
    """The offer proposed in a round: of the frozen list and no other, compliant or shown to be."""

    __tablename__ = "choice"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("choice"),
        ForeignKeyConstraint(
            ["list_id", "file_id", "round", "mode"],
            ["frozen_list.id", "frozen_list.file_id", "frozen_list.round", "frozen_list.mode"],
            name="fk_choice_list",
        ),
        of_entry("choice"),
        ForeignKeyConstraint(
            ["entry_id", "entry_result", "total_cents"],
            ["frozen_entry.id", "frozen_entry.result", "frozen_entry.total_cents"],
            name="fk_choice_result",
        ),
        UniqueConstraint("id", "file_id", "list_id", "entry_id", name="uq_choice_chain"),
        CheckConstraint(
            "entry_result = 'compliant' OR (entry_result = 'to_demonstrate' AND clarified)",
            name="result",
        ),
        CheckConstraint("rank BETWEEN 1 AND compliant AND (mode = 'criteria' OR rank = 1)", name="rank"),
        CheckConstraint("reason IS NOT NULL OR (mode = 'price_only' AND cheaper_not_asked = 0)", name="reason"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn"),
        Index("uq_choice_standing", "file_id", "round", unique=True, postgresql_where=sql("withdrawn_at IS NULL")),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    round: int = whole()
    mode: str = text()
    list_id: UUID
    entry_id: UUID
    entry_result: str = text()
    clarified: bool = flag()
    rank: int = whole()
    """Among the offers compliant when the choice was proposed, clarifications counted."""
    compliant: int = whole()
    total_cents: int = cents()
    justification: dict[str, str] = document()
    reason: str | None = text(nullable=True)
    cheaper_not_asked: int = whole()
    """Cheaper offers left to be shown that nobody asked: a signal (decision 17)."""
    decided_by: UUID = reference("person.id")
    decided_at: datetime = instant()
    withdrawn_at: datetime | None = instant(nullable=True)
    withdrawn_because: str | None = text(nullable=True)
