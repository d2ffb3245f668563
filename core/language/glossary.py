"""The glossary: one official word per idea, in both languages, with the forms that texts must not use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PATH = Path(__file__).with_name("glossary.yaml")


@dataclass(frozen=True)
class Term:
    """One idea: its words, its definition, and what not to write instead (per language)."""

    name: str
    term: Mapping[str, str]
    definition: Mapping[str, str]
    forbidden: Mapping[str, tuple[str, ...]]


@cache
def terms() -> dict[str, Term]:
    """Every term by name, in the file's order."""
    data: dict[str, dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return {
        name: Term(
            name,
            entry["term"],
            entry.get("definition", {}),
            {code: tuple(forms) for code, forms in entry.get("forbidden", {}).items()},
        )
        for name, entry in data.items()
    }
