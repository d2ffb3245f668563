"""Who sends a request: a session's cookie on pages, a bearer token on the API; one round trip to the database.

A bearer token is a session's, or a machine's; the cookie only a session's.
"""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Request
from litestar.datastructures import Cookie

from core.errors import NotSignedIn
from core.identity.machine_accounts import TOKEN, MachineAccounts
from core.identity.sessions import LONGEST, Sessions, SignedIn
from core.throttle import Throttle
from core.web.web import NO_VISIT, Visit, served_securely

COOKIE = "courtier_session"

SESSIONS = "identity_sessions"
"""Where the application's state keeps its `Sessions`."""

MACHINES = "identity_machines"
"""Where it keeps its `MachineAccounts`."""


def sessions_of(app: Litestar) -> Sessions:
    """The application's sessions, made from its database and its Valkey when first asked for."""
    found = app.state.get(SESSIONS)
    if found is None:
        database = app.state["database"]
        found = app.state[SESSIONS] = Sessions(database, Throttle(app.state["valkey"], database))
    made: Sessions = found
    return made


def machine_accounts_of(app: Litestar) -> MachineAccounts:
    """The application's machine accounts, made as its sessions are."""
    found = app.state.get(MACHINES)
    if found is None:
        database = app.state["database"]
        found = app.state[MACHINES] = MachineAccounts(database, Throttle(app.state["valkey"], database))
    made: MachineAccounts = found
    return made


async def identify(request: Request[Any, Any, Any]) -> Visit:
    """Who reads a page: the session that the cookie opens, nobody otherwise; no machine ever does."""
    token = request.cookies.get(COOKIE, "")
    found = await sessions_of(request.app).signed_in(token) if token else None
    if found is None:
        return NO_VISIT
    return Visit(
        found.actor,
        str(found.session_id),
        found,
        found.expires_at,
        organisation_name=found.organisation_name,
        organisations=found.organisations,
    )


async def bearer(request: Request[Any, Any, Any]) -> SignedIn | None:
    """Whose bearer token a request to the API carries, a person's or a machine's; None without one.

    Raises:
        NotSignedIn: the header is no bearer token, or it opens no session and lets no machine in.
        TooManyRequests: too many tokens of machines that let nobody in came from this network address.
    """
    given = request.headers.get("authorization", "")
    if not given:
        return None
    scheme, _, token = given.partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    found = await holder_of(request, token.strip())
    if found is None:
        raise NotSignedIn
    return found


async def holder_of(request: Request[Any, Any, Any], token: str) -> SignedIn | None:
    """Whose token it is: a machine's by its form, a session's otherwise."""
    if TOKEN.fullmatch(token):
        return await machine_accounts_of(request.app).signed_in(token, address=network_address(request))
    return await sessions_of(request.app).signed_in(token)


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
