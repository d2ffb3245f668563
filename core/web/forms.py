"""What a form posted, as a plain nested dictionary, and the names that tie a field to a problem's path.

A field's name is its path joined with dots: `lines.0.price` is `("lines", 0, "price")`. A name that ends with `[]`
may come several times and always makes a list (checkboxes). Names that begin with `_` belong to the kit (`_csrf`,
`_language`) and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile

from core.errors import CourtierError, Invalid, PathPart, Problem

MAX_FIELDS = 2_000
MAX_DEPTH = 8
MAX_INDEX = 6
"""Digits of a place in a list, or of a page's number; more of them are no number of ours."""
MAX_BODY = 1_000_000
"""Bytes of a form without files; a page that takes files says its own limit."""

Pairs = Sequence[tuple[str, str | UploadFile]]


class TooLarge(CourtierError):
    """What was sent is larger than this page takes."""

    code = "too-large"
    status = 413


def field_name(path: Iterable[PathPart]) -> str:
    """The name of the field at `path`."""
    return ".".join(str(part) for part in path)


def field_id(name: str) -> str:
    """The element id of the field of that name."""
    return "f-" + re.sub(r"[^A-Za-z0-9]+", "-", name.removesuffix("[]"))


async def read(request: Request[Any, Any, Any], max_body: int = MAX_BODY) -> Pairs:
    """Every field that was posted, in order.

    Raises:
        TooLarge: more than `max_body` bytes.
        Invalid: it is neither urlencoded nor multipart, is not UTF-8, or has too many fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        length = int(request.headers.get("content-length") or 0)
    except ValueError:
        length = 0
    if length > max_body:
        raise TooLarge(limit=max_body)
    pairs: list[tuple[str, str | UploadFile]]
    if kind == "multipart/form-data":
        pairs = list((await request.form()).items())
    elif kind == "application/x-www-form-urlencoded":
        body = await request.body()
        if len(body) > max_body:
            raise TooLarge(limit=max_body)
        try:
            text = body.decode("ascii")
            pairs = list(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS))
        except ValueError:
            raise Invalid([Problem("unreadable-form")]) from None
    elif not length:
        pairs = []
    else:
        raise Invalid([Problem("unreadable-form")])
    texts = (name + (value if isinstance(value, str) else value.filename or "") for name, value in pairs)
    if len(pairs) > MAX_FIELDS or any("\x00" in text for text in texts):
        raise Invalid([Problem("unreadable-form")])
    return [(name, value.replace("\r\n", "\n") if isinstance(value, str) else value) for name, value in pairs]


def nested(pairs: Pairs, *, blanks: bool = False) -> dict[str, Any]:
    """The fields as nested dictionaries and lists. Fields left empty are left out unless `blanks`.

    Raises:
        Invalid: the names contradict one another, or go too deep.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        if name.startswith("_"):
            continue
        several = name.endswith("[]")
        parts = name.removesuffix("[]").split(".")
        if len(parts) > MAX_DEPTH or not all(parts):
            raise Invalid([Problem("unreadable-form")])
        here = root
        for part in parts[:-1]:
            here = here.setdefault(part, {})
            if not isinstance(here, dict):
                raise Invalid([Problem("unreadable-form")])
        if not blanks and is_blank(value):
            continue
        if several:
            held = here.setdefault(parts[-1], [])
            if not isinstance(held, list):
                raise Invalid([Problem("unreadable-form")])
            held.append(value)
        elif isinstance(here.get(parts[-1]), dict | list):
            raise Invalid([Problem("unreadable-form")])
        else:
            here[parts[-1]] = value
    result = _with_lists(root)
    return result if isinstance(result, dict) else root


def is_blank(value: str | UploadFile) -> bool:
    """Whether a field was left empty: no text, no file."""
    return not value.strip() if isinstance(value, str) else not value.filename


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    made = {key: _with_lists(item) for key, item in value.items()}
    if made and all(map(is_index, made)):
        return [made[key] for key in sorted(made, key=int)]
    return made


def is_index(part: str) -> bool:
    """Whether a text is a place in a list, as a part of a field's name may be."""
    return part.isascii() and part.isdigit() and len(part) <= MAX_INDEX


def value_at(form: Any, name: str) -> Any:
    """What a nested dictionary holds for the field of that name, None when nothing."""
    here = form
    for part in name.removesuffix("[]").split("."):
        if isinstance(here, Mapping):
            here = here.get(part)
        elif isinstance(here, Sequence) and not isinstance(here, str) and is_index(part) and int(part) < len(here):
            here = here[int(part)]
        else:
            return None
    return here
