"""What a family is once compiled: sections, questions and what each question is for. All frozen.

A *family* (email) has two trees: `offer`, answered by suppliers, and `need`, answered by public bodies. A tree's
answers are one flat JSON object, question id → value; `null` or absent means "not answered". Behaviour by question
type is in `catalogue.tree.kinds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from catalogue.tree.wording import Text

Answers = Mapping[str, Any]
"""Question id → JSON value. What comes from outside may be anything: only normalised answers may be relied upon."""

Audience = Literal["public", "bodies", "centre"]
AUDIENCES: tuple[Audience, ...] = ("public", "bodies", "centre")

AssuranceLevel = Literal["asserted", "contractual", "validated", "tested", "certified"]
ASSURANCE_LEVELS: tuple[AssuranceLevel, ...] = ("asserted", "contractual", "validated", "tested", "certified")

FacetKind = Literal["any", "all", "at_least", "at_most", "range"]
Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Option:
    """One allowed answer. `rank` orders the options of an ordered choice (higher: stronger); `children` make a tree."""

    value: str
    label: Text
    filter_label: Text
    rank: int | None = None
    children: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Bounds of an answer; numbers are in the question's unit, `words` and `characters` are per language."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    words: int | None = None
    characters: int = 200
    items: int = 20


@dataclass(frozen=True)
class Bucket:
    """A step of a facet, in the question's unit: `low` included; `high`, for ranges only, excluded (None: no end)."""

    low: Decimal
    high: Decimal | None = None


@dataclass(frozen=True)
class Facet:
    """How the catalogue filters on a question."""

    kind: FacetKind
    buckets: tuple[Bucket, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """How a need may turn a question into a requirement: operators of the rule language, value proposed first."""

    operators: tuple[str, ...]
    default: Any = None


@dataclass(frozen=True)
class Change:
    """What a supplier's change of this answer in a published offer asks for: a review, and notice in calendar days."""

    review: Literal["none", "after", "before"] = "none"
    notice_days: int = 0


@dataclass(frozen=True)
class FollowUp:
    """Questions asked only when the parent's answer is (or holds) one of `when`; otherwise their answers are null."""

    when: tuple[str | bool, ...]
    questions: tuple[Question, ...]

    def asked(self, parent_answer: Any) -> bool:
        """Whether the parent's answer asks these questions."""
        given = parent_answer if isinstance(parent_answer, list) else [parent_answer]
        return any(type(one) is type(trigger) and one == trigger for one in given for trigger in self.when)


@dataclass(frozen=True)
class Question:
    """One question of a tree: its wording, its type and limits, and what its answer is used for."""

    id: str
    type: str
    label: Text
    hint: Text | None = None
    help: Text | None = None
    required: bool = False
    options: tuple[Option, ...] = ()
    data_kinds: tuple[Option, ...] = ()
    unit: str | None = None
    sense: Literal["at_least", "at_most"] | None = None
    localised: bool = False
    both_languages: bool = False
    empty_is_answer: bool = False
    limits: Limits = field(default_factory=Limits)
    follow_ups: tuple[FollowUp, ...] = ()
    assurance: tuple[AssuranceLevel, ...] = ()
    facet: Facet | None = None
    better: Better | None = None
    requirement: Requirement | None = None
    order_form: bool = False
    request_field: bool = False
    provision: str | None = None
    visibility: Audience = "public"
    change: Change = field(default_factory=Change)

    @cached_property
    def leaves(self) -> Mapping[str, Option]:
        """The options that may be answered, by value (the leaves of a category tree)."""
        return {option.value: option for option in _leaves(self.options)}

    @cached_property
    def ancestors(self) -> Mapping[str, tuple[str, ...]]:
        """For each leaf of a category tree, the categories above it, nearest first."""
        return dict(_ancestors(self.options, ()))

    @cached_property
    def all_options(self) -> tuple[Option, ...]:
        """Every option, categories above leaves included, in reading order."""
        return tuple(_every(self.options))

    def seen_by(self, audience: Audience) -> bool:
        """Whether answers to this question may be shown to `audience`."""
        return AUDIENCES.index(self.visibility) <= AUDIENCES.index(audience)


@dataclass(frozen=True)
class Section:
    """A page of the tree."""

    id: str
    label: Text
    questions: tuple[Question, ...]
    hint: Text | None = None


@dataclass(frozen=True)
class Parent:
    """What asks a follow-up question."""

    question: Question
    follow_up: FollowUp


@dataclass(frozen=True)
class Tree:
    """A form: `id` is the kind of thing it describes (`offer`, `need`), and the first part of its facts' names."""

    id: str
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by id, follow-ups included, in reading order."""
        return {question.id: question for section in self.sections for question in _walk(section.questions)}

    @cached_property
    def parents(self) -> Mapping[str, Parent]:
        """For each follow-up question, what asks it."""
        return {
            child.id: Parent(question, follow_up)
            for question in self.questions.values()
            for follow_up in question.follow_ups
            for child in follow_up.questions
        }

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section in which each question stands."""
        return {question.id: section for section in self.sections for question in _walk(section.questions)}

    def section(self, section_id: str) -> Section:
        """One section.

        Raises:
            KeyError: the tree has no such section.
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def asked(self, question_id: str, answers: Answers) -> bool:
        """Whether these answers lead to the question (all its ancestors trigger it)."""
        parent = self.parents.get(question_id)
        while parent is not None:
            if not parent.follow_up.asked(answers.get(parent.question.id)):
                return False
            parent = self.parents.get(parent.question.id)
        return True


def _walk(questions: tuple[Question, ...]) -> Iterator[Question]:
    for question in questions:
        yield question
        for follow_up in question.follow_ups:
            yield from _walk(follow_up.questions)


def _leaves(options: tuple[Option, ...]) -> Iterator[Option]:
    for option in options:
        if option.children:
            yield from _leaves(option.children)
        else:
            yield option


def _every(options: tuple[Option, ...]) -> Iterator[Option]:
    for option in options:
        yield option
        yield from _every(option.children)


def _ancestors(options: tuple[Option, ...], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for option in options:
        if option.children:
            yield from _ancestors(option.children, (option.value, *above))
        else:
            yield option.value, above
