"""« Opérations qui demandent attention »: the centre's list of steps that stopped, and what is done about them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar.response import Response

from broker.fulfilment import attention as doing
from broker.fulfilment.queries import AttentionView, attention, error_words
from broker.services.inputs import Reason
from core.errors import NotFound
from core.identity.actors import Actor
from core.inputs import parse
from core.permits import permit
from core.uow import UnitOfWork
from core.web.pages import page
from core.web.web import Web

Act = Callable[[UnitOfWork, Actor, AttentionView, str], Awaitable[object]]


async def _retry(uow: UnitOfWork, actor: Actor, line: AttentionView, reason: str) -> None:
    await doing.retry_step(uow, actor, line.step_id, reason=reason)


async def _adopt(uow: UnitOfWork, actor: Actor, line: AttentionView, reason: str) -> None:
    await doing.adopt_step(uow, actor, line.step_id, reason=reason)


async def _mark_done(uow: UnitOfWork, actor: Actor, line: AttentionView, reason: str) -> None:
    await doing.mark_step_done(uow, actor, line.step_id, reason=reason)


async def _cancel(uow: UnitOfWork, actor: Actor, line: AttentionView, reason: str) -> None:
    await doing.cancel_operation(uow, actor, line.operation_id, reason=reason)


ACTIONS: dict[str, Act] = {"retry": _retry, "adopt": _adopt, "mark_done": _mark_done, "cancel": _cancel}
"""What may be done about a step that stopped, by its name in addresses."""

KINDS = {"retry": "primary", "adopt": "primary", "mark_done": "primary", "cancel": "danger"}


class Line(msgspec.Struct, frozen=True):
    """A line of the list with the body's and the supplier's names."""

    view: AttentionView
    body: str
    supplier: str
    error: str


async def lines(uow: UnitOfWork, actor: Actor) -> list[Line]:
    """The operator's list, the longest waiting first.

    Raises:
        PermissionDenied: only the centre reads it.
    """
    permit(actor, "operation.attend")
    found = await attention(uow)
    rows = await uow.raw.fetch(
        """
        SELECT s.id, b.name AS body, p.name AS supplier FROM service s
          JOIN organisation b ON b.id = s.organisation_id JOIN organisation p ON p.id = s.supplier_id
         WHERE s.id = ANY ($1::uuid[])
        """,
        list({one.service_id for one in found}),
    )
    known = {row["id"]: row for row in rows}
    return [
        Line(
            one, known[one.service_id]["body"], known[one.service_id]["supplier"], error_words(one.error_kind or "bug")
        )
        for one in found
    ]


async def line(uow: UnitOfWork, actor: Actor, step_id: UUID) -> Line:
    """One line of it.

    Raises:
        NotFound: the step does not need attention (any more).
    """
    for one in await lines(uow, actor):
        if one.view.step_id == step_id:
            return one
    raise NotFound("step", id=str(step_id))


@page("operations.list", fr="/operations-a-traiter", en="/operations-needing-attention", signed_in=True)
async def operation_list(web: Web) -> Response[Any]:
    """Every step that stopped, why, and what may be done."""
    found = await web.database.read(web.actor, lambda uow: lines(uow, web.actor))
    return web.page("broker/services/attention.html", lines=found)


@page(
    "operations.act",
    fr="/operations-a-traiter/{step_id:uuid}/{action:str}",
    en="/operations-needing-attention/{step_id:uuid}/{action:str}",
    signed_in=True,
)
async def operation_act(web: Web, step_id: UUID, action: str) -> Response[Any]:
    """The consequences of an action, before it is done."""
    known(action)
    found = await web.database.read(web.actor, lambda uow: line(uow, web.actor, step_id))
    return web.page("broker/services/act.html", line=found, view=found.view, action=action, kind=KINDS[action])


@page(
    "operations.act.send",
    fr="/operations-a-traiter/{step_id:uuid}/{action:str}",
    en="/operations-needing-attention/{step_id:uuid}/{action:str}",
    method="POST",
    signed_in=True,
)
async def operation_act_send(web: Web, step_id: UUID, action: str) -> Response[Any]:
    """Do it, with its reason in the ledger."""
    act, given = known(action), parse(Reason, web.form())

    async def work(uow: UnitOfWork) -> None:
        found = await line(uow, web.actor, step_id)
        await act(uow, web.actor, found.view, given.reason)

    await web.database.run(web.actor, work)
    return web.redirect("operations.list", notice="services-acted-notice")


def known(action: str) -> Act:
    """The action of that name.

    Raises:
        NotFound: there is none.
    """
    if action not in ACTIONS:
        raise NotFound("action", name=action)
    return ACTIONS[action]
