"""The catalogue's tables: who sells, under which agreement, what is offered, and what is published now.

What is published is public and has no row-level security; an offer's versions are immutable once written. `offer_live`
has one row per published offer, made of its current version in the publishing transaction, and can be rebuilt from it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from core.identity.actors import Wall
from core.tables import Table, document, identifier, instant, version

SupplierId = NewType("SupplierId", UUID)
AgreementId = NewType("AgreementId", UUID)
OfferId = NewType("OfferId", UUID)
OfferVersionId = NewType("OfferVersionId", UUID)


def text(*, unique: bool = False, nullable: bool = False) -> Any:
    """A column of text without a length that the database would enforce."""
    return Field(default=None, sa_column=Column(Text, nullable=nullable, unique=unique))


class Manufacturer(Table, table=True):
    """Who owns the platform behind offers; kept apart from who sells it (DOMAIN: fabricant)."""

    __tablename__ = "manufacturer"
    __wall__ = Wall.PUBLIC

    id: UUID = identifier()
    code: str = text(unique=True)
    name: str = text()
    control_country: str = text()
    """ISO 3166-1 alpha-2 of the ultimate parent."""


class Supplier(Table, table=True):
    """The contracting party: an organisation that sells, under its Québec enterprise number (NEQ)."""

    __tablename__ = "supplier"
    __wall__ = Wall.PUBLIC

    id: UUID = identifier()
    organisation_id: UUID = Field(sa_column=Column(ForeignKey("organisation.id"), nullable=False, unique=True))
    code: str = text(unique=True)
    name: str = text()
    neq: str = text()
    country: str = text()
    region: str | None = text(nullable=True)
    contact: dict[str, Any] = document()
    state: str = text()
    version: int = version()


class Agreement(Table, table=True):
    """A framework agreement (entente-cadre): only an active one carries offers (RCTI s. 48)."""

    __tablename__ = "agreement"
    __wall__ = Wall.PUBLIC
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="dates"),
        CheckConstraint("state IN ('draft', 'active', 'suspended', 'ended')", name="state"),
    )

    id: UUID = identifier()
    number: str = text(unique=True)
    interest_call: str = text()
    supplier_id: UUID = Field(sa_column=Column(ForeignKey("supplier.id"), nullable=False, index=True))
    family: str = text()
    valid_from: date
    valid_to: date
    state: str = text()
    version: int = version()


class Offer(Table, table=True):
    """A service offered under an agreement; what it says is in its versions."""

    __tablename__ = "offer"
    __wall__ = Wall.PUBLIC
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'suspended', 'withdrawn')", name="state"),
        Index("ix_offer_family_state", "family", "state"),
    )

    id: UUID = identifier()
    code: str = text(unique=True)
    family: str = text()
    supplier_id: UUID = Field(sa_column=Column(ForeignKey("supplier.id"), nullable=False, index=True))
    manufacturer_id: UUID = Field(sa_column=Column(ForeignKey("manufacturer.id"), nullable=False))
    agreement_id: UUID = Field(sa_column=Column(ForeignKey("agreement.id"), nullable=False))
    state: str = text()
    version: int = version()


class OfferVersion(Table, table=True):
    """What an offer says, immutable: answers to the family's tree, plans with tiered prices, names in both
    languages.
    """

    __tablename__ = "offer_version"
    __wall__ = Wall.PUBLIC
    __table_args__ = (
        UniqueConstraint("offer_id", "number"),
        UniqueConstraint("id", "offer_id"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: UUID = identifier()
    offer_id: UUID = Field(sa_column=Column(ForeignKey("offer.id"), nullable=False))
    number: int = Field(sa_column=Column(Integer, nullable=False))
    name: dict[str, str] = document()
    summary: dict[str, str] = document()
    answers: dict[str, Any] = document()
    plans: list[Any] = document()
    tree_version: str = text()
    tree_hash: str = text()
    content_hash: str = text()
    """SHA-256 (hex) of the canonical JSON of everything above: what a decision pins."""
    price_valid_until: date
    published_at: datetime = instant()


class CatalogueToken(Table, table=True):
    """An interned search token (`question=value`): small numbers make arrays and their index small."""

    __tablename__ = "catalogue_token"
    __wall__ = Wall.PUBLIC

    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    token: str = text(unique=True)


class OfferLive(Table, table=True):
    """The published catalogue as search reads it: one row per published offer."""

    __tablename__ = "offer_live"
    __wall__ = Wall.PUBLIC
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "offer_id"], ["offer_version.id", "offer_version.offer_id"]),
        Index("ix_offer_live_facets", "facets", postgresql_using="gin"),
        Index("ix_offer_live_search_fr", "search_fr", postgresql_using="gin"),
        Index("ix_offer_live_search_en", "search_en", postgresql_using="gin"),
        Index("ix_offer_live_family_price", "family", "price"),
    )

    offer_id: UUID = Field(sa_column=Column(ForeignKey("offer.id"), primary_key=True))
    version_id: UUID
    family: str = text()
    code: str = text()
    tokens: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    facets: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False))
    """Those of `tokens` that a filter takes: search reads these, for they are fewer and stand in the row itself."""
    numbers: dict[str, Any] = document()
    price: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Lowest unit price of any plan and tier, ten-thousandths of a dollar per mailbox and month."""
    price_high: int = Field(sa_column=Column(BigInteger, nullable=False))
    card: dict[str, Any] = document()
    """What a result shows, both languages, ready to send."""
    search_fr: Any = Field(sa_column=Column(TSVECTOR, nullable=False))
    search_en: Any = Field(sa_column=Column(TSVECTOR, nullable=False))
