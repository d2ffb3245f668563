"""Who plays in the demonstration: organisations, their people, roles and functions. All names are fictional."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import SecretStr

from broker.demonstration.bodies import ANALYSTS, ORGANISATIONS, SELLERS
from core.database import Database
from core.identity.actors import GROUP_OF_ROLE, WORKER, Actor, ActorKind, OrganisationId, PersonId, Role
from core.identity.inputs import NewHolder, NewMembership, NewOrganisation, NewPerson
from core.identity.kinds import BodyFunction
from core.identity.service import give_function, grant_membership, register_organisation, register_person
from core.identity.sessions import Sessions
from core.throttle import Throttle
from core.uow import UnitOfWork

DOMAIN = "demo.courtier.example"


@dataclass(frozen=True)
class Account:
    """An account that a visitor may sign in with."""

    name: str
    person: str
    organisation: str
    roles: tuple[Role, ...]
    title: str
    label: Mapping[str, str]
    functions: tuple[BodyFunction, ...] = ()

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.name}@{DOMAIN}"


ACCOUNTS = (
    Account(
        "demandeur",
        "Camille Desrosiers",
        "regie",
        (Role.REQUESTER,),
        "Conseillère en technologies",
        {"fr": "Demande : achète un service pour son organisme", "en": "Requester: buys a service for their body"},
        (BodyFunction.INFORMATION_OWNER,),
    ),
    Account(
        "gestionnaire",
        "Marie Roy",
        "regie",
        (Role.MANAGER,),
        "Directrice des services administratifs",
        {"fr": "Gestion : décide pour l’organisme", "en": "Manager: decides for the body"},
        (BodyFunction.INFORMATION_OFFICER,),
    ),
    Account(
        "dirigeant",
        "Hélène Vaillancourt",
        "regie",
        (Role.DELEGATE, Role.ADMINISTRATOR),
        "Présidente-directrice générale",
        {"fr": "Dirigeante de l’organisme", "en": "Chief executive officer of the body"},
        (BodyFunction.CHIEF_EXECUTIVE, BodyFunction.SIGNATORY),
    ),
    Account(
        "finances",
        "Luc Bérubé",
        "regie",
        (Role.MANAGER,),
        "Directeur des finances",
        {"fr": "Finances de l’organisme", "en": "Finances of the body"},
        (BodyFunction.FINANCE_OFFICER, BodyFunction.PRIVACY_OFFICER, BodyFunction.CONTRACT_RULES_OFFICER),
    ),
    Account(
        "expertise",
        "Antoine Tremblay",
        "centre",
        (Role.ANALYST,),
        "Analyste",
        {"fr": "Centre d’expertise : rend des avis", "en": "Centre of expertise: gives opinions"},
    ),
    Account(
        "expertise2",
        "Béatrice Gagnon",
        "centre",
        (Role.ANALYST, Role.DIRECTOR),
        "Directrice de l’expertise",
        {"fr": "Centre d’expertise : direction, second regard", "en": "Centre of expertise: director, second reader"},
    ),
    Account(
        "verification",
        "Nadia Ouellet",
        "verification",
        (Role.REVIEWER,),
        "Vérificatrice",
        {"fr": "Vérification des achats", "en": "Procurement review"},
    ),
    Account(
        "fournisseur",
        "Maude Thériault",
        "supplier:nordecume",
        (Role.SUPPLIER,),
        "Directrice des comptes publics",
        {"fr": "Fournisseur : Nordécume inc.", "en": "Supplier: Nordécume inc."},
    ),
    Account(
        "fournisseur2",
        "Étienne Lachance",
        "supplier:quillaume",
        (Role.SUPPLIER,),
        "Chargé de compte",
        {"fr": "Fournisseur : Quillaume Messagerie inc.", "en": "Supplier: Quillaume Messagerie inc."},
    ),
)


def accounts() -> tuple[Account, ...]:
    """The accounts that are printed at the start."""
    return ACCOUNTS


@dataclass(frozen=True)
class Team:
    """Who acts for a body: whoever asks, whoever decides for it, and its chief executive officer."""

    requester: Actor
    manager: Actor
    chief: Actor


@dataclass
class Cast:
    """Who was registered: organisations by key, accounts and other people as actors, each body's team."""

    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Organisations' names by key."""

    def seller(self, supplier: str) -> Actor:
        """Whoever answers for a supplier."""
        return self.actors[f"seller:{supplier}"]


