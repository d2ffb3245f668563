"""Facts about a file, for rules and for the routing of approvals: of the file, its need, its agreement, the chosen
offer.

`file_facts` tells them in a transaction that is already open; `FileFacts` is the same as a source of the rules room.
What is not known is left out, and is then unknown: before a choice there is no total, no rank, no agreement.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from catalogue.models import Agreement, Offer, OfferVersion
from catalogue.tree import declared_facts, families, family
from core.calendar import local_day
from core.database import Database
from core.errors import NotFound
from core.identity.actors import WORKER
from core.identity.kinds import OrganisationKind
from core.identity.models import Organisation
from core.reference.queries import threshold
from core.uow import UnitOfWork
from guidelines.facts import Fact, FactType, Option, Source
from procurement.evaluation import Round, read_round
from procurement.families import terms_of
from procurement.models import File, Member, RequirementChange, ResultsView
from procurement.need import latest_need
from procurement.privacy import levels_pending

MODES = (
    Option("price_only", {"fr": "Prix seulement", "en": "Price only"}),
    Option("criteria", {"fr": "Prix et autres critères", "en": "Price and other criteria"}),
)
CONCLUSIONS = (
    Option("favourable", {"fr": "Favorable", "en": "Favourable"}),
    Option("conditional", {"fr": "Favorable avec conditions", "en": "Favourable with conditions"}),
    Option("unfavourable", {"fr": "Défavorable", "en": "Unfavourable"}),
)
AGREEMENTS = (
    Option("draft", {"fr": "En préparation", "en": "In preparation"}),
    Option("active", {"fr": "En vigueur", "en": "In force"}),
    Option("suspended", {"fr": "Suspendue", "en": "Suspended"}),
    Option("ended", {"fr": "Terminée", "en": "Ended"}),
)
LOCATIONS = ("mailbox", "backup", "logs", "support")

WORDS: dict[str, tuple[FactType, str, str, Source]] = {
    "file.round": (FactType.INTEGER, "Ronde", "Round", Source.PLATFORM),
    "file.offers": (FactType.INTEGER, "Offres de la liste figée", "Offers of the frozen list", Source.COMPUTED),
    "file.compliant": (FactType.INTEGER, "Offres conformes", "Compliant offers", Source.COMPUTED),
    "file.price_rank": (FactType.INTEGER, "Rang par coût total", "Rank by total cost", Source.COMPUTED),
    "file.total": (FactType.MONEY, "Coût total, options comprises", "Total cost, options included", Source.COMPUTED),
    "file.term_months": (FactType.INTEGER, "Durée totale en mois", "Total term in months", Source.COMPUTED),
    "file.threshold": (FactType.MONEY, "Seuil d’appel d’offres public", "Public tender threshold", Source.PLATFORM),
    "file.over_threshold": (
        FactType.BOOLEAN,
        "Coût total au seuil ou au-dessus",
        "Total cost at or above the threshold",
        Source.COMPUTED,
    ),
    "file.outside_quebec": (
        FactType.BOOLEAN,
        "Données ou soutien hors du Québec",
        "Data or support outside Québec",
        Source.COMPUTED,
    ),
    "file.cheaper_not_asked": (
        FactType.INTEGER,
        "Offres moins chères à démontrer, sans demande de précision",
        "Cheaper offers to demonstrate, never asked",
        Source.COMPUTED,
    ),
    "file.changed_after_results": (
        FactType.INTEGER,
        "Exigences modifiées après les résultats",
        "Requirements changed after results",
        Source.COMPUTED,
    ),
    "file.interests_declared": (
        FactType.BOOLEAN,
        "Intérêts déclarés par toute l’équipe",
        "Interests declared by the whole team",
        Source.COMPUTED,
    ),
    "file.interest_found": (FactType.BOOLEAN, "Intérêt déclaré", "Interest declared", Source.DECLARATION),
    "file.levels_confirmed": (FactType.BOOLEAN, "Cote DIC confirmée", "DIC rating confirmed", Source.DECLARATION),
    "file.criteria_authorised_on": (
        FactType.DATE,
        "Autorisation d’autres critères que le prix",
        "Authorisation of criteria other than price",
        Source.DOCUMENT,
    ),
    "file.evaluation_started_on": (
        FactType.DATE,
        "Première consultation des résultats",
        "First view of results",
        Source.PLATFORM,
    ),
    "file.transfer_sensitivity_considered": (
        FactType.BOOLEAN,
        "Sensibilité des renseignements prise en compte",
        "Sensitivity of information considered",
        Source.DOCUMENT,
    ),
    "file.transfer_purpose_considered": (
        FactType.BOOLEAN,
        "Finalité prise en compte",
        "Purpose considered",
        Source.DOCUMENT,
    ),
    "file.transfer_measures_considered": (
        FactType.BOOLEAN,
        "Mesures de protection prises en compte",
        "Protection measures considered",
        Source.DOCUMENT,
    ),
    "file.transfer_legal_regime_considered": (
        FactType.BOOLEAN,
        "Régime juridique pris en compte",
        "Legal regime considered",
        Source.DOCUMENT,
    ),
    "file.transfer_adequate_protection": (
        FactType.BOOLEAN,
        "Protection adéquate",
        "Adequate protection",
        Source.DOCUMENT,
    ),
    "need.pia_reference": (FactType.TEXT, "Référence de l’EFVP", "Reference of the assessment", Source.DOCUMENT),
    "need.pia_committee_date": (
        FactType.DATE,
        "Consultation du comité sur l’EFVP",
        "Committee consulted on the assessment",
        Source.DOCUMENT,
    ),
    "agreement.covers_family": (
        FactType.BOOLEAN,
        "Service visé par l’entente-cadre",
        "Service covered by the framework agreement",
        Source.PLATFORM,
    ),
}
"""The facts of a file that have no options, by id: type, words, origin."""


def declared() -> tuple[Fact, ...]:
    """Every fact that a file tells, the offer's apart: those are the catalogue's to declare."""
    own = [
        Fact(
            id=fact_id,
            type=kind,
            label={"fr": french, "en": english},
            source=source,
            set_by="body" if source in (Source.DOCUMENT, Source.DECLARATION) else "platform",
        )
        for fact_id, (kind, french, english, source) in WORDS.items()
    ]
    own += [
        choice("file.mode", "Mode d’évaluation", "Evaluation mode", MODES, set_by="body"),
        choice(
            "need.pia_conclusion", "Conclusion de l’EFVP", "Conclusion of the assessment", CONCLUSIONS, set_by="body"
        ),
        choice("agreement.status", "État de l’entente-cadre", "State of the framework agreement", AGREEMENTS),
        choice(
            "file.body_kind",
            "Type d’organisme",
            "Kind of body",
            tuple(Option(str(kind), {"fr": str(kind), "en": str(kind)}) for kind in OrganisationKind),
        ),
    ]
    asked = {fact.id: fact for one in families().values() for fact in declared_facts(one.need)}
    return (*(fact for fact in own if fact.id not in asked), *asked.values())


def choice(fact_id: str, french: str, english: str, options: tuple[Option, ...], *, set_by: str = "platform") -> Fact:
    """A fact with options."""
    return Fact(id=fact_id, type=FactType.CHOICE, label={"fr": french, "en": english}, options=options, set_by=set_by)


async def file_facts(uow: UnitOfWork, file: File, as_of: date, round_: Round | None = None) -> dict[str, Any]:
    """What is known of a file, raw, by fact id; ready for `FactsDictionary.read`. `round_`: its round, where it was
    read already.
    """
    of = family(file.family)
    version = await latest_need(uow, file)
    answers = version.answers if version and file.state != "defining" else file.need
    terms = terms_of(of, answers)
    facts: dict[str, Any] = {
        **of.facts_of(need=answers),
        **{f"need.{key}": value for key, value in file.privacy.items() if key.startswith("pia_")},
        **{f"file.{key}": value for key, value in file.privacy.items() if key.startswith("transfer_")},
        "file.mode": file.mode,
        "file.round": file.round,
        "file.term_months": terms.months if terms else None,
        "file.levels_confirmed": not levels_pending(file),
        "file.criteria_authorised_on": file.criteria["authorised_on"] if file.criteria else None,
        **await team_facts(uow, file),
        **await results_facts(uow, file),
        **await threshold_facts(uow, file, as_of),
        **await choice_facts(uow, file, round_ if round_ is not None else await read_round(uow, file)),
    }
    if facts.get("file.total") is not None and facts["file.threshold"] is not None:
        facts["file.over_threshold"] = facts["file.total"] >= facts["file.threshold"]
    return {key: value for key, value in facts.items() if value is not None}


async def team_facts(uow: UnitOfWork, file: File) -> dict[str, Any]:
    """The interests that the team declared."""
    team = (await uow.session.exec(select(Member).where(Member.file_id == file.id))).all()
    return {
        "file.interests_declared": all(one.declared_at is not None for one in team),
        "file.interest_found": any(one.has_interest for one in team),
    }


async def results_facts(uow: UnitOfWork, file: File) -> dict[str, Any]:
    """When results were first seen, and how many requirements changed afterwards."""
    views = select(ResultsView.at).where(ResultsView.file_id == file.id).order_by(col(ResultsView.at))
    first = (await uow.session.exec(views.limit(1))).first()
    changes = select(func.count()).select_from(RequirementChange)
    after = (
        await uow.session.exec(
            changes.where(col(RequirementChange.file_id) == file.id, col(RequirementChange.after_results))
        )
    ).one()
    return {
        "file.evaluation_started_on": local_day(first).isoformat() if first is not None else None,
        "file.changed_after_results": after,
    }


async def threshold_facts(uow: UnitOfWork, file: File, as_of: date) -> dict[str, Any]:
    """The kind of body, and the public tender threshold dated for it; unknown when no row holds that day."""
    body = await uow.session.get(Organisation, file.organisation_id)
    assert body is not None
    return {"file.body_kind": body.kind, "file.threshold": await threshold_of(uow, body.kind, as_of)}


async def threshold_of(uow: UnitOfWork, kind: str, as_of: date) -> int | None:
    """The public tender threshold for services of a kind of body, in cents; None when no row holds that day."""
    with suppress(NotFound):
        return (await threshold(uow, OrganisationKind(kind), "services", as_of)).cents
    return None


async def choice_facts(uow: UnitOfWork, file: File, found: Round) -> dict[str, Any]:
    """The list of the round, and the choice that stands in it: price, rank, agreement, and the offer's own facts."""
    if found.stood is None:
        return {}
    facts: dict[str, Any] = {"file.offers": len(found.stood.entries), "file.compliant": len(found.stood.compliant)}
    chosen, entry = found.choice, found.entry
    if chosen is None or entry is None:
        return facts
    pinned = await uow.session.get(OfferVersion, entry.offer_version_id)
    offer = await uow.session.get(Offer, entry.offer_id)
    assert pinned is not None
    assert offer is not None
    agreement = await uow.session.get(Agreement, offer.agreement_id)
    assert agreement is not None
    offered = family(file.family).facts_of(offer=pinned.answers)
    return {
        **facts,
        **offered,
        "file.price_rank": chosen.rank,
        "file.total": chosen.total_cents,
        "file.cheaper_not_asked": chosen.cheaper_not_asked,
        "file.outside_quebec": outside_quebec(offered),
        "agreement.status": agreement.state,
        "agreement.covers_family": agreement.family == file.family,
    }


