"""Contracts, which are rows only once concluded, and the documents of a file, kept by their content."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version
from procurement.models.columns import cents, reference, text, whole
from procurement.models.files import TERM, of_file

ContractId = NewType("ContractId", UUID)


class Document(Table, table=True):
    """A document of a file: what it is and its SHA-256; the bytes are in the store (`procurement.documents`)."""

    __tablename__ = "procurement_document"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("procurement_document"),
        UniqueConstraint("file_id", "sha256"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    file_id: UUID
    sha256: str = text()
    size: int = cents()
    media_type: str = text()
    name: str = text()
    purpose: str = text()
    added_by: UUID = reference("person.id")
    added_at: datetime = instant()


class Contract(Table, table=True):
    """A contract concluded: the pinned plan, total, quantity and term of the entry that was chosen, and no other.

    `signatories` is a list of `{"party", "name", "rank", "date"}`; `clauses` the checklist of the Act respecting
    Access, s. 67.2; `efvp` the privacy assessment (s. 63.5); `outside_quebec` the block of s. 70.1. Only the
    publication may change later.
    """

    __tablename__ = "contract"
    __wall__ = Wall.BODY
    __table_args__ = (
        of_file("contract"),
        ForeignKeyConstraint(
            ["choice_id", "file_id", "list_id", "entry_id"],
            [f"choice.{name}" for name in ("id", "file_id", "list_id", "entry_id")],
            name="fk_contract_choice",
        ),
        ForeignKeyConstraint(
            ["entry_id", "list_id", "offer_version_id", "supplier_id", "plan", "total_cents"],
            [
                f"frozen_entry.{name}"
                for name in ("id", "list_id", "offer_version_id", "supplier_id", "plan", "total_cents")
            ],
            name="fk_contract_entry",
        ),
        ForeignKeyConstraint(
            ["list_id", "file_id", "quantity", "initial_months", "option_months"],
            [f"frozen_list.{name}" for name in ("id", "file_id", "quantity", "initial_months", "option_months")],
            name="fk_contract_terms",
        ),
        ForeignKeyConstraint(
            ["file_id", "document_sha256"],
            ["procurement_document.file_id", "procurement_document.sha256"],
            name="fk_contract_document",
        ),
        UniqueConstraint("file_id"),
        UniqueConstraint("id", "organisation_id"),
        CheckConstraint(TERM, name="term"),
        CheckConstraint("signed_on <= price_valid_until", name="price_valid"),
        CheckConstraint(
            "instrument_language = 'fr' OR (instrument_language = 'en' AND language_ground IS NOT NULL)",
            name="language",
        ),
        CheckConstraint("(published_on IS NULL) = (seao_number IS NULL)", name="published"),
        Index("ix_contract_organisation_id", "organisation_id"),
        Index("ix_contract_supplier_id", "supplier_id"),
    )

    id: UUID = identifier()
    organisation_id: UUID
    number: str = text(unique=True)
    file_id: UUID
    choice_id: UUID
    list_id: UUID
    entry_id: UUID
    supplier_id: UUID
    offer_version_id: UUID
    plan: str = text()
    quantity: int = whole()
    initial_months: int = whole()
    option_months: int = whole()
    total_cents: int = cents()
    currency: str = text()
    price_valid_until: date
    starts_on: date
    signed_on: date
    signatories: list[Any] = document()
    clauses: dict[str, Any] = document()
    efvp: dict[str, Any] | None = document(nullable=True)
    outside_quebec: dict[str, Any] | None = document(nullable=True)
    legal_basis: str = text()
    instrument_language: str = text()
    language_ground: str | None = text(nullable=True)
    document_sha256: str = text()
    concluded_by: UUID = reference("person.id")
    concluded_at: datetime = instant()
    publication_due: date | None = None
    published_on: date | None = None
    seao_number: str | None = text(nullable=True)
    version: int = version()

    @property
    def to_publish(self) -> bool:
        """Whether its notice is still to be published."""
        return self.publication_due is not None and self.published_on is None
