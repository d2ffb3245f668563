"""A catalogue written as files, the way it is kept under version control: `suppliers.yaml` and one file an offer.

    suppliers.yaml      manufacturers: [{code, name, control_country}]
                        suppliers: [{code, name, neq, country, region, employees, contact, agreements: [{number, …}]}]
    offers/CODE.yaml    code, family, supplier, manufacturer, price_valid_until, plans (catalogue.plans), answers

Everything wrong with the files is told with its file and line; nothing here touches the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, model_validator

from catalogue.service import OfferContent, content_problems
from catalogue.tree import families
from catalogue.tree.source import Fault, Item, read_yaml
from core.errors import Invalid, PathPart, Problem
from core.inputs import Input, InputProblem, parse

PARTIES = "suppliers.yaml"

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""


class Words(Input):
    """A text in both languages."""

    fr: Line
    en: Line


class Contact(Input):
    """Whom public bodies ask."""

    name: Line
    role: Words
    email: Annotated[str, Field(pattern=r"^\S+@\S+\.\S+$", max_length=254)]
    phone: Line


class ManufacturerEntry(Input):
    """Who owns a platform; `control_country` is that of the ultimate parent."""

    code: Code
    name: Line
    control_country: Country


class AgreementEntry(Input):
    """A framework agreement in force from `valid_from` until the day before `valid_to`."""

    number: Line
    interest_call: Line
    family: Code
    valid_from: date
    valid_to: date

    @model_validator(mode="after")
    def runs_forward(self) -> AgreementEntry:
        """The dates run forward."""
        if self.valid_to <= self.valid_from:
            raise InputProblem("dates-backwards")
        return self


class SupplierEntry(Input):
    """Who sells, and the agreements that carry its offers."""

    code: Code
    name: Line
    neq: Annotated[str, Field(pattern=r"^[0-9]{10}$")]
    country: Country
    region: Line | None = None
    employees: Annotated[int, Field(ge=1)] | None = None
    contact: Contact
    agreements: tuple[AgreementEntry, ...] = ()


class PartiesFile(Input):
    """`suppliers.yaml`, whose entries are read one by one."""

    manufacturers: tuple[Any, ...] = ()
    suppliers: tuple[Any, ...] = ()


class OfferEntry(Input):
    """An offer; its plans and answers are judged against their own rules."""

    code: Code
    family: Code
    supplier: Code
    manufacturer: Code
    price_valid_until: date
    plans: list[Any]
    answers: dict[str, Any]

    @property
    def content(self) -> OfferContent:
        """What the catalogue would publish: an offer is called as its answers say."""
        return OfferContent(
            name=words(self.answers.get("service_name")),
            summary=words(self.answers.get("summary")),
            answers=self.answers,
            plans=self.plans,
            price_valid_until=self.price_valid_until,
        )


def words(answer: object) -> dict[str, str]:
    """An answer in both languages; what is no such answer is empty, and the tree's own rules say so."""
    given = answer if isinstance(answer, dict) else {}
    return {code: given[code] if isinstance(given.get(code), str) else "" for code in ("fr", "en")}


@dataclass(frozen=True)
class Misplaced:
    """A problem of a file, and where it is."""

    file: str
    line: int
    problem: Problem


class FolderRefused(Invalid):
    """The folder is refused whole; `misplaced` says where each problem is."""

    def __init__(self, misplaced: Iterable[Misplaced]) -> None:
        self.misplaced = tuple(sorted(misplaced, key=lambda one: (one.file, one.line)))
        super().__init__(one.problem for one in self.misplaced)


E = TypeVar("E", bound=Input)


@dataclass(frozen=True)
class Placed:
    """What an entry was read from."""

    item: Item

    def misplaced(self, problem: Problem) -> Misplaced:
        """`problem` at the line that its path leads to, as far as the path goes."""
        here = self.item
        for part in problem.path:
            inside = member(here, part)
            if inside is None:
                break
            here = inside
        return Misplaced(here.file, here.line, problem)


