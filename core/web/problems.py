"""One renderer of everything that goes wrong: problem details (RFC 9457) for programs, messages for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from litestar import Request
from litestar.enums import ParamType
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import ParameterKwarg
from litestar.response import Response

from core.errors import (
    CourtierError,
    Invalid,
    NotFound,
    NotSignedIn,
    PathPart,
    PermissionDenied,
    Problem,
    TooManyRequests,
)
from core.language import Language
from core.web.forms import TooLarge, field_name

TYPE_BASE = "/problems/"
MEDIA_TYPE = "application/problem+json"


class BadRequest(CourtierError):
    """The request itself cannot be read."""

    code = "bad-request"
    status = 400


class UnreadableVersion(CourtierError):
    """The If-Match header holds no version of ours."""

    code = "unreadable-version"
    status = 400


class MethodNotAllowed(CourtierError):
    """The address exists, but not for this method; `allow` lists those that it has."""

    code = "method-not-allowed"
    status = 405


class UnsupportedMediaType(CourtierError):
    """The body is of a kind that this address does not take."""

    code = "unsupported-media-type"
    status = 415


class Internal(CourtierError):
    """Something broke on our side; `reference` finds it in the log."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500

    def __init__(self, reference: str) -> None:
        super().__init__(reference=reference)


@dataclass(frozen=True)
class Said:
    """One problem in a reader's words, with the field that it belongs to ("" for the whole)."""

    name: str
    pointer: str
    code: str
    message: str


def said(problems: Iterable[Problem], language: Language) -> list[Said]:
    """Each problem worded by `problem-<name>`."""
    return [
        Said(field_name(one.path), one.pointer, one.name, language.t(f"problem-{one.name}", **one.params))
        for one in problems
    ]


def title(error: CourtierError, language: Language) -> str:
    """The short name of this kind of error: `error-<code>.title`, or the one of its status."""
    own = f"error-{error.code}.title"
    return language.t(own if own in language else f"status-{error.status}")


def detail(error: CourtierError, language: Language) -> str:
    """The sentence of this error: `error-<code>` with its parameters."""
    return language.t(f"error-{error.code}", **error.params)


def reason(error: CourtierError, language: Language) -> str:
    """Why a permission was refused, when the refusal says so: `denied-<reason>`."""
    given = error.params.get("reason") if isinstance(error, PermissionDenied) else None
    return language.t(f"denied-{given}") if given else ""


def details(error: CourtierError, language: Language, instance: str = "") -> dict[str, Any]:
    """The error as a problem details object."""
    found: dict[str, Any] = {
        "type": TYPE_BASE + error.code,
        "title": title(error, language),
        "status": error.status,
        "detail": reason(error, language) or detail(error, language),
        "code": error.code,
    }
    if instance:
        found["instance"] = instance
    if isinstance(error, Invalid):
        found["errors"] = [
            {"pointer": one.pointer, "name": one.code, "message": one.message} for one in said(error.problems, language)
        ]
    if (reference := error.params.get("reference")) is not None:
        found["reference"] = reference
    return found


def headers(error: CourtierError) -> dict[str, str]:
    """What an error adds to its answer's headers."""
    found = {"Cache-Control": "no-store"}
    if (seconds := error.params.get("retry_after")) is not None:
        found["Retry-After"] = str(seconds)
    if (allow := error.params.get("allow")) is not None:
        # RFC 9110, section 15.5.6: an answer 405 says which methods there are.
        found["Allow"] = allow
    if error.status == 401:
        found["WWW-Authenticate"] = 'Bearer realm="courtier"'
    return found


def as_json(error: CourtierError, language: Language, instance: str = "") -> Response[bytes]:
    """The error as an answer of the API."""
    return Response(
        msgspec.json.encode(details(error, language, instance)),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers={**headers(error), "Content-Language": language.code, "Vary": "Accept-Language"},
    )


MESSAGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"missing required", re.IGNORECASE), "required"),
    (re.compile(r"unknown field", re.IGNORECASE), "unknown-field"),
    (re.compile(r"Expected `(?:int|float|str)` >=? (?P<limit>-?[\d.]+)"), "too-small"),
    (re.compile(r"Expected `(?:int|float|str)` <=? (?P<limit>-?[\d.]+)"), "too-large"),
    (re.compile(r"`(?:array|object)` of length >= (?P<limit>\d+)"), "too-few"),
    (re.compile(r"`(?:array|object)` of length <= (?P<limit>\d+)"), "too-many"),
    (re.compile(r"length >= (?P<limit>\d+)"), "too-short"),
    (re.compile(r"length <= (?P<limit>\d+)"), "too-long"),
    (re.compile(r"matching regex '\^\(\w+(?:\|\w+)*\)\$'"), "not-a-choice"),
    (re.compile(r"matching regex"), "wrong-form"),
    (re.compile(r"Expected `int"), "not-whole-number"),
    (re.compile(r"Expected `(?:float|decimal)"), "not-number"),
    (re.compile(r"Expected `bool"), "not-boolean"),
    (re.compile(r"Expected `str"), "not-text"),
    (re.compile(r"Expected `array"), "not-list"),
    (re.compile(r"Expected `object"), "not-object"),
    (re.compile(r"uuid", re.IGNORECASE), "not-identifier"),
    (re.compile(r"RFC3339|datetime", re.IGNORECASE), "not-instant"),
    (re.compile(r"ISO8601|date", re.IGNORECASE), "not-date"),
    (re.compile(r"enum value", re.IGNORECASE), "not-a-choice"),
)
FIELD = re.compile(r"field `([^`]+)`|parameter '([^']+)'")
PLACE = re.compile(r"at `\$\.?([^`]*)`")


def _problem(entry: Any) -> Problem:
    text = str(entry.get("message", "")) if isinstance(entry, Mapping) else str(entry)
    key = str(entry.get("key", "")) if isinstance(entry, Mapping) else ""
    place = PLACE.search(text)
    parts: list[PathPart] = [part for part in key.split(".") if part]
    if place:
        inside = [int(p) if p.isdigit() else p for p in re.split(r"[.\[\]]+", place[1]) if p and p != "..."]
        parts = parts if parts and not inside else [*inside]
    name, params = "wrong-value", dict[str, Any]()
    for pattern, known in MESSAGES:
        if match := pattern.search(text):
            name, params = known, {key: number(text) for key, text in match.groupdict().items()}
            break
    if name in {"required", "unknown-field"} and (field := FIELD.search(text)):
        missing = field[1] or field[2]
        parts += [missing] if missing not in parts else []
    return Problem(name, tuple(parts), params)


def number(text: str) -> int | float:
    """A limit as the framework writes it, to be written as the reader's language does."""
    return float(text) if "." in text else int(text)


def allowed(methods: str) -> str:
    """The methods of an address as the framework knows them; HEAD is answered wherever GET is."""
    found = {one.strip() for one in methods.split(",") if one.strip()}
    return ", ".join(sorted(found | {"HEAD"} if "GET" in found else found))


def query_problems(request: Request[Any, Any, Any]) -> list[Problem]:
    """Everything that is wrong with the parameters of a query, in the order in which the operation declares them.

    The framework tells all those that it cannot read, but of those that are missing only one, and then none of the
    others: each is read again here, by the annotation that the framework made of it.
    """
    handler, found = request.route_handler, list[Problem]()
    read_as = handler.signature_model.__annotations__
    for field in handler.parsed_fn_signature.parameters.values():
        declared = field.kwarg_definition
        if not isinstance(declared, ParameterKwarg) or declared.param_type is not ParamType.QUERY:
            continue
        name = declared.name or field.name
        given = request.query_params.getall(name, [])
        if not given:
            if field.is_required and not field.is_optional:
                found.append(Problem("required", (name,)))
            continue
        try:
            value = given if field.is_non_string_sequence else given[-1]
            msgspec.convert(value, read_as[field.name], strict=False, str_keys=True)
        except msgspec.ValidationError as error:
            found.append(_problem({"message": str(error), "key": name}))
    return found


def known(error: Exception) -> CourtierError | None:
    """An exception of the framework as one of our errors; None for what nobody expected."""
    if isinstance(error, CourtierError):
        return error
    if isinstance(error, ValidationException):
        extra = error.extra if isinstance(error.extra, list) and error.extra else [{"message": error.detail}]
        return Invalid(_problem(entry) for entry in extra)
    if not isinstance(error, HTTPException):
        return None
    status = error.status_code
    if status == 429:
        waits = str((error.headers or {}).get("Retry-After", "60"))
        return TooManyRequests(int(waits) if waits.isdigit() else 60)
    simple: dict[int, type[CourtierError]] = {
        400: BadRequest,
        413: TooLarge,
        415: UnsupportedMediaType,
    }
    if status == 405:
        return MethodNotAllowed(allow=allowed((error.headers or {}).get("allow", "")))
    if status in simple:
        return simple[status]()
    if status == 401:
        return NotSignedIn()
    if status == 403:
        return PermissionDenied("")
    if status == 404:
        return NotFound()
    return BadRequest() if 400 <= status < 500 else None
