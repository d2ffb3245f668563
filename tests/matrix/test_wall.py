"""Nobody reaches what another body has: every page and operation, before every reader, on every kind of thing.

The cases come from the application's own routes. What a body's own people would post, its readers' pages say: their
forms, filled, are what strangers send.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

import pytest

from tests.matrix.asking import Given, Route, forms_in, matching
from tests.matrix.bodies import Bodies
from tests.matrix.conftest import House
from tests.matrix.town import OURS, OVERSEERS, OWN, PARAMETERS, STRANGERS, Public, Reader

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("matrix"), pytest.mark.timeout(600)]

TRANSMITTED = 3
"""Which of the first body's files has a request on its way."""

IN_QUERIES = ("file_id", "request_id", "entry_id", "person_id", "service_id")
"""What of the first body's is named in queries, beside the body itself and a file's number."""

QUERIED = re.compile(r"""(?:query(?:_lists)?|given)(?:\.get\(|\[)"(\w+)\"""")
"""How pages read their query, `filters_of` of the registers included."""

REFUSED = {401, 403, 404}
AT_ONCE = 4
ENOUGH = 3
"""How often a page is shown without a form before it is not looked at for forms any more."""

SAME_FOR_ALL: Mapping[str, str] = {
    "identity.sessions.end": "a session that is not the reader's has ended as far as they know: the same redirect",
}
"""Writes that answer a stranger as they answer anybody, and do nothing."""

OF_EVERYBODY = {"identity.extend", "identity.sign-out"}
"""Posts that any page holds."""

CENTRE, ALL = frozenset({"analyst", "director"}), frozenset(OVERSEERS)
THEIRS: Mapping[str, frozenset[str]] = {
    "operations.act": CENTRE,
    "operations.act.send": CENTRE,
    "services.task.send": CENTRE,
    "requests.take": CENTRE,
    "requests.release": CENTRE,
    "requests.answer.check": CENTRE,
    "requests.decide": CENTRE,
    "requests.return.send": CENTRE,
    "takeStage": CENTRE,
    "releaseStage": CENTRE,
    "answerStage": CENTRE,
    "returnRequest": CENTRE,
    "review.recompute": ALL,
    "files.export": ALL,
}
"""Writes about a body's things that belong to whoever oversees: not refused, and so not tried here."""


@dataclass
class Case:
    """One request that somebody makes."""

    route: Route
    reader: Reader
    path: str
    answer: Given

    def __str__(self) -> str:
        return f"{self.reader.name}: {self.route.method} {self.path} ({self.route.name}) → {self.answer.status}"


