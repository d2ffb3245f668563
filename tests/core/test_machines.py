"""State machines: the table is the whole truth."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, PermissionDenied, WrongState
from core.identity.actors import NOBODY, Actor, ActorKind, GroupRole, Role
from core.machines import Machine, arrow


@dataclass
class Door:
    state: str = "closed"
    jammed: bool = False


class Jammed(Conflict):
    """The door does not move."""

    code = "conflict"


def jammed(door: Door, _actor: Actor) -> Jammed | None:
    return Jammed() if door.jammed else None


DOOR = Machine(
    "door",
    "closed",
    (
        arrow("open", "closed", "open", guard=jammed),
        arrow("close", "open", "closed"),
        arrow("seal", ("open", "closed"), "sealed", who={Role.DIRECTOR}),
    ),
    final=frozenset({"sealed"}),
)
DIRECTOR = Actor(ActorKind.PERSON, GroupRole.CENTRE, roles=frozenset({Role.DIRECTOR}))


def test_an_event_that_the_state_does_not_know_is_refused() -> None:
    with pytest.raises(WrongState):
        DOOR.check(Door("closed"), "close", DIRECTOR)


def test_a_transition_belongs_to_its_roles() -> None:
    with pytest.raises(PermissionDenied):
        DOOR.check(Door(), "seal", NOBODY)
    assert DOOR.check(Door(), "seal", DIRECTOR).target == "sealed"


def test_a_guard_says_why_not() -> None:
    with pytest.raises(Jammed):
        DOOR.check(Door(jammed=True), "open", NOBODY)


@given(st.sampled_from(["closed", "open", "sealed"]), st.booleans(), st.sampled_from([NOBODY, DIRECTOR]))
def test_the_buttons_are_what_the_check_lets_through(state: str, stuck: bool, actor: Actor) -> None:
    door = Door(state, stuck)
    for event in DOOR.events:
        try:
            DOOR.check(door, event, actor)
            allowed = True
        except (WrongState, PermissionDenied, Jammed):
            allowed = False
        assert (event in DOOR.open_to(door, actor)) is allowed


@pytest.mark.parametrize(
    ("transitions", "final", "says"),
    [
        ((arrow("go", "a", "b"), arrow("go", "a", "c")), frozenset(), "two transitions"),
        ((arrow("go", "a", "b"), arrow("go", "c", "b")), frozenset(), "never reached: c"),
        ((arrow("go", "a", "b"), arrow("back", "b", "a")), frozenset({"b"}), "final"),
    ],
)
def test_a_table_that_contradicts_itself_stops_the_start(transitions: object, final: frozenset[str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Machine("wrong", "a", transitions, final)  # type: ignore[arg-type]


def test_the_diagram_names_every_line() -> None:
    assert "    open --> closed: close" in DOOR.diagram().splitlines()
    assert "    sealed --> [*]" in DOOR.diagram().splitlines()
