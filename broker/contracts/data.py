"""What the contract says: the pinned choice, the approvals and the signatures, in French words (decision 6).

The instrument is in French whatever the language of the pages, so its sentences are here and in the template, not
among the messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import select

from broker.approval.models import Request, Stage
from broker.approval.stages import stages_of
from broker.contracts.facts import TRANSFER
from broker.contracts.inputs import Conclude
from catalogue.models import Agreement, Manufacturer, Offer, OfferVersion, Supplier
from core.calendar import local_day
from core.identity.models import Organisation
from core.identity.queries import names
from core.language import FR
from core.money import Money
from core.reference.queries import LongestTerm, find, longest_term
from core.reference.tables import BROKER
from core.uow import UnitOfWork
from procurement.contracts import LEGAL_BASIS
from procurement.models import Choice, File, FrozenEntry, FrozenList, NeedVersion

NBSP = "\u00a0"

LINES = {
    "subscription": "Abonnement, durée initiale",
    "option_period": "Abonnement, périodes d’option",
    "setup": "Mise en service",
    "migration": "Migration",
    "option": "Option",
}
OUTCOMES = {
    "approved": "Approuvé",
    "refused": "Refusé",
    "favourable": "Avis favorable",
    "conditional": "Avis favorable avec conditions",
    "unfavourable": "Avis défavorable",
}
CONCLUSIONS = {
    "favourable": "favorable",
    "conditional": "favorable avec conditions",
    "unfavourable": "défavorable",
}
CLAUSES_FILE = Path(__file__).parent / "clauses.yaml"


@cache
def clause_texts() -> tuple[tuple[str, str, str], ...]:
    """The clauses of the instrument: code, title and text, in the order of their articles."""
    rows = yaml.safe_load(CLAUSES_FILE.read_text(encoding="utf-8"))["clauses"]
    return tuple((row["code"], row["title"], " ".join(row["text"].split())) for row in rows)


@dataclass(frozen=True)
class Pinned:
    """Everything that a contract is made from."""

    request: Request
    file: File
    choice: Choice
    entry: FrozenEntry
    frozen: FrozenList
    need: NeedVersion
    offer: Offer
    version: OfferVersion
    supplier: Supplier
    agreement: Agreement
    manufacturer: Manufacturer
    body: Organisation
    stages: tuple[Stage, ...]
    names: Mapping[Any, str]

    @property
    def months(self) -> int:
        """The whole term."""
        return self.frozen.initial_months + self.frozen.option_months

    def fact(self, name: str) -> Any:
        """A fact as the request pinned it."""
        return self.request.facts.get(name, {}).get("value")


async def pinned(uow: UnitOfWork, request: Request) -> Pinned:
    """Read it all, for a request whose choice stands."""
    session = uow.session
    choice = (await session.exec(select(Choice).where(Choice.id == request.choice_id))).one()
    entry = (await session.exec(select(FrozenEntry).where(FrozenEntry.id == choice.entry_id))).one()
    frozen = (await session.exec(select(FrozenList).where(FrozenList.id == choice.list_id))).one()
    file = (await session.exec(select(File).where(File.id == request.file_id))).one()
    need = (await session.exec(select(NeedVersion).where(NeedVersion.id == frozen.need_version_id))).one()
    offer = (await session.exec(select(Offer).where(Offer.id == entry.offer_id))).one()
    version = (await session.exec(select(OfferVersion).where(OfferVersion.id == entry.offer_version_id))).one()
    supplier = (await session.exec(select(Supplier).where(Supplier.id == entry.supplier_id))).one()
    agreement = (await session.exec(select(Agreement).where(Agreement.id == offer.agreement_id))).one()
    maker = (await session.exec(select(Manufacturer).where(Manufacturer.id == offer.manufacturer_id))).one()
    body = (await session.exec(select(Organisation).where(Organisation.id == request.organisation_id))).one()
    stages = tuple(one for one in await stages_of(uow, request.id) if one.state == "decided")
    known = await names(uow, [one.decided_by for one in stages if one.decided_by is not None])
    return Pinned(
        request, file, choice, entry, frozen, need, offer, version, supplier, agreement, maker, body, stages, known
    )


async def contract_data(uow: UnitOfWork, held: Pinned, given: Conclude | None) -> dict[str, Any]:
    """The data of the template; without signatures it is a draft to be signed."""
    today = uow.clock.today()
    broker = await find(uow, BROKER, "broker", today)
    longest = await longest_term(uow, given.signed_on if given is not None else today)
    return {
        "title": f"Contrat de services infonuagiques{NBSP}: {held.file.title}",
        "subtitle": f"Demande {held.request.number}, dossier {held.file.number}"
        + ("" if given is not None else ". Projet à signer."),
        "footer": f"Demande {held.request.number} · dossier {held.file.number}",
        "body": {"name": held.body.name},
        "parties": parties(held, broker.value.name.fr),
        "purpose": purpose(held),
        "object": subject(held),
        "term": term(held, given, longest),
        "lines": lines(held),
        "total": FR.money(Money(held.choice.total_cents)),
        "price_notes": price_notes(held),
        "privacy": privacy(held),
        "clauses": clauses(held),
        "requirements": requirements(held),
        "approvals": approvals(held),
        "conditions": conditions(held),
        "signatures": signatures(held, given),
        "fingerprints": fingerprints(held),
    }


def parties(held: Pinned, broker: str) -> list[list[str]]:
    """Who the contract is between, and who carries the framework agreement."""
    return [
        ["Organisme public", held.body.name],
        ["Fournisseur", f"{held.supplier.name} (NEQ {held.supplier.neq})"],
        ["Entente-cadre", f"{held.agreement.number}, conclue avec le courtier{NBSP}: {broker}"],
    ]


def purpose(held: Pinned) -> list[str]:
    """What for, and on what legal ground."""
    mode = (
        "Le fournisseur a été retenu parce que son offre est la plus avantageuse en fonction du prix seulement."
        if held.choice.mode == "price_only"
        else "Le fournisseur a été retenu selon des critères que le dirigeant de l’organisme a autorisés."
    )
    return [
        f"Ce contrat est conclu de gré à gré en vertu du {LEGAL_BASIS} (RLRQ, chapitre C-65.1, r. 5.1). {mode}",
        held.choice.justification["fr"],
    ]


def subject(held: Pinned) -> list[list[str]]:
    """What is bought."""
    return [
        ["Service", FR.text(held.version.name)],
        ["Offre", f"{held.entry.offer_code}, version {held.version.number}"],
        ["Fabricant", held.manufacturer.name],
        ["Forfait", plan_name(held)],
        ["Quantité", f"{FR.number(held.frozen.quantity)} boîtes de courriel"],
    ]


def plan_name(held: Pinned) -> str:
    """The plan in words."""
    for plan in held.version.plans:
        if plan["code"] == held.entry.plan:
            return FR.text(plan["name"])
    return held.entry.plan or ""


def term(held: Pinned, given: Conclude | None, longest: LongestTerm) -> list[list[str]]:
    """How long, from when."""
    most = f"maximum de {longest.months} mois, {longest.article['fr']}"
    return [
        ["Début du service", FR.date_prose(given.starts_on) if given else "à inscrire à la conclusion"],
        ["Durée initiale", f"{held.frozen.initial_months} mois"],
        ["Options de renouvellement", f"{held.frozen.option_months} mois"],
        ["Durée maximale", f"{held.months} mois, renouvellements inclus ({most})"],
    ]


def lines(held: Pinned) -> list[list[str]]:
    """The price, line by line."""
    cost = held.entry.cost or {}
    return [
        [
            LINES.get(one["kind"], one["kind"]) + (f" ({one['option']})" if one.get("option") else ""),
            FR.number(one["quantity"]),
            FR.unit_price(one["unit_price"]),
            FR.number(one["months"]) if one["months"] else "—",
            FR.money(one["cents"]),
        ]
        for one in cost.get("lines", [])
    ]


def price_notes(held: Pinned) -> list[str]:
    """Until when the price may be accepted, and how long it is firm, as the offer says."""
    return [
        (
            "Les prix sont en dollars canadiens. Pour la conclusion du contrat, ils sont valables jusqu’au "
            f"{held.entry.price_valid_until.isoformat()}; ils sont ensuite {firm(held)}."
        )
    ]


def firm(held: Pinned) -> str:
    """How long the price is firm: the whole term, unless the offer says less; then how far it may be indexed."""
    answers = held.version.answers
    months, most = answers.get("price_hold"), answers.get("max_indexation")
    if not isinstance(months, int | float) or months >= held.months:
        return "fermes pendant toute sa durée"
    then = f" d’au plus {FR.number(most)}{NBSP}% par année" if isinstance(most, int | float) else ""
    if not months:
        return f"indexables{then}"
    return f"fermes pendant {FR.number(months)} mois" + (f", puis indexables{then}" if then else "")


def efvp(held: Pinned) -> dict[str, Any]:
    """The privacy assessment as pinned (A-2.1 s. 63.5); asked whatever the body says of its mail."""
    return {
        "reference": held.fact("need.pia_reference"),
        "committee_date": held.fact("need.pia_committee_date"),
        "conclusion": held.fact("need.pia_conclusion"),
    }


def outside_quebec(held: Pinned) -> dict[str, Any] | None:
    """The block of A-2.1 s. 70.1 as pinned; None when everything is in Québec."""
    if held.fact("file.outside_quebec") is not True:
        return None
    names_ = ("sensitivity_considered", "purpose_considered", "measures_considered", "legal_regime_considered")
    return {name: held.fact(f"file.transfer_{name}") for name in (*names_, "adequate_protection")}


def privacy(held: Pinned) -> list[str]:
    """What was assessed before."""
    found = efvp(held)
    said = [
        (
            f"L’évaluation des facteurs relatifs à la vie privée {found['reference']} a été présentée au comité le "
            f"{found['committee_date']}. Sa conclusion est {CONCLUSIONS.get(found['conclusion'], 'à préciser')} "
            "(art. 63.5)."
        )
    ]
    if outside_quebec(held) is not None:
        said.append(
            "Des renseignements ou du soutien se trouvent hors du Québec. "
            "L’évaluation prévue à l’article 70.1 a conclu à une protection adéquate."
        )
    return said


def clauses(held: Pinned) -> list[list[str]]:
    """The clauses of s. 67.2, and that of s. 70.1 when it is needed; numbered 5.1 and on by the template."""
    codes = clause_codes(held)
    return [[title, text] for code, title, text in clause_texts() if code in codes]


def clause_codes(held: Pinned) -> list[str]:
    """The clauses that this contract's document holds."""
    abroad = outside_quebec(held) is not None
    return [code for code, _, _ in clause_texts() if abroad or code != TRANSFER[0]]


