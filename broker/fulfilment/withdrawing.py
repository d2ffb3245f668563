"""Taking back what was asked of people: a task is withdrawn when its step is over without it."""

from __future__ import annotations

from uuid import UUID

from broker.fulfilment.events import TaskWithdrawn
from core.uow import UnitOfWork


async def withdraw_tasks(uow: UnitOfWork, operation_id: UUID) -> tuple[TaskWithdrawn, ...]:
    """Close what people were asked for by steps that are over, and did not do; returns what is to be told of it.

    The operation's row must be locked. Whoever completes a task takes that row first too, so that the two never wait
    for each other.
    """
    rows = await uow.raw.fetch(
        """
        UPDATE manual_task m SET withdrawn_at = $2
          FROM step s
         WHERE s.operation_id = $1 AND s.state IN ('done', 'failed', 'cancelled') AND m.step_id = s.id
           AND m.done_at IS NULL AND m.withdrawn_at IS NULL
        RETURNING m.step_id
        """,
        operation_id,
        uow.clock.now(),
    )
    return tuple(TaskWithdrawn(operation=operation_id, step=row["step_id"]) for row in rows)
