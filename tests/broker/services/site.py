"""The whole house as a server for browsers, its doors opened by name (granian, `--factory`)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from litestar import Litestar

from broker.app import create_app
from core.clock import FixedClock, SystemClock
from core.identity.actors import Actor, ActorKind, GroupRole, OrganisationId, Role
from core.identity.visits import SESSIONS
from core.settings import load_settings
from tests.broker.services.house import Doors

DOORS = "doors.json"


def keep(path: Path, now: datetime, actors: dict[str, Actor]) -> None:
    """Write down who may come in, and what time it is."""
    people = {
        name: {
            "id": str(one.id),
            "group": one.group.value,
            "organisation": str(one.organisation),
            "roles": sorted(one.roles),
            "name": one.name,
        }
        for name, one in actors.items()
    }
    path.write_text(json.dumps({"now": now.isoformat(), "people": people}), encoding="utf-8")


def application() -> Litestar:
    """The application of the environment; a session's cookie is a person's name."""
    settings = load_settings()
    told = json.loads((settings.data_dir / DOORS).read_text(encoding="utf-8"))
    now = datetime.fromisoformat(told["now"])
    app = create_app(settings, clock=FixedClock(now))
    doors = app.state[SESSIONS] = Doors()
    for name, one in told["people"].items():
        actor = Actor(
            ActorKind.PERSON,
            GroupRole(one["group"]),
            UUID(one["id"]),
            OrganisationId(UUID(one["organisation"])),
            frozenset(map(Role, one["roles"])),
            one["name"],
        )
        token = doors.open(actor, SystemClock().now() + timedelta(hours=6))
        doors.actors[name] = doors.actors.pop(token)
    return app
