"""Asking the application: its routes as one table, requests straight to it, and the forms that its pages hold."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, unquote, urlencode, urlsplit

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from core.identity.visits import COOKIE
from core.web import csrf
from core.web.kit import Kit
from core.web.pages import Page
from tests.matrix.town import Reader

WRITES = ("POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Route:
    """One operation or page, with its address in each language (the API has one)."""

    name: str
    method: str
    paths: tuple[str, ...]
    parameters: tuple[str, ...]
    handler: HTTPRouteHandler
    page: Page | None = None

    @property
    def area(self) -> str:
        """What it is about: the first part of a page's name, the resource of the API."""
        if self.page is not None:
            return self.page.name.split(".")[0]
        parts = [part for part in self.paths[0].split("/") if part]
        return parts[2] if len(parts) > 2 and parts[0] == "api" else (parts[0] if parts else "")

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method in WRITES

    def path(self, values: Mapping[str, str], turn: int = 0) -> str:
        """The address with its parameters filled, in one of the languages."""
        template = self.paths[turn % len(self.paths)]
        return PARAMETER.sub(lambda part: quote(values[part[1]].lstrip("/"), safe="/"), template)

    def __str__(self) -> str:
        return f"{self.method} {self.paths[0]} ({self.name})"


def routes_of(app: Litestar) -> list[Route]:
    """Every route of the application, pages in both languages as one."""
    kit: Kit = app.state["kit"]
    found: dict[tuple[str, str], Route] = {}
    for route in app.routes:
        # Nothing else is tried: a web socket or a mounted application would stand before everybody unseen.
        assert isinstance(route, HTTPRoute), f"{route.path} is a {type(route).__name__}, which no test of these tries"
        for method, (handler, _) in route.route_handler_map.items():
            if method in ("HEAD", "OPTIONS"):
                continue
            path = route.path_format or "/"
            name = (handler.name or "").split(":")[0]
            page = kit.routes.get(name) if name else None
            key = (name if page is not None else f"{method} {path}", method)
            known = found.get(key)
            paths = (*(known.paths if known else ()), path)
            shown = page.name if page is not None else str(handler.operation_id or handler.name or path)
            parameters = tuple(PARAMETER.findall(path))
            found[key] = Route(shown, method, tuple(sorted(paths, reverse=True)), parameters, handler, page)
    return sorted(found.values(), key=lambda one: (one.page is None, one.name, one.method))


@dataclass(frozen=True)
class Given:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Asking:
    """Requests straight to the application, as a reader would send them."""

    app: Litestar
    patience: float = 20.0
    _ports: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def __call__(
        self,
        reader: Reader,
        method: str,
        path: str,
        *,
        body: Any = None,
        form: Sequence[tuple[str, str]] | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        language: str = "fr",
    ) -> Given:
        """One answer; a stream of events is left after its first part."""
        sent = {"host": "courtier.test", "accept-language": language, **(headers or {})}
        content = raw if raw is not None else b""
        page = not path.startswith(("/api", "/v2", "/scim", "/openapi"))
        if page:
            sent.setdefault("accept", "text/html")
            binding = str(reader.session) if reader.session else "visitor"
            sent["cookie"] = f"{COOKIE}={reader.token}" if reader.token else f"{csrf.COOKIE}=visitor"
            if method != "GET":
                acting = reader.actor.organisation if reader.session and reader.actor else None
                sent[csrf.HEADER] = csrf.token(self.app.state["kit"].key, binding, str(acting or ""))
        elif reader.token:
            sent["authorization"] = f"Bearer {reader.token}"
        if form is not None:
            content = urlencode([one for one in form if one[0] != csrf.FIELD]).encode()
            sent.setdefault("content-type", "application/x-www-form-urlencoded")
        elif body is not None:
            content = json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        if content:
            sent["content-length"] = str(len(content))
        return await self._send(method, path, sent, content)

    async def _send(self, method: str, path: str, headers: Mapping[str, str], content: bytes) -> Given:
        parts = urlsplit(path)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": unquote(parts.path),
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": (f"198.51.100.{next(self._ports) % 250 + 1}", 1),
            "server": ("courtier.test", 443),
        }
        waiting = [{"type": "http.request", "body": content, "more_body": False}]
        status, given, chunks = 0, dict[str, str](), list[bytes]()
        done = asyncio.Event()

        async def receive() -> Any:
            if waiting:
                return waiting.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given.update({name.decode().lower(): value.decode() for name, value in message["headers"]})
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
                if not message.get("more_body") or given.get("content-type", "").startswith("text/event-stream"):
                    done.set()

        task = asyncio.ensure_future(self.app(scope, receive, send))  # type: ignore[arg-type]
        finished = asyncio.ensure_future(done.wait())
        try:
            await asyncio.wait({task, finished}, timeout=self.patience, return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and not given.get("content-type", "").startswith("text/event-stream"):
                await asyncio.wait({task}, timeout=self.patience)
            if task.done() and task.exception() is not None:
                return Given(500, given, f"{status}, then: {task.exception()!r}".encode())
        finally:
            for one in (task, finished):
                one.cancel()
            await asyncio.gather(task, finished, return_exceptions=True)
        return Given(status, given, b"".join(chunks))


@dataclass
class Form:
    """A form of a page: where it posts, and what it would send if a person filled it plainly."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """Every form of a page, each field with a value that it would take."""

    PLAIN: Mapping[str, str] = {
        "date": "2026-09-01",
        "number": "1",
        "email": "quelqu-un@exemple.test",
        "url": "https://exemple.test/",
        "password": "une phrase assez longue",
    }

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select: str | None = None
        self._area: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").upper())
            self.found.append(self._open)
        if self._open is None or "disabled" in given:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and given.get("value"):
            if self._select not in dict(self._open.fields) or "selected" in given:
                self._keep(self._select, given["value"])
        elif tag == "textarea" and name:
            self._area = (name, "")
        elif tag == "button" and name and name not in dict(self._open.fields):
            self._keep(name, given.get("value", ""))

    def _input(self, name: str, given: Mapping[str, str]) -> None:
        assert self._open is not None
        kind, known = given.get("type", "text"), dict(self._open.fields)
        if kind in ("submit", "file", "image", "reset"):
            return
        if kind == "radio":
            if name not in known or "checked" in given:
                self._keep(name, given.get("value", "on"))
        elif kind == "checkbox":
            self._open.fields.append((name, given.get("value", "on")))
        else:
            self._keep(name, given.get("value") or given.get("min") or self.PLAIN.get(kind, "Texte"))

    def _keep(self, name: str, value: str) -> None:
        assert self._open is not None
        self._open.fields = [*(one for one in self._open.fields if one[0] != name), (name, value)]

    def handle_data(self, data: str) -> None:
        """What a text area holds."""
        if self._area is not None:
            self._area = (self._area[0], self._area[1] + data)

    def handle_endtag(self, tag: str) -> None:
        """The end of what was open."""
        if tag == "textarea" and self._area is not None and self._open is not None:
            self._keep(self._area[0], self._area[1].strip() or "Texte")
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._open = None


def forms_in(html: str) -> list[Form]:
    """The forms of a page that post."""
    reading = Forms()
    reading.feed(html)
    return [one for one in reading.found if one.method == "POST"]


def matching(routes: Sequence[Route], method: str, path: str) -> Route | None:
    """The route of an address; one without parameters wins over one with."""
    plain = urlsplit(path).path
    for route in sorted(routes, key=lambda one: len(one.parameters)):
        for template in route.paths if route.method == method else ():
            if re.fullmatch(PARAMETER.sub("[^/]+", template), plain):
                return route
    return None
