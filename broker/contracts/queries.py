"""Reading contracts: a body's list, and one contract with what it rests on and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from core.calendar import term_end
from core.errors import NotFound, Problem
from core.identity.actors import Actor
from core.permits import permit
from core.uow import UnitOfWork
from procurement.contracts import publication_problems
from procurement.models import Contract


@dataclass(frozen=True)
class ContractView:
    """A contract with the words that its page needs."""

    contract: Contract
    organisation: str
    supplier: str
    offer_code: str
    offer_name: Mapping[str, str]
    title: str
    file_number: str
    request_id: UUID | None
    request_number: str
    service_number: str
    service_state: str
    concluded_by: str

    @property
    def months(self) -> int:
        """The whole term."""
        return self.contract.initial_months + self.contract.option_months

    @property
    def ends_on(self) -> date:
        """The last day of the initial term."""
        return term_end(self.contract.starts_on, self.contract.initial_months)

    @property
    def last_day(self) -> date:
        """The last day when every option is used."""
        return term_end(self.contract.starts_on, self.months)


@dataclass(frozen=True)
class ContractRow:
    """A contract of a list."""

    id: UUID
    number: str
    title: str
    organisation: str
    supplier: str
    total_cents: int
    signed_on: date
    starts_on: date
    months: int
    publication_due: date | None
    published_on: date | None


async def contracts(uow: UnitOfWork, actor: Actor, *, page: int = 1, limit: int) -> tuple[list[ContractRow], int]:
    """A page of the contracts that the actor may read, the newest first; and how many there are."""
    permit(actor, "contract.read")
    # counts on ix_contract_organisation_id
    rows = await uow.raw.fetch(
        """
        SELECT c.id, c.number, f.title, o.name AS organisation, s.name AS supplier, c.total_cents, c.signed_on,
               c.starts_on, c.initial_months + c.option_months AS months, c.publication_due, c.published_on
          FROM contract c
          JOIN procurement_file f ON f.id = c.file_id
          JOIN organisation o ON o.id = c.organisation_id
          JOIN supplier s ON s.id = c.supplier_id
         ORDER BY c.number DESC LIMIT $1 OFFSET $2
        """,
        limit,
        (page - 1) * limit,
    )
    return [ContractRow(**dict(row)) for row in rows], await uow.raw.fetchval("SELECT count(*) FROM contract")


async def publication_wrong(uow: UnitOfWork, actor: Actor, number: str, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of a publication that are known.

    Raises:
        NotFound: there is no such contract, or the wall hides it. PermissionDenied.
    """
    seen = await contract_view(uow, actor, number)
    permit(actor, "contract.publish", seen.contract)
    return publication_problems(seen.contract, known, uow.clock.today())


async def contract_view(uow: UnitOfWork, actor: Actor, number: str) -> ContractView:
    """A contract by its number.

    Raises:
        NotFound: there is none, or the wall hides it. PermissionDenied.
    """
    permit(actor, "contract.read")
    contract = (await uow.session.exec(select(Contract).where(Contract.number == number))).first()
    if contract is None:
        raise NotFound("contract")
    permit(actor, "contract.read", contract)
    row: Mapping[str, Any] = await uow.raw.fetchrow(
        """
        SELECT o.name AS organisation, s.name AS supplier, e.offer_code, e.offer_name->>'fr' AS fr,
               e.offer_name->>'en' AS en, f.title, f.number AS file_number, r.id AS request_id,
               coalesce(r.number, '') AS request_number, coalesce(v.number, '') AS service_number,
               coalesce(v.state, '') AS service_state,
               coalesce((SELECT name FROM person_names(ARRAY[c.concluded_by])), '') AS concluded_by
          FROM contract c
          JOIN procurement_file f ON f.id = c.file_id
          JOIN organisation o ON o.id = c.organisation_id
          JOIN supplier s ON s.id = c.supplier_id
          JOIN frozen_entry e ON e.id = c.entry_id
          LEFT JOIN request r ON r.file_id = c.file_id AND r.state = 'concluded'
          LEFT JOIN service v ON v.contract_id = c.id
         WHERE c.id = $1
         ORDER BY v.created_at LIMIT 1
        """,
        contract.id,
    )
    given = dict(row)
    name = {"fr": given.pop("fr") or "", "en": given.pop("en") or ""}
    return ContractView(contract=contract, offer_name=name, **given)
