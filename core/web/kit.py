"""The page kit as a Litestar plugin: it takes the rooms and makes routes, templates and error answers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from litestar import Request, get
from litestar.config.app import AppConfig
from litestar.enums import MediaType
from litestar.exceptions import NotFoundException, ValidationException
from litestar.handlers import HTTPRouteHandler
from litestar.plugins import InitPlugin
from litestar.response import Response

from core.clock import Clock, SystemClock
from core.database import walled
from core.errors import Conflict, CourtierError, Invalid, NotFound, NotSignedIn, PermissionDenied, Problem
from core.ids import new_id
from core.language import Language, language, load, preferred
from core.navigation import Nav
from core.room import Room, things
from core.web import csrf, forms, problems
from core.web.assets import PREFIX, Assets
from core.web.headers import add_headers
from core.web.pages import PART, Page, Routes
from core.web.templating import environments
from core.web.web import NO_VISIT, Again, Visit, Web

log = logging.getLogger("courtier.web")

PAGES = ("core.web.gallery", "core.web.problem_pages")
"""The kit's own pages, there in every application."""

Identify = Callable[[Request[Any, Any, Any]], Awaitable[Visit]]


async def nobody(request: Request[Any, Any, Any]) -> Visit:
    """Identify nobody: for an application without sign-in."""
    del request
    return NO_VISIT


async def refuse_nul(request: Request[Any, Any, Any]) -> None:
    """Refuse U+0000 in an address, once for every route: no name has it, and the database can compare nothing to it.

    Raises:
        NotFound: it is in the path. Invalid: it is in the query; with everything else that is wrong there.
    """
    if "\x00" in request.scope["path"]:
        raise NotFound
    if b"%00" in request.scope["query_string"]:
        items = request.query_params.items()
        names = dict.fromkeys(name for name, value in items if "\x00" in f"{name}{value}")
        if names:
            others = (one for one in problems.query_problems(request) if one.path[0] not in names)
            raise Invalid([*(Problem("wrong-value", (name,)) for name in names), *others])


