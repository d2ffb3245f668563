"""The need as pages: one question a page with its follow-ups, what belongs together on one, typed text into answers.

A *starting point* (gabarit) holds the usual answers of a kind of body, so that only what is its own is asked
(decision 16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalogue.tree import Family, Question, family
from core.money import dollars

TOGETHER = (
    ("dic_availability", "dic_integrity", "dic_confidentiality"),
    ("initial_months", "option_months", "start_date"),
)
"""Questions asked on one page, when a family has them."""

STARTING_POINTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "email": {
        "small_body": {
            "shared_mailboxes": 10,
            "mean_size": 5,
            "languages": ["fr"],
            "legal_disputes": False,
            "source_system": "imap_server",
            "migrate_content": True,
            "coexistence_needed": True,
            "domains": 1,
            "dns_control": "body",
            "identity_source": "none",
        }
    }
}
"""The usual answers by family and template; every one may be changed."""


@dataclass(frozen=True)
class NeedPage:
    """A page of the need: its address and its questions, follow-ups apart."""

    slug: str
    questions: tuple[Question, ...]

    def every(self) -> Iterator[Question]:
        """Its questions with all their follow-ups, parents first."""
        for question in self.questions:
            yield from with_follow_ups(question)


def with_follow_ups(question: Question) -> Iterator[Question]:
    """A question and those that its answers may lead to."""
    yield question
    for follow_up in question.follow_ups:
        for one in follow_up.questions:
            yield from with_follow_ups(one)


@cache
def pages(family_id: str) -> tuple[NeedPage, ...]:
    """Every page of a family's need, in reading order."""
    need = family(family_id).need
    leaders = {group[0]: group for group in TOGETHER if group[0] in need.questions}
    grouped = {name for group in leaders.values() for name in group}
    found: list[NeedPage] = []
    for section in need.sections:
        for question in section.questions:
            if question.id in leaders:
                members = tuple(need.questions[name] for name in leaders[question.id] if name in need.questions)
                found.append(NeedPage(question.id, members))
            elif question.id not in grouped:
                found.append(NeedPage(question.id, (question,)))
    return tuple(found)


def page_of(family_id: str, slug: str) -> NeedPage | None:
    """The page at that address."""
    return next((one for one in pages(family_id) if one.slug == slug), None)


def next_page(of: Family, need: Mapping[str, Any], after: str = "") -> NeedPage | None:
    """The next page that lacks a required answer, from the one after `after` on, then from the first."""
    every = pages(of.id)
    place = next((n for n, one in enumerate(every, 1) if one.slug == after), 0)
    return next((one for one in (*every[place:], *every[:place]) if lacks(of, one, need)), None)


def lacks(of: Family, page: NeedPage, need: Mapping[str, Any]) -> bool:
    """Whether a page still lacks a required answer."""
    return any(one.required and need.get(one.id) is None and of.need.asked(one.id, need) for one in page.every())


def answers_from(of: Family, page: NeedPage, form: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed on a page as answers; a question left empty, or no longer asked, is null."""
    answers: dict[str, Any] = {}
    for question in page.every():
        asked = of.need.asked(question.id, answers)
        answers[question.id] = value_from(question, form.get(question.id)) if asked else None
    return answers


def value_from(question: Question, typed: Any) -> Any:
    """One typed value as an answer; what cannot be read stays as typed, for the tree to say what is wrong with it."""
    if typed is None:
        return None
    match question.type:
        case "boolean":
            return {"true": True, "false": False}.get(str(typed), typed)
        case "integer" | "quantity" | "percentage":
            return number(typed)
        case "duration":
            value = number(typed.get("value") if isinstance(typed, dict) else typed)
            return None if value is None else {"value": value, "unit": question.unit or "day"}
        case "money":
            try:
                return dollars(str(typed)).cents
            except ValueError:
                return typed
        case _:
            return typed


def number(typed: Any) -> Any:
    """A number as people write it, « 1 234,5 »; the text itself when it is none."""
    if typed is None:
        return None
    text = str(typed).replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        value = float(text)
    except ValueError:
        return str(typed)
    return value if abs(value) < 2**53 else str(typed)


def starting_point(family_id: str, template: str | None) -> dict[str, Any]:
    """The usual answers of a template, empty without one."""
    return dict(STARTING_POINTS.get(family_id, {}).get(template or "", {}))
