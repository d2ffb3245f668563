"""A search as its reader sees it: the panel of filters, what is chosen, and the sentence that says it plainly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catalogue.filters import Filter, filters
from catalogue.search_input import Asked
from core.language import Language
from core.web.pages import with_query
from core.web.web import Web

OPEN_FIRST = 2
"""How many sections of the panel are open before anything is chosen."""


def panel(asked: Asked, counts: Mapping[str, int], language: Language) -> list[dict[str, Any]]:
    """The filters by section, each value with the number of offers that it would leave."""
    ticked = asked.search.ticked
    shown: list[dict[str, Any]] = []
    for place, (section, inside) in enumerate(filters(asked.family).sections):
        chosen = sum(len(ticked.get(one.id, ())) for one in inside)
        shown.append(
            {
                "id": f"section-{section.id}",
                "label": language.text(section.label),
                "chosen": chosen,
                "open": chosen > 0 or (place < OPEN_FIRST and not ticked),
                "groups": [group(one, ticked.get(one.id, ()), counts, language) for one in inside],
            }
        )
    return shown


def group(one: Filter, ticked: tuple[str, ...], counts: Mapping[str, int], language: Language) -> dict[str, Any]:
    """One filter of the panel."""
    return {
        "label": language.text(one.label),
        "all": one.kind == "all",
        "options": [
            {
                "id": "facet-" + re.sub(r"[^a-z0-9]+", "-", value.token),
                "token": value.token,
                "label": language.text(value.label),
                "depth": value.depth,
                "count": counts.get(value.token, 0),
                "chosen": value.token in ticked,
            }
            for value in one.values
        ],
    }


def chips(web: Web, asked: Asked) -> list[dict[str, str]]:
    """What is chosen, each with the address of the same search without it."""
    language, search = web.language, asked.search
    query = {**web.query_lists, "page": None}
    path = web.request.url.path

    def without(**changes: Any) -> str:
        return with_query(path, {**query, **changes})

    shown: list[dict[str, str]] = []
    if search.words:
        shown.append({"label": language.t("search-chip-words", words=search.words), "href": without(q=None)})
    if search.max_price is not None:
        price = language.unit_price(search.max_price)
        shown.append({"label": language.t("search-chip-price", price=price), "href": without(price=None)})
    for name, tokens in search.ticked.items():
        one = filters(asked.family).by_id[name]
        for token in tokens:
            rest = [other for other in web.query_lists.get("facet", []) if other != token]
            label = language.t(
                "search-chip-filter", filter=language.text(one.label), value=language.text(one.value(token).label)
            )
            shown.append({"label": label, "href": without(facet=rest)})
    return shown


def sentence(asked: Asked, language: Language) -> str:
    """The search in plain words."""
    search, t = asked.search, language.t
    clauses: list[str] = []
    if search.words:
        clauses.append(t("search-clause-words", words=search.words))
    if search.max_price is not None:
        clauses.append(t("search-clause-price", price=language.unit_price(search.max_price)))
    for name, tokens in search.ticked.items():
        one = filters(asked.family).by_id[name]
        labels = [language.text(one.value(token).label) for token in tokens]
        if one.kind == "all":
            clauses.append(t("search-clause-all", filter=language.text(one.label), values=language.list_and(labels)))
        else:
            clauses.append(t("search-clause-any", filter=language.text(one.label), values=language.list_or(labels)))
    family = language.text(asked.family.name)
    if not clauses:
        return t("search-sentence-everything", family=family, order=order_words(asked, language))
    return t("search-sentence", family=family, what=language.list_and(clauses), order=order_words(asked, language))


def order_words(asked: Asked, language: Language) -> str:
    """How the results are ordered, in words."""
    if asked.search.order == "price":
        return language.t("search-order-said-price")
    if asked.search.order == "price_desc":
        return language.t("search-order-said-price-desc")
    return language.t("search-order-said-relevance" if asked.search.words else "search-order-said-neutral")


def ways_out(web: Web, asked: Asked, relaxed: Mapping[str, int]) -> list[dict[str, str]]:
    """When nothing is found: what to give up, and how many offers that would bring back."""
    language = web.language
    query = {**web.query_lists, "page": None}
    path = web.request.url.path
    shown: list[dict[str, str]] = []
    for name, count in list(relaxed.items())[:5]:
        if name == "words":
            label, changes = language.t("search-relax-words", words=asked.search.words), dict[str, Any](q=None)
        elif name == "price":
            price = language.unit_price(asked.search.max_price)
            label, changes = language.t("search-relax-price", price=price), {"price": None}
        else:
            one = filters(asked.family).by_id[name]
            label = language.t("search-relax-filter", filter=language.text(one.label))
            kept = [token for token in web.query_lists.get("facet", []) if token not in one.tokens]
            changes = {"facet": kept}
        shown.append(
            {
                "label": label,
                "found": language.t("search-relax-found", count=count),
                "href": with_query(path, {**query, **changes}),
            }
        )
    return shown
