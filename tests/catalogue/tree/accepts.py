"""A small JSON Schema checker: the keywords that a tree's schema uses, and an error for any other."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, Any] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: not isinstance(v, bool) and (isinstance(v, int) or (isinstance(v, float) and v.is_integer())),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
}
SILENT = {"$schema", "title", "description", "format", "then", "else", "additionalProperties"}


def accepts(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value satisfies a schema."""
    return all(key in SILENT or _keyword(schema, key, value) for key in schema) and _extras(schema, value)


def _extras(schema: dict[str, Any], value: Any) -> bool:
    closed = schema.get("additionalProperties") is False and isinstance(value, dict)
    return not closed or set(value) <= set(schema["properties"])


def _keyword(schema: dict[str, Any], key: str, value: Any) -> bool:
    wanted = schema[key]
    text, array, obj = isinstance(value, str), isinstance(value, list), isinstance(value, dict)
    number = TYPES["number"](value)
    match key:
        case "type":
            return bool(TYPES[wanted](value))
        case "enum":
            return any(type(one) is type(value) and one == value for one in wanted)
        case "anyOf":
            return any(accepts(one, value) for one in wanted)
        case "allOf":
            return all(accepts(one, value) for one in wanted)
        case "not":
            return not accepts(wanted, value)
        case "if":
            return accepts(schema.get("then" if accepts(wanted, value) else "else", {}), value)
        case "properties":
            return not obj or all(accepts(wanted[name], value[name]) for name in wanted if name in value)
        case "required":
            return not obj or set(wanted) <= set(value)
        case "items":
            return not array or all(accepts(wanted, one) for one in value)
        case "contains":
            return not array or any(accepts(wanted, one) for one in value)
        case "uniqueItems":
            return not array or len({repr(one) for one in value}) == len(value)
        case "minItems":
            return not array or len(value) >= wanted
        case "maxItems":
            return not array or len(value) <= wanted
        case "minLength":
            return not text or len(value) >= wanted
        case "maxLength":
            return not text or len(value) <= wanted
        case "pattern":
            return not text or re.search(wanted, value) is not None
        case "minimum":
            return not number or value >= wanted
        case "maximum":
            return not number or value <= wanted
        case _:
            raise AssertionError(f"the checker does not know `{key}`")
