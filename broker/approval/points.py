"""The points of a request that need judgement, as codes with parameters; none, and it is ready to decide.

Rules that block have passed when a request is transmitted. What is left to people: orientations and good practices
that are not met or not shown, and signals that facts raise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Signal:
    """A fact that calls for judgement: worded by `requests-point-<code>`, with the fact's value as a parameter."""

    code: str
    fact: str
    raised: Callable[[Any], bool]
    parameter: str = ""


SIGNALS = (
    Signal("criteria", "file.mode", lambda value: value == "criteria"),
    Signal("cheaper-not-asked", "file.cheaper_not_asked", lambda value: value > 0, "count"),
    Signal("changed-after-results", "file.changed_after_results", lambda value: value > 0, "count"),
    Signal("single-offer", "file.compliant", lambda value: value == 1),
    Signal("interest", "file.interest_found", lambda value: value is True),
    Signal("outside-quebec", "file.outside_quebec", lambda value: value is True),
    Signal("privacy-conditional", "need.pia_conclusion", lambda value: value == "conditional"),
)


def points_of(results: Sequence[Mapping[str, Any]], facts: Values) -> list[dict[str, Any]]:
    """Every point, signals first.

    Args:
        results: as pinned (`checks.result_data`). facts: values by fact id.
    """
    found = [
        {"code": one.code, "params": {one.parameter: facts[one.fact]} if one.parameter else {}, "fact": one.fact}
        for one in SIGNALS
        if one.fact in facts and one.raised(facts[one.fact])
    ]
    found += [
        {
            "code": "rule-not-met" if one["verdict"] == "fail" else "rule-to-demonstrate",
            "params": {"title": one["title"]},
            "rule": one["rule"],
        }
        for one in results
        if one["verdict"] in ("fail", "unknown")
    ]
    return found
