"""The published offers as candidates for one need: read in one statement, priced for its terms, their facts beside
the need's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.pricing import Cost, NotPriced, Plan, read_plans, total_cost
from catalogue.queries import PublishedOffer, published
from catalogue.tree import family
from core.uow import UnitOfWork
from guidelines.facts import AS_OF
from procurement.assessment import Assessment, Candidate, Price, Required, assess, required
from procurement.families import Terms, dictionary
from procurement.models import File, Requirement


@dataclass(frozen=True)
class Market:
    """What could be bought at one instant: the offers by code, and the candidates made of them."""

    offers: Mapping[str, PublishedOffer]
    candidates: tuple[Candidate, ...]


async def market(uow: UnitOfWork, family_id: str, need: Mapping[str, Any], terms: Terms) -> Market:
    """Every published offer of a family for this need, from one statement, so that no two instants are mixed."""
    today = uow.clock.today()
    offers = {offer.code: offer for offer in await published(uow, family_id)}
    return Market(offers, tuple(candidate(offer, family_id, need, terms, today) for offer in offers.values()))


def candidate(offer: PublishedOffer, family_id: str, need: Mapping[str, Any], terms: Terms, today: date) -> Candidate:
    """One offer as it is judged for this need on that day."""
    raw = {**family(family_id).facts_of(offer=offer.answers, need=need), AS_OF: today.isoformat()}
    return Candidate(
        key=offer.code,
        facts=dictionary(family_id).read(raw),
        price=best_price(offer.plans, terms, need, today),
        carried=offer.agreement_state == "active" and offer.agreement_from <= today < offer.agreement_to,
        price_in_force=today <= offer.price_valid_until,
    )


def best_price(plans: Sequence[Mapping[str, Any]], terms: Terms, need: Mapping[str, Any], today: date) -> Price | None:
    """The plan of least total for these terms, by code when totals are equal; None when none has a price for them."""
    found: list[tuple[int, str, Cost]] = []
    for plan in read_plans(plans):
        if not in_force(plan, today):
            continue
        try:
            cost = cost_of(plan, terms, need)
        except NotPriced:
            continue
        found.append((cost.total.cents, plan.code, cost))
    if not found:
        return None
    total, code, cost = min(found, key=lambda one: one[:2])
    return Price(code, total, detail(cost))


def cost_of(plan: Plan, terms: Terms, need: Mapping[str, Any]) -> Cost:
    """What a plan costs for a need: its quantity over its longest term, migration when content is migrated.

    Raises:
        NotPriced: the plan has no price for this quantity.
    """
    migrated = 0 if need.get("migrate_content") is False else None
    return total_cost(plan, terms.quantity, terms.initial_months, terms.option_months, migrated=migrated)


def in_force(plan: Plan, day: date) -> bool:
    """Whether a plan may be bought on a day."""
    return (plan.valid_from is None or plan.valid_from <= day) and (plan.valid_to is None or day <= plan.valid_to)


def detail(cost: Cost) -> dict[str, Any]:
    """A cost as it is kept with an entry: its lines add up to its total."""
    return {
        "quantity": cost.mailboxes,
        "initial_months": cost.initial_months,
        "option_months": cost.option_months,
        "lines": [
            {
                "kind": line.kind,
                "quantity": line.quantity,
                "unit_price": line.price,
                "months": line.months,
                "cents": line.amount.cents,
                "option": line.option,
            }
            for line in cost.lines
        ],
        "total_cents": cost.total.cents,
        "per_unit_month": cost.per_mailbox_month,
    }


def ready(requirements: Sequence[Requirement], family_id: str) -> list[Required]:
    """Stored requirements made ready, those withdrawn left out."""
    return [
        required(
            one.code,
            one.label,
            one.predicate,
            mandatory=one.kind == "mandatory",
            dictionary=dictionary(family_id),
        )
        for one in requirements
        if one.state == "active"
    ]


def assess_file(found: Market, requirements: Sequence[Required], file: File) -> Assessment:
    """The market judged for a file; the draw between equal totals depends on its number and round."""
    return assess(found.candidates, requirements, seed_of(file))


def seed_of(file: File) -> str:
    """What the draw between equal totals depends on, known before any offer is seen."""
    return f"{file.number}/{file.round}"
