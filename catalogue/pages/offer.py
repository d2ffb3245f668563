"""One offer: what it includes and does not, its prices with a calculator, and everything that its supplier answered."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from catalogue.pages.onward import start
from catalogue.pages.telling import country, curve, sections, tiers
from catalogue.pricing import NotPriced, read_plans
from catalogue.search_input import known_family, whole_number
from catalogue.showing import longest, priced, shown_offer
from core.web.pages import page
from core.web.web import Web

MOST_MAILBOXES = 100_000
EXAMPLE_MAILBOXES = 100


@page("offers.show", fr="/offres/{code:str}", en="/offers/{code:str}")
async def show(web: Web, code: str) -> Response[Any]:
    """The offer in its latest version, suspended or withdrawn ones with a notice.

    Raises:
        NotFound: there is none of that code.
    """
    offer = await shown_offer(web.database, code)
    family = known_family(offer.family)
    plans = read_plans(offer.plans)
    asked = web.query
    mailboxes, problems = whole_number(
        asked.get("mailboxes", ""), "mailboxes", default=EXAMPLE_MAILBOXES, least=1, most=MOST_MAILBOXES
    )
    most = (await longest(web.database)).months
    months, others = whole_number(asked.get("months", ""), "months", default=most, least=1, most=most)
    problems += others
    today = web.clock.today()
    refused: NotPriced | None = None
    try:
        costs = priced(plans, mailboxes, months, today)
    except NotPriced as refusal:
        costs, refused = [], refusal
    prices = [tier.price for plan in plans for tier in plan.tiers]
    answered = offer.answers
    return web.page(
        "catalogue/offer.html",
        problems=problems,
        form={"mailboxes": asked.get("mailboxes") or mailboxes, "months": asked.get("months") or months},
        offer=offer,
        start=start(web, offer.family, offer.code),
        family=family,
        plans=plans,
        tiers={plan.code: tiers(plan) for plan in plans},
        low=min(prices),
        high=max(prices),
        mailboxes=mailboxes,
        months=months,
        costs=costs,
        refused=refused,
        example="mailboxes" not in asked,
        curve=curve(plans, mailboxes, months, web.language) if costs else [],
        features=answered.get("features") or [],
        exclusions=answered.get("exclusions") or [],
        sections=sections(family, offer, web.language, today),
        control=country(offer.control_country, web.language.code),
        price_over=offer.price_valid_until < today,
        agreement_over=offer.agreement_state != "active" or not offer.agreement_from <= today < offer.agreement_to,
    )
