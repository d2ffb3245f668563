"""The catalogue's search told again in plain Python over the demonstration's offers, to hold the real one against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catalogue.demo import TOLD_ON, offers
from catalogue.filters import filters
from catalogue.pricing import price_range
from catalogue.queries import Search
from catalogue.tree.answers import normalise
from catalogue.tree.family import Family, family
from catalogue.tree.search import tokens


@dataclass(frozen=True)
class Known:
    """What the oracle knows of one offer."""

    code: str
    tokens: frozenset[str]
    price: int


@cache
def email() -> Family:
    """The family."""
    return family("email")


@cache
def known() -> tuple[Known, ...]:
    """The forty offers, as told on the tests' day."""
    tree = email().offer
    return tuple(
        Known(one.code, tokens(tree, normalise(tree, one.answers), "public"), price_range(one.plans)[0])
        for one in offers(TOLD_ON)
    )


def meets(one: Known, ticked: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an offer has what is ticked: any value of each filter, every value where the filter says so."""
    for name, wanted in ticked.items():
        if filters(email()).by_id[name].kind == "all":
            if not one.tokens >= set(wanted):
                return False
        elif one.tokens.isdisjoint(wanted):
            return False
    return True


def expected(search: Search, among: frozenset[str] | None = None) -> tuple[set[str], dict[str, int]]:
    """The codes found and the count of every value; `among` are the codes that the words of the search find."""
    base = [
        one
        for one in known()
        if (among is None or one.code in among) and (search.max_price is None or one.price <= search.max_price)
    ]
    found = {one.code for one in base if meets(one, search.ticked)}
    counts: Counter[str] = Counter()
    for each in filters(email()).all:
        others = search.ticked if each.kind == "all" else {n: w for n, w in search.ticked.items() if n != each.id}
        for one in base:
            if meets(one, others):
                counts.update(one.tokens & set(each.tokens))
    return found, dict(counts)
