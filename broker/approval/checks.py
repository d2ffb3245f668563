"""What must hold before a request is transmitted: everything that does not is listed at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from broker.approval.facts import Told, dictionary
from core.errors import Problem
from core.language import EN, FR
from core.uow import UnitOfWork
from guidelines.assess import RuleResult, assess
from guidelines.explain import explain_result
from guidelines.ruleset import RuleSet, Verdict
from procurement.contracts import require_in_force
from procurement.errors import OfferUnavailable
from procurement.evaluation import standing_of
from procurement.models import Choice, File, FrozenEntry, FrozenList
from procurement.need import content_hash
from procurement.privacy import levels_pending
from procurement.rules import ruleset_for
from procurement.wording import not_true

SCOPES = ("need", "file", "offer")
"""What the rules judge at transmission; those about the contract are judged when it is concluded."""


@dataclass(frozen=True)
class Judged:
    """The rule set of a day, its results for a file, and everything that stands in the way."""

    ruleset: RuleSet | None
    results: tuple[RuleResult, ...]
    problems: tuple[Problem, ...]

    def pinned(self, told: Told) -> dict[str, Any]:
        """What a request keeps of it."""
        assert self.ruleset is not None
        return {
            "ruleset": self.ruleset.id,
            "version": self.ruleset.version,
            "hash": self.ruleset.content_hash,
            "facts_hash": content_hash(told.pinned()),
            "results": [result_data(one) for one in self.results],
        }


async def judge(uow: UnitOfWork, file: File, choice: Choice, told: Told) -> Judged:
    """The state of a file that asks for approval."""
    today = uow.clock.today()
    problems = await file_problems(uow, file, choice)
    ruleset = ruleset_for(file.family, today)
    if ruleset is None:
        return Judged(None, (), (*problems, Problem("request-no-ruleset", ("rules",))))
    results = rule_results(ruleset, told, today)
    return Judged(ruleset, results, (*problems, *rule_problems(results)))


async def file_problems(uow: UnitOfWork, file: File, choice: Choice) -> list[Problem]:
    """What the file itself still lacks: offers to set aside, the offer in force, levels to confirm (decision 18)."""
    problems: list[Problem] = []
    entry = await uow.session.get(FrozenEntry, choice.entry_id)
    frozen = await uow.session.get(FrozenList, choice.list_id)
    assert entry is not None
    assert frozen is not None
    try:
        await require_in_force(uow, entry, uow.clock.today())
    except OfferUnavailable as error:
        problems.append(Problem("request-offer-unavailable", ("choice",), dict(error.params)))
    stood = await standing_of(uow, frozen)
    pending = [one for one in stood.not_compliant if one.exclusion is None]
    if pending:
        problems.append(Problem("request-exclusions-pending", ("exclusions",), {"count": len(pending)}))
    if levels_pending(file):
        problems.append(Problem("request-levels-pending", ("levels",)))
    return problems


def rule_results(ruleset: RuleSet, told: Told, day: date, scopes: Sequence[str] = SCOPES) -> tuple[RuleResult, ...]:
    """The results of the rules of these scopes, in the order of the scopes."""
    return tuple(one for scope in scopes for one in assess(ruleset, scope, told.facts, day))


def rule_problems(results: Sequence[RuleResult]) -> list[Problem]:
    """A problem for each rule that blocks and is not met, or not shown to be."""
    return [
        Problem(
            "request-rule-not-met" if one.verdict is Verdict.FAIL else "request-rule-to-demonstrate",
            ("rules", one.rule.id),
            {"title": dict(one.rule.title), "fix": dict(one.rule.fix), "source": sections(one)},
        )
        for one in results
        if one.holds_back
    ]


def sections(result: RuleResult) -> dict[str, str]:
    """The articles that a rule comes from."""
    return {
        language: ", ".join(str(control.section[language]) for control in result.rule.controls)
        for language in ("fr", "en")
    }


def result_data(result: RuleResult) -> dict[str, Any]:
    """A result as pinned: its trace, and the words that people read.

    `said` sums the result up; `conditions` are, of several, those that are not met or not shown to be, each with what
    it asks and what was answered.
    """
    explained = {language.code: explain_result(result, dictionary(), language) for language in (FR, EN)}
    return {
        **result.to_data(),
        "title": dict(result.rule.title),
        "nature": str(result.rule.nature),
        "source": sections(result),
        "fix": dict(result.rule.fix),
        "evidence": [dict(one) for one in result.rule.evidence],
        "said": {code: one.sentence for code, one in explained.items()},
        "conditions": {code: not_true(one) if one.parts else [] for code, one in explained.items()},
    }


def facts_hash(told: Told) -> str:
    """SHA-256 (hex) of everything told."""
    return content_hash(told.pinned())
