"""What the centre does to the catalogue: register suppliers, sign agreements, publish, suspend and withdraw offers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import rfc8785
from sqlmodel import select

from catalogue import events
from catalogue.live import forget, show
from catalogue.machines import AGREEMENT, OFFER
from catalogue.models import Agreement, AgreementId, Manufacturer, Offer, OfferId, OfferVersion, Supplier, SupplierId
from catalogue.pricing import plan_problems
from catalogue.tree.answers import normalise, problems
from catalogue.tree.family import Family, family
from core.errors import Conflict, Invalid, NotFound, Problem
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.ledger import Stream, record
from core.machines import transition
from core.permits import permit
from core.uow import UnitOfWork


class AgreementNotActive(Conflict):
    """Only an active framework agreement that covers the family carries offers (RCTI s. 48)."""

    code = "agreement-not-active"


@dataclass(frozen=True)
class OfferContent:
    """What an offer says, before it is checked."""

    name: dict[str, str]
    summary: dict[str, str]
    answers: dict[str, Any]
    plans: list[Any]
    price_valid_until: date


async def register_manufacturer(
    uow: UnitOfWork, actor: Actor, *, code: str, name: str, control_country: str
) -> Manufacturer:
    """Make known who owns a platform. `control_country` is ISO 3166-1 alpha-2, of the ultimate parent."""
    permit(actor, "supplier.register")
    manufacturer = Manufacturer(id=new_id(), code=code, name=name, control_country=control_country)
    uow.session.add(manufacturer)
    await uow.flush()
    event = events.ManufacturerRegistered(code=code, name=name, control_country=control_country)
    await record(uow, Stream("manufacturer", manufacturer.id), event)
    return manufacturer


async def register_supplier(
    uow: UnitOfWork,
    actor: Actor,
    *,
    organisation_id: OrganisationId,
    code: str,
    name: str,
    neq: str,
    country: str,
    region: str | None,
    contact: dict[str, Any],
) -> Supplier:
    """Make an organisation that sells known to the catalogue."""
    permit(actor, "supplier.register")
    supplier = Supplier(
        id=new_id(),
        organisation_id=organisation_id,
        code=code,
        name=name,
        neq=neq,
        country=country,
        region=region,
        contact=contact,
        state="qualified",
    )
    uow.session.add(supplier)
    event = events.SupplierRegistered(code=code, name=name, neq=neq)
    await record(uow, Stream("supplier", supplier.id), event, audience=(organisation_id,))
    return supplier


async def sign_agreement(
    uow: UnitOfWork,
    actor: Actor,
    *,
    number: str,
    interest_call: str,
    supplier_id: SupplierId,
    family_id: str,
    valid_from: date,
    valid_to: date,
) -> Agreement:
    """Bring a framework agreement into force.

    Raises:
        NotFound: there is no such supplier.
        Invalid: the dates run backwards.
    """
    permit(actor, "agreement.sign")
    supplier = await uow.session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound("supplier")
    if valid_to <= valid_from:
        raise Invalid([Problem("dates-backwards", ("valid_to",))])
    agreement = Agreement(
        id=new_id(),
        number=number,
        interest_call=interest_call,
        supplier_id=supplier_id,
        family=family_id,
        valid_from=valid_from,
        valid_to=valid_to,
        state="draft",
    )
    uow.session.add(agreement)
    await transition(uow, AGREEMENT, agreement, "sign")
    event = events.AgreementSigned(
        number=number, supplier=supplier.id, family=family_id, valid_from=valid_from, valid_to=valid_to
    )
    await record(uow, Stream("agreement", agreement.id), event, audience=(OrganisationId(supplier.organisation_id),))
    return agreement


async def open_offer(
    uow: UnitOfWork,
    actor: Actor,
    *,
    code: str,
    family_id: str,
    supplier_id: SupplierId,
    manufacturer_id: UUID,
    agreement_id: AgreementId,
) -> Offer:
    """An offer without content yet; `publish_offer` gives it its first version."""
    permit(actor, "offer.publish")
    offer = Offer(
        id=new_id(),
        code=code,
        family=family_id,
        supplier_id=supplier_id,
        manufacturer_id=manufacturer_id,
        agreement_id=agreement_id,
        state="draft",
    )
    uow.session.add(offer)
    await uow.flush()
    return offer


async def publish_offer(
    uow: UnitOfWork, actor: Actor, offer_id: OfferId, content: OfferContent, *, expected_version: int | None = None
) -> OfferVersion:
    """Make `content` the offer's next version, immutable, and show it in the catalogue.

    Raises:
        PermissionDenied: the actor does not publish.
        NotFound: there is no such offer.
        AgreementNotActive: its agreement is not active today, or is about another family.
        Invalid: with every problem of the content.
        VersionConflict: somebody changed the offer since `expected_version`.
    """
    permit(actor, "offer.publish")
    offer = await locked(uow, offer_id)
    agreement = await carrying(uow, offer)
    tree = family(offer.family)
    found = content_problems(tree, content)
    if found:
        raise Invalid(found)
    answers = normalise(tree.offer, content.answers)
    latest = (
        await uow.session.exec(
            select(OfferVersion.number).where(OfferVersion.offer_id == offer.id).order_by(OfferVersion.number.desc())  # type: ignore[attr-defined]
        )
    ).first()
    version = OfferVersion(
        id=new_id(),
        offer_id=offer.id,
        number=(latest or 0) + 1,
        name=content.name,
        summary=content.summary,
        answers=answers,
        plans=content.plans,
        tree_version=str(tree.version),
        tree_hash=tree.content_hash,
        content_hash=content_hash(tree, content, answers),
        price_valid_until=content.price_valid_until,
        published_at=uow.clock.now(),
    )
    uow.session.add(version)
    await transition(uow, OFFER, offer, "publish", expected_version=expected_version)
    await show(uow, offer, version)
    event = events.OfferPublished(
        code=offer.code,
        offer_version=version.id,
        number=version.number,
        content_hash=version.content_hash,
        agreement=agreement.id,
    )
    await record(uow, Stream("offer", offer.id), event, audience=await seller(uow, offer))
    return version


async def suspend_offer(uow: UnitOfWork, actor: Actor, offer_id: OfferId, *, reason: str) -> Offer:
    """Take an offer out of the catalogue for a time; running services go on.

    Raises:
        WrongState: it is not published.
    """
    permit(actor, "offer.suspend")
    offer = await locked(uow, offer_id)
    await transition(uow, OFFER, offer, "suspend")
    await forget(uow, offer)
    event = events.OfferSuspended(code=offer.code, reason=reason)
    await record(uow, Stream("offer", offer.id), event, audience=await seller(uow, offer))
    return offer


async def reinstate_offer(uow: UnitOfWork, actor: Actor, offer_id: OfferId) -> Offer:
    """Show a suspended offer again, in its latest version.

    Raises:
        WrongState: it is not suspended.
        AgreementNotActive: its agreement no longer carries it.
    """
    permit(actor, "offer.suspend")
    offer = await locked(uow, offer_id)
    await carrying(uow, offer)
    await transition(uow, OFFER, offer, "reinstate")
    version = (
        await uow.session.exec(
            select(OfferVersion).where(OfferVersion.offer_id == offer.id).order_by(OfferVersion.number.desc())  # type: ignore[attr-defined]
        )
    ).first()
    assert version is not None
    await show(uow, offer, version)
    event = events.OfferReinstated(code=offer.code)
    await record(uow, Stream("offer", offer.id), event, audience=await seller(uow, offer))
    return offer


async def withdraw_offer(uow: UnitOfWork, actor: Actor, offer_id: OfferId, *, reason: str) -> Offer:
    """Take an offer out of the catalogue for good."""
    permit(actor, "offer.withdraw")
    offer = await locked(uow, offer_id)
    await transition(uow, OFFER, offer, "withdraw")
    await forget(uow, offer)
    event = events.OfferWithdrawn(code=offer.code, reason=reason)
    await record(uow, Stream("offer", offer.id), event, audience=await seller(uow, offer))
    return offer


async def suspend_agreement(uow: UnitOfWork, actor: Actor, agreement_id: AgreementId, *, reason: str) -> Agreement:
    """Stop an agreement from carrying offers; its offers leave the catalogue with it until it is reinstated."""
    permit(actor, "agreement.suspend")
    agreement = await uow.session.get(Agreement, agreement_id, with_for_update=True)
    if agreement is None:
        raise NotFound("agreement")
    await transition(uow, AGREEMENT, agreement, "suspend")
    supplier = await uow.session.get(Supplier, agreement.supplier_id)
    assert supplier is not None
    event = events.AgreementSuspended(number=agreement.number, reason=reason)
    await record(uow, Stream("agreement", agreement.id), event, audience=(OrganisationId(supplier.organisation_id),))
    offers = await uow.session.exec(
        select(Offer).where(Offer.agreement_id == agreement.id, Offer.state == "published").order_by(Offer.id)  # type: ignore[arg-type]
    )
    for offer in offers.all():
        await suspend_offer(uow, actor, OfferId(offer.id), reason=reason)
    return agreement


def content_problems(tree: Family, content: OfferContent) -> list[Problem]:
    """Everything that is wrong with an offer's content."""
    found = [problem.under("answers") for problem in problems(tree.offer, content.answers)]
    found += [problem.under("plans") for problem in plan_problems(content.plans)]
    for field, words in (("name", content.name), ("summary", content.summary)):
        found += [Problem("required", (field, code)) for code in ("fr", "en") if not str(words.get(code, "")).strip()]
    return found


