"""The description of the API for people: the same OpenAPI document that programs read, as a page of ours."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Litestar
from litestar.response import Response
from markupsafe import Markup

from core.web.pages import page
from core.web.web import Web

METHODS = ("get", "post", "put", "patch", "delete")
STATE = "readable_api"
EXAMPLES = {"code": "ombrelac-courant", "family_id": "email", "mailboxes": "400", "months": "36"}
"""What stands for a parameter in an example, where the description gives none."""

TRIED = "/api/v1/offers?q=archive&facet=data_locations.mailbox%3E%3Dquebec&order=price"
"""A search to try at once."""


@page("api", fr="/api", en="/api", prefixed=False)
async def show(web: Web) -> Response[Any]:
    """Every operation by group: what it takes, what it answers, how it refuses, and a call to copy."""
    app = web.request.app
    if STATE not in app.state:
        app.state[STATE] = described(app)
    found = app.state[STATE]
    origin = app.state["settings"].origin
    return web.page("broker/api.html", groups=found["groups"], version=found["version"], origin=origin, tried=TRIED)


def described(app: Litestar) -> dict[str, Any]:
    """The OpenAPI description as its page shows it, made once."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    groups = {
        tag["name"]: {"name": tag["name"], "about": tag.get("description", ""), "operations": []}
        for tag in document.get("tags", [])
    }
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            one = item[method]
            tag = next(iter(one.get("tags", [])), "other")
            held = groups.setdefault(tag, {"name": tag, "about": "", "operations": []})
            held["operations"].append(operation(path, method, one, document))
    return {"groups": [group for group in groups.values() if group["operations"]], "version": document["openapi"]}


def operation(path: str, method: str, one: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """One operation."""
    parameters = [resolved(given, document) for given in one.get("parameters", [])]
    content: dict[str, Any] = resolved(one.get("requestBody", {}), document).get("content", {})
    media_type, body = next(iter(content.items()), ("", dict[str, Any]()))
    return {
        "id": one.get("operationId") or f"{method}-{path}",
        "method": method,
        "path": path,
        "title": one.get("summary", path),
        "about": coded(one.get("description", "")),
        "signed_in": bool(one.get("security")),
        "parameters": [
            {
                "name": given["name"],
                "place": given["in"],
                "required": given.get("required", False),
                "type": type_of(given.get("schema", {})),
                "about": coded(given.get("description", "")),
            }
            for given in parameters
        ],
        "body": type_of(body.get("schema", {})) if body else "",
        "answers": [
            {
                "status": status,
                "about": coded(resolved(answer, document).get("description", "")),
                "good": status[0] in "123",
            }
            for status, answer in sorted(one.get("responses", {}).items())
        ],
        "curl": curl(path, method, one, parameters, media_type, example_of(body, document)),
    }


def coded(words: str) -> Markup:
    """A docstring's words, what stands between backticks as code."""
    parts = [Markup("<code>{}</code>") if at % 2 else Markup("{}") for at in range(words.count("`") + 1)]
    return Markup("").join(part.format(said) for part, said in zip(parts, words.split("`"), strict=True))


def resolved(given: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference refers to, or the thing itself."""
    seen = 0
    while "$ref" in given and seen < 10:
        found: Any = document
        for part in str(given["$ref"]).removeprefix("#/").split("/"):
            found = found[part]
        given, seen = found, seen + 1
    return given


def type_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few words: `integer, 1–100`, `string[]`, the name of a component."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for joint in ("oneOf", "anyOf"):
        if joint in schema:
            inside = dict.fromkeys(type_of(one) for one in schema[joint] if one.get("type") != "null")
            return " | ".join(inside)
    if schema.get("type") == "array":
        return f"{type_of(schema.get('items', {}))}[]"
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    name = str(schema.get("format") or schema.get("type") or "any")
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{name}, {int(low)}–{int(high)}"
    return name


def example_of(body: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    """The example that a body's description gives, or one made of its required members."""
    if not body:
        return None
    if "example" in body:
        return body["example"]
    for named in body.get("examples", {}).values():
        return resolved(named, document).get("value")
    schema = resolved(body.get("schema", {}), document)
    for given in schema.get("examples", []):
        return given
    return {name: sample(schema["properties"].get(name, {}), document) for name in schema.get("required", [])}


def sample(schema: Mapping[str, Any], document: Mapping[str, Any], depth: int = 0) -> Any:
    """A value of the right shape."""
    schema = resolved(schema, document)
    for given in (schema.get("default"), *schema.get("examples", []), *schema.get("enum", [])):
        if given is not None:
            return given
    for joint in ("oneOf", "anyOf", "allOf"):
        for one in schema.get(joint, []):
            return sample(one, document, depth + 1)
    kind = schema.get("type")
    if kind == "object" and depth < 3:
        properties = schema.get("properties", {})
        return {name: sample(properties.get(name, {}), document, depth + 1) for name in schema.get("required", [])}
    plain: dict[Any, Any] = {"integer": int(schema.get("minimum", 1)), "number": 1, "boolean": True, "array": []}
    dated = {"date": "2026-09-01", "uuid": "0190c6f0-0000-7000-8000-000000000000", "email": "name@exemple.quebec"}
    return plain.get(kind, dated.get(str(schema.get("format")), "…" if kind == "string" else {}))


def curl(
    path: str,
    method: str,
    one: Mapping[str, Any],
    parameters: list[Mapping[str, Any]],
    media_type: str,
    body: Any,
) -> str:
    """A call to copy; `{origin}` stands for the address of the service."""
    for given in parameters:
        if given["in"] == "path":
            path = path.replace("{" + given["name"] + "}", EXAMPLES.get(given["name"], "ID"))
    query = "&".join(query_parts(parameters))
    address = "{origin}" + path + (f"?{query}" if query else "")
    parts = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    if one.get("security"):
        parts.append('-H "Authorization: Bearer $TOKEN"')
    for given in parameters:
        if given["in"] == "header" and given.get("required"):
            parts.append(f"-H '{given['name']}: \"1\"'")
    if body is not None:
        parts.append(f"-H 'Content-Type: {media_type}'")
        parts.append("-d " + shlex.quote(json.dumps(body, ensure_ascii=False)))
    parts.append(f"'{address}'")
    return " ".join(parts) if len(parts) < 3 else " \\\n  ".join(parts)


def query_parts(parameters: list[Mapping[str, Any]]) -> Iterator[str]:
    """What the query of an example must hold."""
    for given in parameters:
        if given["in"] == "query" and given.get("required"):
            if type_of(given.get("schema", {})).endswith("[]"):
                yield f"{given['name']}=ombrelac-courant&{given['name']}=velmora-suite"
            else:
                yield f"{given['name']}={EXAMPLES.get(given['name'], '…')}"
