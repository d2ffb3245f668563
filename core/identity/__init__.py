"""Who is who: organisations, people, memberships, functions, sessions; and who acts, through which wall.

Its words: an *organisation* of some kind, a *person*, a *membership* (a role there, from a day to a day), a *function*
that the law or the organisation gives, a *deputy*, a *session*. It may touch the ledger, the reference tables and the
page kit.
"""

from pathlib import Path

from core.room import Room

_HERE = Path(__file__).parent

ROOM = Room(
    "identity",
    permissions=("core.identity.permissions",),
    events=("core.identity.events",),
    machines=("core.identity.machines",),
    templates=_HERE / "templates",
    locales=_HERE.parent / "locales",
    pages=("core.identity.pages",),
    api=("core.identity.api",),
    commands=("core.identity.commands", "core.reference.commands"),
)
