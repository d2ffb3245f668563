"""The need: saved at each step, refused whole when wrong, confirmed as a version; requirements follow from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import FixedClock
from core.errors import Invalid, PermissionDenied, VersionConflict, WrongState
from core.identity.actors import PersonId
from core.language import FR
from core.reference.queries import LongestTerm
from procurement import files, need, privacy, requirements
from procurement.errors import InterestsNotDeclared, NoRequirement
from procurement.families import term_problems
from procurement.models import Requirement, RequirementId
from procurement.need_form import LEVELS
from tests.procurement.builders import NEED, BuiltFile, World, rpo_at_most

pytestmark = pytest.mark.anyio


async def answer(file: BuiltFile, section: str | None = None, **answers: Any) -> Any:
    return await file.run(lambda uow: need.answer_need(uow, file.actor, file.id, answers, section=section))


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_term_is_refused_exactly_beyond_36_months(initial: int, options: int) -> None:
    longest = LongestTerm(36, {"fr": "RCTI, art. 48", "en": "RCTI, s. 48"})
    found = term_problems({"initial_months": initial, "option_months": options}, longest)
    assert bool(found) == (initial + options > 36)
    assert all(one.params["months"] == initial + options for one in found)


async def test_numbers_run_without_a_gap(world: World) -> None:
    numbers = [(await (await world.file().started()).row()).number for _ in range(3)]
    assert numbers == ["2026-0001", "2026-0002", "2026-0003"]


async def test_answers_are_saved_a_page_at_a_time(world: World) -> None:
    file = await world.file().started()
    await answer(file, mailboxes=400)
    await answer(file, personal_information=True, sensitive_information=True)
    assert (await file.row()).need == {
        "mailboxes": 400,
        "personal_information": True,
        "sensitive_information": True,
    }
    await answer(file, personal_information=False)
    assert "sensitive_information" not in (await file.row()).need


async def test_the_assessment_may_be_given_with_the_need_without_personal_information(world: World) -> None:
    file = await world.file().started()
    await answer(file, personal_information=False, pia_reference="EFVP-2026-014")
    assert (await file.row()).need == {"personal_information": False, "pia_reference": "EFVP-2026-014"}


@pytest.mark.parametrize("day", ["0001-01-01", "2026-05-31", "2029-06-02", "9999-12-31"])
async def test_a_wished_start_is_neither_past_nor_years_ahead(world: World, day: str) -> None:
    file = await world.file().started()
    with pytest.raises(Invalid) as refused:
        await answer(file, start_date=day)
    (problem,) = refused.value.problems
    assert (problem.name, problem.path) == ("wished-start", ("start_date",))
    assert FR.t("problem-wished-start", **problem.params) == (
        "Indiquez une date entre le 1er\u00a0juin\u00a02026 et le 1er\u00a0juin\u00a02029."
    )
    await answer(file, start_date="2029-06-01")


async def test_a_wished_start_that_has_passed_meanwhile_is_told_when_the_need_is_confirmed(
    world: World, clock: FixedClock
) -> None:
    file = await world.file().requiring(rpo_at_most(4)).defined()
    clock.advance(timedelta(days=180))
    await answer(file, mailboxes=401)
    with pytest.raises(Invalid) as refused:
        await file.run(lambda uow: need.confirm_need(uow, file.actor, file.id))
    assert [one.path for one in refused.value.problems] == [("start_date",)]


async def test_a_wrong_answer_saves_nothing(world: World) -> None:
    file = await world.file().started()
    with pytest.raises(Invalid) as refused:
        await answer(file, mailboxes=0, personal_information="peut-être", unheard_of=1)
    assert {one.path[0] for one in refused.value.problems} == {"mailboxes", "personal_information", "unheard_of"}
    assert (await file.row()).need == {}


async def test_a_page_that_is_sent_must_be_complete(world: World) -> None:
    file = await world.file().started()
    with pytest.raises(Invalid) as refused:
        await answer(file, section="volumes", mailboxes=400)
    assert {one.name for one in refused.value.problems} == {"required"}


async def test_two_people_do_not_overwrite_each_other(world: World) -> None:
    file = await world.file().started()
    seen = (await file.row()).version
    await answer(file, mailboxes=400)
    with pytest.raises(VersionConflict):
        await file.run(
            lambda uow: need.answer_need(uow, file.actor, file.id, {"mailboxes": 500}, expected_version=seen)
        )


async def test_a_need_is_confirmed_complete_and_with_a_requirement(world: World) -> None:
    file = await world.file().started()
    with pytest.raises(Invalid):
        await file.run(lambda uow: need.confirm_need(uow, file.actor, file.id))
    await answer(file, **NEED)
    with pytest.raises(NoRequirement):
        await file.run(lambda uow: need.confirm_need(uow, file.actor, file.id))
    await file.require(rpo_at_most(4))
    version = await file.run(lambda uow: need.confirm_need(uow, file.actor, file.id))
    assert (version.number, version.quantity, version.initial_months, version.option_months) == (1, 400, 24, 12)
    with pytest.raises(WrongState):
        await answer(file, mailboxes=500)
    await file.run(lambda uow: need.revise_need(uow, file.actor, file.id))
    await answer(file, mailboxes=500)
    again = await file.run(lambda uow: need.confirm_need(uow, file.actor, file.id))
    assert (again.number, again.quantity) == (2, 500)


async def proposed(file: BuiltFile) -> dict[str, Requirement]:
    rows = await file.run(lambda uow: requirements.propose_requirements(uow, file.actor, file.id))
    return {row.code: row for row in rows}


async def test_the_need_proposes_requirements_with_their_source_and_nature(world: World) -> None:
    file = await world.file().started()
    await answer(file, **NEED)
    first = await proposed(file)
    assert first["order-size"].predicate == {"fact": "offer.min_order", "op": "lte", "value": 400}
    assert all(row.origin == "proposed" and row.nature and row.source for row in first.values())
    assert all(row.label["fr"] and row.label["en"] for row in first.values())
    assert list(await proposed(file)) == list(first)


async def test_a_proposal_follows_the_answers_until_somebody_changes_it(world: World) -> None:
    file = await world.file().started()
    await answer(file, **NEED)
    size = (await proposed(file))["order-size"]
    await answer(file, mailboxes=500)
    assert (await proposed(file))["order-size"].predicate["value"] == 500
    await file.run(
        lambda uow: requirements.withdraw_requirement(
            uow, file.actor, file.id, RequirementId(size.id), reason="Inutile ici."
        )
    )
    assert "order-size" not in await proposed(file)


async def test_a_requirement_speaks_of_offers_and_has_a_reason(world: World) -> None:
    file = await world.file().started()
    for predicate, reason in (
        ({"fact": "need.mailboxes", "op": "gte", "value": 1}, "Parce que."),
        ({"fact": "offer.rpo", "op": "contains", "value": "x"}, "Parce que."),
        ({"anything": 1}, "Parce que."),
        (rpo_at_most(4), " "),
    ):
        with pytest.raises(Invalid):
            await file.run(
                lambda uow, asked=predicate, why=reason: requirements.add_requirement(
                    uow, file.actor, file.id, predicate=asked, reason=why
                )
            )


async def test_five_answers_propose_levels_that_somebody_confirms(world: World) -> None:
    file = await world.file().started()
    given = privacy.Sensitivity(
        health_or_finances=False, personal=True, decisions=True, hours_without="day", safety=False
    )
    found = await file.run(lambda uow: privacy.categorise(uow, file.actor, file.id, given))
    assert (found.availability, found.integrity, found.confidentiality) == ("2", "3", "3")
    row = await file.row()
    assert row.need["dic_confidentiality"] == "3"
    assert privacy.levels_pending(row)
    with pytest.raises(PermissionDenied, match="confirm_levels"):
        await file.run(lambda uow: privacy.confirm_levels(uow, file.actor, file.id))
    await world.information_owner(world.colleague)
    await file.run(lambda uow: privacy.confirm_levels(uow, world.colleague, file.id), world.colleague)
    assert not privacy.levels_pending(await file.row())


async def test_a_committee_does_not_meet_on_a_day_still_to_come(world: World) -> None:
    file = await world.file().started()
    with pytest.raises(Invalid) as refused:
        await answer(file, pia_committee_date="2100-01-01")
    assert [(one.name, one.path) for one in refused.value.problems] == [("day-to-come", ("pia_committee_date",))]


async def test_levels_changed_after_they_were_confirmed_wait_to_be_confirmed_again(world: World) -> None:
    file = await world.file().started()
    given = privacy.Sensitivity(
        health_or_finances=True, personal=True, decisions=True, hours_without="hour", safety=True
    )
    await file.run(lambda uow: privacy.categorise(uow, file.actor, file.id, given))
    said = privacy.Confirmation(author="La détentrice", confirmed_on=date(2026, 5, 30), reference="Courriel 12")
    await file.run(lambda uow: privacy.note_confirmation(uow, file.actor, file.id, said))
    confirmed = (await file.row()).need
    same = {name: confirmed[name] for name in LEVELS}
    await file.run(lambda uow: need.answer_need(uow, file.actor, file.id, same))
    assert not privacy.levels_pending(await file.row())
    await file.run(lambda uow: need.answer_need(uow, file.actor, file.id, {"dic_integrity": "1"}))
    row = await file.row()
    assert privacy.levels_pending(row)
    assert row.categorisation is not None
    assert row.categorisation["because"]["integrity"] == "by_hand"
    assert (await file.events())[-2:] == ["file.need_answered", "file.levels_proposed"]
    await file.run(lambda uow: privacy.note_confirmation(uow, file.actor, file.id, said))
    assert not privacy.levels_pending(await file.row())


async def test_levels_confirmed_outside_the_platform_are_noted_with_who_and_when(world: World) -> None:
    file = await world.file().started()
    given = privacy.Sensitivity(
        health_or_finances=False, personal=False, decisions=False, hours_without="day", safety=False
    )
    await file.run(lambda uow: privacy.categorise(uow, file.actor, file.id, given))
    said = privacy.Confirmation(author="Hélène Fictive", confirmed_on=date(2026, 5, 29), reference="Note 14")
    await file.run(lambda uow: privacy.note_confirmation(uow, file.actor, file.id, said))
    row = await file.row()
    assert not privacy.levels_pending(row)
    assert row.categorisation is not None
    assert row.categorisation["elsewhere"]["author"] == "Hélène Fictive"
    assert "file.levels_confirmed_elsewhere" in await file.events()
    with pytest.raises(WrongState):
        await file.run(lambda uow: privacy.note_confirmation(uow, file.actor, file.id, said))


async def test_interests_are_declared_once_and_before_results(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    with pytest.raises(PermissionDenied):
        await file.run(lambda uow: files.declare_interests(uow, file.actor, file.id, interest=None))
    colleague = world.colleague
    assert colleague.person is not None
    key = PersonId(colleague.person)
    await file.run(lambda uow: files.invite_member(uow, file.actor, file.id, key, ["choice"]))
    with pytest.raises(InterestsNotDeclared):
        await file.run(lambda uow: files.see_results(uow, colleague, file.id), colleague)
    await file.run(
        lambda uow: files.declare_interests(uow, colleague, file.id, interest="Un proche y travaille."), colleague
    )
    await file.run(lambda uow: files.see_results(uow, colleague, file.id), colleague)


async def test_two_sources_that_ask_the_same_are_one_requirement_the_stricter(world: World) -> None:
    file = await world.file().with_need(personal_information=True, sensitive_information=True).defined()
    asked = await file.run(lambda uow: requirements.propose_requirements(uow, file.actor, file.id))
    placed = [one for one in asked if one.predicate.get("fact") == "offer.data_locations.mailbox"]
    assert [one.predicate["value"] for one in placed] == [["quebec"]]
    assert placed[0].source is not None
    assert ";" in placed[0].source["fr"]
    await file.run(lambda uow: need.answer_need(uow, file.actor, file.id, {"sensitive_information": False}))
    asked = await file.run(lambda uow: requirements.propose_requirements(uow, file.actor, file.id))
    placed = [one for one in asked if one.predicate.get("fact") == "offer.data_locations.mailbox"]
    assert [one.predicate["value"] for one in placed] == [["quebec", "canada"]]
    assert "sensitive-keys" not in [one.code for one in asked]
