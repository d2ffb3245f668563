"""The rule sets that are shipped speak only of facts that the rooms declare, and their own cases hold."""

from __future__ import annotations

import pytest

from broker.approval.facts import dictionary
from guidelines.proof import check_ruleset
from guidelines.ruleset import RuleSet, load_ruleset, shipped_rulesets

RULESETS = [load_ruleset(path) for path in shipped_rulesets()]


@pytest.mark.parametrize("ruleset", RULESETS, ids=lambda one: one.id)
def test_a_shipped_rule_set_speaks_of_declared_facts_and_its_cases_hold(ruleset: RuleSet) -> None:
    assert check_ruleset(ruleset, dictionary()) == []
