"""What comes in about files, from the API and from pages alike."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from core.inputs import Input, Line

Reason = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Answers = Annotated[dict[str, Any], Field(max_length=500)]


class Context(Input):
    """« Avant de commencer »: the current contract and its end, and whether another route already serves the need."""

    current_contract: Annotated[str, StringConstraints(max_length=200)] | None = None
    current_contract_end: date | None = None
    common_service: bool | None = None
    other_route: Annotated[str, StringConstraints(max_length=4_000)] | None = None


class NewFile(Input):
    """A file to open."""

    title: Line
    family: Line = "email"
    template: Line | None = None
    started_from_offer: UUID | None = None
    context: Context = Context()


class NewMember(Input):
    """A colleague to put on the team."""

    person: UUID
    capacities: Annotated[list[Literal["need", "choice", "approval", "conclusion"]], Field(min_length=1, max_length=4)]


class Interests(Input):
    """An interest, or null for none."""

    interest: Annotated[str, StringConstraints(max_length=4_000)] | None


class NeedAnswers(Input):
    """Some answers of the need; `section` names one that should be complete with them."""

    answers: Answers
    section: Line | None = None


class NewRequirement(Input):
    """A requirement of the body's own: a condition of the rule language over the offer's facts."""

    predicate: dict[str, Any]
    kind: Literal["mandatory", "wish"] = "mandatory"
    reason: Reason


class RequirementEdit(Input):
    """A change of a requirement, with its reason."""

    predicate: dict[str, Any] | None = None
    kind: Literal["mandatory", "wish"] | None = None
    reason: Reason


class Because(Input):
    """Why."""

    because: Reason


class Exclusions(Input):
    """What to set aside: null for every offer that is not compliant, or offers to demonstrate for want of proof."""

    entries: Annotated[list[UUID], Field(min_length=1, max_length=1_000)] | None = None


class Clarify(Input):
    """How long suppliers have to answer."""

    working_days: Annotated[int, Field(ge=1, le=30)] = 5


class ClarificationAnswer(Input):
    """A supplier's answer, in the terms of the questions asked."""

    answers: Answers
    note: Annotated[str, StringConstraints(max_length=4_000)] | None = None


class NewChoice(Input):
    """The entry proposed, and the reason where one is needed."""

    entry: UUID
    reason: Annotated[str, StringConstraints(max_length=4_000)] | None = None
