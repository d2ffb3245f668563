"""Templates: one Jinja environment per language, each template compiled once; the macros are there as `ui`, without
imports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import CodeType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from litestar.datastructures import UploadFile
from markupsafe import Markup, escape

from core.language import Language, glossary
from core.room import Room, folders
from core.web import charts
from core.web.forms import field_id, value_at
from core.web.pages import with_query
from core.web.problems import Said

if TYPE_CHECKING:
    from core.web.kit import Kit
    from core.web.web import Web

NUMBERED = re.compile(r"\b(?:[A-Z]-)?\d{4}(?:-\d+)+\b")
"""A number of ours (D-2026-0001) or a date, within escaped text."""

_current: ContextVar[Rendering] = ContextVar("rendering")


@dataclass
class Rendering:
    """What the macros of one page share: what was typed, what is wrong, and the form that the toggle submits."""

    web: Web
    problems: list[Said]
    values: Mapping[str, Any]
    typed: Mapping[str, list[Any]] | None
    labels: dict[str, str] = field(default_factory=dict)
    form: tuple[str, str] | None = None
    """The element id of the page's form, and its address in the other language."""
    _ids: dict[str, int] = field(default_factory=dict)


class Page:
    """`kit` in templates: the page being written, seen by macros."""

    @property
    def web(self) -> Web:
        """The request's `Web`."""
        return _current.get().web

    @property
    def settings(self) -> Kit:
        """The kit's own settings (name, demonstration, help)."""
        return _current.get().web.kit

    def value(self, name: str, default: Any = None) -> Any:
        """What the field shows: what was typed, else the form's value, else `default`."""
        rendering = _current.get()
        if rendering.typed is not None:
            typed = rendering.typed.get(name, [])
            return "" if not typed or isinstance(typed[-1], UploadFile) else typed[-1]
        held = value_at(rendering.values, name)
        return default if held is None else held

    def chosen(self, name: str, default: Any = ()) -> set[str]:
        """The values ticked in a group of boxes."""
        rendering = _current.get()
        if rendering.typed is not None:
            return {str(value) for value in rendering.typed.get(name, [])}
        held = value_at(rendering.values, name)
        held = default if held is None else held
        return {str(value) for value in (held if isinstance(held, list | tuple | set | frozenset) else [held])}

    def label(self, name: str, label: Any) -> str:
        """Remember how a field is called, for the summary; returns the field's id."""
        _current.get().labels.setdefault(name.removesuffix("[]"), str(label))
        return field_id(name)

    def errors(self, name: str) -> list[str]:
        """What is wrong with a field (for a list, with any of its items)."""
        plain = name.removesuffix("[]")
        several = name.endswith("[]")
        return [
            one.message
            for one in _current.get().problems
            if one.name == plain or (several and one.name.startswith(plain + "."))
        ]

    def summary(self) -> list[dict[str, str]]:
        """Every problem of the page, with the field to go to when it is on the page."""
        rendering = _current.get()
        found: list[dict[str, str]] = []
        for one in rendering.problems:
            name = one.name
            while name and name not in rendering.labels:
                name = name.rpartition(".")[0]
            found.append(
                {
                    "href": f"#{field_id(name)}" if name else "",
                    "label": rendering.labels.get(name, ""),
                    "message": one.message,
                }
            )
        return found

    def csrf(self) -> str:
        """A token for a form of this page."""
        return _current.get().web.csrf_token()

    def open_form(self, element: str, route: str | None, params: Mapping[str, Any]) -> str:
        """Remember the page's first form, so that the language toggle submits it; returns the form's address."""
        rendering = _current.get()
        web = rendering.web
        name = route or (web.posted_page or web.page_name)
        path = params if route else web.path_params
        query = None if route else web.query_lists
        if rendering.form is None:
            rendering.form = (element, web.url(name, language=web.language.other, query=query, **path))
        return web.url(name, query=query, **path)

    @property
    def form(self) -> tuple[str, str] | None:
        """The page's form and its address in the other language, None when it has none."""
        return _current.get().form

    def unique(self, prefix: str) -> str:
        """An element id that this page has not used yet."""
        ids = _current.get()._ids
        ids[prefix] = ids.get(prefix, 0) + 1
        return f"{prefix}-{ids[prefix]}"


