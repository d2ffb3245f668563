"""The table of question types."""

from __future__ import annotations

from catalogue.tree.kinds.amounts import DurationKind, IntegerKind, MoneyKind, PercentageKind, QuantityKind
from catalogue.tree.kinds.base import Kind
from catalogue.tree.kinds.choices import BooleanKind, CategoriesKind, ChoiceKind, ChoicesKind, OrderedChoiceKind
from catalogue.tree.kinds.records import REGIONS, CertificatesKind, RegionsKind
from catalogue.tree.kinds.texts import DateKind, ListKind, LongTextKind, TextKind, UrlKind

__all__ = ["KINDS", "REGIONS", "Kind"]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        TextKind(),
        LongTextKind(),
        ListKind(),
        BooleanKind(),
        ChoiceKind(),
        OrderedChoiceKind(),
        ChoicesKind(),
        CategoriesKind(),
        IntegerKind(),
        QuantityKind(),
        DurationKind(),
        PercentageKind(),
        RegionsKind(),
        CertificatesKind(),
        DateKind(),
        UrlKind(),
        MoneyKind(),
    )
}
