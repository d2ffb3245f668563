"""A purchase and a report in the reader's words: points, signals, people, bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from broker.review.execution import EXECUTED
from broker.review.queries import Purchase
from broker.review.report import Report
from core.language import Language
from core.web import charts
from procurement.summary import ALLOWED, FAIR, WORTH, Point, Summary

GROUPS = (ALLOWED, FAIR, WORTH, EXECUTED)

TONES = {
    "defining": "neutral",
    "consulting": "neutral",
    "assessing": "information",
    "proposed": "information",
    "in_approval": "progress",
    "approved": "progress",
    "contracted": "success",
    "abandoned": "neutral",
}
"""How a file's state looks."""


@dataclass(frozen=True)
class Said:
    """A point in words: what it states, what it rests on, whether it is shown."""

    code: str
    text: str
    basis: str
    shown: bool


def first_line(summary: Summary, language: Language) -> str:
    """« Contrat de gré à gré (RCTI, art. 48), prix seulement, 1er rang de 7; 22 points démontrés, … »"""
    shown = sum(one.shown for one in summary.points)
    ranked = summary.rank is not None and summary.compliant is not None
    return language.t(
        "review-first-line",
        basis=summary.legal_basis,
        mode=summary.mode,
        ranked="yes" if ranked else "no",
        rank=summary.rank or 0,
        compliant=summary.compliant or 0,
        shown=shown,
        missing=len(summary.points) - shown,
        signals=sum(one.raised for one in summary.signals),
    )


def groups(summary: Summary, language: Language) -> list[tuple[str, list[Said]]]:
    """The points by the question that they answer, in the order of the page."""
    return [(group, [said(one, language) for one in summary.points if one.group == group]) for group in GROUPS]


def said(one: Point, language: Language) -> Said:
    """One point in words."""
    message = f"review-point-{one.code}"
    text = language.t(message) if message in language else one.code
    return Said(one.code, text, basis(f"review-basis-{one.code}", one.values, language), one.shown)


def basis(message: str, values: Mapping[str, Any], language: Language) -> str:
    """What a point or a signal rests on; "" when nothing is known or nothing is to be said."""
    if message not in language or not values or any(value is None for value in values.values()):
        return ""
    return language.t(message, **readable(values, language))


def readable(values: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Values as sentences show them: amounts in dollars, days in prose."""
    shown: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("cents") and isinstance(value, int):
            shown[name] = language.money(value)
        elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
            shown[name] = date.fromisoformat(value)
        else:
            shown[name] = value
    return shown


def signals(summary: Summary, language: Language) -> list[dict[str, Any]]:
    """Every signal with its formula and state, those raised first."""
    found = [
        {
            "code": one.code,
            "text": language.t(f"review-signal-{one.code}") if f"review-signal-{one.code}" in language else one.code,
            "formula": one.formula,
            "raised": one.raised,
            "values": ", ".join(f"{name} = {value}" for name, value in sorted(one.values.items()) if value is not None),
        }
        for one in summary.signals
    ]
    return sorted(found, key=lambda one: not one["raised"])


def people(found: Purchase, known: Mapping[UUID, str], language: Language) -> list[dict[str, Any]]:
    """Who did what: the team's capacities, then those who decided; who appears twice is marked."""
    rows: dict[UUID, dict[str, Any]] = {}
    for one in found.summary.people:
        person = UUID(one["person"])
        rows[person] = {
            "name": known.get(person, "—"),
            "parts": [language.t(f"review-capacity-{capacity}") for capacity in one["capacities"]],
            "declared": "interest" if one["has_interest"] else "none" if one["declared"] else "missing",
            "sides": {"buys"} if {"need", "choice"} & set(one["capacities"]) else set(),
        }
    for one in found.decided:
        row = rows.setdefault(
            one["decided_by"], {"name": known.get(one["decided_by"], "—"), "parts": [], "declared": "", "sides": set()}
        )
        row["parts"].append(language.t("review-capacity-decided"))
        row["sides"].add("decides")
    return [{**row, "overlap": row["sides"] == {"buys", "decides"}} for row in rows.values()]


def decided(found: Purchase, known: Mapping[UUID, str], language: Language) -> list[dict[str, Any]]:
    """The stages that answered, in words."""
    return [
        {
            "what": language.list_and(
                [language.text(capacity.get("label") or capacity["role"]) for capacity in one["capacities"]]
            ),
            "who": known.get(one["decided_by"], "—"),
            "outcome": one["outcome"],
            "at": one["decided_at"],
        }
        for one in found.decided
    ]


@dataclass(frozen=True)
class Column:
    """A bar of the chart by month: where it stands, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    month: str
    count: int


WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720.0, 240.0, 40.0, 200.0, 16.0


def months(found: Report, language: Language) -> dict[str, Any]:
    """The chart of requests by month: its columns, its marks and its size."""
    counts = [count for _, count in found.months]
    steps = [step for step in charts.round_steps(0, max([*counts, 1])) if step == int(step)]
    top = steps[-1] or 1
    slot = (WIDTH - LEFT) / max(len(counts), 1)
    columns = []
    for place, (month, count) in enumerate(found.months):
        height = round((BOTTOM - TOP) * count / top, 1)
        label = f"{month:%Y-%m}"
        columns.append(
            Column(
                round(LEFT + slot * (place + 0.15), 1),
                round(BOTTOM - height, 1),
                round(slot * 0.7, 1),
                height,
                label if len(counts) <= 12 or place % 3 == 0 else "",
                label,
                count,
            )
        )
    ticks = [(round(BOTTOM - (BOTTOM - TOP) * step / top, 1), language.number(int(step))) for step in steps]
    return {"columns": columns, "ticks": ticks, "width": WIDTH, "height": HEIGHT, "left": LEFT, "bottom": BOTTOM}
