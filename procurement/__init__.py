"""From a need to a choice that can be shown: lists frozen, offers compared, evidence kept, contracts recorded.

Its words: a *file* (dossier) carries one need through *rounds*; *requirements* are conditions on offers; a *frozen
list* (liste figée) pins every published offer with its result; a *choice* names one entry of it; a *contract* is a
row only once concluded. The room may touch the catalogue and the rules; requests and approvals are the broker's,
which moves a file through `procurement.files` and records the contract through
`procurement.contracts.insert_contract`.
"""

from pathlib import Path

from core.identity.actors import Actor, GroupRole, Role
from core.navigation import Nav
from core.room import Room


def buys(actor: Actor) -> bool:
    """Whether files concern the reader."""
    return actor.group in (GroupRole.BODY, GroupRole.CENTRE, GroupRole.REVIEWER) and bool(actor.roles)


_HERE = Path(__file__).parent

ROOM = Room(
    name="procurement",
    permissions=("procurement.permissions",),
    events=("procurement.events",),
    machines=("procurement.machines",),
    api=("procurement.api",),
    pages=(
        "procurement.pages.before",
        "procurement.pages.file",
        "procurement.pages.need",
        "procurement.pages.requirement",
        "procurement.pages.compare",
        "procurement.pages.team",
        "procurement.pages.documents",
        "procurement.pages.clarifications",
    ),
    navigation=(
        Nav("files.index", "files-menu", order=20, show=buys),
        Nav("clarifications.list", "clarifications-menu", order=25, roles=frozenset({Role.SUPPLIER})),
    ),
    templates=_HERE / "templates",
    locales=_HERE / "locales",
    migrations=_HERE / "migrations",
)
