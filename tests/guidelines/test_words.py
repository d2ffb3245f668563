"""Every problem and error that this room can tell has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import guidelines
from guidelines.assess import RuleSetNotInEffect
from guidelines.facts import DuplicateFacts, Refusal
from tests.guidelines.samples import EN, FR


def test_every_problem_and_error_is_worded_in_both_languages() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path(guidelines.__file__).parent.glob("*.py"))
    named = set(re.findall(r'"((?:rule|period)-[a-z-]+)"', sources)) - {RuleSetNotInEffect.code}
    assert len(named) > 15
    for language in (FR, EN):
        assert [name for name in named if f"problem-{name}" not in language] == []
        assert f"error-{RuleSetNotInEffect.code}" in language
        assert f"error-{DuplicateFacts.code}" in language
        assert [reason for reason in Refusal if f"rules-answer-{reason}" not in language] == []