@dataclass(eq=False)
class Kit(InitPlugin):
    """Everything that pages need, in one place.

    rooms: every room, core's first. secret: keys the anti-forgery tokens, 32 characters or more. identify: who is
    signed in. demo: shows the permanent band. sign_in, sign_out, extend, choose, account, home, help: names of pages,
    used where they exist.
    """

    rooms: Sequence[Room]
    secret: str
    identify: Identify = nobody
    clock: Clock = field(default_factory=SystemClock)
    database: Any = None
    demo: bool = False
    debug: bool = False
    service_name: str = "Courtier"
    sign_in: str = "identity.sign-in"
    sign_out: str = "identity.sign-out"
    extend: str = "identity.extend"
    choose: str = "identity.choose"
    account: str = "identity.sessions"
    home: str = "home"
    help: str = "help"
    contact_email: str = ""
    contact_telephone: str = ""
    routes: Routes = field(init=False)
    navigation: list[Nav] = field(init=False)
    assets: Assets = field(init=False)
    environments: dict[str, Environment] = field(init=False)

    def __post_init__(self) -> None:
        if len(self.secret) < 32:
            raise ValueError("the kit's secret has 32 characters or more")
        load(self.rooms)
        self.assets = Assets(self.rooms)
        self.routes = Routes(
            page for room in (None, *self.rooms) for page in things(room.pages if room else PAGES, Page)
        )
        self.navigation = [entry for room in self.rooms for entry in room.navigation]
        self.environments = environments(self, self.rooms)

    @property
    def key(self) -> bytes:
        """The secret, as HMAC wants it."""
        return self.secret.encode()

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add routes, error answers and headers to the application."""
        app_config.route_handlers.extend(self.handlers())
        app_config.exception_handlers = {
            CourtierError: self._answer_error,
            Exception: self._answer_error,
            **(app_config.exception_handlers or {}),
        }
        app_config.before_request = refuse_nul
        app_config.before_send = [*(app_config.before_send or []), add_headers]
        app_config.state["kit"] = self
        if self.database is not None:
            app_config.state["database"] = self.database
        return app_config

    def handlers(self) -> Iterable[HTTPRouteHandler]:
        """A route handler for each page and language, and for the static files."""
        for page in self.routes:
            paths = {language(code): page.template(language(code)) or "/" for code in ("fr", "en")}
            if len(set(paths.values())) == 1 and not page.prefixed:
                yield self._handler(page, paths[language("fr")], None)
                continue
            for shown_in, path in paths.items():
                yield self._handler(page, path, shown_in if page.prefixed else None)
        yield self._static()
        yield self._favicon()
        if self.home in self.routes:
            yield self._root()

    def _handler(self, page: Page, path: str, shown_in: Language | None) -> HTTPRouteHandler:
        kit = self

        async def show(request: Request[Any, Any, Any]) -> Response[Any]:
            chosen = shown_in or language(request.query_params.get("langue"))
            return await kit._answer(page, request, chosen)

        show.__name__ = show.__qualname__ = f"page_{page.name}"
        return HTTPRouteHandler(
            path,
            http_method=["GET", "HEAD"] if page.method == "GET" else [page.method],  # type: ignore[list-item]
            name=f"{page.name}:{shown_in.code if shown_in else path}",
            include_in_schema=False,
            media_type=MediaType.HTML,
            status_code=200,
            request_max_body_size=page.max_body + 65_536,
        )(show)

    async def _answer(self, page: Page, request: Request[Any, Any, Any], shown_in: Language) -> Response[Any]:
        names = {name for name, _ in PART.findall(page.fr)}
        params = {name: request.path_params[name] for name in names}
        web = Web(self, request, page_name=page.name, language=shown_in, path_params=params)
        request.scope["state"]["web"] = web
        try:
            web.visit = await self.identify(request)
            if page.method != "GET":
                web.posted = await forms.read(request, page.max_body)
            if page.signed_in and web.visit.session_id is None:
                raise NotSignedIn
            if page.signed_in and not page.personal and self._undecided(web):
                return self._first(web, self.choose, "layout-organisation-first")
            if page.method != "GET" and page.csrf:
                given = web.field(csrf.FIELD) or request.headers.get(csrf.HEADER, "")
                organisation = None if page.personal else web.csrf_organisation
                csrf.check(self.key, web.csrf_binding, organisation, given, acts_for=web.visit.organisation_name)
            if web.field("_language"):
                turned = await self._again(web, page, Again(), language(web.field("_language")))
                if turned is not None:
                    return turned
            return await page.view(web=web, **params)
        except Invalid as error:
            again = Again(error.status, error.problems)
            return await self._again(web, page, again) or web.error_page(error)
        except Conflict as error:
            return await self._again(web, page, Again(error.status, error=error)) or web.error_page(error)
        except NotSignedIn as error:
            return self._sign_in(web, error)

    async def _again(
        self, web: Web, page: Page, again: Again, shown_in: Language | None = None
    ) -> Response[Any] | None:
        """Show the page of the form that was posted, what was typed kept; None when there is no such page."""
        shown = self.routes.shown_by(page) if page.method != "GET" else None
        if shown is None:
            return None
        names = {name for name, _ in PART.findall(shown.fr)}
        if not names <= set(web.path_params):
            return None
        params = {name: web.path_params[name] for name in names}
        try:
            answer = await shown.view(web=web.for_page(shown.name, language=shown_in, again=again), **params)
        except CourtierError:
            if again.error is not None:
                return None
            raise
        # A page that no longer has its form sends elsewhere: what went wrong is told on a page of its own, never lost.
        return None if again.status >= 400 and 300 <= (answer.status_code or 200) < 400 else answer

    def _sign_in(self, web: Web, error: NotSignedIn) -> Response[Any]:
        if self.sign_in not in self.routes or web.page_name == self.sign_in:
            return web.error_page(error)
        return self._first(web, self.sign_in, "layout-session-over")

    def _undecided(self, web: Web) -> bool:
        """Whether the reader has still to say for which organisation they act, where there is a page for that."""
        return web.visit.session_id is not None and web.actor.organisation is None and self.choose in self.routes

    @staticmethod
    def _first(web: Web, name: str, unsaved: str) -> Response[Any]:
        """Go to a page that comes first, and from there to the one that was asked for; a form that was posted is not
        sent again but opened, after `unsaved` has said that nothing came of it.
        """
        if web.posted is not None:
            return web.redirect(name, query={"next": web.form_page}, notice=unsaved, tone="warning")
        address = web.request.url
        after = address.path + (f"?{address.query}" if address.query else "")
        return web.redirect(name, query={"next": after})

    def _answer_error(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """Any exception as an answer: a page for people, problem details for programs."""
        known = problems.known(error)
        if isinstance(known, Invalid) and isinstance(error, ValidationException):
            known = Invalid(problems.query_problems(request) or known.problems)
        if known is None and walled(error):
            # What no permission refused, the tenant wall did: a supplier has no right at all on a body's tables, a
            # reviewer none to lock a row. Refused all the same, and noted: permissions should have said it first.
            # The first line alone: the rest is the statement.
            said = str(error).partition("\n")[0]
            log.warning("%s %s met the tenant wall: %s", request.method, request.url.path, said)
            known = PermissionDenied("")
        if known is None or known.status >= 500:
            reference = str(new_id()).replace("-", "")[-12:].upper()
            log.error("%s %s failed (%s)", request.method, request.url.path, reference, exc_info=error)
            known = known if known is not None else problems.Internal(reference)
        path = request.url.path
        first = path.split("/")[1] if path.startswith("/") else ""
        if first in {"api", "v2", "scim"} or not self._wants_page(request):
            return problems.as_json(known, preferred(request.headers.get("accept-language")), path)
        shown_in = language(first) if first in {"fr", "en"} else preferred(request.headers.get("accept-language"))
        web = request.scope.get("state", {}).get("web")
        if not isinstance(web, Web):
            web = Web(self, request, page_name="", language=shown_in)
        try:
            return web.error_page(known)
        except Exception:  # the last edge: an error page that fails must not hide the error
            log.exception("the error page of %s failed", path)
            return problems.as_json(known, shown_in, path)

    @staticmethod
    def _wants_page(request: Request[Any, Any, Any]) -> bool:
        accepted = request.headers.get("accept", "")
        return "text/html" in accepted or request.url.path.startswith(("/fr", "/en"))

    def _static(self) -> HTTPRouteHandler:
        assets = self.assets

        @get(f"{PREFIX}/{{path:path}}", include_in_schema=False, name="static")
        async def static(request: Request[Any, Any, Any]) -> Response[bytes]:
            found = assets.find(str(request.path_params["path"]))
            if found is None:
                raise NotFoundException
            asset, lasting = found
            headers = {
                "Cache-Control": "public, max-age=31536000, immutable" if lasting else "public, no-cache",
                "Vary": "Accept-Encoding",
            }
            body = asset.body
            if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
                body, headers["Content-Encoding"] = asset.packed, "gzip"
            return Response(body, media_type=asset.media_type, headers=headers)

        return static

    def _favicon(self) -> HTTPRouteHandler:
        assets = self.assets

        @get("/favicon.ico", include_in_schema=False, name="favicon")
        async def favicon() -> Response[bytes]:
            found = assets.find("favicon.svg")
            if found is None:
                raise NotFoundException
            return Response(found[0].body, media_type=found[0].media_type, headers={"Cache-Control": "max-age=86400"})

        return favicon

    def _root(self) -> HTTPRouteHandler:
        kit = self

        @get("/", include_in_schema=False, name="root")
        async def root(request: Request[Any, Any, Any]) -> Response[Any]:
            reader = preferred(request.headers.get("accept-language"))
            return Response(
                b"",
                status_code=303,
                media_type="text/plain",
                headers={
                    "Location": kit.routes.url(kit.home, reader),
                    "Vary": "Accept-Language",
                    "Cache-Control": "no-store",
                },
            )

        return root
