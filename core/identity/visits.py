"""Who sends a request: a session's cookie on pages, a bearer token on the API; one round trip to the database."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import Cookie

from core.errors import NotSignedIn
from core.identity.sessions import LONGEST, Sessions, SignedIn
from core.throttle import Throttle
from core.web.web import NO_VISIT, Visit, served_securely

COOKIE = "courtier_session"

SESSIONS = "identity_sessions"
"""Where the application's state keeps its `Sessions`."""


def sessions_of(app: Litestar) -> Sessions:
    """The application's sessions, made from its database and its Valkey when first asked for."""
    found = app.state.get(SESSIONS)
    if found is None:
        database = app.state["database"]
        found = app.state[SESSIONS] = Sessions(database, Throttle(app.state["valkey"], database))
    made: Sessions = found
    return made


async def identify(request: Request[Any, Any, Any]) -> Visit:
    """Who reads a page: the session that the cookie opens, nobody otherwise."""
    token = request.cookies.get(COOKIE, "")
    found = await sessions_of(request.app).signed_in(token) if token else None
    if found is None:
        return NO_VISIT
    return Visit(found.actor, str(found.session_id), found, found.expires_at)


async def bearer(request: Request[Any, Any, Any]) -> SignedIn | None:
    """Whose bearer token a request to the API carries; None without one.

    Raises:
        NotSignedIn: the header is no bearer token, or it opens no session.
    """
    given = request.headers.get("authorization", "")
    if not given:
        return None
    scheme, _, token = given.partition(" ")
    found = await sessions_of(request.app).signed_in(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise NotSignedIn
    return found


def session_cookie(request: Request[Any, Any, Any], token: str) -> Cookie:
    """The cookie that carries a session; an empty token takes it away."""
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=int(LONGEST.total_seconds()) if token else 0,
        path="/",
        httponly=True,
        samesite="lax",
        secure=served_securely(request),
    )


def network_address(request: Request[Any, Any, Any]) -> str:
    """Where a request comes from, as the server saw it; proxies in front are the server's to unwrap."""
    return request.client.host if request.client else "unknown"
