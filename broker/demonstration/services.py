"""Concluded contracts and their services: months of them, so that reports have something true to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broker.demonstration.monday import OWN, PERSONAL, PLAIN
from broker.demonstration.telling import Purchase, Story, Teller
from broker.fulfilment.attention import complete_task
from broker.fulfilment.service import set_domain_verified, set_health, set_migrated
from core.calendar import add_working_days
from core.uow import UnitOfWork


@dataclass(frozen=True)
class Bought:
    """A purchase of the past: whose, how many boxes, how long ago (1.0: at the beginning), and how far it went."""

    body: str
    title: str
    boxes: int
    part: float
    personal: bool = True
    own: tuple[str, ...] = ()
    """What the body asked for itself, by name (`OWN`)."""
    moved: float = 1.0
    """The part of its boxes that has moved."""
    published: bool = True
    installed: bool = True
    """Whether the supplier has said that its task is done."""
    ago: int = 0
    """Working days ago at which a recent one began, instead of `part`."""


PAST = (
    Bought("ministere", "Messagerie du Ministère", 900, 0.95),
    Bought("css-baie", "Messagerie du personnel scolaire", 640, 0.92, personal=False),
    Bought("ville", "Messagerie de l’hôtel de ville", 110, 0.86, own=("always",)),
    Bought("sante", "Messagerie des soins à domicile", 310, 0.80, own=("roomy",)),
    Bought("cegep", "Messagerie du cégep", 420, 0.74),
    Bought("energie", "Messagerie des barrages", 260, 0.58, own=("large",)),
    Bought("biblio", "Messagerie des succursales", 95, 0.52),
    Bought("loterie", "Messagerie des salles de quilles", 180, 0.45, personal=False),
    Bought("mrc", "Messagerie des trois clochers", 60, 0.22, personal=False, moved=0.8),
    Bought("universite", "Messagerie des laboratoires", 450, 0.16, own=("large",), moved=0.55),
    Bought("css-monts", "Messagerie des écoles de montagne", 210, 0.05, moved=0.1, published=False),
    Bought("forets", "Messagerie des garde-feux", 150, 0.0, own=("logs", "relay"), moved=0.0, installed=False, ago=17),
    Bought("transport", "Messagerie des chauffeurs", 100, 0.0, own=("large",), moved=0.0, installed=False, ago=15),
)
"""Oldest first."""


async def buying(t: Teller, place: int, one: Bought) -> Story:
    """From a need to a service in use."""
    first, minute = one.ago or t.days.old(one.part), place * 7 % 60
    yield t.day(first, 9 + place % 5, minute)
    answers = {
        **(PERSONAL if one.personal else PLAIN),
        "mailboxes": one.boxes,
        "shared_mailboxes": one.boxes // 15,
        "languages": ["fr"],
        "initial_months": 24 if place % 3 else 12,
        "option_months": 12,
        "start_date": add_working_days(t.clock.today(), 40).isoformat(),
        "current_contract": False,
    }
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-{500 + place}", abroad=True)
    file = await t.open(one.body, one.title, answers, own=[OWN[name] for name in one.own], assessed=assessed)
    t.kept.setdefault("past", []).append((one, file))
    yield t.day(first - 1, 14, minute)
    await file.freeze()
    yield t.day(first - 3, 10, minute)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(first - 4 - place % 2, 15, minute)
    await file.approve_by_body()
    yield t.day(first - 6 - place % 4, 11, minute)
    await file.decide(t.cast.actors[("expertise", "expertise2", "rachel")[place % 3]])
    yield t.day(first - 11, 13, minute)
    await put_in_place(t, file, f"{one.body}.example")
    yield t.day(first - 13, 10, minute)
    if one.installed:
        await supplier_says(t, file, {"domain": f"{one.body}.example"})
    async for at in moving(t, file, one, first, minute):
        yield at


async def moving(t: Teller, file: Purchase, one: Bought, first: int, minute: int) -> Story:
    """Migration, health, publication: what the body reports of its service."""
    me = file.team.requester
    if not one.installed:
        return
    yield t.day(first - 16, 16, minute)
    await t.run(me, lambda uow: set_domain_verified(uow, me, file.service, verified=True))
    steps = [part for part in (0.2, 0.6, 1.0) if part <= one.moved] or ([one.moved] if one.moved else [])
    if steps and steps[-1] < one.moved:
        steps.append(one.moved)
    for place, part in enumerate(steps):
        yield t.day(first - 18 - 2 * place, 16, minute)
        count = round(part * one.boxes)
        await t.run(me, lambda uow, n=count: set_migrated(uow, me, file.service, migrated=n, total=one.boxes))
    if one.published and file.contract.publication_due is not None:
        yield t.day(first - 25, 9, minute)
        await file.publish(f"SEAO-FICTIF-{20100 + first}")
    if one.moved == 1.0:
        yield t.day(first - 27, 9, minute)
        await t.run(me, lambda uow: set_health(uow, me, file.service, "well"))


async def put_in_place(t: Teller, file: Purchase, domain: str) -> None:
    """Conclude, and let the engine do what the conclusion opened."""
    await file.conclude(domain)
    t.engine.run(t.clock.now())


async def supplier_says(t: Teller, file: Purchase, answer: Mapping[str, Any]) -> None:
    """The supplier says that its task is done, with what the body needs to know; nothing when it has none."""
    row = await t.run(
        file.team.requester,
        lambda uow: uow.raw.fetchrow(
            """
            SELECT m.id, u.code FROM manual_task m JOIN supplier u ON u.organisation_id = m.supplier_id
             WHERE m.service_id = $1 AND m.done_at IS NULL AND m.withdrawn_at IS NULL
            """,
            file.service,
        ),
    )
    if row is None:
        return
    seller = t.cast.seller(row["code"])

    async def work(uow: UnitOfWork) -> None:
        await complete_task(uow, seller, row["id"], answer=answer)

    await t.run(seller, work)
    t.engine.run(t.clock.now())
