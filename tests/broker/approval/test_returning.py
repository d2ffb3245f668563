"""A return points at what to correct; what comes back keeps the answers whose inputs are the same, and no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from broker.approval.deciding import return_request
from broker.approval.dues import HANDLERS
from broker.approval.inputs import Point, Return, Withdraw
from broker.approval.models import RequestId, StageId
from broker.approval.transmitting import preview_chain, resubmit_request, withdraw_request
from core.calendar import end_of_day
from core.clock import FixedClock
from core.database import Database
from core.due import sweep
from core.errors import Invalid, WrongState
from procurement import need
from procurement.files import reopen_file
from procurement.models import FileId
from tests.broker.approval.builders import PIA, TRANSFER, Town

pytestmark = pytest.mark.anyio


async def at_the_centre(town: Town) -> RequestId:
    """A request that the body's people approved."""
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    return key


async def resubmit(town: Town, key: RequestId) -> None:
    """Send it back."""
    await town.run(town.requester, lambda uow: resubmit_request(uow, town.requester, key))


async def test_a_return_stops_the_centres_clock_and_starts_the_bodys(town: Town, clock: FixedClock) -> None:
    key = await at_the_centre(town)
    clock.advance(timedelta(days=2))
    request = await town.send_back(key, town.analyst, "privacy")
    stage = (await town.stages(key))[2]
    assert (request.state, stage.state, stage.due_at) == ("returned", "returned", None)
    assert stage.days_left == 8
    assert request.correct_by is not None
    assert request.correct_by > clock.now()


async def test_what_did_not_change_keeps_its_answer(town: Town) -> None:
    key = await at_the_centre(town)
    await town.send_back(key, town.analyst, "privacy")
    request = await town.request(key)
    await town.privacy(FileId(request.file_id), **{**PIA, **TRANSFER, "pia_reference": "EFVP-2026-099"})
    await resubmit(town, key)
    states = [(one.rule, one.state) for one in await town.stages(key)]
    assert states == [("manager", "decided"), ("executive", "decided"), ("centre-opinion", "asked")]
    assert [one.rule for one in await town.stages(key, void=True) if one.state == "void"] == ["centre-opinion"]
    request = await town.request(key)
    assert [one["fact"] for one in request.changes[0]["changed"]] == ["need.pia_reference"]
    assert request.changes[0]["kept"] == ["manager", "executive"]


async def test_a_stage_asked_again_on_the_same_facts_has_the_days_that_were_left(town: Town, clock: FixedClock) -> None:
    key = await at_the_centre(town)
    clock.advance(timedelta(days=2))
    await town.send_back(key, town.analyst, "documents")
    clock.advance(timedelta(days=5))
    await resubmit(town, key)
    stage = await town.asked(key)
    assert stage.rule == "centre-opinion"
    assert stage.days_left is None
    assert stage.due_at == end_of_day(date(2026, 6, 18))  # eight working days after Monday the 8th


async def against_the_opinion(town: Town) -> RequestId:
    """A request that the centre is against, returned by the chief executive who has to decide all the same."""
    key = await at_the_centre(town)
    await town.decide(key, town.analyst, "unfavourable", reason="Les mesures de continuité sont faibles.")
    assert (await town.asked(key)).rule == "against-opinion"
    await town.send_back(key, town.delegate, "privacy")
    return key


async def test_an_opinion_against_the_request_survives_its_return_unchanged(town: Town) -> None:
    key = await against_the_opinion(town)
    file = FileId((await town.request(key)).file_id)
    preview = await town.run(town.requester, lambda uow: preview_chain(uow, town.requester, file))
    assert [one.rule for one in preview.stages][-1] == "against-opinion", "shown before it is sent"
    await town.run(
        town.requester, lambda uow: resubmit_request(uow, town.requester, key, shown_hash=preview.facts_hash)
    )
    assert (await town.request(key)).state == "transmitted"
    states = [(one.rule, one.state) for one in await town.stages(key)]
    assert states[2:] == [("centre-opinion", "decided"), ("against-opinion", "asked")]
    await town.decide(key, town.delegate, "approved", reason="Le service actuel cesse en juillet.")
    assert (await town.request(key)).state == "approved"


