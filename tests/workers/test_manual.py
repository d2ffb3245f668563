"""A provider made of people: the step is somebody's task, and goes on when they say so."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from broker.fulfilment.attention import (
    TaskDoneAlready,
    TaskNotNeeded,
    cancel_operation,
    complete_task,
    mark_step_done,
    retry_step,
)
from broker.fulfilment.queries import TaskView, attention, service, tasks
from broker.fulfilment.service import OpenedOperation
from broker.homes.queries import tasks as tasks_at_home
from core.errors import CourtierError
from core.identity.actors import Actor
from core.uow import UnitOfWork
from tests.support import eventually
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.test_engine import drive, names
from workers.adapters.manual import ManualAdapter
from workers.bridge import Bridge
from workers.contract import Call, Done, Outcome
from workers.engine import Engine
from workers.work import Work

pytestmark = pytest.mark.anyio


async def asked(shop: Shop, bridge: Bridge) -> tuple[Engine, OpenedOperation, TaskView]:
    """An order by hand, whose supplier has been asked."""
    await shop.connect("manual", {"assignee": "supplier", "days": 3})
    engine = Engine(bridge, {"manual": ManualAdapter()}, shop.vault, policy=QUICK)
    opened = await shop.order(quantity=40)
    await asyncio.to_thread(engine.run, opened.id)
    (task,) = await shop.database.read(shop.seller, tasks)
    return engine, opened, task


async def say_done(shop: Shop, actor: Actor, task: UUID) -> None:
    await shop.database.run(actor, lambda uow: complete_task(uow, actor, task, answer={"url": "https://exemple.test"}))


async def give_up(shop: Shop, operation: UUID) -> None:
    await shop.database.run(
        shop.analyst, lambda uow: cancel_operation(uow, shop.analyst, operation, reason="Abandonné")
    )


async def nobody_did_it_in_time(shop: Shop, engine: Engine, operation: UUID) -> UUID:
    """The step's patience is over; returns the step, which now needs attention."""
    await shop.rows("UPDATE step SET waiting_since = waiting_since - interval '91 days'")
    await shop.rows("UPDATE operation SET next_attempt_at = clock_timestamp()")
    assert await drive(engine, shop, operation) == "needs_attention"
    (line,) = await shop.database.read(shop.analyst, attention)
    return line.step_id


async def test_the_supplier_completes_its_task_and_the_service_is_active(shop: Shop, bridge: Bridge) -> None:
    engine, opened, task = await asked(shop, bridge)
    assert (task.kind, task.content["quantity"], task.assignee) == ("create", 40, "supplier")
    assert await shop.one("SELECT state FROM step") == "waiting_external"
    assert await asyncio.to_thread(engine.run, opened.id) is False, "nobody asks again before it is time"

    for stranger in (replace(shop.seller, organisation=shop.centre), shop.requester):
        with pytest.raises(CourtierError):
            await say_done(shop, stranger, task.id)
    await say_done(shop, shop.seller, task.id)
    with pytest.raises(TaskDoneAlready):
        await say_done(shop, shop.seller, task.id)
    assert await drive(engine, shop, opened.id) == "done"
    assert await shop.state(opened.service_id) == "active"
    assert "exemple.test" in await shop.one("SELECT outputs::text FROM service")


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("answer", [{}, {"url": "https://exemple.test"}])
async def test_what_a_person_said_done_is_taken_back_when_the_order_is_cancelled(
    shop: Shop, bridge: Bridge, looked: bool, answer: dict[str, str]
) -> None:
    engine, opened, task = await asked(shop, bridge)
    if looked:
        await nobody_did_it_in_time(shop, engine, opened.id)
    await shop.database.run(shop.seller, lambda uow: complete_task(uow, shop.seller, task.id, answer=answer))
    await give_up(shop, opened.id)
    await asyncio.to_thread(engine.run, opened.id)
    (undo,) = await shop.database.read(shop.seller, tasks)
    assert undo.kind == "undo"
    await say_done(shop, shop.seller, undo.id)
    assert await drive(engine, shop, opened.id) == "cancelled"


async def test_a_task_of_an_operation_that_is_given_up_is_withdrawn_and_can_no_longer_be_done(
    shop: Shop, bridge: Bridge
) -> None:
    engine, opened, task = await asked(shop, bridge)
    await give_up(shop, opened.id)
    assert await shop.database.read(shop.seller, tasks) == []
    assert await shop.database.read(shop.seller, lambda uow: tasks_at_home(uow, "supplier")) == ([], 0)
    (kept,) = await shop.database.read(shop.seller, lambda uow: tasks(uow, done=True))
    assert (kept.id, kept.open, kept.done_at) == (task.id, False, None)
    with pytest.raises(TaskNotNeeded):
        await say_done(shop, shop.seller, task.id)
    assert await drive(engine, shop, opened.id) == "cancelled"
    told = await names(shop, opened.service_id)
    assert told.count("service.task_withdrawn") == 1
    assert "service.task_done" not in told


