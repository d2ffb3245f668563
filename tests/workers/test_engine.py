"""The engine against a provider that fails in every way: each thing is made exactly once."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from uuid import UUID

import pytest

from broker.fulfilment.attention import adopt_step, cancel_operation, mark_step_done, retry_step
from broker.fulfilment.queries import attention, progress
from broker.fulfilment.service import AlreadyRevealed, reveal_credential
from broker.fulfilment.vault import Vault
from broker.providers import OperationKind
from core.errors import PermissionDenied
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.simulated import SimulatedAdapter, World
from workers.adapters import adapters
from workers.bridge import Bridge
from workers.contract import Accepted, Call, Done, ErrorKind, Outcome, ProviderError
from workers.engine import Engine, due
from workers.work import Work

pytestmark = pytest.mark.anyio


async def drive(engine: Engine, shop: Shop, operation: UUID, *, rounds: int = 400) -> str:
    """Play the sweeper until the operation rests; returns its state."""
    for _ in range(rounds):
        await asyncio.to_thread(engine.run, operation)
        state = await shop.one("SELECT state FROM operation WHERE id = $1", operation)
        if state in ("done", "failed", "cancelled", "needs_attention"):
            return str(state)
        await shop.one(
            "SELECT pg_sleep(greatest(0, least(extract(epoch FROM next_attempt_at - clock_timestamp()), 0.1)))::text "
            "FROM operation WHERE id = $1",
            operation,
        )
    raise AssertionError("the operation never came to rest")


async def names(shop: Shop, service: UUID) -> list[str]:
    rows = await shop.rows(
        "SELECT name FROM ledger_event WHERE stream_kind = 'service' AND stream_id = $1 ORDER BY seq", service
    )
    return [row["name"] for row in rows]


async def test_an_order_becomes_an_active_service_step_by_step(shop: Shop, engine: Engine, world: World) -> None:
    opened = await shop.order()
    assert await shop.state(opened.service_id) == "provisioning"
    assert await drive(engine, shop, opened.id) == "done"
    assert await shop.state(opened.service_id) == "active"
    assert sorted(world.effects.values()) == [1, 1, 1]
    assert await names(shop, opened.service_id) == [
        "service.requested",
        "service.operation_opened",
        "service.state_changed",
        "service.step_done",
        "service.step_done",
        "service.step_done",
        "service.operation_finished",
        "service.state_changed",
    ]


@pytest.mark.parametrize("stretch", [0.0, 5.0], ids=["one step a message", "one message goes on"])
@pytest.mark.parametrize("fault", ["lost", "refused", "throttled", "later", "broken"])
async def test_a_fault_at_any_call_still_makes_each_thing_once(
    shop: Shop, bridge: Bridge, world: World, fault: str, stretch: float
) -> None:
    engine = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=replace(QUICK, stretch=stretch))
    world.faults["make"] = [fault, "ok", fault, fault, "ok"]
    opened = await shop.order()
    assert await drive(engine, shop, opened.id) == "done"
    assert sorted(world.effects.values()) == [1, 1, 1]
    assert await shop.state(opened.service_id) == "active"


class Crash(BaseException):
    """The process dies here."""


async def test_a_cancelled_operation_takes_back_what_a_call_without_an_answer_may_have_made(
    shop: Shop, bridge: Bridge, world: World
) -> None:
    def crash(where: str, work: Work) -> None:
        if where == "called":
            raise Crash

    opened = await shop.order()
    dying = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK, at=crash)

    async def run() -> None:
        with contextlib.suppress(Crash):
            await asyncio.to_thread(dying.run, opened.id)

    await run()
    await expire_leases(shop)
    assert world.things, "it was made, and nobody knows"
    state = await shop.database.run(
        shop.analyst,
        lambda uow: cancel_operation(uow, shop.analyst, opened.id, reason="Le fournisseur ne répond plus."),
    )
    assert state == "compensating"
    engine = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK)
    assert await drive(engine, shop, opened.id) == "cancelled"
    assert not world.things


class Odd(SimulatedAdapter):
    """A provider whose text no database keeps."""

    def __init__(self, world: World, said: ProviderError | Outcome) -> None:
        super().__init__(world)
        self.said = said

    def perform(self, call: Call) -> Outcome:
        if isinstance(self.said, ProviderError):
            raise self.said
        return self.said


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (ProviderError(ErrorKind.INVALID, "bad \x00 \ud800 text"), "failed"),
        (Done(outputs={"dashboard_url": ["https://\x00"]}), "needs_attention"),
        (Done(ref="\ud800"), "needs_attention"),
        (Accepted(token="\x00"), "needs_attention"),
    ],
)
async def test_text_that_cannot_be_kept_neither_stops_nor_repeats_for_ever(
    shop: Shop, bridge: Bridge, world: World, said: ProviderError | Outcome, state: str
) -> None:
    engine = Engine(bridge, {"simulated": Odd(world, said)}, shop.vault, policy=QUICK)
    opened = await shop.order()
    assert await drive(engine, shop, opened.id) == state
    row = (await shop.rows("SELECT error_text FROM step WHERE error_text IS NOT NULL"))[0]
    assert row["error_text"] in ("bad \ufffd \ufffd text", "an answer that cannot be kept")


@pytest.mark.parametrize("point", ["claimed", "called"])
@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_crash_before_or_after_any_call_leaves_exactly_one_thing(
    shop: Shop, bridge: Bridge, world: World, point: str, nth: int
) -> None:
    seen = 0

    def crash(where: str, work: Work) -> None:
        nonlocal seen
        seen += where == point
        if where == point and seen == nth:
            raise Crash

    engine = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK, at=crash)
    opened = await shop.order()

    async def run() -> None:
        with contextlib.suppress(Crash):
            # On a slow machine a message gives way to another one before the crash.
            while await asyncio.to_thread(engine.run, opened.id):
                pass

    await run()
    assert await shop.one("SELECT count(*) FROM attempt WHERE answered_at IS NULL") == 1
    assert await asyncio.to_thread(engine.run, opened.id) is False, "the lease still holds: nobody else may go on"
    await expire_leases(shop)
    assert await drive(engine, shop, opened.id) == "done"
    assert sorted(world.effects.values()) == [1, 1, 1]
    assert await shop.one("SELECT count(*) FROM attempt WHERE outcome = 'lost'") == 1


async def expire_leases(shop: Shop) -> None:
    await shop.rows(
        "UPDATE operation SET lease_until = clock_timestamp() - interval '1 ms' WHERE lease_until IS NOT NULL"
    )


async def test_messages_delivered_twice_at_once_do_no_harm(shop: Shop, engine: Engine, world: World) -> None:
    opened = [await shop.order() for _ in range(4)]
    copies = [asyncio.to_thread(engine.run, one.id) for one in opened for _ in range(4)]
    await asyncio.gather(*copies)
    for one in opened:
        assert await drive(engine, shop, one.id) == "done"
    assert set(world.effects.values()) == {1}
    assert len(world.effects) == 12
    assert world.calls["perform", "make"] == 12


async def test_a_lost_message_is_made_good_by_the_sweeper(shop: Shop, engine: Engine) -> None:
    opened = await shop.order()
    assert await due(shop.database) == [], "its own message has a moment to arrive"
    await shop.rows("UPDATE operation SET wake_at = clock_timestamp()")
    assert await due(shop.database) == [opened.id]
    assert await due(shop.database) == [], "not again at once"


async def test_a_worker_that_wakes_too_late_does_not_send(shop: Shop, bridge: Bridge, world: World) -> None:
    def sleep(where: str, work: Work) -> None:
        if where == "claimed" and not world.calls:
            object.__setattr__(work, "started", work.started - 60)

    engine = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK, at=sleep)
    opened = await shop.order()
    await asyncio.to_thread(engine.run, opened.id)
    assert world.calls["perform", "make"] == 0
    assert await shop.one("SELECT outcome FROM attempt") == "rejected"


async def test_who_lost_the_lease_writes_nothing_but_that_the_attempt_was_answered(
    shop: Shop, bridge: Bridge, world: World
) -> None:
    slow = Engine(bridge, {"simulated": SimulatedAdapter(world)}, shop.vault, policy=QUICK)
    opened = await shop.order()
    work = await asyncio.to_thread(bridge.call, slow.claim(opened.id))
    assert isinstance(work, Work)
    answer = slow._asker.ask(work)
    assert answer is not None
    await expire_leases(shop)
    assert await drive(slow, shop, opened.id) == "done"
    assert await asyncio.to_thread(bridge.call, slow.settle(work, answer)) is False
    assert await shop.one("SELECT count(*) FROM step WHERE state = 'done'") == 3
    assert set(world.effects.values()) == {1}


async def test_a_refusal_takes_back_what_was_made_in_reverse_order(shop: Shop, engine: Engine, world: World) -> None:
    world.faults["make"] = ["ok", "ok", "invalid"]
    opened = await shop.order()
    assert await drive(engine, shop, opened.id) == "failed"
    assert world.things == {}
    assert await shop.state(opened.service_id) == "error"
    undone = await shop.rows("SELECT name, state FROM step WHERE undoes IS NOT NULL ORDER BY position")
    assert [(row["name"], row["state"]) for row in undone] == [("part-1", "done"), ("part-0", "done")]


async def test_a_change_and_an_end_follow_the_same_way(shop: Shop, engine: Engine, world: World) -> None:
    opened = await shop.order(quantity=10)
    await drive(engine, shop, opened.id)
    change = await shop.again(opened.service_id, OperationKind.CHANGE, quantity=12)
    assert await shop.one("SELECT quantity FROM service") == 10
    assert await drive(engine, shop, change.id) == "done"
    assert await shop.one("SELECT quantity FROM service") == 12
    end = await shop.again(opened.service_id, OperationKind.END)
    assert await drive(engine, shop, end.id) == "done"
    assert await shop.state(opened.service_id) == "ended"


async def test_a_refused_change_leaves_the_service_as_it_was(shop: Shop, engine: Engine, world: World) -> None:
    opened = await shop.order(quantity=10)
    await drive(engine, shop, opened.id)
    world.faults["make"] = ["invalid"]
    change = await shop.again(opened.service_id, OperationKind.CHANGE, quantity=12)
    assert await drive(engine, shop, change.id) == "failed"
    assert await shop.state(opened.service_id) == "active"
    assert await shop.one("SELECT quantity FROM service") == 10


async def test_only_one_operation_of_a_service_runs_at_a_time(shop: Shop, engine: Engine) -> None:
    from core.errors import Conflict

    opened = await shop.order()
    with pytest.raises(Conflict):
        await shop.again(opened.service_id, OperationKind.END)


async def stopped(shop: Shop, engine: Engine, world: World, *faults: str) -> tuple[UUID, UUID, UUID]:
    world.faults["make"] = list(faults)
    opened = await shop.order()
    assert await drive(engine, shop, opened.id) == "needs_attention"
    (line,) = await shop.database.read(shop.analyst, attention)
    assert line.operation_id == opened.id
    return opened.id, opened.service_id, line.step_id


async def test_a_stopped_step_is_on_the_operators_list_and_may_be_retried(
    shop: Shop, engine: Engine, world: World
) -> None:
    operation, service, step = await stopped(shop, engine, world, "ok", "quota")
    with pytest.raises(PermissionDenied):
        await shop.database.run(shop.requester, lambda uow: retry_step(uow, shop.requester, step, reason="x"))
    await shop.database.run(shop.analyst, lambda uow: retry_step(uow, shop.analyst, step, reason="Place faite"))
    assert await drive(engine, shop, operation) == "done"
    assert await shop.state(service) == "active"
    assert await shop.database.read(shop.analyst, attention) == []
    assert "service.operator_acted" in await names(shop, service)


async def test_a_stopped_step_may_be_adopted(shop: Shop, engine: Engine, world: World) -> None:
    operation, service, step = await stopped(shop, engine, world, "quota")
    world.things[service, str(step)] = {}
    await shop.database.run(shop.analyst, lambda uow: adopt_step(uow, shop.analyst, step, reason="Faite au téléphone"))
    assert await drive(engine, shop, operation) == "done"
    assert (service, str(step)) not in world.effects


async def test_a_stopped_step_may_be_marked_done(shop: Shop, engine: Engine, world: World) -> None:
    operation, _service, step = await stopped(shop, engine, world, "quota")
    await shop.database.run(shop.analyst, lambda uow: mark_step_done(uow, shop.analyst, step, reason="Fait à la main"))
    assert await drive(engine, shop, operation) == "done"
    assert len(world.effects) == 2


async def test_a_stopped_operation_may_be_cancelled_and_leaves_nothing(
    shop: Shop, engine: Engine, world: World
) -> None:
    operation, service, _step = await stopped(shop, engine, world, "ok", "quota")
    await shop.database.run(
        shop.analyst, lambda uow: cancel_operation(uow, shop.analyst, operation, reason="Abandonné")
    )
    assert await drive(engine, shop, operation) == "cancelled"
    assert world.things == {}
    assert await shop.state(service) == "ended"


async def test_wrong_credentials_stop_the_step_and_rest_the_connection(
    shop: Shop, engine: Engine, world: World
) -> None:
    await stopped(shop, engine, world, "auth")
    other = await shop.order()
    await asyncio.to_thread(engine.run, other.id)
    assert world.calls["perform", "make"] == 1, "nobody is asked while the connection rests"
    assert await drive(engine, shop, other.id) == "done"


async def test_progress_says_which_step_is_where(shop: Shop, engine: Engine, world: World) -> None:
    world.faults["make"] = ["ok", "quota"]
    opened = await shop.order()
    await drive(engine, shop, opened.id)
    seen = await shop.database.read(shop.requester, lambda uow: progress(uow, opened.service_id))
    assert seen is not None
    assert (seen.state, seen.position, seen.steps_total) == ("needs_attention", 1, 3)
    assert [step.state for step in seen.steps] == ["done", "needs_attention", "pending"]
    stranger = replace(shop.requester, organisation=shop.centre)
    assert await shop.database.read(stranger, lambda uow: progress(uow, opened.service_id)) is None


class Mistaken(SimulatedAdapter):
    """Makes the thing, and then trips over the answer."""

    def perform(self, call: Call) -> Outcome:
        super().perform(call)
        raise KeyError("dashboard_url")


async def test_an_adapters_mistake_is_neither_a_refusal_of_our_access_nor_a_promise_that_nothing_was_made(
    shop: Shop, bridge: Bridge, world: World
) -> None:
    engine = Engine(bridge, {"simulated": Mistaken(world)}, shop.vault, policy=QUICK)
    opened = await shop.order()
    assert await drive(engine, shop, opened.id) == "done", "what it made is found"
    assert set(world.effects.values()) == {1}
    assert {row["outcome"] for row in await shop.rows("SELECT outcome FROM attempt")} == {"unknown"}
    assert await shop.one("SELECT resting_because FROM provider_connection WHERE id = $1", shop.connection) is None


HERE = "127.0.0.1:9"
BROKER = {"url": f"http://{HERE}", "service_id": "s", "plans": {"small": "p"}}
PLATFORM = {"ldap_url": f"ldap://{HERE}", "base_dn": "dc=mail", "doveadm_url": f"http://{HERE}"}
KNOWN_THERE = {"bind_dn": "cn=courtier", "bind_password": "x", "doveadm_key": "y"}


@pytest.mark.parametrize(
    ("kind", "settings", "credentials", "lacking"),
    [("osb", BROKER, None, "username, password"), ("mail", PLATFORM, KNOWN_THERE, "mx")],
)
async def test_a_provider_that_we_do_not_know_enough_of_is_not_called(
    shop: Shop,
    bridge: Bridge,
    kind: str,
    settings: dict[str, object],
    credentials: dict[str, object] | None,
    lacking: str,
) -> None:
    await shop.connect(kind, settings, credentials)
    engine = Engine(bridge, adapters(), shop.vault, policy=QUICK)
    opened = await shop.order(parameters={"domain": "ministere.test", "quota_mb": 20} if kind == "mail" else {})
    assert await drive(engine, shop, opened.id) == "needs_attention"
    (line,) = await shop.database.read(shop.analyst, attention)
    assert (line.error_kind, line.error_text) == ("auth", f"not configured (without {lacking})")
    assert await shop.one("SELECT outcome FROM attempt") == "rejected"


class Telling(SimulatedAdapter):
    """Chooses a password for whatever it is asked about."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.chosen: dict[UUID, set[str]] = {}

    def find(self, call: Call) -> Outcome | None:
        self.chosen.setdefault(call.service_id, set()).add(call.password("anne").reveal())
        return super().find(call)

    def perform(self, call: Call) -> Outcome:
        self.chosen.setdefault(call.service_id, set()).add(call.password("anne").reveal())
        return super().perform(call)


