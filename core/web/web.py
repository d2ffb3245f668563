"""What a page function is given: who reads, in which language, what they typed; and the ways to answer."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import quote

from litestar import Request
from litestar.datastructures import Cookie, UploadFile
from litestar.response import Response, Stream
from litestar.response.base import ASGIResponse

from core.clock import Clock
from core.errors import CourtierError, Problem
from core.idempotency import Answer, hash_request, run_once
from core.identity.actors import NOBODY, Actor
from core.inputs import Input, parse_with
from core.language import Language
from core.navigation import Nav, menu
from core.uow import UnitOfWork
from core.web import csrf, problems
from core.web.forms import Pairs, nested
from core.web.pages import PART
from core.web.templating import Rendering, render

if TYPE_CHECKING:
    from core.database import Database
    from core.web.kit import Kit

M = TypeVar("M", bound=Input)

UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff]")
WRITTEN = "%/?#[]@!$&'()*+,;=:"
"""What stays as it is when an address is written into a header: what is encoded already, and what has a meaning."""

NOTICE_COOKIE = "courtier_notice"

Tone = Literal["success", "warning"]
"""How a notice is meant."""


@dataclass(frozen=True)
class Visit:
    """Who is signed in, as identity found it: the actor, and the session when there is one.

    `organisation_name` is of the one that the actor acts for, among `organisations`, how many there are.
    """

    actor: Actor = NOBODY
    session_id: str | None = None
    session: Any = None
    expires_at: datetime | None = None
    organisation_name: str = ""
    organisations: int = 0

    @property
    def may_choose(self) -> bool:
        """Whether there is another organisation to act for."""
        return self.organisations > (self.actor.organisation is not None)


NO_VISIT = Visit()


class EventStream(Stream):
    """Server-sent events; says its own media type, which Litestar's streams leave to the route handler."""

    def to_asgi_response(self, *args: Any, **options: Any) -> ASGIResponse:
        """The answer, as `text/event-stream`."""
        return super().to_asgi_response(*args, **{**options, "media_type": "text/event-stream"})


@dataclass(frozen=True)
class Again:
    """Why a page is shown again after its form was posted."""

    status: int = 200
    problems: tuple[Problem, ...] = ()
    error: CourtierError | None = None


