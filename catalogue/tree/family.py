"""A family: a kind of service that the catalogue offers, compiled once from its YAML folder.

families/email/family.yaml     id, version, name, summary, the section files of its two trees, its proposals
families/email/offer/*.yaml    one section each: what suppliers answer
families/email/need/*.yaml     one section each: what public bodies answer
families/email/proposals.yaml  requirements that a need's answers suggest
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import rfc8785

from catalogue.tree.compiling import identifier, make_tree, read_section, words
from catalogue.tree.facts import declared_facts, facts, requirement_definitions
from catalogue.tree.kinds import KINDS
from catalogue.tree.model import Answers, Section, Tree
from catalogue.tree.proposals import Proposal, ProposalRule, describe, propose, read_rules
from catalogue.tree.source import FamilyFaults, Fault, Item, read_yaml
from catalogue.tree.wording import Text
from guidelines.check import check
from guidelines.facts import Fact, FactsDictionary
from guidelines.language import read

FAMILIES = Path(__file__).parent.parent / "families"


@dataclass(frozen=True)
class Family:
    """A kind of service. `version` is raised by whoever changes the questions; `content_hash` (SHA-256,
    hexadecimal) changes with anything in its files that has a meaning."""

    id: str
    version: int
    content_hash: str
    name: Text
    summary: Text
    offer: Tree
    need: Tree
    rules: tuple[ProposalRule, ...]

    def facts(self) -> tuple[Fact, ...]:
        """Every fact that the family declares, of the offer and of the need."""
        return declared_facts(self.offer) + declared_facts(self.need)

    @cached_property
    def dictionary(self) -> FactsDictionary:
        """The family's own dictionary, for judging its offers and needs alone."""
        return FactsDictionary(self.facts())

    def facts_of(self, *, offer: Answers | None = None, need: Answers | None = None) -> dict[str, Any]:
        """The facts that answers state, raw, by fact id."""
        return {**facts(self.offer, offer or {}), **facts(self.need, need or {})}

    def proposals(self, need: Answers) -> tuple[Proposal, ...]:
        """The requirements that a need's answers suggest."""
        return propose(self.need, self.rules, need)


def load_family(folder: Path) -> Family:
    """The family of a folder.

    Raises:
        FamilyFaults: with every mistake of its files.
    """
    family, faults = read_family(folder)
    if family is None or faults:
        raise FamilyFaults(faults)
    return family


def check_family(folder: Path) -> list[Fault]:
    """Every mistake in a family's files, by file and line; an empty list when it is good."""
    return read_family(folder)[1]


@cache
def families() -> Mapping[str, Family]:
    """The families of this catalogue by id, compiled once.

    Raises:
        FamilyFaults: one of them cannot be used.
    """
    loaded = [load_family(path.parent) for path in sorted(FAMILIES.glob("*/family.yaml"))]
    return {family.id: family for family in loaded}


def family(family_id: str) -> Family:
    """One family.

    Raises:
        KeyError: there is no such family.
    """
    return families()[family_id]


def read_family(folder: Path) -> tuple[Family | None, list[Fault]]:
    """The family and its faults; None when there is not even a readable `family.yaml`."""
    book: list[Fault] = []
    top = read_yaml(folder / "family.yaml", "family.yaml", book)
    if top is None or not top.members("id", "version", "name", "summary", "offer", "need", "proposals"):
        return None, sorted(book)
    contents: dict[str, Any] = {"family.yaml": top.data}
    offer = _tree("offer", top.need("offer"), folder, contents, book)
    need = _tree("need", top.need("need"), folder, contents, book)
    _requirements(offer, top)
    rules: tuple[ProposalRule, ...] = ()
    named = top.get("proposals")
    if named is not None:
        listed = _file(named, folder, contents, book)
        if listed is not None and not book:
            rules = read_rules(listed, offer, need)
    version = top.need("version")
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if name not in contents:
            book.append(Fault(name, 1, "no section of family.yaml names this file"))
    made = Family(
        id=identifier(top.need("id")),
        version=version.whole() if version else 0,
        content_hash=hashlib.sha256(rfc8785.dumps(contents)).hexdigest(),
        name=words(top.need("name")),
        summary=words(top.need("summary")),
        offer=offer,
        need=need,
        rules=rules,
    )
    return made, sorted(set(book))


def _file(item: Item, folder: Path, contents: dict[str, Any], book: list[Fault]) -> Item | None:
    name = item.text()
    path = folder / name
    if not name or not path.is_file():
        item.fault(f"there is no file `{name}`")
        return None
    if name in contents:
        item.fault(f"`{name}` is named twice")
    read_item = read_yaml(path, name, book)
    contents[name] = read_item.data if read_item else None
    return read_item


def _tree(tree_id: str, item: Item | None, folder: Path, contents: dict[str, Any], book: list[Fault]) -> Tree:
    seen: dict[str, Item] = {}
    sections: list[Section] = []
    for named in item.items() if item else ():
        content = _file(named, folder, contents, book)
        section = read_section(content, seen) if content else None
        if section is None:
            continue
        if any(section.id == other.id for other in sections):
            named.fault(f"section `{section.id}` is written twice")
        sections.append(section)
    tree = make_tree(tree_id, sections)
    if item is not None and not sections:
        item.fault("a tree has at least one section")
    return tree


def _requirements(tree: Tree, top: Item) -> None:
    """The value that a requirement proposes first must suit its operators."""
    try:
        dictionary = FactsDictionary(declared_facts(tree))
    except ValueError as error:
        top.fault(str(error))
        return
    for definition in requirement_definitions(tree):
        if definition.default is None or definition.fact.fields or not definition.operators:
            continue
        node, problems = read({"fact": definition.fact.id, "op": definition.operators[0], "value": definition.default})
        for problem in problems or (check(node, dictionary) if node is not None else []):
            top.fault(f"the default requirement of `{definition.question.id}` is wrong: {describe(problem)}")


__all__ = ["FAMILIES", "KINDS", "Family", "check_family", "families", "family", "load_family", "read_family"]