def outside_quebec(offered: Mapping[str, Any]) -> bool | None:
    """Whether any data, backup, log or support is outside Québec (A-2.1 s. 70.1); None while that is not known."""
    places = [offered.get(f"offer.data_locations.{kind}") for kind in LOCATIONS]
    if any(isinstance(place, list | tuple) and set(place) - {"quebec"} for place in places):
        return True
    return None if any(place is None for place in places) else False


class FileFacts:
    """Files as a source of facts; registered where the application is composed."""

    kind = "file"

    def __init__(self, database: Database) -> None:
        self.database = database

    def dictionary(self) -> Iterable[Fact]:
        """The facts that files tell."""
        return declared()

    async def facts(self, ids: Sequence[str], as_of: date) -> Mapping[str, Mapping[str, Any]]:
        """The facts of these files; those that do not exist are left out."""

        async def work(uow: UnitOfWork) -> dict[str, dict[str, Any]]:
            wanted = [UUID(one) for one in ids]
            files = (await uow.session.exec(select(File).where(col(File.id).in_(wanted)))).all()
            return {str(file.id): await file_facts(uow, file, as_of) for file in files}

        return await self.database.read(WORKER, work)

    async def iterate(self, after: str | None) -> AsyncIterator[str]:
        """Every file, by id, a thousand at a time."""
        last = UUID(after) if after else UUID(int=0)
        while True:
            rows = await self.database.read(
                WORKER,
                lambda uow, start=last: uow.raw.fetch(  # type: ignore[misc]
                    "SELECT id FROM procurement_file WHERE id > $1 ORDER BY id LIMIT 1000", start
                ),
            )
            if not rows:
                return
            for row in rows:
                yield str(row["id"])
            last = rows[-1]["id"]
