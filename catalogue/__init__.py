"""What can be had: families of services, suppliers, agreements, offers, search and comparison."""

from pathlib import Path

from core.identity.actors import Role
from core.navigation import Nav
from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    name="catalogue",
    permissions=("catalogue.permissions",),
    events=("catalogue.events",),
    machines=("catalogue.machines",),
    navigation=(
        Nav("catalogue.search", "search-nav", order=10),
        Nav("suppliers.list", "suppliers-nav", order=20),
        Nav("offers.own", "offers-own-nav", order=30, roles=frozenset({Role.SUPPLIER}), area="offers.own"),
    ),
    pages=("catalogue.pages.search", "catalogue.pages.offer", "catalogue.pages.compare", "catalogue.pages.suppliers"),
    api=("catalogue.api",),
    commands=("catalogue.commands",),
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    static=_HERE / "static",
    migrations=_HERE / "migrations",
)