async def test_an_opinion_on_what_has_changed_is_asked_again_and_binds_no_longer(town: Town) -> None:
    key = await against_the_opinion(town)
    file = FileId((await town.request(key)).file_id)
    await town.privacy(file, **{**PIA, **TRANSFER, "pia_reference": "EFVP-2026-099"})
    await resubmit(town, key)
    states = [(one.rule, one.state) for one in await town.stages(key)]
    assert states[2:] == [("centre-opinion", "asked")]
    await town.decide(key, town.analyst, "favourable")
    assert (await town.request(key)).state == "approved"


async def test_a_new_choice_asks_every_stage_again(town: Town) -> None:
    key = await at_the_centre(town)
    await town.send_back(key, town.analyst, "requirements")
    file = FileId((await town.request(key)).file_id)
    await town.run(town.requester, lambda uow: reopen_file(uow, town.requester, file, because="returned"))
    with pytest.raises(WrongState):
        await resubmit(town, key)
    await town.run(town.requester, lambda uow: need.revise_need(uow, town.requester, file))
    await town.run(town.requester, lambda uow: need.answer_need(uow, town.requester, file, {"mailboxes": 450}))
    await town.choose(file)
    await resubmit(town, key)
    assert [(one.rule, one.state) for one in await town.stages(key)] == [
        ("manager", "asked"),
        ("executive", "waiting"),
        ("centre-opinion", "waiting"),
    ]
    assert len([one for one in await town.stages(key, void=True) if one.state == "void"]) == 3


async def test_a_stage_that_is_no_longer_wanted_is_void(town: Town) -> None:
    key = await at_the_centre(town)
    await town.send_back(key, town.analyst, "volumes")
    file = FileId((await town.request(key)).file_id)
    await town.run(town.requester, lambda uow: reopen_file(uow, town.requester, file, because="returned"))
    await town.run(town.requester, lambda uow: need.revise_need(uow, town.requester, file))
    await town.run(town.requester, lambda uow: need.answer_need(uow, town.requester, file, {"mailboxes": 60}))
    await town.choose(file)
    await resubmit(town, key)
    assert [one.rule for one in await town.stages(key)] == ["manager", "centre-opinion"]


async def test_a_return_points_at_something_that_exists(town: Town) -> None:
    key = await at_the_centre(town)
    stage = StageId((await town.asked(key)).id)
    given = Return(
        points=[
            Point(field="colour", reason="missing"),
            Point(field="privacy", reason="other"),
            Point(field="privacy", reason="because"),
        ]
    )
    with pytest.raises(Invalid) as refused:
        await town.run(town.analyst, lambda uow: return_request(uow, town.analyst, stage, given))
    assert {one.path for one in refused.value.problems} == {
        ("points", 0, "field"),
        ("points", 1, "comment"),
        ("points", 2, "field"),
        ("points", 2, "reason"),
    }


async def test_a_returned_request_may_be_taken_back(town: Town) -> None:
    key = await at_the_centre(town)
    await town.send_back(key, town.analyst, "privacy")
    given = Withdraw(because="Nous renonçons à cet achat.")
    await town.run(town.requester, lambda uow: withdraw_request(uow, town.requester, key, given))
    assert (await town.request(key)).state == "withdrawn"


async def test_the_bodys_time_to_correct_that_passes_is_recorded_once(
    town: Town, database: Database, clock: FixedClock
) -> None:
    key = await at_the_centre(town)
    await town.send_back(key, town.analyst, "privacy")
    clock.advance(timedelta(days=40))
    await sweep(database, HANDLERS)
    await sweep(database, HANDLERS)
    assert (await town.events(key)).count("request.correction_overdue") == 1
