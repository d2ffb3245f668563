"""The catalogue as it grew: it opened with the offers of the first suppliers, the others came in the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalogue.demo import DemoOffer, manufacturers, offers, suppliers
from catalogue.demo.publishing import Published, enter, put
from catalogue.service import register_manufacturer
from core.database import Database
from core.identity.actors import WORKER
from core.uow import UnitOfWork

OPENING = frozenset(
    {
        "fjordane-lacustre",
        "harlowmere-standard",
        "nordecume-essentiel",
        "nordecume-leger",
        "ombrelac-courant",
        "plumecote-solidaire",
        "quillaume-courant",
        "quillaume-leger",
    }
)
"""What the catalogue held when it opened."""

SITTING = 10
"""Offers published in one transaction."""


async def open_catalogue(database: Database, day: date) -> Published:
    """Every supplier with its agreement, and the first offers; their dates are told as of `day`."""
    done = Published()

    async def work(uow: UnitOfWork) -> None:
        for maker in manufacturers():
            row = await register_manufacturer(
                uow, WORKER, code=maker.code, name=maker.name, control_country=maker.control_country
            )
            done.manufacturers[maker.code] = row.id
        for supplier in suppliers(day):
            await enter(uow, WORKER, supplier, done)

    await database.run(WORKER, work)
    await shelve(database, [one for one in offers(day) if one.code in OPENING], done)
    return done


async def fill_catalogue(database: Database, day: date, done: Published) -> None:
    """The other offers."""
    await shelve(database, [one for one in offers(day) if one.code not in OPENING], done)


async def shelve(database: Database, some: Sequence[DemoOffer], done: Published) -> None:
    """Publish offers, a sitting at a time."""

    def sitting(part: Sequence[DemoOffer]) -> object:
        async def work(uow: UnitOfWork) -> None:
            for offer in part:
                await put(uow, actor=WORKER, offer=offer, done=done)

        return work

    for start in range(0, len(some), SITTING):
        await database.run(WORKER, sitting(some[start : start + SITTING]))  # type: ignore[arg-type]
