"""A search from what somebody typed or ticked: the same for the page and the API."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.queries import ORDERS, PAGE_SIZE, Search
from catalogue.tree.family import Family
from catalogue.tree.search import facets
from core.errors import Invalid, Problem

LONGEST = 200


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
        Invalid: a token is of no facet, the words are too long, or the order is unknown.
    """
    question_of = {
        value.token: definition.question for definition in facets(tree.offer, "public") for value in definition.values
    }
    ticked: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for place, token in enumerate(dict.fromkeys(tokens)):
        question = question_of.get(token)
        if question is None:
            problems.append(Problem("unknown-filter", ("facet", place)))
        else:
            ticked.setdefault(question, []).append(token)
    if len(words) > LONGEST:
        problems.append(Problem("too-long", ("q",), {"limit": LONGEST}))
    if "\x00" in words:
        problems.append(Problem("wrong-value", ("q",)))
    if order not in ORDERS:
        problems.append(Problem("not-a-choice", ("order",)))
    if problems:
        raise Invalid(problems)
    return Search(
        family=tree.id,
        language=language,
        words=words,
        ticked={question: tuple(chosen) for question, chosen in ticked.items()},
        max_price=max_price,
        order=order,
        page=page,
        page_size=page_size,
    )
