"""A room for the tests of sessions: one page about the things of an organisation, with a form."""

from __future__ import annotations

from typing import Any

from litestar.response import Response

from core.web import Web, page

DONE = "desk_done"
"""Where the application's state keeps what was done: for which organisation, about what, in which words."""


@page("desk.show", fr="/bureau/{number:str}", en="/desk/{number:str}", signed_in=True)
async def show(web: Web, number: str) -> Response[Any]:
    """The form."""
    return web.page("identity-desk.html", number=number)


@page("desk.send", fr="/bureau/{number:str}", en="/desk/{number:str}", method="POST", signed_in=True)
async def send(web: Web, number: str) -> Response[Any]:
    """Do what it asks."""
    web.request.app.state[DONE].append((web.actor.organisation, number, web.field("text")))
    return web.redirect("desk.show", number=number)
