"""A requirement of the body's own as a form: a field that suits the fact, and what is typed as a condition.

People say what they want of the fact; which operator of the rule language says it follows from the fact's kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from catalogue.tree import Family, Option, RequirementDefinition, Section, requirement_definitions
from core.errors import Invalid, Problem
from guidelines.facts import FactType
from procurement.need_form import amount, number

SETS = ("contains_all", "contains_any", "subset_of")

Field = Literal["boolean", "number", "money", "one", "several"]


@dataclass(frozen=True)
class Asked:
    """What the page of a requirement shows: the fact, the kind of its field, its options, the operators to choose."""

    definition: RequirementDefinition
    field: Field
    options: tuple[tuple[str, Mapping[str, Any]], ...]
    operators: tuple[str, ...]


def by_section(of: Family) -> list[tuple[Section, list[RequirementDefinition]]]:
    """What a requirement may be about, section by section of the offer."""
    every = requirement_definitions(of.offer)
    found = [(section, [one for one in every if one.section == section.id]) for section in of.offer.sections]
    return [(section, listed) for section, listed in found if listed]


def definition_of(of: Family, fact_id: str) -> RequirementDefinition | None:
    """What may be required of a fact, None when nothing."""
    return next((one for one in requirement_definitions(of.offer) if one.fact.id == fact_id), None)


def asked(one: RequirementDefinition) -> Asked:
    """The form of a requirement."""
    options = tuple((option.code, option.label) for option in one.fact.options)
    if one.fact.type is FactType.RECORDS:
        return Asked(one, "several", tuple((each.value, each.label) for each in leaves(one)), ())
    if one.fact.type is FactType.BOOLEAN:
        return Asked(one, "boolean", (), ())
    if one.fact.type is FactType.MONEY:
        return Asked(one, "money", (), choices(one))
    if one.fact.options:
        several = one.fact.type is FactType.CHOICES or "in" in one.operators
        return Asked(one, "several" if several else "one", options, choices(one))
    return Asked(one, "number", (), choices(one))


def leaves(one: RequirementDefinition) -> tuple[Option, ...]:
    """The standards that a record may name."""
    return tuple(one.question.leaves.values())


def choices(one: RequirementDefinition) -> tuple[str, ...]:
    """The operators among which people choose: those on sets, or those of order when there are several."""
    if one.fact.options and not one.fact.ordered:
        return tuple(op for op in one.operators if op in SETS)
    return one.operators


def predicate_from(one: RequirementDefinition, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as a condition.

    Raises:
        Invalid: no value, or an operator that is not offered.
    """
    form = asked(one)
    given = typed.get("value")
    if given is None or given == []:
        raise Invalid([Problem("required", ("value",))])
    op = str(typed.get("op") or next(iter(form.operators), ""))
    if form.operators and op not in form.operators:
        raise Invalid([Problem("not-a-choice", ("op",))])
    match form.field:
        case "boolean":
            return {"fact": one.fact.id, "op": "eq", "value": given == "true"}
        case "money":
            return {"fact": one.fact.id, "op": op, "value": amount(given)}
        case "number":
            return {"fact": one.fact.id, "op": op, "value": number(given)}
        case "one":
            return {"fact": one.fact.id, "op": op, "value": given}
    several = given if isinstance(given, list) else [given]
    if one.fact.type is FactType.RECORDS:
        return {"fact": one.fact.id, "op": "some", "where": {"fact": "standard", "op": "in", "value": several}}
    if one.fact.type is FactType.CHOICE:
        single = len(several) == 1 and "eq" in one.operators
        return {"fact": one.fact.id, "op": "eq" if single else "in", "value": several[0] if single else several}
    if len(several) == 1 and op != "subset_of":
        return {"fact": one.fact.id, "op": "contains", "value": several[0]}
    return {"fact": one.fact.id, "op": op or "contains_all", "value": several}
