"""What waits for somebody, and what they look after; row-level security keeps each to their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import col, select

from broker.approval.queries import Row
from core.identity.actors import Actor
from core.identity.queries import Member, members
from core.uow import UnitOfWork
from procurement.models import File
from procurement.queries import Listed, listed

FEW = 10
"""How many of a kind a home shows; a list shows the rest."""

SOON = timedelta(days=60)
"""How long before its end something is said to expire."""


class Expiring(msgspec.Struct, frozen=True):
    """Something of a supplier's that comes to its end: a price or an agreement."""

    what: str
    name: Any
    code: str
    day: date


class OwnOffer(msgspec.Struct, frozen=True):
    """One of a supplier's own offers."""

    code: str
    name: dict[str, Any]
    state: str
    price_valid_until: date | None
    version: int | None


class Order(msgspec.Struct, frozen=True):
    """A service that a body ordered from the supplier, by a contract concluded."""

    number: str
    body: str
    offer: dict[str, Any]
    quantity: int
    state: str
    ordered_at: datetime


class Question(msgspec.Struct, frozen=True):
    """A clarification that a supplier is asked for."""

    id: UUID
    offer: str
    label: Any
    due_on: date
    asked_at: datetime


class ToConclude(msgspec.Struct, frozen=True):
    """An approved request whose contract may be concluded."""

    request_id: UUID
    number: str
    title: str
    total_cents: int
    since: datetime


class ToPublish(msgspec.Struct, frozen=True):
    """A contract whose notice is due in the electronic tendering system (SEAO)."""

    number: str
    title: str
    total_cents: int
    due: date
    wait: int


async def files(uow: UnitOfWork, actor: Actor) -> tuple[list[Listed], int]:
    """The body's files under way: those where it is the reader's turn first, then by deadline; and how many of all wait
    for the reader.
    """
    # by ix_procurement_file_organisation_id_state
    under_way = select(File).where(col(File.state).not_in(("contracted", "abandoned")))
    found = await listed(uow, actor, (await uow.session.exec(under_way)).all())
    found.sort(key=lambda one: (not one.yours, one.turn.due or date.max, one.since))
    return found[:FEW], sum(one.yours for one in found)


async def to_conclude(uow: UnitOfWork) -> list[ToConclude]:
    """Approved requests, the oldest first."""
    rows = await uow.raw.fetch(
        """
        SELECT r.id AS request_id, r.number, r.title, h.total_cents, r.state_since AS since
          FROM request r JOIN choice h ON h.id = r.choice_id
         WHERE r.state = 'approved' ORDER BY r.state_since LIMIT $1
        """,
        FEW,
    )
    return [ToConclude(**row) for row in rows]


async def to_publish(uow: UnitOfWork) -> list[ToPublish]:
    """Contracts that nobody has said to be published, the first due first; each with how many there are of them all."""
    rows = await uow.raw.fetch(
        # by ix_contract_organisation_id
        """
        SELECT c.number, f.title, c.total_cents, c.publication_due AS due, count(*) OVER () AS wait
          FROM contract c JOIN procurement_file f ON f.id = c.file_id
         WHERE c.published_on IS NULL AND c.publication_due IS NOT NULL
         ORDER BY c.publication_due, c.number LIMIT $1
        """,
        FEW,
    )
    return [ToPublish(**row) for row in rows]


async def tasks(uow: UnitOfWork, side: str) -> tuple[list[dict[str, Any]], int]:
    """Open tasks of one side, by date; and how many there are."""
    rows = await uow.raw.fetch(
        # by ix_manual_task_open
        """
        SELECT m.id, m.kind, m.due_at, s.number, o.name AS body, count(*) OVER () AS wait
          FROM manual_task m JOIN service s ON s.id = m.service_id JOIN organisation o ON o.id = m.organisation_id
         WHERE m.assignee = $1 AND m.done_at IS NULL AND m.withdrawn_at IS NULL
         ORDER BY m.due_at, m.id LIMIT $2
        """,
        side,
        FEW,
    )
    return [without(row, "wait") for row in rows], rows[0]["wait"] if rows else 0


