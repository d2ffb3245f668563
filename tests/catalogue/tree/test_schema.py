"""The JSON Schema of a tree: it accepts whatever has no problem."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given

from catalogue.tree import Tree, draft_json_schema, draft_problems, family, json_schema, normalise, problems
from core.language import EN, FR
from tests.catalogue.tree.accepts import accepts
from tests.catalogue.tree.strategies import good_answers, wild_answers

OFFER = family("email").offer
COMPLETE, DRAFT = json_schema(OFFER, FR), draft_json_schema(OFFER, EN)


def test_the_schema_is_plain_json_titled_in_the_readers_language() -> None:
    assert orjson.loads(orjson.dumps(COMPLETE)) == COMPLETE
    assert COMPLETE["properties"]["mailbox_quota"]["title"] == "Espace par boîte de courriel"
    assert DRAFT["properties"]["mailbox_quota"]["title"] == "Space in each mailbox"


def test_the_schema_asks_for_follow_ups_only_when_they_are_asked(tree: Tree) -> None:
    schema = json_schema(tree, FR)
    base = {"name": {"fr": "a", "en": "b"}, "about": {"fr": "c"}}
    assert accepts(schema, {**base, "archive": False})
    assert accepts(schema, {**base, "archive": True, "archive_quota": 5})
    assert not accepts(schema, {**base, "archive": True})
    assert not accepts(schema, {**base, "archive": False, "archive_quota": 5})
    assert not accepts(schema, base)
    assert accepts(draft_json_schema(tree, FR), base)
    assert not accepts(draft_json_schema(tree, FR), {"archive": False, "archive_quota": 5})


@given(good_answers(OFFER))
def test_complete_answers_are_accepted_as_typed_and_as_kept(answers: dict[str, Any]) -> None:
    assert accepts(COMPLETE, answers)
    assert accepts(COMPLETE, normalise(OFFER, answers))
    assert accepts(DRAFT, dict(list(answers.items())[::2])) or draft_problems(OFFER, dict(list(answers.items())[::2]))


@given(wild_answers(OFFER))
def test_what_has_no_problem_is_accepted(answers: dict[str, Any]) -> None:
    kept = normalise(OFFER, answers)
    if not problems(OFFER, kept):
        assert accepts(COMPLETE, kept)
    if not draft_problems(OFFER, kept):
        assert accepts(DRAFT, kept)
