"""What can be had: families of services, suppliers, agreements, offers, search and comparison."""

from pathlib import Path

from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    name="catalogue",
    permissions=("catalogue.permissions",),
    events=("catalogue.events",),
    machines=("catalogue.machines",),
    api=("catalogue.api",),
    commands=("catalogue.commands",),
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    migrations=_HERE / "migrations",
)
