"""Publishing, suspending and withdrawing offers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import orjson
import pytest

from catalogue.demo import offers
from catalogue.demo.publishing import Published
from catalogue.live import show_again
from catalogue.models import OfferVersion
from catalogue.queries import by_code, published
from catalogue.service import (
    AgreementNotActive,
    OfferContent,
    publish_offer,
    reinstate_offer,
    suspend_agreement,
    suspend_offer,
    withdraw_offer,
)
from core.database import Database
from core.errors import Invalid, PermissionDenied, VersionConflict, WrongState
from core.identity.actors import NOBODY, WORKER
from core.uow import UnitOfWork

pytestmark = pytest.mark.anyio

CODE = "nordecume-essentiel"


def content(**changes: object) -> OfferContent:
    """The demonstration's content of one offer, changed."""
    told = next(one for one in offers() if one.code == CODE)
    plain = OfferContent(
        name={"fr": told.name["fr"], "en": told.name["en"]},
        summary={"fr": told.summary["fr"], "en": told.summary["en"]},
        answers=dict(told.answers),
        plans=[dict(plan) for plan in told.plans],
        price_valid_until=told.price_valid_until,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


async def shown(database: Database) -> set[str]:
    return {one.code for one in await database.read(NOBODY, lambda uow: published(uow, "email"))}


async def test_what_is_published_is_before_the_public(database: Database, catalogue: Published) -> None:
    assert await shown(database) == set(catalogue.offers)
    assert len(catalogue.offers) == 40


async def test_a_new_version_replaces_what_the_public_sees_and_leaves_the_old_one_as_it_was(
    database: Database, catalogue: Published
) -> None:
    before = (await database.read(NOBODY, lambda uow: by_code(uow, [CODE])))[0]
    renamed = content(name={"fr": "Nouveau nom", "en": "New name"})
    await database.run(WORKER, lambda uow: publish_offer(uow, WORKER, catalogue.offers[CODE], renamed))
    after = (await database.read(NOBODY, lambda uow: by_code(uow, [CODE])))[0]
    assert (after.number, after.name["fr"]) == (before.number + 1, "Nouveau nom")
    assert after.content_hash != before.content_hash

    async def old(uow: UnitOfWork) -> str:
        version = await uow.session.get(OfferVersion, before.version_id)
        assert version is not None
        return str(version.name["fr"])

    assert await database.read(NOBODY, old) == before.name["fr"]


async def test_a_version_is_never_changed_not_even_by_the_owner(owner_dsn: str, catalogue: Published) -> None:
    connection = await asyncpg.connect(owner_dsn)
    try:
        for statement in ("UPDATE offer_version SET number = number + 100", "DELETE FROM offer_version"):
            with pytest.raises(asyncpg.IntegrityConstraintViolationError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_wrong_content_is_refused_whole_with_every_problem(database: Database, catalogue: Published) -> None:
    wrong = content(
        name={"fr": "", "en": "Name"},
        answers={**content().answers, "mailbox_quota": "beaucoup", "no_such_question": 1},
        plans=[{"code": "x", "name": {"fr": "x", "en": "x"}, "tiers": []}],
    )
    with pytest.raises(Invalid) as caught:
        await database.run(WORKER, lambda uow: publish_offer(uow, WORKER, catalogue.offers[CODE], wrong))
    pointers = {problem.pointer for problem in caught.value.problems}
    assert {"/name/fr", "/answers/mailbox_quota", "/answers/no_such_question", "/plans/0/tiers"} <= pointers
    assert (await database.read(NOBODY, lambda uow: by_code(uow, [CODE])))[0].number == 1


async def test_two_who_publish_at_once_do_not_overwrite_one_another(database: Database, catalogue: Published) -> None:
    async def change(name: str) -> OfferVersion:
        renamed = content(name={"fr": name, "en": name})
        offer_id = catalogue.offers[CODE]
        return await database.run(WORKER, lambda uow: publish_offer(uow, WORKER, offer_id, renamed, expected_version=2))

    outcomes = await asyncio.gather(change("un"), change("deux"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["OfferVersion", "VersionConflict"]
    assert any(isinstance(one, VersionConflict) for one in outcomes)


async def test_only_the_centre_publishes(database: Database, catalogue: Published) -> None:
    with pytest.raises(PermissionDenied):
        await database.run(NOBODY, lambda uow: publish_offer(uow, NOBODY, catalogue.offers[CODE], content()))


async def test_a_suspended_offer_leaves_the_catalogue_and_comes_back(database: Database, catalogue: Published) -> None:
    offer_id = catalogue.offers[CODE]
    await database.run(WORKER, lambda uow: suspend_offer(uow, WORKER, offer_id, reason="preuve échue"))
    assert CODE not in await shown(database)
    with pytest.raises(WrongState):
        await database.run(WORKER, lambda uow: suspend_offer(uow, WORKER, offer_id, reason="encore"))
    await database.run(WORKER, lambda uow: reinstate_offer(uow, WORKER, offer_id))
    assert CODE in await shown(database)


async def test_a_withdrawn_offer_never_comes_back(database: Database, catalogue: Published) -> None:
    offer_id = catalogue.offers[CODE]
    await database.run(WORKER, lambda uow: withdraw_offer(uow, WORKER, offer_id, reason="fin de série"))
    assert CODE not in await shown(database)
    with pytest.raises(WrongState):
        await database.run(WORKER, lambda uow: publish_offer(uow, WORKER, offer_id, content()))


async def test_a_suspended_agreement_carries_no_offer(database: Database, catalogue: Published) -> None:
    agreement = catalogue.agreements["nordecume"]
    await database.run(WORKER, lambda uow: suspend_agreement(uow, WORKER, agreement, reason="défaut"))
    assert not any(code.startswith("nordecume") for code in await shown(database))
    with pytest.raises(AgreementNotActive):
        await database.run(WORKER, lambda uow: publish_offer(uow, WORKER, catalogue.offers[CODE], content()))


async def test_every_change_is_in_the_ledger(database: Database, catalogue: Published) -> None:
    await database.run(WORKER, lambda uow: suspend_offer(uow, WORKER, catalogue.offers[CODE], reason="preuve"))
    rows = await database.read(
        WORKER,
        lambda uow: uow.raw.fetch(
            "SELECT name, payload FROM ledger_event WHERE stream_kind = 'offer' AND stream_id = $1 ORDER BY seq",
            catalogue.offers[CODE],
        ),
    )
    assert [row["name"] for row in rows] == ["offer.published", "offer.suspended"]
    assert orjson.loads(rows[1]["payload"])["reason"] == "preuve"


async def test_what_is_live_can_be_made_again_and_is_the_same(database: Database, catalogue: Published) -> None:
    columns = "tokens, facets, numbers, price, price_high, card, search_fr::text, search_en::text, version_id"

    async def live(uow: UnitOfWork) -> list[tuple[object, ...]]:
        return [tuple(row) for row in await uow.raw.fetch(f"SELECT {columns} FROM offer_live ORDER BY code")]

    before = await database.read(WORKER, live)
    assert await database.run(WORKER, show_again) == 40
    assert await database.read(WORKER, live) == before
