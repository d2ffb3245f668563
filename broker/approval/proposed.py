"""The choice that a request is about, as it was frozen: offer, plan, total and term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import select

from catalogue.models import OfferVersion
from core.uow import UnitOfWork
from procurement.models import Choice, FrozenEntry, FrozenList


@dataclass(frozen=True)
class Proposed:
    """A choice with the offer of the frozen list that it takes; `plan` is the plan's name in both languages."""

    choice: Choice
    entry: FrozenEntry
    frozen: FrozenList
    plan: Mapping[str, str]


async def proposed(uow: UnitOfWork, choice: Choice) -> Proposed:
    """What a choice takes."""
    session = uow.session
    entry = (await session.exec(select(FrozenEntry).where(FrozenEntry.id == choice.entry_id))).one()
    frozen = (await session.exec(select(FrozenList).where(FrozenList.id == choice.list_id))).one()
    version = (await session.exec(select(OfferVersion).where(OfferVersion.id == entry.offer_version_id))).one()
    unnamed = {"fr": entry.plan or "", "en": entry.plan or ""}
    names = (one["name"] for one in version.plans if one["code"] == entry.plan)
    return Proposed(choice, entry, frozen, next(names, unnamed))
