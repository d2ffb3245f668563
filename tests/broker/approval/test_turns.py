"""Whose turn a file in approval is, as the room that keeps the files is told."""

from __future__ import annotations

import pytest

from broker.approval.turns import turns
from core.calendar import local_day
from procurement.models import FileId
from tests.broker.approval.builders import Town

pytestmark = pytest.mark.anyio


async def test_a_file_in_approval_waits_for_who_answers_and_one_returned_for_who_asked(town: Town) -> None:
    answering, returned = await town.transmitted(), await town.transmitted()
    await town.send_back(returned, town.manager, "privacy")
    asked, back = await town.request(answering), await town.request(returned)
    stage = await town.asked(answering)
    files = [FileId(asked.file_id), FileId(back.file_id)]
    found = await town.run(town.requester, lambda uow: turns(uow, files))
    there = found[asked.file_id]
    assert (there.party, there.people, there.since) == ("approvers", tuple(stage.holders), stage.asked_at)
    assert stage.due_at is not None
    assert there.due == local_day(stage.due_at)
    here = found[back.file_id]
    assert (here.party, here.people, here.why) == ("team", (town.requester.person,), "correction")
    assert back.correct_by is not None
    assert here.due == local_day(back.correct_by)
    assert here.params == {"request_id": back.id}
