"""Answering: on what was shown, by somebody who took no part, one at a time; and what each answer brings about."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from broker.approval.deciding import decide_stage, release_stage, take_stage
from broker.approval.detail import detail
from broker.approval.dues import HANDLERS
from broker.approval.errors import FactsChanged, NotForYou, NotInApproval, StageAnswered, StageTaken, TookPart
from broker.approval.events import StageDecided
from broker.approval.inputs import Decide, Withdraw
from broker.approval.models import StageId
from broker.approval.queries import of_body, waiting_for
from broker.approval.transmitting import withdraw_request
from broker.approval.turns import turns
from core.clock import FixedClock
from core.database import Database
from core.due import sweep
from core.errors import Invalid, PermissionDenied, WrongState
from core.identity.actors import Actor, ActorKind, GroupRole, PersonId, Role
from core.ids import new_id
from core.uow import UnitOfWork
from procurement import evaluation, files, freezing, need
from procurement.errors import RequestOpen
from procurement.files import invite_member, reopen_file
from procurement.models import FileId
from procurement.summary import purchase_summary
from tests.broker.approval.builders import PIA, TRANSFER, Town, a_town

pytestmark = pytest.mark.anyio


async def test_a_request_that_every_stage_approves_is_approved_with_its_file(town: Town) -> None:
    key = await town.approved()
    request = await town.request(key)
    assert request.state == "approved"
    assert (await town.file(FileId(request.file_id))).state == "approved"
    assert (await town.events(key)).count("request.stage_decided") == 3


async def test_nobody_approves_what_they_asked_for(town: Town) -> None:
    key = await town.transmitted()
    with pytest.raises(TookPart) as refused:
        await town.decide(key, town.requester, "approved")
    assert refused.value.params["others"] == ["Luc Gagnon"]


async def test_a_manager_who_chose_does_not_approve(town: Town) -> None:
    key = await town.transmitted()
    request = await town.request(key)
    assert town.manager.person is not None
    person = town.manager.person
    await town.run(
        town.requester,
        lambda uow: invite_member(uow, town.requester, FileId(request.file_id), person, ["choice"]),
    )
    with pytest.raises(TookPart):
        await town.decide(key, town.manager, "approved")


async def test_when_the_requester_is_the_only_manager_the_next_authority_decides(database: Database) -> None:
    town = await a_town(database)
    both = Actor(
        ActorKind.PERSON,
        GroupRole.BODY,
        town.manager.id,
        town.body,
        frozenset({Role.MANAGER, Role.REQUESTER}),
        town.manager.name,
    )
    town.requester = both
    key = await town.transmitted(base="small_data_loss")
    stage = await town.asked(key)
    assert (stage.rule, stage.escalated_to, stage.holders) == ("manager", "delegate", [town.delegate.id])
    await town.decide(key, town.delegate, "approved")


async def test_consecutive_stages_of_one_person_are_one_decision_that_names_both(database: Database) -> None:
    town = await a_town(database, manager_is_delegate=True)
    key = await town.transmitted()
    stages = await town.stages(key)
    assert [[one["rule"] for one in stage.capacities] for stage in stages] == [
        ["manager", "executive"],
        ["centre-opinion"],
    ]
    await town.decide(key, town.manager, "approved")
    assert (await town.asked(key)).rule == "centre-opinion"


async def test_a_stranger_and_a_colleague_without_the_role_are_refused(town: Town) -> None:
    key = await town.transmitted()
    with pytest.raises(NotForYou) as refused:
        await town.decide(key, town.delegate, "approved")
    assert refused.value.params["others"] == ["Luc Gagnon"]
    reviewer = Actor(ActorKind.PERSON, GroupRole.REVIEWER, new_id(), None, frozenset({Role.REVIEWER}))
    with pytest.raises(PermissionDenied):
        await town.decide(key, reviewer, "approved")


async def test_a_designated_substitute_decides_in_the_absence_of_the_holder_and_every_list_says_so(town: Town) -> None:
    await town.stands_in(town.delegate, town.manager)
    key = await town.transmitted()
    both = ("Anne Dirigeante", "Luc Gagnon")
    (row,) = await town.run(town.delegate, lambda uow: waiting_for(uow, town.delegate))
    assert (row.id, row.people) == (key, both)
    for reader, theirs in ((town.delegate, True), (town.manager, True), (town.requester, False)):
        told = await town.run(reader, lambda uow, who=reader: detail(uow, who, key))
        assert (told.asked.holders, told.yours) == (both, theirs)
    file = (await town.request(key)).file_id
    found = await town.run(town.requester, lambda uow: turns(uow, [file]))
    assert set(found[file].people) == {town.manager.person, town.delegate.person}
    stage = await town.decide(key, town.delegate, "approved")
    assert stage.decided_by == town.delegate.id
    told = await town.run(town.manager, lambda uow: detail(uow, town.manager, key))
    (event,) = [one.event for one in told.history if isinstance(one.event, StageDecided)]
    assert event.stands_in_for == town.manager.person
    assert (await town.asked(key)).rule == "executive"


async def test_who_stands_in_answers_neither_what_they_took_part_in_nor_for_another_organisation(town: Town) -> None:
    await town.stands_in(town.requester, town.manager)
    await town.stands_in(town.delegate, town.manager, of=town.centre)
    await town.stands_in(town.delegate, town.analyst)
    key = await town.transmitted()
    assert await town.run(town.requester, lambda uow: waiting_for(uow, town.requester)) == []
    for reader in (town.requester, town.analyst):
        told = await town.run(reader, lambda uow, who=reader: detail(uow, who, key))
        assert told.asked.holders == ("Luc Gagnon",)
    with pytest.raises(TookPart):
        await town.decide(key, town.requester, "approved")
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    told = await town.run(town.analyst, lambda uow: detail(uow, town.analyst, key))
    assert "Anne Dirigeante" not in told.asked.holders
    with pytest.raises(NotForYou):
        await town.decide(key, town.delegate, "favourable")


async def test_somebody_of_the_centre_stands_in_for_an_analyst(town: Town) -> None:
    reader = await town.joined_by("C. Roy", Role.DIRECTOR)
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    with pytest.raises(NotForYou):
        await town.decide(key, reader, "favourable")
    assert await town.run(reader, lambda uow: waiting_for(uow, reader)) == []
    await town.stands_in(reader, town.analyst)
    (row,) = await town.run(reader, lambda uow: waiting_for(uow, reader))
    assert row.people == ("A. Tremblay", "B. Gagnon", "C. Roy")
    assert (await town.decide(key, reader, "favourable")).decided_by == reader.person


async def test_a_decision_on_what_was_not_shown_is_refused(town: Town) -> None:
    key = await town.transmitted()
    with pytest.raises(FactsChanged):
        await town.decide(key, town.manager, "approved", shown_hash="0" * 64)


async def test_a_fact_that_changed_outside_voids_nothing_but_must_have_been_shown(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    seen = await town.shown(key)
    request = await town.request(key)
    await town.privacy(FileId(request.file_id), **{**PIA, **TRANSFER, "pia_reference": "EFVP-2026-099"})
    with pytest.raises(FactsChanged):
        await town.decide(key, town.analyst, "favourable", shown_hash=seen)
    stage = await town.decide(key, town.analyst, "favourable")
    assert stage.inputs["need.pia_reference"]["value"] == "EFVP-2026-099"
    assert [one.state for one in await town.stages(key)] == ["decided"] * 3


async def test_two_analysts_cannot_take_the_same_request(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    outcomes = await asyncio.gather(town.take(key, town.analyst), town.take(key, town.second), return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, StageTaken)]
    assert len(refused) == 1
    assert refused[0].params["who"] in {"A. Tremblay", "B. Gagnon"}


async def test_a_request_taken_is_decided_by_who_took_it_until_it_is_given_back(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    stage = StageId((await town.take(key, town.analyst)).id)
    with pytest.raises(StageTaken):
        await town.decide(key, town.second, "favourable")
    with pytest.raises(NotForYou):
        await town.run(town.second, lambda uow: release_stage(uow, town.second, stage))
    await town.run(town.analyst, lambda uow: release_stage(uow, town.analyst, stage))
    assert (await town.decide(key, town.second, "favourable")).decided_by == town.second.id


async def test_a_refusal_gives_its_reason_and_begins_a_new_round(town: Town) -> None:
    key = await town.transmitted()
    with pytest.raises(Invalid) as refused:
        await town.decide(key, town.manager, "refused")
    assert [one.path for one in refused.value.problems] == [("reason",)]
    await town.decide(key, town.manager, "refused", reason="Le budget n’est pas disponible.")
    request = await town.request(key)
    file = await town.file(FileId(request.file_id))
    assert (request.state, file.state, file.round) == ("refused", "consulting", 2)
    assert [one.state for one in await town.stages(key, void=True)] == ["decided", "void", "void"]


async def test_an_opinion_is_no_decision_and_conditions_are_written(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    with pytest.raises(Invalid) as refused:
        await town.decide(key, town.analyst, "approved")
    assert [one.path for one in refused.value.problems] == [("outcome",)]
    with pytest.raises(Invalid) as refused:
        await town.decide(key, town.analyst, "conditional")
    assert [one.path for one in refused.value.problems] == [("conditions",)]
    stage = await town.decide(key, town.analyst, "conditional", conditions="Reprendre l’EFVP avant la migration.")
    assert stage.conditions is not None
    assert (await town.request(key)).state == "approved"


async def test_a_stage_waits_for_whoever_has_the_role_today(town: Town) -> None:
    key = await town.transmitted()
    new = await town.hand_over()
    (row,) = await town.run(new, lambda uow: waiting_for(uow, new))
    assert (row.id, row.people) == (key, ("Nora Nouvelle",))
    assert await town.run(town.manager, lambda uow: waiting_for(uow, town.manager)) == []
    rows, _ = await town.run(town.requester, lambda uow: of_body(uow, town.requester, limit=10))
    assert [one.people for one in rows] == [("Nora Nouvelle",)], "every list says so"
    told = await town.run(town.requester, lambda uow: detail(uow, town.requester, key))
    assert told.asked.holders == ("Nora Nouvelle",)
    assert told.stages[0].holders == ("Nora Nouvelle",)
    file = (await town.request(key)).file_id
    assert (await town.run(new, lambda uow: turns(uow, [file])))[file].people == (new.person,)
    assert (await town.decide(key, new, "approved")).decided_by == new.person


async def test_who_only_approves_neither_defines_nor_chooses(town: Town) -> None:
    me, boss, key = town.requester, town.manager, await town.started()
    await town.run(me, lambda uow: invite_member(uow, me, key, PersonId(boss.id), ["approval"]))  # type: ignore[arg-type]
    for work in (
        lambda uow: need.answer_need(uow, boss, key, {"mailboxes": 300}),
        lambda uow: need.confirm_need(uow, boss, key),
        lambda uow: freezing.freeze_list(uow, boss, key),
        lambda uow: evaluation.accept_exclusions(uow, boss, key),
    ):
        with pytest.raises(PermissionDenied):
            await town.run(boss, work)
    await town.run(boss, lambda uow: files.declare_interests(uow, boss, key, interest=None))
    await town.privacy(key, **{**PIA, **TRANSFER})
    await town.choose(key)
    request = await town.transmitted(key)
    assert (await town.decide(request, boss, "approved")).outcome == "approved"


async def test_what_somebody_did_keeps_them_from_approving_whatever_the_team_says_later(town: Town) -> None:
    me, boss, key = town.requester, town.manager, await town.started()
    await town.run(me, lambda uow: invite_member(uow, me, key, PersonId(boss.id), ["need"]))  # type: ignore[arg-type]
    await town.run(boss, lambda uow: files.declare_interests(uow, boss, key, interest=None))
    await town.run(boss, lambda uow: need.answer_need(uow, boss, key, {"mailboxes": 390}))
    await town.run(me, lambda uow: invite_member(uow, me, key, PersonId(boss.id), ["approval"]))  # type: ignore[arg-type]
    await town.privacy(key, **{**PIA, **TRANSFER})
    await town.choose(key)
    request = await town.transmitted(key)
    first = await town.asked(request)
    assert boss.id not in first.holders, "the next authority decides"
    with pytest.raises((TookPart, NotForYou)):
        await town.decide(request, boss, "approved")
    summary = await town.run(town.analyst, lambda uow: purchase_summary(uow, town.analyst, key))
    mine = next(one for one in summary.people if one["person"] == str(boss.id))
    assert mine["capacities"] == ["need", "approval"]
    assert [one.raised for one in summary.signals if one.code == "same-person"] == [True]


async def test_going_against_an_unfavourable_opinion_takes_the_chief_executives_written_reason(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    await town.decide(key, town.analyst, "unfavourable", reason="Les mesures de continuité sont faibles.")
    stage = await town.asked(key)
    assert (stage.rule, stage.holders) == ("against-opinion", [town.delegate.id])
    with pytest.raises(Invalid) as refused:
        await town.decide(key, town.delegate, "approved")
    assert [one.path for one in refused.value.problems] == [("reason",)]
    await town.decide(key, town.delegate, "approved", reason="Le contrat actuel prend fin avant toute autre solution.")
    assert (await town.request(key)).state == "approved"


async def test_nothing_is_decided_once_the_file_has_begun_a_new_round(town: Town) -> None:
    key = await town.transmitted()
    request, shown = await town.request(key), await town.shown(key)

    async def behind_its_back(uow: UnitOfWork) -> None:
        opened = await files.open_file(uow, town.requester, "file.reopen", request.file_id)
        await files.new_round(uow, opened.file, because="changed_mind")

    await town.run(town.requester, behind_its_back)
    with pytest.raises(NotInApproval):
        await town.decide(key, town.manager, "approved", shown_hash=shown)
    file = FileId(request.file_id)
    await town.choose(file, again=True)
    with pytest.raises(Invalid) as refused:
        await town.transmitted(file)
    assert [one.name for one in refused.value.problems] == ["request-already-open"]
    given = Withdraw(because="Une nouvelle ronde est ouverte.")
    await town.run(town.requester, lambda uow: withdraw_request(uow, town.requester, key, given))
    await town.transmitted(file)


async def test_a_file_goes_no_other_way_while_a_request_carries_its_choice(town: Town) -> None:
    me = town.requester
    key = await town.transmitted()
    file = FileId((await town.request(key)).file_id)

    async def abandon() -> None:
        await town.run(me, lambda uow: files.abandon_file(uow, me, file, because="Plus de besoin."))

    for state in ("transmitted", "approved"):
        assert (await town.request(key)).state == state
        with pytest.raises(RequestOpen):
            await abandon()
        with pytest.raises(RequestOpen):
            await town.run(me, lambda uow: reopen_file(uow, me, file, because="changed_mind"))
        if state == "transmitted":
            for who in (town.manager, town.delegate):
                await town.decide(key, who, "approved")
            await town.decide(key, town.analyst, "favourable")
    await town.run(me, lambda uow: withdraw_request(uow, me, key, Withdraw(because="Le besoin a changé.")))
    await abandon()
    assert (await town.file(file)).state == "abandoned"


async def test_a_file_whose_request_was_returned_is_abandoned_once_it_is_withdrawn(town: Town) -> None:
    me = town.requester
    key = await town.transmitted()
    file = FileId((await town.request(key)).file_id)
    await town.send_back(key, town.manager, "volumes")
    await town.run(me, lambda uow: reopen_file(uow, me, file, because="returned"))
    with pytest.raises(RequestOpen):
        await town.run(me, lambda uow: files.abandon_file(uow, me, file, because="Plus de besoin."))
    await town.run(me, lambda uow: withdraw_request(uow, me, key, Withdraw(because="Le besoin a changé.")))
    await town.run(me, lambda uow: files.abandon_file(uow, me, file, because="Plus de besoin."))


async def test_a_stage_answers_once(town: Town) -> None:
    key = await town.transmitted()
    stage = StageId((await town.asked(key)).id)
    shown = await town.shown(key)
    given = Decide(outcome="approved", shown_hash=shown)
    outcomes = await asyncio.gather(
        *(town.run(town.manager, lambda uow: decide_stage(uow, town.manager, stage, given)) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert all(isinstance(one, StageAnswered) for one in outcomes if isinstance(one, Exception))


async def test_a_stage_that_waits_its_turn_cannot_be_taken(town: Town) -> None:
    key = await town.transmitted()
    waiting = StageId((await town.stages(key))[1].id)
    with pytest.raises(WrongState):
        await town.run(town.delegate, lambda uow: take_stage(uow, town.delegate, waiting))


async def test_a_request_taken_back_says_why_and_begins_a_new_round(town: Town) -> None:
    key = await town.transmitted()
    given = Withdraw(because="Le besoin a changé.")
    await town.run(town.requester, lambda uow: withdraw_request(uow, town.requester, key, given))
    request = await town.request(key)
    assert (request.state, (await town.file(FileId(request.file_id))).round) == ("withdrawn", 2)


async def test_a_deadline_that_passes_is_recorded_once(town: Town, database: Database, clock: FixedClock) -> None:
    key = await town.transmitted()
    clock.advance(timedelta(days=30))
    assert await sweep(database, HANDLERS) == 1
    assert await sweep(database, HANDLERS) == 0
    assert (await town.events(key)).count("request.stage_overdue") == 1


async def test_an_answer_in_time_is_never_overdue(town: Town, database: Database, clock: FixedClock) -> None:
    key = await town.transmitted(base="small_data_loss")
    await town.decide(key, town.manager, "approved")
    await town.decide(key, town.analyst, "favourable")
    clock.advance(timedelta(days=60))
    await sweep(database, HANDLERS)
    assert "request.stage_overdue" not in await town.events(key)
