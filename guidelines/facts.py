"""Facts: what rules may speak of, and the one gate through which values come in.

A fact is declared once: its type, unit, allowed values, words and origin. `FactsDictionary.read` turns whatever JSON
a source holds into `Facts`, where each value has the declared type or is absent. Everything behind that gate relies
on it:

- a value of another type, out of bounds, or not among the allowed ones is *refused*: the fact is then unknown, with a
  reason;
- one wrong element makes the whole list unknown, since dropping it would let the rest pass;
- an empty list is an answer only where the fact says so, otherwise nobody has answered yet;
- a boolean is not a number; a number is finite and within ±(2^53 − 1), so that it means the same in every JSON reader.

Fact ids have a dot (`offer.tls_min`); fields of a record do not (`valid_until`). A condition over the elements of a
list can therefore name both without doubt.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

import rfc8785

from core.errors import CourtierError, Problem

MAX_NUMBER: Final = 2**53 - 1
MAX_LIST: Final = 1_000
MAX_TEXT: Final = 10_000

FACT_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,59}(?:\.[a-z][a-z0-9_]{0,59}){1,3}", re.ASCII)
FIELD_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)

#: The same words in both languages, `{"fr": …, "en": …}`: a `core.language.Text`, or the like.
Pair: TypeAlias = Mapping[str, object]

#: What a fact holds once read: dates are ISO text, money is integer cents, lists are tuples, a record is a dict of
#: its fields.
Value: TypeAlias = bool | int | float | str | tuple[str, ...] | tuple[dict[str, Any], ...]


class FactType(StrEnum):
    """The kinds of values that a fact may have."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXTS = "texts"
    DATE = "date"
    MONEY = "money"
    RECORDS = "records"


NUMERIC: Final = frozenset({FactType.INTEGER, FactType.NUMBER, FactType.MONEY})
LISTS: Final = frozenset({FactType.CHOICES, FactType.TEXTS, FactType.RECORDS})


class Source(StrEnum):
    """Where a fact comes from, which says how far it may be trusted."""

    DECLARATION = "declaration"
    DOCUMENT = "document"
    COMPUTED = "computed"
    PLATFORM = "platform"


class Refusal(StrEnum):
    """Why a value that was given is not known."""

    WRONG_TYPE = "wrong-type"
    NOT_ALLOWED = "not-allowed"
    TOO_LARGE = "too-large"
    EMPTY = "empty"


