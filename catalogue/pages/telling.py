"""An offer's content as its page tells it: answers by section, countries, plans as tables and a cost curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from catalogue.pricing import NotPriced, Plan, total_cost
from catalogue.queries import PublishedOffer
from catalogue.tree.comparing import display
from catalogue.tree.family import Family
from catalogue.tree.kinds import KINDS, REGIONS
from catalogue.tree.kinds.texts import read_date
from catalogue.tree.model import Question, Section
from catalogue.tree.wording import MISSING
from core.language import Language

TOLD_APART = frozenset({"service_name", "summary", "features", "exclusions"})
"""Answers that have a heading of their own; families that have no such question simply have no such heading."""


@cache
def country(code: str, language_code: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2) in a language."""
    names = Locale(language_code, "CA").territories
    return str(names.get(code, code))


def sections(family: Family, offer: PublishedOffer, language: Language, today: date) -> list[dict[str, Any]]:
    """Every section that has something left to tell, with its answers."""
    found: list[dict[str, Any]] = []
    for section in family.offer.sections:
        rows = list(answers(family, section, offer, language, today))
        if rows:
            found.append({"id": section.id.replace("_", "-"), "label": language.text(section.label), "rows": rows})
    return found


def answers(
    family: Family, section: Section, offer: PublishedOffer, language: Language, today: date
) -> Iterator[dict[str, Any]]:
    """One section's public questions, those that follow from other answers set under them."""
    tree = family.offer
    for question in tree.questions.values():
        if tree.section_of[question.id] is not section or question.id in TOLD_APART or not question.seen_by("public"):
            continue
        if not tree.asked(question.id, offer.answers):
            continue
        value = offer.answers.get(question.id)
        lines = said(question, value, language, today)
        yield {
            "label": language.text(question.label),
            "lines": lines,
            "link": value if question.type == "url" and lines else "",
            "under": question.id in tree.parents,
        }


def said(question: Question, value: Any, language: Language, today: date) -> list[dict[str, Any]]:
    """An answer in one or several lines, none when there is none; `late` marks a certificate that has expired."""
    kind = KINDS[question.type]
    if kind.blank(question, value) or any(kind.problems(question, value)):
        return []
    value = kind.normalise(question, value)
    if question.type == "regions":
        labels = {region.value: language.text(region.label) for region in REGIONS}
        return [
            line(f"{language.text(one.label)} – {language.list_and([labels[region] for region in value[one.value]])}")
            for one in question.data_kinds
            if value.get(one.value)
        ]
    if question.type == "certificates":
        return [
            line(display(question, [one], language), late=(read_date(one["valid_to"]) or today) < today)
            for one in value
        ]
    return [line(display(question, value, language))]


def line(words: str, *, late: bool = False) -> dict[str, Any]:
    """One line of an answer."""
    return {"words": words, "late": late}


def shown(question: Question, value: Any, language: Language) -> str:
    """An answer in one line, "—" when there is none."""
    return MISSING if value is None else display(question, value, language)


def tiers(plan: Plan) -> list[dict[str, int | None]]:
    """The tiers of a plan: from this quantity, up to that one (None: no end), at this price."""
    last: list[int | None] = [tier.quantity - 1 for tier in plan.tiers[1:]]
    return [
        {"low": tier.quantity, "high": high, "price": tier.price}
        for tier, high in zip(plan.tiers, [*last, plan.max_quantity], strict=True)
    ]


def curve(plans: Sequence[Plan], mailboxes: int, months: int, language: Language) -> list[dict[str, Any]]:
    """Total cost against quantity for each plan, in cents: every tier's edge is a point, so that a drop shows."""
    wanted = [tier.quantity for plan in plans for tier in plan.tiers]
    top = max(mailboxes * 2, min(max(wanted), mailboxes * 3), 20)
    series: list[dict[str, Any]] = []
    for plan in plans[:4]:
        edges = {edge for tier in plan.tiers for edge in (tier.quantity - 1, tier.quantity) if 1 <= edge <= top}
        places = sorted({1, mailboxes, top, top // 2, *edges})
        points: list[tuple[int, int]] = []
        for quantity in places:
            try:
                points.append((quantity, total_cost(plan, quantity, months).total.cents))
            except NotPriced:
                continue
        if len(points) > 1:
            series.append({"name": language.text(plan.name), "points": points})
    return series
