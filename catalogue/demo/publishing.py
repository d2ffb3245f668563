"""The demonstration's catalogue put into a database, through the same use cases that the centre uses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from catalogue.demo import DemoOffer, DemoSupplier, manufacturers, offers, suppliers
from catalogue.models import AgreementId, OfferId, SupplierId
from catalogue.service import (
    OfferContent,
    open_offer,
    publish_offer,
    register_manufacturer,
    register_supplier,
    sign_agreement,
)
from core.database import Database
from core.identity.actors import Actor, OrganisationId
from core.identity.inputs import NewOrganisation
from core.identity.kinds import OrganisationKind
from core.identity.service import register_organisation
from core.uow import UnitOfWork

NUMBER = re.compile(r"(?<=^EC-)[0-9]{4}")


@dataclass
class Published:
    """What was put there, by code."""

    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    suppliers: dict[str, SupplierId] = field(default_factory=dict)
    agreements: dict[str, AgreementId] = field(default_factory=dict)
    manufacturers: dict[str, UUID] = field(default_factory=dict)
    offers: dict[str, OfferId] = field(default_factory=dict)


async def publish_catalogue(database: Database, actor: Actor, *, as_of: date | None = None) -> Published:
    """Register every supplier with its agreement and publish every offer, dates told as of a day (today by default)."""
    day = as_of or database.clock.today()
    done = Published()

    async def parties(uow: UnitOfWork) -> None:
        for maker in manufacturers():
            row = await register_manufacturer(
                uow, actor, code=maker.code, name=maker.name, control_country=maker.control_country
            )
            done.manufacturers[maker.code] = row.id
        for supplier in suppliers(day):
            await enter(uow, actor, supplier, done)

    await database.run(actor, parties)
    for offer in offers(day):
        await database.run(actor, partial(put, actor=actor, offer=offer, done=done))
    return done


async def enter(uow: UnitOfWork, actor: Actor, supplier: DemoSupplier, done: Published) -> None:
    """A supplier: its organisation, its place in the catalogue and its agreement, called after the year it began in."""
    organisation = await register_organisation(
        uow, actor, NewOrganisation(kind=OrganisationKind.SUPPLIER, name=supplier.name, neq=supplier.neq)
    )
    row = await register_supplier(
        uow,
        actor,
        organisation_id=OrganisationId(organisation.id),
        code=supplier.code,
        name=supplier.name,
        neq=supplier.neq,
        country=supplier.country,
        region=supplier.region,
        contact={**supplier.contact, "employees": supplier.employees},
    )
    [signed] = supplier.agreements
    agreement = await sign_agreement(
        uow,
        actor,
        number=NUMBER.sub(signed["valid_from"][:4], signed["number"]),
        interest_call=signed["interest_call"],
        supplier_id=SupplierId(row.id),
        family_id=signed["family"],
        valid_from=date.fromisoformat(signed["valid_from"]),
        valid_to=date.fromisoformat(signed["valid_to"]),
    )
    done.organisations[supplier.code] = OrganisationId(organisation.id)
    done.suppliers[supplier.code] = SupplierId(row.id)
    done.agreements[supplier.code] = AgreementId(agreement.id)


async def put(uow: UnitOfWork, *, actor: Actor, offer: DemoOffer, done: Published) -> None:
    """An offer in its first version."""
    row = await open_offer(
        uow,
        actor,
        code=offer.code,
        family_id=offer.family,
        supplier_id=done.suppliers[offer.supplier],
        manufacturer_id=done.manufacturers[offer.manufacturer],
        agreement_id=done.agreements[offer.supplier],
    )
    content = OfferContent(
        name={"fr": offer.name["fr"], "en": offer.name["en"]},
        summary={"fr": offer.summary["fr"], "en": offer.summary["en"]},
        answers=dict(offer.answers),
        plans=[dict(plan) for plan in offer.plans],
        price_valid_until=offer.price_valid_until,
    )
    await publish_offer(uow, actor, OfferId(row.id), content)
    done.offers[offer.code] = OfferId(row.id)
