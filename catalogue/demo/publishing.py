"""The demonstration's catalogue put into a database, through the same use cases that the centre uses."""

from __future__ import annotations

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

AGREEMENT_YEARS = 5
INTEREST_CALL = "AI-2025-014"


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
        for place, supplier in enumerate(suppliers(), 1):
            await enter(uow, actor, supplier, place, day, done)

    await database.run(actor, parties)
    for offer in offers(day):
        await database.run(actor, partial(put, actor=actor, offer=offer, done=done))
    return done


async def enter(uow: UnitOfWork, actor: Actor, supplier: DemoSupplier, place: int, day: date, done: Published) -> None:
    """A supplier: its organisation, its place in the catalogue and its agreement."""
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
    agreement = await sign_agreement(
        uow,
        actor,
        number=f"EC-{day.year - 1}-{place:03d}",
        interest_call=INTEREST_CALL,
        supplier_id=SupplierId(row.id),
        family_id="email",
        valid_from=day.replace(year=day.year - 1, day=1),
        valid_to=day.replace(year=day.year - 1 + AGREEMENT_YEARS, day=1),
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
