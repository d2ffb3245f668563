"""What an offer costs: plans with tiered unit prices, fees, options, and the total for a quantity and a term.

Pure. Unit prices are ten-thousandths of a Canadian dollar for one mailbox and one month (8,95 $ is 89500), fees are
cents; taxes are excluded. Each line is computed exactly in ten-thousandths and rounded once, half up, to the cent; a
total is the sum of its lines, so that what is printed adds up.

With *volume* prices the tier reached by the whole quantity applies to all of it; with *graduated* prices each tier
prices its own part. Volume prices have a paradox: just below a tier, more can cost less (`cheaper_quantity`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from catalogue.plans import LARGEST_QUANTITY, day, plan_problems, ten_thousandths
from core.errors import CourtierError, Invalid
from core.money import Money, UnitPrice, cents_half_up
from guidelines.facts import Pair

__all__ = [
    "Cost",
    "CostLine",
    "NotPriced",
    "Paradox",
    "Plan",
    "PlanOption",
    "Tier",
    "cheaper_quantity",
    "plan_problems",
    "price_range",
    "read_plans",
    "total_cost",
]

Scheme = Literal["volume", "graduated"]
OptionUnit = Literal["mailbox_month", "month", "mailbox", "once"]

NOTHING = Money(0)
FREE = UnitPrice(0)


class NotPriced(CourtierError):
    """The plan has no price for this order; `reason` is below-minimum, above-maximum or unknown-option."""

    code = "not-priced"
    status = 422

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason=reason, **params)


@dataclass(frozen=True)
class Tier:
    """From this quantity of mailboxes on, this price for one mailbox and one month."""

    quantity: int
    price: UnitPrice


@dataclass(frozen=True)
class PlanOption:
    """Something priced beside the plan; `required` ones are always part of the cost."""

    code: str
    name: Pair
    unit: OptionUnit
    price: UnitPrice
    required: bool = False


@dataclass(frozen=True)
class Plan:
    """One way to buy an offer. `tiers` go up and the first says the smallest order; `migration` is for each mailbox."""

    code: str
    name: Pair
    tiers: tuple[Tier, ...]
    scheme: Scheme = "volume"
    setup: Money = NOTHING
    migration: UnitPrice = FREE
    options: tuple[PlanOption, ...] = ()
    max_quantity: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def min_quantity(self) -> int:
        """The smallest order that has a price."""
        return self.tiers[0].quantity

    def tier(self, quantity: int) -> Tier:
        """The tier that a quantity reaches.

        Raises:
            NotPriced: the quantity is below the first tier or above the largest order.
        """
        if quantity < self.min_quantity:
            raise NotPriced("below-minimum", minimum=self.min_quantity)
        if self.max_quantity is not None and quantity > self.max_quantity:
            raise NotPriced("above-maximum", maximum=self.max_quantity)
        return max((tier for tier in self.tiers if tier.quantity <= quantity), key=lambda tier: tier.quantity)


LineKind = Literal["subscription", "option_period", "setup", "migration", "option"]


@dataclass(frozen=True)
class CostLine:
    """One line of a cost: `quantity` × `price` × `months`, rounded once. `months` is 1 for what is paid once."""

    kind: LineKind
    quantity: int
    price: UnitPrice
    months: int
    amount: Money
    option: str | None = None


@dataclass(frozen=True)
class Cost:
    """The total evaluated price, taxes excluded, with the lines that make it."""

    mailboxes: int
    initial_months: int
    option_months: int
    lines: tuple[CostLine, ...]

    @property
    def months(self) -> int:
        """The whole term, options included."""
        return self.initial_months + self.option_months

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return Money(sum(line.amount.cents for line in self.lines))

    @property
    def subscription(self) -> Money:
        """What is paid for the mailboxes alone, over the whole term."""
        return Money(sum(line.amount.cents for line in self.lines if line.kind in ("subscription", "option_period")))

    @property
    def one_off(self) -> Money:
        """What is paid once: set-up, migration and options paid once."""
        return Money(
            sum(line.amount.cents for line in self.lines if line.kind in ("setup", "migration") or line.months == 0)
        )

    @property
    def per_mailbox_month(self) -> UnitPrice:
        """The total shared over mailboxes and months, to the ten-thousandth of a dollar, half up."""
        shares = self.mailboxes * self.months
        return UnitPrice((2 * self.total.cents * 100 + shares) // (2 * shares))


def total_cost(
    plan: Plan,
    mailboxes: int,
    initial_months: int,
    option_months: int = 0,
    *,
    migrated: int | None = None,
    options: Collection[str] = (),
) -> Cost:
    """What a quantity costs over a term, renewal options included.

    `migrated` mailboxes are priced for migration (all of them when None); `options` names chosen options, to which
    the required ones are added.

    Raises:
        ValueError: there is nothing to price (no mailbox, or no month).
        NotPriced: the plan has no price for this order, or no such option.
    """
    if mailboxes < 1 or initial_months < 1 or option_months < 0 or (migrated is not None and migrated < 0):
        raise ValueError("a cost is for at least one mailbox and one month")
    known = {option.code for option in plan.options}
    unknown = sorted(set(options) - known)
    if unknown:
        raise NotPriced("unknown-option", options=unknown)
    lines: list[CostLine] = []
    periods: list[tuple[LineKind, int]] = [("subscription", initial_months), ("option_period", option_months)]
    for kind, months in periods:
        for quantity, price in _parts(plan, mailboxes) if months else ():
            lines.append(_line(kind, quantity, price, months))
    for option in plan.options:
        if option.required or option.code in options:
            lines.append(_option_line(option, mailboxes, initial_months + option_months))
    if plan.setup:
        lines.append(CostLine("setup", 1, UnitPrice(plan.setup.cents * 100), 0, plan.setup))
    moved = mailboxes if migrated is None else migrated
    if plan.migration and moved:
        lines.append(_line("migration", moved, plan.migration, 0))
    return Cost(mailboxes, initial_months, option_months, tuple(lines))


def _parts(plan: Plan, quantity: int) -> list[tuple[int, UnitPrice]]:
    """The quantity as it is priced: whole at one price (volume), or split over the tiers (graduated)."""
    reached = plan.tier(quantity)
    if plan.scheme == "volume":
        return [(quantity, reached.price)]
    used = [tier for tier in plan.tiers if tier.quantity <= quantity]
    # The first tier's quantity is the smallest order: the mailboxes below it have its price too.
    starts = [0, *(tier.quantity - 1 for tier in used[1:]), quantity]
    return [(high - low, tier.price) for (low, high), tier in zip(pairwise(starts), used, strict=True)]


def _line(kind: LineKind, quantity: int, price: UnitPrice, months: int, option: str | None = None) -> CostLine:
    amount = Money(cents_half_up(quantity * price * (months or 1)))
    return CostLine(kind, quantity, price, months, amount, option)


def _option_line(option: PlanOption, mailboxes: int, months: int) -> CostLine:
    quantity = mailboxes if option.unit in ("mailbox_month", "mailbox") else 1
    return _line(
        "option", quantity, option.price, months if option.unit in ("mailbox_month", "month") else 0, option.code
    )


@dataclass(frozen=True)
class Paradox:
    """Buying `larger` mailboxes instead of `quantity` costs `saving` less in total."""

    quantity: int
    larger: int
    cost: Money
    larger_cost: Money

    @property
    def saving(self) -> Money:
        """The difference, always positive."""
        return self.cost - self.larger_cost


def cheaper_quantity(
    plan: Plan,
    mailboxes: int,
    initial_months: int,
    option_months: int = 0,
    *,
    migrated: int | None = None,
    options: Collection[str] = (),
) -> Paradox | None:
    """The larger quantity that costs least, when it costs less in total than what is needed; None when there is none.

    The same mailboxes are migrated either way: those bought in excess stay empty.

    Raises:
        ValueError, NotPriced: as `total_cost`.
    """
    moved = mailboxes if migrated is None else migrated

    def total(quantity: int) -> Money:
        return total_cost(plan, quantity, initial_months, option_months, migrated=moved, options=options).total

    cost = total(mailboxes)
    most = LARGEST_QUANTITY if plan.max_quantity is None else plan.max_quantity
    # Within a tier a cost never falls as the quantity grows, so only the tiers' first quantities can be cheaper.
    larger = [(total(tier.quantity), tier.quantity) for tier in plan.tiers if mailboxes < tier.quantity <= most]
    if not larger or min(larger)[0] >= cost:
        return None
    best, quantity = min(larger)
    return Paradox(mailboxes, quantity, cost, best)


def read_plans(plans: Sequence[Mapping[str, Any]]) -> tuple[Plan, ...]:
    """An offer's plans from their data: prices are dollars written as text (`"8.95"`), tiers go up.

    Raises:
        Invalid: with every problem.
    """
    problems = plan_problems(list(plans))
    if problems:
        raise Invalid(problems)
    return tuple(_plan(plan) for plan in plans)


def price_range(plans: Sequence[Mapping[str, Any]]) -> tuple[UnitPrice, UnitPrice]:
    """The lowest and the highest unit price of any plan and tier, for a mailbox and a month.

    Raises:
        Invalid: these are no plans.
    """
    prices = [tier.price for plan in read_plans(plans) for tier in plan.tiers]
    return min(prices), max(prices)


def _plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        code=data["code"],
        name=data["name"],
        tiers=tuple(Tier(tier["quantity"], UnitPrice(ten_thousandths(tier["price"]))) for tier in data["tiers"]),
        scheme=data.get("scheme") or "volume",
        setup=Money(ten_thousandths(data.get("setup") or "0") // 100),
        migration=UnitPrice(ten_thousandths(data.get("migration") or "0")),
        options=tuple(
            PlanOption(
                one["code"],
                one["name"],
                one["unit"],
                UnitPrice(ten_thousandths(one["price"])),
                one.get("required") is True,
            )
            for one in data.get("options") or ()
        ),
        max_quantity=data.get("max_quantity"),
        valid_from=day(data.get("valid_from")),
        valid_to=day(data.get("valid_to")),
    )
