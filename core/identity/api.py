"""Sessions over REST."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, delete, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Response

from core.identity.actors import WORKER, OrganisationId
from core.identity.inputs import ChooseOrganisation, SignIn
from core.identity.outputs import ChoiceOut, MeOut, OrganisationOut, SessionOut
from core.identity.queries import Choice, choices
from core.identity.sessions import Opened, SignedIn
from core.identity.visits import network_address, sessions_of
from core.web.api import body_as, database_of, signed_in
from core.web.description import reads, takes

NO_STORE = {"Cache-Control": "no-store"}


@post(
    "/api/v1/sessions",
    tags=["sessions"],
    summary="Open a session",
    operation_id="openSession",
    operation_class=takes(
        SignIn, public=True, also=(401, 429), example={"email": "camille@organisme.example", "password": "…"}
    ),
    status_code=201,
    media_type="application/json",
    responses={201: ResponseSpec(SessionOut, description="The session, with its token.", generate_examples=False)},
    response_headers=[ResponseHeader(name="Cache-Control", value="no-store", documentation_only=True)],
)
async def open_session(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give an address and a password (`{"email": …, "password": …}`), get a bearer token.

    A wrong password and an unknown address answer alike (401 `wrong-credentials`); too many attempts answer 429 with
    Retry-After.
    """
    given = await body_as(request, SignIn)
    opened = await sessions_of(request.app).sign_in(
        given,
        address=network_address(request),
        channel="api",
        user_agent=request.headers.get("user-agent", ""),
    )
    return shown(opened, 201)


@put(
    "/api/v1/sessions/current",
    tags=["sessions"],
    summary="Choose the organisation",
    operation_id="chooseOrganisation",
    operation_class=takes(ChooseOrganisation, example={"organisation": "01997b2c-7d00-7000-8000-000000000001"}),
    media_type="application/json",
    responses={200: ResponseSpec(SessionOut, description="The session under a new token.", generate_examples=False)},
)
async def choose_organisation(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Act for an organisation (`{"organisation": "<id>"}`); the old token opens nothing any more."""
    who = await signed_in(request)
    given = await body_as(request, ChooseOrganisation)
    return shown(await sessions_of(request.app).switch_organisation(who, OrganisationId(given.organisation)), 200)


@delete(
    "/api/v1/sessions/current",
    tags=["sessions"],
    operation_id="closeSession",
    operation_class=reads(),
    summary="Close the session",
    status_code=204,
)
async def close_session(request: Request[Any, Any, Any]) -> None:
    """End the session of the bearer token."""
    await sessions_of(request.app).sign_out(await signed_in(request))


@get(
    "/api/v1/me",
    tags=["sessions"],
    summary="Who is signed in",
    operation_id="getMe",
    operation_class=reads(),
    media_type="application/json",
    responses={200: ResponseSpec(MeOut, description="Whoever is signed in.", generate_examples=False)},
)
async def me(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The person, the organisation for which they act, their roles there, and the organisations they may choose.

    A machine has one organisation, and nothing to choose.
    """
    who = await signed_in(request)
    person = who.actor.person
    found: list[Choice] = []
    if person is not None:
        found = await database_of(request).read(WORKER, lambda uow: choices(uow, person, uow.clock.today()))
    return Response(
        msgspec.json.encode(
            MeOut(
                person=person,
                machine=None if person is not None else who.actor.id,
                name=who.actor.name,
                language=who.actor.language,
                organisation=organisation_of(who),
                roles=sorted(role.value for role in who.actor.roles),
                session=who.session_id,
                expires_at=who.expires_at,
                organisations=[
                    ChoiceOut(one.id, one.name, one.kind.value, [role.value for role in one.roles]) for one in found
                ],
            )
        ),
        media_type="application/json",
        headers=NO_STORE,
    )


def shown(opened: Opened, status: int) -> Response[bytes]:
    """A session and its token."""
    out = SessionOut(opened.session_id, opened.token, opened.organisation, opened.expires_at)
    return Response(msgspec.json.encode(out), status_code=status, media_type="application/json", headers=NO_STORE)


def organisation_of(who: SignedIn) -> OrganisationOut | None:
    """The organisation for which somebody acts."""
    if who.actor.organisation is None or who.organisation_kind is None:
        return None
    return OrganisationOut(who.actor.organisation, who.organisation_name, who.organisation_kind.value)


HANDLERS = [open_session, choose_organisation, close_session, me]