def requirements(held: Pinned) -> list[list[str]]:
    """The mandatory requirements as frozen, with where each comes from."""
    return [
        [FR.text(one["label"]), FR.text(one["source"]) if one.get("source") else "Organisme"]
        for one in held.frozen.requirements
        if one["kind"] == "mandatory"
    ]


def approvals(held: Pinned) -> list[list[str]]:
    """Who answered what, and when."""
    return [
        [
            ", ".join(FR.text(one["label"]) for one in stage.capacities),
            OUTCOMES[stage.outcome or "approved"],
            held.names.get(stage.decided_by, ""),
            local_day(stage.decided_at).isoformat() if stage.decided_at else "",
        ]
        for stage in held.stages
    ]


def conditions(held: Pinned) -> list[list[str]]:
    """The conditions of favourable opinions, in the words in which they were given, each with whose they are."""
    return [
        [", ".join(FR.text(one["label"]) for one in stage.capacities), stage.conditions]
        for stage in held.stages
        if stage.conditions
    ]


def signatures(held: Pinned, given: Conclude | None) -> list[list[str]]:
    """Both parties."""
    if given is None:
        return [[held.body.name, "", "", ""], [held.supplier.name, "", "", ""]]
    return [
        [party, one.name, one.rank, one.signed_on.isoformat()]
        for party, one in ((held.body.name, given.body), (held.supplier.name, given.supplier))
    ]


def fingerprints(held: Pinned) -> list[list[str]]:
    """Everything that the contract rests on, by hash."""
    assessment = held.request.assessment
    found: Sequence[tuple[str, str]] = (
        ("Besoins", held.need.content_hash),
        ("Exigences", held.frozen.requirements_hash),
        ("Liste figée", held.frozen.content_hash),
        ("Version de l’offre", held.entry.offer_hash),
        (f"Règles {assessment['ruleset']} {assessment['version']}", assessment["hash"]),
        (f"Circuit {held.request.chain['id']} {held.request.chain['version']}", held.request.chain["hash"]),
        ("Faits de la demande", assessment["facts_hash"]),
    )
    return [[label, value] for label, value in found]
