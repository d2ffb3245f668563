"""The family's own JSON Schema (2020-12), for clients that fill a tree in.

It accepts whatever has no problem. A few things are beyond it, and only `problems` tells them: limits of durations,
order of dates, decimals of a number, characters that cannot be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.tree.kinds import KINDS
from catalogue.tree.model import FollowUp, Question, Tree
from catalogue.tree.wording import Language

Schema = dict[str, Any]


def json_schema(tree: Tree, language: Language) -> Schema:
    """The schema of complete answers, titled in one language."""
    schema = _base(tree, language)
    schema["required"] = [
        question.id for question in tree.questions.values() if question.required and question.id not in tree.parents
    ]
    for name in schema["required"]:
        schema["properties"][name] = schema["properties"][name]["anyOf"][0] | _titles(tree.questions[name], language)
    return schema


def draft_json_schema(tree: Tree, language: Language) -> Schema:
    """The schema of answers that may still be incomplete."""
    schema = _base(tree, language)
    return {key: _loose(value) for key, value in schema.items()}


def _base(tree: Tree, language: Language) -> Schema:
    properties = {
        question.id: {"anyOf": [KINDS[question.type].schema(question), {"type": "null"}], **_titles(question, language)}
        for question in tree.questions.values()
    }
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    rules = [
        rule
        for question in tree.questions.values()
        for follow in question.follow_ups
        for rule in _rules(question, follow)
    ]
    if rules:
        schema["allOf"] = rules
    return schema


def _titles(question: Question, language: Language) -> Schema:
    titles: Schema = {"title": language.text(question.label)}
    if question.hint:
        titles["description"] = language.text(question.hint)
    return titles


def _rules(parent: Question, follow: FollowUp) -> Iterator[Schema]:
    """Parent's answer in the trigger set → required children present; otherwise every child null."""
    values = list(follow.when)
    trigger: Schema = {"enum": values}
    if parent.type in ("choices", "categories"):
        trigger = {"type": "array", "contains": {"enum": values}}
    required = [child.id for child in follow.questions if child.required]
    yield {
        "if": {"properties": {parent.id: trigger}, "required": [parent.id]},
        "then": {"required": required, "properties": {name: {"not": {"type": "null"}} for name in required}},
        "else": {"properties": {child.id: {"type": "null"} for child in follow.questions}},
    }


def _loose(schema: Any) -> Any:
    """A schema without what only completeness asks for."""
    if isinstance(schema, dict):
        if "if" in schema:
            return {"if": schema["if"], "else": schema["else"]}
        return {
            key: _loose(value)
            for key, value in schema.items()
            if not (key == "required" or key == "minItems" or (key == "minLength"))
        }
    if isinstance(schema, list):
        return [_loose(one) for one in schema]
    return schema