async def test_who_completes_a_task_while_its_operation_is_given_up_is_told_that_nobody_needs_it(
    shop: Shop, bridge: Bridge
) -> None:
    _engine, opened, task = await asked(shop, bridge)
    given_up, may_commit = asyncio.Event(), asyncio.Event()

    async def slowly(uow: UnitOfWork) -> None:
        await cancel_operation(uow, shop.analyst, opened.id, reason="Abandonné")
        given_up.set()
        await may_commit.wait()

    giving_up = asyncio.create_task(shop.database.run(shop.analyst, slowly))
    await given_up.wait()
    saying = asyncio.create_task(say_done(shop, shop.seller, task.id))

    async def waits() -> bool:
        return bool(
            await shop.one(
                """
                SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                 WHERE NOT l.granted AND a.datname = current_database()
                """
            )
        )

    await eventually(waits)
    may_commit.set()
    await giving_up
    with pytest.raises(TaskNotNeeded):
        await saying


async def test_a_task_whose_step_is_said_to_be_done_by_hand_is_withdrawn(shop: Shop, bridge: Bridge) -> None:
    engine, opened, task = await asked(shop, bridge)
    step = await nobody_did_it_in_time(shop, engine, opened.id)
    await shop.database.run(shop.analyst, lambda uow: mark_step_done(uow, shop.analyst, step, reason="Fait ailleurs"))
    assert await shop.database.read(shop.seller, tasks) == []
    with pytest.raises(TaskNotNeeded):
        await say_done(shop, shop.seller, task.id)
    assert await drive(engine, shop, opened.id) == "done"


@dataclass(frozen=True)
class ByItself(ManualAdapter):
    """Somebody is asked, and before they answer it has come about."""

    def poll(self, call: Call) -> Outcome:
        """Done, however the person is doing."""
        return Done()

    def perform(self, call: Call) -> Outcome:
        """Ask the person."""
        return super().poll(call)


async def test_a_task_is_withdrawn_when_its_step_comes_about_by_itself(shop: Shop, bridge: Bridge) -> None:
    _engine, opened, task = await asked(shop, bridge)
    await shop.rows("UPDATE operation SET next_attempt_at = clock_timestamp()")
    engine = Engine(bridge, {"manual": ByItself()}, shop.vault, policy=QUICK)
    assert await drive(engine, shop, opened.id) == "done"
    assert await shop.database.read(shop.seller, tasks) == []
    with pytest.raises(TaskNotNeeded):
        await say_done(shop, shop.seller, task.id)
    assert "service.task_withdrawn" in await names(shop, opened.service_id)


async def test_a_task_that_is_done_late_is_found_when_its_step_is_tried_again(shop: Shop, bridge: Bridge) -> None:
    engine, opened, task = await asked(shop, bridge)
    step = await nobody_did_it_in_time(shop, engine, opened.id)
    await say_done(shop, shop.seller, task.id)
    await shop.database.run(shop.analyst, lambda uow: retry_step(uow, shop.analyst, step, reason="C’est fait"))
    assert await drive(engine, shop, opened.id) == "done"
    seen = await shop.database.read(shop.requester, lambda uow: service(uow, opened.service_id))
    assert seen is not None
    assert seen.state == "active"


@pytest.mark.parametrize("asked_for", ["poll", "perform"])
async def test_a_task_that_is_done_while_its_step_is_looked_at_is_not_left_for_an_hour(
    shop: Shop, bridge: Bridge, asked_for: str
) -> None:
    first, opened, task = await asked(shop, bridge)
    loop = asyncio.get_running_loop()

    def meanwhile(point: str, work: Work) -> None:
        if point == "called":
            assert work.asked == asked_for
            asyncio.run_coroutine_threadsafe(say_done(shop, shop.seller, task.id), loop).result(10)

    engine = Engine(bridge, {"manual": ManualAdapter()}, shop.vault, policy=QUICK, at=meanwhile)
    if asked_for == "perform":
        step = await nobody_did_it_in_time(shop, first, opened.id)
        await shop.database.run(shop.analyst, lambda uow: retry_step(uow, shop.analyst, step, reason="Relancé"))
    else:
        await shop.rows("UPDATE operation SET next_attempt_at = clock_timestamp()")
    assert await asyncio.to_thread(engine.run, opened.id) is True, "another message is worth sending"
    assert await asyncio.to_thread(first.run, opened.id) is False
    assert await shop.state(opened.service_id) == "active"