class Town:
    """How cases are made over a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.bodies = Bodies(house.app.openapi_schema.to_schema(), self.identifiers(house.made.files[-1]))
        self.forms = house.made.forms
        for route in house.routes:  # Examples are looked up while everything is as it was built.
            for file in house.made.files:
                self.values(route, file)

    def identifiers(self, file: UUID) -> dict[str, str]:
        """The first body's things by the names that inputs give them."""
        named = ("file", "entry", "requirement", "request", "stage", "service", "contract", "person", "session")
        ours = self.house.made.ours
        return {name: self.house.truth.example("", f"{name}_id", ours, file)[0] for name in named}

    def values(self, route: Route, file: UUID, organisation: UUID | None = None) -> tuple[dict[str, str], bool]:
        """Examples of the route's parameters, and whether any of them stands behind the wall."""
        owner = organisation or self.house.made.ours
        found = {name: self.house.truth.example(route.area, name, owner, file) for name in route.parameters}
        return {name: value for name, (value, _) in found.items()}, any(private for _, private in found.values())

    def file(self, turn: int) -> UUID:
        """One of the first body's files, each in another state."""
        return self.house.made.files[turn % len(self.house.made.files)]

    def reader(self, name: str) -> Reader:
        """One of the readers."""
        return self.house.made.readers[name]

    async def harvest(self) -> None:
        """The forms that the first body's people, and those who oversee, are shown, filled."""
        if self.forms:
            return
        pages = [route for route in self.house.routes if route.page is not None]
        files, barren = self.house.made.files, Counter[str]()
        others = [(name, file) for name in (*OWN[1:], "analyst", "supplier") for file in (files[-1], files[3])]
        for name, file in [*(("requester", file) for file in reversed(files)), *others]:
            lacking = {route.area for route in pages if route.writes and route.name not in self.forms}
            last = file == self.house.made.files[-1]
            wanted = [
                route
                for route in pages
                if not route.writes and route.area in lacking and barren[route.name] < ENOUGH
                if last or {"file_id", "request_id"} & {*route.parameters}
            ]
            reader = self.reader(name)
            seen = await several(self.see(reader, route.path(self.values(route, file)[0])) for route in wanted)
            for route, found in zip(wanted, seen, strict=True):
                barren[route.name] += found == {}
                for posts, fields in (found or {}).items():
                    if len(fields) > len(self.forms.get(posts, ())):
                        self.forms[posts] = fields

    async def see(self, reader: Reader, path: str) -> dict[str, list[tuple[str, str]]] | None:
        """The forms of one page, by the page that they post to; None when the reader is not shown it."""
        answer = await self.house.ask(reader, "GET", path)
        if answer.status != 200 or "html" not in answer.headers.get("content-type", ""):
            return None
        posted = ((matching(self.house.routes, "POST", form.action or path), form) for form in forms_in(answer.text))
        return {route.name: form.fields for route, form in posted if route is not None}

    def queried(self, route: Route) -> set[str]:
        """The names that a route reads in its query: as its module's source, or the description, says."""
        if route.page is not None:
            source = inspect.getsource(inspect.getmodule(route.page.view) or route.page.view)
            return set(QUERIED.findall(source))
        described = self.bodies.operations.get(route.name, {}).get("parameters", [])
        return {one["name"] for one in described if one["in"] == "query"}

    async def attack(self, route: Route, reader: Reader, values: Mapping[str, str], turn: int, query: str = "") -> Case:
        """What the reader is answered."""
        path = route.path(values, turn) + query
        given: dict[str, Any] = {"language": "fr" if turn % 2 else "en"}
        if route.writes and route.page is not None:
            given["form"] = self.forms.get(route.name, [("texte", "Texte")])
        elif route.writes:
            body = self.bodies.fitting(route.name)
            if body is not None:
                given["body"] = body
            version = next(
                (self.house.truth.versions[one] for one in values.values() if one in self.house.truth.versions), 1
            )
            given["headers"] = {"If-Match": f'"{version}"'}
        return Case(route, reader, path, await self.house.ask(reader, route.method, path, **given))


