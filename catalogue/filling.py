"""Files put into the catalogue: what is new enters, what changed becomes a next version, the rest stays."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from catalogue.folder import (
    AgreementEntry,
    Folder,
    FolderRefused,
    ManufacturerEntry,
    Misplaced,
    OfferEntry,
    Placed,
    SupplierEntry,
)
from catalogue.models import Agreement, AgreementId, Manufacturer, Offer, OfferId, OfferVersion, Supplier, SupplierId
from catalogue.service import (
    content_hash,
    open_offer,
    publish_offer,
    register_manufacturer,
    register_supplier,
    sign_agreement,
)
from catalogue.tree import family, normalise
from core.errors import Problem
from core.identity.actors import Actor, OrganisationId
from core.identity.inputs import NewOrganisation
from core.identity.kinds import OrganisationKind
from core.identity.models import Organisation
from core.identity.service import register_organisation
from core.locks import FILLING
from core.uow import UnitOfWork

CHANGEABLE = frozenset({"draft", "published"})
"""States of an offer in which it takes a next version."""


@dataclass
class Filled:
    """What a folder brought, by code or number."""

    manufacturers: list[str] = field(default_factory=list)
    suppliers: list[str] = field(default_factory=list)
    agreements: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@dataclass
class Known:
    """What the catalogue holds, by code or number."""

    manufacturers: dict[str, Manufacturer]
    suppliers: dict[str, Supplier]
    agreements: dict[str, Agreement]
    offers: dict[str, Offer]
    sellers: dict[str, Organisation]
    """Organisations, by NEQ."""
    pinned: dict[UUID, str]
    """What the latest version of each offer pins, by the offer's key."""

    @classmethod
    async def read(cls, uow: UnitOfWork) -> Known:
        """Everything, in one look."""

        async def by(model: Any, key: str) -> dict[str, Any]:
            return {getattr(row, key): row for row in (await uow.session.exec(select(model))).all()}

        organisations = (await by(Organisation, "neq")).items()
        versions = await uow.session.exec(
            select(OfferVersion.offer_id, OfferVersion.content_hash).order_by(OfferVersion.number)  # type: ignore[arg-type]
        )
        return cls(
            manufacturers=await by(Manufacturer, "code"),
            suppliers=await by(Supplier, "code"),
            agreements=await by(Agreement, "number"),
            offers=await by(Offer, "code"),
            sellers={neq: one for neq, one in organisations if neq},
            pinned=dict(versions.all()),
        )

    def says_the_same(self, offer: OfferEntry) -> bool:
        """Whether the latest version of `offer` is what its file says."""
        row = self.offers.get(offer.code)
        tree = family(offer.family)
        return row is not None and self.pinned.get(row.id) == content_hash(
            tree, offer.content, normalise(tree.offer, offer.answers)
        )


async def fill_catalogue(uow: UnitOfWork, actor: Actor, folder: Folder) -> Filled:
    """Bring the catalogue to what `folder` says, through the use cases of the centre; what the folder does not name
    stays as it is. Running it twice changes nothing.

    Raises:
        FolderRefused: with everything that the catalogue holds against it; nothing is changed.
        PermissionDenied: the actor neither registers, signs nor publishes.
    """
    await uow.raw.execute("SELECT pg_advisory_xact_lock($1)", FILLING)
    known = await Known.read(uow)
    found = refusals(folder, known, uow.clock.today())
    if found:
        raise FolderRefused(found)
    done = Filled()
    for maker, _ in folder.manufacturers:
        if maker.code not in known.manufacturers:
            known.manufacturers[maker.code] = await register_manufacturer(
                uow, actor, code=maker.code, name=maker.name, control_country=maker.control_country
            )
            done.manufacturers.append(maker.code)
    for supplier, _ in folder.suppliers:
        await enter_supplier(uow, actor, supplier, known, done)
    for offer, _ in folder.offers:
        await put_offer(uow, actor, offer, known, done)
    return done


def refusals(folder: Folder, known: Known, today: date) -> list[Misplaced]:
    """What the catalogue holds against a folder: it knows a code otherwise, or lacks what an offer names."""
    found: list[Misplaced] = []
    for maker, place in folder.manufacturers:
        found += maker_refusals(maker, place, known)
    for supplier, place in folder.suppliers:
        found += supplier_refusals(supplier, place, known)
    agreements = {supplier.code: supplier.agreements for supplier, _ in folder.suppliers}
    makers = {*known.manufacturers, *(maker.code for maker, _ in folder.manufacturers)}
    for offer, place in folder.offers:
        found += offer_refusals(offer, place, known)
        if known.says_the_same(offer):
            continue
        if offer.manufacturer not in makers:
            found.append(place.misplaced(Problem("unknown-manufacturer", ("manufacturer",))))
        if offer.supplier not in {*known.suppliers, *agreements}:
            found.append(place.misplaced(Problem("unknown-supplier", ("supplier",))))
        elif not carried(offer, known, agreements.get(offer.supplier, ()), today):
            found.append(place.misplaced(Problem("no-agreement-carries", ("supplier",), {"family": offer.family})))
    return found


def maker_refusals(maker: ManufacturerEntry, place: Placed, known: Known) -> list[Misplaced]:
    """A manufacturer that the catalogue knows otherwise."""
    row = known.manufacturers.get(maker.code)
    return [] if row is None else otherwise(place, row, name=maker.name, control_country=maker.control_country)


