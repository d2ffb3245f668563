"""Whoever writes a family is told every mistake, with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.tree import FAMILIES, FamilyFaults, check_family, families, load_family
from tests.catalogue.tree.small import line_of, write_family


def test_every_family_of_the_catalogue_is_without_fault() -> None:
    folders = [path.parent for path in FAMILIES.glob("*/family.yaml")]
    assert folders
    assert {folder.name: check_family(folder) for folder in folders} == {folder.name: [] for folder in folders}
    assert set(families()) == {folder.name for folder in folders}


def test_the_small_family_is_without_fault(tmp_path: Path) -> None:
    assert check_family(write_family(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("offer.yaml", "{fr: Force, en: Strength}", "{fr: Force}", "`en` is missing"),
        ("offer.yaml", "{fr: Scie, en: Saw}", "{fr: Scie, en: ''}", "text is expected"),
        ("offer.yaml", "{fr: Hache, en: Axe}", "{fr: Hache, en: no}", "put yes, no and numbers between quotes"),
        ("offer.yaml", "id: rpo", "id: share", "question `share` is already asked at offer.yaml:"),
        ("offer.yaml", "id: rpo", "id: RPO", "an id has lower-case letters"),
        ("offer.yaml", "{value: axe,", "{value: saw,", "option `saw` is written twice"),
        ("offer.yaml", "type: percentage", "type: percent", "there is no type `percent`"),
        ("offer.yaml", "unit: hour", "unit: parsec", "one of second, minute"),
        ("offer.yaml", "    unit: hour\n", "", "`unit` is missing"),
        ("offer.yaml", "unit: hour", "unit: gb", "`gb` is not a unit of time"),
        ("offer.yaml", "when: [true]", "when: [maybe]", "`maybe` is not an answer to this question"),
        ("offer.yaml", "when: [true]", "when: [true, false]", "every answer leads to these questions"),
        ("offer.yaml", "facet: {kind: range, buckets: [0, 50, 90]}", "facet: {kind: all}", "no facet of kind `all`"),
        ("offer.yaml", "buckets: [0, 50, 90]", "buckets: [50, 0]", "buckets go up"),
        ("offer.yaml", "rank: 2", "rank: 3", "two options have the same rank"),
        ("offer.yaml", "rank: 2, ", "", "has a `rank`"),
        (
            "offer.yaml",
            "compare: {better: lower}, visibility",
            "compare: {better: cheap}, visibility",
            "one of higher, lower, none",
        ),
        ("offer.yaml", "visibility: bodies", "visibility: secret", "one of public, bodies, centre"),
        (
            "offer.yaml",
            "limits: {minimum: 1, maximum: 1000}",
            "limits: {minimum: 9, maximum: 3}",
            "greater than the maximum",
        ),
        ("offer.yaml", "limits: {words: 5}", "limits: {maximum: 5}", "`maximum` does not limit"),
        ("offer.yaml", "default: mid", "default: huge", "the default requirement of `strength` is wrong"),
        (
            "offer.yaml",
            "label: {fr: Depuis, en: Since}",
            "label: {fr: Depuis, en: Since}, colour: red",
            "`colour` is not known",
        ),
        ("offer.yaml", "questions:\n  - {id: name", "questions:\n  - &n {id: name", ""),
        ("family.yaml", "offer: [offer.yaml]", "offer: [offer.yaml, lost.yaml]", "there is no file `lost.yaml`"),
        ("family.yaml", "need: [need.yaml]", "need: []", "a tree has at least one section"),
        ("family.yaml", "version: 1", "version: one", "a whole number is expected"),
        ("need.yaml", "unit: gb", "unit: mb", "are not in the same unit"),
        ("proposals.yaml", "need.mailboxes", "need.letters", "rule-undeclared-fact"),
        ("proposals.yaml", "op: gte, value: 1", "op: resembles, value: 1", "rule-unknown-operator"),
        ("proposals.yaml", "value_from: space", "value_from: colour", "there is no need question `colour`"),
        ("proposals.yaml", "nature: good_practice", "nature: whim", "one of legal_obligation"),
        ("proposals.yaml", "  - id: room", "  - id: room\n    id: place", "`id` is written twice"),
    ],
)
def test_a_spoiled_family_is_refused_with_the_reason(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    faults = check_family(write_family(tmp_path, file, old, new))
    if not said:
        assert faults == []
        return
    assert any(said in fault.message for fault in faults), [str(fault) for fault in faults]
    with pytest.raises(FamilyFaults):
        load_family(tmp_path)


def test_a_fault_names_the_file_and_the_line(tmp_path: Path) -> None:
    faults = check_family(write_family(tmp_path, "offer.yaml", "type: percentage", "type: percent"))
    assert [(fault.file, fault.line) for fault in faults] == [("offer.yaml", line_of("offer.yaml", "type: percentage"))]
    assert str(faults[0]).startswith(f"offer.yaml:{faults[0].line}: ")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    write_family(tmp_path, "offer.yaml", "{fr: Force, en: Strength}", "{fr: Force}")
    (tmp_path / "need.yaml").write_text("section: [", encoding="utf-8")
    (tmp_path / "orphan.yaml").write_text("section: lost", encoding="utf-8")
    assert {fault.file for fault in check_family(tmp_path)} >= {"offer.yaml", "need.yaml", "orphan.yaml"}


def test_the_content_hash_changes_with_a_word_and_not_with_a_comment(tmp_path: Path) -> None:
    first = load_family(write_family(tmp_path)).content_hash
    (tmp_path / "need.yaml").write_text("# a comment\n" + (tmp_path / "need.yaml").read_text("utf-8"), encoding="utf-8")
    assert load_family(tmp_path).content_hash == first
    assert load_family(write_family(tmp_path, "need.yaml", "Volumes", "Quantités")).content_hash != first
