"""What a room brings to the house: plain lists, which only the composition roots read."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")

Source = Any
"""A thing itself, a module that holds such things, or the dotted name of that module.

A dotted name is imported when the application is composed and not before, so that `import catalogue.models` stays light
and free of circles.
"""

Folders = Path | Sequence[Path] | None


@dataclass(frozen=True)
class Room:
    """One room. Every field but `name` may stay empty.

    permissions, events, machines: the room's tables of data. navigation: `core.web.Nav` entries. templates, locales,
    static, migrations: folders. pages: `core.web.Page` objects. api: Litestar route handlers. commands: click commands.
    fact_sources: see `guidelines`. readers: ledger readers.
    """

    name: str
    permissions: Sequence[Source] = ()
    events: Sequence[Source] = ()
    navigation: Sequence[Any] = ()
    templates: Folders = None
    locales: Folders = None
    static: Path | None = None
    commands: Sequence[Source] = ()
    fact_sources: Sequence[Source] = ()
    pages: Sequence[Source] = ()
    api: Sequence[Source] = ()
    migrations: Path | None = None
    machines: Sequence[Source] = ()
    readers: Sequence[Source] = ()


def folders(value: Folders) -> tuple[Path, ...]:
    """The folders that a field names, as a tuple."""
    if value is None:
        return ()
    return (value,) if isinstance(value, Path) else tuple(value)


def things(sources: Sequence[Source], kind: type[T]) -> Iterator[T]:
    """Every object of `kind` that `sources` name: themselves, or the module attributes of that kind, in written order.

    Raises:
        TypeError: a source is neither a `kind`, nor a module, nor the name of one.
    """
    for source in sources:
        if isinstance(source, kind):
            yield source
            continue
        module = importlib.import_module(source) if isinstance(source, str) else source
        if not isinstance(module, ModuleType):
            raise TypeError(f"{source!r} is neither a {kind.__name__} nor a module")
        seen: set[int] = set()
        for found in vars(module).values():
            if isinstance(found, kind) and id(found) not in seen:
                seen.add(id(found))
                yield found
