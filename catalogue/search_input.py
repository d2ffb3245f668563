"""A search from what somebody typed or ticked: the same for the page and the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.filters import filters
from catalogue.queries import ORDERS, PAGE_SIZE, Search
from catalogue.tree.family import Family, families
from core.errors import Invalid, NotFound, Problem

LONGEST = 200
"""Characters of the words."""

HIGHEST_PRICE = 10**12
"""Ten-thousandths of a dollar."""

LAST_PAGE = 100_000
MOST_COMPARED = 6

PRICE = re.compile(r"(\d{1,7})(?:[.,](\d{1,4}))?")
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def known_family(family_id: str) -> Family:
    """The family of that id.

    Raises:
        NotFound: there is none.
    """
    found = families().get(family_id)
    if found is None:
        raise NotFound("family")
    return found


def read_search(
    tree: Family,
    *,
    language: str = "fr",
    words: str = "",
    tokens: Iterable[str] = (),
    max_price: int | None = None,
    order: str = "relevance",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Search:
    """The search that these words and tokens mean.

    Raises:
        Invalid: a token is of no filter, the words are too long, or the order is unknown.
    """
    search, problems = understand(
        tree,
        language=language,
        words=words,
        tokens=tokens,
        max_price=max_price,
        order=order,
        page=page,
        page_size=page_size,
    )
    if problems:
        raise Invalid(problems)
    return search


def understand(
    tree: Family,
    *,
    language: str,
    words: str,
    tokens: Iterable[str],
    max_price: int | None,
    order: str,
    page: int,
    page_size: int = PAGE_SIZE,
) -> tuple[Search, list[Problem]]:
    """The search that can be understood, and what is wrong with the rest."""
    known = filters(tree).by_token
    ticked: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for place, token in enumerate(dict.fromkeys(tokens)):
        found = known.get(token)
        if found is None:
            problems.append(Problem("unknown-filter", ("facet", place)))
        else:
            ticked.setdefault(found.id, []).append(token)
    if len(words) > LONGEST:
        problems.append(Problem("too-long", ("q",), {"limit": LONGEST}))
        words = ""
    elif any(ord(one) < 32 and one not in "\t\n\r" for one in words):
        problems.append(Problem("wrong-value", ("q",)))
        words = ""
    if order not in ORDERS:
        problems.append(Problem("not-a-choice", ("order",)))
        order = "relevance"
    search = Search(
        family=tree.id,
        language=language,
        words=words.strip(),
        # In the filters' own order, so that the same ticks make the same statement however they were clicked.
        ticked={
            one.id: tuple(token for token in one.tokens if token in ticked[one.id])
            for one in filters(tree).all
            if one.id in ticked
        },
        max_price=max_price,
        order=order,
        page=page,
        page_size=page_size,
    )
    return search, problems


@dataclass(frozen=True)
class Asked:
    """What the address of the catalogue's page asks for, as far as it can be understood."""

    family: Family
    search: Search
    compared: tuple[str, ...]
    """The codes of offers ticked for comparison."""
    price: str
    """The highest price as it was typed, in dollars."""
    problems: tuple[Problem, ...]


def read_address(query: Mapping[str, Sequence[str]], language: str) -> Asked:
    """The search that an address means: `q`, `facet` and `offer` (repeated), `price` in dollars, `order`, `page`.

    Raises:
        NotFound: there is no such family.
    """
    last = {name: values[-1] for name, values in query.items() if values}
    tree = known_family(last["family"]) if last.get("family") else next(iter(families().values()))
    problems: list[Problem] = []
    typed = last.get("price", "").strip()
    price = ten_thousandths(typed) if typed else None
    if typed and price is None:
        problems.append(Problem("not-amount", ("price",)))
    page, wrong = whole_number(last.get("page", ""), "page", default=1, least=1, most=LAST_PAGE)
    problems += wrong
    search, others = understand(
        tree,
        language=language,
        words=last.get("q", ""),
        tokens=query.get("facet", ()),
        max_price=price,
        order=last.get("order") or "relevance",
        page=page,
    )
    compared = tuple(code for code in dict.fromkeys(query.get("offer", ())) if CODE.fullmatch(code))
    return Asked(tree, search, compared[: 2 * MOST_COMPARED], typed[:30], (*others, *problems))


def ten_thousandths(typed: str) -> int | None:
    """An amount of dollars as people type it (« 9,50 », « 1 200 $ »), in ten-thousandths; None when it is none."""
    found = PRICE.fullmatch(re.sub(r"[\s\u00a0\u202f$]", "", typed))
    if found is None or not found[0].isascii():
        return None
    return int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0"))


def whole_number(typed: str, name: str, *, default: int, least: int, most: int) -> tuple[int, list[Problem]]:
    """A whole number as people type it (« 1 200 »), and what is wrong with it; `default` where nothing can be made
    of it.
    """
    plain = re.sub(r"[\s\u00a0\u202f]", "", typed)
    if not plain:
        return default, []
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 12):
        return default, [Problem("not-whole-number", (name,))]
    number = int(plain)
    if number < least:
        return default, [Problem("too-small", (name,), {"limit": least})]
    if number > most:
        return default, [Problem("too-large", (name,), {"limit": most})]
    return number, []
