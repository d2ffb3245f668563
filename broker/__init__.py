"""The shop itself: requests, approvals, contracts, services and how they are fulfilled; the application and its
command.
"""

from pathlib import Path

from broker.fulfilment.permissions import PERMISSIONS as SERVICES
from core.identity.actors import Role
from core.room import Room
from core.web.navigation import Nav

_HERE = Path(__file__).parent

BODY = frozenset({Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR})
CENTRE = frozenset({Role.ANALYST, Role.DIRECTOR})

NAVIGATION = (
    Nav("services.list", "services-nav", order=60, roles=BODY | CENTRE | {Role.REVIEWER}, area="services"),
    Nav("operations.list", "services-nav-attention", order=65, roles=CENTRE),
)

ROOM = Room(
    name="broker",
    permissions=("broker.approval.permissions", "broker.contracts.permissions", *SERVICES),
    events=("broker.approval.events", "broker.fulfilment.events"),
    machines=("broker.approval.machines", "broker.fulfilment.machines"),
    navigation=NAVIGATION,
    pages=("broker.services.pages", "broker.services.desk"),
    api=("broker.services.api",),
    static=_HERE / "static",
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    migrations=_HERE / "migrations",
)
