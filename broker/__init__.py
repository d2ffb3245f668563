"""The shop itself: requests, approvals, contracts, services and how they are fulfilled; the application and its
command.
"""

from pathlib import Path

from broker.fulfilment.permissions import PERMISSIONS as SERVICES
from core.identity.actors import Role
from core.navigation import Nav
from core.room import Room

_HERE = Path(__file__).parent

BODY = frozenset({Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR})
CENTRE = frozenset({Role.ANALYST, Role.DIRECTOR})

NAVIGATION = (
    Nav("desk.show", "requests-nav-desk", order=30, roles=CENTRE),
    Nav("requests.list", "requests-nav", order=35, roles=BODY | CENTRE | {Role.REVIEWER}, area="requests"),
    Nav("contracts.list", "contracts-nav", order=40, roles=BODY | CENTRE | {Role.REVIEWER}, area="contracts"),
    Nav("broker.home", "homes-nav", order=5, show=lambda actor: bool(actor.roles)),
    Nav("services.list", "services-nav", order=60, roles=BODY | CENTRE | {Role.REVIEWER}, area="services"),
    Nav("review.list", "review-nav", order=70, roles=CENTRE | {Role.REVIEWER}, area="review.purchase"),
    Nav("review.report", "review-nav-report", order=75, roles=frozenset({Role.REVIEWER}), area="review.report"),
)

ROOM = Room(
    name="broker",
    permissions=("broker.approval.permissions", "broker.contracts.permissions", "broker.review.permissions", *SERVICES),
    events=("broker.approval.events", "broker.fulfilment.events", "broker.review.events"),
    machines=("broker.approval.machines", "broker.fulfilment.machines"),
    navigation=NAVIGATION,
    pages=(
        "broker.front",
        "broker.api_page",
        "broker.homes.pages",
        "broker.approval.pages",
        "broker.approval.desk",
        "broker.contracts.pages",
        "broker.services.pages",
        "broker.services.desk",
        "broker.review.pages",
    ),
    api=("broker.approval.api", "broker.contracts.api", "broker.services.api"),
    commands=("broker.fulfilment.commands",),
    static=_HERE / "static",
    locales=_HERE / "locales",
    templates=_HERE / "templates",
    migrations=_HERE / "migrations",
)
