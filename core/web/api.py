"""What every REST handler shares: who asks, the body as an input, versions as ETags, and writes that happen once.

```python
@patch("/api/v1/offers/{offer_id:uuid}")
async def rename(request: Request, offer_id: UUID) -> Response[bytes]:
    given = await body_as(request, RenameOffer)
    version = expected_version(request)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        offer = await rename_offer(uow, actor, OfferId(offer_id), given.name, expected_version=version)
        return Answer(200, shown(offer), {"ETag": etag(offer.version)})

    return await write(request, work)
```
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.response import Response

from core.database import Database, Isolation, walled
from core.errors import Invalid, NotSignedIn, PermissionDenied, PreconditionMissing, Problem, VersionConflict
from core.idempotency import Answer, hash_request, run_once
from core.identity.actors import NOBODY, Actor, ActorKind
from core.identity.sessions import SignedIn
from core.identity.visits import bearer
from core.inputs import Input, parse, parse_with
from core.permits import ORGANISATION_FIRST
from core.uow import UnitOfWork
from core.web.problems import BadRequest, UnreadableVersion, UnsupportedMediaType

M = TypeVar("M", bound=Input)
T = TypeVar("T")

Asked = Request[Any, Any, Any]

LONGEST_KEY = 200
DEEPEST = 64
"""Levels of a JSON body: more than any input has, and few enough for whatever walks through them."""
LONGEST_VERSION = 9
"""Digits of a version; the column holds that many and more."""


async def actor_of(request: Asked) -> Actor:
    """Who asks: whoever the bearer token stands for, nobody without one.

    Raises:
        NotSignedIn: there is a token, and it opens no session.
    """
    found = await bearer(request)
    return NOBODY if found is None else found.actor


async def signed_in(request: Asked) -> SignedIn:
    """The session that the bearer token opens.

    Raises:
        NotSignedIn: there is no token, or it opens none.
    """
    found = await bearer(request)
    if found is None:
        raise NotSignedIn
    return found


async def body_as(request: Asked, model: type[M]) -> M:
    """The JSON body as an input.

    Raises:
        UnsupportedMediaType, BadRequest: it is no JSON. Invalid: with every problem.
    """
    return parse(model, await json_of(request))


async def body_with(
    request: Asked,
    model: type[M],
    more: Callable[[UnitOfWork, Actor, Mapping[str, Any]], Awaitable[Iterable[Problem]]],
) -> M:
    """The JSON body as an input; where its form is wrong, with what `more` finds in the fields that can be read.

    Raises:
        As `body_as`; whatever `more` raises.
    """
    return await parse_with(
        model, await json_of(request), lambda known: read(request, lambda uow, actor: more(uow, actor, known))
    )


async def json_of(request: Asked) -> Any:
    """The JSON body, for what looks at it before it is an input.

    Raises:
        UnsupportedMediaType, BadRequest: it is no JSON, or too deep.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType
    try:
        data = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, RecursionError):
        raise BadRequest from None
    if deeper(data, DEEPEST):
        raise BadRequest
    return data


def deeper(data: Any, levels: int) -> bool:
    """Whether JSON is nested deeper than so many levels."""
    level = [data]
    for _ in range(levels + 1):
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return False
        level = [inside for one in level for inside in (one.values() if isinstance(one, dict) else one)]
    return True


def etag(version: int) -> str:
    """The entity tag of an object at a version."""
    return f'"{version}"'


def expected_version(request: Asked) -> int:
    """The version that the client saw, from If-Match.

    Raises:
        PreconditionMissing: the header is not there. UnreadableVersion: it is no entity tag of ours, or "any".
        VersionConflict: it is a version that no object reaches, or a weak tag, which matches none (RFC 9110, section
            13.1.1).
    """
    given = request.headers.get("if-match", "").strip()
    if not given:
        raise PreconditionMissing
    tag = given.removeprefix("W/").strip('"')
    if not (tag.isascii() and tag.isdigit()):
        raise UnreadableVersion
    if len(tag) > LONGEST_VERSION or given.startswith("W/"):
        raise VersionConflict
    return int(tag)


async def read(request: Asked, work: Callable[[UnitOfWork, Actor], Awaitable[T]]) -> T:
    """Run `work` in a read-only transaction as whoever asks."""
    actor = await actor_of(request)
    with acting(actor):
        return await database_of(request).read(actor, lambda uow: work(uow, actor))


async def write(
    request: Asked,
    work: Callable[[UnitOfWork, Actor], Awaitable[Answer]],
    *,
    isolation: Isolation = Isolation.READ_COMMITTED,
) -> Response[bytes]:
    """Run `work` in one transaction as whoever is signed in; once, when the request has an Idempotency-Key.

    Raises:
        NotSignedIn; KeyReused: the key was answered for another request of the same organisation; Invalid: the key is
        too long.
    """
    actor = (await signed_in(request)).actor
    key = request.headers.get("idempotency-key", "").strip()
    if len(key) > LONGEST_KEY:
        raise Invalid([Problem("too-long", ("Idempotency-Key",), {"limit": LONGEST_KEY})])
    given = hash_request(
        request.method, request.url.path, await request.body(), request.headers.get("if-match", "").strip()
    )
    database = database_of(request)
    with acting(actor):
        done = await run_once(database, actor, key or None, given, lambda uow: work(uow, actor), isolation=isolation)
    return answer(done)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Tell whoever is refused because they are nobody, or act for no organisation yet, that this is why.

    Raises:
        NotSignedIn, PermissionDenied: instead of the refusal, by a permission or by the tenant wall.
    """
    try:
        yield
    except Exception as error:
        if actor.organisation is None and (isinstance(error, PermissionDenied) or walled(error)):
            if actor.kind is ActorKind.NOBODY:
                raise NotSignedIn from error
            raise PermissionDenied("", reason=ORGANISATION_FIRST) from error
        raise


def answer(given: Answer) -> Response[bytes]:
    """An answer as HTTP; one that was kept says so with `Idempotency-Replayed: true`."""
    replayed = {"Idempotency-Replayed": "true"} if given.replayed else {}
    return Response(
        b"" if given.body is None else msgspec.json.encode(given.body),
        status_code=given.status,
        media_type="application/json",
        headers={"Cache-Control": "private, no-store", **given.headers, **replayed},
    )


def database_of(request: Asked) -> Database:
    """The application's database."""
    found: Database = request.app.state["database"]
    return found
