"""Files whose choice went on to another room: whose turn it is there, since when and by when.

The room that carries them says so through a *carrier*, which `broker.rooms` registers; this room knows none by name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from uuid import UUID

from core.uow import UnitOfWork
from procurement.models import File
from procurement.turn import Turn

Carrier = Callable[[UnitOfWork, Collection[UUID]], Awaitable[Mapping[UUID, Turn]]]
"""Whose turn each of these files is, by file, in one statement; those that it does not carry are left out."""

CARRIED = frozenset({"in_approval"})
"""The states in which another room has the file."""


class Carriers:
    """Every room that carries files; filled at the composition root, then only read."""

    def __init__(self) -> None:
        self._carriers: list[Carrier] = []

    def register(self, carrier: Carrier) -> None:
        """Add a room's carrier; the same one again changes nothing."""
        if carrier not in self._carriers:
            self._carriers.append(carrier)

    async def turns(self, uow: UnitOfWork, files: Iterable[File]) -> dict[UUID, Turn]:
        """Whose turn it is with those of `files` that are carried."""
        wanted = [one.id for one in files if one.state in CARRIED]
        return await self._ask(uow, wanted)

    async def held(self, uow: UnitOfWork, file: File) -> Turn | None:
        """Whose turn it is with what another room holds of this file, whatever the file's own state; None for
        nothing.
        """
        return (await self._ask(uow, [file.id])).get(file.id)

    async def _ask(self, uow: UnitOfWork, wanted: Collection[UUID]) -> dict[UUID, Turn]:
        found: dict[UUID, Turn] = {}
        for carrier in self._carriers if wanted else ():
            found.update(await carrier(uow, wanted))
        return found


CARRIERS = Carriers()
