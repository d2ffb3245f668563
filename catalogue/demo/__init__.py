"""The demonstration's suppliers, offers and needs, as data. All of it is fictional, and said so on every page.

`suppliers.yaml` and `offers/` are a folder as `courtier offer publish` reads it (catalogue.folder). The data is told on
`TOLD_ON`. Read as of another day, every date moves by as many days, so that a certificate that
expires in twelve days always does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from catalogue.pricing import Plan, read_plans
from catalogue.tree.wording import Text

HERE = Path(__file__).parent
TOLD_ON = date(2026, 6, 1)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick reader where PyYAML was built with it: forty offers are eight thousand lines."""


@dataclass(frozen=True)
class DemoManufacturer:
    """Who owns a platform; `control_country` is that of the ultimate parent (ISO 3166-1 alpha-2)."""

    code: str
    name: str
    control_country: str


@dataclass(frozen=True)
class DemoSupplier:
    """Who sells, under which agreements. `neq` is never a valid one; `contact` holds name, role (both languages), email
    and phone."""

    code: str
    name: str
    neq: str
    country: str
    region: str | None
    employees: int
    contact: Mapping[str, Any]
    agreements: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class DemoOffer:
    """An offer. `plans` is what a version keeps; `story` names what it is there to show."""

    code: str
    family: str
    supplier: str
    manufacturer: str
    price_valid_until: date
    story: tuple[str, ...]
    plans: tuple[Mapping[str, Any], ...]
    answers: Mapping[str, Any]

    @property
    def name(self) -> Text:
        """The name of the service, in both languages."""
        name: Text = self.answers["service_name"]
        return name

    @property
    def summary(self) -> Text:
        """The short description, in both languages."""
        summary: Text = self.answers["summary"]
        return summary

    @property
    def priced(self) -> tuple[Plan, ...]:
        """The plans, ready to be priced."""
        return read_plans(self.plans)


def manufacturers() -> tuple[DemoManufacturer, ...]:
    """Every manufacturer."""
    return tuple(DemoManufacturer(**one) for one in _read("suppliers.yaml")["manufacturers"])


def suppliers(as_of: date = TOLD_ON) -> tuple[DemoSupplier, ...]:
    """Every supplier, the dates of its agreements as told on a day."""
    return tuple(DemoSupplier(**one) for one in _moved(_read("suppliers.yaml")["suppliers"], as_of - TOLD_ON))


def offers(as_of: date = TOLD_ON) -> tuple[DemoOffer, ...]:
    """Every offer, in order of code, with its dates as told on a day."""
    shift = as_of - TOLD_ON
    return tuple(
        _offer(_moved(_read(f"offers/{path.name}"), shift)) for path in sorted((HERE / "offers").glob("*.yaml"))
    )


def needs(as_of: date = TOLD_ON) -> dict[str, dict[str, Any]]:
    """Answers of needs, by name: `regie` (400 mailboxes, the baseline) and `small_data_loss`."""
    needs: dict[str, dict[str, Any]] = _moved(_read("needs.yaml"), as_of - TOLD_ON)
    return needs


def _offer(data: Mapping[str, Any]) -> DemoOffer:
    return DemoOffer(
        code=data["code"],
        family=data["family"],
        supplier=data["supplier"],
        manufacturer=data["manufacturer"],
        price_valid_until=date.fromisoformat(data["price_valid_until"]),
        story=tuple(_read("stories.yaml").get(data["code"], ())),
        plans=tuple(data["plans"]),
        answers=data["answers"],
    )


def _moved(value: Any, shift: timedelta) -> Any:
    """The same data, its days moved and written as text."""
    if isinstance(value, dict):
        return {key: _moved(one, shift) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, shift) for one in value]
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return (value + shift).isoformat()
    return value


@cache
def _read(name: str) -> Any:
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=LOADER)
