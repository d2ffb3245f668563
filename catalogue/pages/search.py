"""The catalogue: search by words, filters and price; and how to buy through it."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from catalogue.pages.describing import chips, panel, sentence, ways_out
from catalogue.pages.onward import start
from catalogue.queries import ORDERS, relaxed, search
from catalogue.search_input import LONGEST, MOST_COMPARED, read_address
from catalogue.showing import longest
from catalogue.tree.family import families
from core.errors import NotFound
from core.web.pages import page
from core.web.web import Web


@page("catalogue.search", fr="/catalogue", en="/catalogue")
async def show(web: Web) -> Response[Any]:
    """Results with their filters. What the address asks and nobody understands is said, and left out of the search.

    Raises:
        NotFound: there is no such family, or the results have no such page.
    """
    asked = read_address(web.query_lists, web.language.code)
    wanted = asked.search
    found = await search(web.database, wanted, asked.family, web.clock.today())
    if wanted.page > 1 and (wanted.page - 1) * wanted.page_size >= found.total:
        raise NotFound("page")
    out = [] if found.total else ways_out(web, asked, await relaxed(web.database, wanted, asked.family))
    codes = {item["code"] for item in found.items}
    return web.page(
        "catalogue/search.html",
        problems=asked.problems,
        asked=asked,
        wanted=wanted,
        found=found,
        pages=-(-found.total // wanted.page_size),
        first=(wanted.page - 1) * wanted.page_size + 1,
        panel=panel(asked, found.counts, web.language),
        chips=chips(web, asked),
        sentence=sentence(asked, web.language),
        ways_out=out,
        elsewhere=[code for code in asked.compared if code not in codes],
        typed_words=web.query.get("q", "")[: LONGEST + 50],
        orders=list(ORDERS),
        families=list(families().values()),
        most=MOST_COMPARED,
    )


@page("catalogue.explained", fr="/catalogue/mode-d-emploi", en="/catalogue/how-it-works", cache_seconds=300)
async def explained(web: Web) -> Response[Any]:
    """Who may buy through the catalogue, in which steps, and how results are ordered."""
    family = next(iter(families()))
    return web.page("catalogue/explained.html", start=start(web, family), longest=await longest(web.database))
