"""Offers side by side: what differs, which answer is better where the family says so, and what each costs."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar.response import Response

from catalogue.pages.offer import EXAMPLE_MAILBOXES, MOST_MAILBOXES
from catalogue.pages.telling import country, shown
from catalogue.pricing import NotPriced, read_plans
from catalogue.queries import PublishedOffer
from catalogue.search_input import MOST_COMPARED, known_family, whole_number
from catalogue.showing import Priced, comparable_offers, longest, priced
from catalogue.tree.comparing import compare_rows
from catalogue.tree.family import Family
from core.language import Language
from core.web.pages import page
from core.web.web import Web

OWN = ("mailboxes", "months", "diff")
"""What the address says to this page alone; the rest belongs to the search and leads back to it."""


@page("catalogue.compare", fr="/comparer", en="/compare")
async def show(web: Web) -> Response[Any]:
    """Two to six offers of one family. Codes that cannot be compared are named and left out."""
    codes = web.query_lists.get("offer", [])
    offers, problems = await comparable_offers(web.database, codes)
    said = [one for one in problems if one.name != "too-few"]
    asked = web.query
    mailboxes, wrong = whole_number(
        asked.get("mailboxes", ""), "mailboxes", default=EXAMPLE_MAILBOXES, least=1, most=MOST_MAILBOXES
    )
    most = (await longest(web.database)).months
    months, others = whole_number(asked.get("months", ""), "months", default=most, least=1, most=most)
    only = asked.get("diff") == "1"
    context: dict[str, Any] = {}
    if len(offers) > 1:
        family = known_family(offers[0].family)
        costs = [every_plan(one, mailboxes, months, web.clock.today()) for one in offers]
        context = {
            "sections": rows_by_section(family, offers, web.language, only=only),
            "costs": costs,
            "lowest": min((one[0].cost.total.cents for one in costs if isinstance(one, list)), default=None),
            "controls": [country(one.control_country, web.language.code) for one in offers],
        }
    return web.page(
        "catalogue/compare.html",
        problems=[*said, *wrong, *others],
        form={"mailboxes": asked.get("mailboxes") or mailboxes, "months": asked.get("months") or months},
        offers=offers,
        codes=[one.code for one in offers],
        only=only,
        mailboxes=mailboxes,
        months=months,
        most=MOST_COMPARED,
        search_query={name: values for name, values in web.query_lists.items() if name not in (*OWN, "offer", "page")},
        **context,
    )


def every_plan(offer: PublishedOffer, mailboxes: int, months: int, today: date) -> list[Priced] | NotPriced:
    """What each plan of an offer costs for that order, cheapest first, or why none has a price."""
    try:
        return priced(read_plans(offer.plans), mailboxes, months, today)
    except NotPriced as refusal:
        return refusal


def rows_by_section(
    family: Family, offers: list[PublishedOffer], language: Language, *, only: bool
) -> list[dict[str, Any]]:
    """The compared questions by section; `only` keeps those that differ."""
    found: dict[str, dict[str, Any]] = {}
    for row in compare_rows(family.offer, [one.answers for one in offers], "public"):
        if only and row.same:
            continue
        section = family.offer.section_of[row.question.id]
        held = found.setdefault(section.id, {"label": language.text(section.label), "rows": []})
        held["rows"].append(
            {
                "label": language.text(row.label),
                "cells": [
                    {"words": shown(row.question, cell.value, language), "best": cell.best, "none": cell.value is None}
                    for cell in row.cells
                ],
                "same": row.same,
            }
        )
    return list(found.values())
