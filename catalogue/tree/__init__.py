"""Question trees: a family of services is YAML, compiled once into forms, checks, facts, filters and comparisons.

`families()` holds the compiled families. Each has two `Tree`s, `offer` and `need`; the functions here take a tree and
answers:

- `problems`, `draft_problems`, `section_problems`, `normalise`, `assurance_problems`: are they good, how are they
written;
- `json_schema`, `draft_json_schema`: for clients;
- `declared_facts`, `facts`, `requirement_definitions`, `provision_parameters`: for rules, requirements and adapters;
- `facets`, `tokens`, `numbers`, `prose`, `answered`: for search;
- `display`, `compare_rows`: for readers.

They accept any JSON as answers and never raise because of it; what is wrong is left out, as if not answered.
"""

from catalogue.tree.answers import assurance_problems, draft_problems, normalise, problems, section_problems, sound
from catalogue.tree.comparing import Cell, CompareRow, compare_rows, display
from catalogue.tree.facts import (
    RequirementDefinition,
    declared_facts,
    facts,
    provision_parameters,
    requirement_definitions,
)
from catalogue.tree.family import FAMILIES, Family, check_family, families, family, load_family
from catalogue.tree.model import ASSURANCE_LEVELS, AUDIENCES, Answers, Audience, Option, Question, Section, Tree
from catalogue.tree.proposals import NATURES, Proposal
from catalogue.tree.schema import draft_json_schema, json_schema
from catalogue.tree.search import FacetDefinition, FacetValue, answered, facets, numbers, prose, tokens
from catalogue.tree.source import FamilyFaults, Fault

__all__ = [
    "ASSURANCE_LEVELS",
    "AUDIENCES",
    "FAMILIES",
    "NATURES",
    "Answers",
    "Audience",
    "Cell",
    "CompareRow",
    "FacetDefinition",
    "FacetValue",
    "Family",
    "FamilyFaults",
    "Fault",
    "Option",
    "Proposal",
    "Question",
    "RequirementDefinition",
    "Section",
    "Tree",
    "answered",
    "assurance_problems",
    "check_family",
    "compare_rows",
    "declared_facts",
    "display",
    "draft_json_schema",
    "draft_problems",
    "facets",
    "facts",
    "families",
    "family",
    "json_schema",
    "load_family",
    "normalise",
    "numbers",
    "problems",
    "prose",
    "provision_parameters",
    "requirement_definitions",
    "section_problems",
    "sound",
    "tokens",
]
