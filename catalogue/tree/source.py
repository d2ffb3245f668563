"""YAML read with its lines, so that whoever writes a family is told where each mistake is.

Only JSON's scalars exist here: dates stay text, and a bare `yes` or `no` is a boolean, which the compiler then refuses
where words are meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from core.errors import CourtierError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick reader where PyYAML was built with it; both know their lines."""


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake in a family's files."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FamilyFaults(CourtierError):
    """A family cannot be used; `faults` lists every mistake with its file and line."""

    code = "family-faults"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(count=len(faults))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass
class Item:
    """A value of a YAML file that knows where it stands: `value` is a scalar, a dict of items or a list of items."""

    value: Any
    file: str
    line: int
    book: list[Fault] = field(repr=False, default_factory=list)

    def fault(self, message: str) -> None:
        """Note a mistake here."""
        self.book.append(Fault(self.file, self.line, message))

    @property
    def data(self) -> Any:
        """The plain JSON value."""
        if isinstance(self.value, dict):
            return {key: item.data for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.data for item in self.value]
        return self.value

    def get(self, key: str) -> Item | None:
        """A member, or None when absent or null."""
        item = self.value.get(key) if isinstance(self.value, dict) else None
        return None if item is None or item.value is None else item

    def need(self, key: str) -> Item | None:
        """A member that must be there."""
        item = self.get(key)
        if item is None:
            self.fault(f"`{key}` is missing")
        return item

    def members(self, *allowed: str) -> bool:
        """Whether this is a mapping; members that are not allowed are faults."""
        if not isinstance(self.value, dict):
            self.fault("a mapping is expected here")
            return False
        for key, item in self.value.items():
            if key not in allowed:
                item.fault(f"`{key}` is not known here (known: {', '.join(allowed)})")
        return True

    def items(self) -> Iterator[Item]:
        """The elements of a list."""
        if isinstance(self.value, list):
            yield from self.value
        else:
            self.fault("a list is expected here")

    def text(self) -> str:
        """A string; anything else is a fault."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        self.fault("text is expected here (put yes, no and numbers between quotes)")
        return ""

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """One of these strings; anything else is a fault, and the first is answered."""
        if isinstance(self.value, str) and self.value in allowed:
            return self.value
        self.fault(f"one of {', '.join(allowed)} is expected, not {self.value!r}")
        return allowed[0]

    def flag(self) -> bool:
        """A boolean."""
        if not isinstance(self.value, bool):
            self.fault("true or false is expected here")
        return self.value is True

    def whole(self) -> int:
        """A whole number, not negative."""
        if type(self.value) is int and self.value >= 0:
            return self.value
        self.fault("a whole number is expected here")
        return 0


def read_yaml(path: Path, name: str, book: list[Fault]) -> Item | None:
    """The content of one file; what cannot be read at all is a fault and None."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except FileNotFoundError:
        book.append(Fault(name, 1, "no such file"))
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        book.append(Fault(name, mark.line + 1 if mark else 1, f"not YAML: {getattr(error, 'problem', None) or error}"))
        return None
    if node is None:
        book.append(Fault(name, 1, "the file is empty"))
        return None
    return _item(node, name, book, yaml.SafeLoader(""))


def _item(node: yaml.Node, name: str, book: list[Fault], loader: yaml.SafeLoader) -> Item:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        members: dict[str, Item] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in members:
                book.append(Fault(name, key_node.start_mark.line + 1, f"`{key}` is written twice"))
            members[key] = _item(value_node, name, book, loader)
            members[key].line = key_node.start_mark.line + 1
        return Item(members, name, line, book)
    if isinstance(node, yaml.SequenceNode):
        return Item([_item(one, name, book, loader) for one in node.value], name, line, book)
    kind = node.tag.rpartition(":")[2]
    value = loader.construct_object(node) if kind in ("null", "bool", "int", "float") else str(node.value)
    return Item(value, name, line, book)
