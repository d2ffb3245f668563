"""What stages rest on: the file's facts, those of the body and of the request, and the version of what each came
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlmodel import col, select

from broker.approval.chain import Chain, chain_for, load_chains
from broker.approval.errors import ChainUnknown
from broker.contracts.facts import CONTRACT_FACTS
from catalogue.models import OfferVersion
from catalogue.tree import facts as offer_facts
from catalogue.tree import families, family, normalise
from core.errors import NotFound
from core.identity.actors import OrganisationId
from core.identity.kinds import OrganisationKind
from core.identity.models import Organisation
from core.identity.queries import attributes
from core.reference.queries import find
from core.reference.tables import THRESHOLD, threshold_key
from core.uow import UnitOfWork
from guidelines.facts import PLATFORM_FACTS, Fact, Facts, FactsDictionary, FactType, Option, Source
from procurement.facts import declared, file_facts
from procurement.files import standing_choice
from procurement.models import Choice, Clarification, File, FrozenEntry, FrozenList

UNFAVOURABLE = "request.unfavourable_advice"
THRESHOLD_FACT = "body.decision_threshold"
THRESHOLD_ATTRIBUTE = "decision_threshold_cents"
"""The dated attribute of an organisation that says from which amount its chief executive officer decides."""

KINDS: dict[OrganisationKind, tuple[str, str]] = {
    OrganisationKind.MINISTRY: ("Ministère", "Department"),
    OrganisationKind.BUDGET_BODY: ("Organisme budgétaire", "Budget-funded body"),
    OrganisationKind.OTHER_BODY: ("Autre organisme public", "Other public body"),
    OrganisationKind.SCHOOL_NETWORK: ("Réseau de l’éducation", "School network"),
    OrganisationKind.HIGHER_EDUCATION: ("Enseignement supérieur", "Higher education"),
    OrganisationKind.HEALTH: ("Santé et services sociaux", "Health and social services"),
    OrganisationKind.STATE_ENTERPRISE: ("Entreprise du gouvernement", "Government enterprise"),
    OrganisationKind.MUNICIPAL: ("Organisme municipal", "Municipal body"),
}

OWN_FACTS = (
    Fact(
        id="body.kind",
        type=FactType.CHOICE,
        label={"fr": "Type d’organisme", "en": "Kind of body"},
        source=Source.PLATFORM,
        options=tuple(Option(kind.value, {"fr": fr, "en": en}) for kind, (fr, en) in KINDS.items()),
    ),
    Fact(
        id=THRESHOLD_FACT,
        type=FactType.MONEY,
        label={
            "fr": "Montant à partir duquel le dirigeant décide",
            "en": "Amount from which the chief executive officer decides",
        },
        source=Source.PLATFORM,
    ),
    Fact(
        id="request.offer",
        type=FactType.TEXT,
        label={"fr": "Offre proposée", "en": "Proposed offer"},
        source=Source.PLATFORM,
    ),
    Fact(
        id=UNFAVOURABLE,
        type=FactType.BOOLEAN,
        label={"fr": "Avis défavorable reçu", "en": "Unfavourable opinion received"},
        source=Source.PLATFORM,
    ),
)
"""Facts that approval itself tells."""


@cache
def dictionary() -> FactsDictionary:
    """Every fact that chains and the rules of a purchase may read."""
    every = [*PLATFORM_FACTS, *declared(), *OWN_FACTS, *CONTRACT_FACTS]
    every += [fact for one in families().values() for fact in one.facts()]
    return FactsDictionary({fact.id: fact for fact in reversed(every)}.values())


@cache
def chains() -> tuple[Chain, ...]:
    """The chains that come with the platform, checked whole."""
    return load_chains(dictionary())


def purchase_chain(day: date) -> Chain:
    """The chain in force for purchases on a day."""
    return chain_for(chains(), "purchase", day)


def pinned_chain(pinned: Mapping[str, Any]) -> Chain:
    """The very chain that a request was transmitted with.

    Raises:
        ChainUnknown: no chain has that hash.
    """
    for chain in chains():
        if chain.hash == pinned["hash"]:
            return chain
    raise ChainUnknown(chain=pinned["id"], version=pinned["version"])


@dataclass(frozen=True)
class Told:
    """What is known, as read, and for each fact the version of what it came from."""

    facts: Facts
    sources: Mapping[str, str]

    def with_value(self, name: str, value: Any, source: str = "request") -> Told:
        """The same with one more."""
        return Told(replace(self.facts, values={**self.facts.values, name: value}), {**self.sources, name: source})

    def pinned(self) -> dict[str, Any]:
        """Fact id → {value, source}, as a request keeps it."""
        return {
            name: {"value": value, "source": self.sources.get(name, "")}
            for name, value in sorted(self.facts.values.items())
        }


async def told(uow: UnitOfWork, file: File, *, unfavourable: bool = False) -> Told:
    """What is known now of a file whose choice is proposed or in approval.

    Raises:
        NotFound: no choice stands.
    """
    today = uow.clock.today()
    choice = await standing_choice(uow, file)
    entry = await uow.session.get(FrozenEntry, choice.entry_id)
    frozen = await uow.session.get(FrozenList, choice.list_id)
    assert entry is not None
    assert frozen is not None
    raw = await file_facts(uow, file, today)
    raw |= await clarified(uow, file, entry)
    body, body_source = await body_facts(uow, file)
    raw |= body
    raw["request.offer"] = f"{entry.offer_code} · {entry.plan}"
    raw[UNFAVOURABLE] = unfavourable
    facts = dictionary().read(raw)
    return Told(facts, {name: source_of(name, file, choice, entry, frozen, body_source) for name in facts.values})


def source_of(
    name: str, file: File, choice: Choice, entry: FrozenEntry, frozen: FrozenList, body: Mapping[str, str]
) -> str:
    """The version of what a fact came from."""
    if name in body:
        return body[name]
    if name.startswith(("offer.", "agreement.", "request.offer")):
        return f"offer:{entry.offer_code}@{entry.offer_hash}"
    if name.startswith(("need.pia_", "file.transfer_")):
        return "privacy"
    if name.startswith("need.") or name == "file.term_months":
        return f"need:{file.family}@{frozen.tree_hash}"
    if name in ("file.price_rank", "file.total", "file.cheaper_not_asked", "file.compliant", "file.offers"):
        return f"list:{frozen.content_hash}"
    return "file" if name.startswith("file.") else "request"


async def clarified(uow: UnitOfWork, file: File, entry: FrozenEntry) -> dict[str, Any]:
    """The offer's facts with what its supplier answered when asked to demonstrate, and that was found met."""
    asked = select(Clarification).where(Clarification.entry_id == entry.id, col(Clarification.outcome) == "met")
    answered = (await uow.session.exec(asked)).all()
    if not answered:
        return {}
    version = await uow.session.get(OfferVersion, entry.offer_version_id)
    assert version is not None
    merged = dict(version.answers)
    for one in answered:
        merged |= one.answers or {}
    return dict(offer_facts(family(file.family).offer, normalise(family(file.family).offer, merged)))


async def body_facts(uow: UnitOfWork, file: File) -> tuple[dict[str, Any], dict[str, str]]:
    """The body's kind and the amount from which its chief executive officer decides: its own dated attribute, or else
    the public tender threshold of its kind.
    """
    today = uow.clock.today()
    body = await uow.session.get(Organisation, file.organisation_id)
    assert body is not None
    facts: dict[str, Any] = {"body.kind": body.kind}
    sources = {"body.kind": "organisation"}
    held = await attributes(uow, OrganisationId(body.id), today)
    if isinstance(held.get(THRESHOLD_ATTRIBUTE), int):
        facts[THRESHOLD_FACT], sources[THRESHOLD_FACT] = held[THRESHOLD_ATTRIBUTE], "attribute"
    else:
        try:
            row = await find(uow, THRESHOLD, threshold_key(OrganisationKind(body.kind), "services"), today)
        except NotFound:
            return facts, sources
        facts[THRESHOLD_FACT] = row.value.money.cents
        sources[THRESHOLD_FACT] = f"reference:{row.valid_from.isoformat()}"
    return facts, sources
