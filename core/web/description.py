"""What OpenAPI says of a handler beside its signature: the input model that it parses itself, and how it refuses.

Handlers read their body with `body_as`, so that every problem is listed at once; `operation_class=takes(Model)` tells
the description which model that is, `operation_class=reads()` that there is none. Both also list the refusals that
follow from what the operation is: a body may be invalid, what an address names may be missing or somebody else's, a
version may be old. Nested models become components, gathered by `components()` at the composition root; they are named
`…Input`, since what comes in and what goes out may share a name.

    @post("/api/v1/offers", operation_class=takes(NewOffer, example={"name": "…"}), responses=answers(Offer, "…", 201))
    @get("/api/v1/offers", operation_class=reads(public=True))
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    RequestBody,
    Schema,
    SecurityScheme,
)
from pydantic import BaseModel

from core.web.problems import MEDIA_TYPE

SUFFIX = "Input"
TEMPLATE = "#/components/schemas/{model}" + SUFFIX
BEARER = "bearer"
TOKENS = "The token that `openSession` gives, or that of an integrator's program (`courtier machine add`)."

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

ERRORS: dict[int, str] = {
    400: "The body is no JSON, or If-Match no entity tag",
    401: "Nobody is signed in, or the session has ended",
    403: "Whoever is signed in may not do this",
    404: "There is no such thing, or whoever asks may not know of it",
    409: "The state of the object does not allow this now, or it changed since it was read",
    413: "The body is too large",
    415: "The body is of another media type than JSON",
    422: "The request is refused whole; `errors` lists every problem with it",
    428: "If-Match is missing",
    429: "Too many requests; Retry-After says how many seconds to wait",
}
"""What a refusal of each status means."""

PROBLEM_DETAILS: dict[str, Any] = {
    "type": "object",
    "title": "ProblemDetails",
    "description": "What went wrong (RFC 9457), in the language that Accept-Language asks for.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "The address that explains this kind of problem"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable: programs may rely on it"},
        "instance": {"type": "string", "description": "The address that was asked for"},
        "reference": {"type": "string", "description": "Finds an internal error in the log"},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong with what was sent",
            "items": {
                "type": "object",
                "required": ["pointer", "name", "message"],
                "properties": {
                    "pointer": {"type": "string", "description": "Where (RFC 6901); empty for the whole"},
                    "name": {"type": "string", "description": "Stable: programs may rely on it"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}


def takes(
    model: type[BaseModel] | None = None,
    *,
    example: Any = None,
    versioned: bool = False,
    once: bool = False,
    public: bool = False,
    optional: bool = False,
    also: Iterable[int] = (),
) -> type[Operation]:
    """The operation class of a handler that parses `model` from its JSON body.

    `versioned` handlers want If-Match, `once` handlers heed Idempotency-Key; `public` ones ask nobody to sign in, and
    an `optional` body may be left out. `also` adds refusals that do not follow from these.
    """
    body = None
    if model is not None:
        body = RequestBody(required=not optional, content={"application/json": media(model, example)})
    headers = [*([IF_MATCH] if versioned else ()), *([IDEMPOTENCY_KEY] if once else ())]
    own = {*also, *(() if public else (401, 403, 429)), *((400, 413, 415, 422) if body else ())}
    own |= {*((400, 409, 428) if versioned else ()), *((409, 422) if once else ())}

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            if body is not None:
                self.request_body = body
            places = {one.param_in for one in self.parameters or () if isinstance(one, Parameter)}
            wanted = own | ({404} if "path" in places else set()) | ({422} if "query" in places else set())
            wanted |= {409} if (versioned or once or body) and "path" in places else set()
            if headers:
                self.parameters = [*(self.parameters or []), *headers]
            if not public:
                self.security = [{BEARER: []}]
            # The framework's own 400 for parameters is answered as 422 here (core.web.problems.known).
            successes = {status: one for status, one in (self.responses or {}).items() if status != "400"}
            self.responses = {**errors(*wanted), **successes}

    return Described


def reads(*, public: bool = False, also: Iterable[int] = ()) -> type[Operation]:
    """The operation class of a handler without a body."""
    return takes(public=public, also=also)


def answers(model: Any, description: str, status: int = 200) -> dict[int, ResponseSpec]:
    """The `responses` of a handler that answers a `model`."""
    return {status: ResponseSpec(data_container=model, description=description, generate_examples=False)}


def errors(*statuses: int) -> dict[str, OpenAPIResponse]:
    """The refusals of these statuses, as problem details."""
    content = {MEDIA_TYPE: OpenAPIMediaType(schema=_Reference("#/components/schemas/ProblemDetails"))}
    return {
        str(status): OpenAPIResponse(description=ERRORS[status], content=content) for status in sorted(set(statuses))
    }


def media(model: type[BaseModel], example: Any) -> OpenAPIMediaType:
    """The media type of a body: a reference to the model's component."""
    remember(model)
    return OpenAPIMediaType(schema=_Reference(TEMPLATE.format(model=model.__name__)), example=example)


class _Reference(Schema):
    """A `$ref`, written as it is."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.written = ref

    def to_schema(self) -> dict[str, Any]:
        return {"$ref": self.written}


def remember(model: type[BaseModel]) -> None:
    """Keep the model's schema, and those of the models inside it, as components.

    Raises:
        ValueError: another model of the same name is described differently.
    """
    written = copy.deepcopy(model.model_json_schema(ref_template=TEMPLATE))
    inside = written.pop("$defs", {})
    for name, schema in {**inside, model.__name__: written}.items():
        known = _KNOWN.setdefault(name + SUFFIX, schema)
        if known != schema:
            raise ValueError(f"two models are called {name} in the description of the API")


@dataclass
class _Components(Components):
    """Components that keep ours beside those that the framework finds: it replaces `schemas` whole."""

    def to_schema(self) -> dict[str, Any]:
        written = super().to_schema()
        both = {**written.get("schemas", {}), **_KNOWN, "ProblemDetails": PROBLEM_DETAILS}
        return {**written, "schemas": {name: {**both[name], "title": title(name)} for name in sorted(both)}}


def title(name: str) -> str:
    """A component's title: programs that write a client name its class after it, so that no two may be alike."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def components() -> Components:
    """Every input model that a handler takes, problem details, and how to sign in."""
    bearer = SecurityScheme(type="http", scheme="bearer", description=TOKENS)
    return _Components(security_schemes={BEARER: bearer})
