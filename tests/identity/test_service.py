"""Organisations, people, roles, functions."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from core.errors import Invalid, NotFound, PermissionDenied, VersionConflict
from core.identity.actors import WORKER, Actor, PersonId, Role
from core.identity.errors import NumberTaken, OwnRoles, PeriodOverlaps, RoleDoesNotFit, RoleEnds
from core.identity.inputs import NewAttribute, NewDeputy, NewHolder, NewMembership, NewOrganisation, NewPerson
from core.identity.kinds import BodyFunction, OrganisationKind
from core.identity.queries import attributes, holders, members, names, stands_in_for
from core.identity.service import (
    describe_organisation,
    end_membership,
    give_function,
    grant_membership,
    name_deputy,
    register_organisation,
    register_person,
)
from core.ids import new_id
from core.inputs import parse
from core.uow import UnitOfWork
from tests.identity.people import START, Town, acting

pytestmark = pytest.mark.anyio

BODY = OrganisationKind.MUNICIPAL


async def test_an_administrator_registers_a_colleague_known_elsewhere_without_seeing_them_first(town: Town) -> None:
    body, other = await town.organisation(BODY), await town.organisation(BODY)
    known = await town.person(other, Role.MANAGER, email="paul@exemple.test")
    admin = acting(await town.person(body, Role.ADMINISTRATOR), body, BODY, Role.ADMINISTRATOR)

    async def work(uow: Any) -> Any:
        given = NewPerson(email="Paul@exemple.test", name="Un autre nom")
        person = await register_person(uow, admin, given, body)
        assert {one.person for one in await members(uow, body, START)} == {admin.person}
        await grant_membership(
            uow, admin, NewMembership(person=person, organisation=body, role=Role.REQUESTER, valid_from=START)
        )
        return person

    assert await town.database.run(admin, work) == known
    found = await town.database.read(admin, lambda uow: members(uow, body, START))
    assert [(one.name, one.role) for one in found if one.person == known] == [("Marie Fictive", Role.REQUESTER)]
    assert not await town.database.read(admin, lambda uow: members(uow, other, START))
    assert (await town.database.read(admin, lambda uow: names(uow, [known])))[known] == "Marie Fictive"


async def test_an_administrator_looks_after_their_own_organisation_only(town: Town) -> None:
    body, other = await town.organisation(BODY), await town.organisation(BODY)
    admin = acting(await town.person(body, Role.ADMINISTRATOR), body, BODY, Role.ADMINISTRATOR)
    colleague = await town.person()
    given = NewMembership(person=colleague, organisation=other, role=Role.REQUESTER, valid_from=START)
    with pytest.raises(PermissionDenied) as refused:
        await town.database.run(admin, lambda uow: grant_membership(uow, admin, given))
    assert refused.value.params["reason"] == "other-organisation"
    manager = acting(colleague, body, BODY, Role.MANAGER)
    with pytest.raises(PermissionDenied):
        await town.database.run(manager, lambda uow: grant_membership(uow, manager, given))


async def test_nobody_gives_a_role_to_themselves(town: Town) -> None:
    body = await town.organisation(BODY)
    person = await town.person(body, Role.ADMINISTRATOR)
    admin = acting(person, body, BODY, Role.ADMINISTRATOR)
    given = NewMembership(person=person, organisation=body, role=Role.DELEGATE, valid_from=START)
    with pytest.raises(OwnRoles):
        await town.database.run(admin, lambda uow: grant_membership(uow, admin, given))


async def test_a_role_belongs_to_a_kind_of_organisation(town: Town) -> None:
    body, person = await town.organisation(BODY), await town.person()
    given = NewMembership(person=person, organisation=body, role=Role.DIRECTOR, valid_from=START)
    with pytest.raises(RoleDoesNotFit):
        await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, given))


async def test_a_role_is_not_given_twice_for_a_day_and_may_be_given_again_after_its_end(town: Town) -> None:
    body = await town.organisation(BODY)
    person = await town.person(body, Role.MANAGER)
    again = NewMembership(person=person, organisation=body, role=Role.MANAGER, valid_from=date(2026, 6, 1))
    with pytest.raises(PeriodOverlaps):
        await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, again))
    held = (await town.database.read(WORKER, lambda uow: members(uow, body, START)))[0]
    with pytest.raises(VersionConflict):
        await town.database.run(WORKER, lambda uow: end_membership(uow, WORKER, held.id, START, expected_version=7))
    last = again.valid_from - timedelta(days=1)
    await town.database.run(WORKER, lambda uow: end_membership(uow, WORKER, held.id, last, expected_version=1))
    await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, again))


async def test_a_role_that_ends_is_not_prolonged_by_being_ended(town: Town) -> None:
    body = await town.organisation(BODY)
    person = await town.person(body, Role.ADMINISTRATOR, valid_to=date(2026, 3, 31))
    admin = acting(await town.person(body, Role.ADMINISTRATOR), body, BODY, Role.ADMINISTRATOR)
    again = NewMembership(person=person, organisation=body, role=Role.ADMINISTRATOR, valid_from=date(2026, 6, 1))
    await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, again))

    async def ended(last: date, version: int, actor: Actor = admin) -> date | None:
        held = await town.database.read(WORKER, lambda uow: members(uow, body, START))
        key = next(one.id for one in held if one.person == person)
        done = await town.database.run(
            actor, lambda uow: end_membership(uow, actor, key, last, expected_version=version)
        )
        return done.valid_to

    themselves = acting(person, body, BODY, Role.ADMINISTRATOR)
    for actor in (admin, themselves, WORKER):
        for last in (date(2026, 4, 1), date(2026, 6, 1), date.max):
            with pytest.raises(RoleEnds) as refused:
                await ended(last, 1, actor)
            assert refused.value.params["day"] == date(2026, 3, 31)
    assert await ended(date(2026, 3, 31), 1) == date(2026, 3, 31)
    assert await ended(date(2026, 2, 28), 2) == date(2026, 2, 28)
    assert await ended(date.min, 3) == START - timedelta(days=1)


async def test_a_role_given_since_the_first_day_that_there_is_may_be_ended(town: Town) -> None:
    body = await town.organisation(BODY)
    await town.person(body, Role.MANAGER, valid_from=date.min)
    (held,) = await town.database.read(WORKER, lambda uow: members(uow, body, START))
    ended = await town.database.run(WORKER, lambda uow: end_membership(uow, WORKER, held.id, START, expected_version=1))
    assert ended.valid_to == START


async def test_a_role_for_somebody_unknown_is_refused(town: Town) -> None:
    body = await town.organisation(BODY)
    given = NewMembership(person=new_id(), organisation=body, role=Role.MANAGER, valid_from=START)
    with pytest.raises(NotFound):
        await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, given))


async def test_an_enterprise_number_has_one_organisation(town: Town) -> None:
    given = NewOrganisation(kind=OrganisationKind.SUPPLIER, name="Fournisseur fictif", neq="0000000012")
    await town.database.run(WORKER, lambda uow: register_organisation(uow, WORKER, given))
    with pytest.raises(NumberTaken):
        await town.database.run(WORKER, lambda uow: register_organisation(uow, WORKER, given))


async def test_a_new_holder_ends_the_one_before(town: Town) -> None:
    body = await town.organisation(BODY)
    first, second, delegate = [await town.person(body, Role.MANAGER) for _ in range(3)]

    def given(holder: Any, day: date, **more: Any) -> NewHolder:
        return NewHolder(
            organisation=body, function=BodyFunction.CHIEF_EXECUTIVE, holder=holder, valid_from=day, **more
        )

    day = date(2026, 7, 1)
    await town.database.run(WORKER, lambda uow: give_function(uow, WORKER, given(first, START)))
    later = given(second, day, delegate=delegate, instrument="Plan de délégation 2026-04")
    await town.database.run(WORKER, lambda uow: give_function(uow, WORKER, later))
    member = acting(first, body, BODY, Role.MANAGER)
    before = await town.database.read(member, lambda uow: holders(uow, body, day - timedelta(days=1)))
    after = await town.database.read(member, lambda uow: holders(uow, body, day))
    assert [one.people for one in before] == [(first,)]
    assert [one.people for one in after] == [(second, delegate)]
    assert after[0].delegate_name == "Marie Fictive"


def test_a_delegation_names_its_instrument() -> None:
    with pytest.raises(Invalid) as refused:
        parse(
            NewHolder,
            {
                "organisation": str(new_id()),
                "function": "privacy_officer",
                "holder": str(new_id()),
                "delegate": str(new_id()),
                "valid_from": "2026-01-01",
            },
        )
    assert [one.name for one in refused.value.problems] == ["delegation-without-instrument"]


async def test_a_deputy_stands_in_for_the_days_said(town: Town) -> None:
    body = await town.organisation(BODY)
    absent, deputy = await town.person(body, Role.MANAGER), await town.person(body, Role.MANAGER)
    actor = acting(absent, body, BODY, Role.MANAGER)
    given = NewDeputy(
        organisation=body, person=absent, deputy=deputy, valid_from=date(2026, 7, 1), valid_to=date(2026, 7, 15)
    )
    await town.database.run(actor, lambda uow: name_deputy(uow, actor, given))

    async def work(uow: UnitOfWork) -> dict[int, frozenset[PersonId]]:
        return {day: await stands_in_for(uow, body, deputy, date(2026, 7, day)) for day in (1, 15, 16)}

    found = await town.database.read(actor, work)
    assert found == {1: {absent}, 15: {absent}, 16: frozenset()}


async def test_a_fact_about_an_organisation_holds_until_the_next(town: Town) -> None:
    body = await town.organisation(BODY)

    async def describe(given: NewAttribute, uow: UnitOfWork) -> None:
        await describe_organisation(uow, WORKER, body, given)

    for day, value in ((START, {"ville": "Québec"}), (date(2026, 6, 1), {"ville": "Lévis"})):
        await town.database.run(WORKER, partial(describe, NewAttribute(name="address", value=value, valid_from=day)))
    may = await town.database.read(WORKER, lambda uow: attributes(uow, body, date(2026, 5, 31)))
    june = await town.database.read(WORKER, lambda uow: attributes(uow, body, date(2026, 6, 1)))
    assert (may["address"]["ville"], june["address"]["ville"]) == ("Québec", "Lévis")
