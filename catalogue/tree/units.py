"""Units that questions may use: how they are written, and how durations convert exactly.

Calendar units (month, year) and working days never convert to hours: a duration's answer must use a unit of the same
dimension as its question.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalogue.tree.wording import Language, Text
from core.language.formats import NBSP


@dataclass(frozen=True)
class Unit:
    """A unit: `factor` is how many of the dimension's smallest unit it holds."""

    dimension: str
    factor: int
    one: Text
    many: Text

    def write(self, value: Decimal, language: Language) -> str:
        """The value with its unit, in words: « 4 heures », "4 hours", « 99,9 % »."""
        if self.dimension == "share":
            return language.percent(value.scaleb(-2), max(0, -int(value.normalize().as_tuple().exponent)))
        plural = abs(value) >= 2 if language.code == "fr" else value != 1
        return f"{language.number(value)}{NBSP}{language.text(self.many if plural else self.one)}"


def _same(fr: str, en: str) -> tuple[Text, Text]:
    word: Text = {"fr": fr, "en": en}
    return word, word


def _unit(dimension: str, factor: int, fr: tuple[str, str], en: tuple[str, str]) -> Unit:
    return Unit(dimension, factor, {"fr": fr[0], "en": en[0]}, {"fr": fr[1], "en": en[1]})


UNITS: dict[str, Unit] = {
    "second": _unit("time", 1, ("seconde", "secondes"), ("second", "seconds")),
    "minute": _unit("time", 60, ("minute", "minutes"), ("minute", "minutes")),
    "hour": _unit("time", 3600, ("heure", "heures"), ("hour", "hours")),
    "day": _unit("time", 86400, ("jour", "jours"), ("day", "days")),
    "working_day": _unit("working", 1, ("jour ouvrable", "jours ouvrables"), ("working day", "working days")),
    "month": _unit("calendar", 1, ("mois", "mois"), ("month", "months")),
    "year": _unit("calendar", 12, ("an", "ans"), ("year", "years")),
    "mb": Unit("data", 1, *_same("Mo", "MB")),
    "gb": Unit("data", 1000, *_same("Go", "GB")),
    "tb": Unit("data", 1_000_000, *_same("To", "TB")),
    "percent": Unit("share", 1, *_same("%", "%")),
    "mailbox": _unit("mailbox", 1, ("boîte de courriel", "boîtes de courriel"), ("mailbox", "mailboxes")),
    "mailbox_per_day": _unit(
        "rate", 1, ("boîte de courriel par jour", "boîtes de courriel par jour"), ("mailbox a day", "mailboxes a day")
    ),
    "message": _unit("message", 1, ("message", "messages"), ("message", "messages")),
    "member": _unit("member", 1, ("membre", "membres"), ("member", "members")),
    "alias": _unit("alias", 1, ("adresse", "adresses"), ("address", "addresses")),
    "domain": _unit("domain", 1, ("domaine", "domaines"), ("domain", "domains")),
}


def convertible(unit: str, into: str) -> bool:
    """Whether a duration in `unit` may answer a question counted in `into`."""
    return unit in UNITS and UNITS[unit].dimension == UNITS[into].dimension


def convert(value: Decimal, unit: str, into: str) -> Decimal:
    """The same duration in another unit; exact whenever the result has at most 20 decimals."""
    return value * UNITS[unit].factor / UNITS[into].factor
