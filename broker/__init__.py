"""The shop itself: requests, approvals, contracts, services and how they are fulfilled; the application and its
command.
"""

from pathlib import Path

from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    name="broker",
    permissions=("broker.fulfilment.permissions",),
    events=("broker.fulfilment.events",),
    machines=("broker.fulfilment.machines",),
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    migrations=_HERE / "migrations",
)
