"""What the page and the API both show: one offer, offers side by side, what a quantity costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.pricing import Cost, NotPriced, Paradox, Plan, cheaper_quantity, total_cost
from catalogue.queries import PublishedOffer, by_code
from catalogue.search_input import CODE, MOST_COMPARED
from core.database import Database
from core.errors import Invalid, NotFound, Problem
from core.identity.actors import NOBODY
from core.reference.queries import LongestTerm, longest_term


async def longest(database: Database) -> LongestTerm:
    """The longest term that a contract concluded today may have: what a cost is counted for unless it is told."""
    return await database.read(NOBODY, lambda uow: longest_term(uow, uow.clock.today()))


async def shown_offer(database: Database, code: str) -> PublishedOffer:
    """One offer that is, or was, before the public, in its latest version.

    Raises:
        NotFound: there is none of that code.
    """
    found = await database.read(NOBODY, lambda uow: by_code(uow, [code])) if CODE.fullmatch(code) else []
    if not found or found[0].state == "draft":
        raise NotFound("offer")
    return found[0]


async def compared_offers(database: Database, codes: Sequence[str]) -> list[PublishedOffer]:
    """The offers to compare, in the order asked for.

    Raises:
        Invalid: fewer than two, more than six, or one that is not published in the first one's family.
    """
    found, problems = await comparable_offers(database, codes)
    if problems:
        raise Invalid(problems)
    return found


async def comparable_offers(
    database: Database, codes: Sequence[str]
) -> tuple[list[PublishedOffer], tuple[Problem, ...]]:
    """Those of the offers that can be compared, six at most, and what is wrong with the rest."""
    chosen = list(dict.fromkeys(codes))
    known = [code for code in chosen if CODE.fullmatch(code)][:20]
    found = await database.read(NOBODY, lambda uow: by_code(uow, known))
    good = [one for one in found if one.state == "published"]
    good = [one for one in good if one.family == good[0].family]
    published = {one.code for one in good}
    problems: list[Problem] = []
    if len(chosen) < 2:
        problems.append(Problem("too-few", ("offer",), {"limit": 2}))
    if len(chosen) > MOST_COMPARED:
        problems.append(Problem("too-many", ("offer",), {"limit": MOST_COMPARED}))
    problems += [
        Problem("unknown-offer", ("offer", place), {"code": code[:100]})
        for place, code in enumerate(chosen[:20])
        if code not in published
    ]
    return good[:MOST_COMPARED], tuple(problems)


@dataclass(frozen=True)
class Priced:
    """What one plan costs for an order; a `paradox` is a larger order that costs less."""

    plan: Plan
    cost: Cost
    paradox: Paradox | None


def in_force(plan: Plan, today: date) -> bool:
    """Whether a plan may be bought today."""
    return (plan.valid_from is None or plan.valid_from <= today) and (plan.valid_to is None or today <= plan.valid_to)


def priced(plans: Sequence[Plan], mailboxes: int, months: int, today: date) -> list[Priced]:
    """The plans in force that have a price for that order, cheapest first.

    Raises:
        NotPriced: none has; it says why the last one has not.
    """
    found: list[Priced] = []
    refused: NotPriced | None = None
    for plan in plans:
        if not in_force(plan, today):
            refused = refused or NotPriced("not-in-force")
            continue
        try:
            found.append(Priced(plan, total_cost(plan, mailboxes, months), cheaper_quantity(plan, mailboxes, months)))
        except NotPriced as refusal:
            refused = refusal
    if not found and refused is not None:
        raise refused
    return sorted(found, key=lambda one: (one.cost.total.cents, one.plan.code))
