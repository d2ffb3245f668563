"""Signing in and what follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
import redis.asyncio as redis
from argon2 import PasswordHasher
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import Invalid, NotFound, TooManyRequests
from core.identity.actors import WORKER, GroupRole, Role
from core.identity.errors import NotAMember, WrongCredentials
from core.identity.inputs import ChangePassword, NewMembership, SignIn
from core.identity.kinds import OrganisationKind
from core.identity.passwords import Passwords
from core.identity.service import grant_membership, suspend_organisation
from core.identity.sessions import IDLE, LONGEST, PER_ADDRESS, Sessions, SignedIn, forget_sessions
from core.inputs import parse
from core.throttle import Throttle
from tests.identity.people import PASSWORD, QUICK, Town

pytestmark = pytest.mark.anyio


async def the_session(town: Town, token: str) -> SignedIn:
    found = await town.sessions.signed_in(token)
    assert found is not None
    return found


async def test_a_person_of_one_organisation_acts_for_it_at_once(town: Town) -> None:
    body = await town.organisation(OrganisationKind.MINISTRY, "Régie fictive")
    person = await town.person(body, Role.REQUESTER, Role.MANAGER, email="marie@exemple.test")
    opened = await town.sign_in("  Marie@Exemple.test ")
    found = await the_session(town, opened.token)
    assert found.actor.person == person
    assert found.actor.organisation == body
    assert found.actor.roles == {Role.REQUESTER, Role.MANAGER}
    assert found.actor.group is GroupRole.BODY
    assert (found.organisation_name, found.organisations) == ("Régie fictive", 1)


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    with pytest.raises(WrongCredentials) as wrong:
        await town.sign_in("marie@exemple.test", "pas la bonne phrase")
    with pytest.raises(WrongCredentials) as unknown:
        await town.sign_in("personne@exemple.test", "pas la bonne phrase")
    assert str(wrong.value) == str(unknown.value)


async def test_attempts_on_one_account_are_throttled_whether_it_exists_or_not(town: Town) -> None:
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            await town.sign_in("personne@exemple.test", "x" * 12)
    with pytest.raises(TooManyRequests) as refused:
        await town.sign_in("personne@exemple.test", "x" * 12)
    assert 0 < refused.value.params["retry_after"] <= 60


async def test_attempts_from_one_address_are_throttled_over_all_accounts(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    for _ in range(PER_ADDRESS.burst):
        await town.throttle.hit(PER_ADDRESS, "address", town.address)
    with pytest.raises(TooManyRequests):
        await town.sign_in("marie@exemple.test")
    town.address = "192.0.2.2"
    assert (await town.sign_in("marie@exemple.test")).token


async def test_a_success_forgets_the_failures_of_the_account(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    for _ in range(3):
        for _ in range(6):
            with pytest.raises(WrongCredentials):
                await town.sign_in("marie@exemple.test", "x" * 12)
        await town.sign_in("marie@exemple.test")


async def test_spaces_around_a_password_are_part_of_it(town: Town) -> None:
    await town.person(email="marie@exemple.test", password=f"  {PASSWORD} ")
    with pytest.raises(WrongCredentials):
        await town.sign_in("marie@exemple.test", PASSWORD)
    given = parse(SignIn, {"email": "marie@exemple.test", "password": f"  {PASSWORD} "})
    opened = await town.sessions.sign_in(given, address="192.0.2.1", channel="api")
    assert opened.token


async def test_a_password_is_the_same_however_its_accents_were_typed(town: Town) -> None:
    await town.person(email="marie@exemple.test", password="été à la campagne")
    opened = await town.sign_in("marie@exemple.test", "e\u0301te\u0301 a\u0300 la campagne")
    assert opened.token


async def test_a_password_hashed_with_old_parameters_is_hashed_again(town: Town, database_url: str) -> None:
    await town.person(email="marie@exemple.test")
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    later = Sessions(town.database, town.throttle, stronger)
    given = SignIn(email="marie@exemple.test", password=SecretStr(PASSWORD))
    await later.sign_in(given, address="192.0.2.1", channel="page")
    kept = await town.database.read(WORKER, lambda uow: uow.raw.fetchval("SELECT hash FROM person_password"))
    assert not stronger.outdated(kept)
    assert Passwords(QUICK).outdated(kept)
    assert (await later.sign_in(given, address="192.0.2.1", channel="page")).token


class Meanwhile(Passwords):
    """Something happens after a password was verified, before anything comes of it."""

    def __init__(self, then: Callable[[], Awaitable[object]], hasher: PasswordHasher = QUICK) -> None:
        super().__init__(hasher)
        self._then = [then]

    async def verify(self, kept: str | None, password: SecretStr) -> bool:
        right = await super().verify(kept, password)
        while self._then:
            await self._then.pop()()
        return right


async def test_a_password_changed_while_it_is_verified_opens_nothing(town: Town) -> None:
    person = await town.person(email="marie@exemple.test")
    here = await the_session(town, (await town.sign_in("marie@exemple.test")).token)
    fresh = ("une tout autre phrase", "encore une autre phrase")
    change = parse(ChangePassword, {"current": PASSWORD, "new": fresh[0]})
    changes: list[Callable[[], Awaitable[object]]] = [
        lambda: town.sessions.change_password(here, change),
        lambda: town.sessions.set_password(WORKER, person, SecretStr(fresh[1])),
    ]
    for password, meanwhile in zip((PASSWORD, fresh[0]), changes, strict=True):
        sessions = Sessions(town.database, town.throttle, Meanwhile(meanwhile))
        given = SignIn(email="marie@exemple.test", password=SecretStr(password))
        with pytest.raises(WrongCredentials):
            await sessions.sign_in(given, address="192.0.2.1", channel="page")
    left = await town.database.read(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM session"))
    assert left == 0
    assert (await town.sign_in("marie@exemple.test", fresh[1])).token


async def test_a_password_hashed_again_while_it_is_verified_is_still_the_right_one(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    given = SignIn(email="marie@exemple.test", password=SecretStr(PASSWORD))
    another = Sessions(town.database, town.throttle, Passwords(stronger))
    meanwhile = Meanwhile(lambda: another.sign_in(given, address="192.0.2.1", channel="api"), stronger)
    sessions = Sessions(town.database, town.throttle, meanwhile)
    assert (await sessions.sign_in(given, address="192.0.2.1", channel="page")).token


async def test_a_session_slides_while_it_is_used_and_ends_when_it_is_not(town: Town, clock: FixedClock) -> None:
    await town.person(email="marie@exemple.test")
    opened = await town.sign_in("marie@exemple.test")
    for _ in range(3):
        clock.advance(IDLE - timedelta(minutes=1))
        assert (await the_session(town, opened.token)).expires_at == clock.now() + IDLE
    clock.advance(IDLE)
    assert await town.sessions.signed_in(opened.token) is None
    assert await town.database.run(WORKER, forget_sessions) == 1


async def test_a_session_ends_twelve_hours_after_it_was_opened(town: Town, clock: FixedClock) -> None:
    await town.person(email="marie@exemple.test")
    opened = await town.sign_in("marie@exemple.test")
    began = clock.now()
    while clock.now() < began + LONGEST - IDLE:
        clock.advance(timedelta(minutes=45))
        assert await town.sessions.signed_in(opened.token) is not None
    clock.move_to(began + LONGEST)
    assert await town.sessions.signed_in(opened.token) is None


async def test_somebody_with_two_organisations_chooses_and_the_token_changes(town: Town) -> None:
    body = await town.organisation(OrganisationKind.MUNICIPAL)
    centre = await town.organisation(OrganisationKind.CENTRE)
    person = await town.person(body, Role.MANAGER, email="marie@exemple.test")
    second = NewMembership(person=person, organisation=centre, role=Role.ANALYST, valid_from=date(2026, 1, 1))
    await town.database.run(WORKER, lambda uow: grant_membership(uow, WORKER, second))
    opened = await town.sign_in("marie@exemple.test")
    undecided = await the_session(town, opened.token)
    assert undecided.actor.organisation is None
    assert undecided.actor.group is GroupRole.PUBLIC
    assert undecided.organisations == 2
    switched = await town.sessions.switch_organisation(undecided, centre)
    assert await town.sessions.signed_in(opened.token) is None
    chosen = await the_session(town, switched.token)
    assert (chosen.actor.organisation, chosen.actor.group) == (centre, GroupRole.CENTRE)
    assert chosen.actor.roles == {Role.ANALYST}


async def test_nobody_acts_for_an_organisation_where_they_have_no_role(town: Town) -> None:
    body, other = await town.organisation(), await town.organisation()
    await town.person(body, Role.MANAGER, email="marie@exemple.test")
    who = await the_session(town, (await town.sign_in("marie@exemple.test")).token)
    with pytest.raises(NotAMember):
        await town.sessions.switch_organisation(who, other)


async def test_the_last_day_of_a_membership_counts_and_the_next_does_not(town: Town, clock: FixedClock) -> None:
    body = await town.organisation()
    await town.person(body, Role.MANAGER, email="marie@exemple.test", valid_to=clock.today())
    opened = await town.sign_in("marie@exemple.test")
    assert (await the_session(town, opened.token)).actor.roles == {Role.MANAGER}
    clock.move_to(clock.now() + timedelta(hours=14, minutes=1))  # midnight has passed in Toronto
    later = await town.sign_in("marie@exemple.test")
    assert (await the_session(town, later.token)).actor.roles == frozenset()


async def test_people_of_a_suspended_organisation_act_no_more(town: Town) -> None:
    centre, body = await town.organisation(OrganisationKind.CENTRE), await town.organisation()
    director = await town.person(centre, Role.DIRECTOR, email="directrice@exemple.test")
    await town.person(body, Role.MANAGER, email="marie@exemple.test")
    opened = await town.sign_in("marie@exemple.test")
    actor = (await the_session(town, (await town.sign_in("directrice@exemple.test")).token)).actor
    assert actor.person == director
    await town.database.run(actor, lambda uow: suspend_organisation(uow, actor, body))
    found = await the_session(town, opened.token)
    assert (found.actor.organisation, found.actor.group) == (None, GroupRole.PUBLIC)


async def test_people_see_and_end_their_own_sessions_only(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    await town.person(email="paul@exemple.test")
    first, second = await town.sign_in("marie@exemple.test"), await town.sign_in("marie@exemple.test")
    other = await town.sign_in("paul@exemple.test")
    marie, paul = await the_session(town, first.token), await the_session(town, other.token)
    mine = await town.sessions.own_sessions(marie)
    assert {one.id for one in mine} == {first.session_id, second.session_id}
    assert [one.id for one in mine if one.current] == [first.session_id]
    with pytest.raises(NotFound):
        await town.sessions.revoke_session(paul, second.session_id)
    await town.sessions.revoke_session(marie, second.session_id)
    assert await town.sessions.signed_in(second.token) is None
    assert await town.sessions.signed_in(first.token) is not None
    await town.sessions.sign_out(marie)
    assert await town.sessions.signed_in(first.token) is None


async def test_a_new_password_ends_the_other_sessions_and_wants_the_old_one(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    here, there = await town.sign_in("marie@exemple.test"), await town.sign_in("marie@exemple.test")
    who = await the_session(town, here.token)
    fresh = "une tout autre phrase"
    with pytest.raises(WrongCredentials):
        await town.sessions.change_password(who, parse(ChangePassword, {"current": "faux", "new": fresh}))
    await town.sessions.change_password(who, parse(ChangePassword, {"current": PASSWORD, "new": fresh}))
    assert await town.sessions.signed_in(here.token) is not None
    assert await town.sessions.signed_in(there.token) is None
    assert (await town.sign_in("marie@exemple.test", fresh)).token


async def test_a_short_password_is_refused_without_being_repeated() -> None:
    with pytest.raises(Invalid) as refused:
        parse(ChangePassword, {"current": "x", "new": "trop court"})
    assert [(one.pointer, one.name) for one in refused.value.problems] == [("/new", "password-too-short")]
    assert "trop court" not in str(refused.value) + repr(refused.value.problems)


async def test_signing_in_out_and_switching_are_in_the_ledger(town: Town) -> None:
    await town.person(email="marie@exemple.test")
    opened = await town.sign_in("marie@exemple.test")
    await town.sessions.sign_out(await the_session(town, opened.token))
    rows = await town.database.read(
        WORKER,
        lambda uow: uow.raw.fetch(
            "SELECT name, actor FROM ledger_event WHERE stream_kind = 'person' AND stream_id = $1 ORDER BY seq",
            opened.person,
        ),
    )
    assert [row["name"] for row in rows] == [
        "person.registered",
        "password.changed",
        "session.opened",
        "session.closed",
    ]
    assert rows[2]["actor"] == f"person:{opened.person}"


async def test_the_throttle_counts_in_postgresql_while_valkey_is_away(town: Town) -> None:
    away = redis.Redis(unix_socket_path="/nowhere/valkey.sock")
    sessions = Sessions(town.database, Throttle(away, town.database), Passwords(QUICK))
    given = SignIn(email="personne@exemple.test", password=SecretStr("x" * 12))
    for _ in range(10):
        with pytest.raises(WrongCredentials):
            await sessions.sign_in(given, address="192.0.2.1", channel="page")
    with pytest.raises(TooManyRequests):
        await sessions.sign_in(given, address="192.0.2.1", channel="page")
    await away.aclose()
