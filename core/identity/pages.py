"""Signing in, choosing an organisation, one's own sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from core.errors import Invalid, NotFound, NotSignedIn, Problem, TooManyRequests
from core.identity.actors import WORKER, OrganisationId
from core.identity.errors import WrongCredentials
from core.identity.inputs import ChangePassword, ChooseOrganisation, SignIn
from core.identity.queries import address_of, choices
from core.identity.sessions import Opened, SignedIn, as_service, person_of
from core.identity.visits import network_address, session_cookie, sessions_of
from core.inputs import parse
from core.web.pages import page
from core.web.web import Web, is_ours


@page("identity.sign-in", fr="/ouvrir-une-session", en="/sign-in")
async def sign_in(web: Web) -> Response[Any]:
    """The form; whoever has a session already goes on."""
    if web.visit.session_id is not None and web.again is None:
        return after(web, web.query.get("next", ""))
    return web.page("identity/sign-in.html", next=web.field("next") or web.query.get("next", ""))


@page("identity.sign-in.send", fr="/ouvrir-une-session", en="/sign-in", method="POST")
async def sign_in_send(web: Web) -> Response[Any]:
    """Open the session under a token of its own, whatever the visitor's browser held before."""
    typed = web.form()
    following = str(typed.pop("next", ""))
    given = parse(SignIn, typed)
    request = web.request
    try:
        opened = await sessions_of(request.app).sign_in(
            given,
            address=network_address(request),
            channel="page",
            user_agent=request.headers.get("user-agent", ""),
        )
    except WrongCredentials:
        raise Invalid([Problem("wrong-credentials", ("email",))]) from None
    except TooManyRequests as error:
        refused = web.error_page(error)
        refused.headers["Retry-After"] = str(error.params["retry_after"])
        return refused
    if opened.organisation is None:
        answer = web.redirect("identity.choose", query={"next": following if is_ours(following) else None})
    else:
        answer = after(web, following)
    return carrying(web, answer, opened)


@page("identity.sign-out", fr="/fermer-la-session", en="/sign-out", method="POST", signed_in=True, personal=True)
async def sign_out(web: Web) -> Response[Any]:
    """End the session and forget its cookie."""
    await sessions_of(web.request.app).sign_out(the_session(web))
    answer = web.redirect("identity.sign-in", notice="session-closed-notice")
    answer.cookies.append(session_cookie(web.request, ""))
    return answer


@page("identity.extend", fr="/prolonger-la-session", en="/extend-session", method="POST", signed_in=True, personal=True)
async def extend(web: Web) -> Response[Any]:
    """Go back to where the reader was: using the session has prolonged it."""
    return after(web, web.form_page)


@page("identity.choose", fr="/choisir-un-organisme", en="/choose-organisation", signed_in=True, personal=True)
async def choose(web: Web) -> Response[Any]:
    """The organisations for which the reader may act."""
    who = the_session(web)
    found = await web.database.read(WORKER, lambda uow: choices(uow, person_of(who), uow.clock.today()))
    following = web.field("next") or web.query.get("next", "")
    return web.page("identity/choose.html", choices=found, current=who.actor.organisation, next=following)


@page(
    "identity.choose.send",
    fr="/choisir-un-organisme",
    en="/choose-organisation",
    method="POST",
    signed_in=True,
    personal=True,
)
async def choose_send(web: Web) -> Response[Any]:
    """Act for the chosen organisation, under a new token."""
    typed = web.form()
    following = str(typed.pop("next", ""))
    given = parse(ChooseOrganisation, typed)
    opened = await sessions_of(web.request.app).switch_organisation(
        the_session(web), OrganisationId(given.organisation)
    )
    return carrying(web, after(web, following), opened)


@page("identity.sessions", fr="/mes-sessions", en="/my-sessions", signed_in=True, personal=True)
async def sessions(web: Web) -> Response[Any]:
    """Every open session of the reader, and the form that changes their password."""
    who = the_session(web)
    found = await sessions_of(web.request.app).own_sessions(who)
    address = await web.database.read(as_service(who.actor), lambda uow: address_of(uow, person_of(who)))
    return web.page("identity/sessions.html", sessions=found, address=address)


@page(
    "identity.sessions.end",
    fr="/mes-sessions/{session_id:uuid}/fermer",
    en="/my-sessions/{session_id:uuid}/close",
    method="POST",
    signed_in=True,
    personal=True,
)
async def end_session(web: Web, session_id: UUID) -> Response[Any]:
    """End one of them."""
    who = the_session(web)
    try:
        await sessions_of(web.request.app).revoke_session(who, session_id)
    except NotFound:
        return web.redirect("identity.sessions")
    if session_id == who.session_id:
        return web.redirect("identity.sign-in", notice="session-closed-notice")
    return web.redirect("identity.sessions", notice="session-ended-notice")


@page(
    "identity.sessions.end-others",
    fr="/mes-sessions/fermer-les-autres",
    en="/my-sessions/close-others",
    method="POST",
    signed_in=True,
    personal=True,
)
async def end_others(web: Web) -> Response[Any]:
    """End all the others."""
    await sessions_of(web.request.app).revoke_others(the_session(web))
    return web.redirect("identity.sessions", notice="session-others-ended-notice")


@page("identity.password.send", fr="/mes-sessions", en="/my-sessions", method="POST", signed_in=True, personal=True)
async def password_send(web: Web) -> Response[Any]:
    """Take the new password."""
    given = parse(ChangePassword, web.form())
    try:
        await sessions_of(web.request.app).change_password(the_session(web), given)
    except WrongCredentials:
        raise Invalid([Problem("wrong-password", ("current",))]) from None
    return web.redirect("identity.sessions", notice="session-password-changed-notice")


def the_session(web: Web) -> SignedIn:
    """The reader's session.

    Raises:
        NotSignedIn: there is none.
    """
    if not isinstance(web.session, SignedIn):
        raise NotSignedIn
    return web.session


def after(web: Web, following: str) -> Response[Any]:
    """Where the reader was going, when that is a path of ours; the home page otherwise."""
    if following and is_ours(following):
        return web.redirect_to(following)
    return web.redirect_to(web.url(web.kit.home) if web.kit.home in web.kit.routes else "/")


def carrying(web: Web, answer: Response[Any], opened: Opened) -> Response[Any]:
    """The answer with the session's cookie."""
    answer.cookies.append(session_cookie(web.request, opened.token))
    return answer
