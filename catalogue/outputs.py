"""What the catalogue's API answers. Prices are ten-thousandths of a Canadian dollar for one unit and one month, taxes
excluded; amounts are cents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec


class Words(msgspec.Struct):
    """The same words in both languages."""

    fr: str
    en: str


class FrenchWords(msgspec.Struct):
    """Words of which the English may be missing."""

    fr: str
    en: str | None = None


class Party(msgspec.Struct):
    """A supplier or a manufacturer."""

    code: str
    name: str


class UnitPriceRange(msgspec.Struct):
    """The lowest and the highest unit price of any plan and tier, ten-thousandths of a dollar."""

    low: int
    high: int
    currency: str


class OfferCard(msgspec.Struct):
    """An offer as a result of a search."""

    code: str
    name: Words
    summary: Words
    supplier: Party
    manufacturer: Party
    version: int
    unit_price: UnitPriceRange
    price_valid_until: date
    highlights: list[FrenchWords]
    """What the supplier says first of what the service includes."""


class OfferPage(msgspec.Struct):
    """A page of results: the number of all of them, and for each facet token how many offers it would leave."""

    total: int
    items: list[OfferCard]
    counts: dict[str, int]


class AgreementCard(msgspec.Struct):
    """The framework agreement that carries an offer."""

    number: str
    state: str
    valid_from: date
    valid_to: date


class OfferDetail(msgspec.Struct):
    """An offer in one version: its answers to the family's questions, and its plans as the supplier wrote them."""

    code: str
    state: str
    version: int
    name: Words
    summary: Words
    supplier: Party
    manufacturer: Party
    control_country: str
    agreement: AgreementCard
    answers: dict[str, Any]
    plans: list[dict[str, Any]]
    tree_version: str
    content_hash: str
    price_valid_until: date
    published_at: datetime


class FamilyCard(msgspec.Struct):
    """A family of services."""

    id: str
    version: int
    name: Words
    summary: Words
    questions: int
    offers: int


class FacetOption(msgspec.Struct):
    """One value of a filter: its token is what `facet=` takes."""

    token: str
    label: Words


class Facet(msgspec.Struct):
    """A filter of a family's catalogue."""

    question: str
    label: Words
    kind: str
    options: list[FacetOption]


class CostLineOut(msgspec.Struct):
    """One line of a cost: quantity × unit price × months, rounded once to the cent; `months` is 0 for what is paid
    once.
    """

    kind: str
    quantity: int
    unit_price: int
    months: int
    amount_cents: int
    option: str | None


class CostOut(msgspec.Struct):
    """What a plan costs for a quantity and a term, taxes excluded."""

    plan: str
    mailboxes: int
    months: int
    total_cents: int
    per_mailbox_month: int
    lines: list[CostLineOut]
    cheaper_quantity: int | None
    """A larger quantity that costs less in total, when the tiers make one."""


class ComparisonRow(msgspec.Struct):
    """One question, with the compared offers' answers in their order; `best` marks the better ones."""

    question: str
    label: Words
    values: list[Any]
    best: list[bool]
    same: bool


class Comparison(msgspec.Struct):
    """Offers side by side."""

    offers: list[OfferCard]
    rows: list[ComparisonRow]
