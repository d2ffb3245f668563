"""Bodies from the description of the API: one that fits, one of which everything is wrong, and any JSON at all."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

WORD = "Texte"
FORMATS: Mapping[str, str] = {
    "date": "2026-09-01",
    "date-time": "2026-09-01T12:00:00Z",
    "uuid": "00000000-0000-7000-8000-000000000001",
    "email": "quelqu-un@exemple.test",
}


class Bodies:
    """The input models of a description.

    `identifiers` is what fields that hold an identifier are filled with, by the field's name.
    """

    def __init__(self, document: Mapping[str, Any], identifiers: Mapping[str, str] | None = None) -> None:
        self.document = document
        self.identifiers = dict(identifiers or {})
        self.operations: dict[str, Mapping[str, Any]] = {
            operation["operationId"]: operation for item in document["paths"].values() for operation in item.values()
        }

    def schema(self, operation_id: str) -> Mapping[str, Any] | None:
        """The schema of an operation's JSON body, None when it takes none."""
        content = self.operations.get(operation_id, {}).get("requestBody", {}).get("content", {})
        found = content.get("application/json", {}).get("schema")
        return None if found is None else self.resolved(found)

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The schema that a reference names."""
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def fitting(self, operation_id: str) -> Any:
        """A body that fits the schema, None when the operation takes none; its example when it has one."""
        schema = self.schema(operation_id)
        return None if schema is None else self._fits(schema, "")

    def _fits(self, given: Mapping[str, Any], name: str) -> Any:
        schema = self.resolved(given)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._fits(schema[several][0], name)
        kind = schema.get("type")
        if kind == "object":
            wanted = schema.get("required", [])
            return {key: self._fits(schema["properties"][key], key) for key in wanted}
        if kind == "array":
            return [self._fits(schema.get("items", {}), name) for _ in range(schema.get("minItems", 0))]
        if kind in ("integer", "number"):
            return max(schema.get("minimum", 1), 1)
        if kind == "boolean":
            return True
        if kind == "null":
            return None
        return self._text(schema, name)

    def _text(self, schema: Mapping[str, Any], name: str) -> str:
        if schema.get("format") == "uuid":
            return self.identifiers.get(name, FORMATS["uuid"])
        if "format" in schema:
            return FORMATS.get(schema["format"], WORD)
        if "0-9a-f" in schema.get("pattern", ""):
            return "0" * 64
        if "pattern" in schema:
            return "texte"
        return WORD.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 200)]

    def wrong(self, operation_id: str) -> tuple[dict[str, Any], set[str]]:
        """A body of which every constrained field is of a wrong kind and one is unknown, and the pointers to expect."""
        schema = self.schema(operation_id)
        assert schema is not None
        body: dict[str, Any] = {"unknown_field": 1}
        for name, one in schema.get("properties", {}).items():
            kinds = self.kinds(one)
            if not kinds:
                continue
            body[name] = {"wrong": [None]} if "object" not in kinds else "wrong"
        return body, {f"/{name}" for name in body}

    def unkept(self, operation_id: str) -> dict[str, Any]:
        """A body with U+0000 in every text that the operation takes, whole otherwise where a value is needed."""
        schema = self.schema(operation_id)
        assert schema is not None
        body = self.fitting(operation_id)
        for name, one in schema.get("properties", {}).items():
            kinds = self.kinds(one)
            if "string" in kinds:
                body[name] = "a\x00b"
            elif "array" in kinds:
                body[name] = ["\x00"]
            elif "object" in kinds or not kinds:
                body[name] = {"a\x00": 1, "b": {"c": ["\x00"]}}
        return {**body, "\x00": "\x00"}

    def unreadable(self, schema: Mapping[str, Any]) -> list[list[str]]:
        """What a parameter of a query cannot be, each as its values: of another kind, or just outside its limits."""
        one, nul = self.parameter(schema), ["a\x00b"]
        if one["type"] == "array":
            return [nul, *([[WORD] * (one["maxItems"] + 1)] if "maxItems" in one else [])]
        if one["type"] == "integer":
            limits = [int(one[limit]) + step for limit, step in (("minimum", -1), ("maximum", 1)) if limit in one]
            return [nul, ["abc"], [""], ["1.5"], ["9" * 30], *([str(limit)] for limit in limits)]
        long = [["x" * (one["maxLength"] + 1)]] if "maxLength" in one else []
        return [nul, *long, *([["\u2603"]] if "pattern" in one or "format" in one else [])]

    def readable(self, schema: Mapping[str, Any]) -> list[str]:
        """Values that a parameter of a query may have, whatever the operation then makes of them."""
        one = self.parameter(schema)
        return [str(one.get("default") or FORMATS.get(one.get("format", ""), "1"))]

    def parameter(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The schema of a parameter that is there: limits may stand beside the choice of null."""
        several = next((schema[key] for key in ("anyOf", "oneOf") if key in schema), [schema])
        return {**schema, **next(one for one in map(self.resolved, several) if one.get("type") != "null")}

    def kinds(self, given: Mapping[str, Any]) -> set[str]:
        """The JSON types that a field takes; empty for anything."""
        schema = self.resolved(given)
        for several in ("anyOf", "oneOf"):
            if several in schema:
                found = [self.kinds(one) for one in schema[several]]
                return set().union(*found) if all(found) else set()
        if "enum" in schema or "const" in schema:
            return {"string"}
        return {schema["type"]} if "type" in schema else set()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(("\x00", "a\x00b")),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=12,
)


CHANGES = st.lists(
    st.tuples(st.sampled_from(("drop", "replace", "add", "double")), st.integers(0, 60), st.text(max_size=8), JSON),
    min_size=1,
    max_size=3,
)
"""What is done to a valid body: how, at which place, and with what."""


def changed(valid: Any, changes: Sequence[tuple[str, int, str, Any]]) -> Any:
    """A valid body with something in it replaced, left out, added or doubled."""
    body = [copy.deepcopy(valid)]
    for how, index, name, value in changes:
        places = list(_places(body))
        inside, key = places[index % len(places)]
        held = inside[key]
        if how == "add" and isinstance(held, dict):
            held[name] = value
        elif how == "double" and isinstance(held, list):
            held.extend(copy.deepcopy(held) or [value])
        elif how == "drop" and isinstance(inside, dict):
            del inside[key]
        else:
            inside[key] = value
    return body[0]


def _places(held: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(held) if isinstance(held, dict) else range(len(held)):
        yield held, key
        if isinstance(held[key], dict | list):
            yield from _places(held[key])
