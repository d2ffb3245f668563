"""What an operator's monitoring reads."""

from __future__ import annotations

import httpx
import pytest

from core.ledger.sequencer import sequence_all
from tests.broker.services.house import House

pytestmark = pytest.mark.anyio


async def figures(house: House) -> dict[str, float]:
    """Every figure of ours by its name and labels."""
    transport = httpx.ASGITransport(house.app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://courtier.test") as reader:
        answer = await reader.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = (line.rsplit(" ", 1) for line in answer.text.splitlines() if line.startswith("courtier_"))
    return {name: float(value) for name, value in lines}


async def test_an_order_moves_the_figures_of_the_house(house: House) -> None:
    before = await figures(house)
    assert before["courtier_database_up"] == 1
    assert before['courtier_operations{state="pending"}'] == 0
    done = await house.concluded()
    waits = await figures(house)
    assert waits['courtier_operations{state="pending"}'] == 1
    assert waits["courtier_ledger_pending"] > 0
    await sequence_all(house.town.database)
    await house.finished(done.service_id)
    after = await figures(house)
    assert after["courtier_ledger_position"] > waits["courtier_ledger_position"]
    assert after["courtier_ledger_unsigned"] > 0