def content_hash(tree: Family, content: OfferContent, answers: dict[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of a version: what a decision pins."""
    body: dict[str, Any] = {
        "name": content.name,
        "summary": content.summary,
        "answers": answers,
        "plans": content.plans,
        "tree": {"family": tree.id, "version": tree.version, "hash": tree.content_hash},
        "price_valid_until": content.price_valid_until.isoformat(),
    }
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()


async def locked(uow: UnitOfWork, offer_id: OfferId) -> Offer:
    """The offer, its row locked."""
    offer = await uow.session.get(Offer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None:
        raise NotFound("offer")
    return offer


async def carrying(uow: UnitOfWork, offer: Offer) -> Agreement:
    """The active agreement that carries `offer` today.

    Raises:
        AgreementNotActive: there is none.
    """
    agreement = await uow.session.get(Agreement, offer.agreement_id)
    assert agreement is not None
    today = uow.clock.today()
    if (
        agreement.state != "active"
        or agreement.family != offer.family
        or agreement.supplier_id != offer.supplier_id
        or not agreement.valid_from <= today < agreement.valid_to
    ):
        raise AgreementNotActive(agreement=agreement.number)
    return agreement


async def seller(uow: UnitOfWork, offer: Offer) -> tuple[OrganisationId, ...]:
    """The organisation that sells `offer`: it may read what happens to it."""
    supplier = await uow.session.get(Supplier, offer.supplier_id)
    assert supplier is not None
    return (OrganisationId(supplier.organisation_id),)
