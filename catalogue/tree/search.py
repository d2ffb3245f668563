"""What search and filters are made of: facets, tokens, exact numbers, and words for each language.

A token says one thing about an offer: `webmail_accessibility=aa`, `mailbox_quota>=50`, `data_locations.backup>=quebec`,
and `answered(rpo)`, without which "not known" and "no" would be one. A filter is a token, so whatever the facets offer
is exactly what the tokens hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalogue.tree.answers import sound
from catalogue.tree.kinds import KINDS
from catalogue.tree.model import Answers, Audience, FacetKind, Tree
from catalogue.tree.wording import Language, Text
from core.language import language as by_code


@dataclass(frozen=True)
class FacetValue:
    """One thing to tick: the token that offers must have, and its label; `depth` indents categories."""

    token: str
    label: Text
    depth: int = 0


@dataclass(frozen=True)
class FacetDefinition:
    """A filter of the catalogue. Several values ticked mean any of them, or all of them for the kind `all`."""

    question: str
    section: str
    label: Text
    kind: FacetKind
    values: tuple[FacetValue, ...]


def facets(tree: Tree, audience: Audience) -> tuple[FacetDefinition, ...]:
    """The filters that an audience may use, in reading order."""
    found: list[FacetDefinition] = []
    for question in tree.questions.values():
        if question.facet is None or not question.seen_by(audience):
            continue
        values = tuple(
            FacetValue(question.id + suffix, label, len(question.ancestors.get(suffix[1:], ())))
            for suffix, label in KINDS[question.type].facet_values(question)
        )
        section = tree.section_of[question.id].id
        found.append(FacetDefinition(question.id, section, question.label, question.facet.kind, values))
    return tuple(found)


def answered(question_id: str) -> str:
    """The token of an offer that has answered a question."""
    return f"answered({question_id})"


def tokens(tree: Tree, answers: Answers, audience: Audience) -> frozenset[str]:
    """Every token of these answers that an audience may filter on."""
    return frozenset(_tokens(tree, answers, audience))


def _tokens(tree: Tree, answers: Answers, audience: Audience) -> Iterator[str]:
    for question, value in sound(tree, answers):
        if question.seen_by(audience):
            yield answered(question.id)
            yield from (question.id + suffix for suffix in KINDS[question.type].tokens(question, value))


def numbers(tree: Tree, answers: Answers, audience: Audience) -> dict[str, Decimal]:
    """The exact numbers of these answers, in their questions' units, by question id."""
    return {
        question.id + key: number
        for question, value in sound(tree, answers)
        if question.seen_by(audience)
        for key, number in KINDS[question.type].numbers(question, value)
    }


def prose(tree: Tree, answers: Answers, audience: Audience, language: Language | str) -> str:
    """The words that full-text search reads in one language (or its code), one answer a line."""
    reader = by_code(language) if isinstance(language, str) else language
    return "\n".join(
        words
        for question, value in sound(tree, answers)
        if question.seen_by(audience)
        for words in KINDS[question.type].prose(question, value, reader)
    )
