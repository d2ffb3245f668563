"""Input from outside becomes a typed value here, or a list of every problem with it.

Input models are pydantic with `extra="forbid"`, since only pydantic lists every problem. `parse` turns what it says
into `Problem`s with our own names, so that forms and the API say the same words in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from core.errors import Invalid, PathPart, Problem

M = TypeVar("M", bound="Input")


class Input(BaseModel):
    """The base of every input: strict about unknown fields, stripped strings, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


NAMES: dict[str, str] = {
    "missing": "required",
    "extra_forbidden": "unknown-field",
    "string_type": "not-text",
    "string_too_short": "too-short",
    "string_too_long": "too-long",
    "string_pattern_mismatch": "wrong-form",
    "int_type": "not-whole-number",
    "int_parsing": "not-whole-number",
    "int_from_float": "not-whole-number",
    "int_parsing_size": "too-large",
    "float_type": "not-number",
    "float_parsing": "not-number",
    "finite_number": "not-number",
    "decimal_type": "not-number",
    "decimal_parsing": "not-number",
    "bool_type": "not-boolean",
    "bool_parsing": "not-boolean",
    "date_type": "not-date",
    "date_parsing": "not-date",
    "date_from_datetime_parsing": "not-date",
    "date_from_datetime_inexact": "not-date",
    "datetime_type": "not-instant",
    "datetime_parsing": "not-instant",
    "timezone_aware": "not-instant",
    "datetime_from_date_parsing": "not-instant",
    "uuid_type": "not-identifier",
    "uuid_parsing": "not-identifier",
    "uuid_version": "not-identifier",
    "enum": "not-a-choice",
    "literal_error": "not-a-choice",
    "greater_than": "too-small",
    "greater_than_equal": "too-small",
    "less_than": "too-large",
    "less_than_equal": "too-large",
    "multiple_of": "wrong-step",
    "list_type": "not-list",
    "tuple_type": "not-list",
    "set_type": "not-list",
    "frozen_set_type": "not-list",
    "too_short": "too-few",
    "too_long": "too-many",
    "dict_type": "not-object",
    "model_type": "not-object",
    "model_attributes_type": "not-object",
    "none_required": "not-empty",
    "value_error": "wrong-value",
    "url_parsing": "not-url",
    "url_scheme": "not-url",
    "url_type": "not-url",
}
"""Pydantic's error types and our names; one that is not here is `wrong-value`."""

TEXT_LENGTHS: dict[str, str] = {"too_short": "string_too_short", "too_long": "string_too_long"}

LIMITS = ("ge", "gt", "le", "lt", "min_length", "max_length", "expected", "multiple_of")


class InputProblem(ValueError):
    """Raised inside a pydantic validator to give a problem its own name: `raise InputProblem("term-too-long",
    months=48)`.
    """

    def __init__(self, name: str, **params: Any) -> None:
        super().__init__(name)
        self.name = name
        self.params = params


def parse(model: type[M], data: Any) -> M:
    """`data` (a JSON object, or a form made into one) as a `model`.

    Raises:
        Invalid: with every problem of `data`.
    """
    unkept = [Problem("unseen-character", path) for path in unseen_places(without_secrets(model, data))]
    try:
        made = model.model_validate(data)
    except ValidationError as error:
        found = problems_of(error)
        told = {one.path for one in found}
        raise Invalid([*found, *(one for one in unkept if one.path not in told)]) from None
    if unkept:
        raise Invalid(unkept)
    return made


async def parse_with(model: type[M], data: Any, more: Callable[[Mapping[str, Any]], Awaitable[Iterable[Problem]]]) -> M:
    """`data` as a `model`, like `parse`. Where its form is wrong, `more` tells what a use case would refuse in the
    fields that can be read (`readable`), so that nobody mends one half to be told of the other.

    Raises:
        Invalid: with every problem of `data`. Whatever `more` raises: the reader may not, or not now.
    """
    try:
        return parse(model, data)
    except Invalid as error:
        told = {one.path for one in error.problems}
        found = [one for one in await more(readable(model, data)) if one.path not in told]
        raise Invalid([*error.problems, *found]) from None


def readable(model: type[Input], data: Any) -> dict[str, Any]:
    """The fields of `data` that are as `model` wants them, each by itself, and what it takes for those not given; of
    an input within the input, the same.
    """
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind, given = field.annotation, data.get(name) if isinstance(data, Mapping) else None
        if isinstance(kind, type) and issubclass(kind, Input) and isinstance(given, Mapping):
            found[name] = readable(kind, given)
        elif not isinstance(data, Mapping) or name not in data:
            if not field.is_required():
                found[name] = field.get_default(call_default_factory=True)
        elif not list(unseen_places(given)):
            try:
                found[name] = _adapter(model, name).validate_python(given)
            except ValidationError:
                continue
    return found


@cache
def _adapter(model: type[Input], name: str) -> TypeAdapter[Any]:
    """What reads one field of `model`."""
    field = model.model_fields[name]
    kind: Any = field.annotation
    for one in field.metadata:
        kind = Annotated[kind, one]
    whole = isinstance(kind, type) and issubclass(kind, BaseModel)
    return TypeAdapter(kind, config=None if whole else ConfigDict(str_strip_whitespace=True))


LINE_ENDS = re.compile("[\t\n\r\u2028\u2029]")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that nobody sees and that no text needs: controls (line ends and tabs apart), of which PostgreSQL keeps no
U+0000, and those that turn the direction of what follows (UAX #9), with which a name could disguise the line it is in.
"""


def _one_line(value: str) -> str:
    if LINE_ENDS.search(value):
        raise InputProblem("unseen-character")
    return value


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
"""A text that stands in a line with others: a title, a name."""


def without_secrets(model: type[Input], data: Any) -> Any:
    """`data` without the passwords of `model`: any character that can be kept may be in one, and nobody is shown it."""
    if not isinstance(data, Mapping):
        return data
    secret = {
        name
        for name, field in model.model_fields.items()
        if SecretStr in (field.annotation, *get_args(field.annotation)) and "\x00" not in str(data.get(name))
    }
    return {key: value for key, value in data.items() if key not in secret}


def unseen_places(data: Any, path: tuple[PathPart, ...] = ()) -> Iterator[tuple[PathPart, ...]]:
    """Where a text or a name in `data` holds an unseen character."""
    if isinstance(data, str):
        if UNSEEN.search(data):
            yield path
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if UNSEEN.search(str(key)):
                yield (*path, str(key))
            else:
                yield from unseen_places(value, (*path, str(key)))
    elif isinstance(data, list | tuple):
        for place, value in enumerate(data):
            yield from unseen_places(value, (*path, place))


def problems_of(error: ValidationError) -> list[Problem]:
    """Every problem that pydantic found, under our names, in the order of the fields."""
    found: list[Problem] = []
    for one in error.errors(include_url=False):
        path: tuple[PathPart, ...] = tuple(one["loc"])
        context: Mapping[str, Any] = one.get("ctx", {})
        cause = context.get("error")
        if isinstance(cause, InputProblem):
            problem = Problem(cause.name, path, cause.params)
        else:
            limit = next((context[key] for key in LIMITS if key in context), None)
            kind = one["type"]
            if isinstance(one["input"], str | SecretStr):
                # Pydantic measures a secret as if it were a list.
                kind = TEXT_LENGTHS.get(kind, kind)
            problem = Problem(NAMES.get(kind, "wrong-value"), path, {} if limit is None else {"limit": limit})
        if problem not in found:
            found.append(problem)
    return found
