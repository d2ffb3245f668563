"""How numbers, money, dates and lists are written: fr-CA as the OQLF wants it, en-CA beside it (DOMAIN §10).

Amounts and counts are integers or `Decimal`; nothing rounds through a float. Every space inside a quantity is U+00A0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from core.clock import TORONTO

NBSP = "\u00a0"
MINUS = "\u2212"

Number = int | Decimal | float


@dataclass(frozen=True)
class Style:
    """What differs between the two languages, as data."""

    decimal: str
    group: str
    money: str
    percent: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    conjunction: str
    disjunction: str
    byte_units: tuple[str, ...]
    days: tuple[str, str]


FRENCH = Style(
    decimal=",",
    group=NBSP,
    money="{sign}{amount}" + NBSP + "$",
    percent="{amount}" + NBSP + "%",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    conjunction="et",
    disjunction="ou",
    byte_units=("octet", "octets", "ko", "Mo", "Go", "To"),
    days=("jour", "jours"),
)
ENGLISH = Style(
    decimal=".",
    group=",",
    money="{sign}${amount}",
    percent="{amount}%",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    conjunction="and",
    disjunction="or",
    byte_units=("byte", "bytes", "kB", "MB", "GB", "TB"),
    days=("day", "days"),
)
STYLES = {"fr": FRENCH, "en": ENGLISH}


def _grouped(digits: str, separator: str) -> str:
    head = len(digits) % 3 or 3
    return separator.join([digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))])


def number(style: Style, value: Number, decimals: int | None = None) -> str:
    """`value` with its groups; `decimals` fixes their count, None shows as many as the value has."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = format(abs(exact), "f")
    whole, _, fraction = text.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    sign = MINUS if exact < 0 else ""
    return f"{sign}{_grouped(whole, style.group)}{style.decimal + fraction if fraction else ''}"


def _dollars(style: Style, scaled: int, places: int, shown: int) -> str:
    """An amount of `scaled` 10^-`places` dollars with at least `shown` decimals."""
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, fraction = digits[:-places], digits[-places:]
    while len(fraction) > shown and fraction.endswith("0"):
        fraction = fraction[:-1]
    amount = f"{_grouped(whole, style.group)}{style.decimal}{fraction}"
    return style.money.format(sign=MINUS if scaled < 0 else "", amount=amount)


@lru_cache(maxsize=32_768)
def money(style: Style, cents: int) -> str:
    """Cents as « 1 234,50 $ » or `$1,234.50`."""
    return _dollars(style, cents, 2, 2)


@lru_cache(maxsize=32_768)
def unit_price(style: Style, ten_thousandths: int) -> str:
    """A unit price: two decimals, up to four when it has them."""
    return _dollars(style, ten_thousandths, 4, 2)


def dollars(style: Style, cents: int) -> str:
    """Cents as whole dollars, half up: « 137 680 $ »; for headings and axes, never where an amount must be exact."""
    whole = int((Decimal(abs(cents)) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    sign = MINUS if cents < 0 and whole else ""
    return style.money.format(sign=sign, amount=_grouped(str(whole), style.group))


def percent(style: Style, ratio: Number, decimals: int | None = None) -> str:
    """A ratio (0.31) as « 31 % »; one decimal at most unless `decimals` says."""
    hundredfold = Decimal(str(ratio)) * 100
    if decimals is None:
        hundredfold = hundredfold.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return style.percent.format(amount=number(style, hundredfold, decimals))


def local(value: datetime) -> datetime:
    """The instant where the public bodies are.

    Raises:
        ValueError: the instant is naive.
    """
    if value.tzinfo is None:
        raise ValueError("an instant is aware")
    return value.astimezone(TORONTO)


def day(value: date) -> date:
    """The day of a date or of an instant, in Toronto."""
    return local(value).date() if isinstance(value, datetime) else value


def date_prose(code: str, value: date, *, weekday: bool = False) -> str:
    """« le 2 décembre 2024 », `December 2, 2024`; with its weekday on demand."""
    style, on = STYLES[code], day(value)
    month = style.months[on.month - 1]
    if code == "fr":
        number_of_day = "1er" if on.day == 1 else str(on.day)
        name = f"{style.weekdays[on.weekday()]} " if weekday else ""
        return f"le {name}{number_of_day}{NBSP}{month}{NBSP}{on.year}"
    name = f"{style.weekdays[on.weekday()]}, " if weekday else ""
    return f"{name}{month}{NBSP}{on.day}, {on.year}"


def time_prose(code: str, value: time) -> str:
    """« 14 h 30 », « 8 h 5 », « 14 h »; `2:30 p.m.`."""
    if code == "fr":
        return f"{value.hour}{NBSP}h{f'{NBSP}{value.minute}' if value.minute else ''}"
    half = "a.m." if value.hour < 12 else "p.m."
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{NBSP}{half}"


def duration(style: Style, length: timedelta) -> str:
    """The two largest units: « 3 jours 4 h », « 2 h 5 min », « 45 s »."""
    seconds = round(length.total_seconds())
    sign, seconds = (MINUS, -seconds) if seconds < 0 else ("", seconds)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = [
        (days, style.days[days > 1]),
        (hours, "h"),
        (minutes, "min"),
        (seconds, "s"),
    ]
    first = next((at for at, (count, _) in enumerate(parts) if count), 3)
    shown = [f"{count}{NBSP}{unit}" for count, unit in parts[first : first + 2] if count] or [f"0{NBSP}s"]
    return sign + " ".join(shown)


def listed(items: Sequence[str], word: str) -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def file_size(style: Style, count: int) -> str:
    """Bytes as « 12 octets », « 1,4 Mo » (powers of 1000)."""
    if count < 1000:
        return f"{count}{NBSP}{style.byte_units[count > 1]}"
    exact, unit = Decimal(count), 1
    while exact >= 1000 and unit < len(style.byte_units) - 1:
        exact, unit = exact / 1000, unit + 1
    rounded = exact.quantize(Decimal("0.1") if exact < 100 else Decimal(1), rounding=ROUND_HALF_UP)
    return f"{number(style, rounded)}{NBSP}{style.byte_units[unit]}"