async def stopped(uow: UnitOfWork) -> tuple[int, datetime | None]:
    """How many operations need attention, and since when the oldest does."""
    row = await uow.raw.fetchrow(
        "SELECT count(*) AS n, min(created_at) AS oldest FROM operation WHERE state = 'needs_attention'"
    )
    return row["n"], row["oldest"]


async def own_offers(uow: UnitOfWork, actor: Actor) -> list[OwnOffer]:
    """A supplier's offers, as last published."""
    rows = await uow.raw.fetch(
        """
        SELECT o.code, coalesce(v.name, '{}')::text AS name, o.state, v.price_valid_until, v.number AS version
          FROM offer o JOIN supplier s ON s.id = o.supplier_id
          LEFT JOIN LATERAL (SELECT name, price_valid_until, number FROM offer_version WHERE offer_id = o.id
                              ORDER BY number DESC LIMIT 1) v ON true
         WHERE s.organisation_id = $1 ORDER BY o.code LIMIT 50
        """,
        actor.organisation,
    )
    return [OwnOffer(**{**row, "name": msgspec.json.decode(row["name"])}) for row in rows]


async def orders(uow: UnitOfWork, actor: Actor) -> tuple[list[Order], int]:
    """What bodies have ordered from a supplier by a contract, the newest first; and how many there are."""
    rows = await uow.raw.fetch(
        """
        SELECT s.number, b.name AS body, coalesce(v.name, '{}')::text AS offer, s.quantity, s.state,
               s.created_at AS ordered_at, count(*) OVER () AS wait
          FROM service s
          JOIN organisation b ON b.id = s.organisation_id
          LEFT JOIN offer_version v ON v.id = s.offer_version_id
         WHERE s.supplier_id = $1 ORDER BY s.created_at DESC, s.id LIMIT $2
        """,
        actor.organisation,
        FEW,
    )
    found = [Order(**{**without(row, "wait"), "offer": msgspec.json.decode(row["offer"])}) for row in rows]
    return found, rows[0]["wait"] if rows else 0


async def expiring(uow: UnitOfWork, actor: Actor) -> list[Expiring]:
    """A supplier's prices and agreements that end within `SOON`, or have ended, the nearest first."""
    limit = uow.clock.today() + SOON
    offers = [
        Expiring("price", one.name, one.code, one.price_valid_until)
        for one in await own_offers(uow, actor)
        if one.state == "published" and one.price_valid_until is not None and one.price_valid_until <= limit
    ]
    rows = await uow.raw.fetch(
        """
        SELECT a.number, a.valid_to FROM agreement a JOIN supplier s ON s.id = a.supplier_id
         WHERE s.organisation_id = $1 AND a.state = 'active' AND a.valid_to <= $2
        """,
        actor.organisation,
        limit,
    )
    agreements = [Expiring("agreement", row["number"], row["number"], row["valid_to"]) for row in rows]
    return sorted([*offers, *agreements], key=lambda one: one.day)


async def questions(uow: UnitOfWork) -> tuple[list[Question], int]:
    """Clarifications that the supplier has still to answer, by date; and how many there are."""
    rows = await uow.raw.fetch(
        # by ix_clarification_supplier_organisation_id
        """
        SELECT id, question ->> 'offer' AS offer, (question -> 'sentence')::text AS label, due_on, asked_at,
               count(*) OVER () AS wait
          FROM clarification WHERE answered_at IS NULL AND due_on >= $1 ORDER BY due_on, id LIMIT $2
        """,
        uow.clock.today(),
        FEW,
    )
    found = [Question(**{**without(row, "wait"), "label": msgspec.json.decode(row["label"] or "null")}) for row in rows]
    return found, rows[0]["wait"] if rows else 0


def without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A row without some of its columns."""
    return {key: value for key, value in row.items() if key not in names}


async def colleagues(uow: UnitOfWork, actor: Actor) -> list[Member]:
    """Who is a member of the reader's organisation today."""
    assert actor.organisation is not None
    return await members(uow, actor.organisation, uow.clock.today())


def oldest(rows: list[Row]) -> datetime | None:
    """Since when the first of some requests waits."""
    return min((one.since for one in rows), default=None)
