"""The rule language: a small closed set of conditions over facts, kept as data.

    {"all": […]}  {"any": […]}  {"not": …}  {"if": …, "then": …}
    {"fact": "offer.rpo", "op": "lte", "value": 4}
    {"fact": "need.dic_integrity", "op": "lte", "other": "offer.dic_integrity_max"}
    {"sum": ["need.initial_months", "need.option_months"], "op": "lte", "value": 36}
    {"fact": "offer.certificates", "op": "some", "where": {"fact": "standard", "op": "eq", "value": "iso_27001"}}

A condition is true, false or unknown, and no expression, pattern or function can hide in one. Under `where`, an id
without a dot is a field of the element, and one with a dot a fact of the subject. This module knows shapes and sizes
only; whether the facts exist and suit their operators is `guidelines.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from core.errors import Invalid, PathPart, Problem
from guidelines.facts import FACT_ID, FIELD_ID, MAX_LIST, MAX_NUMBER, is_storable

MAX_NODES: Final = 200
MAX_DEPTH: Final = 12
MAX_VALUE_TEXT: Final = 1_000

Scalar: TypeAlias = bool | int | float | str
Operand: TypeAlias = Scalar | tuple[Scalar, ...]

EQUALITY: Final = frozenset({"eq", "ne"})
ORDER: Final = frozenset({"gt", "gte", "lt", "lte"})
WITH_SCALAR: Final = EQUALITY | ORDER | {"contains"}
WITH_LIST: Final = frozenset({"in", "not_in", "contains_all", "contains_any", "subset_of"})
WITH_LENGTH: Final = frozenset({"min_length", "max_length"})
QUANTIFIERS: Final = frozenset({"some", "every", "none"})
OPERATORS: Final = WITH_SCALAR | WITH_LIST | WITH_LENGTH | {"between"}
TOTAL_OPERATORS: Final = EQUALITY | ORDER | {"between"}


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is false."""

    part: Node


@dataclass(frozen=True, slots=True)
class IfThen:
    """Whenever `condition` is true, `then` is true."""

    condition: Node
    then: Node


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact against a value: a scalar, a tuple of scalars for list operators, a pair for `between`."""

    fact: str
    op: str
    value: Operand


@dataclass(frozen=True, slots=True)
class CompareFacts:
    """A fact against another fact."""

    fact: str
    op: str
    other: str


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of numeric facts against a value; unknown as soon as one of them is."""

    facts: tuple[str, ...]
    op: str
    value: Operand


@dataclass(frozen=True, slots=True)
class Each:
    """How many records of a list meet a condition: some, every or none."""

    fact: str
    op: str
    where: Node


Leaf: TypeAlias = Compare | CompareFacts | Total | Each
Node: TypeAlias = AllOf | AnyOf | Not | IfThen | Compare | CompareFacts | Total | Each


def parse(data: object) -> Node:
    """The condition that `data`, any JSON, describes.

    Raises:
        Invalid: with every problem of shape and size.
    """
    node, problems = read(data)
    if node is None or problems:
        raise Invalid(problems)
    return node


def read(data: object) -> tuple[Node | None, list[Problem]]:
    """The condition and its problems; there is one of the two, never neither. Never raises."""
    reading = _Reading()
    node = reading.node(data, (), 1, within=False)
    return (None if reading.problems else node), reading.problems


