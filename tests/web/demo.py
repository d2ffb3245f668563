"""A room made for the tests of the kit: a few pages, one form, and every way to go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, get, post
from litestar.params import FromQuery
from litestar.response import Response
from pydantic import Field

from core.errors import Busy, Invalid, NotFound, NotSignedIn, PermissionDenied, Problem, VersionConflict
from core.identity.actors import Actor, ActorKind, GroupRole, OrganisationId, Role
from core.ids import new_id
from core.inputs import Input, parse
from core.room import Room
from core.web import ROOM as KIT
from core.web import Kit, Nav, Visit, Web, page

HERE = Path(__file__).parent
MARIE = Actor(
    ActorKind.PERSON,
    GroupRole.BODY,
    id=new_id(),
    organisation=OrganisationId(new_id()),
    roles=frozenset({Role.REQUESTER, Role.MANAGER}),
    name="Marie Roy",
)
PAUL = replace(MARIE, organisation=None, roles=frozenset(), name="Paul Roy")


class Need(Input):
    """What the demonstration form takes."""

    subject: str = Field(min_length=3, max_length=80)
    mailboxes: int = Field(ge=1, le=100_000)
    note: str = ""


@page("home", fr="/", en="/")
async def home(web: Web) -> Response[Any]:
    """The home page."""
    return web.page("demo/home.html")


@page("needs.edit", fr="/besoins/{code:str}", en="/needs/{code:str}")
async def edit(web: Web, code: str) -> Response[Any]:
    """The form."""
    return web.page("demo/need.html", form={"subject": "Messagerie", "mailboxes": 400}, code=code)


@page("needs.save", fr="/besoins/{code:str}", en="/needs/{code:str}", method="POST")
async def save(web: Web, code: str) -> Response[Any]:
    """What the form posts to."""
    need = parse(Need, web.form())
    if need.subject == "conflit":
        raise VersionConflict
    return web.redirect("needs.edit", code=code, notice="demo-saved")


@page("desk.show", fr="/bureau", en="/desk", signed_in=True)
async def desk(web: Web) -> Response[Any]:
    """A page for people who are signed in."""
    return web.page("demo/home.html")


@page("identity.sign-in", fr="/session", en="/session")
async def sign_in(web: Web) -> Response[Any]:
    """Where nobody is sent."""
    return web.page("demo/home.html")


@page("identity.sign-out", fr="/session/fermer", en="/session/close", method="POST")
async def sign_out(web: Web) -> Response[Any]:
    """Ends the session."""
    return web.redirect("home")


@page("identity.sessions", fr="/mes-sessions", en="/my-sessions", signed_in=True, personal=True)
async def sessions(web: Web) -> Response[Any]:
    """What concerns the reader alone."""
    return web.page("demo/home.html")


@page("identity.choose", fr="/organisme", en="/organisation", signed_in=True, personal=True)
async def choose(web: Web) -> Response[Any]:
    """Where people say for which organisation they act."""
    return web.page("demo/home.html")


@page("identity.extend", fr="/session/prolonger", en="/session/extend", method="POST")
async def extend(web: Web) -> Response[Any]:
    """Extends the session."""
    return web.redirect("home")


@page("wrong.show", fr="/ratee/{kind:str}", en="/wrong/{kind:str}")
async def wrong(web: Web, kind: str) -> Response[Any]:
    """Goes wrong in the way that is asked for."""
    del web
    errors: dict[str, Exception] = {
        "denied": PermissionDenied("offer.publish"),
        "missing": NotFound("offer"),
        "conflict": VersionConflict(),
        "busy": Busy(3),
        "session": NotSignedIn(),
        "broken": RuntimeError("a secret of the inside"),
    }
    raise errors[kind]


@page("work.show", fr="/travail", en="/work")
async def work(web: Web) -> Response[Any]:
    """Work that moves by itself."""
    return web.page("demo/work.html", finished="fini" in web.query)


@page("work.events", fr="/travail/evenements", en="/work/events")
async def events(web: Web) -> Response[Any]:
    """The news of that work."""

    async def news() -> AsyncIterator[dict[str, Any]]:
        for done in (2, 3):
            yield {"done": done, "total": 4, "text": f"{done} sur 4", "finished": False}

    return web.events(news())


@get("/api/v1/things", name="things")
async def things(limit: FromQuery[int]) -> dict[str, int]:
    """A resource of the API."""
    return {"limit": limit}


@post("/api/v1/things", name="make-thing")
async def make(request: Request[Any, Any, Any]) -> None:
    """Refuses everything, with two problems at once."""
    del request
    raise Invalid([Problem("required", ("name",)), Problem("too-small", ("lines", 0, "price"), {"limit": 1})])


@post("/api/v1/things/closed", name="close-things")
async def close() -> None:
    """An address that is only written to."""


ROOM = Room(
    "demo",
    templates=HERE / "templates",
    locales=HERE / "locales",
    pages=("tests.web.demo",),
    navigation=(
        Nav("desk.show", "demo-desk", order=20, roles=frozenset({Role.REQUESTER})),
        Nav("needs.edit", "demo-needs", order=10, params={"code": "a1"}),
    ),
)


async def identify(request: Request[Any, Any, Any]) -> Visit:
    """Marie when her cookie is there, who may act for two organisations; Paul with his, who has chosen none of two."""
    session = request.cookies.get("who")
    if not session:
        return Visit()
    until = datetime.now(UTC) + timedelta(minutes=3)
    if session == "paul":
        return Visit(PAUL, session, {"id": session}, until, organisations=2)
    name = "Régie fictive du patrimoine numérique"
    return Visit(MARIE, session, {"id": session}, until, organisation_name=name, organisations=2)


def application() -> Litestar:
    """The kit, the demonstration room, three routes of an API."""
    kit = Kit(rooms=[KIT, ROOM], secret="a secret for the tests of the kit", identify=identify, demo=True)
    return Litestar(route_handlers=[things, make, close], plugins=[kit], openapi_config=None, logging_config=None)
