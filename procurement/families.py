"""What this room asks of a family beyond its trees: what is counted, for how long, and the dictionary that judges its
offers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from catalogue.tree import Family, family
from catalogue.tree.model import Question
from core.calendar import add_months
from core.errors import Problem
from core.reference.queries import LongestTerm
from guidelines.facts import PLATFORM_FACTS, FactsDictionary

INITIAL, OPTIONS, START = "initial_months", "option_months", "start_date"
"""The need questions that hold the term and its wished first day; every family has them."""

START_WITHIN_MONTHS = 36
"""How far ahead a service may be wished for: beyond, offers and prices of today say nothing of it."""


@dataclass(frozen=True)
class Terms:
    """How much, for how long: what prices are compared for."""

    quantity: int
    initial_months: int
    option_months: int

    @property
    def months(self) -> int:
        """The longest term, options included: what a total is about (LCOP s. 10)."""
        return self.initial_months + self.option_months


@cache
def dictionary(family_id: str) -> FactsDictionary:
    """The facts that requirements of a family may read: the offer's, the need's, the day."""
    return FactsDictionary([*PLATFORM_FACTS, *family(family_id).facts()])


def quantity_question(of: Family) -> Question:
    """What prices are counted in: the first quantity that a need is asked for.

    Raises:
        LookupError: the family asks for none.
    """
    for question in of.need.questions.values():
        if question.type == "quantity":
            return question
    raise LookupError(f"the need of {of.id} asks for no quantity")


def terms_of(of: Family, need: Mapping[str, Any]) -> Terms | None:
    """The terms that answers state, None while one is missing."""
    values = [need.get(key) for key in (quantity_question(of).id, INITIAL, OPTIONS)]
    whole = [int(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return Terms(*whole) if len(whole) == len(values) else None


def term_problems(need: Mapping[str, Any], longest: LongestTerm) -> list[Problem]:
    """Whether the term, options included, is longer than the law allows (RCTI s. 48)."""
    parts = [need.get(key) for key in (INITIAL, OPTIONS)]
    months = sum(int(part) for part in parts if isinstance(part, int | float) and not isinstance(part, bool))
    if months <= longest.months:
        return []
    return [too_long(months, longest, OPTIONS if need.get(OPTIONS) else INITIAL)]


def start_problems(need: Mapping[str, Any], today: date) -> list[Problem]:
    """Whether the wished first day, when it is one, is past or too far ahead."""
    try:
        day = date.fromisoformat(str(need.get(START)))
    except ValueError:
        return []
    last = add_months(today, START_WITHIN_MONTHS)
    return [] if today <= day <= last else [Problem("wished-start", (START,), {"first": today, "last": last})]


def too_long(months: Any, longest: LongestTerm, place: str) -> Problem:
    """What is wrong with a term beyond the longest, at a field, with the provision that limits it."""
    return Problem("term-too-long", (place,), {"months": months, "limit": longest.months, "article": longest.article})
