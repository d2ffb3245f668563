"""What an event is: a frozen class with a name, a version, and fields that say what kind of thing they hold.

```python
class ListFrozen(Event, name="file.list_frozen", version=1):
    offers: Value[int]
    requirements: Value[Sha256]
    frozen_by: PersonKey
    remark: Private
```

A later version is another class of the same name; the older one stays, with an upcaster that says how its fields become
those of the next. `check_registry()` runs at every start and stops it when an event is not well declared.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cached_property
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NewType,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import msgspec
from pydantic import SecretBytes, SecretStr

from core.secrets import Secret

T = TypeVar("T")


class Kind(StrEnum):
    """What a field of an event holds, which decides where it is kept."""

    VALUE = "value"
    PERSON = "person"
    OBJECT = "object"
    PRIVATE = "private"


Value = Annotated[T, Kind.VALUE]
"""A plain value, kept for ever in the event: numbers, dates, states, hashes, public words. Never a person's words."""

PersonKey = Annotated[UUID, Kind.PERSON]
"""A person, by key; whoever shows the event looks the name up."""

ObjectKey = Annotated[UUID, Kind.OBJECT]
"""Any other object, by key."""

Private = Annotated[str, Kind.PRIVATE]
"""Personal or confidential free text: kept apart with a salt, erasable; the event has only its salted hash."""

PRIVATE_KEY = "private"
"""Where a payload keeps the salted hashes of its private fields; no field may have this name."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""How the fields of one version become those of the next; private fields are not among them and keep their names."""

NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
SCALARS = (str, int, bool, float, type(None), UUID, dt.datetime, dt.date, Decimal)
SECRETS = (Secret, SecretStr, SecretBytes)


class BadEvents(TypeError):
    """Events are not well declared; `problems` lists everything. The start stops."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class UnknownEvent(LookupError):
    """The ledger holds an event that no class declares: code older than its data."""


@dataclass
class Definition:
    """An event's name and version, with what its class says about its fields (read when first asked for)."""

    name: str
    version: int
    type: type[Event]

    @cached_property
    def kinds(self) -> Mapping[str, Kind | None]:
        """Each field's kind, None where the class does not say."""
        hints = get_type_hints(self.type, include_extras=True)
        return {name: kind_of(hints[name]) for name in self.type.__struct_fields__}

    @cached_property
    def private(self) -> tuple[str, ...]:
        """The fields that are kept apart."""
        return tuple(name for name, kind in self.kinds.items() if kind is Kind.PRIVATE)

    @property
    def message_id(self) -> str:
        """The sentence that tells the event: `event-file-list_frozen`."""
        return "event-" + self.name.replace(".", "-")

    def problems(self) -> Iterator[str]:
        """What is wrong with the declaration."""
        place = f"{self.name} version {self.version} ({self.type.__module__}.{self.type.__qualname__})"
        try:
            hints = get_type_hints(self.type, include_extras=True)
        except NameError as error:
            yield f"{place}: {error}"
            return
        for name, kind in self.kinds.items():
            if name == PRIVATE_KEY:
                yield f"{place}: no field may be called {name}"
            if kind is None:
                yield f"{place}: {name} does not say its kind (Value, PersonKey, ObjectKey or Private)"
            if kind is Kind.PRIVATE and strip(hints[name]) is not str:
                yield f"{place}: {name} is private and must be one text, or none"
            for reason in unfit(hints[name]):
                yield f"{place}: {name} {reason}"


class Registry:
    """Every event that the rooms declare, by name and version, with the upcasters between versions."""

    def __init__(self) -> None:
        self._definitions: dict[tuple[str, int], Definition] = {}
        self._upcasters: dict[tuple[str, int], Upcaster] = {}

    def add(self, definition: Definition) -> None:
        """Register an event's class.

        Raises:
            BadEvents: another class already has this name and version.
        """
        key = (definition.name, definition.version)
        there = self._definitions.get(key)
        if there is not None and there.type.__module__ != definition.type.__module__:
            raise BadEvents([f"{definition.name} version {definition.version} is declared twice"])
        self._definitions[key] = definition

    def upcaster(self, name: str, *, version: int) -> Callable[[Upcaster], Upcaster]:
        """Decorate the function that makes the fields of `version + 1` from those of `version`."""

        def register(function: Upcaster) -> Upcaster:
            self._upcasters[name, version] = function
            return function

        return register

    def __iter__(self) -> Iterator[Definition]:
        return iter(sorted(self._definitions.values(), key=lambda one: (one.name, one.version)))

    def find(self, name: str, version: int) -> Definition:
        """The definition of one version of an event.

        Raises:
            UnknownEvent: there is none.
        """
        try:
            return self._definitions[name, version]
        except KeyError:
            raise UnknownEvent(f"{name} version {version}") from None

    def current(self, name: str) -> Definition:
        """The newest version of an event.

        Raises:
            UnknownEvent: there is none.
        """
        newest = max((version for known, version in self._definitions if known == name), default=0)
        return self.find(name, newest)

    def names(self) -> list[str]:
        """Every event's name, sorted."""
        return sorted({name for name, _ in self._definitions})

    def message_ids(self) -> list[str]:
        """The sentences that both languages must have, sorted."""
        return sorted({definition.message_id for definition in self})

    def json_schema(self, name: str, version: int) -> dict[str, Any]:
        """The JSON Schema of the payload of one version: private fields are salted hashes under `private`."""
        definition = self.find(name, version)
        schema = msgspec.json.schema(definition.type)
        parts: dict[str, Any] = schema.pop("$defs", {})
        body: dict[str, Any] = parts.pop(definition.type.__name__)
        hashes = {one: body["properties"].pop(one) and {"type": "string"} for one in definition.private}
        if hashes:
            salted = {one: {"type": "string", "pattern": "^[0-9a-f]{64}$"} for one in hashes}
            body["properties"][PRIVATE_KEY] = {"type": "object", "properties": salted, "additionalProperties": False}
        required = [one for one in body.get("required", []) if one not in hashes]
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **body,
            "title": f"{name} {version}",
            "required": required,
            **({"$defs": parts} if parts else {}),
        }

    def decode(self, name: str, version: int, payload: str, texts: Mapping[str, str] | None = None) -> Event:
        """The event that a payload tells, in the newest version; `texts` are its private fields, the others are empty.

        Raises:
            UnknownEvent: no class declares it.
        """
        fields: dict[str, Any] = msgspec.json.decode(payload)
        hidden = fields.pop(PRIVATE_KEY, {})
        self.find(name, version)
        newest = self.current(name)
        for step in range(version, newest.version):
            fields = self._upcasters[name, step](fields)
        for one in hidden:
            if one in newest.private:
                fields[one] = (texts or {}).get(one, "")
        return msgspec.convert(fields, newest.type)

    def check(self) -> None:
        """Stop the start when an event is not well declared.

        Raises:
            BadEvents: with everything that is wrong.
        """
        problems = [problem for definition in self for problem in definition.problems()]
        for name in self.names():
            versions = [version for known, version in sorted(self._definitions) if known == name]
            if versions != list(range(1, len(versions) + 1)):
                problems.append(f"{name}: versions {versions} do not run from 1 without a gap")
            for version in versions[:-1]:
                if (name, version) not in self._upcasters:
                    problems.append(f"{name}: nothing says how version {version} becomes version {version + 1}")
        if problems:
            raise BadEvents(problems)


