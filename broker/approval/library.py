"""The library of reasons for a return, and the fields that it may point at: data, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from broker.approval.chain import PairInput
from broker.approval.inputs import Point
from core.errors import Problem
from core.inputs import Input, parse

DATA = Path(__file__).parent / "return_reasons.yaml"

OTHER = "other"


class FieldInput(Input):
    """What may be pointed at, and where it is corrected."""

    code: str
    place: Literal["privacy", "need", "choice", "documents"]
    label: PairInput


class ReasonInput(Input):
    """A reason."""

    code: str
    label: PairInput


class LibraryInput(Input):
    """The file."""

    fields: list[FieldInput] = Field(min_length=1)
    reasons: list[ReasonInput] = Field(min_length=1)


@dataclass(frozen=True)
class Library:
    """Fields and reasons by code, in their order; words are `{"fr": …, "en": …}`."""

    fields: dict[str, dict[str, str]]
    places: dict[str, str]
    reasons: dict[str, dict[str, str]]

    def problems(self, points: Sequence[Point]) -> list[Problem]:
        """What is wrong with points: unknown codes, the same field twice, a reason that says nothing."""
        found: list[Problem] = []
        seen: set[str] = set()
        for place, point in enumerate(points):
            if point.field not in self.fields or point.field in seen:
                found.append(Problem("not-a-choice", ("points", place, "field")))
            if point.reason not in self.reasons:
                found.append(Problem("not-a-choice", ("points", place, "reason")))
            if point.reason == OTHER and not point.comment:
                found.append(Problem("required", ("points", place, "comment")))
            seen.add(point.field)
        return found


@cache
def library() -> Library:
    """The library that comes with the platform."""
    given = parse(LibraryInput, yaml.safe_load(DATA.read_text(encoding="utf-8")))
    return Library(
        fields={one.code: one.label.model_dump() for one in given.fields},
        places={one.code: one.place for one in given.fields},
        reasons={one.code: one.label.model_dump() for one in given.reasons},
    )
