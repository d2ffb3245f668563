"""Freezing pins the whole market of one instant, judged; nothing unknown passes, nothing frozen changes."""

from __future__ import annotations

import asyncio
from datetime import date

import asyncpg
import pytest

from catalogue.models import Offer
from core.errors import PermissionDenied, WrongState
from core.identity.actors import WORKER
from core.uow import UnitOfWork
from procurement.errors import InterestsNotDeclared, NothingToFreeze
from procurement.freezing import freeze_list, preview
from tests.procurement.builders import World, a_plan, a_world, publish, quota_at_least, rpo_at_most

pytestmark = pytest.mark.anyio


async def test_a_frozen_list_ranks_the_compliant_and_names_the_rest(world: World) -> None:
    await world.offer("DEAR", price="9.50", rpo=1)
    await world.offer("CHEAP", price="8.95", rpo=4)
    await world.offer("SLOW", price="5.00", rpo=24)
    await world.offer("SILENT", price="6.00")
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    entries = await file.entries()
    assert {code: (entry.result, entry.rank) for code, entry in entries.items()} == {
        "CHEAP": ("compliant", 1),
        "DEAR": ("compliant", 2),
        "SILENT": ("to_demonstrate", None),
        "SLOW": ("not_compliant", None),
    }
    assert entries["CHEAP"].total_cents == 400 * 36 * 895


