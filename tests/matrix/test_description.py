"""The description at `/openapi.json` is whole and true: what it says is what the operations do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from broker.app import TAGS
from tests.matrix.asking import Route
from tests.matrix.bodies import Bodies
from tests.matrix.conftest import House
from tests.matrix.test_wall import several
from tests.matrix.town import OVERSEERS, OWN

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("matrix"), pytest.mark.timeout(600)]

METHODS = {"get", "put", "post", "delete", "patch"}
PROBLEM = "#/components/schemas/ProblemDetails"


@pytest.fixture(scope="module")
async def document(house: House) -> dict[str, Any]:
    """The description as programs get it."""
    answer = await house.ask(house.made.readers["nobody"], "GET", "/openapi.json")
    assert answer.status == 200
    found: dict[str, Any] = answer.json
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation with its path and method."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert method in METHODS, (path, method)
            yield path, method, operation


def references(value: Any) -> Iterator[str]:
    """Every `$ref` inside."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inside in value.values():
            yield from references(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from references(inside)


def described(house: House) -> list[Route]:
    """The operations of the API among the routes."""
    return [one for one in house.routes if one.page is None and one.paths[0].startswith("/api/")]


async def test_the_description_has_the_structure_of_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert {"title", "version"} <= set(document["info"])
    components = document["components"]
    for reference in references(document):
        _, kind, name = reference.removeprefix("#/").split("/")
        assert name in components.get(kind, {}), f"{reference} points at nothing"
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        named = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        given = [(one["in"], one["name"]) for one in operation.get("parameters", [])]
        assert len(given) == len(set(given)), f"{where}: a parameter is there twice"
        assert {name for place, name in given if place == "path"} == named, where
        assert all(one.get("required") for one in operation.get("parameters", []) if one["in"] == "path"), where
        assert operation["responses"], where
        for status, response in operation["responses"].items():
            assert status.isdigit(), where
            assert response["description"], (where, status)
        for requirement in operation.get("security", []):
            assert set(requirement) <= set(components["securitySchemes"]), where


async def test_every_operation_says_what_it_is_and_how_it_refuses(document: dict[str, Any]) -> None:
    tags, ids, wrong = {one.name for one in TAGS}, set[str](), list[str]()
    for path, method, operation in operations(document):
        where = f"{method} {path}"
        name = operation.get("operationId", "")
        wrong += [f"{where}: operation_id"] if not name or name in ids or not name[0].islower() or "_" in name else []
        ids.add(name)
        wrong += [f"{where}: summary"] if not operation.get("summary") else []
        wrong += [f"{where}: description"] if not operation.get("description") else []
        wrong += [f"{where}: tags"] if not operation.get("tags") or not set(operation["tags"]) <= tags else []
        refusals = {int(one) for one in operation["responses"] if int(one) >= 400}
        wanted = {401, 403} if operation.get("security") else set()
        wanted |= {404} if "{" in path else set()
        wanted |= {400, 415, 422} if "requestBody" in operation else set()
        wrong += (
            [f"{where}: does not say {sorted(wanted - refusals)}: takes(…) or reads(…)"] if wanted - refusals else []
        )
        for status in refusals:
            content = operation["responses"][str(status)].get("content", {})
            if content.get("application/problem+json", {}).get("schema", {}).get("$ref") != PROBLEM:
                wrong.append(f"{where}: {status} is no problem details")
    assert not wrong, "\n".join(wrong)


async def test_every_route_of_the_api_is_described(house: House, document: dict[str, Any]) -> None:
    told = {(path, method.upper()) for path, method, _ in operations(document)}
    there = {(one.paths[0], one.method) for one in described(house)}
    assert there == told


async def test_what_an_operation_reads_is_what_it_says(house: House, document: dict[str, Any]) -> None:
    """An undeclared body is found by sending one that is no JSON, an undeclared If-Match by leaving it out."""
    wrong, made = list[str](), house.made
    bodies = Bodies(document)
    for route in described(house):
        if not route.writes:
            continue
        operation = bodies.operations[route.name]
        values = {one: house.truth.example(route.area, one, made.ours, made.files[-1])[0] for one in route.parameters}
        reader, path = made.readers["requester"], route.path(values)
        if route.name in ("closeSession", "chooseOrganisation"):
            reader = made.readers["delegate"]
        text = {"content-type": "text/plain"}
        reads = (await house.ask(reader, route.method, path, raw=b"?", headers=text)).status == 415
        if reads != ("requestBody" in operation):
            wrong.append(f"{route}: {'reads a body and does not say so' if reads else 'says a body that it ignores'}")
        body = bodies.fitting(route.name)
        if body is None and reads:
            continue
        missing = (await house.ask(reader, route.method, path, body=body)).status == 428
        told = any(one["name"] == "If-Match" for one in operation.get("parameters", []))
        if missing != told:
            wrong.append(f"{route}: {'asks for If-Match' if missing else 'says If-Match'}, and {not missing} otherwise")
    assert not wrong, "\n".join(wrong)


async def test_every_body_has_an_example_that_its_operation_takes(house: House, document: dict[str, Any]) -> None:
    """Sent for things that are not there, by somebody who starts no file: what is wrong with a body is told before."""
    wrong = list[str]()
    told = {operation["operationId"]: operation for _, _, operation in operations(document)}
    for route in described(house):
        content = told[route.name].get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        if "example" not in content and "examples" not in content:
            wrong.append(f"{route}: no example")
            continue
        example = content["example"] if "example" in content else next(iter(content["examples"].values()))["value"]
        path = route.path(dict.fromkeys(route.parameters, "00000000-0000-7000-8000-000000000001"))
        reader = house.made.readers["analyst"]
        answer = await house.ask(reader, route.method, path, body=example, headers={"If-Match": '"1"'})
        if answer.status in (400, 422):
            wrong.append(f"{route}: {answer.status} {answer.json}")
    assert not wrong, "\n".join(wrong)


async def test_what_the_reading_operations_answer_is_what_they_say(house: House, document: dict[str, Any]) -> None:
    """Decoded as the declared Struct and written again, an answer is the same: nothing undeclared, nothing missing."""
    wrong, made, tried = list[str](), house.made, 0
    queries = {"costOffer": "?mailboxes=500", "compareOffers": "?offer=nordecume-integral&offer=nordecume-essentiel"}
    for route in described(house):
        if route.writes:
            continue
        answers = []
        for file in made.files:
            values = {one: house.truth.example(route.area, one, made.ours, file)[0] for one in route.parameters}
            path = route.path(values) + queries.get(route.name, "")
            people = [made.readers[name] for name in ("nobody", *OWN, "supplier", *OVERSEERS)]
            answers += await several(
                house.ask(one, "GET", path) for one in (people if file == made.files[-1] else people[1:2])
            )
        good = [one for one in answers if one.status == 200]
        tried += len(good)
        wrong += [f"{route}: nobody got an answer: {sorted({one.status for one in answers})}"] if not good else []
        wrong += [
            f"{route}: {one.status} undeclared" for one in answers if str(one.status) not in responses(document, route)
        ]
        for one in good:
            if "json" in one.headers.get("content-type", ""):
                wrong += [f"{route}: {why}" for why in differs(route, one.body)]
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert tried


async def test_head_is_answered_as_get_is_without_the_body(house: House) -> None:
    reader, wrong = house.made.readers["requester"], list[str]()
    for route in house.routes:
        if route.writes or "{" in route.paths[0] or (route.page is not None and route.page.prefixed):
            continue
        got, headed = [await house.ask(reader, method, route.paths[0]) for method in ("GET", "HEAD")]
        if headed.body or headed.status != got.status:
            wrong.append(f"{route}: {headed.status} instead of {got.status}, {len(headed.body)} bytes")
    assert not wrong, "\n".join(wrong)


def responses(document: dict[str, Any], route: Route) -> set[str]:
    """The statuses that an operation says."""
    return set(document["paths"][route.paths[0]][route.method.lower()]["responses"])


def differs(route: Route, body: bytes) -> list[str]:
    """How an answer differs from the declared type."""
    spec = (route.handler.responses or {}).get(route.handler.status_code or 200)
    declared: Any = (
        spec.data_container if spec is not None else route.handler.parsed_fn_signature.return_type.annotation
    )
    try:
        read = msgspec.json.decode(body, type=declared)
    except (msgspec.ValidationError, TypeError) as error:
        return [f"is no {declared}: {error}"]
    written = json.loads(msgspec.json.encode(read))
    return [] if same(written, json.loads(body)) else [f"holds more than {declared} says"]


def same(left: Any, right: Any) -> bool:
    """Whether two pieces of JSON say the same; a field that is null and one that is left out do."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = {*left, *right}
        return all(same(left.get(key), right.get(key)) for key in keys)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right) or str(left) == str(right)


async def test_a_client_is_generated_from_it_without_warnings(document: dict[str, Any], tmp_path: Path) -> None:
    source, settings = tmp_path / "openapi.json", tmp_path / "settings.yaml"
    source.write_text(json.dumps(document), encoding="utf-8")
    overrides = {"application/problem+json": "application/json", "application/pdf": "application/octet-stream"}
    settings.write_text(json.dumps({"post_hooks": [], "content_type_overrides": overrides}), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("openapi-python-client")),
        "generate",
        *("--path", str(source), "--config", str(settings), "--output-path", str(tmp_path / "client")),
        *("--meta", "none", "--fail-on-warning"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=90, check=False)  # noqa: ASYNC221
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout.lower()
