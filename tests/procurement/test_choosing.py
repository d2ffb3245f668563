"""From a frozen list to a choice: reasons, clarifications, the cheapest compliant offer and no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.due import sweep
from core.errors import Invalid, WrongState
from core.ids import new_id
from procurement import choosing, evaluation, files, requirements
from procurement.dues import HANDLERS
from procurement.errors import (
    AlreadyAnswered,
    ClarificationPending,
    ExclusionsPending,
    NotCompliant,
    NothingToAsk,
    NotTheCheapest,
    OfferUnavailable,
    ReasonNeeded,
    RequirementsClosed,
)
from procurement.models import Clarification, EntryId, Exclusion, RequirementChange, RequirementId
from procurement.summary import purchase_summary
from tests.procurement.builders import BuiltFile, World, hours, quota_at_least, rpo_at_most

pytestmark = pytest.mark.anyio


async def asked(file: BuiltFile) -> list[Clarification]:
    found: list[Clarification] = await file.run(lambda uow: evaluation.ask_clarification(uow, file.actor, file.id))
    return found


async def answered(world: World, one: Clarification, seller: str, **answers: Any) -> Clarification:
    actor = world.sellers[seller]
    found: Clarification = await world.database.run(
        actor,
        lambda uow: evaluation.answer_clarification(uow, actor, one.id, answers=answers),  # type: ignore[arg-type]
    )
    return found


async def test_exclusions_are_accepted_in_one_action_each_with_its_reason(world: World) -> None:
    await world.offer("GOOD", rpo=1)
    await world.offer("SLOW", rpo=24)
    await world.offer("SLOWER", rpo=48)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    rows = await file.run(lambda uow: uow.session.exec(select(Exclusion)))
    reasons = sorted(row.reason["fr"] for row in rows.all())
    assert len(reasons) == 2
    assert "24" in reasons[0]
    assert "4" in reasons[0]


async def test_the_cheapest_compliant_offer_is_chosen_and_the_reason_is_generated(world: World) -> None:
    await world.offer("CHEAP", price="5.00", rpo=1)
    await world.offer("DEAR", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    with pytest.raises(NotTheCheapest):
        await file.choose("DEAR")
    choice = await file.choose("CHEAP")
    assert (choice.rank, choice.compliant, choice.reason, choice.cheaper_not_asked) == (1, 2, None, 0)
    assert "Courriel CHEAP" in choice.justification["fr"]
    assert "Email CHEAP" in choice.justification["en"]
    assert (await file.row()).state == "proposed"


async def test_nothing_is_chosen_before_exclusions_are_accepted(world: World) -> None:
    await world.offer("GOOD", rpo=1)
    await world.offer("SLOW", rpo=24)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    with pytest.raises(ExclusionsPending):
        await file.choose("GOOD")


async def test_an_offer_to_demonstrate_cannot_be_chosen(world: World) -> None:
    await world.offer("SILENT")
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    with pytest.raises(NotCompliant):
        await file.choose("SILENT")


async def test_choosing_past_a_cheaper_silent_offer_needs_a_reason_and_raises_a_signal(world: World) -> None:
    await world.offer("SILENT", price="5.00")
    await world.offer("GOOD", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    with pytest.raises(ReasonNeeded):
        await file.choose("GOOD")
    choice = await file.choose("GOOD", reason="Le fournisseur ne répond plus.")
    assert choice.cheaper_not_asked == 1
    summary = await file.run(lambda uow: purchase_summary(uow, file.actor, file.id))
    assert {one.code for one in summary.signals if one.raised} >= {"cheaper-not-asked"}


async def test_a_clarification_clears_a_cheaper_offer_which_then_wins(world: World) -> None:
    await world.offer("SILENT", price="5.00", supplier="muet")
    await world.offer("GOOD", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    (one,) = await asked(file)
    assert one.question["questions"] == ["rpo"]
    with pytest.raises(ClarificationPending):
        await file.choose("GOOD")
    assert (await answered(world, one, "muet", rpo=hours(2))).outcome == "met"
    choice = await file.choose("SILENT")
    assert (choice.clarified, choice.entry_result, choice.rank, choice.compliant) == (True, "to_demonstrate", 1, 2)


async def test_an_answer_that_leads_to_a_question_answers_it_too(world: World) -> None:
    await world.offer("SILENT", price="5.00", supplier="muet")
    quota = {"fact": "offer.archive_quota", "op": "gte", "value": 50}
    file = await world.file().requiring(quota).assessed()
    (one,) = await asked(file)
    assert one.question["questions"] == ["archive_quota", "archive_type"]
    with pytest.raises(Invalid) as refused:
        await answered(world, one, "muet", archive_type="limited")
    assert [(each.name, each.path) for each in refused.value.problems] == [("required", ("archive_quota",))]
    done = await answered(world, one, "muet", archive_type="limited", archive_quota=60)
    assert done.outcome == "met"


async def test_an_offer_is_not_set_aside_while_its_supplier_may_still_answer(world: World, clock: FixedClock) -> None:
    await world.offer("SILENT", price="5.00", supplier="muet")
    await world.offer("GOOD", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    (one,) = await asked(file)
    entry = EntryId(one.entry_id)
    with pytest.raises(ClarificationPending):
        await file.run(lambda uow: evaluation.set_aside(uow, file.actor, file.id, [entry]))
    clock.advance(timedelta(days=14))
    await file.run(lambda uow: evaluation.set_aside(uow, file.actor, file.id, [entry]))
    assert (await file.choose("GOOD")).rank == 1


async def test_a_clarification_may_also_show_that_an_offer_fails(world: World) -> None:
    await world.offer("SILENT", price="5.00", supplier="muet")
    await world.offer("GOOD", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    (one,) = await asked(file)
    assert (await answered(world, one, "muet", rpo=hours(12))).outcome == "not_met"
    with pytest.raises(ExclusionsPending):
        await file.choose("GOOD")
    await file.accept_exclusions()
    assert (await file.choose("GOOD")).cheaper_not_asked == 0


async def test_a_supplier_answers_once_what_it_was_asked_and_in_time(world: World, clock: FixedClock) -> None:
    await world.offer("SILENT", supplier="muet")
    await world.offer("MUTE", supplier="muet")
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    first, second = await asked(file)
    with pytest.raises(NothingToAsk):
        await asked(file)
    with pytest.raises(Invalid):
        await answered(world, first, "muet", mailbox_quota=100)
    with pytest.raises(Invalid):
        await answered(world, first, "muet", rpo="bientôt")
    with pytest.raises(Invalid) as empty:
        await answered(world, first, "muet")
    assert [one.name for one in empty.value.problems] == ["nothing-answered"]
    with pytest.raises(Invalid):
        await answered(world, first, "muet", rpo=None)
    await answered(world, first, "muet", rpo=hours(2))
    with pytest.raises(AlreadyAnswered):
        await answered(world, first, "muet", rpo=hours(1))
    clock.advance(timedelta(days=30))
    with pytest.raises(WrongState):
        await answered(world, second, "muet", rpo=hours(1))


async def test_a_supplier_sees_its_own_clarifications_only(world: World) -> None:
    await world.offer("SILENT", supplier="muet")
    await world.offer("OTHER", supplier="autre")
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await asked(file)
    seen = await world.database.run(
        world.sellers["muet"], lambda uow: uow.raw.fetch("SELECT question->>'offer' AS offer FROM clarification")
    )
    assert [row["offer"] for row in seen] == ["SILENT"]


async def test_an_offer_suspended_since_cannot_be_chosen(world: World) -> None:
    await world.offer("GONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await world.suspend("GONE")
    with pytest.raises(OfferUnavailable):
        await file.choose("GONE")


async def test_a_return_opens_a_round_takes_the_choice_back_and_freezes_anew(world: World) -> None:
    await world.offer("ONE", price="5.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    first = await file.choose("ONE")
    await file.run(lambda uow: files.reopen_file(uow, file.actor, file.id, because="retour"))
    row = await file.row()
    assert (row.round, row.state) == (2, "consulting")
    await world.republish("ONE", price="7.00", rpo=1)
    await file.freeze()
    second = await file.choose("ONE")
    assert second.total_cents > first.total_cents
    assert (await file.events())[-5:] == [
        "file.choice_withdrawn",
        "file.reopened",
        "file.results_seen",
        "file.list_frozen",
        "file.choice_proposed",
    ]


async def test_requirements_are_closed_once_the_list_is_frozen(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    with pytest.raises(RequirementsClosed):
        await file.require(quota_at_least(50))


async def test_a_requirement_tightened_after_results_keeps_what_it_lost(world: World) -> None:
    for n, hours_lost in enumerate((1, 4, 4, 4)):
        await world.offer(f"O{n}", price=f"{5 + n}.00", rpo=hours_lost)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await file.run(lambda uow: files.reopen_file(uow, file.actor, file.id, because="à revoir"))
    rows = await file.run(lambda uow: requirements.requirements_of(uow, file.id))
    one = RequirementId(rows[0].id)
    await file.run(
        lambda uow: requirements.change_requirement(
            uow, file.actor, file.id, one, predicate=rpo_at_most(1), reason="Plus exigeant."
        )
    )
    changes = (await file.run(lambda uow: uow.session.exec(select(RequirementChange)))).all()
    last = max(changes, key=lambda change: change.id)
    assert (last.after_results, last.gained, last.lost, last.remaining) == (True, 0, 3, 1)
    assert last.cheapest_lost == {"offer": "O1", "total_cents": 400 * 36 * 600}
    summary = await file.run(lambda uow: purchase_summary(uow, file.actor, file.id))
    assert {"tailored", "tailored-to-one"} <= {signal.code for signal in summary.signals if signal.raised}


async def test_withdrawing_a_choice_goes_on_with_the_round(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await file.choose("ONE")
    await file.run(lambda uow: choosing.withdraw_choice(uow, file.actor, file.id, because="Erreur."))
    assert (await file.choose("ONE")).rank == 1


CHOICE = """
INSERT INTO choice (id, organisation_id, file_id, round, mode, list_id, entry_id, entry_result, clarified, rank,
                    compliant, total_cents, justification, cheaper_not_asked, decided_by, decided_at)