def member(item: Item, part: PathPart) -> Item | None:
    """What stands in `item` under a key or at a place."""
    held = item.value
    if isinstance(part, int):
        return held[part] if isinstance(held, list) and part < len(held) else None
    return held.get(part) if isinstance(held, dict) else None


@dataclass
class Folder:
    """What was read, each entry with its place."""

    manufacturers: list[tuple[ManufacturerEntry, Placed]] = field(default_factory=list)
    suppliers: list[tuple[SupplierEntry, Placed]] = field(default_factory=list)
    offers: list[tuple[OfferEntry, Placed]] = field(default_factory=list)


def read_folder(folder: Path) -> Folder:
    """Every entry of a folder.

    Raises:
        FolderRefused: with every problem of every file.
    """
    found: list[Misplaced] = []
    read = Folder()
    parties = opened(folder / PARTIES, PARTIES, found)
    if parties is not None and (lists := entry(PartiesFile, parties, found)) is not None:
        if lists.manufacturers:
            read.manufacturers += entries(ManufacturerEntry, parties.value["manufacturers"], found)
        if lists.suppliers:
            read.suppliers += entries(SupplierEntry, parties.value["suppliers"], found)
    for path in sorted((folder / "offers").glob("*.yaml")):
        item = opened(path, f"offers/{path.name}", found)
        if item is None or (offer := entry(OfferEntry, item, found)) is None:
            continue
        place = Placed(item)
        found += map(place.misplaced, offer_problems(offer))
        read.offers.append((offer, place))
    found += repeated((place, ("code",), one.code) for one, place in read.manufacturers)
    found += repeated((place, ("code",), one.code) for one, place in read.suppliers)
    found += repeated((place, ("neq",), one.neq) for one, place in read.suppliers)
    found += repeated((place, ("code",), one.code) for one, place in read.offers)
    found += repeated(
        (place, ("agreements", number, "number"), agreement.number)
        for one, place in read.suppliers
        for number, agreement in enumerate(one.agreements)
    )
    if found:
        raise FolderRefused(found)
    return read


def opened(path: Path, name: str, found: list[Misplaced]) -> Item | None:
    """The content of a file; what YAML says against it is a problem of its line."""
    book: list[Fault] = []
    item = read_yaml(path, name, book) if path.exists() else None
    if not path.exists():
        found.append(Misplaced(name, 1, Problem("file-missing")))
    found += [
        Misplaced(one.file, one.line, Problem("not-yaml", (), {"message": one.message.removeprefix("not YAML: ")}))
        for one in book
    ]
    return item


def entries(model: type[E], items: Item, found: list[Misplaced]) -> Iterator[tuple[E, Placed]]:
    """Each of `items` that is good, with its place."""
    for item in items.value:
        if (made := entry(model, item, found)) is not None:
            yield made, Placed(item)


def entry(model: type[E], item: Item, found: list[Misplaced]) -> E | None:
    """`item` as a `model`; what is wrong with it is added to `found`."""
    try:
        return parse(model, item.data)
    except Invalid as refusal:
        found += map(Placed(item).misplaced, refusal.problems)
        return None


def offer_problems(offer: OfferEntry) -> list[Problem]:
    """What the family's questions and the rules of prices say against an offer."""
    tree = families().get(offer.family)
    if tree is None:
        return [Problem("unknown-family", ("family",), {"known": ", ".join(sorted(families()))})]
    problems = content_problems(tree, offer.content)
    return [one for one in problems if one.path[:1] not in (("name",), ("summary",))]


def repeated(values: Iterable[tuple[Placed, tuple[PathPart, ...], str]]) -> Iterator[Misplaced]:
    """What another entry said already, and only one may say."""
    seen: set[str] = set()
    for place, path, value in values:
        if value in seen:
            yield place.misplaced(Problem("answer-repeated", path))
        seen.add(value)
