"""Pages of services: the list, one service, its live progress, its access shown once, its tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.fulfilment.attention import Assigned, complete_task
from broker.fulfilment.queries import TaskView
from broker.services import live, queries
from broker.services.inputs import Completed, Reveal
from broker.services.revealing import reveal_once, vault_of
from broker.services.timeline import entries, told
from broker.services.turn import STEP_TONES, TONES, access_waits, going_on, records_wait, turn_of
from core.calendar import term_end
from core.errors import NotFound, PermissionDenied
from core.identity.actors import Actor
from core.inputs import parse
from core.ledger import Stream
from core.permits import may, permit
from core.uow import UnitOfWork
from core.web.pages import page
from core.web.paging import ON_A_PAGE, beyond, page_count, page_number
from core.web.web import Web


@page("services.list", fr="/services", en="/services", signed_in=True)
async def service_list(web: Web) -> Response[Any]:
    """The services of the reader's body, or of all; those that need something first."""
    state = web.query.get("etat") if web.query.get("etat") in states() else None
    at = page_number(web)
    wanting = web.query.get("afaire") == "1"
    found = await web.database.read(
        web.actor, lambda uow: queries.cards(uow, web.actor, state=state, attention=wanting, page=at, limit=ON_A_PAGE)
    )
    total = found[0].total if found else 0
    if (last := beyond(web, at, page_count(total, ON_A_PAGE))) is not None:
        return last
    return web.page(
        "broker/services/list.html",
        found=found,
        total=total,
        pages=page_count(total, ON_A_PAGE),
        at=at,
        state=state,
        wanting=wanting,
        state_options=[(one, web.language.t(f"status-service-{one}")) for one in states()],
        tones=TONES,
        several=web.actor.group.value != "courtier_body",
    )


@page("services.show", fr="/services/{number:str}", en="/services/{number:str}", signed_in=True)
async def service_show(web: Web, number: str) -> Response[Any]:
    """One service: state, whose turn, steps, what to do, what it rests on, its history."""

    async def work(uow: UnitOfWork) -> Any:
        found = await queries.whole(uow, web.actor, await queries.find(uow, number))
        return found, await entries(uow, [Stream("service", found.view.id)])

    found, (history, people) = await web.database.read(web.actor, work)
    view, now = found.view, web.clock.now()
    return web.page(
        "broker/services/service.html",
        found=found,
        view=view,
        turn=turn_of(found, web.actor, now),
        tone=TONES[view.state],
        step_tones=STEP_TONES,
        going_on=going_on(found.progress),
        records_wait=records_wait(found),
        access_waits=access_waits(found),
        words=live.in_words(found.progress, web.language) if found.progress else "",
        links=links(web, found.origin) if found.origin else {},
        mine=[one for one in found.tasks if may(web.actor, "task.complete", assigned(one, view.supplier_id))],
        ends_on=None if found.origin is None else term_end(found.origin.starts_on, found.origin.initial_months),
        details=queries.plain(view.outputs),
        may_reveal=may(web.actor, "service.reveal_credential", view),
        history=told(history, people, web.language),
        now=now,
    )


@page("services.events", fr="/services/{number:str}/suivi", en="/services/{number:str}/progress", signed_in=True)
async def service_events(web: Web, number: str) -> Response[Any]:
    """The steps of the operation as server-sent events, fed by the ledger."""

    async def work(uow: UnitOfWork) -> UUID:
        permit(web.actor, "service.read")
        return await queries.find(uow, number)

    service_id = await web.database.read(web.actor, work)
    return web.events(live.follow(web.request.app, web.database, web.actor, service_id, web.language))


@page("services.reveal", fr="/services/{number:str}/acces", en="/services/{number:str}/access", signed_in=True)
async def reveal(web: Web, number: str) -> Response[Any]:
    """What will happen when the access is shown; or, once it was, when and to whom."""

    found = await web.database.read(web.actor, lambda uow: to_reveal(uow, web.actor, number))
    if not found.accesses:
        raise NotFound("credential")
    return web.page(
        "broker/services/reveal.html",
        found=found,
        view=found.view,
        waiting=[one for one in found.accesses if one.waiting],
    )


