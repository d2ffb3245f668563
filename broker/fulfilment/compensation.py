"""Giving up an operation: what was made is taken back in reverse order, by steps with the same guarantees as the
others.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from broker.fulfilment.events import TaskWithdrawn
from broker.fulfilment.withdrawing import withdraw_tasks
from core.ids import new_id
from core.uow import UnitOfWork


@dataclass(frozen=True)
class GivenUp:
    """What becomes of the operation and its service, how many steps will undo what was made, and which tasks nobody
    needs any more: whoever gives up tells of them."""

    operation_state: str
    service_state: str
    undoing: int
    withdrawn: tuple[TaskWithdrawn, ...] = ()


AFTER_FAILURE = {"create": "error", "change": "active", "end": "error"}
AFTER_CANCEL = {"create": "ended", "change": "active", "end": "active"}


async def give_up(uow: UnitOfWork, operation_id: UUID, kind: str, *, cancelled: bool = False) -> GivenUp:
    """Cancel the steps that have not begun, withdraw what they asked of people, and plan the undoing of those that left
    (or may have left) something behind.

    The operation's row must be locked. A change that did not succeed leaves the service as it was; so does an end that
    is cancelled.
    """
    await uow.raw.execute(
        """
        UPDATE step SET state = 'cancelled', finished_at = clock_timestamp()
         WHERE operation_id = $1
           AND state IN ('pending', 'leased', 'retry_at', 'ambiguous', 'waiting_provider', 'waiting_external',
                         'needs_attention')
        """,
        operation_id,
    )
    withdrawn = await withdraw_tasks(uow, operation_id)
    rows = await uow.raw.fetch(
        """
        SELECT s.id FROM step s
         WHERE s.operation_id = $1 AND s.reversible AND s.undoes IS NULL
           AND (s.state = 'done' OR EXISTS (SELECT FROM attempt a WHERE a.step_id = s.id
                                               -- without an outcome nobody knows what the call left behind
                                               AND a.outcome IS DISTINCT FROM 'rejected'))
           AND NOT EXISTS (SELECT FROM step u WHERE u.undoes = s.id AND u.state <> 'cancelled')
         ORDER BY s.position DESC
        """,
        operation_id,
    )
    if rows:
        await uow.raw.execute(
            """
            INSERT INTO step (id, operation_id, organisation_id, position, name, action, spec, call_timeout, patience,
                              reversible, undoes)
            SELECT u.id, s.operation_id, s.organisation_id, m.last + u.n, s.name, s.action, s.spec, s.call_timeout,
                   s.patience, false, s.id
              FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS u (id, undoes, n)
              JOIN step s ON s.id = u.undoes
              CROSS JOIN (SELECT max(position) AS last FROM step WHERE operation_id = $1) m
            """,
            operation_id,
            [new_id() for _ in rows],
            [row["id"] for row in rows],
        )
    state = "compensating" if rows else "cancelled" if cancelled else "failed"
    return GivenUp(state, (AFTER_CANCEL if cancelled else AFTER_FAILURE)[kind], len(rows), withdrawn)
