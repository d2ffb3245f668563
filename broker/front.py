"""The public front door: what Courtier is, the one thing to do first, and what the catalogue holds today."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from catalogue.pages.onward import start
from catalogue.queries import figures
from catalogue.tree.family import families
from core.web.pages import page
from core.web.web import Web

SIGNED_IN_HOME = "broker.home"
"""The page that takes over for whoever is signed in, where the application has it."""


@page("home", fr="/", en="/")
async def home(web: Web) -> Response[Any]:
    """The home page of visitors; people who are signed in are led to theirs."""
    if web.visit.session_id is not None and SIGNED_IN_HOME in web.kit.routes:
        return web.redirect(SIGNED_IN_HOME)
    every = list(families().values())
    return web.page(
        "broker/front.html",
        families=every,
        begin=start(web, every[0].id),
        figures=await figures(web.database),
    )