@dataclass(frozen=True)
class Option:
    """One allowed value of a choice, with its words."""

    code: str
    label: Pair


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The declaration of one fact, or of one field of a record.

    `unit` is a code worded by the message `rules-unit-<unit>` (hour, day, month, percent, gb, mailbox…). `ordered`
    says that the options go from least to most, so that « at least » has a meaning. `set_by` names who may set it
    (supplier, body, centre, platform). `empty_is_answer` says that an empty list was meant. `fields` are those of
    each record.
    """

    id: str
    type: FactType
    label: Pair
    source: Source = Source.DECLARATION
    set_by: str = "platform"
    unit: str | None = None
    options: tuple[Option, ...] = ()
    ordered: bool = False
    empty_is_answer: bool = False
    fields: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        if not (FACT_ID.fullmatch(self.id) or FIELD_ID.fullmatch(self.id)):
            raise ValueError(f"not a fact id: {self.id!r}")
        if (self.type in (FactType.CHOICE, FactType.CHOICES)) != bool(self.options):
            raise ValueError(f"{self.id}: a choice has options, and nothing else has")
        if len({option.code for option in self.options}) != len(self.options):
            raise ValueError(f"{self.id}: an option is declared twice")
        if (self.type is FactType.RECORDS) != bool(self.fields):
            raise ValueError(f"{self.id}: records have fields, and nothing else has")
        if self.ordered and self.type is not FactType.CHOICE:
            raise ValueError(f"{self.id}: only a choice of one value is ordered")
        if self.empty_is_answer and self.type not in LISTS:
            raise ValueError(f"{self.id}: only a list may be empty")
        for part in self.fields:
            if not FIELD_ID.fullmatch(part.id) or part.type is FactType.RECORDS:
                raise ValueError(f"{self.id}: {part.id!r} cannot be the field of a record")
        if len({part.id for part in self.fields}) != len(self.fields):
            raise ValueError(f"{self.id}: a field is declared twice")

    def rank(self, code: object) -> int:
        """The place of an allowed value, from 0; −1 when it is not one."""
        return next((n for n, option in enumerate(self.options) if option.code == code), -1)

    def option_label(self, code: str) -> Pair | None:
        """The words of an allowed value."""
        return next((option.label for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Facts:
    """The known facts about one subject: made by `FactsDictionary.read`, and only there.

    `values` holds what is known; `refused` says why a value that was given is not.
    """

    dictionary: FactsDictionary = field(repr=False)
    values: Mapping[str, Value]
    refused: Mapping[str, Refusal]

    def known(self, ids: Iterable[str]) -> dict[str, Value | None]:
        """These facts, in order of id, with None for what is not known."""
        return {fact_id: self.values.get(fact_id) for fact_id in sorted(ids)}


class FactsDictionary(Mapping[str, Fact]):
    """Facts by id. Unchangeable; `union` joins those of several sources."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        doubled: list[str] = []
        for fact in facts:
            if fact.id in self._facts:
                doubled.append(fact.id)
            self._facts[fact.id] = fact
        if doubled:
            raise DuplicateFacts(facts=sorted(set(doubled)))
        self._readers: dict[str, Reader] = {fact.id: reader(fact) for fact in self._facts.values()}

    def __getitem__(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def read(self, raw: object, only: Iterable[str] | None = None) -> Facts:
        """Read what a source holds: any JSON, keyed by fact id; what is not declared is left out. Never raises.

        `only` names the facts that are wanted, which is quicker than reading all when a source holds many.
        """
        values: dict[str, Value] = {}
        refused: dict[str, Refusal] = {}
        if isinstance(raw, Mapping):
            for fact_id in self._facts if only is None else only:
                given = raw.get(fact_id)
                read = self._readers.get(fact_id)
                if given is None or read is None:
                    continue
                value = read(given)
                if type(value) is Refusal:
                    refused[fact_id] = value
                else:
                    values[fact_id] = value
        return Facts(self, values, refused)

    def extended(self, facts: Iterable[Fact]) -> FactsDictionary:
        """This dictionary and these facts.

        Raises:
            DuplicateFacts: a fact is declared twice.
        """
        return FactsDictionary([*self._facts.values(), *facts])


class DuplicateFacts(CourtierError):
    """Two declarations of one fact: nobody could say which is meant."""

    code = "facts-duplicate"


#: What the platform itself tells every assessment.
AS_OF: Final = "platform.as_of"
PLATFORM_FACTS: Final = (
    Fact(
        id=AS_OF,
        type=FactType.DATE,
        label={"fr": "Date de l'évaluation", "en": "Date of the assessment"},
        source=Source.PLATFORM,
    ),
)


class FactSource(Protocol):
    """A room's facts about one kind of subject; registered at the composition root.

    `facts` answers several subjects at once, as they stood on a day; `iterate` goes through all subjects in a steady
    order, after the id given, so that a sweep can resume.
    """

    kind: str

    def dictionary(self) -> Iterable[Fact]:
        """The facts that this source tells."""
        ...

    async def facts(self, ids: Sequence[str], as_of: date) -> Mapping[str, Mapping[str, Any]]:
        """The facts of these subjects, by subject id."""
        ...

    def iterate(self, after: str | None) -> AsyncIterator[str]:
        """The ids of all subjects, after this one."""
        ...


class FactRegistry:
    """All the sources of an application, and the union of their dictionaries."""

    def __init__(self, sources: Iterable[FactSource] = ()) -> None:
        self._sources: dict[str, FactSource] = {}
        self._dictionary = FactsDictionary(PLATFORM_FACTS)
        for source in sources:
            self.register(source)

    def register(self, source: FactSource) -> None:
        """Add a source.

        Raises:
            DuplicateFacts: its kind, or one of its facts, is already there.
        """
        if source.kind in self._sources:
            raise DuplicateFacts(facts=[source.kind])
        self._dictionary = self._dictionary.extended(source.dictionary())
        self._sources[source.kind] = source

    @property
    def dictionary(self) -> FactsDictionary:
        """The union of what all sources declare, and what the platform tells."""
        return self._dictionary

    @property
    def sources(self) -> Mapping[str, FactSource]:
        """The sources by kind of subject."""
        return MappingProxyType(self._sources)


def missing_words(facts: Iterable[Fact]) -> list[Problem]:
    """Labels that lack one of the two languages, since an explanation could not be said in it."""
    problems: list[Problem] = []
    for fact in facts:
        labelled: list[tuple[tuple[str, ...], Pair]] = [((fact.id, "label"), fact.label)]
        labelled += [((fact.id, "options", option.code), option.label) for option in fact.options]
        for place, words in labelled:
            problems += [Problem("rule-words-missing", (*place, lang)) for lang in ("fr", "en") if not words.get(lang)]
        problems += [problem.under(fact.id, "fields") for problem in missing_words(fact.fields)]
    return problems


# Readers: one per type; each takes any JSON and answers a value of its type or the reason why not.

Reader: TypeAlias = Callable[[object], Any]


def reader(fact: Fact) -> Reader:
    """What reads values of this fact."""
    match fact.type:
        case FactType.BOOLEAN:
            return _boolean
        case FactType.INTEGER | FactType.MONEY:
            return _integer
        case FactType.NUMBER:
            return number
        case FactType.TEXT:
            return _text
        case FactType.DATE:
            return iso_date
        case FactType.CHOICE:
            return _choice(fact)
        case FactType.CHOICES:
            return _choices(fact)
        case FactType.TEXTS:
            return _texts(fact)
        case FactType.RECORDS:
            return _records(fact)


def number(given: object) -> int | float | Refusal:
    """A finite number within bounds; whole ones become integers, so that 4.0 and 4 are one value."""
    if isinstance(given, Decimal):
        if not given.is_finite():
            return Refusal.WRONG_TYPE
        if abs(given) > MAX_NUMBER:
            return Refusal.TOO_LARGE
        given = float(given)
    if type(given) is float:
        if given != given:
            return Refusal.WRONG_TYPE
        if not -MAX_NUMBER <= given <= MAX_NUMBER:
            return Refusal.TOO_LARGE
        return int(given) if given.is_integer() else given
    if type(given) is int:
        return given if -MAX_NUMBER <= given <= MAX_NUMBER else Refusal.TOO_LARGE
    return Refusal.WRONG_TYPE


def iso_date(given: object) -> str | Refusal:
    """A calendar day as `YYYY-MM-DD`, whose order as text is the order of days."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    if type(given) is not str or len(given) != 10:
        return Refusal.WRONG_TYPE
    try:
        return given if date.fromisoformat(given).isoformat() == given else Refusal.WRONG_TYPE
    except ValueError:
        return Refusal.WRONG_TYPE


def _boolean(given: object) -> bool | Refusal:
    return given if type(given) is bool else Refusal.WRONG_TYPE


def _integer(given: object) -> int | Refusal:
    value = number(given)
    return Refusal.WRONG_TYPE if type(value) is float else value  # type: ignore[return-value]


def _text(given: object) -> str | Refusal:
    if type(given) is not str:
        return Refusal.WRONG_TYPE
    if len(given) > MAX_TEXT:
        return Refusal.TOO_LARGE
    return given if is_storable(given) else Refusal.WRONG_TYPE


def is_storable(text: str) -> bool:
    """Whether text can be written as UTF-8 and kept by PostgreSQL: no lone surrogate, no U+0000."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _choice(fact: Fact) -> Reader:
    codes = frozenset(option.code for option in fact.options)

    def read(given: object) -> str | Refusal:
        if type(given) is not str:
            return Refusal.WRONG_TYPE
        return given if given in codes else Refusal.NOT_ALLOWED

    return read


def _list(fact: Fact, given: object) -> Sequence[object] | Refusal:
    if type(given) is not list and type(given) is not tuple:
        return Refusal.WRONG_TYPE
    if len(given) > MAX_LIST:
        return Refusal.TOO_LARGE
    if not given and not fact.empty_is_answer:
        return Refusal.EMPTY
    return given


def _choices(fact: Fact) -> Reader:
    codes = [option.code for option in fact.options]
    allowed = frozenset(codes)

    def read(given: object) -> tuple[str, ...] | Refusal:
        elements = _list(fact, given)
        if isinstance(elements, Refusal):
            return elements
        for element in elements:
            if type(element) is not str:
                return Refusal.WRONG_TYPE
            if element not in allowed:
                return Refusal.NOT_ALLOWED
        chosen = set(elements)
        return tuple(code for code in codes if code in chosen)

    return read


def _texts(fact: Fact) -> Reader:
    def read(given: object) -> tuple[str, ...] | Refusal:
        elements = _list(fact, given)
        if isinstance(elements, Refusal):
            return elements
        texts: list[str] = []
        for element in elements:
            text = _text(element)
            if isinstance(text, Refusal):
                return text
            texts.append(text)
        return tuple(dict.fromkeys(texts))

    return read


def _records(fact: Fact) -> Reader:
    readers = {part.id: reader(part) for part in fact.fields}

    def read(given: object) -> tuple[dict[str, Any], ...] | Refusal:
        elements = _list(fact, given)
        if isinstance(elements, Refusal):
            return elements
        records: list[dict[str, Any]] = []
        for element in elements:
            if not isinstance(element, dict):
                return Refusal.WRONG_TYPE
            record: dict[str, Any] = {}
            for name, read_field in readers.items():
                part = element.get(name)
                if part is not None:
                    value = read_field(part)
                    if not isinstance(value, Refusal):
                        record[name] = value
            records.append(record)
        return tuple(records)

    return read


def canonical(values: Mapping[str, Any]) -> bytes:
    """Canonical JSON (RFC 8785) of facts as read: the bytes that a hash is taken over."""
    return rfc8785.dumps(dict(values))
