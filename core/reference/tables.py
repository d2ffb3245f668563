"""What the rows of each reference table say, as types; a room adds its own with `declare`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from core.identity.kinds import OrganisationKind
from core.inputs import Input
from core.money import Money

V = TypeVar("V", bound=Input)

Sentence = Annotated[str, Field(min_length=1)]


class Words(Input):
    """Words in both languages; what the law says in French only has no English."""

    fr: Sentence
    en: Sentence | None = None


class Threshold(Input):
    """The amount from which a public call for tenders is required (C-65.1 s. 10), options included, taxes excluded."""

    cents: Annotated[int, Field(gt=0)]
    agreement: Words | None = None

    @property
    def money(self) -> Money:
        """The amount."""
        return Money(self.cents)


class Level(Input):
    """One level of a scale."""

    rank: Annotated[int, Field(ge=0)]
    code: Sentence
    name: Words
    meaning: Words | None = None


class Scale(Input):
    """A scheme of security categorisation: its dimensions, and the levels of each from the least to the most."""

    title: Words
    dimensions: tuple[str, ...] = ("availability", "integrity", "confidentiality")
    jurisdiction: Literal["quebec", "canada"] = "quebec"
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]

    def level(self, code: str) -> Level:
        """The level of that code.

        Raises:
            KeyError: the scale has none.
        """
        return next((one for one in self.levels if one.code == code), None) or _missing(code)


class Instrument(Input):
    """A provision of a law, a regulation or an official document, as it is cited."""

    title: Words
    citation: Words
    short: Words | None = None
    """As pages name it where there is no room for the citation."""
    provision: str = ""
    url: str = ""


class Broker(Input):
    """Who is the government's cloud broker, named as in the law."""

    name: Words
    short_name: Words
    instrument: str = ""


class PublicationDeadline(Input):
    """How long after its event something must be published, in days of the calendar, and for which amounts."""

    days: Annotated[int, Field(gt=0)]
    counting: Literal["calendar", "working"] = "calendar"
    event: Literal["conclusion", "amendment", "end"]
    what: Words
    instrument: str
    from_cents: Annotated[int, Field(ge=0)] = 0
    over_ratio: Annotated[float, Field(ge=0)] = 0.0


class Amount(Input):
    """An amount that a rule compares with."""

    cents: Annotated[int, Field(gt=0)]
    what: Words
    instrument: str = ""

    @property
    def money(self) -> Money:
        """The amount."""
        return Money(self.cents)


class Number(Input):
    """A count that a rule compares with: months, days, a share."""

    number: float
    unit: str
    what: Words
    instrument: str = ""


class HolidayRule(Input):
    """When a holiday falls (see `core.calendar`)."""

    name: Words
    rule: dict[str, Any]
    observed: Literal["exact", "before", "after", "nearest"] = "exact"


@dataclass(frozen=True)
class ReferenceTable(Generic[V]):
    """A reference table: its name, and what the values of its rows are."""

    name: str
    type: type[V]


_declared: dict[str, ReferenceTable[Any]] = {}


def declare(name: str, kind: type[V]) -> ReferenceTable[V]:
    """A new reference table.

    Raises:
        ValueError: the name stands already with another type.
    """
    table = ReferenceTable(name, kind)
    if _declared.setdefault(name, table) != table:
        raise ValueError(f"the reference table {name} is declared twice")
    return table


def declared() -> Iterator[ReferenceTable[Any]]:
    """Every reference table of the running program, by name."""
    return iter(sorted(_declared.values(), key=lambda one: one.name))


def the_table(name: str) -> ReferenceTable[Any] | None:
    """The table of that name, None when nothing declares it."""
    return _declared.get(name)


def threshold_key(kind: OrganisationKind, nature: Literal["goods", "services"]) -> str:
    """The key of a threshold's row: `<kind of organisation>/<nature>`."""
    return f"{kind.value}/{nature}"


def _missing(code: str) -> Level:
    raise KeyError(code)


THRESHOLD = declare("threshold", Threshold)
SCALE = declare("scale", Scale)
INSTRUMENT = declare("instrument", Instrument)
BROKER = declare("broker", Broker)
PUBLICATION = declare("publication", PublicationDeadline)
AMOUNT = declare("amount", Amount)
NUMBER = declare("number", Number)
HOLIDAY = declare("holiday", HolidayRule)
