"""The page kit: pages in two languages, forms that keep what was typed, one way to say what went wrong, and the macros.

A room writes `@page(...)` functions that take `web: Web` and answer `web.page("room/template.html", ...)`; its
templates extend `layout.html` and use the macros of `ui`. The composition root gives every room to `Kit`, a Litestar
plugin. This room knows no word of another: it may touch languages, errors, ids, the clock and the actor.
"""

from pathlib import Path

from core.navigation import Nav
from core.room import Room
from core.web.kit import Identify, Kit
from core.web.pages import Page, page
from core.web.web import NO_VISIT, Visit, Web

_HERE = Path(__file__).parent

ROOM = Room(
    "web",
    templates=_HERE / "templates",
    locales=_HERE / "locales",
    static=_HERE / "static",
)

__all__ = ["NO_VISIT", "ROOM", "Identify", "Kit", "Nav", "Page", "Visit", "Web", "page"]
