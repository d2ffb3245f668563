"""What an offer costs: plans with tiered unit prices, fees, options, and the total for a quantity and a term.

Pure. Unit prices are ten-thousandths of a Canadian dollar for one mailbox and one month (8,95 $ is 89500), fees are
cents; taxes are excluded. Each line is computed exactly in ten-thousandths and rounded once, half up, to the cent; a
total is the sum of its lines, so that what is printed adds up.

With *volume* prices the tier reached by the whole quantity applies to all of it; with *graduated* prices each tier
prices its own part. Volume prices have a paradox: just below a tier, more can cost less (`cheaper_quantity`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from core.errors import CourtierError, Invalid, Problem
from core.money import Money, UnitPrice, cents_half_up
from guidelines.facts import Pair

Scheme = Literal["volume", "graduated"]
OptionUnit = Literal["mailbox_month", "month", "mailbox", "once"]
OPTION_UNITS: tuple[OptionUnit, ...] = ("mailbox_month", "month", "mailbox", "once")

LARGEST_QUANTITY = 1_000_000
LARGEST_PRICE = 10**10


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
    """One way to buy an offer. `tiers` go up and the first says the smallest order; `migration` is a price for each mailbox."""

    code: str
    name: Pair
    tiers: tuple[Tier, ...]
    scheme: Scheme = "volume"
    setup: Money = Money(0)
    migration: UnitPrice = UnitPrice(0)
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


# Plans as data: what a supplier sends, and what the demonstration files hold.

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEYS = ("code", "name", "scheme", "tiers", "setup", "migration", "options", "max_quantity", "valid_from", "valid_to")


def plan_problems(plans: object) -> list[Problem]:
    """Everything wrong with an offer's plans, which may be any JSON: there is at least one, each with its own code."""
    if not isinstance(plans, list):
        return [Problem("not-list")]
    if not 1 <= len(plans) <= 20:
        return [Problem("too-many", (), {"limit": 20}) if plans else Problem("required")]
    found: list[Problem] = []
    codes: set[str] = set()
    for place, plan in enumerate(plans):
        found += [problem.under(place) for problem in _plan_problems(plan)]
        code = plan.get("code") if isinstance(plan, dict) else None
        if isinstance(code, str) and code in codes:
            found.append(Problem("answer-repeated", (place, "code")))
        elif isinstance(code, str):
            codes.add(code)
    return found


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


def _plan_problems(data: object) -> list[Problem]:
    found: list[Problem] = []
    if not isinstance(data, dict):
        return [Problem("not-object")]
    found += _shape(data, _KEYS, ("code", "name", "tiers"))
    found += _named(data)
    if data.get("scheme") not in (None, "volume", "graduated"):
        found.append(Problem("not-a-choice", ("scheme",)))
    for key, decimals in (("setup", 2), ("migration", 4)):
        if data.get(key) is not None:
            found += _amount(data[key], decimals, (key,))
    most = data.get("max_quantity")
    if most is not None and not _whole(most):
        found.append(Problem("not-whole-number", ("max_quantity",)))
    found += _tier_problems(data.get("tiers"), most if _whole(most) else None)
    found += _option_problems(data.get("options"))
    days = {key: data[key] for key in ("valid_from", "valid_to") if data.get(key) is not None}
    found += [Problem("not-date", (key,)) for key, value in days.items() if _day(value) is None]
    start, end = _day(days.get("valid_from")), _day(days.get("valid_to"))
    if start and end and end < start:
        found.append(Problem("answer-dates-reversed", ("valid_to",)))
    return found


