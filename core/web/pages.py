"""Pages: one function under a French and an English path, found again by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from litestar.response import Response

from core.language import LANGUAGES, Language
from core.web.forms import MAX_BODY

PART = re.compile(r"\{(\w+):(\w+)\}")

View = Callable[..., Awaitable[Response[Any]]]


@dataclass(frozen=True, eq=False)
class Page:
    """One page, or one thing that a form posts to.

    `shown_by` names the page that shows the form that posts here (by default the GET page of the same path): it is
    shown again, with what was typed, after a problem or a change of language.
    """

    name: str
    fr: str
    en: str
    method: str
    view: View
    signed_in: bool = False
    personal: bool = False
    shown_by: str = ""
    prefixed: bool = True
    csrf: bool = True
    max_body: int = MAX_BODY
    cache_seconds: int = 0

    def __post_init__(self) -> None:
        wanted = set(inspect.signature(self.view).parameters) - {"web"}
        for path in (self.fr, self.en):
            if not path.startswith("/"):
                raise ValueError(f"{self.name}: a path begins with /: {path!r}")
            if (held := {name for name, _ in PART.findall(path)}) != wanted:
                raise TypeError(f"{self.name}: {path!r} holds {sorted(held)}, the function takes {sorted(wanted)}")

    def template(self, language: Language) -> str:
        """The route's path in a language, with its parameters still open."""
        path: str = self.fr if language.code == "fr" else self.en
        if not self.prefixed:
            return path
        return f"/{language.code}{path}".rstrip("/")


def page(
    name: str,
    *,
    fr: str,
    en: str,
    method: str = "GET",
    signed_in: bool = False,
    personal: bool = False,
    shown_by: str = "",
    prefixed: bool = True,
    csrf: bool = True,
    max_body: int = MAX_BODY,
    cache_seconds: int = 0,
) -> Callable[[View], Page]:
    """Make an async function a page: it takes `web: Web` and the parameters of its path, by name.

    `signed_in` sends nobody to the sign-in page first, and whoever acts for no organisation to the choice of one.
    `personal` says that it concerns the reader alone, whichever organisation they act for: it needs none, and changing
    it meanwhile expires none of its forms. `prefixed=False` leaves out `/fr` and `/en` (the language is then
    `?langue=`). `csrf=False` is for posts whose proof is another (a one-time link).
    """

    def decorate(view: View) -> Page:
        return Page(
            name,
            fr,
            en,
            method.upper(),
            view,
            signed_in=signed_in,
            personal=personal,
            shown_by=shown_by,
            prefixed=prefixed,
            csrf=csrf,
            max_body=max_body,
            cache_seconds=cache_seconds,
        )

    return decorate


class Routes:
    """Every page by name, and addresses made from names."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._by_name: dict[str, Page] = {}
        self._shown: dict[str, Page] = {}
        self._seen: re.Pattern[str] | None = None
        for one in pages:
            if self._by_name.setdefault(one.name, one) is not one:
                raise ValueError(f"two pages are named {one.name}")
            if one.method == "GET":
                self._shown.setdefault(one.fr, one)

    def __iter__(self) -> Any:
        return iter(self._by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Page:
        return self._by_name[name]

    def get(self, name: str) -> Page | None:
        """The page of that name, None when there is none."""
        return self._by_name.get(name)

    def shown_by(self, posted: Page) -> Page | None:
        """The page that shows the form of `posted`."""
        return self._by_name[posted.shown_by] if posted.shown_by else self._shown.get(posted.fr)

    def shown_at(self, path: str) -> bool:
        """Whether a page stands at a path, to be looked at."""
        if self._seen is None:
            templates = (one.template(language) for one in self._shown.values() for language in LANGUAGES)
            self._seen = re.compile("|".join(_matching(one or "/") for one in templates))
        return self._seen.fullmatch(path) is not None

    def url(
        self,
        name: str,
        language: Language,
        params: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> str:
        """The address of a page. `query` values of None are left out, lists repeat.

        Raises:
            LookupError: no page has that name, or a parameter of its path is missing or unknown.
        """
        one = self._by_name[name]
        left = dict(params or {})

        def fill(part: re.Match[str]) -> str:
            value = str(left.pop(part[1]))
            return quote(value, safe="/" if part[2] == "path" else "")

        path = PART.sub(fill, one.template(language)) or "/"
        if left:
            raise LookupError(f"{name} has no parameter {sorted(left)}")
        return with_query(path, query if one.prefixed else {**(query or {}), "langue": language.code})


def _matching(template: str) -> str:
    """What the paths of a route look like."""
    parts = PART.split(template)
    held = (".+" if kind == "path" else "[^/]+" for kind in parts[2::3])
    return "".join(re.escape(plain) + next(held, "") for plain in parts[::3])


def with_query(path: str, query: Mapping[str, Any] | None) -> str:
    """`path` with a query string; values of None or "" are left out, lists repeat."""
    pairs: list[tuple[str, str]] = []
    for key, value in (query or {}).items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        pairs.extend((key, str(item)) for item in values if item is not None and item != "")
    return f"{path}?{urlencode(pairs)}" if pairs else path
