"""The Open Service Broker adapter against the demonstration provider: real HTTP, real state, every fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broker.fulfilment.service import AlreadyRevealed, reveal_credential
from broker.providers import OperationKind
from core.errors import NotFound, PermissionDenied
from core.identity.actors import Actor
from tests.peers.osb import DemoProvider, demo_provider
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.test_engine import drive
from workers.adapters.osb import MITIGATION, OpenServiceBrokerAdapter, mitigates
from workers.bridge import Bridge
from workers.contract import Connection, Deadline
from workers.decide import Policy
from workers.engine import Engine

pytestmark = [pytest.mark.anyio, pytest.mark.peers]


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[DemoProvider]:
    with demo_provider(tmp_path) as running:
        yield running


@pytest.fixture
def osb(bridge: Bridge, shop: Shop) -> Engine:
    return Engine(bridge, {"osb": OpenServiceBrokerAdapter()}, shop.vault, policy=QUICK)


async def connected(shop: Shop, provider: DemoProvider) -> None:
    await shop.connect("osb", provider.settings, provider.credentials)


async def test_an_order_is_provisioned_bound_changed_and_ended(shop: Shop, osb: Engine, provider: DemoProvider) -> None:
    await connected(shop, provider)
    opened = await shop.order(plan="essentiel", quantity=40)
    assert await drive(osb, shop, opened.id) == "done"
    assert [one["id"] for one in provider.state()["instances"]] == [str(opened.service_id)]

    change = await shop.again(opened.service_id, OperationKind.CHANGE, plan="avance", quantity=60)
    assert await drive(osb, shop, change.id) == "done"
    assert '"quantity": 60' in provider.state()["instances"][0]["parameters"]

    end = await shop.again(opened.service_id, OperationKind.END)
    assert await drive(osb, shop, end.id) == "done"
    assert provider.state()["instances"] == provider.state()["bindings"] == []
    assert await shop.state(opened.service_id) == "ended"


async def test_asynchronous_provisioning_is_polled_as_the_broker_asks(
    shop: Shop, bridge: Bridge, provider: DemoProvider
) -> None:
    provider.delay(0.3)
    await connected(shop, provider)
    impatient = Policy(margin=1.0, first_wait=0.01, longest_wait=0.05, poll=0.02, longest_poll=0.1)
    engine = Engine(bridge, {"osb": OpenServiceBrokerAdapter()}, shop.vault, policy=impatient)
    opened = await shop.order(plan="essentiel")
    assert await drive(engine, shop, opened.id) == "done"
    told = await shop.rows("SELECT name FROM ledger_event WHERE stream_id = $1 ORDER BY seq", opened.service_id)
    assert "service.step_waiting" in [row["name"] for row in told]


async def test_the_issued_credential_is_shown_once_to_the_right_person(
    shop: Shop, osb: Engine, provider: DemoProvider
) -> None:
    await connected(shop, provider)
    opened = await shop.order(plan="essentiel")
    await drive(osb, shop, opened.id)

    async def reveal(actor: Actor) -> dict[str, Any]:
        return await shop.database.run(actor, lambda uow: reveal_credential(uow, actor, opened.service_id, shop.vault))

    with pytest.raises(PermissionDenied):
        await reveal(shop.analyst)
    with pytest.raises((NotFound, PermissionDenied)):
        await reveal(shop.seller)
    shown = await reveal(shop.requester)
    assert shown["password"]
    assert shown["webmail_url"].startswith("https://")
    with pytest.raises(AlreadyRevealed):
        await reveal(shop.requester)
    assert await shop.one("SELECT sealed FROM credential") is None
    leaked = await shop.one("SELECT count(*) FROM ledger_event WHERE payload LIKE '%' || $1 || '%'", shown["password"])
    assert leaked == 0


ONCE = ("lost", "500", "503", "408", "429", "204", "malformed", "concurrency")


@pytest.mark.parametrize("only", ["PUT instance", "PUT binding"])
@pytest.mark.parametrize("mode", ONCE)
async def test_whatever_happens_to_the_answer_there_is_one_instance_and_one_binding(
    shop: Shop, osb: Engine, provider: DemoProvider, mode: str, only: str
) -> None:
    await connected(shop, provider)
    provider.fault(mode, 1, only=only)
    opened = await shop.order(plan="essentiel")
    state = await drive(osb, shop, opened.id)
    assert state == "done"
    assert provider.effects("provision") == [str(opened.service_id)]
    assert len(provider.effects("bind")) == 1
    assert await shop.one("SELECT count(*) FROM credential") == 1


@pytest.mark.parametrize("mode", ["lost", "500", "429"])
async def test_a_lost_answer_to_a_deletion_deletes_once(
    shop: Shop, osb: Engine, provider: DemoProvider, mode: str
) -> None:
    await connected(shop, provider)
    opened = await shop.order(plan="essentiel")
    await drive(osb, shop, opened.id)
    provider.fault(mode, 1, only="DELETE instance")
    end = await shop.again(opened.service_id, OperationKind.END)
    assert await drive(osb, shop, end.id) == "done"
    assert len(provider.effects("deprovision")) == 1
    assert provider.state()["instances"] == []


async def test_a_refused_order_fails_with_the_brokers_words_and_leaves_nothing(
    shop: Shop, osb: Engine, provider: DemoProvider
) -> None:
    await connected(shop, provider)
    provider.fault("reject")
    opened = await shop.order(plan="essentiel")
    assert await drive(osb, shop, opened.id) == "failed"
    assert "ne permet pas" in await shop.one("SELECT error_text FROM step WHERE state = 'failed'")
    assert provider.effects("provision") == provider.effects("deprovision") == []


async def test_an_operation_that_fails_later_is_mitigated(shop: Shop, bridge: Bridge, provider: DemoProvider) -> None:
    provider.delay(0.1)
    await connected(shop, provider)
    impatient = Policy(margin=1.0, first_wait=0.01, longest_wait=0.05, poll=0.02, longest_poll=0.1)
    engine = Engine(bridge, {"osb": OpenServiceBrokerAdapter()}, shop.vault, policy=impatient)
    provider.fault("failasync")
    opened = await shop.order(plan="essentiel")
    assert await drive(engine, shop, opened.id) == "failed"
    assert provider.state()["instances"] == []
    assert provider.effects("deprovision") == [str(opened.service_id)]
    assert await shop.state(opened.service_id) == "error"


async def test_a_wrong_password_needs_a_person(shop: Shop, osb: Engine, provider: DemoProvider) -> None:
    await shop.connect("osb", provider.settings, {"username": "courtier", "password": "wrong"})
    opened = await shop.order(plan="essentiel")
    assert await drive(osb, shop, opened.id) == "needs_attention"


async def test_the_catalogue_answers_the_health_check(provider: DemoProvider, shop: Shop) -> None:
    connection = Connection(shop.connection, "osb", provider.settings, provider.credentials)
    assert OpenServiceBrokerAdapter().check(connection, Deadline.after(5)).well


@pytest.mark.parametrize(
    ("answer", "provision", "update", "deprovision"),
    [
        ("200-malformed", False, False, False),
        ("201-malformed", True, False, False),
        ("202-malformed", True, False, False),
        ("other-2xx", True, False, True),
        ("408", False, False, False),
        ("other-4xx", False, False, False),
        ("5xx", True, False, True),
        ("time-out", True, False, False),
        ("operation-failed", True, False, True),
        ("concurrency", False, False, False),
    ],
)
def test_orphan_mitigation_is_the_specifications_table(
    answer: str, provision: bool, update: bool, deprovision: bool
) -> None:
    assert answer in MITIGATION
    assert [mitigates(answer, action) for action in ("provision", "update", "deprovision")] == [
        provision,
        update,
        deprovision,
    ]
    assert mitigates(answer, "bind") is provision
    assert mitigates(answer, "unbind") is deprovision
