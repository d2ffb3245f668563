"""Permissions: tables of data, and nobody passes by being a machine."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.errors import PermissionDenied
from core.identity.actors import NOBODY, WORKER, Actor, ActorKind, GroupRole, Role
from core.permits import Permissions, permission

ANALYST = Actor(ActorKind.PERSON, GroupRole.CENTRE, id=uuid4(), roles=frozenset({Role.ANALYST}))
INTEGRATOR = Actor(ActorKind.MACHINE, GroupRole.BODY, id=uuid4())

TABLE = Permissions()
TABLE.register(
    [
        permission("offer.publish", Role.ANALYST, machine=True),
        permission("offer.read", anybody=True),
        permission("offer.own", Role.ANALYST, check=lambda actor, subject: subject == actor.id, reason="other"),
    ]
)


@pytest.mark.parametrize(
    ("actor", "name", "allowed"),
    [
        (ANALYST, "offer.publish", True),
        (WORKER, "offer.publish", True),
        (INTEGRATOR, "offer.publish", False),
        (NOBODY, "offer.publish", False),
        (NOBODY, "offer.read", True),
        (INTEGRATOR, "offer.read", True),
    ],
)
def test_who_may(actor: Actor, name: str, allowed: bool) -> None:
    assert TABLE.allows(actor, name) is allowed


def test_a_refusal_names_the_permission_and_why() -> None:
    with pytest.raises(PermissionDenied) as caught:
        TABLE.require(ANALYST, "offer.own", uuid4())
    assert caught.value.params == {"permission": "offer.own", "reason": "other"}
    TABLE.require(ANALYST, "offer.own", ANALYST.id)


def test_a_name_means_one_thing() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        TABLE.register([permission("offer.publish", Role.DIRECTOR)])


def test_an_unknown_permission_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        TABLE.allows(ANALYST, "offer.praise")
