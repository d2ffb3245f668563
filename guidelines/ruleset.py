"""Rule sets: dated, versioned documents of rules, each with the cases that prove what it means.

A rule says where it comes from (sections of law or clauses), what nature that gives it, to which subjects it applies,
and what it asks. It carries fact sets that must pass, fail, stay unknown and, where it has `applies_when`, be not
applicable: a set without them cannot be published, so that nobody publishes a rule whose effect was never seen.
Published sets never change; the content hash (SHA-256 of the canonical JSON, RFC 8785) tells which one a result was
reached with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

import rfc8785
import yaml
from pydantic import ConfigDict, Field, StringConstraints

from core.errors import Invalid, PathPart, Problem
from core.inputs import Input, parse
from guidelines.language import Node, facts_read, json_schema, read, to_data

MAX_RULES: Final = 500
MAX_CASES: Final = 20
MAX_DEPTH: Final = 60

Pair = Mapping[str, str]


class Nature(StrEnum):
    """What gives a rule its force; pages print it beside every result."""

    LEGAL_OBLIGATION = "legal_obligation"
    FRAMEWORK_REQUIREMENT = "framework_requirement"
    ORIENTATION = "orientation"
    GOOD_PRACTICE = "good_practice"

    @property
    def blocks(self) -> bool:
        """Whether a rule of this nature can stand in the way."""
        return self in (Nature.LEGAL_OBLIGATION, Nature.FRAMEWORK_REQUIREMENT)


class Verdict(StrEnum):
    """The outcome of one rule for one subject. An exception granted is recorded apart and never edits it."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Control:
    """Where a rule comes from: a section of law or a clause, and where it can be read."""

    section: Pair
    url: str | None = None