async def test_a_services_passwords_stay_when_the_vaults_key_is_changed(
    shop: Shop, bridge: Bridge, world: World
) -> None:
    adapter, rotated = Telling(world), Vault(b"n" * 32, b"k" * 32)
    before = Engine(bridge, {"simulated": adapter}, shop.vault, policy=QUICK)
    after = Engine(bridge, {"simulated": adapter}, rotated, policy=QUICK)
    world.faults["make"] = ["lost"]
    opened = await shop.order()
    await asyncio.to_thread(before.run, opened.id)
    assert await drive(after, shop, opened.id) == "done"
    change = await shop.again(opened.service_id, OperationKind.CHANGE, quantity=2)
    assert await drive(after, shop, change.id) == "done"
    assert len(adapter.chosen[opened.service_id]) == 1

    later = await shop.order()
    assert await drive(after, shop, later.id) == "done"
    assert adapter.chosen[later.service_id] == {rotated.derive(later.service_id, "anne", under=rotated.newest)}

    forgetful = Engine(bridge, {"simulated": adapter}, Vault(b"n" * 32), policy=QUICK)
    change = await shop.again(opened.service_id, OperationKind.CHANGE, quantity=3)
    assert await drive(forgetful, shop, change.id) == "needs_attention"
    (line,) = await shop.database.read(shop.analyst, attention)
    assert line.error_text == "not configured (derived under a key that is not in the vault)"


class Giving(SimulatedAdapter):
    """Every thing that it makes comes with an access of the same name."""

    def perform(self, call: Call) -> Outcome:
        super().perform(call)
        return Done(credentials={"mailboxes": {"nth": len(self.world.effects)}})


async def test_accesses_are_shown_the_oldest_first_each_once(shop: Shop, bridge: Bridge, world: World) -> None:
    opened = await shop.order()
    engine = Engine(bridge, {"simulated": Giving(world)}, shop.vault, policy=QUICK)
    assert await drive(engine, shop, opened.id) == "done"

    async def reveal(name: str | None) -> object:
        content = await shop.database.run(
            shop.requester,
            lambda uow: reveal_credential(uow, shop.requester, opened.service_id, shop.vault, name=name),
        )
        return content["nth"]

    assert [await reveal(name) for name in (None, "mailboxes", None)] == [1, 2, 3]
    with pytest.raises(AlreadyRevealed):
        await reveal(None)
