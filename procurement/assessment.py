"""Judging offers against requirements: pure functions from facts and prices to results, ranks and the cascade.

Nothing here knows of the database or of time: the same offers and requirements give the same list for ever, which is
what makes it evidence. Unknown never passes (decision 17): an offer is *compliant* when every mandatory requirement
is true, *not compliant* when one is false, and otherwise *to demonstrate*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from guidelines.evaluate import Test, Truth, compile_node
from guidelines.facts import Facts, FactsDictionary
from guidelines.language import parse
from guidelines.trace import Trace, trace
from procurement.models.evaluation import Result

AGREEMENT, PRICE = "agreement", "price"
BUILT_IN = (AGREEMENT, PRICE)
"""What the platform itself asks of every offer: an active agreement (RCTI s. 48), a price in force for the quantity."""


@dataclass(frozen=True)
class Required:
    """A requirement made ready: its code, its condition against one dictionary, and whether it excludes."""

    code: str
    label: Mapping[str, str]
    predicate: Mapping[str, Any]
    mandatory: bool
    test: Test


@dataclass(frozen=True)
class Price:
    """What an offer costs for the terms of the need: the plan that costs least, the total and its detail."""

    plan: str
    total_cents: int
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """An offer as published at one instant: its facts, its price if it has one for these terms, what carries it."""

    key: str
    """The offer's code."""
    facts: Facts
    price: Price | None
    carried: bool = True
    """Whether its agreement is active."""
    price_in_force: bool = True


@dataclass(frozen=True)
class Finding:
    """One requirement's answer for one offer."""

    code: str
    mandatory: bool
    truth: Truth
    trace: Trace | None = None

    def to_data(self) -> dict[str, Any]:
        """The finding as it is kept with the entry."""
        return {
            "code": self.code,
            "mandatory": self.mandatory,
            "truth": self.truth,
            "trace": self.trace.to_data() if self.trace else None,
        }


@dataclass(frozen=True)
class Judged:
    """An offer with its findings, its result and, when compliant, its rank from 1."""

    candidate: Candidate
    findings: tuple[Finding, ...]
    tie: str
    rank: int | None = None

    @cached_property
    def result(self) -> Result:
        """What the mandatory findings come to."""
        return result_of(finding.truth for finding in self.findings if finding.mandatory)

    @cached_property
    def failed(self) -> frozenset[str]:
        """The mandatory requirements that are not met."""
        return frozenset(one.code for one in self.findings if one.mandatory and one.truth is False)

    @cached_property
    def unshown(self) -> frozenset[str]:
        """The mandatory requirements that are still to be shown."""
        return frozenset(one.code for one in self.findings if one.mandatory and one.truth is None)

    @property
    def order(self) -> tuple[int, str]:
        """By total, then by a draw that favours nobody; offers without a price come last."""
        return (self.candidate.price.total_cents if self.candidate.price else 2**62, self.tie)


@dataclass(frozen=True)
class Effect:
    """What one mandatory requirement does: the offers it removes, those that nothing else removes, the cheapest of
    these.
    """

    code: str
    removes: int
    removes_alone: int
    undemonstrated: int
    cheapest: str | None


@dataclass(frozen=True)
class Assessment:
    """The offers by rank, then to demonstrate, then not compliant, each by cost; and the cascade."""

    entries: tuple[Judged, ...]
    effects: tuple[Effect, ...]

    def of(self, result: Result) -> tuple[Judged, ...]:
        """The entries of one result."""
        return tuple(entry for entry in self.entries if entry.result is result)


def required(
    code: str, label: Mapping[str, str], predicate: Mapping[str, Any], *, mandatory: bool, dictionary: FactsDictionary
) -> Required:
    """A requirement made ready.

    Raises:
        Invalid: the condition is not one.
    """
    return Required(code, label, predicate, mandatory, compile_node(parse(predicate), dictionary))


def result_of(truths: Iterable[Truth]) -> Result:
    """The result of mandatory findings: one false excludes, one unknown is to be shown."""
    found = set(truths)
    if False in found:
        return Result.NOT_COMPLIANT
    return Result.TO_DEMONSTRATE if None in found else Result.COMPLIANT


def assess(candidates: Sequence[Candidate], requirements: Sequence[Required], seed: str) -> Assessment:
    """Judge every offer, rank the compliant ones by total, and count what each requirement removes.

    Args:
        seed: what the draw between equal totals depends on (file and round), besides the offer's code.
    """
    judged = [judge(candidate, requirements, seed) for candidate in candidates]
    places = {Result.COMPLIANT: 0, Result.TO_DEMONSTRATE: 1, Result.NOT_COMPLIANT: 2}
    judged.sort(key=lambda entry: (places[entry.result], entry.order))
    entries = tuple(
        replace(entry, rank=place) if entry.result is Result.COMPLIANT else entry
        for place, entry in enumerate(judged, 1)
    )
    codes = [*BUILT_IN, *(one.code for one in requirements if one.mandatory)]
    return Assessment(entries, tuple(effect(code, entries) for code in codes))


def judge(candidate: Candidate, requirements: Sequence[Required], seed: str) -> Judged:
    """One offer against every requirement, those of the platform first."""
    findings = [
        Finding(AGREEMENT, True, candidate.carried),
        Finding(PRICE, True, candidate.price is not None and candidate.price_in_force),
    ]
    for one in requirements:
        traced = trace(one.test.node, candidate.facts)
        findings.append(Finding(one.code, one.mandatory, traced.truth, traced))
    return Judged(candidate, tuple(findings), draw(candidate.key, seed))


def draw(key: str, seed: str) -> str:
    """The lot that decides between equal totals: SHA-256 of seed and offer, so that anyone can do it again."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def effect(code: str, entries: Sequence[Judged]) -> Effect:
    """What one requirement removes. It removes *alone* the offers that would not be excluded without it."""
    removed = [entry for entry in entries if code in entry.failed]
    alone = [entry for entry in removed if entry.failed == {code}]
    priced = [entry for entry in alone if entry.candidate.price is not None]
    cheapest = min(priced, key=lambda entry: entry.order, default=None)
    return Effect(
        code=code,
        removes=len(removed),
        removes_alone=len(alone),
        undemonstrated=sum(code in entry.unshown for entry in entries),
        cheapest=cheapest.candidate.key if cheapest else None,
    )


@dataclass(frozen=True)
class Difference:
    """What a change of requirements does to the offers that are not excluded."""

    gained: tuple[Judged, ...]
    lost: tuple[Judged, ...]
    remaining: int

    @property
    def cheapest_lost(self) -> Judged | None:
        """The cheapest offer that the change excludes."""
        return min((one for one in self.lost if one.candidate.price), key=lambda one: one.order, default=None)


def difference(before: Assessment, after: Assessment) -> Difference:
    """The offers gained and lost between two assessments of the same candidates (decision 12)."""

    def kept(assessment: Assessment) -> dict[str, Judged]:
        return {one.candidate.key: one for one in assessment.entries if one.result is not Result.NOT_COMPLIANT}

    old, new = kept(before), kept(after)
    return Difference(
        gained=tuple(one for key, one in new.items() if key not in old),
        lost=tuple(one for key, one in old.items() if key not in new),
        remaining=len(new),
    )
