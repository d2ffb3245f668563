"""A language of the interface: its messages and its formats."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Literal, NotRequired
from uuid import UUID

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from typing_extensions import TypedDict

from core.language import formats, glossary
from core.money import Money
from core.room import Room, folders

log = logging.getLogger("courtier.language")

LARGEST_COUNTED = 10**15
"""Beyond, a number chooses no plural: the rules for plurals compute with decimals of limited precision."""
CACHED_MESSAGES = 50_000


class Text(TypedDict):
    """Words that belong to data, in both languages; English may still be missing."""

    fr: str
    en: NotRequired[str | None]


class MessageMissing(LookupError):
    """A message, or a parameter that it needs, is not there. Raised under tests; logged otherwise."""


@dataclass(eq=False)
class Language:
    """French or English: `t` for messages, `text` for data, and how everything that is counted or dated is written."""

    code: Literal["fr", "en"]
    locale: str
    name: str
    bundle: FluentBundle = field(repr=False)
    strict: bool = False
    _files: dict[str, Path] = field(default_factory=dict, repr=False)
    _read: set[Path] = field(default_factory=set, repr=False)
    _known: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def other(self) -> Language:
        """The other one of the two."""
        return EN if self.code == "fr" else FR

    def __contains__(self, message: object) -> bool:
        """Whether there is such a message (`id` or `id.attribute`)."""
        name, _, attribute = str(message).partition(".")
        if not self.bundle.has_message(name):
            return False
        return not attribute or attribute in self.bundle.get_message(name).attributes

    def t(self, message: str, /, **params: Any) -> str:
        """The message with its parameters, as plain text (never markup).

        Parameters may be what the domain uses: `Money`, dates (prose), instants, `Text`, lists of strings (joined with
        "and"), enumerations; integers choose the plural. `id.attribute` reads an attribute.

        Raises:
            MessageMissing: under tests, when the message or one of its parameters is missing.
        """
        if not params and (known := self._known.get(message)) is not None:
            return known
        name, _, attribute = message.partition(".")
        if not self.bundle.has_message(name):
            return self._missing(message, "no such message")
        found = self.bundle.get_message(name)
        pattern = found.attributes.get(attribute) if attribute else found.value
        if pattern is None:
            return self._missing(message, "no such attribute" if attribute else "no value")
        shown, errors = self.bundle.format_pattern(pattern, {key: self.plain(value) for key, value in params.items()})
        if errors:
            problem = "; ".join(str(error) for error in errors)
            if self.strict:
                raise MessageMissing(f"{self.code}: {message}: {problem}")
            log.error("message %s (%s): %s", message, self.code, problem)
        # A time ends with its own full stop (« 2:30 p.m. »): a sentence that ends with one has no second.
        result = str(shown).replace(".m..", ".m.")
        if not params and len(self._known) < CACHED_MESSAGES:
            self._known[message] = result
        return result

    def _missing(self, message: str, why: str) -> str:
        if self.strict:
            raise MessageMissing(f"{self.code}: {message}: {why}")
        log.error("message %s (%s): %s", message, self.code, why)
        return message

    def plain(self, value: Any) -> Any:
        """A value as a sentence shows it."""
        if isinstance(value, Enum):
            value = value.value
        if isinstance(value, bool) or value is None:
            return "" if value is None else "true" if value else "false"
        if isinstance(value, int) and abs(value) > LARGEST_COUNTED:
            return self.number(value)
        if isinstance(value, int | float | str):
            return value
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, dt.datetime):
            return self.datetime_prose(value)
        if isinstance(value, dt.date):
            return self.date_prose(value)
        if isinstance(value, dt.time):
            return self.time_prose(value)
        if isinstance(value, dt.timedelta):
            return self.duration(value)
        if isinstance(value, Mapping):
            return self.text(value)
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, Sequence | set | frozenset):
            return self.list_and([str(self.plain(item)) for item in value])
        return value

    def text(self, value: Text | Mapping[str, Any] | str | None) -> str:
        """Words of data in this language, in French when English is missing, "" when there are none."""
        if value is None or isinstance(value, str):
            return value or ""
        return str(value.get(self.code) or value.get("fr") or "")

    def term(self, name: str) -> str:
        """The glossary's word for a thing."""
        return glossary.terms()[name].term[self.code]

    def definition(self, name: str) -> str:
        """The glossary's definition of a thing."""
        return glossary.terms()[name].definition[self.code]

    def number(self, value: formats.Number | None, decimals: int | None = None) -> str:
        """« 1 234,5 »; "—" for None."""
        return "—" if value is None else formats.number(formats.STYLES[self.code], value, decimals)

    def money(self, amount: Money | int | None) -> str:
        """Cents, or `Money`, as « 1 234,50 $ »; "—" for None."""
        if amount is None:
            return "—"
        return formats.money(formats.STYLES[self.code], amount.cents if isinstance(amount, Money) else amount)

    def dollars(self, amount: Money | int | None) -> str:
        """Whole dollars « 137 680 $ », for headings and axes; "—" for None."""
        if amount is None:
            return "—"
        return formats.dollars(formats.STYLES[self.code], amount.cents if isinstance(amount, Money) else amount)

    def unit_price(self, ten_thousandths: int | None) -> str:
        """A unit price as « 8,95 $ » or « 0,0125 $ »; "—" for None."""
        return "—" if ten_thousandths is None else formats.unit_price(formats.STYLES[self.code], ten_thousandths)

    def percent(self, ratio: formats.Number | None, decimals: int | None = None) -> str:
        """A ratio (0.31) as « 31 % »; "—" for None."""
        return "—" if ratio is None else formats.percent(formats.STYLES[self.code], ratio, decimals)

    def date(self, value: dt.date | None) -> str:
        """2024-12-02, for tables and forms; "—" for None."""
        return "—" if value is None else formats.day(value).isoformat()

    def date_prose(self, value: dt.date, *, weekday: bool = False) -> str:
        """« le 2 décembre 2024 », `December 2, 2024`."""
        return formats.date_prose(self.code, value, weekday=weekday)

    def time(self, value: dt.datetime | dt.time | None) -> str:
        """14:05, for tables; "—" for None."""
        if value is None:
            return "—"
        return (formats.local(value) if isinstance(value, dt.datetime) else value).strftime("%H:%M")

    def time_prose(self, value: dt.datetime | dt.time) -> str:
        """« 14 h 5 », `2:05 p.m.`."""
        return formats.time_prose(self.code, formats.local(value).time() if isinstance(value, dt.datetime) else value)

    def datetime(self, value: dt.datetime | None) -> str:
        """2024-12-02 14:05, in Toronto; "—" for None."""
        return "—" if value is None else formats.local(value).strftime("%Y-%m-%d %H:%M")

    def datetime_prose(self, value: dt.datetime) -> str:
        """« le 2 décembre 2024 à 14 h 5 », `December 2, 2024 at 2:05 p.m.`."""
        joint = "à" if self.code == "fr" else "at"
        return f"{self.date_prose(value)} {joint} {self.time_prose(value)}"

    def duration(self, length: dt.timedelta | float) -> str:
        """A length of time, or seconds: « 3 jours 4 h », « 2 h 5 min », « 45 s »."""
        exact = length if isinstance(length, dt.timedelta) else dt.timedelta(seconds=length)
        return formats.duration(formats.STYLES[self.code], exact)

    def list_and(self, items: Iterable[str]) -> str:
        """« a, b et c »."""
        return formats.listed(list(items), formats.STYLES[self.code].conjunction)

    def list_or(self, items: Iterable[str]) -> str:
        """« a, b ou c »."""
        return formats.listed(list(items), formats.STYLES[self.code].disjunction)

    def file_size(self, count: int) -> str:
        """« 1,4 Mo »."""
        return formats.file_size(formats.STYLES[self.code], count)

    def add(self, path: Path) -> None:
        """Read one Fluent file.

        Raises:
            ValueError: it cannot be read whole, or repeats a message of another file.
        """
        if path in self._read:
            return
        resource = FluentResource(path.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"{path}: not Fluent: {(entry.content or '').strip().splitlines()[0]!r}")
            if isinstance(entry, ast.Message):
                if (first := self._files.get(entry.id.name)) is not None:
                    raise ValueError(f"{path}: {entry.id.name} is already in {first}")
                self._files[entry.id.name] = path
        self.bundle.add_resource(resource)
        self._read.add(path)


