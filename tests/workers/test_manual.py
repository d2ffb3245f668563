"""A provider made of people: the step is somebody's task, and goes on when they say so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from broker.fulfilment.attention import TaskDoneAlready, complete_task
from broker.fulfilment.queries import tasks
from core.errors import CourtierError
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.test_engine import drive
from workers.adapters.manual import ManualAdapter
from workers.bridge import Bridge
from workers.engine import Engine

pytestmark = pytest.mark.anyio


async def test_the_supplier_completes_its_task_and_the_service_is_active(shop: Shop, bridge: Bridge) -> None:
    await shop.connect("manual", {"assignee": "supplier", "days": 3})
    engine = Engine(bridge, {"manual": ManualAdapter()}, shop.vault, policy=QUICK)
    opened = await shop.order(quantity=40)
    await asyncio.to_thread(engine.run, opened.id)
    (task,) = await shop.database.read(shop.seller, tasks)
    assert (task.kind, task.content["quantity"], task.assignee) == ("create", 40, "supplier")
    assert await shop.one("SELECT state FROM step") == "waiting_external"
    assert await asyncio.to_thread(engine.run, opened.id) is False, "nobody asks again before it is time"

    async def say_done(actor: Any) -> None:
        await shop.database.run(
            actor, lambda uow: complete_task(uow, actor, task.id, answer={"url": "https://exemple.test"})
        )

    for stranger in (replace(shop.seller, organisation=shop.centre), shop.requester):
        with pytest.raises(CourtierError):
            await say_done(stranger)
    await say_done(shop.seller)
    with pytest.raises(TaskDoneAlready):
        await say_done(shop.seller)
    assert await drive(engine, shop, opened.id) == "done"
    assert await shop.state(opened.service_id) == "active"
    assert "exemple.test" in await shop.one("SELECT outputs::text FROM service")