def _plan(data: Mapping[str, Any]) -> Plan:
    return Plan(
        code=data["code"],
        name=data["name"],
        tiers=tuple(Tier(tier["quantity"], UnitPrice(_units(tier["price"]))) for tier in data["tiers"]),
        scheme=data.get("scheme") or "volume",
        setup=Money(_units(data.get("setup") or "0") // 100),
        migration=UnitPrice(_units(data.get("migration") or "0")),
        options=tuple(
            PlanOption(
                one["code"], one["name"], one["unit"], UnitPrice(_units(one["price"])), one.get("required") is True
            )
            for one in data.get("options") or ()
        ),
        max_quantity=data.get("max_quantity"),
        valid_from=_day(data.get("valid_from")),
        valid_to=_day(data.get("valid_to")),
    )


def _units(text: str) -> int:
    whole, _, fraction = text.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0") or "0")


def _whole(value: object) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_QUANTITY


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _amount(value: object, decimals: int, path: tuple[str | int, ...]) -> list[Problem]:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return [Problem("not-number", path)]
    if len(value.partition(".")[2].rstrip("0")) > decimals:
        return [Problem("answer-too-many-decimals", path, {"limit": decimals})]
    return [] if _units(value) <= LARGEST_PRICE * 100 else [Problem("too-large", path, {"limit": LARGEST_PRICE // 100})]


def _shape(data: dict[Any, Any], keys: tuple[str, ...], required: tuple[str, ...]) -> list[Problem]:
    unknown = [Problem("unknown-field", (str(key),)) for key in data if key not in keys]
    return unknown + [Problem("required", (key,)) for key in required if data.get(key) is None]


def _named(data: dict[Any, Any]) -> list[Problem]:
    """The code and the name in both languages of a plan or an option."""
    found: list[Problem] = []
    code, name = data.get("code"), data.get("name")
    if code is not None and (not isinstance(code, str) or not _CODE.fullmatch(code)):
        found.append(Problem("wrong-form", ("code",)))
    if name is not None and not isinstance(name, dict):
        found.append(Problem("not-object", ("name",)))
    elif isinstance(name, dict):
        found += [Problem("unknown-field", ("name", str(key))) for key in name if key not in ("fr", "en")]
        for language, missing in (("fr", "answer-french-missing"), ("en", "answer-english-missing")):
            words = name.get(language)
            if words is None or words == "":
                found.append(Problem(missing, ("name", language)))
            elif not isinstance(words, str):
                found.append(Problem("not-text", ("name", language)))
            elif len(words) > 200:
                found.append(Problem("too-long", ("name", language), {"limit": 200}))
    return found


def _tier_problems(tiers: object, most: int | None) -> list[Problem]:
    if tiers is None:
        return []
    if not isinstance(tiers, list):
        return [Problem("not-list", ("tiers",))]
    if not 1 <= len(tiers) <= 20:
        return [Problem("too-many" if tiers else "too-few", ("tiers",), {"limit": 20 if tiers else 1})]
    found: list[Problem] = []
    before = 0
    for place, tier in enumerate(tiers):
        path = ("tiers", place)
        if not isinstance(tier, dict):
            found.append(Problem("not-object", path))
            continue
        found += [problem.under(*path) for problem in _shape(tier, ("quantity", "price"), ("quantity", "price"))]
        if tier.get("price") is not None:
            found += _amount(tier["price"], 4, (*path, "price"))
        quantity = tier.get("quantity")
        if quantity is None:
            continue
        if not _whole(quantity):
            found.append(Problem("not-whole-number", (*path, "quantity")))
        elif quantity <= before:
            found.append(Problem("price-tiers-not-rising", (*path, "quantity")))
        elif most is not None and quantity > most:
            found.append(Problem("too-large", (*path, "quantity"), {"limit": most}))
        else:
            before = quantity
    return found


def _option_problems(options: object) -> list[Problem]:
    if options is None:
        return []
    if not isinstance(options, list):
        return [Problem("not-list", ("options",))]
    found: list[Problem] = []
    codes: set[str] = set()
    for place, option in enumerate(options):
        path = ("options", place)
        if not isinstance(option, dict):
            found.append(Problem("not-object", path))
            continue
        keys = ("code", "name", "unit", "price", "required")
        inside = _shape(option, keys, ("code", "name", "unit", "price")) + _named(option)
        if option.get("unit") is not None and option["unit"] not in OPTION_UNITS:
            inside.append(Problem("not-a-choice", ("unit",)))
        if option.get("price") is not None:
            inside += _amount(option["price"], 4, ("price",))
        if option.get("required") is not None and type(option["required"]) is not bool:
            inside.append(Problem("not-boolean", ("required",)))
        code = option.get("code")
        if isinstance(code, str) and code in codes:
            inside.append(Problem("answer-repeated", ("code",)))
        elif isinstance(code, str):
            codes.add(code)
        found += [problem.under(*path) for problem in inside]
    return found
