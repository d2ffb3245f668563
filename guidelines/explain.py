"""Explanations: a trace in words, in the reader's language, with the labels of facts and of allowed values.

« Objectif de point de reprise : au plus 4 h (réponse : 1 h) ». Every word is a message of `locales/rules.*.ftl` or
comes with the fact's declaration; codes never show, unless a fact is no longer declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, assert_never

from core.language import Language
from guidelines.assess import RuleResult
from guidelines.check import Scope, inside, total_fact
from guidelines.evaluate import Truth
from guidelines.facts import Fact, FactsDictionary, FactType
from guidelines.language import AllOf, AnyOf, Compare, CompareFacts, Each, IfThen, Not, Operand, Total
from guidelines.ruleset import Nature, Verdict
from guidelines.trace import Reading, Trace

MAX_SHOWN_TEXT: Final = 200
MAX_SHOWN_VALUES: Final = 20

_NEGATED: Final = {
    "eq": "ne",
    "ne": "eq",
    "gt": "lte",
    "lte": "gt",
    "gte": "lt",
    "lt": "gte",
    "in": "not_in",
    "not_in": "in",
    "between": "not-between",
    "contains": "not-contains",
    "contains_all": "not-contains-all",
    "contains_any": "not-contains-any",
    "subset_of": "not-subset-of",
}
_NEGATED_LENGTH: Final = {"min_length": ("max_length", -1), "max_length": ("min_length", 1)}
_NEGATED_EACH: Final = {"some": "none", "none": "some", "every": "not-every"}
_TRUTHS: Final[dict[Truth, str]] = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True)
class Explanation:
    """One sentence, the answer that it explains, and the sentences that it rests on."""

    truth: Truth
    sentence: str
    parts: tuple[Explanation, ...] = ()


def explain(traced: Trace, dictionary: FactsDictionary, language: Language) -> Explanation:
    """A trace in words."""
    return _Explainer(dictionary, language).explain(traced)


def explain_result(result: RuleResult, dictionary: FactsDictionary, language: Language) -> Explanation:
    """Why a rule has its verdict: what it asks, or whether it applies where that settles or blocks the matter."""
    applies, test = result.applies_when, result.test
    if applies is not None and (test is None or applies.truth is None):
        return explain(applies, dictionary, language)
    assert test is not None
    return explain(test, dictionary, language)


def result_word(verdict: Verdict, language: Language, *, waived: bool = False) -> str:
    """« conforme », « à démontrer »…; « dérogation accordée » where an exception stands."""
    return language.t("rules-result-waived" if waived else f"rules-result-{str(verdict).replace('_', '-')}")


def nature_word(nature: Nature, language: Language) -> str:
    """« obligation légale », « orientation »…"""
    return language.t(f"rules-nature-{str(nature).replace('_', '-')}")


def value_in_words(fact: Fact, value: Any, language: Language) -> str:
    """A value of a fact as people read it: labels, units, dates and amounts of the language."""
    return _Explainer({}, language).value(fact, value)


def value_in_sentence(fact: Fact, value: Any, language: Language) -> str:
    """A value of a fact within a sentence: a choice does not begin with a capital there, unless it is a name."""
    return _Explainer({}, language).within(fact, value)


def bound(fact: Fact, op: str, value: Any) -> str:
    """An operator as it is best said: at least the highest of ordered choices, or at most the lowest, is that one."""
    if fact.ordered and fact.options and not isinstance(value, tuple):
        ends = {"gte": fact.options[-1].code, "lte": fact.options[0].code}
        return "eq" if ends.get(op) == value else op
    return op


def lowered(label: Mapping[str, object], language: Language, *, degree: bool) -> str:
    """A label within a sentence.

    Its first word keeps its capital when it has others (« TLS », « OpenPGP »), or when the other language writes it
    the same (« Canada », « Union »): it is a name. In English only degrees lose theirs, for languages are names.
    """
    shown = language.text(label)
    first = shown.partition(" ")[0]
    other = str(label["fr" if language.code == "en" else "en"]).split()
    if (language.code == "en" and not degree) or first[1:] != first[1:].lower() or first in other:
        return shown
    return first.lower() + shown[len(first) :]


class _Explainer:
    def __init__(self, scope: Scope, language: Language) -> None:
        self.scope = scope
        self.language = language
        self.t = language.t

    def explain(self, traced: Trace) -> Explanation:
        match traced.node:
            case AllOf() | AnyOf():
                kind = "all" if isinstance(traced.node, AllOf) else "any"
                truths = [part.truth for part in traced.parts]
                sentence = self.t(
                    f"rules-{kind}-{_TRUTHS[traced.truth]}",
                    total=len(truths),
                    failed=truths.count(False),
                    unknown=truths.count(None),
                )
            case Not():
                if isinstance(traced.parts[0].node, Compare | CompareFacts | Total | Each):
                    return self.leaf(traced.parts[0], negated=True)
                sentence = self.t(f"rules-not-{_TRUTHS[traced.truth]}")
            case IfThen():
                condition, then = (_TRUTHS[part.truth] for part in traced.parts)
                if condition == "false":
                    sentence = self.t("rules-if-false")
                elif condition == "true":
                    sentence = self.t(f"rules-if-true-{then}")
                else:
                    sentence = self.t("rules-if-unknown-true" if then == "true" else "rules-if-unknown")
            case _:
                return self.leaf(traced, negated=False)
        return Explanation(traced.truth, sentence, tuple(self.explain(part) for part in traced.parts))

    def leaf(self, traced: Trace, *, negated: bool) -> Explanation:
        truth = (not traced.truth) if negated and traced.truth is not None else traced.truth
        label = " + ".join(self.label(name) for name in self.subjects(traced))
        if traced.senseless:
            return Explanation(None, self.t("rules-leaf-senseless", fact=label))
        match traced.node:
            case Compare(name, op, value):
                condition = self.condition(self.scope[name], op, value, negated=negated)
                answers = self.answer(traced.readings[:1])
            case CompareFacts(name, op, _):
                condition = self.against(self.scope[name], op, traced.readings[1], negated=negated)
                answers = self.answer(traced.readings[:1])
            case Total(names, op, value):
                fact = total_fact(self.scope[names[0]])
                condition = self.condition(fact, op, value, negated=negated)
                if traced.total is None:
                    answers = self.answer(traced.readings)
                else:
                    answers = self.t("rules-answer-total", total=self.value(fact, traced.total))
            case Each(name, op, _):
                return self.each(traced, self.scope[name], _NEGATED_EACH[op] if negated else op, truth)
            case _:
                raise TypeError("not a leaf")
        return Explanation(truth, self.t("rules-leaf", fact=label, condition=condition, answer=answers))

    def each(self, traced: Trace, fact: Fact, op: str, truth: Truth) -> Explanation:
        parts: tuple[Explanation, ...] = ()
        if traced.counts is None:
            answer = self.answer(traced.readings)
        else:
            met, unmet, unknown = traced.counts
            total = met + unmet + unknown
            name = "rules-answer-counts-unknown" if unknown else "rules-answer-counts"
            answer = self.t(name, met=met, total=total, unknown=unknown) if total else self.t("rules-answer-none")
            within = _Explainer(inside(fact, self.scope), self.language)
            parts = tuple(within.explain(part) for part in traced.parts)
        condition = self.t(f"rules-each-{op}")
        sentence = self.t("rules-leaf", fact=self.label(fact.id), condition=condition, answer=answer)
        return Explanation(truth, sentence, parts)

    def subjects(self, traced: Trace) -> tuple[str, ...]:
        names = tuple(reading.fact for reading in traced.readings)
        return names if isinstance(traced.node, Total) else names[:1]

    def label(self, name: str) -> str:
        fact = self.scope.get(name)
        return self.language.text(fact.label) if fact else name

    def answer(self, readings: Sequence[Reading]) -> str:
        """What was answered, or why it says nothing; for several facts, which of them say nothing."""
        missing = [reading for reading in readings if reading.value is None]
        if not missing:
            reading = readings[0]
            return self.t("rules-answer", answer=self.value(self.scope[reading.fact], reading.value))
        if len(readings) > 1:
            return self.t("rules-answer-missing", facts=self.listed([self.label(reading.fact) for reading in missing]))
        refused = missing[0].refused
        return self.t(f"rules-answer-{refused}") if refused else self.t("rules-answer-unanswered")

    def condition(self, fact: Fact, op: str, value: Operand, *, negated: bool) -> str:
        if op in ("min_length", "max_length"):
            kind = "text" if fact.type is FactType.TEXT else "list"
            assert isinstance(value, int)
            length = value
            if negated:
                op, change = _NEGATED_LENGTH[op]
                length += change
            name = f"rules-condition-{op.replace('_', '-')}-{kind}"
            return self.t(name, count=length, shown=self.language.number(length))
        if fact.type is FactType.BOOLEAN:
            wanted = (value is True) is ((op == "eq") is not negated)
            return self.t("rules-yes" if wanted else "rules-no")
        op = bound(fact, _NEGATED[op] if negated else op, value)
        if op in ("between", "not-between"):
            assert isinstance(value, tuple)
            low, high = (self.within(fact, scalar) for scalar in value)
            return self.t(self.named(fact, op), low=low, high=high)
        if isinstance(value, tuple):
            words = [self.within(fact, scalar) for scalar in value]
            either = op in ("in", "not_in", "contains_any", "not-contains-all", "subset_of")
            return self.t(f"rules-condition-{op.replace('_', '-')}", values=self.listed(words, either=either))
        return self.t(self.named(fact, op), value=self.within(fact, value))

    def against(self, fact: Fact, op: str, other: Reading, *, negated: bool) -> str:
        op = _NEGATED[op] if negated else op
        label = self.label(other.fact)
        if other.value is None:
            wanted = self.t("rules-other-unanswered", fact=label)
        else:
            wanted = self.t("rules-other", fact=label, value=self.value(self.scope[other.fact], other.value))
        # « au moins » goes before what names another fact, and after a choice
        return self.t(f"rules-condition-{op}" if fact.ordered and op == "gte" else self.named(fact, op), value=wanted)

    def named(self, fact: Fact, op: str) -> str:
        """The message of an operator; days and ordered choices have their own words for order."""
        kind = ""
        if op in ("gt", "gte", "lt", "lte", "between", "not-between"):
            kind = "-date" if fact.type is FactType.DATE else "-choice" if fact.ordered else ""
        return f"rules-condition-{op}{kind}"

    def value(self, fact: Fact, value: Any) -> str:
        match fact.type:
            case FactType.BOOLEAN:
                return self.t("rules-yes" if value else "rules-no")
            case FactType.INTEGER | FactType.NUMBER:
                return self.quantity(fact.unit, value)
            case FactType.MONEY:
                return self.language.money(value)
            case FactType.DATE:
                return self.language.date_prose(date.fromisoformat(value))
            case FactType.CHOICE:
                return self.option(fact, value)
            case FactType.TEXT:
                return self.quoted(value)
            case FactType.CHOICES:
                values = (value,) if isinstance(value, str) else value
                return self.listed([self.option(fact, code) for code in values]) or self.t("rules-empty")
            case FactType.TEXTS:
                values = (value,) if isinstance(value, str) else value
                return self.listed([self.quoted(text) for text in values]) or self.t("rules-empty")
            case FactType.RECORDS:
                return self.t("rules-records", count=len(value))
        assert_never(fact.type)

    def within(self, fact: Fact, value: Any) -> str:
        """A value within a sentence."""
        if fact.type in (FactType.CHOICE, FactType.CHOICES) and isinstance(value, str):
            label = fact.option_label(value)
            return lowered(label, self.language, degree=fact.ordered) if label else value
        return self.value(fact, value)

    def quantity(self, unit: str | None, value: int | float) -> str:
        shown = self.language.number(value)
        if unit is None:
            return shown
        message = f"rules-unit-{unit.replace('_', '-')}"
        return self.t(message, shown=shown, count=value) if message in self.language else f"{shown}\u00a0{unit}"

    def option(self, fact: Fact, code: str) -> str:
        return self.language.text(fact.option_label(code) or code)

    def quoted(self, text: str) -> str:
        shown = text if len(text) <= MAX_SHOWN_TEXT else text[: MAX_SHOWN_TEXT - 1] + "…"
        return self.t("rules-quoted", text=shown)

    def listed(self, words: Sequence[str], *, either: bool = False) -> str:
        shown = list(words)
        if len(shown) > MAX_SHOWN_VALUES:
            left = len(shown) - MAX_SHOWN_VALUES
            shown = [*shown[:MAX_SHOWN_VALUES], self.t("rules-more", count=left)]
        return self.language.list_or(shown) if either else self.language.list_and(shown)
