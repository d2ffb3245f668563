"""What OpenAPI says of a handler's body: the input model that the handler parses itself.

Handlers read their body with `body_as`, so that every problem is listed at once; `operation_class=takes(Model)` tells
the description which model that is. Nested models become components, gathered by `components()` at the composition
root.

    @post("/api/v1/offers", operation_class=takes(NewOffer, example={"name": "…"}))
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from litestar.openapi.spec import Components, OpenAPIMediaType, Operation, Parameter, RequestBody, Schema
from pydantic import BaseModel

TEMPLATE = "#/components/schemas/{model}"

_KNOWN: dict[str, dict[str, Any]] = {}

IDEMPOTENCY_KEY = Parameter(
    name="Idempotency-Key",
    param_in="header",
    description="Any text of at most 200 characters: the same key and request are carried out once and answered alike.",
    schema=Schema(type="string", max_length=200),  # type: ignore[arg-type]
)
IF_MATCH = Parameter(
    name="If-Match",
    param_in="header",
    required=True,
    description="The entity tag (version) of the object as it was read.",
    schema=Schema(type="string"),  # type: ignore[arg-type]
)


def takes(
    model: type[BaseModel] | None = None, *, example: Any = None, versioned: bool = False, once: bool = False
) -> type[Operation]:
    """The operation class of a handler that parses `model` from its JSON body.

    `versioned` handlers want If-Match, `once` handlers heed Idempotency-Key.
    """
    body = None if model is None else RequestBody(required=True, content={"application/json": media(model, example)})
    headers = [*([IF_MATCH] if versioned else ()), *([IDEMPOTENCY_KEY] if once else ())]

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            if body is not None:
                self.request_body = body
            if headers:
                self.parameters = [*(self.parameters or []), *headers]

    return Described


def media(model: type[BaseModel], example: Any) -> OpenAPIMediaType:
    """The media type of a body: a reference to the model's component."""
    remember(model)
    return OpenAPIMediaType(schema=_Reference(model.__name__), example=example)


class _Reference(Schema):
    """A `$ref`, written as it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def to_schema(self) -> dict[str, Any]:
        return {"$ref": TEMPLATE.format(model=self.name)}


class _Plain(Schema):
    """A schema that pydantic has written already."""

    def __init__(self, written: dict[str, Any]) -> None:
        super().__init__()
        self.written = written

    def to_schema(self) -> dict[str, Any]:
        return self.written


def remember(model: type[BaseModel]) -> None:
    """Keep the model's schema, and those of the models inside it, as components.

    Raises:
        ValueError: another model of the same name is described differently.
    """
    written = copy.deepcopy(model.model_json_schema(ref_template=TEMPLATE))
    inside = written.pop("$defs", {})
    for name, schema in {**inside, model.__name__: written}.items():
        known = _KNOWN.setdefault(name, schema)
        if known != schema:
            raise ValueError(f"two models are called {name} in the description of the API")


def components() -> Components:
    """Every input model that a handler takes."""
    return Components(schemas={name: _Plain(schema) for name, schema in sorted(_KNOWN.items())})