@page(
    "services.reveal.send",
    fr="/services/{number:str}/acces",
    en="/services/{number:str}/access",
    method="POST",
    signed_in=True,
)
async def reveal_send(web: Web, number: str) -> Response[Any]:
    """Show the access on this one answer, which nothing keeps."""
    given = parse(Reveal, web.form())

    found = await web.database.read(web.actor, lambda uow: to_reveal(uow, web.actor, number))
    content = await reveal_once(web.database, vault_of(web.request.app), web.actor, found.view.id, given.name)
    return web.page(
        "broker/services/revealed.html", found=found, view=found.view, secrets=in_order(queries.everything(content))
    )


@page("services.task", fr="/taches/{task_id:uuid}", en="/tasks/{task_id:uuid}", signed_in=True)
async def task_show(web: Web, task_id: UUID) -> Response[Any]:
    """One task: what to do, by when, and the way to say that it is done."""
    task, supplier = await web.database.read(web.actor, lambda uow: own_task(uow, web.actor, task_id))
    return web.page(
        "broker/services/task.html",
        task=task,
        supplier=supplier,
        facts=queries.plain(task.content),
        sees_service=may(web.actor, "service.read"),
        now=web.clock.now(),
    )


@page("services.task.send", fr="/taches/{task_id:uuid}", en="/tasks/{task_id:uuid}", method="POST", signed_in=True)
async def task_send(web: Web, task_id: UUID) -> Response[Any]:
    """Say that the task is done."""
    given = parse(Completed, web.form())
    answer = {"note": given.note} if given.note else {}
    await web.database.run(web.actor, lambda uow: complete_task(uow, web.actor, task_id, answer=answer))
    return web.redirect("services.task", task_id=task_id, notice="services-task-done-notice")


FIRST = ("address", "username", "user", "login", "password", "host", "hostname", "port")
"""What a person types to come in, in the order in which it is asked; what else is told follows as it came."""


def in_order(values: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The values of an access as a person needs them: who, the password, where."""
    return sorted(values, key=lambda one: FIRST.index(one[0]) if one[0] in FIRST else len(FIRST))


async def own_task(uow: UnitOfWork, actor: Actor, task_id: UUID) -> tuple[TaskView, str]:
    """A task of the actor's side, with the supplier's name.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    task = await queries.task(uow, task_id)
    row = await uow.raw.fetchrow(
        """
        SELECT m.supplier_id, o.name FROM manual_task m JOIN organisation o ON o.id = m.supplier_id WHERE m.id = $1
        """,
        task_id,
    )
    if not may(actor, "task.complete", assigned(task, row["supplier_id"])):
        raise PermissionDenied("task.complete", reason="not-your-task")
    return task, row["name"]


def assigned(task: TaskView, supplier_id: UUID) -> Assigned:
    """Whose task it is, for the permission."""
    return Assigned(task.assignee, task.organisation_id, supplier_id)


async def to_reveal(uow: UnitOfWork, actor: Actor, number: str) -> queries.Whole:
    """A service of which the actor may be shown the access.

    Raises:
        NotFound, PermissionDenied.
    """
    found = await queries.whole(uow, actor, await queries.find(uow, number))
    permit(actor, "service.reveal_credential", found.view)
    return found


def links(web: Web, found: queries.Origin) -> dict[str, str]:
    """Where the thread leads: the contract's own page when there is one, the purchase in one page for the rest."""
    purchase = web.url("review.purchase", number=found.file)
    contract = web.url("contracts.show", number=found.contract) if "contracts.show" in web.kit.routes else purchase
    return {"contract": contract, "choice": f"{purchase}#choice", "requirements": f"{purchase}#requirements"}


def states() -> tuple[str, ...]:
    """The states of a service, in the order of its life."""
    return tuple(TONES)
