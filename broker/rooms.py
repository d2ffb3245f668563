"""Every room of the house, ground floor first: what the composition roots, the command and the tests share."""

from __future__ import annotations

import importlib
from pathlib import Path

from core.room import Room

NAMES = ("core", "guidelines", "catalogue", "procurement", "broker")


def rooms() -> tuple[Room, ...]:
    """What each room brings, in the order in which one may lean on another."""
    return tuple(importlib.import_module(name).ROOM for name in NAMES)


def migrations() -> list[Path]:
    """The folders of every room's migrations."""
    return [room.migrations for room in rooms() if room.migrations is not None]
