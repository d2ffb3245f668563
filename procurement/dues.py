"""Deadlines that pass, recorded once each; registered with the scheduler by the composition root."""

from __future__ import annotations

from sqlmodel import col, select

from core.calendar import end_of_day, local_day
from core.due import Due, Handler, schedule
from core.identity.actors import Actor
from core.uow import UnitOfWork
from procurement import events
from procurement.files import tell
from procurement.models import Clarification, Exclusion, File, FrozenEntry, FrozenList

OVERDUE = "clarification.overdue"


async def schedule_overdue(uow: UnitOfWork, frozen: FrozenList, asked: Clarification) -> None:
    """Have it recorded when the day passes on which suppliers of this list were to answer."""
    await schedule(uow, end_of_day(asked.due_on), OVERDUE, frozen.id)


async def clarification_overdue(uow: UnitOfWork, actor: Actor, due: Due) -> None:
    """Suppliers did not answer in time; nothing when they have, or when their offer was set aside meanwhile."""
    del actor
    frozen = await uow.session.get(FrozenList, due.subject_id)
    if frozen is None:
        return
    day = local_day(due.at)
    silent = (
        await uow.session.exec(
            select(FrozenEntry.offer_code)
            .join(Clarification, col(Clarification.entry_id) == FrozenEntry.id)
            .outerjoin(Exclusion, col(Exclusion.entry_id) == FrozenEntry.id)
            .where(
                Clarification.list_id == frozen.id,
                Clarification.due_on == day,
                col(Clarification.answered_at).is_(None),
                col(Exclusion.entry_id).is_(None),
            )
            .distinct()
            .order_by(col(FrozenEntry.offer_code))
        )
    ).all()
    if not silent:
        return
    file = (await uow.session.exec(select(File).where(File.id == frozen.file_id).with_for_update())).one()
    await tell(uow, file, events.ClarificationOverdue(frozen_list=frozen.id, offers=list(silent), due_on=day))


HANDLERS: dict[str, Handler] = {OVERDUE: clarification_overdue}
