"""A tree's answers as facts for rules: `offer.mailbox_quota`, `need.mailboxes`, `offer.data_locations.backup`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalogue.tree.answers import sound
from catalogue.tree.kinds import KINDS
from catalogue.tree.model import Answers, Question, Tree
from guidelines.facts import Fact

SET_BY = {"offer": "supplier", "need": "body"}


def declared_facts(tree: Tree) -> tuple[Fact, ...]:
    """The declarations of every fact that the tree gives, in reading order."""
    return tuple(fact for question in tree.questions.values() for fact in _declared(tree, question))


def _declared(tree: Tree, question: Question) -> Iterator[Fact]:
    return KINDS[question.type].declare(question, f"{tree.id}.{question.id}", SET_BY.get(tree.id, "platform"))


def facts(tree: Tree, answers: Answers) -> dict[str, Any]:
    """What these answers say, as raw JSON by fact id, ready for `FactsDictionary.read`; no nulls."""
    if not answers:
        return {}
    return {
        f"{tree.id}.{question.id}" + (f".{key}" if key else ""): value
        for question, answer in sound(tree, answers)
        for key, value in KINDS[question.type].facts(question, answer)
    }


@dataclass(frozen=True)
class RequirementDefinition:
    """A fact that a need may put a requirement on, the operators offered, and the value proposed first."""

    question: Question
    section: str
    fact: Fact
    operators: tuple[str, ...]
    default: Any


def requirement_definitions(tree: Tree) -> tuple[RequirementDefinition, ...]:
    """Everything that a requirement may be put on, in reading order (one for each kind of data, for locations)."""
    return tuple(
        RequirementDefinition(
            question,
            tree.section_of[question.id].id,
            fact,
            question.requirement.operators,
            question.requirement.default,
        )
        for question in tree.questions.values()
        if question.requirement is not None
        for fact in _declared(tree, question)
    )


def provision_parameters(tree: Tree, answers: Answers) -> dict[str, Any]:
    """The answers that a provider's adapter takes, by parameter."""
    return {question.provision: value for question, value in sound(tree, answers) if question.provision is not None}