def to_data(node: Node) -> dict[str, Any]:
    """The condition as JSON data; `parse` gives it back."""
    match node:
        case AllOf(parts):
            return {"all": [to_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [to_data(part) for part in parts]}
        case Not(part):
            return {"not": to_data(part)}
        case IfThen(condition, then):
            return {"if": to_data(condition), "then": to_data(then)}
        case Compare(fact, op, value):
            return {"fact": fact, "op": op, "value": _plain(value)}
        case CompareFacts(fact, op, other):
            return {"fact": fact, "op": op, "other": other}
        case Total(facts, op, value):
            return {"sum": list(facts), "op": op, "value": _plain(value)}
        case Each(fact, op, where):
            return {"fact": fact, "op": op, "where": to_data(where)}


def children(node: Node) -> tuple[Node, ...]:
    """The conditions directly inside this one."""
    match node:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case IfThen(condition, then):
            return (condition, then)
        case Each(_, _, where):
            return (where,)
        case _:
            return ()


def named(node: Node) -> tuple[str, ...]:
    """The ids that this condition itself names, its parts apart."""
    match node:
        case Compare(fact=fact) | Each(fact=fact):
            return (fact,)
        case CompareFacts(fact, _, other):
            return (fact, other)
        case Total(facts=facts):
            return facts
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """This condition and all those inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)


def facts_read(node: Node) -> frozenset[str]:
    """The facts of the subject that a condition may read; fields of records are not among them."""
    return frozenset(name for part in walk(node) for name in named(part) if "." in name)


def _plain(value: Operand) -> Any:
    return list(value) if isinstance(value, tuple) else value


_KEYS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("all", frozenset({"all"})),
    ("any", frozenset({"any"})),
    ("not", frozenset({"not"})),
    ("if", frozenset({"if", "then"})),
    ("sum", frozenset({"sum", "op", "value"})),
    ("fact", frozenset({"fact", "op", "value", "other", "where"})),
)


class _Reading:
    """One pass over the data, which goes on after a problem so that all of them are told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def problem(self, name: str, path: tuple[PathPart, ...], **params: Any) -> None:
        self.problems.append(Problem(name, path, params))

    def node(self, data: object, path: tuple[PathPart, ...], depth: int, *, within: bool) -> Node | None:
        self.count += 1
        if self.count > MAX_NODES:
            if self.count == MAX_NODES + 1:
                self.problem("rule-too-large", (), limit=MAX_NODES)
            return None
        if depth > MAX_DEPTH:
            self.problem("rule-too-deep", path, limit=MAX_DEPTH)
            return None
        if not isinstance(data, dict):
            self.problem("not-object", path)
            return None
        shape = next((key for key, _ in _KEYS if key in data), None)
        if shape is None:
            self.problem("rule-no-condition", path)
            return None
        allowed = dict(_KEYS)[shape]
        for key in data:
            if key not in allowed:
                self.problem("unknown-field", (*path, _part(key)))
        if shape in ("all", "any"):
            parts = self.parts(data[shape], (*path, shape), depth, within)
            return None if parts is None else AllOf(parts) if shape == "all" else AnyOf(parts)
        if shape == "not":
            part = self.node(data["not"], (*path, "not"), depth + 1, within=within)
            return None if part is None else Not(part)
        if shape == "if":
            condition = self.node(data["if"], (*path, "if"), depth + 1, within=within)
            if "then" not in data:
                self.problem("required", (*path, "then"))
                return None
            then = self.node(data["then"], (*path, "then"), depth + 1, within=within)
            return None if condition is None or then is None else IfThen(condition, then)
        if shape == "sum":
            return self.total(data, path, within)
        return self.leaf(data, path, depth, within)

    def parts(self, data: object, path: tuple[PathPart, ...], depth: int, within: bool) -> tuple[Node, ...] | None:
        if not isinstance(data, list):
            self.problem("not-list", path)
            return None
        if not data:
            self.problem("rule-empty", path)
            return None
        read: list[Node] = []
        for n, part in enumerate(data):
            if self.count > MAX_NODES:
                break
            node = self.node(part, (*path, n), depth + 1, within=within)
            if node is not None:
                read.append(node)
        return tuple(read)

    def total(self, data: dict[str, Any], path: tuple[PathPart, ...], within: bool) -> Node | None:
        ids = data["sum"]
        facts: list[str | None] = []
        if not isinstance(ids, list):
            self.problem("not-list", (*path, "sum"))
        elif not ids:
            self.problem("rule-empty", (*path, "sum"))
        elif len(ids) > MAX_NODES:
            self.problem("too-many", (*path, "sum"), limit=MAX_NODES)
        else:
            facts = [self.name(fact, (*path, "sum", n), within) for n, fact in enumerate(ids)]
        op = self.operator(data, path, TOTAL_OPERATORS)
        value = self.operand(data, path, op)
        known = tuple(fact for fact in facts if fact is not None)
        return None if op is None or value is None or not known else Total(known, op, value)

    def leaf(self, data: dict[str, Any], path: tuple[PathPart, ...], depth: int, within: bool) -> Node | None:
        fact = self.name(data["fact"], (*path, "fact"), within)
        rights = [key for key in ("value", "other", "where") if key in data]
        if len(rights) > 1:
            for key in rights[1:]:
                self.problem("rule-two-operands", (*path, key), first=rights[0])
            return None
        right = rights[0] if rights else "value"
        operators = {"where": QUANTIFIERS, "other": EQUALITY | ORDER}.get(right, OPERATORS)
        if right == "where" and within:
            self.problem("rule-nested-where", (*path, "where"))
            return None
        op = self.operator(data, path, operators)
        if right == "other":
            other = self.name(data["other"], (*path, "other"), within)
            return None if fact is None or op is None or other is None else CompareFacts(fact, op, other)
        if right == "where":
            where = self.node(data["where"], (*path, "where"), depth + 1, within=True)
            return None if fact is None or op is None or where is None else Each(fact, op, where)
        value = self.operand(data, path, op)
        return None if fact is None or op is None or value is None else Compare(fact, op, value)

    def name(self, given: object, path: tuple[PathPart, ...], within: bool) -> str | None:
        if not isinstance(given, str):
            self.problem("not-text", path)
            return None
        if FACT_ID.fullmatch(given) or (within and FIELD_ID.fullmatch(given)):
            return given
        self.problem("rule-not-a-fact", path)
        return None

    def operator(self, data: dict[str, Any], path: tuple[PathPart, ...], operators: frozenset[str]) -> str | None:
        if "op" not in data:
            self.problem("required", (*path, "op"))
            return None
        op = data["op"]
        if isinstance(op, str) and op in operators:
            return op
        self.problem("rule-unknown-operator", (*path, "op"), allowed=sorted(operators))
        return None

    def operand(self, data: dict[str, Any], path: tuple[PathPart, ...], op: str | None) -> Operand | None:
        """The right-hand side, in the shape that the operator wants."""
        if "value" not in data:
            self.problem("required", (*path, "value"))
            return None
        value, place = data["value"], (*path, "value")
        if op is None:
            return None
        if op in WITH_LIST or op == "between":
            if not isinstance(value, list):
                self.problem("not-list", place)
                return None
            if op == "between" and len(value) != 2:
                self.problem("rule-between-two", place)
                return None
            if not value:
                self.problem("rule-empty", place)
                return None
            if len(value) > MAX_LIST:
                self.problem("too-many", place, limit=MAX_LIST)
                return None
            scalars = [self.scalar(element, (*place, n)) for n, element in enumerate(value)]
            return tuple(scalar for scalar in scalars if scalar is not None)
        if op in WITH_LENGTH:
            if type(value) is not int or not 0 <= value <= MAX_NUMBER:
                self.problem("not-whole-number", place)
                return None
            return value
        return self.scalar(value, place)

    def scalar(self, given: object, path: tuple[PathPart, ...]) -> Scalar | None:
        if isinstance(given, bool):
            return given
        if isinstance(given, str):
            if len(given) > MAX_VALUE_TEXT:
                self.problem("too-long", path, limit=MAX_VALUE_TEXT)
                return None
            if not is_storable(given):
                self.problem("not-text", path)
                return None
            return given
        if isinstance(given, int | float):
            if not -MAX_NUMBER <= given <= MAX_NUMBER:  # false for NaN as well
                self.problem("not-number", path)
                return None
            return given
        self.problem("rule-not-a-value", path)
        return None


def _part(key: object) -> PathPart:
    return key if isinstance(key, str | int) else str(key)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a condition; sizes of the whole, facts and types are checked elsewhere."""
    fact_id = {"type": "string", "pattern": f"^{FACT_ID.pattern}$"}
    either_id = {"type": "string", "pattern": f"^(?:{FACT_ID.pattern}|{FIELD_ID.pattern})$"}
    scalar = {
        "oneOf": [
            {"type": "boolean"},
            {"type": "number", "minimum": -MAX_NUMBER, "maximum": MAX_NUMBER},
            {"type": "string", "maxLength": MAX_VALUE_TEXT},
        ]
    }
    scalars = {"type": "array", "items": scalar, "minItems": 1, "maxItems": MAX_LIST}
    pair = {"type": "array", "items": scalar, "minItems": 2, "maxItems": 2}
    length = {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}

    def shape(properties: Mapping[str, Any]) -> dict[str, Any]:
        required = list(properties)
        return {"type": "object", "additionalProperties": False, "required": required, "properties": dict(properties)}

    def conditions(itself: str, name: Mapping[str, Any], *, quantified: bool) -> dict[str, Any]:
        inner = {"$ref": f"#/$defs/{itself}"}
        parts = {"type": "array", "items": inner, "minItems": 1, "maxItems": MAX_NODES}
        names = {"type": "array", "items": name, "minItems": 1, "maxItems": MAX_NODES}

        def right(operators: frozenset[str], key: str, value: Mapping[str, Any]) -> dict[str, Any]:
            return shape({"fact": name, "op": {"enum": sorted(operators)}, key: value})

        shapes = [
            shape({"all": parts}),
            shape({"any": parts}),
            shape({"not": inner}),
            shape({"if": inner, "then": inner}),
            right(WITH_SCALAR, "value", scalar),
            right(WITH_LIST, "value", scalars),
            right(WITH_LENGTH, "value", length),
            right(frozenset({"between"}), "value", pair),
            right(EQUALITY | ORDER, "other", name),
            shape({"sum": names, "op": {"enum": sorted(EQUALITY | ORDER)}, "value": scalar}),
            shape({"sum": names, "op": {"const": "between"}, "value": pair}),
        ]
        if quantified:
            shapes.append(right(QUANTIFIERS, "where", {"$ref": "#/$defs/element"}))
        return {"oneOf": shapes}

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Condition",
        "$ref": "#/$defs/condition",
        "$defs": {
            "condition": conditions("condition", fact_id, quantified=True),
            "element": conditions("element", either_id, quantified=False),
        },
    }
