"""Values that must never be shown: tokens, passwords, keys."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """A text that prints as `•••` wherever it goes; `reveal()` is the one way to read it, and easy to search for.

    It cannot be pickled or formatted into view, and compares in constant time. An event with a field of this type stops
    the start (`core.ledger.check_registry`).
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __str__(self) -> str:
        return "•••"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
