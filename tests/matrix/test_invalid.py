"""Wholly invalid input is refused whole, once, in the reader's words, and changes nothing; nothing makes a 500.

The endpoints come from the routes, what they take from the description and from the forms of the pages.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.matrix.asking import Given, Route
from tests.matrix.bodies import CHANGES, JSON, changed
from tests.matrix.conftest import House
from tests.matrix.test_wall import Town
from tests.matrix.town import OVERSEERS, OWN, Reader

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("matrix"), pytest.mark.timeout(600)]

UNWORDED = re.compile(r"\b(?:problem|error|denied|status)-[a-z]+(?:-[a-z]+)*\b")
ADDRESS = re.compile(
    r"""(?:href|src|action|id|class|for|name|value|aria-[a-z]+|data-[a-z]+)="[^"]*"|/problems/[\w-]+"""
)
PEOPLE = (*OWN, "analyst", "supplier")
ENDING = frozenset(
    {
        "closeSession",
        "chooseOrganisation",
        "identity.choose.send",
        "identity.sign-out",
        "identity.sessions.end",
        "identity.sessions.end-others",
        "identity.password.send",
    }
)
"""What ends the session that asks: only tried with input that must fail before."""


@pytest.fixture(scope="module")
async def town(house: House) -> Town:
    """The house, with the forms of its pages."""
    made = Town(house)
    await made.harvest()
    return made


def programs(town: Town) -> list[Route]:
    """The operations that take a JSON body."""
    return [one for one in town.house.routes if one.writes and one.page is None and town.bodies.schema(one.name)]


def posted(town: Town) -> list[Route]:
    """The pages that forms post to."""
    return [one for one in town.house.routes if one.writes and one.page is not None]


async def reader_of(town: Town, route: Route) -> tuple[Reader, str]:
    """Somebody who gets as far as the input, and the address: a body's thing in whatever state lets them."""
    house = town.house
    for name in PEOPLE:
        for file in house.made.files:
            values, _ = town.values(route, file)
            path, reader = route.path(values), town.reader(name)
            answer = await town.house.ask(reader, route.method, path, body=[], headers={"If-Match": '"1"'})
            if answer.status not in (401, 403, 404):
                return reader, path
            if "file_id" not in route.parameters:
                break
    return town.reader("requester"), route.path(town.values(route, house.made.files[-1])[0])


