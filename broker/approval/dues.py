"""Deadlines that pass, recorded once each; registered with the scheduler by the composition root."""

from __future__ import annotations

from sqlmodel import select

from broker.approval import events
from broker.approval.models import Request, Stage
from broker.approval.stages import CORRECTION_OVERDUE, OVERDUE, tell
from core.due import Due, Handler
from core.identity.actors import Actor
from core.uow import UnitOfWork


async def stage_overdue(uow: UnitOfWork, actor: Actor, due: Due) -> None:
    """A stage did not answer in time; nothing when it has answered since, or has another deadline."""
    del actor
    stage = (await uow.session.exec(select(Stage).where(Stage.id == due.subject_id))).first()
    if stage is None or stage.state != "asked" or stage.due_at != due.at:
        return
    request = (await uow.session.exec(select(Request).where(Request.id == stage.request_id).with_for_update())).one()
    await tell(uow, request, events.StageOverdue(stage=stage.id, rule=stage.rule, due_at=due.at))


async def correction_overdue(uow: UnitOfWork, actor: Actor, due: Due) -> None:
    """The body did not correct in time."""
    del actor
    request = (await uow.session.exec(select(Request).where(Request.id == due.subject_id).with_for_update())).first()
    if request is None or request.state != "returned" or request.correct_by != due.at:
        return
    await tell(uow, request, events.CorrectionOverdue(due_at=due.at))


HANDLERS: dict[str, Handler] = {OVERDUE: stage_overdue, CORRECTION_OVERDUE: correction_overdue}