class Web:
    """One request for a page."""

    def __init__(
        self,
        kit: Kit,
        request: Request[Any, Any, Any],
        *,
        page_name: str,
        language: Language,
        path_params: Mapping[str, Any] | None = None,
        visit: Visit = NO_VISIT,
        posted: Pairs | None = None,
        posted_page: str = "",
        again: Again | None = None,
    ) -> None:
        self.kit = kit
        self.request = request
        self.page_name = page_name
        self.language = language
        self.path_params = dict(path_params or {})
        self.visit = visit
        self.posted = posted
        self.posted_page = posted_page
        self.again = again
        self._cookies: list[Cookie] = []
        self._visitor = request.cookies.get(csrf.COOKIE, "")

    def for_page(self, page_name: str, *, language: Language | None = None, again: Again) -> Web:
        """The same request answered by another page: the one whose form was posted."""
        return Web(
            self.kit,
            self.request,
            page_name=page_name,
            language=language or self.language,
            path_params=self.path_params,
            visit=self.visit,
            posted=self.posted,
            posted_page=self.page_name,
            again=again,
        )

    @property
    def actor(self) -> Actor:
        """Who reads the page; `NOBODY` when not signed in."""
        return self.visit.actor

    @property
    def session(self) -> Any:
        """Identity's own record of the session, None when not signed in."""
        return self.visit.session

    @property
    def database(self) -> Database:
        """The database that the composition root put into the application's state."""
        found: Database = self.request.app.state["database"]
        return found

    @property
    def clock(self) -> Clock:
        """The clock of business."""
        return self.kit.clock

    @cached_property
    def query(self) -> dict[str, str]:
        """The address's query, one value a name (the last)."""
        return {name: values[-1] for name, values in self.query_lists.items()}

    @cached_property
    def query_lists(self) -> dict[str, list[str]]:
        """The address's query with every value, in order."""
        found: dict[str, list[str]] = {}
        for name, value in self.request.query_params.items():  # `multi_items` gives names in another order each time.
            found.setdefault(name, []).append(str(value))
        return found

    async def parse(
        self,
        model: type[M],
        data: Any,
        more: Callable[[UnitOfWork, Actor, Mapping[str, Any]], Awaitable[Iterable[Problem]]],
    ) -> M:
        """`data` as an input; where its form is wrong, with what `more` finds in the fields that can be read.

        Raises:
            Invalid: with every problem. Whatever `more` raises.
        """
        return await parse_with(
            model, data, lambda known: self.database.read(self.actor, lambda uow: more(uow, self.actor, known))
        )

    def form(self, *, blanks: bool = False) -> dict[str, Any]:
        """What was posted as a nested dictionary; fields left empty are left out unless `blanks`.

        Raises:
            Invalid: the names of the fields contradict one another.
        """
        return nested(self.posted or (), blanks=blanks)

    def file(self, name: str) -> UploadFile | None:
        """The file posted under that name, None when none was chosen."""
        for key, value in self.posted or ():
            if key == name and isinstance(value, UploadFile) and value.filename:
                return value
        return None

    def field(self, name: str) -> str:
        """The text of one field, control fields included; "" when absent."""
        return next((value for key, value in reversed(self.posted or ()) if key == name and isinstance(value, str)), "")

    async def once(self, work: Callable[[UnitOfWork], Awaitable[str]]) -> str:
        """Run `work` in one transaction as whoever is signed in, and return what it returned: the key of what it made.

        A painted form makes one thing: its proof is another each time it is painted, so that the same one sent again
        with the same words (a second click, a page reloaded) finds what the first made.
        """
        sent = [(name, value if isinstance(value, str) else value.filename or "") for name, value in self.posted or ()]
        given = hash_request(self.request.method, self.request.url.path, json.dumps(sent).encode())

        async def kept(uow: UnitOfWork) -> Answer:
            return Answer(303, await work(uow))

        done = await run_once(self.database, self.actor, f"form {given.hex()}", given, kept)
        return str(done.body)

    def url(
        self, name: str, /, language: Language | None = None, query: Mapping[str, Any] | None = None, **params: Any
    ) -> str:
        """The address of a page, in the reader's language unless said."""
        return self.kit.routes.url(name, language or self.language, params, query)

    def page(
        self,
        template: str,
        status: int = 200,
        problems: Sequence[Problem] = (),
        form: Mapping[str, Any] | None = None,
        **context: Any,
    ) -> Response[bytes]:
        """A page made from a template.

        `form` holds the values that its fields show (nested, as `form()` gives them); what was just typed wins.
        `problems` make the summary and the messages beside the fields; with them the status is 422 unless said.
        """
        again = self.again or Again()
        every = (*again.problems, *problems)
        if status == 200:
            status = again.status if again.status != 200 else 422 if every else 200
        return self.render(template, status, every, form or {}, {"again": again.error, **context})

    def render(
        self,
        template: str,
        status: int,
        every: Sequence[Problem],
        form: Mapping[str, Any],
        context: Mapping[str, Any],
    ) -> Response[bytes]:
        """`page` without what follows from a posted form."""
        rendering = Rendering(
            web=self,
            problems=problems.said(every, self.language),
            values=form,
            typed=self._typed() if status != 200 or self.again else None,
        )
        tone, notice = self._take_notice()
        html = render(
            self.kit.environments[self.language.code],
            template,
            rendering,
            {"web": self, "actor": self.actor, "notice_message": notice, "notice_tone": tone, "again": None, **context},
        )
        return Response(
            html.encode(),
            status_code=status,
            media_type="text/html",
            headers={
                "Content-Language": f"{self.language.code}-CA",
                "Cache-Control": self._cache_control(status, bool(notice)),
                "Vary": "Cookie",
            },
            cookies=self._cookies,
        )

    def _cache_control(self, status: int, personal: bool) -> str:
        page = self.kit.routes.get(self.page_name)
        if self.visit.session_id is not None or status != 200 or personal or self._cookies or self._visitor:
            return "private, no-store"
        if page is not None and page.cache_seconds:
            return f"public, max-age={page.cache_seconds}"
        return "public, no-cache"

    def redirect(
        self,
        name: str,
        /,
        *,
        notice: str | None = None,
        tone: Tone = "success",
        query: Mapping[str, Any] | None = None,
        fragment: str = "",
        **params: Any,
    ) -> Response[Any]:
        """Go to a page (303). `notice` is a message without parameters that the next page shows once, in `tone`."""
        address = self.url(name, query=query, **params)
        if notice is not None:
            self.set_cookie(NOTICE_COOKIE, csrf.sign(self.kit.key, "notice", f"{tone}:{notice}"), max_age=60)
        return self.redirect_to(address + (f"#{fragment}" if fragment else ""))

    def redirect_to(self, address: str) -> Response[Any]:
        """Go to an address of ours (303): anything but a path becomes the home page."""
        # Whatever is not ASCII is percent-encoded (RFC 3986): a header holds nothing else.
        safe = quote(address, safe=WRITTEN) if is_ours(address) else "/"
        return Response(
            None,
            status_code=303,
            media_type="text/plain",
            headers={"Location": safe, "Cache-Control": "no-store"},
            cookies=self._cookies,
        )

    def download(self, body: bytes, filename: str, media_type: str) -> Response[bytes]:
        """A file to keep."""
        plain = filename.encode("ascii", "ignore").decode().replace('"', "")
        return Response(
            body,
            media_type=media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{plain}"',
                "Cache-Control": "private, no-store",
            },
        )

    def events(self, source: AsyncIterator[Mapping[str, Any]]) -> EventStream:
        """Live progress: each mapping (`done`, `total`, `text`, `finished`) as one server-sent event."""

        async def written() -> AsyncIterator[str]:
            async for one in source:
                yield f"data: {json.dumps(one, ensure_ascii=False)}\n\n"

        return EventStream(
            written(),
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def set_cookie(self, name: str, value: str, *, max_age: int | None = None) -> None:
        """A cookie on the answer: HttpOnly, SameSite=Lax, Secure over https; `max_age` 0 takes it away."""
        self._cookies.append(
            Cookie(
                key=name,
                value=value,
                max_age=max_age,
                path="/",
                httponly=True,
                samesite="lax",
                secure=served_securely(self.request),
            )
        )

    @property
    def form_page(self) -> str:
        """The address of the page on which the form that was posted stood, "" when none is known.

        The one that shows this form, with its query when the browser says that it came from there; else the one that
        the browser says, where it is a page of ours that can be looked at.
        """
        said = self.request.headers.get("referer", "").partition("://")[2].partition("/")[2]
        came_from, _, query = f"/{said}".partition("?")
        query = f"?{query}" if query else ""
        posted = self.kit.routes.get(self.page_name)
        shown = self.kit.routes.shown_by(posted) if posted is not None else None
        if shown is not None:
            names = {name for name, _ in PART.findall(shown.fr)}
            if names <= set(self.path_params):
                path = self.url(shown.name, **{name: self.path_params[name] for name in names})
                return path + (query if came_from == path else "")
        return came_from + query if self.kit.routes.shown_at(came_from) else ""

    @property
    def csrf_binding(self) -> str:
        """What this reader's forms are bound to: the session, or the anonymous visitor's cookie."""
        return self.visit.session_id or self._visitor

    @property
    def csrf_organisation(self) -> str:
        """What else they are bound to: the organisation that this reader acts for, "" for none."""
        return str(self.actor.organisation or "")

    def csrf_token(self) -> str:
        """A token for a form of this reader; an anonymous visitor gets their cookie here."""
        if not self.csrf_binding:
            self._visitor = csrf.new_binding()
            self.set_cookie(csrf.COOKIE, self._visitor)
        return csrf.token(self.kit.key, self.csrf_binding, self.csrf_organisation)

    @property
    def navigation(self) -> list[Nav]:
        """The menu of this reader."""
        return [entry for entry in menu(self.kit.navigation, self.actor) if entry.route in self.kit.routes]

    @property
    def role_names(self) -> list[str]:
        """The reader's roles, in words."""
        return [self.language.t(f"role-{role.value}") for role in sorted(self.actor.roles)]

    @property
    def toggle(self) -> str:
        """This page in the other language, its query kept."""
        name = self.posted_page or self.page_name
        query = {key: values for key, values in self.query_lists.items() if key != "langue"}
        if name not in self.kit.routes:
            return f"/{self.language.other.code}"
        return self.url(name, language=self.language.other, query=query, **self.path_params)

    def error_page(self, error: CourtierError) -> Response[bytes]:
        """The page that says what went wrong, and what to do now."""
        answer = self.render("errors/problem.html", error.status, (), {}, self._error_context(error))
        answer.headers.update(problems.headers(error))
        return answer

    def _error_context(self, error: CourtierError) -> dict[str, Any]:
        language = self.language
        return {
            "error": error,
            "error_title": problems.title(error, language),
            "error_detail": problems.detail(error, language),
            "error_reason": problems.reason(error, language),
            "error_problems": problems.said(getattr(error, "problems", ()), language),
        }

    def _typed(self) -> dict[str, list[Any]] | None:
        if self.posted is None:
            return None
        found: dict[str, list[Any]] = {}
        for name, value in self.posted:
            found.setdefault(name, []).append(value)
        return found

    def _take_notice(self) -> tuple[str, str]:
        """The tone and the words of the notice that is kept for this page, "" for none."""
        kept = self.request.cookies.get(NOTICE_COOKIE, "")
        if not kept:
            return "", ""
        tone, _, message = (csrf.signed(self.kit.key, "notice", kept.strip('"')) or "").partition(":")
        self.set_cookie(NOTICE_COOKIE, "", max_age=0)
        return tone, self.language.t(message) if message and message in self.language else ""


def served_securely(request: Request[Any, Any, Any]) -> bool:
    """Whether people reach the service over https: by its public address, for a proxy may stand before it."""
    settings = request.app.state.get("settings")
    if settings is None:
        return request.url.scheme == "https"
    return bool(settings.origin.startswith("https:"))


def is_ours(address: str) -> bool:
    """Whether an address stays on this site: a path, and nothing that a browser could read as another host. Browsers
    take tabs and line ends out of an address before they read it (WHATWG URL, 4.4), and a header holds no control.
    """
    return address.startswith("/") and not address.startswith("//") and not UNREADABLE.search(address)
