"""The JSON Schema of conditions says what the parser says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from guidelines.language import Node, json_schema, read, to_data
from tests.guidelines.strategies import garbage, nodes

SCHEMA = json_schema()
KNOWN = {
    "$ref", "oneOf", "enum", "const", "type", "pattern", "minimum", "maximum", "maxLength", "minItems", "maxItems",
    "items", "required", "properties", "additionalProperties",
}  # fmt: skip
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


def valid(data: Any, schema: dict[str, Any]) -> bool:
    """Whether data follows a schema, for the few keywords that ours uses."""
    assert set(schema) <= KNOWN | {"$schema", "$defs", "title"}
    if "$ref" in schema:
        return valid(data, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "oneOf" in schema and sum(valid(data, option) for option in schema["oneOf"]) != 1:
        return False
    if "enum" in schema and data not in schema["enum"]:
        return False
    if "const" in schema and data != schema["const"]:
        return False
    kind = schema.get("type")
    if kind and (not isinstance(data, TYPES[kind]) or (isinstance(data, bool) and kind != "boolean")):
        return False
    if isinstance(data, str):
        return len(data) <= schema.get("maxLength", len(data)) and bool(re.search(schema.get("pattern", ""), data))
    if isinstance(data, int | float) and "minimum" in schema:
        return bool(schema["minimum"] <= data <= schema["maximum"])
    if isinstance(data, list) and "items" in schema:
        return schema["minItems"] <= len(data) <= schema["maxItems"] and all(valid(x, schema["items"]) for x in data)
    if isinstance(data, dict) and "properties" in schema:
        properties = schema["properties"]
        return set(data) == set(schema["required"]) and all(valid(data[key], properties[key]) for key in properties)
    return True


@settings(max_examples=100, deadline=None)
@given(nodes)
def test_every_condition_follows_the_schema(node: Node) -> None:
    assert valid(to_data(node), SCHEMA)


@settings(max_examples=100, deadline=None)
@given(garbage)
def test_what_follows_the_schema_is_read(data: object) -> None:
    assert (read(data)[0] is not None) == valid(data, SCHEMA)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"all": []},
        {"fact": "a.b", "op": "eq"},
        {"fact": "a.b", "op": "matches", "value": "x"},
        {"fact": "b", "op": "eq", "value": 1},
        {"fact": "a.b", "op": "in", "value": 1},
        {"fact": "a.b", "op": "eq", "value": 1, "other": "a.c"},
        {"fact": "a.b", "op": "between", "value": [1]},
        {"fact": "a.b", "op": "min_length", "value": -1},
        {"if": {"fact": "a.b", "op": "eq", "value": 1}},
    ],
)
def test_what_the_parser_refuses_the_schema_refuses_too(data: dict[str, Any]) -> None:
    assert not valid(data, SCHEMA)
    assert read(data)[0] is None