@dataclass(frozen=True)
class Case:
    """Facts for which a rule must have a known verdict."""

    expected: Verdict
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `scope` is the kind of subject that it judges; `evidence` says what proves it."""

    id: str
    version: int
    scope: str
    nature: Nature
    title: Pair
    fix: Pair
    test: Node
    applies_when: Node | None = None
    controls: tuple[Control, ...] = ()
    evidence: tuple[Pair, ...] = ()
    cases: tuple[Case, ...] = ()

    @cached_property
    def reads(self) -> frozenset[str]:
        """The facts that its conditions may read."""
        applies = facts_read(self.applies_when) if self.applies_when else frozenset()
        return applies | facts_read(self.test)

    def to_data(self) -> dict[str, Any]:
        """The rule as JSON data."""
        data: dict[str, Any] = {
            "id": self.id,
            "version": self.version,
            "scope": self.scope,
            "nature": str(self.nature),
            "title": dict(self.title),
            "fix": dict(self.fix),
            "controls": [
                {"section": dict(control.section)} | ({"url": control.url} if control.url else {})
                for control in self.controls
            ],
            "test": to_data(self.test),
            "evidence": [dict(words) for words in self.evidence],
            "cases": {
                str(verdict): [dict(case.facts) for case in self.cases if case.expected is verdict]
                for verdict in Verdict
                if any(case.expected is verdict for case in self.cases)
            },
        }
        if self.applies_when:
            data["applies_when"] = to_data(self.applies_when)
        return data


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """A document of rules, in force from `effective_from` to `effective_to`, both included."""

    id: str
    version: str
    title: Pair
    jurisdiction: str
    effective_from: date
    effective_to: date | None
    rules: tuple[Rule, ...]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(rfc8785.dumps(self.to_data())).hexdigest()

    def in_effect(self, as_of: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= as_of and (self.effective_to is None or as_of <= self.effective_to)

    def reads(self, scope: str) -> frozenset[str]:
        """The facts that the rules over one kind of subject may read."""
        return frozenset(fact for rule in self.rules if rule.scope == scope for fact in rule.reads)

    def to_data(self) -> dict[str, Any]:
        """The document as JSON data; `parse_ruleset` gives it back."""
        return {
            "id": self.id,
            "version": self.version,
            "title": dict(self.title),
            "jurisdiction": self.jurisdiction,
            "effective_from": self.effective_from.isoformat(),
            "effective_to": self.effective_to.isoformat() if self.effective_to else None,
            "rules": [rule.to_data() for rule in self.rules],
        }


_Words = Annotated[str, StringConstraints(min_length=2, max_length=1_000)]
_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$")]
_Facts = Annotated[dict[str, Any], Field(max_length=500)]


class _PairInput(Input):
    fr: _Words
    en: _Words


class _ControlInput(Input):
    section: _PairInput
    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=500)] | None = None


_Cases = Annotated[list[_Facts], Field(max_length=MAX_CASES)]


class _CasesInput(Input):
    model_config = ConfigDict(populate_by_name=True)

    passing: _Cases = Field(default_factory=list, alias="pass")
    fail: _Cases = Field(default_factory=list)
    unknown: _Cases = Field(default_factory=list)
    not_applicable: _Cases = Field(default_factory=list)

    def of(self, verdict: Verdict) -> list[dict[str, Any]]:
        return list(getattr(self, "passing" if verdict is Verdict.PASS else str(verdict)))


class _RuleInput(Input):
    id: _Id
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    scope: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,39}$")]
    nature: Nature
    title: _PairInput
    fix: _PairInput
    controls: Annotated[list[_ControlInput], Field(min_length=1, max_length=20)]
    applies_when: Any = None
    test: Any
    evidence: Annotated[list[_PairInput], Field(default_factory=list, max_length=20)]
    cases: _CasesInput = Field(default_factory=_CasesInput)


class _RuleSetInput(Input):
    id: _Id
    version: Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$")]
    title: _PairInput
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
    effective_from: date
    effective_to: date | None = None
    rules: Annotated[list[_RuleInput], Field(min_length=1, max_length=MAX_RULES)]


def parse_ruleset(data: object, *, published: bool = False) -> RuleSet:
    """The rule set that JSON data describes; one that is `published` must have its cases.

    Raises:
        Invalid: with every problem of the document, as deep as its conditions.
    """
    data = _as_json(data)
    try:
        given = parse(_RuleSetInput, data)
    except Invalid as invalid:
        raise Invalid([*invalid.problems, *_condition_problems(data)]) from None
    problems: list[Problem] = []
    if given.effective_to is not None and given.effective_to < given.effective_from:
        problems.append(Problem("period-reversed", ("effective_to",)))
    rules: list[Rule] = []
    seen: set[str] = set()
    for n, rule in enumerate(given.rules):
        path: tuple[PathPart, ...] = ("rules", n)
        if rule.id in seen:
            problems.append(Problem("rule-twice", (*path, "id"), {"rule": rule.id}))
        seen.add(rule.id)
        parsed, found = _rule(rule)
        problems += [problem.under(*path) for problem in found]
        problems += [
            Problem("wrong-value", (*path, "cases", str(verdict), place))
            for verdict in Verdict
            for place, facts in enumerate(rule.cases.of(verdict))
            if not _has_canonical_form(facts)
        ]
        if published:
            problems += [problem.under(*path) for problem in _missing_cases(rule)]
        if parsed:
            rules.append(parsed)
    if problems:
        raise Invalid(problems)
    return RuleSet(
        id=given.id,
        version=given.version,
        title=given.title.model_dump(),
        jurisdiction=given.jurisdiction,
        effective_from=given.effective_from,
        effective_to=given.effective_to,
        rules=tuple(rules),
    )


def _rule(given: _RuleInput) -> tuple[Rule | None, list[Problem]]:
    test, problems = read(given.test)
    problems = [problem.under("test") for problem in problems]
    applies: Node | None = None
    if given.applies_when is not None:
        applies, found = read(given.applies_when)
        problems += [problem.under("applies_when") for problem in found]
    if test is None or problems:
        return None, problems
    rule = Rule(
        id=given.id,
        version=given.version,
        scope=given.scope,
        nature=given.nature,
        title=given.title.model_dump(),
        fix=given.fix.model_dump(),
        test=test,
        applies_when=applies,
        controls=tuple(Control(control.section.model_dump(), control.url) for control in given.controls),
        evidence=tuple(words.model_dump() for words in given.evidence),
        cases=tuple(Case(verdict, facts) for verdict in Verdict for facts in given.cases.of(verdict)),
    )
    return rule, []


def _condition_problems(data: object) -> list[Problem]:
    """The problems of the conditions in a document whose outline is wrong as well."""
    rules = data.get("rules") if isinstance(data, dict) else None
    problems: list[Problem] = []
    for n, rule in enumerate(rules[:MAX_RULES] if isinstance(rules, list) else []):
        for key in ("applies_when", "test"):
            if isinstance(rule, dict) and rule.get(key) is not None:
                problems += [problem.under("rules", n, key) for problem in read(rule[key])[1]]
    return problems


def _missing_cases(rule: _RuleInput) -> list[Problem]:
    wanted = [Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN]
    if rule.applies_when is not None:
        wanted.append(Verdict.NOT_APPLICABLE)
    return [
        Problem("rule-case-missing", ("cases", str(verdict)), {"rule": rule.id, "verdict": str(verdict)})
        for verdict in wanted
        if not rule.cases.of(verdict)
    ]


def load_ruleset(path: Path, *, published: bool = True) -> RuleSet:
    """The rule set of a YAML file.

    Raises:
        Invalid: with every problem of the document.
    """
    return parse_ruleset(yaml.load(path.read_text(encoding="utf-8"), _Loader), published=published)


def shipped_rulesets() -> Sequence[Path]:
    """The rule sets that come with Courtier."""
    return sorted(Path(__file__).with_name("rulesets").glob("*.yaml"))


class _Loader(yaml.SafeLoader):
    """YAML without the surprise of a key that silently replaces the same one above."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is there twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _as_json(data: object, depth: int = 1) -> Any:
    """YAML reads days as dates; documents are JSON, where they are text.

    Raises:
        Invalid: the document is nested deeper than any sensible one.
    """
    if depth > MAX_DEPTH:
        raise Invalid([Problem("rule-too-deep", (), {"limit": MAX_DEPTH})])
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, dict):
        return {key: _as_json(value, depth + 1) for key, value in data.items()}
    if isinstance(data, list):
        return [_as_json(value, depth + 1) for value in data]
    return data


def _has_canonical_form(facts: Any) -> bool:
    """Whether RFC 8785 can write these facts: numbers in bounds, text that is UTF-8, keys that are text."""
    try:
        rfc8785.dumps(facts)
    except (rfc8785.CanonicalizationError, UnicodeError):
        return False
    return True


def ruleset_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a rule set's document."""
    condition = json_schema()
    schema = _RuleSetInput.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    for key in ("test", "applies_when"):
        definitions["_RuleInput"]["properties"][key] = {"$ref": "#/$defs/condition"}
    return {**schema, "$schema": condition["$schema"], "$defs": {**definitions, **condition["$defs"]}}
