"""Builders: organisations, people and whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from argon2 import PasswordHasher
from pydantic import SecretStr

from core.database import Database
from core.identity.actors import WORKER, Actor, ActorKind, OrganisationId, PersonId, Role
from core.identity.inputs import NewMembership, NewOrganisation, NewPerson, SignIn
from core.identity.kinds import OrganisationKind
from core.identity.passwords import Passwords
from core.identity.service import grant_membership, register_organisation, register_person
from core.identity.sessions import Opened, Sessions
from core.ids import new_id
from core.throttle import Throttle

START = date(2026, 1, 1)
PASSWORD = "une phrase assez longue"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Town:
    """A database with a few organisations and people, made through the use cases."""

    database: Database
    sessions: Sessions
    throttle: Throttle
    address: str = "192.0.2.1"

    async def organisation(self, kind: OrganisationKind = OrganisationKind.MINISTRY, name: str = "") -> OrganisationId:
        """A registered organisation."""
        given = NewOrganisation(kind=kind, name=name or f"Organisation fictive {new_id()}")
        made = await self.database.run(WORKER, lambda uow: register_organisation(uow, WORKER, given))
        return OrganisationId(made.id)

    async def person(
        self,
        organisation: OrganisationId | None = None,
        *roles: Role,
        email: str = "",
        password: str = PASSWORD,
        valid_from: date = START,
        valid_to: date | None = None,
    ) -> PersonId:
        """A person with roles in an organisation and a password."""
        given = NewPerson(email=email or f"{new_id().hex}@exemple.test", name="Marie Fictive")

        async def work(uow: Any) -> PersonId:
            person = await register_person(uow, WORKER, given)
            for role in roles:
                assert organisation is not None
                membership = NewMembership(
                    person=person, organisation=organisation, role=role, valid_from=valid_from, valid_to=valid_to
                )
                await grant_membership(uow, WORKER, membership)
            return person

        person = await self.database.run(WORKER, work)
        await self.sessions.set_password(WORKER, person, SecretStr(password))
        return person

    async def sign_in(self, email: str, password: str = PASSWORD) -> Opened:
        """An open session."""
        given = SignIn(email=email, password=SecretStr(password))
        return await self.sessions.sign_in(given, address=self.address, channel="page", user_agent="test")


def acting(person: PersonId, organisation: OrganisationId, kind: OrganisationKind, *roles: Role) -> Actor:
    """A person who acts for an organisation."""
    return Actor(ActorKind.PERSON, kind.group, id=person, organisation=organisation, roles=frozenset(roles))


def in_name_of(actor: Actor, organisation: OrganisationId) -> Actor:
    """The same roles in another organisation."""
    return replace(actor, organisation=organisation)


def a_town(database: Database, valkey: Any, prefix: str) -> Town:
    """An empty town on a database."""
    throttle = Throttle(valkey, database, prefix=prefix)
    return Town(database, Sessions(database, throttle, Passwords(QUICK)), throttle)
