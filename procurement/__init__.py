"""From a need to a choice that can be shown: lists frozen, offers compared, evidence kept, reports drawn."""

from pathlib import Path

from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    name="procurement",
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    migrations=_HERE / "migrations",
)
