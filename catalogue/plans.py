"""An offer's plans as data: what a supplier sends, what a version keeps, and everything that may be wrong with it.

    code: standard
    name: {fr: Forfait courant, en: Standard plan}
    scheme: volume                          # or graduated; volume when left out
    tiers: [{quantity: 1, price: "9.40"}, {quantity: 500, price: "7.10"}]
    setup: "6800.00"                        # once
    migration: "5.00"                       # for each mailbox
    options: [{code: seal, name: {…}, unit: mailbox_month, price: "0.40", required: true}]

Prices are dollars written as text, so that no reader makes floats of them; taxes are excluded.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from core.errors import Problem

OPTION_UNITS = ("mailbox_month", "month", "mailbox", "once")
LARGEST_QUANTITY = 1_000_000
LARGEST_PRICE = 10**8
"""In dollars."""

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
    found += [Problem("not-date", (key,)) for key, value in days.items() if day(value) is None]
    start, end = day(days.get("valid_from")), day(days.get("valid_to"))
    if start and end and end < start:
        found.append(Problem("answer-dates-reversed", ("valid_to",)))
    return found


def _whole(value: object) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_QUANTITY


def day(value: object) -> date | None:
    """The day that a value names (`2026-06-01`), or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _amount(value: object, decimals: int, path: tuple[str | int, ...]) -> list[Problem]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [Problem("price-not-text", path)]
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        return [Problem("not-number", path)]
    if len(value.partition(".")[2].rstrip("0")) > decimals:
        return [Problem("answer-too-many-decimals", path, {"limit": decimals})]
    return (
        []
        if ten_thousandths(value) <= LARGEST_PRICE * 10_000
        else [Problem("too-large", path, {"limit": LARGEST_PRICE})]
    )


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


def ten_thousandths(text: str) -> int:
    """A price that has no problem, in ten-thousandths of a dollar."""
    whole, _, fraction = text.partition(".")
    return int(whole) * 10_000 + int(fraction.ljust(4, "0") or "0")