SELECT $1, l.organisation_id, l.file_id, l.round, l.mode, l.id, $2, $3, false, 1, 1, $4, '{}', 0, l.frozen_by,
       l.frozen_at
  FROM frozen_list l WHERE l.id = $5
"""


async def test_even_sql_cannot_choose_outside_the_list(world: World) -> None:
    await world.offer("ONE", price="5.00", rpo=1)
    await world.offer("SLOW", price="4.00", rpo=24)
    mine, other = [await world.file().requiring(rpo_at_most(4)).frozen() for _ in range(2)]
    entries, others = await mine.entries(), await other.entries()

    async def insert(entry: Any, result: str, cents: int) -> None:
        list_id = entries["ONE"].list_id
        await mine.run(lambda uow: uow.raw.execute(CHOICE, new_id(), entry.id, result, cents, list_id))

    one, slow = entries["ONE"], entries["SLOW"]
    for entry, result, cents in (
        (others["ONE"], "compliant", one.total_cents),
        (slow, "compliant", slow.total_cents),
        (slow, "not_compliant", slow.total_cents),
        (one, "compliant", 1),
    ):
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.CheckViolationError)):
            await insert(entry, result, cents or 0)
    await insert(one, "compliant", one.total_cents or 0)
    with pytest.raises(asyncpg.UniqueViolationError):
        await insert(one, "compliant", one.total_cents or 0)


async def test_a_missed_deadline_is_recorded_once(world: World, clock: FixedClock) -> None:
    await world.offer("SILENT", price="5.00")
    await world.offer("GOOD", price="9.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    await file.run(lambda uow: evaluation.ask_clarification(uow, file.actor, file.id))
    assert await sweep(world.database, HANDLERS) == 0
    clock.advance(timedelta(days=30))
    assert await sweep(world.database, HANDLERS) == 1
    assert await sweep(world.database, HANDLERS) == 0
    assert (await file.events()).count("file.clarification_overdue") == 1