registry = Registry()
"""The one of the house; tests make their own."""

upcaster = registry.upcaster


def check_registry() -> None:
    """Stop the start when an event of the house is not well declared (`BadEvents`)."""
    registry.check()


@dataclass_transform(kw_only_default=True, frozen_default=True)
class EventType(msgspec.StructMeta):
    """The metaclass that registers each event under its name and version."""

    def __new__(
        mcls,
        class_name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        name: str = "",
        version: int = 1,
        registry: Registry = registry,
    ) -> EventType:
        made = super().__new__(mcls, class_name, bases, namespace, frozen=True, kw_only=True)
        if name:
            if not NAME.fullmatch(name) or version < 1:
                raise BadEvents(
                    [f"{class_name}: {name!r} version {version} is no name such as file.list_frozen, from 1"]
                )
            definition = Definition(name, version, made)  # type: ignore[arg-type]
            made.__event__ = definition
            registry.add(definition)
        return made

    __event__: Definition


class Event(msgspec.Struct, metaclass=EventType):
    """Something that happened, told in the past tense; see the module for how one is declared."""

    __event__: ClassVar[Definition]


def kind_of(annotation: Any) -> Kind | None:
    """The kind that an annotation declares, alone, optional, or as every item of a list or tuple."""
    if get_origin(annotation) is Annotated:
        inner, *notes = get_args(annotation)
        return next((note for note in notes if isinstance(note, Kind)), None) or kind_of(inner)
    if get_origin(annotation) in (Union, types.UnionType, list, tuple):
        kinds = {kind_of(one) for one in get_args(annotation) if one not in (type(None), Ellipsis)}
        return kinds.pop() if len(kinds) == 1 else None
    return None


def strip(annotation: Any) -> Any:
    """The bare type beneath `Annotated` and `| None`."""
    if get_origin(annotation) is Annotated:
        return strip(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [strip(one) for one in get_args(annotation) if one is not type(None)]
        return inner[0] if len(inner) == 1 else annotation
    return annotation


def unfit(annotation: Any, seen: frozenset[Any] = frozenset()) -> Iterator[str]:
    """Why a type cannot be kept for ever: it is secret, it may hold anything, or its JSON is not always the same."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from unfit(arguments[0], seen)
    elif isinstance(annotation, NewType):
        yield from unfit(annotation.__supertype__, seen)
    elif origin in (Union, types.UnionType, list, tuple):
        for one in arguments:
            if one is not Ellipsis:
                yield from unfit(one, seen)
    elif origin is dict:
        if arguments[0] is not str:
            yield f"has keys of type {arguments[0]}, not str"
        yield from unfit(arguments[1], seen)
    elif origin is Literal or annotation in SCALARS or annotation in seen:
        return
    elif not isinstance(annotation, type):
        yield f"may hold anything ({annotation})"
    elif issubclass(annotation, SECRETS):
        yield f"is a secret ({annotation.__name__}), which no event may hold"
    elif issubclass(annotation, Enum):
        return
    elif issubclass(annotation, msgspec.Struct) or dataclasses.is_dataclass(annotation):
        for name, hint in get_type_hints(annotation, include_extras=True).items():
            if get_origin(hint) is not ClassVar:
                for reason in unfit(hint, seen | {annotation}):
                    yield f"({annotation.__name__}.{name}) {reason}"
    else:
        yield f"is of a type that events do not hold ({annotation.__name__})"


class InstallationFounded(Event, name="installation.founded", version=1):
    """The first event of all: what this installation is for."""

    demonstration: Value[bool]
