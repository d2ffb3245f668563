"""The need as pages: one question a page with its follow-ups, what belongs together on one, typed text into answers.

A *template* (gabarit) holds the usual answers of a kind of body, and the few pages that ask the rest (decision 16).
Every answer keeps its page, so that each may be changed from the check of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from catalogue.tree import Family, Question, family
from core.money import dollars


@dataclass(frozen=True)
class Group:
    """Questions asked on one page: its address, and its title and why as `need-page-<words>`."""

    slug: str
    words: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """The usual answers of a kind of body, and the pages that ask what only it can answer."""

    answers: Mapping[str, Any]
    groups: tuple[Group, ...]


LEVELS = ("dic_availability", "dic_integrity", "dic_confidentiality")
ASSESSMENT = ("pia_reference", "pia_committee_date", "pia_conclusion")
TERM = ("initial_months", "option_months", "start_date")

TOGETHER = (
    Group("pia_reference", "assessment", ASSESSMENT),
    Group("dic_availability", "ratings", LEVELS),
    Group("initial_months", "term", TERM),
)
"""Questions asked on one page without a template, when a family has them."""

TEMPLATES: Mapping[str, Mapping[str, Template]] = {
    "email": {
        "small_body": Template(
            answers={
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
            },
            groups=(
                Group("quantity", "quantity", ("mailboxes", *TERM, "current_contract")),
                Group("information", "information", ("personal_information", *ASSESSMENT, *LEVELS)),
            ),
        )
    }
}
"""Templates by family; every answer that one brings may be changed."""

NO_TEMPLATE = Template({}, ())


@dataclass(frozen=True)
class NeedPage:
    """A page of the need: its address and its questions, follow-ups apart; `words` names those of a group."""

    slug: str
    questions: tuple[Question, ...]
    words: str = ""
    counted: bool = field(default=True, compare=False)
    """Whether it is one of the pages that this path asks; the others are there to change an answer."""

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


def known_template(family_id: str, name: str | None) -> bool:
    """Whether a family has a template of that name; none at all is known too."""
    return not name or name in TEMPLATES.get(family_id, {})


def template_of(family_id: str, name: str | None) -> Template:
    """A template by its name, an empty one when there is none."""
    return TEMPLATES.get(family_id, {}).get(name or "", NO_TEMPLATE)


@cache
def pages(family_id: str, template: str | None = None) -> tuple[NeedPage, ...]:
    """Every page of a family's need: those that the template asks, then the rest in reading order."""
    need = family(family_id).need
    asked = template_of(family_id, template).groups
    found = [grouped(family(family_id), one) for one in asked]
    done = {question.id for one in found for question in one.questions}
    leaders = {one.questions[0]: one for one in TOGETHER if one.questions[0] in need.questions}
    for section in need.sections:
        for question in section.questions:
            if question.id in done:
                continue
            one = leaders.get(question.id, Group(question.id, "", (question.id,)))
            made = grouped(family(family_id), one, counted=not asked)
            found.append(made)
            done |= {member.id for member in made.questions}
    return tuple(found)


def grouped(of: Family, group: Group, *, counted: bool = True) -> NeedPage:
    """The page of a group, with the questions that the family has."""
    known = of.need.questions
    return NeedPage(group.slug, tuple(known[name] for name in group.questions if name in known), group.words, counted)


def page_of(family_id: str, template: str | None, slug: str) -> NeedPage | None:
    """The page at that address."""
    return next((one for one in pages(family_id, template) if one.slug == slug), None)


def next_page(of: Family, need: Mapping[str, Any], template: str | None = None, after: str = "") -> NeedPage | None:
    """The next page that lacks a required answer, from the one after `after` on, then from the first."""
    every = pages(of.id, template)
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


def given(page: NeedPage, form: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was typed on a page, as answers."""
    found = {one.id: value_from(one, form.get(one.id)) for one in page.every() if form.get(one.id) is not None}
    return {name: value for name, value in found.items() if value is not None}


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
            return amount(typed)
        case "regions":
            return {kind: value for kind, value in typed.items() if value} if isinstance(typed, dict) else typed
        case "certificates":
            return [typed] if isinstance(typed, dict) and typed.get("standard") else None
        case _:
            return typed


def amount(typed: Any) -> Any:
    """An amount of dollars as cents; the text itself when it is none."""
    try:
        return dollars(str(typed)).cents
    except ValueError:
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
    return dict(template_of(family_id, template).answers)


def usual(family_id: str, template: str | None, need: Mapping[str, Any]) -> frozenset[str]:
    """The questions that still are answered as the template answers them."""
    answers = template_of(family_id, template).answers
    return frozenset(name for name, value in answers.items() if need.get(name) == value)
