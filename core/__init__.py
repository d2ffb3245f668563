"""The ground floor: what every room stands on.

Settings, database and unit of work, the ledger, identity and the tenant wall, money, clock and working days, state
machines, languages, the page kit and the embedded runtime. `core` offers mechanisms (`permit`, `record`, `transition`,
`page`) and never the words of another room; it imports none of them.
"""

from pathlib import Path

from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    name="core",
    permissions=("core.identity.permissions", "core.ledger.erasing"),
    events=("core.identity.events", "core.ledger.erasing"),
    templates=(_HERE / "web" / "templates", _HERE / "identity" / "templates"),
    locales=(_HERE / "locales", _HERE / "web" / "locales"),
    static=_HERE / "web" / "static",
    pages=("core.web.gallery", "core.identity.pages"),
    api=("core.identity.api",),
    commands=("core.ledger.commands", "core.identity.commands", "core.reference.commands"),
    migrations=_HERE / "migrations" / "versions",
)
