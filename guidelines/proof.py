"""Whether a rule set holds against the facts there are: asked before publication, and by a test of the whole house."""

from __future__ import annotations

from core.errors import PathPart, Problem
from guidelines.assess import Assessor
from guidelines.check import check
from guidelines.facts import FactsDictionary
from guidelines.ruleset import RuleSet, Verdict


def check_ruleset(ruleset: RuleSet, dictionary: FactsDictionary) -> list[Problem]:
    """Every problem of a rule set against the facts there are: conditions, and cases that turn out otherwise."""
    assessor = Assessor(ruleset, dictionary)
    problems: list[Problem] = []
    for n, rule in enumerate(ruleset.rules):
        found = [problem.under("test") for problem in check(rule.test, dictionary)]
        if rule.applies_when:
            found += [problem.under("applies_when") for problem in check(rule.applies_when, dictionary)]
        places: dict[Verdict, int] = dict.fromkeys(Verdict, 0)
        for case in [] if found else rule.cases:
            path: tuple[PathPart, ...] = ("cases", str(case.expected), places[case.expected])
            places[case.expected] += 1
            found += [
                Problem("rule-undeclared-fact", (*path, fact), {"fact": fact})
                for fact in case.facts
                if fact not in dictionary
            ]
            facts = dictionary.read(case.facts)
            if case.expected is not Verdict.UNKNOWN:
                found += [
                    Problem("rule-case-value", (*path, fact), {"fact": fact, "reason": str(reason)})
                    for fact, reason in facts.refused.items()
                ]
            verdict = assessor.verdict(rule, facts)
            if verdict is not case.expected:
                params = {"rule": rule.id, "expected": str(case.expected), "found": str(verdict)}
                found.append(Problem("rule-case-differs", path, params))
        problems += [problem.under("rules", n) for problem in found]
    return problems