def _bundle(locale: str) -> FluentBundle:
    return FluentBundle([locale], use_isolating=False)


FR = Language("fr", "fr-CA", "Français", _bundle("fr-CA"))
EN = Language("en", "en-CA", "English", _bundle("en-CA"))
LANGUAGES: tuple[Language, Language] = (FR, EN)


def language(code: str | None) -> Language:
    """The language of that code; French for anything else."""
    return EN if code == "en" else FR


def preferred(accept_language: str | None) -> Language:
    """The reader's language by an Accept-Language header; French when it says nothing of the two."""
    ranked: list[tuple[float, int, Language]] = []
    for place, part in enumerate((accept_language or "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        for known in LANGUAGES:
            if tag.strip().lower().split("-")[0] == known.code and quality > 0:
                ranked.append((-quality, place, known))
    return min(ranked, key=lambda item: item[:2])[2] if ranked else FR


def load(rooms: Iterable[Room], *, strict: bool | None = None) -> None:
    """Read every room's `locales/*.{fr,en}.ftl`. May be called again with more rooms.

    `strict` makes a missing message an exception; by default it is so while pytest runs.
    """
    exact = "PYTEST_VERSION" in os.environ if strict is None else strict
    for known in LANGUAGES:
        known.strict = exact
        for room in rooms:
            for folder in folders(room.locales):
                for path in sorted(folder.glob(f"*.{known.code}.ftl")):
                    known.add(path)
        known._known.clear()
