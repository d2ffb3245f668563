"""Who plays in the demonstration: organisations, their people, roles and functions. All names are fictional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import SecretStr

from core.database import Database
from core.identity.actors import GROUP_OF_ROLE, WORKER, Actor, ActorKind, OrganisationId, PersonId, Role
from core.identity.inputs import NewHolder, NewMembership, NewOrganisation, NewPerson
from core.identity.kinds import BodyFunction, OrganisationKind
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


@dataclass(frozen=True)
class Body:
    """An organisation of the demonstration."""

    key: str
    kind: OrganisationKind
    name: str


ORGANISATIONS = (
    Body("centre", OrganisationKind.CENTRE, "Centre d’expertise en infonuagique (fictif)"),
    Body("verification", OrganisationKind.REVIEWER_OFFICE, "Bureau fictif de vérification des contrats"),
    Body("regie", OrganisationKind.OTHER_BODY, "Régie fictive du patrimoine lacustre"),
    Body("office", OrganisationKind.BUDGET_BODY, "Office fictif des quais et traverses"),
    Body("ministere", OrganisationKind.MINISTRY, "Ministère fictif des Rivières"),
    Body("cegep", OrganisationKind.HIGHER_EDUCATION, "Cégep fictif de la Pointe-aux-Brumes"),
    Body("sante", OrganisationKind.HEALTH, "Centre intégré fictif de santé des Hauts-Plateaux"),
    Body("ville", OrganisationKind.MUNICIPAL, "Ville fictive de Saint-Clovis-des-Érables"),
    Body("commission", OrganisationKind.OTHER_BODY, "Commission fictive des sentiers nordiques"),
)

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


@dataclass
class Cast:
    """Who was registered: organisations by key, and each account as an actor."""

    organisations: dict[str, OrganisationId] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)


async def register_organisations(uow: UnitOfWork, cast: Cast) -> None:
    """The centre, the reviewers' office and the public bodies."""
    for body in ORGANISATIONS:
        row = await register_organisation(uow, WORKER, NewOrganisation(kind=body.kind, name=body.name))
        cast.organisations[body.key] = OrganisationId(row.id)


async def register_accounts(uow: UnitOfWork, cast: Cast, since: date) -> None:
    """Every account: the person, its roles and functions since a day."""
    for account in ACCOUNTS:
        organisation = cast.organisations[account.organisation]
        person = await register_person(uow, WORKER, NewPerson(email=account.email, name=account.person), organisation)
        for role in account.roles:
            await grant_membership(
                uow,
                WORKER,
                NewMembership(
                    person=person, organisation=organisation, role=role, title=account.title, valid_from=since
                ),
            )
        for function in account.functions:
            await give_function(
                uow,
                WORKER,
                NewHolder(
                    organisation=organisation, function=function, holder=person, title=account.title, valid_from=since
                ),
            )
        cast.people[account.name] = person
        cast.actors[account.name] = Actor(
            kind=ActorKind.PERSON,
            group=GROUP_OF_ROLE[account.roles[0]],
            id=person,
            organisation=organisation,
            roles=frozenset(account.roles),
            name=account.person,
        )


async def give_passwords(database: Database, store: Any, cast: Cast, password: str) -> None:
    """One password for every account of this data folder."""
    sessions = Sessions(database, Throttle(store, database))
    for person in cast.people.values():
        await sessions.set_password(WORKER, person, SecretStr(password))
