"""What compliant offers cost around the quantity of the need, and where buying more costs less (the tier paradox).

The plans are those pinned by the frozen list; what is shown is thus what was compared, only for other quantities.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from catalogue.models import OfferVersion
from catalogue.pricing import NotPriced, Paradox, Plan, cheaper_quantity, read_plans, total_cost
from core.uow import UnitOfWork
from procurement.models import FrozenList, NeedVersion
from procurement.standing import ListStanding, Standing

SHOWN = 4
"""How many offers a chart holds: those of lowest cost."""


@dataclass(frozen=True)
class Curve:
    """One offer's total, in cents, by quantity; and the larger quantity that would cost less, when there is one."""

    one: Standing
    points: tuple[tuple[int, int], ...]
    paradox: Paradox | None


async def curves(uow: UnitOfWork, frozen: FrozenList, stood: ListStanding) -> list[Curve]:
    """The curves of the cheapest compliant offers, by rank."""
    shown = [one for one in stood.compliant[:SHOWN] if one.entry.plan]
    wanted = [one.entry.offer_version_id for one in shown]
    versions = (await uow.session.exec(select(OfferVersion).where(col(OfferVersion.id).in_(wanted)))).all()
    plans = {one.id: {plan.code: plan for plan in read_plans(one.plans)} for one in versions}
    need = await uow.session.get(NeedVersion, frozen.need_version_id)
    assert need is not None
    chosen = [(one, plans[one.entry.offer_version_id][str(one.entry.plan)]) for one in shown]
    found = [(one, plan, cheaper(plan, frozen, need.answers)) for one, plan in chosen]
    places = quantities(frozen.quantity, [plan for _, plan in chosen], [p.larger for _, _, p in found if p])
    return [Curve(one, points(plan, frozen, need.answers, places), paradox) for one, plan, paradox in found]


def quantities(wanted: int, plans: Sequence[Plan], further: Sequence[int]) -> list[int]:
    """Where curves have points: half of the quantity, half more, and both sides of every tier between."""
    low, high = max(1, wanted // 2), max([wanted + (wanted + 1) // 2, *further])
    steps = {tier.quantity for plan in plans for tier in plan.tiers if low < tier.quantity <= high}
    return sorted({low, wanted, high, *steps, *(step - 1 for step in steps)})


def points(
    plan: Plan, frozen: FrozenList, need: Mapping[str, Any], places: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """A plan's totals where it has a price."""
    found: list[tuple[int, int]] = []
    for quantity in places:
        try:
            cost = total_cost(
                plan, quantity, frozen.initial_months, frozen.option_months, migrated=migrated(frozen, need)
            )
        except NotPriced:
            continue
        found.append((quantity, cost.total.cents))
    return tuple(found)


def cheaper(plan: Plan, frozen: FrozenList, need: Mapping[str, Any]) -> Paradox | None:
    """The larger quantity of a plan that costs less than the one needed."""
    return cheaper_quantity(
        plan, frozen.quantity, frozen.initial_months, frozen.option_months, migrated=migrated(frozen, need)
    )


def migrated(frozen: FrozenList, need: Mapping[str, Any]) -> int:
    """How many mailboxes are migrated: those in excess stay empty."""
    return 0 if need.get("migrate_content") is False else frozen.quantity
