"""What each `type` of problem details means, at the address that the API gives for it."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from core.errors import CourtierError, NotFound
from core.web.pages import page
from core.web.web import Web


def every_error() -> dict[str, type[CourtierError]]:
    """Every kind of error that is loaded, by code."""
    found: dict[str, type[CourtierError]] = {}
    waiting: list[type[CourtierError]] = [CourtierError]
    while waiting:
        one = waiting.pop()
        found.setdefault(one.code, one)
        waiting.extend(one.__subclasses__())
    return found


@page("problems.show", fr="/problems/{code:str}", en="/problems/{code:str}", prefixed=False, cache_seconds=3600)
async def show(web: Web, code: str) -> Response[Any]:
    """One kind of problem: its title, its status, its code."""
    error = every_error().get(code)
    if error is None:
        raise NotFound("problem")
    own = f"error-{code}.title"
    title = web.language.t(own if own in web.language else f"status-{error.status}")
    return web.page("errors/type.html", error=error, error_title=title)
