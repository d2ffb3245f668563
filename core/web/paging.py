"""Lists by the page: what an address asks for, how many pages there are, and the link to the next one (RFC 8288)."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar.params import QueryParameter
from litestar.response import Response

from core.web.forms import is_index
from core.web.web import Web

ON_A_PAGE = 25
IN_AN_ANSWER = 50
"""How much of a list a page shows, and the API answers."""

LAST = 100_000
"""The highest page that an address may ask for."""

PAGE = "The page, from 1; beyond the last the list is empty, and Link leads back"
PageNumber = Annotated[int, QueryParameter(ge=1, le=LAST, description=PAGE)]


def page_number(web: Web) -> int:
    """The page that the address asks for, 1 when it asks for none."""
    given = web.query.get("page", "1")
    return int(given) if is_index(given) and 0 < int(given) < LAST else 1


def beyond(web: Web, at: int, pages: int) -> Response[Any] | None:
    """To the last page of a list, or the first when nothing tells how many there are (`pages` 0), for an address that
    asks for a later one; None when it does not.
    """
    last = max(pages, 1)
    if at <= last:
        return None
    query = {**web.query_lists, "page": [str(last)]}
    return web.redirect_to(f"{web.request.url.path}?{urlencode(query, doseq=True)}")


def page_count(total: int, limit: int) -> int:
    """How many pages `total` things fill."""
    return -(-total // limit)


def way_back(page: int, total: int, limit: int) -> tuple[str, int] | None:
    """From a page beyond a list, the relation and number of the page to go back to: the last, or the first when nothing
    tells how many there are (`total` 0); None from a page that there is.
    """
    last = page_count(total, limit)
    if page <= max(last, 1):
        return None
    return ("last", last) if last else ("first", 1)


def next_link(base: str, page: int, total: int, limit: int) -> dict[str, str]:
    """The header that leads to the page after `page`, where there is one, and back from beyond the last."""
    after = ("next", page + 1) if total > page * limit else None
    if (found := after or way_back(page, total, limit)) is None:
        return {}
    relation, to = found
    return {"Link": f'<{base}?page={to}>; rel="{relation}"'}
