"""What comes through the gate of the facts dictionary, and what does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guidelines.facts import (
    AS_OF,
    MAX_LIST,
    MAX_NUMBER,
    DuplicateFacts,
    Fact,
    FactRegistry,
    FactsDictionary,
    FactType,
    Option,
    Refusal,
    canonical,
    missing_words,
)
from tests.guidelines.samples import SMALL, fact


def read(fact_id: str, given: object) -> Any:
    """What a value becomes: itself, a refusal, or None when nothing was given."""
    facts = SMALL.read({fact_id: given})
    return facts.values.get(fact_id, facts.refused.get(fact_id))


@pytest.mark.parametrize(
    ("fact_id", "given", "becomes"),
    [
        ("a.flag", True, True),
        ("a.count", 4.0, 4),
        ("a.size", 1.5, 1.5),
        ("a.size", Decimal("1.50"), 1.5),
        ("a.cost", 12345, 12345),
        ("a.note", "é", "é"),
        ("a.note", "", ""),
        ("a.day", "2026-02-28", "2026-02-28"),
        ("a.day", date(2026, 2, 28), "2026-02-28"),
        ("a.colour", "red", "red"),
        ("a.places", ["outside", "quebec", "quebec"], ("quebec", "outside")),
        ("a.extras", [], ()),
        ("a.names", ["b", "a", "b"], ("b", "a")),
    ],
)
def test_a_value_of_the_declared_type_is_known(fact_id: str, given: object, becomes: object) -> None:
    assert read(fact_id, given) == becomes
    assert type(read(fact_id, given)) is type(becomes)


@pytest.mark.parametrize(
    ("fact_id", "given", "why"),
    [
        ("a.flag", 1, Refusal.WRONG_TYPE),
        ("a.flag", "true", Refusal.WRONG_TYPE),
        ("a.count", True, Refusal.WRONG_TYPE),
        ("a.count", 1.5, Refusal.WRONG_TYPE),
        ("a.count", "1", Refusal.WRONG_TYPE),
        ("a.count", 10**400, Refusal.TOO_LARGE),
        ("a.count", MAX_NUMBER + 1, Refusal.TOO_LARGE),
        ("a.size", False, Refusal.WRONG_TYPE),
        ("a.size", float("nan"), Refusal.WRONG_TYPE),
        ("a.size", float("inf"), Refusal.TOO_LARGE),
        ("a.size", Decimal("sNaN"), Refusal.WRONG_TYPE),
        ("a.cost", 12.5, Refusal.WRONG_TYPE),
        ("a.note", 3, Refusal.WRONG_TYPE),
        ("a.note", "\ud800", Refusal.WRONG_TYPE),
        ("a.note", "a\0b", Refusal.WRONG_TYPE),
        ("a.note", "x" * 10_001, Refusal.TOO_LARGE),
        ("a.day", "2026-02-29", Refusal.WRONG_TYPE),
        ("a.day", "20260228", Refusal.WRONG_TYPE),
        ("a.day", "2026-W01-1", Refusal.WRONG_TYPE),
        ("a.day", "٢٠٢٦-٠٢-٢٨", Refusal.WRONG_TYPE),
        ("a.day", datetime(2026, 2, 28), Refusal.WRONG_TYPE),  # noqa: DTZ001
        ("a.colour", "pink", Refusal.NOT_ALLOWED),
        ("a.colour", ["red"], Refusal.WRONG_TYPE),
        ("a.colour", {}, Refusal.WRONG_TYPE),
        ("a.places", "quebec", Refusal.WRONG_TYPE),
        ("a.places", ["quebec", 7], Refusal.WRONG_TYPE),
        ("a.places", ["quebec", "mars"], Refusal.NOT_ALLOWED),
        ("a.places", ["quebec", ["quebec"]], Refusal.WRONG_TYPE),
        ("a.places", ["quebec"] * (MAX_LIST + 1), Refusal.TOO_LARGE),
        ("a.places", [], Refusal.EMPTY),
        ("a.names", ["a", None], Refusal.WRONG_TYPE),
        ("offer.certificates", [{"standard": "iso_27001"}, "iso_27001"], Refusal.WRONG_TYPE),
        ("offer.certificates", {}, Refusal.WRONG_TYPE),
    ],
)
def test_any_other_value_is_refused_with_its_reason(fact_id: str, given: object, why: Refusal) -> None:
    assert read(fact_id, given) is why


def test_a_wrong_field_is_unknown_in_its_record_and_leaves_the_others() -> None:
    given = [{"standard": "iso_27001", "valid_to": "soon", "sites": True, "stray": 1}, {}]
    assert read("offer.certificates", given) == ({"standard": "iso_27001"}, {})


@pytest.mark.parametrize("given", [None, [], "a.flag", 3, {"a.flag": None}, {1: True}, {"a.nothing": 1}])
def test_what_is_missing_null_or_undeclared_is_neither_known_nor_refused(given: object) -> None:
    facts = SMALL.read(given)
    assert (facts.values, facts.refused) == ({}, {})


def test_only_the_wanted_facts_are_read() -> None:
    facts = SMALL.read({"a.flag": True, "a.count": 1}, only=["a.count", "a.nothing"])
    assert facts.values == {"a.count": 1}


def test_one_value_has_one_canonical_form() -> None:
    one, two = ({"a.size": 4.0, "a.places": ["canada", "quebec"]}, {"a.places": ["quebec", "canada"], "a.size": 4})
    assert canonical(SMALL.read(one).values) == canonical(SMALL.read(two).values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "NoDot", "type": FactType.TEXT},
        {"id": "a.é", "type": FactType.TEXT},
        {"id": "a.x", "type": FactType.CHOICE},
        {"id": "a.x", "type": FactType.TEXT, "options": (Option("a", {}),)},
        {"id": "a.x", "type": FactType.CHOICE, "options": (Option("a", {}), Option("a", {}))},
        {"id": "a.x", "type": FactType.RECORDS},
        {"id": "a.x", "type": FactType.CHOICES, "options": (Option("a", {}),), "ordered": True},
        {"id": "a.x", "type": FactType.TEXT, "empty_is_answer": True},
        {"id": "a.x", "type": FactType.RECORDS, "fields": (fact("b.c", FactType.TEXT),)},
        {"id": "a.x", "type": FactType.RECORDS, "fields": (fact("b", FactType.TEXT), fact("b", FactType.DATE))},
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fact|option|field|ordered|empty"):
        Fact(label={"fr": "x", "en": "x"}, **wrong)


class Source:
    """A source of facts held in memory."""

    def __init__(self, kind: str, *facts: Fact) -> None:
        self.kind = kind
        self._facts = facts

    def dictionary(self) -> Iterable[Fact]:
        return self._facts

    async def facts(self, ids: Sequence[str], as_of: date) -> Mapping[str, Mapping[str, Any]]:
        return {subject: {} for subject in ids}

    async def iterate(self, after: str | None) -> AsyncIterator[str]:
        yield "1"


def test_the_registry_is_the_union_of_its_sources_and_of_the_platform() -> None:
    registry = FactRegistry(
        [Source("offer", fact("offer.a", FactType.TEXT)), Source("need", fact("need.a", FactType.TEXT))]
    )
    assert set(registry.dictionary) == {AS_OF, "offer.a", "need.a"}
    assert set(registry.sources) == {"offer", "need"}


def test_two_sources_cannot_declare_one_fact_nor_one_kind() -> None:
    registry = FactRegistry([Source("offer", fact("offer.a", FactType.TEXT))])
    with pytest.raises(DuplicateFacts):
        registry.register(Source("need", fact("offer.a", FactType.DATE)))
    with pytest.raises(DuplicateFacts):
        registry.register(Source("offer"))
    assert set(registry.sources) == {"offer"}


def test_a_dictionary_refuses_a_fact_declared_twice() -> None:
    with pytest.raises(DuplicateFacts):
        FactsDictionary([fact("a.b", FactType.TEXT), fact("a.b", FactType.TEXT)])


def test_every_label_without_one_of_the_languages_is_listed() -> None:
    inner = Fact(id="part", type=FactType.TEXT, label={"fr": "Partie", "en": None})
    facts = [
        Fact(id="a.x", type=FactType.CHOICE, label={"fr": "X"}, options=(Option("o", {"en": "O"}),)),
        Fact(id="a.y", type=FactType.RECORDS, label={"fr": "Y", "en": "Y"}, fields=(inner,)),
    ]
    assert [problem.path for problem in missing_words(facts)] == [
        ("a.x", "label", "en"),
        ("a.x", "options", "o", "fr"),
        ("a.y", "fields", "part", "label", "en"),
    ]