async def several(work: Iterable[Any]) -> list[Any]:
    """Run them, a few at once."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(todo: Any) -> Any:
        async with gate:
            return await todo

    found = await asyncio.gather(*(one(todo) for todo in work), return_exceptions=True)
    for each in found:
        if isinstance(each, BaseException):
            raise each
    return list(found)


@pytest.fixture(scope="module")
async def town(house: House) -> Town:
    """The house, with the forms of its pages."""
    made = Town(house)
    await made.harvest()
    return made


def told(case: Case, town: Town) -> list[str]:
    """What an answer tells of the first body: identifiers, numbers, titles; what was asked with apart."""
    text = case.answer.text
    asked = case.path + " ".join(value for _, value in town.forms.get(case.route.name, ()))
    return sorted(one for one in town.house.truth.secrets | {OURS} if one in text and one not in asked)


def refused(case: Case) -> bool:
    """Whether somebody was refused: as such, or by being sent to sign in first."""
    sign_in = ("/fr/ouvrir-une-session", "/en/sign-in")
    sent = case.answer.headers.get("location", "").startswith(sign_in)
    if case.route.name in SAME_FOR_ALL and case.answer.status == 303:
        return True
    return case.answer.status in REFUSED or (case.reader.name == "nobody" and case.answer.status == 303 and sent)


async def test_every_parameter_of_every_route_has_an_example(town: Town) -> None:
    bare = [name for name, source in PARAMETERS.items() if isinstance(source, Public) and " " not in name]
    assert not bare, f"public wherever they stand: {bare}; write them with their area"
    areas = {f"{route.area} {name}" for route in town.house.routes for name in route.parameters}
    unused = [name for name in PARAMETERS if " " in name and name not in areas]
    assert not unused, f"no route has {unused} any more"
    for route in town.house.routes:
        for file in town.house.made.files:
            town.values(route, file)


async def test_strangers_are_refused_whatever_they_ask_of_a_body(town: Town) -> None:
    house, wrong, tried = town.house, list[str](), 0
    for route in house.routes:
        cases = []
        for turn, name in enumerate(STRANGERS):
            values, private = town.values(route, town.file(crc32(route.name.encode()) + turn))
            if private:
                cases.append(town.attack(route, town.reader(name), values, turn))
        if not cases:
            continue
        before = house.truth.fingerprint()
        answers: list[Case] = await several(cases)
        tried += len(answers)
        wrong += [f"{case} is not refused" for case in answers if not refused(case)]
        wrong += [f"{case} tells {told(case, town)}" for case in answers if told(case, town)]
        after = house.truth.fingerprint()
        wrong += [f"{route} changed {name}" for name in after if after[name] != before[name]]
    print(f"{tried} attempts of strangers on what a body has")
    assert not wrong, "\n".join(wrong)


async def test_what_a_body_has_is_not_reached_from_under_what_another_has(town: Town) -> None:
    house, wrong = town.house, list[str]()
    theirs = house.made.their_file
    assert theirs is not None
    for route in house.routes:
        values, private = town.values(route, house.made.files[1])
        own, _ = town.values(route, theirs, house.made.theirs)
        mixed = {**values, route.parameters[0]: own[route.parameters[0]]} if len(route.parameters) > 1 else {}
        if not private or not mixed or mixed == values:
            continue
        before = house.truth.fingerprint(house.made.ours)
        case = await town.attack(route, town.reader("their-requester"), mixed, 0)
        # What is public about the rest of the address (a section, an action) leaves only what is theirs to do.
        inside = any(house.truth.example(route.area, one, house.made.ours, theirs)[1] for one in route.parameters[1:])
        if case.answer.status >= 500 or (inside and case.answer.status not in {*REFUSED, 409}):
            wrong.append(f"{case} is not refused")
        wrong += [f"{case} tells {told(case, town)}"] if told(case, town) else []
        wrong += [f"{case} changed what another body has"] if before != house.truth.fingerprint(house.made.ours) else []
    assert not wrong, "\n".join(wrong)


async def test_pages_that_name_nothing_tell_strangers_nothing(town: Town) -> None:
    house, wrong, tried = town.house, list[str](), 0
    for route in house.routes:
        values, private = town.values(route, house.made.files[-1])
        if private or route.writes:
            continue
        answers: list[Case] = await several(
            town.attack(route, town.reader(name), values, turn) for turn, name in enumerate(STRANGERS)
        )
        tried += len(answers)
        wrong += [f"{case} fails" for case in answers if case.answer.status >= 500 and case.path != "/readyz"]
        wrong += [f"{case} tells {told(case, town)}" for case in answers if told(case, town)]
    print(f"{tried} readings of what names nothing")
    assert not wrong, "\n".join(wrong)


async def test_a_query_that_names_what_a_body_has_tells_strangers_nothing(town: Town) -> None:
    house, wrong, tried = town.house, list[str](), 0
    file = house.made.files[TRANSMITTED]
    ours = {name: house.truth.example("", name, house.made.ours, file)[0] for name in IN_QUERIES}
    ours["organisation"] = str(house.made.ours)
    ours["number"] = house.truth.example("review", "number", house.made.ours, file)[0]
    assert house.made.their_file is not None
    for route in house.routes:
        names = town.queried(route)
        if route.writes or not names:
            continue
        values, _ = town.values(route, house.made.their_file, house.made.theirs)
        # What is not theirs to have (a service, a contract) is refused at the path already, and that is tried above.
        cases = []
        for turn, (name, one) in enumerate((name, one) for name in sorted(names) for one in ours.values()):
            reader = town.reader(STRANGERS[turn % len(STRANGERS)])
            cases.append(town.attack(route, reader, values, turn, f"?{name}={one}"))
        answers: list[Case] = await several(cases)
        tried += len(answers)
        wrong += [f"{case} fails" for case in answers if case.answer.status >= 500]
        wrong += [f"{case} tells {told(case, town)}" for case in answers if told(case, town)]
    print(f"{tried} queries that name what a body has")
    assert tried > 200, tried
    assert not wrong, "\n".join(wrong)


async def test_whoever_oversees_reads_and_does_only_what_is_theirs(town: Town) -> None:
    house, wrong, tried = town.house, list[str](), 0
    for route in house.routes:
        readers = [one for one in OVERSEERS if one not in THEIRS.get(route.name, frozenset())]
        cases = []
        for turn, name in enumerate(readers):
            tried_on = {town.file(crc32(route.name.encode()) + turn)}
            if route.writes and {"request_id", "stage_id"} & {*route.parameters}:
                tried_on.add(town.file(TRANSMITTED))
            for file in sorted(tried_on):
                values, private = town.values(route, file)
                if private:
                    cases.append(town.attack(route, town.reader(name), values, turn))
        if not cases:
            continue
        before = house.truth.fingerprint()
        answers: list[Case] = await several(cases)
        tried += len(answers)
        wrong += [f"{case} fails" for case in answers if case.answer.status >= 500 or not case.answer.status]
        if route.writes:
            # They may read the page, so that a form that does not fit, or comes too late, is said to be so, or leads
            # back to the page; what succeeded would have changed something.
            asked = [case for case in answers if case.answer.status not in (303, 409, 422)]
            wrong += [f"{case} is not refused, and not in THEIRS" for case in asked if not refused(case)]
            after = house.truth.fingerprint()
            wrong += [f"{route} changed {name}" for name in after if after[name] != before[name]]
    print(f"{tried} attempts of those who oversee")
    assert not wrong, "\n".join(wrong)


async def test_whoever_oversees_is_shown_no_form_that_they_may_not_send(town: Town) -> None:
    house, wrong, tried = town.house, set[str](), set[str]()
    for route in house.routes:
        for file in house.made.files if route.page is not None and not route.writes else ():
            values, private = town.values(route, file)
            path = route.path(values)
            for name in OVERSEERS if private and path not in tried else ():
                forms = await town.see(town.reader(name), path) or {}
                wrong |= {
                    f"{name} is shown {posts} on {route}"
                    for posts in forms
                    if name not in THEIRS.get(posts, ()) and posts not in OF_EVERYBODY
                }
            tried.add(path)
    print(f"{len(tried)} pages read by those who oversee")
    assert not wrong, "\n".join(sorted(wrong))


async def test_writes_that_name_nothing_leave_what_another_body_has_alone(town: Town) -> None:
    """Last: a session that these end is not needed any more."""
    house, wrong, tried = town.house, list[str](), 0
    for route in house.routes:
        values, private = town.values(route, house.made.files[-1])
        if private or not route.writes:
            continue
        ending = route.area in ("identity", "sessions")
        names = [one for one in STRANGERS if not ending or one == "nobody"]
        before = house.truth.fingerprint(house.made.ours)
        answers: list[Case] = await several(
            town.attack(route, town.reader(name), values, turn) for turn, name in enumerate(names)
        )
        tried += len(answers)
        wrong += [f"{case} fails" for case in answers if case.answer.status >= 500]
        wrong += [f"{case} tells {told(case, town)}" for case in answers if told(case, town)]
        after = house.truth.fingerprint(house.made.ours)
        wrong += [f"{route} changed {name}" for name in after if after[name] != before[name]]
    print(f"{tried} writes that name nothing")
    assert not wrong, "\n".join(wrong)
