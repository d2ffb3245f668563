"""What the runtime says on a terminal before anything else works, in both languages.

The catalogue of messages (`core.language`) may not be loadable when a start fails, so the few sentences an operator
meets there are pairs kept beside the code that raises them. French when the environment's locale is French, else
English.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One sentence in both languages; `str.format` fields are filled by `in_`."""

    fr: str
    en: str

    def in_(self, language: str, /, **params: object) -> str:
        """The sentence in `language` (`"fr"` or `"en"`), its fields filled."""
        return (self.fr if language == "fr" else self.en).format(**params)


def terminal_language(environ: Mapping[str, str] | None = None) -> str:
    """`"fr"` when the locale of the environment is French, else `"en"`."""
    environ = os.environ if environ is None else environ
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "fr" if locale.lower().startswith("fr") else "en"


class RuntimeRefusal(Exception):
    """The runtime cannot go on, and says why in one sentence; no traceback is owed to the operator.

    `status` is the exit status of the process: 78 for a wrong configuration, 75 for something that may pass, 70 for a
    failure of a part.
    """

    def __init__(self, said: Said, /, *, status: int = 70, **params: object) -> None:
        self.said = said
        self.params = params
        self.status = status
        super().__init__(said.in_(terminal_language(), **params))


def status_of(run: Callable[[], int]) -> int:
    """The exit status of `run`; a refusal is said on the error stream, without a traceback."""
    try:
        return run()
    except RuntimeRefusal as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
