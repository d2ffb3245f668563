"""A write sent twice has one effect."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from core.clock import FixedClock
from core.errors import Conflict, KeyReused
from core.idempotency import Answer, forget_keys, hash_request, run_once
from core.identity.actors import NOBODY, WORKER, Actor, ActorKind, GroupRole
from core.ids import new_id
from core.uow import UnitOfWork
from tests.identity.people import Town

pytestmark = pytest.mark.anyio

ONE = hash_request("POST", "/api/v1/offers", b'{"name": "a"}')
OTHER = hash_request("POST", "/api/v1/offers", b'{"name": "b"}')


async def write_row(uow: UnitOfWork) -> Answer:
    """An effect that can be counted, and an answer that names it."""
    made = new_id()
    await uow.raw.execute(
        """
        INSERT INTO reference_table (id, name, key, valid_from, value, source, standing, loaded_at)
        VALUES ($1, 'test', $2, $3, '{}', 'test', 'sourced', $4)
        """,
        made,
        str(made),
        date(2026, 1, 1),
        uow.clock.now(),
    )
    return Answer(201, {"id": str(made), "note": "é"}, {"ETag": '"1"'})


async def count(town: Town) -> int:
    found: int = await town.database.read(
        WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM reference_table WHERE name = 'test'")
    )
    return found


async def test_the_second_request_is_given_the_first_answer(town: Town) -> None:
    first = await run_once(town.database, WORKER, "k", ONE, write_row)
    second = await run_once(town.database, WORKER, "k", ONE, write_row)
    assert (first.status, first.body, dict(first.headers)) == (second.status, second.body, dict(second.headers))
    assert (first.replayed, second.replayed) == (False, True)
    assert await count(town) == 1


async def test_requests_sent_together_have_one_effect(town: Town) -> None:
    answers = await asyncio.gather(*(run_once(town.database, WORKER, "k", ONE, write_row) for _ in range(8)))
    assert len({one.body["id"] for one in answers}) == 1
    assert [one.replayed for one in answers].count(False) == 1
    assert await count(town) == 1


async def test_a_key_does_not_serve_another_request(town: Town) -> None:
    await run_once(town.database, WORKER, "k", ONE, write_row)
    with pytest.raises(KeyReused):
        await run_once(town.database, WORKER, "k", OTHER, write_row)


async def test_keys_of_two_people_are_their_own(town: Town) -> None:
    people = [Actor(ActorKind.PERSON, GroupRole.WORKER, id=new_id()) for _ in range(2)]
    answers = [await run_once(town.database, actor, "k", ONE, write_row) for actor in people]
    assert answers[0].body != answers[1].body
    assert not answers[1].replayed


async def test_a_key_answers_for_one_organisation_only(town: Town) -> None:
    person, bodies = new_id(), [await town.organisation() for _ in range(2)]
    actors = [Actor(ActorKind.PERSON, GroupRole.WORKER, id=person, organisation=one) for one in (*bodies, None)]
    for key in ("k", "k" * 200):
        answers = [await run_once(town.database, actor, key, ONE, write_row) for actor in actors]
        assert len({one.body["id"] for one in answers}) == 3
        again = await run_once(town.database, actors[1], key, ONE, write_row)
        assert (again.replayed, again.body) == (True, answers[1].body)
    with pytest.raises(KeyReused):
        await run_once(town.database, actors[0], "k", OTHER, write_row)


async def test_a_refused_write_keeps_nothing_and_may_be_tried_again(town: Town) -> None:
    async def refuse(uow: UnitOfWork) -> Answer:
        await write_row(uow)
        raise Conflict

    with pytest.raises(Conflict):
        await run_once(town.database, WORKER, "k", ONE, refuse)
    assert await count(town) == 0
    assert not (await run_once(town.database, WORKER, "k", ONE, write_row)).replayed


async def test_nobodys_keys_are_not_kept(town: Town) -> None:
    async def greet(uow: UnitOfWork) -> Answer:
        return Answer(200, str(new_id()))

    first = await run_once(town.database, NOBODY, "k", ONE, greet)
    assert (await run_once(town.database, NOBODY, "k", ONE, greet)).body != first.body


async def test_every_group_may_keep_a_key_and_sees_only_its_own(town: Town) -> None:
    async def greet(uow: UnitOfWork) -> Answer:
        seen = await uow.raw.fetchval("SELECT count(*) FROM idempotency_key")
        return Answer(200, seen)

    for group in set(GroupRole) - {GroupRole.WORKER}:
        actor = Actor(ActorKind.PERSON, group, id=new_id())
        assert (await run_once(town.database, actor, "k", ONE, greet)).body == 1


async def test_old_answers_are_forgotten(town: Town, clock: FixedClock) -> None:
    await run_once(town.database, WORKER, "k", ONE, write_row)
    before = clock.now() + timedelta(seconds=1)
    assert await town.database.run(WORKER, lambda uow: forget_keys(uow, before)) == 1
    assert not (await run_once(town.database, WORKER, "k", ONE, write_row)).replayed
