"""The catalogue's page as visitors get it: results a second and the time that half of them wait."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from benchmarks.catalogue_house import OFFERS, House, house, load
from benchmarks.figures import Figure, figure

CLIENTS = (1, 16)
SECONDS = float(os.environ.get("COURTIER_BENCH_SECONDS", "6"))

SEARCHES: tuple[dict[str, Any], ...] = (
    {"q": "archive", "facet": ["data_locations.mailbox>=quebec", "rpo<=1"], "order": "price"},
    {"q": "coopérative", "facet": ["support_languages=fr"]},
    {"q": "hydroélectricité", "price": "9,00", "offer": ["ombrelac-courant", "velmora-suite"]},
    {"facet": ["data_locations.mailbox>=quebec", "data_locations.backup>=quebec", "rpo<=1"]},
)


def measure(opened: House, count: int) -> Iterable[Figure]:
    """The figures for a house of `count` offers."""
    paths = [f"/{path}?{urlencode(one, doseq=True)}" for one in SEARCHES for path in ("fr/catalogue", "en/catalogue")]
    for clients in CLIENTS:
        found = asyncio.run(load(opened.origin, paths, clients, SECONDS))
        yield figure(f"search-page.{clients}", found.per_second, "pages/s", versus=f"{count} offers")
        yield figure(f"search-page.{clients}.p50", found.p50_ms, "ms")
        yield figure(f"search-page.{clients}.p95", found.p95_ms, "ms")


def figures() -> Iterable[Figure]:
    """Start a house of its own, and measure."""
    with house() as opened:
        yield from measure(opened, OFFERS)
