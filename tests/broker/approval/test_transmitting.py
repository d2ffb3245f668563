"""Transmitting pins what decisions will rest on, and refuses with everything that stands in the way."""

from __future__ import annotations

import pytest

from broker.approval.transmitting import preview_chain, transmit_request
from core.errors import Invalid, PermissionDenied, WrongState
from tests.broker.approval.builders import PIA, Town

pytestmark = pytest.mark.anyio


async def test_the_chain_shows_with_names_before_it_is_sent(town: Town) -> None:
    file = await town.proposed()
    seen = await town.run(town.requester, lambda uow: preview_chain(uow, town.requester, file))
    assert seen.problems == ()
    assert [(one.rule, one.names) for one in seen.stages] == [
        ("manager", ("Luc Gagnon",)),
        ("executive", ("Anne Dirigeante",)),
        ("centre-opinion", ("A. Tremblay", "B. Gagnon")),
    ]


async def test_a_transmitted_request_pins_chain_rules_and_facts_and_asks_the_first_stage(town: Town) -> None:
    key = await town.transmitted()
    request = await town.request(key)
    assert request.number.startswith("D-2026-")
    assert request.chain["id"] == "purchase-quebec"
    assert request.assessment["ruleset"] == "messagerie-quebec"
    assert request.facts["file.total"]["source"].startswith("list:")
    assert (await town.asked(key)).rule == "manager"
    assert (await town.events(key)) == ["request.transmitted", "request.stage_asked"]
    assert (await town.file(request.file_id)).state == "in_approval"  # type: ignore[arg-type]


async def test_a_small_purchase_does_not_go_to_the_chief_executive(town: Town) -> None:
    key = await town.transmitted(base="small_data_loss")
    assert [one.rule for one in await town.stages(key)] == ["manager", "centre-opinion"]


async def test_everything_that_stands_in_the_way_is_listed_at_once(town: Town) -> None:
    file = await town.proposed(pia={})
    with pytest.raises(Invalid) as refused:
        await town.run(town.requester, lambda uow: transmit_request(uow, town.requester, file))
    assert {one.path for one in refused.value.problems} >= {("rules", "a21-63-5-assessment")}
    assert (await town.file(file)).state == "proposed"


async def test_an_assessment_that_is_unfavourable_stops_the_request(town: Town) -> None:
    file = await town.proposed(pia={**PIA, "pia_conclusion": "unfavourable"})
    with pytest.raises(Invalid) as refused:
        await town.run(town.requester, lambda uow: transmit_request(uow, town.requester, file))
    assert "request-rule-not-met" in {one.name for one in refused.value.problems}


async def test_nothing_is_transmitted_without_a_choice(town: Town) -> None:
    file = await town.started()
    with pytest.raises(WrongState):
        await town.run(town.requester, lambda uow: transmit_request(uow, town.requester, file))


async def test_the_centre_does_not_transmit_for_a_body(town: Town) -> None:
    file = await town.proposed()
    with pytest.raises(PermissionDenied):
        await town.run(town.analyst, lambda uow: transmit_request(uow, town.analyst, file))
