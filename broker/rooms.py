"""Every room of the house, ground floor first: what the composition roots, the command and the tests share."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from core.ledger import Event, check_registry
from core.permits import PERMISSIONS, Permission
from core.room import Room, things

NAMES = ("core", "guidelines", "catalogue", "procurement", "broker")


def rooms() -> tuple[Room, ...]:
    """What each room brings, in the order in which one may lean on another."""
    return tuple(importlib.import_module(name).ROOM for name in NAMES)


def migrations() -> list[Path]:
    """The folders of every room's migrations."""
    return [room.migrations for room in rooms() if room.migrations is not None]


def register() -> None:
    """Fill the tables of the running program: permissions, events, who carries files; a mistake stops the start."""
    from broker.approval.turns import turns  # brings every model, for which `courtier --help` does not wait
    from procurement.carried import CARRIERS

    for room in rooms():
        PERMISSIONS.register(things(room.permissions, Permission))
        for _ in things(room.events, Event):
            pass
    check_registry()
    CARRIERS.register(turns)


def handlers() -> list[Any]:
    """The REST handlers of every room: what their `api` modules list as `HANDLERS`."""
    found: list[Any] = []
    for room in rooms():
        for source in room.api:
            module = importlib.import_module(source) if isinstance(source, str) else source
            found.extend(module.HANDLERS)
    return found
