"""Events are declared well or the start stops; their payload is canonical."""

from __future__ import annotations

import hashlib
import json
import pickle
import types
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from core.ids import new_id
from core.ledger import BadEvents, Event, ObjectKey, PersonKey, Private, Registry, UnknownEvent, Value
from core.ledger import registry as house
from core.ledger.append import canonical, encode
from core.money import Money
from core.secrets import Secret
from tests.ledger.support import TESTED, Assigned, Counted

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-(2.0**53) + 1, 2.0**53 - 1)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_canonical_json_says_the_same_value_and_is_its_own_canonical_form(value: Any) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@settings(deadline=None)
@given(st.dictionaries(TEXT, NUMBERS, max_size=6), st.randoms())
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, Any], chance: Any) -> None:
    pairs = list(value.items())
    chance.shuffle(pairs)
    assert canonical(dict(pairs)) == canonical(value)


def test_every_event_of_the_house_is_well_declared() -> None:
    house.check()
    assert "event-installation-founded" in house.message_ids()


def test_kinds_are_read_through_options_and_lists() -> None:
    kinds = {name: str(kind) for name, kind in Assigned.__event__.kinds.items()}
    assert kinds == {"to": "person", "things": "object", "reason": "private", "remark": "private"}


def test_a_private_text_leaves_only_its_salted_hash_in_the_payload() -> None:
    payload, private = encode(Assigned(to=new_id(), reason="congé de maladie"))
    assert "maladie" not in payload
    assert private is not None
    [kept] = json.loads(private)
    digest = hashlib.sha256(bytes.fromhex(kept["salt"]) + "congé de maladie".encode()).hexdigest()
    assert json.loads(payload)["private"] == {"reason": digest}


def test_the_same_private_text_never_has_the_same_hash_twice() -> None:
    person = new_id()
    assert encode(Assigned(to=person, reason="x"))[0] != encode(Assigned(to=person, reason="x"))[0]


def test_a_number_beyond_what_json_holds_is_refused() -> None:
    with pytest.raises(rfc8785.IntegerDomainError):
        encode(Counted(count=2**53 + 1))


def test_the_start_stops_on_everything_that_is_not_well_declared_at_once() -> None:
    mine = Registry()

    class Inner(msgspec.Struct, frozen=True):
        token: Secret

    class Bad(Event, name="thing.bad", version=1, registry=mine):
        undeclared: int
        token: Value[Secret]
        password: Value[SecretStr | None]
        nested: Value[Inner]
        anything: Value[Any]
        several: list[Private]
        private: Value[int]
        unordered: Value[set[int]]

    globals()["Inner"], globals()["Bad"] = Inner, Bad
    try:
        with pytest.raises(BadEvents) as caught:
            mine.check()
    finally:
        del globals()["Inner"], globals()["Bad"]
    said = "\n".join(caught.value.problems)
    for field in ("undeclared", "token", "password", "anything", "several", "private", "unordered"):
        assert f": {field} " in said or f"called {field}" in said, field
    assert "(Inner.token) is a secret" in said


def declare(module: str, name: str, registry: Registry, version: int = 1) -> type:
    def body(namespace: dict[str, Any]) -> None:
        namespace["__module__"] = module

    return types.new_class("One", (Event,), {"name": name, "version": version, "registry": registry}, body)


def test_two_classes_do_not_share_a_name_and_version() -> None:
    mine = Registry()
    declare("a", "thing.one", mine)
    with pytest.raises(BadEvents):
        declare("b", "thing.one", mine)


@pytest.mark.parametrize("name", ["frozen", "File.frozen", "file.list-frozen", "file."])
def test_a_name_has_the_form_object_dot_verb(name: str) -> None:
    with pytest.raises(BadEvents):
        declare("a", name, Registry())


VERSIONS = Registry()


class OldPriced(Event, name="thing.priced", version=1, registry=VERSIONS):
    """A price, when cents were the only unit."""

    cents: Value[int]
    why: Private | None = None


class Priced(Event, name="thing.priced", version=2, registry=VERSIONS):
    """A price."""

    price: Value[Money]
    since: Value[date]
    why: Private | None = None


@VERSIONS.upcaster("thing.priced", version=1)
def with_a_date(fields: dict[str, Any]) -> dict[str, Any]:
    return {"price": {"cents": fields["cents"], "currency": "CAD"}, "since": "2026-04-01"}


def test_a_version_without_a_way_to_the_next_stops_the_start() -> None:
    mine = Registry()
    for version in (1, 2):
        declare("a", "thing.one", mine, version)
    with pytest.raises(BadEvents, match="nothing says how version 1 becomes version 2"):
        mine.check()
    VERSIONS.check()


def test_versions_run_from_one_without_a_gap() -> None:
    mine = Registry()
    declare("a", "thing.one", mine, 2)
    with pytest.raises(BadEvents, match="do not run from 1"):
        mine.check()


def test_an_old_event_is_read_as_the_newest_version() -> None:
    payload, _ = encode(OldPriced(cents=895, why="rabais"))
    read = VERSIONS.decode("thing.priced", 1, payload, {"why": "rabais"})
    assert read == Priced(price=Money(895), since=date(2026, 4, 1), why="rabais")


def test_an_event_that_no_class_declares_is_said_to_be_unknown() -> None:
    with pytest.raises(UnknownEvent):
        TESTED.decode("thing.forgotten", 1, "{}")


def test_each_version_has_a_schema_that_speaks_of_hashes_where_texts_are_private() -> None:
    schema = TESTED.json_schema("thing.assigned", 1)
    assert schema["required"] == ["to"]
    assert set(schema["properties"]) == {"to", "things", "private"}
    assert set(schema["properties"]["private"]["properties"]) == {"reason", "remark"}


def test_an_event_reads_back_as_it_was_written() -> None:
    event = Assigned(to=new_id(), things=(new_id(), new_id()))
    assert TESTED.decode("thing.assigned", 1, encode(event)[0]) == event
    assert isinstance(event.to, UUID)


def test_a_secret_is_never_shown() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {secret!s} {[secret]}"
    assert secret.reveal() == "hunter2"
    assert secret == Secret("hunter2") != Secret("hunter3")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_keys_of_people_and_objects_are_plain_keys() -> None:
    class Loose(Event):
        who: PersonKey
        what: ObjectKey

    with pytest.raises(TypeError, match="no registered event"):
        encode(Loose(who=new_id(), what=new_id()))