async def register_organisations(uow: UnitOfWork, cast: Cast) -> None:
    """The centre, the reviewers' office and the public bodies."""
    for body in ORGANISATIONS:
        row = await register_organisation(uow, WORKER, NewOrganisation(kind=body.kind, name=body.name))
        cast.organisations[body.key] = OrganisationId(row.id)
        cast.names[body.key] = body.name


async def register_accounts(uow: UnitOfWork, cast: Cast, since: date) -> None:
    """Every account: the person, its roles and functions since a day."""
    for account in ACCOUNTS:
        played = await register(
            uow,
            cast,
            Played(account.email, account.person, account.organisation, account.roles, account.title),
            since,
            functions=account.functions,
        )
        assert played.person is not None
        cast.people[account.name] = played.person
        cast.actors[account.name] = played
    of = cast.actors
    cast.teams["regie"] = Team(of["demandeur"], of["gestionnaire"], of["dirigeant"])
    cast.actors |= {"seller:nordecume": of["fournisseur"], "seller:quillaume": of["fournisseur2"]}


async def register_others(uow: UnitOfWork, cast: Cast, since: date) -> None:
    """Those whom nobody plays: each body's people, the centre's other analysts, the other suppliers' own."""
    chief = (BodyFunction.CHIEF_EXECUTIVE, BodyFunction.SIGNATORY)
    for body in ORGANISATIONS:
        if not body.people:
            continue
        place = f"{body.key}.demo.courtier.example"
        asks, decides = (
            Played(f"{role}@{place}", name, body.key, roles, title)
            for role, name, roles, title in (
                ("demande", body.people[0], (Role.REQUESTER,), "Responsable des technologies"),
                ("gestion", body.people[1], (Role.MANAGER,), "Direction de l’administration"),
            )
        )
        requester = await register(uow, cast, asks, since, functions=(BodyFunction.INFORMATION_OWNER,))
        if len(body.people) == 2:
            both = replace(decides, roles=(Role.MANAGER, Role.DELEGATE), title="Direction générale")
            manager = leader = await register(uow, cast, both, since, functions=chief)
        else:
            manager = await register(uow, cast, decides, since)
            leads = Played(f"direction@{place}", body.people[2], body.key, (Role.DELEGATE,), "Direction générale")
            leader = await register(uow, cast, leads, since, functions=chief)
        cast.teams[body.key] = Team(requester, manager, leader)
    for key, name, title in ANALYSTS:
        person = Played(f"{key}@centre.demo.courtier.example", name, "centre", (Role.ANALYST,), title)
        cast.actors[key] = await register(uow, cast, person, since)
    for key, name, title in SELLERS:
        person = Played(f"ventes@{key}.demo.courtier.example", name, f"supplier:{key}", (Role.SUPPLIER,), title)
        cast.actors[f"seller:{key}"] = await register(uow, cast, person, since)


@dataclass(frozen=True)
class Played:
    """A person about to be registered."""

    email: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    title: str


async def register(
    uow: UnitOfWork, cast: Cast, who: Played, since: date, *, functions: Sequence[BodyFunction] = ()
) -> Actor:
    """A person with roles and functions since a day, ready to act."""
    organisation = cast.organisations[who.organisation]
    person = await register_person(uow, WORKER, NewPerson(email=who.email, name=who.name), organisation)
    for role in who.roles:
        given = NewMembership(person=person, organisation=organisation, role=role, title=who.title, valid_from=since)
        await grant_membership(uow, WORKER, given)
    for function in functions:
        held = NewHolder(organisation=organisation, function=function, holder=person, title=who.title, valid_from=since)
        await give_function(uow, WORKER, held)
    return Actor(
        kind=ActorKind.PERSON,
        group=GROUP_OF_ROLE[who.roles[0]],
        id=person,
        organisation=organisation,
        roles=frozenset(who.roles),
        name=who.name,
    )


async def give_passwords(database: Database, store: Any, cast: Cast, password: str) -> None:
    """One password for every account of this data folder."""
    sessions = Sessions(database, Throttle(store, database))
    secret = SecretStr(password)
    await asyncio.gather(*(sessions.set_password(WORKER, person, secret) for person in cast.people.values()))
