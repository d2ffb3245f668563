"""Bad input is one list of every problem, under our own names."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, SecretStr, field_validator

from core.errors import Invalid, Problem
from core.inputs import Input, InputProblem, parse, readable
from core.inputs import Line as OneLine


class Line(Input):
    count: Annotated[int, Field(ge=1, le=10)]


class Order(Input):
    name: Annotated[str, Field(min_length=2, max_length=5)]
    on: date
    who: UUID
    lines: Annotated[list[Line], Field(min_length=1)]

    @field_validator("name")
    @classmethod
    def no_shouting(cls, value: str) -> str:
        if value.isupper():
            raise InputProblem("shouting", loudness=3)
        return value


GOOD = {"name": "abc", "on": "2026-06-01", "who": "00000000-0000-7000-8000-000000000001", "lines": [{"count": 3}]}


def problems(data: Any) -> tuple[Problem, ...]:
    with pytest.raises(Invalid) as caught:
        parse(Order, data)
    return caught.value.problems


def test_good_input_becomes_a_typed_value() -> None:
    assert parse(Order, GOOD).lines[0].count == 3


def test_every_problem_is_listed_at_once() -> None:
    found = problems({"name": "x", "on": "soon", "lines": [{"count": 99}, {"count": "many"}], "extra": 1})
    assert {(problem.name, problem.pointer) for problem in found} == {
        ("too-short", "/name"),
        ("not-date", "/on"),
        ("required", "/who"),
        ("too-large", "/lines/0/count"),
        ("not-whole-number", "/lines/1/count"),
        ("unknown-field", "/extra"),
    }


def test_a_text_that_nothing_can_keep_is_a_problem_among_the_others() -> None:
    class Free(Input):
        name: str
        notes: dict[str, Any]

    with pytest.raises(Invalid) as caught:
        parse(Free, {"name": "a\x00", "notes": {"one": ["fine", {"two": "\x00"}], "th\x00ree": 3}, "extra": 1})
    assert {(problem.name, problem.path) for problem in caught.value.problems} == {
        ("unseen-character", ("name",)),
        ("unseen-character", ("notes", "one", 1, "two")),
        ("unseen-character", ("notes", "th\x00ree")),
        ("unknown-field", ("extra",)),
    }
    with pytest.raises(Invalid) as alone:
        parse(Free, {"name": "a\x00", "notes": {}})
    assert alone.value.problems == (Problem("unseen-character", ("name",)),)
    for hidden in ("Achat\u202egnisiaf", "a\u2066b\u2069", "\x1b[31mrouge", "\x85"):
        with pytest.raises(Invalid):
            parse(Free, {"name": hidden, "notes": {}})
    for seen in ("l’été\u00a0: 10\u202f000\u00a0$", "une ligne\n\tpuis une autre", "\u200fעברית", "👩\u200d💻"):
        assert parse(Free, {"name": seen, "notes": {}}).name == seen.strip()


def test_a_password_holds_any_character_and_a_line_is_one_line() -> None:
    class Said(Input):
        title: OneLine = "titre"
        password: SecretStr | None = None

    given = parse(Said, {"password": "\u202emot de passe"}).password
    assert given is not None
    assert given.get_secret_value() == "\u202emot de passe"
    for title in ("un\ndeux", "un\tdeux", "un\u2028deux"):
        with pytest.raises(Invalid) as caught:
            parse(Said, {"title": title})
        assert caught.value.problems == (Problem("unseen-character", ("title",)),)


def test_a_secret_that_is_too_long_is_a_text_and_not_a_list() -> None:
    class Given(Input):
        password: Annotated[SecretStr, Field(max_length=5)]
        several: Annotated[list[int], Field(max_length=1)]

    with pytest.raises(Invalid) as caught:
        parse(Given, {"password": "123456", "several": [1, 2]})
    assert caught.value.problems == (
        Problem("too-long", ("password",), {"limit": 5}),
        Problem("too-many", ("several",), {"limit": 1}),
    )


def test_a_validator_names_its_own_problem() -> None:
    assert problems({**GOOD, "name": "ABC"}) == (Problem("shouting", ("name",), {"loudness": 3}),)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(GOOD, JSON)) | JSON)
def test_any_json_is_either_good_or_a_list_of_problems(data: Any) -> None:
    found: tuple[Problem, ...] | None = None
    try:
        parse(Order, data)
    except Invalid as invalid:
        found = invalid.problems
    assert found is None or (found and len(set(map(repr, found))) == len(found))


class Parcel(Input):
    order: Order
    label: OneLine = "none"
    weight: Annotated[int, Field(ge=1)] | None = None


def test_what_can_be_read_is_what_the_model_would_have_taken() -> None:
    assert readable(Parcel, {"order": GOOD}) == {
        "order": dict(Order.model_validate(GOOD)),
        "label": "none",
        "weight": None,
    }
    part = {"order": {**GOOD, "on": "soon", "lines": []}, "label": " a ", "weight": 0, "more": 1}
    assert readable(Parcel, part) == {"order": {"name": "abc", "who": UUID(str(GOOD["who"]))}, "label": "a"}
    assert readable(Parcel, {"label": "a\x00b"}) == {"weight": None}
    assert readable(Parcel, ["nothing"]) == {"label": "none", "weight": None}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.dictionaries(
            st.sampled_from(["order", "label", "weight", "name", "on", "who", "lines", "count", "zzz"]), inner
        ),
    )
)
def test_whatever_is_sent_something_is_readable_without_failing(data: Any) -> None:
    assert set(readable(Parcel, data)) <= {"order", "label", "weight"}


def test_a_pointer_escapes_what_rfc_6901_says() -> None:
    assert Problem("required", ("a/b", 0, "c~d")).pointer == "/a~1b/0/c~0d"
    assert Problem("required", ("x",)).under("list", 2).pointer == "/list/2/x"
