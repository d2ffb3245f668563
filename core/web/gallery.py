"""The gallery of the kit: every macro in every state, with its name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from litestar.response import Response

from core.errors import Problem
from core.web.pages import page
from core.web.web import Web

COLOURS = (
    ("piv", "#095797"),
    ("blue-medium", "#19406c"),
    ("ink", "#223654"),
    ("blue-regular", "#1472bf"),
    ("blue-light", "#4a98d9"),
    ("blue-pale", "#dae6f0"),
    ("grey-dark", "#4e5662"),
    ("grey-medium", "#6b778a"),
    ("grey-light", "#c5cad2"),
    ("grey-pale", "#f1f1f2"),
    ("red", "#cb381f"),
    ("green", "#4f813d"),
    ("yellow", "#e0ad03"),
    ("visited", "#6b4fa1"),
)

OFFERS: tuple[dict[str, Any], ...] = (
    {"rank": 1, "name": "Boréal Courriel", "supplier": "Nordet infonuagique", "total": 12_888_000, "unit": 89_500},
    {"rank": 2, "name": "Messagerie Estuaire", "supplier": "Estuaire numérique", "total": 13_104_000, "unit": 91_000},
    {"rank": 3, "name": "Poste Laurentide", "supplier": "Laurentide TI", "total": 13_968_000, "unit": 97_000},
    {"rank": 4, "name": "Courriel Harfang", "supplier": "Harfang services", "total": None, "unit": None},
)

TIERS = {
    "name": {"fr": "Coût mensuel", "en": "Monthly cost"},
    "points": [(100, 950), (200, 1_860), (300, 2_730), (400, 3_580), (499, 4_466), (500, 3_550), (700, 4_970)],
}
FLAT = {
    "name": {"fr": "Deuxième offre", "en": "Second offer"},
    "points": [(100, 910), (300, 2_730), (500, 4_550), (700, 6_370)],
}

PROBLEMS = (
    Problem("required", ("bad", "name")),
    Problem("too-large", ("bad", "mailboxes"), {"limit": 100_000}),
    Problem("not-amount", ("bad", "price")),
    Problem("not-date", ("bad", "start")),
    Problem("too-short", ("bad", "reason"), {"limit": 20}),
    Problem("not-a-choice", ("bad", "region")),
    Problem("required", ("bad", "current")),
    Problem("too-few", ("bad", "locations"), {"limit": 1}),
    Problem("required", ("bad", "agree")),
)


@page("components.show", fr="/composants", en="/composants", prefixed=False)
async def show(web: Web) -> Response[Any]:
    """Every macro in every state."""
    return web.render(
        "gallery.html",
        200,
        PROBLEMS,
        {"bad": {"mailboxes": "250000", "price": "douze", "start": "12 juin", "reason": "Trop cher"}},
        {
            "colours": COLOURS,
            "offers": OFFERS,
            "series": [
                {"name": web.language.text(one["name"]), "points": one["points"]}  # type: ignore[arg-type]
                for one in (TIERS, FLAT)
            ],
            "gallery_money": lambda dollars: web.language.dollars(round(dollars * 100)),
            "today": date(2026, 6, 3),
            "due": date(2026, 6, 12),
            "now": datetime(2026, 6, 3, 14, 12, tzinfo=UTC),
        },
    )


@page("components.send", fr="/composants", en="/composants", method="POST", prefixed=False)
async def send(web: Web) -> Response[Any]:
    """Where the gallery's own forms lead: back to it, with nothing kept."""
    return web.redirect("components.show")
