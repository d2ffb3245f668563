"""The suppliers' directory, public; and a supplier's own offers."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from catalogue.pages.telling import country
from catalogue.queries import agreements_of, cards_of, of_supplier, supplier_by_code, suppliers
from catalogue.search_input import CODE
from core.errors import NotFound
from core.identity.actors import NOBODY
from core.permits import permit
from core.web.pages import page
from core.web.web import Web

SOON = 60
"""Days before the end of a price's validity from which its supplier is told."""


@page("suppliers.list", fr="/fournisseurs", en="/suppliers", cache_seconds=60)
async def directory(web: Web) -> Response[Any]:
    """Every supplier."""
    found = await web.database.read(NOBODY, suppliers)
    return web.page("catalogue/suppliers.html", suppliers=found, country=country)


@page("suppliers.show", fr="/fournisseurs/{code:str}", en="/suppliers/{code:str}")
async def show(web: Web, code: str) -> Response[Any]:
    """One supplier, its agreements and what it sells.

    Raises:
        NotFound: there is none of that code.
    """
    supplier = (
        await web.database.read(NOBODY, lambda uow: supplier_by_code(uow, code)) if CODE.fullmatch(code) else None
    )
    if supplier is None:
        raise NotFound("supplier")
    agreements = await web.database.read(NOBODY, lambda uow: agreements_of(uow, code))
    cards = await web.database.read(NOBODY, lambda uow: cards_of(uow, code))
    return web.page("catalogue/supplier.html", supplier=supplier, agreements=agreements, cards=cards, country=country)


@page("offers.own", fr="/mes-offres", en="/my-offers", signed_in=True)
async def own(web: Web) -> Response[Any]:
    """Every offer of the reader's company, whatever its state.

    Raises:
        PermissionDenied: the reader is no supplier.
    """
    permit(web.actor, "offer.read-own")
    organisation = web.actor.organisation
    assert organisation is not None
    found = await web.database.read(web.actor, lambda uow: of_supplier(uow, organisation))
    today = web.clock.today()
    rows = [(offer, (offer.price_valid_until - today).days) for offer in found]
    return web.page("catalogue/own-offers.html", rows=rows, soon=SOON)