class Compiled(BytecodeCache):
    """The templates that this process compiled, for every language and every kit. What differs between languages are
    functions of the environment, which compiled code calls by their names: a filter of ours would not do, since Jinja
    may call it while it compiles.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template whose source is the one that was compiled."""
        bucket.code = self._held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        assert bucket.code is not None
        self._held[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()


def environments(kit: Kit, rooms: Iterable[Room]) -> dict[str, Environment]:
    """An environment for each language."""
    from core.language import LANGUAGES

    paths = [folder for room in rooms for folder in folders(room.templates)]
    loader = ChoiceLoader([FileSystemLoader(path) for path in paths])
    return {language.code: _environment(kit, language, loader) for language in LANGUAGES}


def _environment(kit: Kit, language: Language, loader: ChoiceLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=kit.debug,
        cache_size=-1,
        bytecode_cache=COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    ui = SimpleNamespace()
    environment.globals.update(_words(language), ui=ui, kit=Page(), language=language)
    environment.globals.update(
        url=lambda name, /, _language=None, _query=None, **params: kit.routes.url(
            name, _language or language, params, _query
        ),
        has_page=lambda name: name in kit.routes,
        here=_here,
        asset=kit.assets.url,
        icon=lambda name: kit.assets.icons[name],
        chart=charts,
        may=_may,
    )
    for name in _macro_files(environment):
        for key, value in vars(environment.get_template(name).module).items():
            if isinstance(value, Macro) and not key.startswith("_"):
                if hasattr(ui, key):
                    raise ValueError(f"{name}: another macro is named {key}")
                setattr(ui, key, value)
    return environment


def _macro_files(environment: Environment) -> list[str]:
    return [name for name in environment.list_templates() if "/macros/" in f"/{name}" or name.startswith("kit/")]


def _words(language: Language) -> dict[str, Callable[..., Any]]:
    def content(value: Any) -> Markup | str:
        """Words of data, marked as French when that is all there is."""
        if language.code == "en" and isinstance(value, Mapping) and not value.get("en") and value.get("fr"):
            return Markup('<span lang="fr">{}</span>').format(value["fr"])
        return language.text(value)

    def people(value: Any) -> Markup:
        """Somebody's own words beside ours: of a direction of their own, broken anywhere when nothing else helps."""
        return Markup('<bdi class="people">{}</bdi>').format(value)

    def unbroken(title: Any) -> Markup:
        """A title whose object numbers and dates stay on one line; browsers break them at their hyphens."""
        return Markup(NUMBERED.sub(r'<span class="short">\g<0></span>', str(escape(title))))

    def paragraphs(value: Any) -> Markup:
        """Text with empty lines, as paragraphs."""
        parts = [part.strip() for part in language.text(value).split("\n\n")]
        return Markup("").join(
            Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in part.split("\n")))
            for part in parts
            if part
        )

    def term(name: str) -> str:
        return glossary.terms()[name].term[language.code]

    return {
        "t": language.t,
        "text": language.text,
        "content": content,
        "people": people,
        "unbroken": unbroken,
        "paragraphs": paragraphs,
        "term": term,
        "definition": language.definition,
        "money": language.money,
        "dollars": language.dollars,
        "unit_price": language.unit_price,
        "number": language.number,
        "percent": language.percent,
        "date": language.date,
        "date_prose": language.date_prose,
        "time": language.time,
        "time_prose": language.time_prose,
        "datetime": language.datetime,
        "datetime_prose": language.datetime_prose,
        "duration": language.duration,
        "list_and": language.list_and,
        "list_or": language.list_or,
        "file_size": language.file_size,
    }


def _here(**changes: Any) -> str:
    """The address of this page with other query values (None takes one away)."""
    web = _current.get().web
    return with_query(web.request.url.path, {**web.query_lists, **changes})


def _may(permission: str, subject: Any = None) -> bool:
    """Whether the reader may do this: for buttons."""
    from core.permits import may

    return may(_current.get().web.actor, permission, subject)


def render(environment: Environment, template: str, rendering: Rendering, context: Mapping[str, Any]) -> str:
    """The page, written."""
    mark = _current.set(rendering)
    try:
        return environment.get_template(template).render(**context)
    finally:
        _current.reset(mark)
