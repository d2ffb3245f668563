"""Whether answers are good, and the one way of writing them. Any JSON may come in; nothing here raises.

Three strengths of the same check: a *draft* may be incomplete anywhere; a *section* must be complete in itself, as
when a page is saved; *complete* answers are what a publication asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.tree.kinds import KINDS
from catalogue.tree.model import ASSURANCE_LEVELS, Answers, Question, Tree
from core.errors import Problem

INCOMPLETE = frozenset({"required", "answer-french-missing", "answer-english-missing"})
"""Problems that say "not yet", which a draft may have."""


def problems(tree: Tree, answers: object) -> tuple[Problem, ...]:
    """Everything wrong with answers that should be complete, in reading order."""
    return tuple(_problems(tree, answers))


def draft_problems(tree: Tree, answers: object) -> tuple[Problem, ...]:
    """Everything wrong with answers that may still be incomplete."""
    return tuple(problem for problem in _problems(tree, answers) if problem.name not in INCOMPLETE)


def section_problems(tree: Tree, section_id: str, answers: object) -> tuple[Problem, ...]:
    """Everything wrong with one section, which should be complete; the other sections are not looked at.

    Raises:
        KeyError: the tree has no such section.
    """
    wanted = tree.section(section_id)
    return tuple(
        problem
        for problem in _problems(tree, answers)
        if not problem.path or tree.section_of.get(str(problem.path[0]), wanted) is wanted
    )


def _problems(tree: Tree, answers: object) -> Iterator[Problem]:
    if not isinstance(answers, dict):
        yield Problem("not-object")
        return
    for key in answers:
        if key not in tree.questions:
            yield Problem("unknown-field", (str(key),))
    for question in tree.questions.values():
        yield from (problem.under(question.id) for problem in _answer_problems(tree, question, answers))


def _answer_problems(tree: Tree, question: Question, answers: Answers) -> Iterator[Problem]:
    value = answers.get(question.id)
    kind = KINDS[question.type]
    blank = kind.blank(question, value)
    if not tree.asked(question.id, answers):
        if not blank:
            yield Problem("answer-not-asked")
    elif not blank:
        yield from kind.problems(question, value)
    elif question.required:
        yield Problem("required")


def normalise(tree: Tree, answers: Answers) -> dict[str, Any]:
    """The same answers written the one way: every question present, blanks and stale follow-ups null, texts trimmed,
    several choices in the order of the form. Values with problems are kept as they are, unknown keys are left out."""
    written: dict[str, Any] = {}
    for question in tree.questions.values():
        value = answers.get(question.id)
        kind = KINDS[question.type]
        if kind.blank(question, value) or not tree.asked(question.id, written):
            written[question.id] = None
        elif any(kind.problems(question, value)):
            written[question.id] = value
        else:
            written[question.id] = kind.normalise(question, value)
    return written


def sound(tree: Tree, answers: Answers) -> Iterator[tuple[Question, Any]]:
    """The questions that have a good answer, with it: what everything else may rely on."""
    written = normalise(tree, answers)
    for question in tree.questions.values():
        value = written[question.id]
        if value is not None and not any(KINDS[question.type].problems(question, value)):
            yield question, value


def assurance_problems(tree: Tree, assurance: object) -> tuple[Problem, ...]:
    """Everything wrong with levels of assurance (question id → level): each question allows some, or none at all."""
    if not isinstance(assurance, dict):
        return (Problem("not-object"),)
    found: list[Problem] = []
    for key, level in assurance.items():
        question = tree.questions.get(key) if isinstance(key, str) else None
        if question is None:
            found.append(Problem("unknown-field", (str(key),)))
        elif not isinstance(level, str) or level not in ASSURANCE_LEVELS or level not in question.assurance:
            found.append(Problem("not-a-choice", (str(key),)))
    return tuple(found)