def problem(answer: Given, status: int | None = None) -> list[str]:
    """What is wrong with an answer as problem details."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return [f"{answer.status} is {answer.headers.get('content-type')}"]
    told, wrong = answer.json, list[str]()
    if not {"type", "title", "status", "detail", "code"} <= set(told):
        wrong.append(f"lacks {sorted({'type', 'title', 'status', 'detail', 'code'} - set(told))}")
    wrong += (
        [f"status {told.get('status')} in an answer of {answer.status}"] if told.get("status") != answer.status else []
    )
    wrong += (
        [f"answers {answer.status}, not {status}: {told.get('code')}"] if status not in (None, answer.status) else []
    )
    wrong += [] if told.get("type") == f"/problems/{told.get('code')}" else [f"type {told.get('type')}"]
    for one in told.get("errors", []):
        if set(one) != {"pointer", "name", "message"} or not one["message"]:
            wrong.append(f"a problem is {one}")
        wrong += [f"{one['name']} is not worded: {one['message']}"] if UNWORDED.search(one.get("message", "")) else []
    texts = f"{told.get('title')} {told.get('detail')}"
    return wrong + ([f"is not worded: {texts}"] if UNWORDED.search(texts) else [])


def points(pointer: str, body: Any) -> bool:
    """Whether a JSON pointer leads to something in a body, or names what an object of it lacks."""
    held, parts = body, [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for place, part in enumerate(parts):
        if isinstance(held, dict):
            if part not in held:
                return place == len(parts) - 1
            held = held[part]
        elif isinstance(held, list) and part.isdigit() and int(part) < len(held):
            held = held[int(part)]
        else:
            return False
    return True


async def test_every_operation_lists_everything_that_is_wrong_at_once(town: Town) -> None:
    house, wrong = town.house, list[str]()
    for route in programs(town):
        reader, path = await reader_of(town, route)
        body, pointers = town.bodies.wrong(route.name)
        before, messages = house.truth.fingerprint(), dict[str, list[str]]()
        for language in ("fr", "en"):
            answer = await house.ask(
                reader, route.method, path, body=body, headers={"If-Match": '"1"'}, language=language
            )
            wrong += [f"{route}: {why}" for why in problem(answer, 422)]
            if answer.status != 422:
                continue
            told = [one["pointer"] for one in answer.json["errors"]]
            wrong += [f"{route}: points to {one}" for one in told if not points(one, body)]
            missed = [one for one in sorted(pointers) if not any(f"{got}/".startswith(f"{one}/") for got in told)]
            wrong += [f"{route}: says nothing of {missed}"] if missed else []
            wrong += (
                [f"{route}: answers in {answer.headers.get('content-language')}"]
                if (not answer.headers.get("content-language", "").startswith(language))
                else []
            )
            messages[language] = [one["message"] for one in answer.json["errors"]]
        same = messages.get("fr") == messages.get("en") and messages
        wrong += [f"{route}: says the same in both languages"] if same else []
        wrong += [f"{route} changed something"] if house.truth.fingerprint() != before else []
    assert not wrong, "\n".join(wrong)


async def test_a_text_that_nothing_can_keep_is_refused_wherever_it_is_sent(town: Town) -> None:
    house, wrong = town.house, list[str]()
    before = house.truth.fingerprint()
    for route in programs(town):
        reader, path = await reader_of(town, route)
        body = town.bodies.unkept(route.name)
        answer = await house.ask(reader, route.method, path, body=body, headers={"If-Match": '"1"'})
        wrong += [f"{route}: {why}" for why in problem(answer, 422)]
        told = {one["pointer"] for one in answer.json.get("errors", [])}
        sent = {f"/{name}" for name, value in body.items() if "\x00" in name or "\\u0000" in json.dumps(value)}
        missed = [one for one in sorted(sent) if not any(f"{got}/".startswith(f"{one}/") for got in told)]
        wrong += [f"{route}: says nothing of {missed}"] if missed else []
    for route in house.routes:
        values, _ = town.values(route, house.made.files[-1])
        for name in route.parameters:
            for turn in range(len(route.paths)):
                path = route.path({**values, name: "a\x00"}, turn)
                for reader in (town.reader("requester"), town.reader("nobody")):
                    answer = await house.ask(reader, route.method, path)
                    wrong += [f"{route} at {path}: {answer.status}"] if answer.status != 404 else []
        if not route.writes:
            answer = await house.ask(town.reader("requester"), route.method, f"{route.path(values)}?a=1&b=%00&%00=c")
            wrong += [f"{route} with a query: {answer.status}"] if answer.status != 422 else []
    wrong += ["something changed"] if house.truth.fingerprint() != before else []
    assert not wrong, "\n".join(wrong)


def questions(town: Town) -> list[tuple[Route, list[Mapping[str, Any]]]]:
    """The operations of the API that take parameters in the query, with them."""
    described = ((one, town.bodies.operations.get(one.name, {}).get("parameters", [])) for one in town.house.routes)
    found = ((one, [each for each in given if each["in"] == "query"]) for one, given in described if one.page is None)
    return [(one, given) for one, given in found if given]


def asked_of(route: Route, town: Town, sent: Mapping[str, Sequence[str]]) -> str:
    """The address of an operation with a query."""
    values, _ = town.values(route, town.house.made.files[-1])
    return f"{route.path(values)}?{urlencode(sent, doseq=True)}"


async def test_a_query_tells_everything_that_is_wrong_with_it_by_the_names_that_were_sent(town: Town) -> None:
    house, wrong, tried = town.house, list[str](), 0
    for route, parameters in questions(town):
        possible = {one["name"]: town.bodies.unreadable(one["schema"]) for one in parameters}
        required = {one["name"] for one in parameters if one.get("required")}
        for turn in range(max(map(len, possible.values()))):
            sent = {name: values[turn % len(values)] for name, values in possible.items()}
            for left_out in (None, *sorted(required)):
                path = asked_of(route, town, {name: values for name, values in sent.items() if name != left_out})
                messages = dict[str, list[str]]()
                for language in ("fr", "en"):
                    answer = await house.ask(town.reader("requester"), "GET", path, language=language)
                    wrong += [f"{path}: {why}" for why in problem(answer, 422)]
                    told = [one["pointer"] for one in answer.json.get("errors", [])]
                    wrong += [] if sorted(told) == sorted(f"/{name}" for name in sent) else [f"{path} tells {told}"]
                    messages[language] = [one["message"] for one in answer.json.get("errors", [])]
                wrong += [f"{path}: says the same in both languages"] if messages["fr"] == messages["en"] else []
                tried += 1
    several = await house.ask(town.reader("requester"), "GET", "/api/v1/comparisons?" + "&".join(["offer=x"] * 300))
    wrong += [f"too many: {why}" for why in problem(several, 422)]
    named = [(one["pointer"], one["name"]) for one in several.json.get("errors", [])]
    wrong += [f"too many is {named}"] if named != [("/offer", "too-many")] else []
    assert tried > 20, tried
    assert not wrong, "\n".join(wrong)


async def test_what_is_no_json_and_what_lacks_its_version_is_said_to_be_so(town: Town) -> None:
    house, wrong = town.house, list[str]()
    for route in programs(town):
        reader, path = await reader_of(town, route)
        before = house.truth.fingerprint()
        headers = {"content-type": "application/json", "If-Match": '"1"'}
        wrong += [
            f"{route} before {raw!r}: {why}"
            for raw, status, changes in (
                (b"{", 400, {}),
                (b"\xff\xfe", 400, {}),
                (b'{"a": 1', 400, {"content-type": "application/merge-patch+json"}),
                (b"{}", 415, {"content-type": "text/plain"}),
                (b"a=1", 415, {"content-type": "application/x-www-form-urlencoded"}),
                (b"[]", 422, {}),
                (b"null", 422, {}),
                (b'"text"', 422, {}),
                (b'{"a": 1e999}', None, {}),
                (b"[" * 100_000, 400, {}),
                (b'{"a":' * 100_000, 400, {}),
                (b"[" * 900 + b"]" * 900, 400, {}),
            )
            for why in problem(
                await house.ask(reader, route.method, path, raw=raw, headers={**headers, **changes}), status
            )
        ]
        if any(one["name"] == "If-Match" for one in town.bodies.operations[route.name].get("parameters", [])):
            answer = await house.ask(reader, route.method, path, body=town.bodies.fitting(route.name))
            wrong += [f"{route} without If-Match: {why}" for why in problem(answer, 428)]
        wrong += [f"{route} changed something"] if house.truth.fingerprint() != before else []
    assert not wrong, "\n".join(wrong)


async def test_every_form_that_is_empty_or_nonsense_is_shown_again_in_the_readers_words(town: Town) -> None:
    house, wrong = town.house, list[str]()
    for route in posted(town):
        if route.name in ENDING:
            continue
        reader, path = await reader_of(town, route)
        names = [name for name, _ in town.forms.get(route.name, ()) if not name.startswith("_")]
        for turn, form in enumerate(
            ([(name, "\u2603") for name in names], [("unknown", "1")], [("a.b.c", "1"), ("a", "2")])
        ):
            values, _ = town.values(route, house.made.files[turn])
            for language in ("fr", "en"):
                before = house.truth.fingerprint()
                shown = route.path(values, 0 if language == "fr" else 1) if turn else path
                answer = await house.ask(reader, "POST", shown, form=form, language=language)
                wrong += [f"{route} before {form}: {why}" for why in page_problems(answer)]
                if answer.status >= 400 and house.truth.fingerprint() != before:
                    wrong.append(f"{route} answered {answer.status} and changed something")
    assert not wrong, "\n".join(wrong)


def page_problems(answer: Given) -> list[str]:
    """What is wrong with a page after a form."""
    wrong = [f"answers {answer.status}: {answer.text[:200]}"] if answer.status >= 500 or not answer.status else []
    plain = ADDRESS.sub("", answer.text)
    found = sorted(set(UNWORDED.findall(plain))) if "html" in answer.headers.get("content-type", "") else []
    return wrong + [f"{answer.status}: {one} is not worded" for one in found]


MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ANYBODY = st.sampled_from((*PEOPLE, *OVERSEERS))
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
VALUES = st.one_of(
    TEXT, st.sampled_from(("", "0", "-1", "1e9", "9" * 30, "2026-02-30", "true", "null", "\x00", "é" * 300))
)
HOW = st.sampled_from(("keep", "keep", "change", "drop", "double", "deepen"))


@given(place=st.integers(0, 9_999), file=st.integers(0, 6), who=ANYBODY, anything=st.none() | JSON, changes=CHANGES)
@MANY
async def test_no_body_makes_an_operation_fail(
    town: Town, place: int, file: int, who: str, anything: Any, changes: Any
) -> None:
    house = town.house
    routes = [one for one in programs(town) if one.name not in ENDING]
    route = routes[place % len(routes)]
    body = changed(town.bodies.fitting(route.name), changes) if anything is None else anything
    values, _ = town.values(route, town.file(file))
    before = house.truth.fingerprint()
    answer = await house.ask(town.reader(who), route.method, route.path(values), body=body, headers={"If-Match": '"1"'})
    assert 0 < answer.status < 500, f"{who}: {route} {body!r}: {answer.text}"
    if answer.status >= 400:
        assert not problem(answer), f"{who}: {route} {body!r}: {answer.text}"
        strange = [one["pointer"] for one in answer.json.get("errors", []) if not points(one["pointer"], body)]
        assert not strange, f"{who}: {route} {body!r}: nothing is at {strange}"
        assert house.truth.fingerprint() == before, f"{who}: {route} {body!r}: {answer.status} and changed something"


@given(place=st.integers(0, 9_999), who=ANYBODY, choices=st.lists(st.integers(0, 40), min_size=12, max_size=12))
@MANY
async def test_a_query_tells_what_is_wrong_and_nothing_else(
    town: Town, place: int, who: str, choices: list[int]
) -> None:
    """Each parameter is left out, readable or not: told is each that is not, or that is required and missing."""
    every = questions(town)
    route, parameters = every[place % len(every)]
    sent, expected = dict[str, list[str]](), list[str]()
    for one, choice in zip(parameters, choices, strict=False):
        possible: list[list[str] | None] = [None, town.bodies.readable(one["schema"])]
        possible += town.bodies.unreadable(one["schema"])
        values = possible[choice % len(possible)]
        if values is not None:
            sent[one["name"]] = values
        if choice % len(possible) > 1 or (values is None and one.get("required")):
            expected.append(f"/{one['name']}")
    path = asked_of(route, town, sent)
    answer = await town.house.ask(town.reader(who), "GET", path)
    assert 0 < answer.status < 500, f"{who}: {path}: {answer.text}"
    if answer.status >= 400:
        assert not problem(answer), f"{who}: {path}: {answer.text}"
    if expected:
        assert answer.status == 422, f"{who}: {path}: {answer.text}"
        assert sorted(one["pointer"] for one in answer.json["errors"]) == sorted(expected), f"{path}: {answer.text}"


@given(
    place=st.integers(0, 9_999),
    file=st.integers(0, 6),
    who=ANYBODY,
    changes=st.lists(st.tuples(HOW, VALUES), min_size=1, max_size=6),
    more=st.lists(st.tuples(TEXT.filter(bool), VALUES), max_size=2),
)
@MANY
async def test_no_form_makes_a_page_fail(
    town: Town, place: int, file: int, who: str, changes: list[tuple[str, str]], more: list[tuple[str, str]]
) -> None:
    house = town.house
    routes = [one for one in posted(town) if one.name not in ENDING]
    route = routes[place % len(routes)]
    form = [*changed_form(town.forms.get(route.name, ()), changes), *more]
    values, _ = town.values(route, town.file(file))
    before = house.truth.fingerprint()
    answer = await house.ask(town.reader(who), "POST", route.path(values, place), form=form)
    assert not page_problems(answer), f"{who}: {route} {form!r}: {page_problems(answer)}"
    if answer.status >= 400:
        assert house.truth.fingerprint() == before, f"{who}: {route} {form!r}: {answer.status} and changed something"


def changed_form(valid: Sequence[tuple[str, str]], changes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A form that somebody could send: fields of the real one with other values, left out, doubled, made deeper."""
    sent: list[tuple[str, str]] = []
    for (name, value), (how, other) in zip(valid, itertools.cycle(changes), strict=False):
        sent += [(name, value)] if how in ("keep", "double", "deepen") else []
        sent += [(name, other)] if how in ("change", "double") else []
        sent += [(f"{name}.0.x", other)] if how == "deepen" else []
    return sent
