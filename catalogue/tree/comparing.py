"""Answers as people read them, and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.tree.answers import sound
from catalogue.tree.kinds import KINDS
from catalogue.tree.model import Answers, Audience, Better, Question, Tree
from catalogue.tree.wording import MISSING, Language, Text


def display(question: Question, value: Any, language: Language) -> str:
    """An answer as people read it, "—" when there is none, be it an empty list; what is no answer is shown so too."""
    kind = KINDS[question.type]
    if kind.blank(question, value) or any(kind.problems(question, value)):
        return MISSING
    return kind.display(question, kind.normalise(question, value), language) or MISSING


@dataclass(frozen=True)
class Cell:
    """One offer's answer in a row. `best` marks the best ones of a row in which the answers differ."""

    value: Any
    best: bool


@dataclass(frozen=True)
class CompareRow:
    """A question and the answers of several offers, in their order; `same` when all answered alike."""

    question: Question
    section: str
    label: Text
    better: Better
    cells: tuple[Cell, ...]
    same: bool


def compare_rows(tree: Tree, offers: Sequence[Answers], audience: Audience) -> tuple[CompareRow, ...]:
    """Every question marked for comparison, in reading order, with the answers of these offers."""
    read = [{question.id: value for question, value in sound(tree, answers)} for answers in offers]
    rows: list[CompareRow] = []
    for question in tree.questions.values():
        if question.better is None or not question.seen_by(audience):
            continue
        values = [answers.get(question.id) for answers in read]
        best = _best(question, values)
        cells = tuple(Cell(value, place in best) for place, value in enumerate(values))
        same = all(value == values[0] for value in values)
        section = tree.section_of[question.id].id
        rows.append(CompareRow(question, section, question.label, question.better, cells, same))
    return tuple(rows)


def _best(question: Question, values: list[Any]) -> set[int]:
    kind = KINDS[question.type]
    ranks: dict[int, Decimal] = {}
    for place, value in enumerate(values):
        rank = None if value is None else kind.rank(question, value)
        if rank is not None:
            ranks[place] = rank
    if (
        question.better not in ("higher", "lower")
        or not ranks
        or (len(ranks) == len(values) and len(set(ranks.values())) == 1)
    ):
        return set()
    top = max(ranks.values()) if question.better == "higher" else min(ranks.values())
    return {place for place, rank in ranks.items() if rank == top}
