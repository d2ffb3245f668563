"""A purchase and a report in the reader's words: points, signals, people, bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from broker.review.execution import AHEAD, EXECUTED, MISSING, SHOWN
from broker.review.queries import Purchase
from broker.review.report import Report
from broker.services.timeline import told
from core.language import Language
from core.ledger import UnknownEvent
from core.ledger.reading import HistoryEntry
from core.web import charts
from procurement.summary import ALLOWED, FAIR, WORTH, Point

GROUPS = (ALLOWED, FAIR, WORTH, EXECUTED)


@dataclass(frozen=True)
class Said:
    """A point in words: what it states, what it rests on, what it is for the reader."""

    code: str
    text: str
    basis: str
    standing: str


def first_line(found: Purchase, language: Language) -> str:
    """« Contrat de gré à gré (RCTI, art. 48), prix seulement, 1er rang de 7; 22 points démontrés, … »"""
    summary, counts = found.summary, list(found.standing.values())
    ranked = summary.rank is not None and summary.compliant is not None
    return language.t(
        "review-first-line",
        basis=summary.legal_basis,
        mode=summary.mode,
        ranked="yes" if ranked else "no",
        rank=summary.rank or 0,
        compliant=summary.compliant or 0,
        shown=counts.count(SHOWN),
        missing=counts.count(MISSING),
        ahead=counts.count(AHEAD),
        signals=sum(one.raised for one in summary.signals),
    )


def groups(found: Purchase, language: Language) -> list[tuple[str, list[Said]]]:
    """The points by the question that they answer, in the order of the page."""
    points = found.summary.points
    return [
        (group, [said(one, found.standing[one.code], language) for one in points if one.group == group])
        for group in GROUPS
    ]


UNCHANGED = {"requirements-unchanged": "changes", "no-change": "count", "law-kept": "count"}
"""Points that rest on a count of changes. Where none is counted and nothing is shown, « no change » would be false."""


def said(one: Point, standing: str, language: Language) -> Said:
    """One point in words."""
    message, values = f"review-point-{one.code}", dict(one.values)
    if one.code == "opened-on-time" and values["opened"] is not None:
        early = (values["day"] - values["opened"]).days
        values |= {"early": early, "late": "yes" if early < 0 else "no"}
    silent = not one.shown and one.code in UNCHANGED and not values[UNCHANGED[one.code]]
    return Said(
        one.code,
        language.t(message) if message in language else one.code,
        "" if silent else basis(f"review-basis-{one.code}", values, language),
        standing,
    )


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


def signals(found: Purchase, language: Language) -> list[dict[str, Any]]:
    """Every signal with when it is raised and what it found, those raised first."""
    shown = []
    for one in found.summary.signals:
        values = dict(one.values)
        if values.get("code"):
            values["code"] = requirement(values["code"], found, language)
        shown.append(
            {
                "code": one.code,
                "text": worded(f"review-signal-{one.code}", one.code, language),
                "formula": worded(f"review-formula-{one.code}", one.formula, language),
                "raised": one.raised,
                "here": basis(f"review-found-{one.code}", values, language),
            }
        )
    return sorted(shown, key=lambda one: not one["raised"])


def worded(message: str, instead: str, language: Language) -> str:
    """A message, or what stands for it when nobody has worded it."""
    return language.t(message) if message in language else instead


def requirement(code: str, found: Purchase, language: Language) -> str:
    """The text of a requirement: as it was frozen, else as the file last had it."""
    frozen = {one.code: one.label for one in found.requirements}
    label = frozen.get(code) or found.labels.get(code)
    return language.text(label) if label else code


def offers(found: Purchase, language: Language) -> dict[str, str]:
    """The names of the offers of the frozen list, by code."""
    return {one.code: language.text(one.name) for one in found.rivals}


def changes(found: Purchase, language: Language) -> list[dict[str, Any]]:
    """Requirements changed after results, with the names of the requirement and of the cheapest offer lost."""
    names = offers(found, language)
    shown = []
    for one in found.summary.changes_after_results:
        lost = one["cheapest_lost"]
        cheapest = (
            f"{names.get(lost['offer'], lost['offer'])} – {language.money(lost['total_cents'])}" if lost else None
        )
        shown.append({**one, "text": requirement(one["code"], found, language), "cheapest": cheapest})
    return shown


MILESTONES = frozenset(
    {
        "file.started",
        "file.need_confirmed",
        "file.list_frozen",
        "file.choice_proposed",
        "request.transmitted",
        "request.approved",
        "request.refused",
        "file.abandoned",
        "file.contract_concluded",
        "file.contract_published",
        "service.operation_finished",
    }
)
"""The events that tell a purchase by themselves."""


def chronology(
    found: Purchase, events: Sequence[HistoryEntry], people: dict[UUID, str], language: Language
) -> list[dict[str, Any]]:
    """The events as the timeline shows them, newest first, offers and requirements by name and not by code."""
    names = offers(found, language)
    return [
        {**entry, "text": named(one, names, found, language) or entry["text"], "milestone": one.name in MILESTONES}
        for one, entry in zip(reversed(events), told(events, people, language), strict=True)
    ]


def named(one: HistoryEntry, names: Mapping[str, str], found: Purchase, language: Language) -> str:
    """The sentence of an event that holds the code of an offer or of a requirement; "" for any other."""
    try:
        event = one.event
    except UnknownEvent:
        return ""
    values = {name: getattr(event, name) for name in event.__struct_fields__}
    if one.message_id not in language or not {"offer", "code"} & values.keys():
        return ""
    if values.get("offer") in names:
        values["offer"] = names[values["offer"]]
    if isinstance(values.get("code"), str):
        values["code"] = requirement(values["code"], found, language)
    return language.t(one.message_id, **values)


def people(found: Purchase, known: Mapping[UUID, str], language: Language) -> list[dict[str, Any]]:
    """Who did what: the team's capacities, those who decided, concluded and signed; who appears twice is marked.

    A capacity reads as done once the file shows that it was; what was decided, concluded and signed is named.
    """
    happened = {"need": found.summary.offers is not None, "choice": found.summary.total_cents is not None}
    rows: dict[UUID, dict[str, Any]] = {}
    for one in found.summary.people:
        person = UUID(one["person"])
        rows[person] = {
            "name": known.get(person, "—"),
            "parts": [
                language.t(f"review-capacity-{capacity}", done="yes" if happened.get(capacity) else "no")
                for capacity in one["capacities"]
            ],
            "declared": "interest" if one["has_interest"] else "none" if one["declared"] else "missing",
            "sides": {"buys"} if {"need", "choice"} & set(one["capacities"]) else set(),
        }

    def row_of(person: UUID) -> dict[str, Any]:
        return rows.setdefault(person, bare(known.get(person, "—")))

    for one in found.decided:
        row = row_of(one["decided_by"])
        row["parts"].append(language.t("review-capacity-gave", effect=one["effect"]))
        row["sides"].add("decides")
    signed: list[dict[str, Any]] = []
    if found.contract is not None:
        concluded = row_of(found.contract["concluded_by"])
        concluded["parts"].append(language.t("review-capacity-concluded"))
        concluded["sides"].add("decides")
        for one in msgspec.json.decode(found.contract["signatories"]):
            part = language.t("review-capacity-signed", party=one["party"])
            same = [row for row in rows.values() if row["name"] == one["name"]] if one["party"] == "body" else []
            signed += [] if same else [{**bare(one["name"]), "parts": [part]}]
            for row in same[:1]:
                row["parts"].append(part)
    return [{**row, "overlap": row["sides"] == {"buys", "decides"}} for row in [*rows.values(), *signed]]


def bare(name: str) -> dict[str, Any]:
    """A person of whom nothing is said yet."""
    return {"name": name, "parts": [], "declared": "", "sides": set()}


def decided(found: Purchase, known: Mapping[UUID, str], language: Language) -> list[dict[str, Any]]:
    """The stages that answered, in words."""
    return [
        {
            "what": language.list_and(
                [language.text(capacity.get("label") or capacity["role"]) for capacity in one["capacities"]]
            ),
            "who": known.get(one["decided_by"], "—"),
            "outcome": one["outcome"],
            "conditions": one["conditions"],
            "reason": one["reason"],
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