async def test_the_total_holds_set_up_and_migration(world: World) -> None:
    await world.offer("LAKE", plans=[a_plan("8.95", setup="4800.00", migration="10.00")], rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    entry = (await file.entries())["LAKE"]
    assert entry.total_cents == 128_880_00 + 4_800_00 + 4_000_00
    assert entry.cost is not None
    assert sum(line["cents"] for line in entry.cost["lines"]) == entry.total_cents


async def test_the_cheapest_plan_is_compared(world: World) -> None:
    plans = [a_plan("8.00", code="first"), a_plan("7.00", code="second"), a_plan("1.00", smallest=500, code="large")]
    await world.offer("PLANS", plans=plans, rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    assert (await file.entries())["PLANS"].plan == "second"


async def test_an_offer_without_a_price_for_the_quantity_is_not_compliant(world: World) -> None:
    await world.offer("BIG", plans=[a_plan("1.00", smallest=5000)], rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    entry = (await file.entries())["BIG"]
    assert (entry.result, entry.total_cents) == ("not_compliant", None)
    stood = await file.standing()
    assert stood.not_compliant[0].failed == ("price",)


async def test_the_preview_says_how_many_without_names(world: World) -> None:
    for n in range(4):
        await world.offer(f"O{n}", rpo=4 * n)
    file = await world.file().requiring(rpo_at_most(4)).defined()
    left = await file.run(lambda uow: preview(uow, file.actor, file.id))
    assert (left.remaining, left.mandatory) == ("two", 1)


async def test_interests_come_before_results(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).confirmed()
    await file.run(lambda uow: uow.raw.execute("UPDATE file_member SET declared_at = NULL, has_interest = NULL"))
    with pytest.raises(InterestsNotDeclared):
        await file.freeze()


async def test_an_empty_catalogue_cannot_be_frozen(world: World) -> None:
    file = await world.file().requiring(rpo_at_most(4)).confirmed()
    with pytest.raises(NothingToFreeze):
        await file.freeze()


async def test_a_round_has_one_list(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    with pytest.raises(WrongState):
        await file.freeze()


async def test_of_two_people_who_freeze_at_once_one_does(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).confirmed()
    outcomes = await asyncio.gather(file.freeze(), file.freeze(), return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["FrozenList", "WrongState"]


async def test_a_list_never_mixes_two_instants(world: World) -> None:
    """Both offers are republished together, again and again; every list sees both at the same version."""
    for code in ("LEFT", "RIGHT"):
        await world.offer(code, price="5.00", rpo=1)
    built = [await world.file().requiring(rpo_at_most(4)).confirmed() for _ in range(6)]
    running = True

    async def churn() -> None:
        n = 2
        while running:
            prices = f"{5 + n % 3}.00"

            async def both(uow: UnitOfWork, price: str = prices, number: int = n) -> None:
                for code in ("LEFT", "RIGHT"):
                    offer = await uow.session.get(Offer, world.offers[code])
                    assert offer is not None
                    await publish(uow, offer, [a_plan(price)], date(2026, 12, 31), {"rpo": 1}, number=number)

            await world.database.run(WORKER, both)
            n += 1

    churning = asyncio.create_task(churn())
    try:
        for file in built:
            await file.freeze()
            await asyncio.sleep(0.01)
    finally:
        running = False
        await churning
    for file in built:
        entries = await file.entries()
        assert entries["LEFT"].total_cents == entries["RIGHT"].total_cents
        assert entries["LEFT"].offer_hash.split("-")[1] == entries["RIGHT"].offer_hash.split("-")[1]


async def test_a_frozen_list_does_not_follow_the_catalogue(world: World) -> None:
    await world.offer("ONE", price="5.00", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    before = (await file.entries())["ONE"]
    await world.republish("ONE", price="9.00", rpo=99)
    after = (await file.entries())["ONE"]
    assert (after.offer_version_id, after.total_cents, after.result) == (
        before.offer_version_id,
        before.total_cents,
        "compliant",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE frozen_entry SET total_cents = 1",
        "UPDATE frozen_list SET sentence = '{}'",
        "DELETE FROM frozen_entry",
        "UPDATE need_version SET quantity = 1",
        "DELETE FROM exclusion",
        "UPDATE choice SET total_cents = 1",
    ],
)
async def test_nobody_changes_what_was_frozen(world: World, owner_dsn: str, statement: str) -> None:
    await world.offer("ONE", rpo=1)
    await world.offer("TWO", rpo=100)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await file.choose("ONE")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await file.run(lambda uow: uow.raw.execute(statement))
    if "choice" not in statement:
        owner = await asyncpg.connect(owner_dsn.replace("postgresql+psycopg", "postgresql"))
        try:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError):
                await owner.execute(statement)
        finally:
            await owner.close()


async def test_the_cascade_counts_what_each_requirement_removes(world: World) -> None:
    await world.offer("A", price="3.00", rpo=24, mailbox_quota=10)
    await world.offer("B", price="4.00", rpo=24, mailbox_quota=100)
    await world.offer("C", price="5.00", rpo=24, mailbox_quota=100)
    await world.offer("D", price="9.00", rpo=1, mailbox_quota=100)
    file = await world.file().requiring(rpo_at_most(4), quota_at_least(50)).frozen()
    rows = await file.run(
        lambda uow: uow.raw.fetch(
            """
            SELECT code, removes, removes_alone,
                   (SELECT offer_code FROM frozen_entry e WHERE e.id = cheapest_entry_id) AS cheapest
              FROM frozen_effect ORDER BY code
            """
        )
    )
    assert {row["code"]: tuple(row)[1:] for row in rows} == {
        "agreement": (0, 0, None),
        "own-1": (3, 2, "B"),
        "own-2": (1, 0, None),
        "price": (0, 0, None),
    }


async def test_another_body_sees_nothing(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    stranger = (await a_world(world.database)).requester
    tables = ("procurement_file", "frozen_list", "frozen_entry", "requirement", "need_version", "file_member")
    for table in tables:
        count = await file.run(lambda uow, name=table: uow.raw.fetchval(f"SELECT count(*) FROM {name}"), stranger)
        assert count == 0, table


async def test_freezing_is_told_with_what_came_before(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).frozen()
    assert await file.events() == [
        "file.started",
        "file.interests_declared",
        "file.need_answered",
        "file.requirement_changed",
        "file.need_confirmed",
        "file.results_seen",
        "file.list_frozen",
    ]


async def test_freezing_is_for_the_team(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).confirmed()
    with pytest.raises(PermissionDenied):
        await file.run(lambda uow: freeze_list(uow, world.colleague, file.id), world.colleague)
