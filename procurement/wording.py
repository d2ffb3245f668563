"""Sentences generated from facts, in both languages at once: requirements, reasons for exclusion, justifications."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from core.language import EN, FR, Language
from guidelines.explain import Explanation, bound, explain, value_in_sentence, value_in_words
from guidelines.facts import Fact, FactsDictionary, FactType
from guidelines.language import AllOf, AnyOf, Compare, CompareFacts, Each, IfThen, Node, Not, Total
from guidelines.trace import Trace
from procurement.turn import Turn

NAMED = 3
"""Up to how many people are named; of more, their party is."""


def both(sentence: Callable[[Language], str]) -> dict[str, str]:
    """The same sentence in French and in English."""
    return {"fr": sentence(FR), "en": sentence(EN)}


def say(message: str, **params: Any) -> dict[str, str]:
    """A message in both languages; texts among the parameters are taken in the language of the sentence."""
    return both(lambda language: language.t(message, **params))


def whose(language: Language, turn: Turn, known: Mapping[UUID, str]) -> str:
    """Whose turn it is, in words: the people, by their names in `known`, or their party; empty when it is nobody's."""
    people = sorted(known[one] for one in turn.people if one in known)
    if people and len(turn.people) <= NAMED:
        return language.list_or(people)
    return "" if turn.party == "nobody" else language.t(f"files-turn-{turn.party}")


def requirement_in_words(node: Node, dictionary: FactsDictionary) -> dict[str, str]:
    """What a condition asks: « Objectif de point de reprise : au plus 4 h »."""
    return both(lambda language: asked(node, dictionary, language))


def asked(node: Node, dictionary: Mapping[str, Fact], language: Language) -> str:
    """What is asked of an offer: a yes is « c’est exigé »; within a sentence that says « si », it stays a yes."""
    match node:
        case AllOf(parts):
            return language.list_and([asked(part, dictionary, language) for part in parts])
        case Compare(name, op, value) if name in dictionary and dictionary[name].type is FactType.BOOLEAN:
            if (value is True) is (op == "eq"):
                return language.t("requirements-asked", fact=language.text(dictionary[name].label))
    return in_words(node, dictionary, language)


def in_words(node: Node, dictionary: Mapping[str, Fact], language: Language) -> str:
    """A condition in one language."""
    match node:
        case AllOf(parts):
            return language.list_and([in_words(part, dictionary, language) for part in parts])
        case AnyOf(parts):
            return language.list_or([in_words(part, dictionary, language) for part in parts])
        case Not(part):
            return language.t("requirements-not", condition=in_words(part, dictionary, language))
        case IfThen(condition, then):
            return language.t(
                "requirements-if",
                condition=in_words(condition, dictionary, language),
                then=in_words(then, dictionary, language),
            )
        case Compare(name, op, value):
            fact = dictionary.get(name)
            if fact is None:
                return name
            return phrase(fact, op, value, language)
        case CompareFacts(name, op, other):
            value = label(other, dictionary, language)
            return language.t(f"requirements-op-{op}", fact=label(name, dictionary, language), value=value)
        case Total(names, op, value):
            facts = " + ".join(label(name, dictionary, language) for name in names)
            fact = dictionary.get(names[0])
            shown = value_in_words(fact, value, language) if fact and not isinstance(value, tuple) else str(value)
            return language.t(f"requirements-op-{op}", fact=facts, value=shown)
        case Each(name, op, where):
            fact = dictionary.get(name)
            fields = {part.id: part for part in fact.fields} if fact else {}
            return language.t(
                f"requirements-each-{op}",
                fact=label(name, dictionary, language),
                condition=in_words(where, {**dictionary, **fields}, language),
            )


EITHER = ("in", "not_in", "contains_any", "subset_of")
"""Operators that one of several values is enough for, each value that a fact has in turn for the last."""


def phrase(fact: Fact, op: str, value: Any, language: Language) -> str:
    """A fact against a value."""
    name = language.text(fact.label)
    if fact.type is FactType.BOOLEAN:
        holds = (value is True) is (op == "eq")
        return language.t("requirements-yes" if holds else "requirements-no", fact=name)
    op = bound(fact, op, value)
    if op in ("min_length", "max_length"):
        return language.t(f"requirements-op-{op}", fact=name, count=value)
    if op == "between":
        low, high = (value_in_sentence(fact, one, language) for one in value)
        return language.t("requirements-op-between", fact=name, low=low, high=high)
    if isinstance(value, tuple):
        words = [value_in_sentence(fact, one, language) for one in value]
        listed = language.list_or(words) if op in EITHER else language.list_and(words)
        return language.t(f"requirements-op-{op}", fact=name, value=listed)
    shown = value_in_sentence(fact, value, language)
    if fact.ordered and op == "gte":
        return language.t("requirements-op-gte-choice", fact=name, value=shown)
    return language.t(f"requirements-op-{op}", fact=name, value=shown)


def label(name: str, dictionary: Mapping[str, Fact], language: Language) -> str:
    """The words of a fact."""
    fact = dictionary.get(name)
    return language.text(fact.label) if fact else name


def why(traced: Trace | None, dictionary: FactsDictionary) -> dict[str, str] | None:
    """What kept a condition from being true: the sentences of its leaves that are not."""
    if traced is None:
        return None

    def sentence(language: Language) -> str:
        return language.list_and(not_true(explain(traced, dictionary, language)))

    return both(sentence)


def not_true(explanation: Explanation) -> list[str]:
    """The innermost sentences that explain why the whole is not true."""
    if explanation.truth is True:
        return []
    inner = [sentence for part in explanation.parts for sentence in not_true(part)]
    return inner or [explanation.sentence]