def supplier_refusals(supplier: SupplierEntry, place: Placed, known: Known) -> list[Misplaced]:
    """A supplier, its organisation or its agreements that the catalogue knows otherwise."""
    row = known.suppliers.get(supplier.code)
    found: list[Misplaced] = []
    if row is not None:
        plain = ("name", "neq", "country", "region")
        found += otherwise(place, row, **{key: getattr(supplier, key) for key in plain}, contact=contact_of(supplier))
    elif (seller := known.sellers.get(supplier.neq)) is not None:
        taken = any(one.organisation_id == seller.id for one in known.suppliers.values())
        if taken or seller.kind != OrganisationKind.SUPPLIER.value:
            found.append(place.misplaced(Problem("number-taken", ("neq",), {"name": seller.name})))
    for number, agreement in enumerate(supplier.agreements):
        there = known.agreements.get(agreement.number)
        if there is None:
            continue
        at = ("agreements", number)
        if row is None or there.supplier_id != row.id:
            found.append(place.misplaced(Problem("known-otherwise", (*at, "number"))))
        else:
            plain = ("interest_call", "family", "valid_from", "valid_to")
            found += otherwise(place, there, *at, **{key: getattr(agreement, key) for key in plain})
    return found


def offer_refusals(offer: OfferEntry, place: Placed, known: Known) -> list[Misplaced]:
    """An offer that is another supplier's or of another family, or that has changed and takes no version now."""
    row = known.offers.get(offer.code)
    if row is None:
        return []
    supplier, maker = known.suppliers.get(offer.supplier), known.manufacturers.get(offer.manufacturer)
    wrong = [
        key
        for key, same in (
            ("family", row.family == offer.family),
            ("supplier", supplier is not None and row.supplier_id == supplier.id),
            ("manufacturer", maker is not None and row.manufacturer_id == maker.id),
        )
        if not same
    ]
    found = [place.misplaced(Problem("known-otherwise", (key,))) for key in wrong]
    if row.state not in CHANGEABLE and not known.says_the_same(offer):
        found.append(place.misplaced(Problem("offer-not-open", ("code",))))
    return found


def otherwise(place: Placed, row: Any, *at: str | int, **wanted: Any) -> list[Misplaced]:
    """Each of `wanted` that `row` holds another value of."""
    return [
        place.misplaced(Problem("known-otherwise", (*at, key)))
        for key, value in wanted.items()
        if getattr(row, key) != value
    ]


def carried(
    offer: OfferEntry, known: Known, written: tuple[AgreementEntry, ...], today: date
) -> Agreement | AgreementEntry | None:
    """The agreement in force today that carries `offer`: the one that it has, else the supplier's latest."""
    supplier = known.suppliers.get(offer.supplier)
    row = known.offers.get(offer.code)
    held = [
        one
        for one in known.agreements.values()
        if supplier is not None and one.supplier_id == supplier.id and one.state == "active"
    ]
    if row is not None:
        held = [one for one in held if one.id == row.agreement_id]
        written = ()
    candidates: list[Agreement | AgreementEntry] = [*held]
    candidates += [one for one in written if one.number not in known.agreements]
    fit = [one for one in candidates if one.family == offer.family and one.valid_from <= today < one.valid_to]
    return max(fit, key=lambda one: one.valid_from, default=None)


def contact_of(supplier: SupplierEntry) -> dict[str, Any]:
    """Whom public bodies ask, and the size of the firm, as the catalogue keeps them."""
    return {**supplier.contact.model_dump(), "employees": supplier.employees}


async def enter_supplier(uow: UnitOfWork, actor: Actor, supplier: SupplierEntry, known: Known, done: Filled) -> None:
    """A supplier that is not known yet, with its organisation; and its agreements that are not."""
    row = known.suppliers.get(supplier.code)
    if row is None:
        seller = known.sellers.get(supplier.neq) or await register_organisation(
            uow, actor, NewOrganisation(kind=OrganisationKind.SUPPLIER, name=supplier.name, neq=supplier.neq)
        )
        row = known.suppliers[supplier.code] = await register_supplier(
            uow,
            actor,
            organisation_id=OrganisationId(seller.id),
            code=supplier.code,
            name=supplier.name,
            neq=supplier.neq,
            country=supplier.country,
            region=supplier.region,
            contact=contact_of(supplier),
        )
        await uow.flush()
        done.suppliers.append(supplier.code)
    for agreement in supplier.agreements:
        if agreement.number not in known.agreements:
            known.agreements[agreement.number] = await sign_agreement(
                uow,
                actor,
                number=agreement.number,
                interest_call=agreement.interest_call,
                supplier_id=SupplierId(row.id),
                family_id=agreement.family,
                valid_from=agreement.valid_from,
                valid_to=agreement.valid_to,
            )
            done.agreements.append(agreement.number)


async def put_offer(uow: UnitOfWork, actor: Actor, offer: OfferEntry, known: Known, done: Filled) -> None:
    """An offer's first version, or its next one when what it says has changed."""
    row = known.offers.get(offer.code)
    if row is None:
        agreement = carried(offer, known, (), uow.clock.today())
        assert isinstance(agreement, Agreement)
        row = await open_offer(
            uow,
            actor,
            code=offer.code,
            family_id=offer.family,
            supplier_id=SupplierId(known.suppliers[offer.supplier].id),
            manufacturer_id=known.manufacturers[offer.manufacturer].id,
            agreement_id=AgreementId(agreement.id),
        )
        kept = done.opened
    elif known.says_the_same(offer):
        done.unchanged.append(offer.code)
        return
    else:
        kept = done.changed
    await publish_offer(uow, actor, OfferId(row.id), offer.content)
    kept.append(offer.code)
