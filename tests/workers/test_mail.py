"""The mail adapter against a real platform: what was ordered is there, and mail arrives."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
from collections.abc import Iterator
from typing import Any

import ldap3
import pytest
from ldap3.core.exceptions import LDAPException

from broker.fulfilment.service import reveal_credential
from broker.providers import OperationKind
from tests.peers.mail import MailPeer, mail_peer, missing
from tests.support import wait_until
from tests.workers.conftest import QUICK
from tests.workers.shop import Shop
from tests.workers.test_engine import drive
from workers.adapters.mail import MailAdapter, directory
from workers.bridge import Bridge
from workers.contract import Call, Connection, Deadline, ErrorKind, Outcome, ProviderError
from workers.engine import Engine

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.mail,
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.xdist_group("mail"),
]


@pytest.fixture(scope="module")
def peer() -> Iterator[MailPeer]:
    with mail_peer() as running:
        yield running


class Lossy(MailAdapter):
    """The adapter on a line that loses the answer of every mutating call once, after it took effect."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "seen", set())

    def perform(self, call: Call) -> Outcome:
        done = super().perform(call)
        seen: set[Any] = self.seen  # type: ignore[attr-defined]
        if call.step_id not in seen:
            seen.add(call.step_id)
            raise ProviderError(ErrorKind.AMBIGUOUS, "no answer")
        return done


def engine(bridge: Bridge, shop: Shop, adapter: MailAdapter | None = None) -> Engine:
    return Engine(bridge, {"mail": adapter or MailAdapter()}, shop.vault, policy=QUICK)


def parameters(domain: str, **more: Any) -> dict[str, Any]:
    boxes = [{"name": "anne", "display_name": "Anne Côté", "aliases": ["acote"]}, {"name": "luc"}]
    return {"domain": domain, "quota_mb": 20, "mailboxes": boxes, **more}


def entries(peer: MailPeer, service: object) -> list[str]:
    connection = Connection(None, "mail", peer.settings, peer.credentials)  # type: ignore[arg-type]
    with directory(connection, Deadline.after(5)) as ldap, contextlib.suppress(LDAPException):
        ldap.search("dc=mail", f"(orderRef={service})", ldap3.SUBTREE)
        return sorted(entry.entry_dn for entry in ldap.entries)
    return []


async def secrets_of(shop: Shop, service: Any, name: str) -> dict[str, Any]:
    return await shop.database.run(
        shop.requester, lambda uow: reveal_credential(uow, shop.requester, service, shop.vault, name=name)
    )


@pytest.mark.parametrize("lossy", [False, True], ids=["every answer arrives", "every answer is lost once"])
async def test_an_ordered_mailbox_receives_mail_under_its_quota(
    shop: Shop, bridge: Bridge, peer: MailPeer, lossy: bool
) -> None:
    domain = "perdu.test" if lossy else "ministere.test"
    await shop.connect("mail", peer.settings, peer.credentials)
    opened = await shop.order(quantity=10, parameters=parameters(domain))
    state = await drive(engine(bridge, shop, Lossy() if lossy else None), shop, opened.id)
    assert state == "done", await shop.rows("SELECT name, state, error_kind, error_text FROM step")
    assert len(entries(peer, opened.service_id)) == 4, "a domain, its administrator, two mailboxes: each once"

    passwords = await secrets_of(shop, opened.service_id, "mailboxes")
    administrator = await secrets_of(shop, opened.service_id, "administrator")
    anne = f"anne@{domain}"
    await asyncio.to_thread(peer.deliver, f"acote@{domain}", "Bienvenue")
    arrived = lambda: peer.received(anne, passwords[anne], "Bienvenue")  # noqa: E731
    await asyncio.to_thread(wait_until, arrived, within=20, what="the message")
    assert await asyncio.to_thread(peer.quota, anne, passwords[anne]) == 20 * 1024
    await asyncio.to_thread(peer.deliver, f"postmaster@{domain}", "Rapport")
    reported = lambda: peer.received(administrator["username"], administrator["password"], "Rapport")  # noqa: E731
    await asyncio.to_thread(wait_until, reported, within=20, what="the administrator's message")

    bigger = parameters(domain, quota_mb=40)
    bigger["mailboxes"] = bigger["mailboxes"][:1]
    change = await shop.again(opened.service_id, OperationKind.CHANGE, parameters=bigger)
    assert await drive(engine(bridge, shop), shop, change.id) == "done"
    assert await asyncio.to_thread(peer.quota, anne, passwords[anne]) == 40 * 1024
    assert len(entries(peer, opened.service_id)) == 3

    end = await shop.again(opened.service_id, OperationKind.END)
    assert await drive(engine(bridge, shop), shop, end.id) == "done"
    assert entries(peer, opened.service_id) == []
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await asyncio.to_thread(peer.deliver, anne, "Trop tard")


async def test_a_domain_of_another_service_is_never_touched(shop: Shop, bridge: Bridge, peer: MailPeer) -> None:
    await shop.connect("mail", peer.settings, peer.credentials)
    first = await shop.order(quantity=10, parameters=parameters("pris.test"))
    assert await drive(engine(bridge, shop), shop, first.id) == "done"
    second = await shop.order(quantity=10, parameters=parameters("pris.test"))
    assert await drive(engine(bridge, shop), shop, second.id) == "needs_attention"
    assert await shop.one("SELECT error_kind FROM step WHERE state = 'needs_attention'") == "foreign"
    assert entries(peer, second.service_id) == []
    assert len(entries(peer, first.service_id)) == 4


async def test_a_refused_order_leaves_no_account(shop: Shop, bridge: Bridge, peer: MailPeer) -> None:
    class Refusing(MailAdapter):
        def perform(self, call: Call) -> Outcome:
            if call.action == "check":
                raise ProviderError(ErrorKind.INVALID, "no")
            return super().perform(call)

    await shop.connect("mail", peer.settings, peer.credentials)
    opened = await shop.order(quantity=10, parameters=parameters("refus.test"))
    assert await drive(engine(bridge, shop, Refusing()), shop, opened.id) == "failed"
    assert entries(peer, opened.service_id) == []
