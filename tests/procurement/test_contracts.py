"""A contract is a row only once concluded, on the pinned choice of an approved file, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from core.clock import FixedClock
from core.errors import Invalid, NotFound, WrongState
from core.uow import UnitOfWork
from procurement import contracts, files
from procurement.contracts import Conclusion
from procurement.documents import Sha256, Store, add_document
from procurement.errors import OfferUnavailable, WrongDigest
from procurement.facts import file_facts
from procurement.models import Contract
from tests.procurement.builders import BuiltFile, World, rpo_at_most, term_changes

pytestmark = pytest.mark.anyio

SIGNED = [
    {"party": "body", "name": "A. Fictive", "rank": "Directrice", "date": "2026-06-01"},
    {"party": "supplier", "name": "B. Fictif", "rank": "Président fictif", "date": "2026-06-01"},
]


async def approved(world: World, tmp_path: Path) -> tuple[BuiltFile, Conclusion]:
    """A file whose chain has approved, with its instrument stored."""
    await world.offer("ONE", price="8.95", rpo=1, valid_until=date(2026, 6, 30))
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await file.choose("ONE")
    stored = Store(tmp_path).put(b"%PDF-1.7 contrat")

    async def work(uow: UnitOfWork) -> None:
        await add_document(
            uow, file.actor, file.id, stored, name="contrat.pdf", media_type="application/pdf", purpose="contract"
        )
        opened = await files.open_file(uow, file.actor, "file.read", file.id)
        await files.submit_file(uow, opened.file)
        await files.approve_file(uow, opened.file)

    await file.run(work)
    return file, Conclusion(
        signatories=SIGNED,
        clauses={"confidentiality": True},
        signed_on=date(2026, 6, 1),
        starts_on=date(2026, 9, 1),
        document_sha256=stored.sha256,
        publication_due=date(2026, 7, 1),
    )


async def conclude(file: BuiltFile, conclusion: Conclusion) -> Contract:
    async def work(uow: UnitOfWork) -> Contract:
        opened = await files.open_file(uow, file.actor, "file.read", file.id)
        choice = await files.standing_choice(uow, opened.file)
        return await contracts.insert_contract(uow, file.actor, opened.file, choice, conclusion)

    made: Contract = await file.run(work)
    return made


async def test_the_contract_is_the_pinned_choice(world: World, tmp_path: Path) -> None:
    file, conclusion = await approved(world, tmp_path)
    contract = await conclude(file, conclusion)
    entry = (await file.entries())["ONE"]
    assert (contract.number, contract.total_cents, contract.plan) == ("C-2026-0001", entry.total_cents, entry.plan)
    assert (await file.row()).state == "contracted"
    assert (await file.events())[-1] == "file.contract_concluded"
    with pytest.raises(WrongState):
        await conclude(file, conclusion)


async def test_a_file_that_is_not_approved_concludes_nothing(world: World) -> None:
    await world.offer("ONE", rpo=1)
    file = await world.file().requiring(rpo_at_most(4)).assessed()
    await file.choose("ONE")
    given = Conclusion(
        signatories=SIGNED,
        clauses={},
        signed_on=date(2026, 6, 1),
        starts_on=date(2026, 6, 1),
        document_sha256="0" * 64,
    )
    with pytest.raises(WrongState):
        await conclude(file, given)


async def test_the_longest_term_is_that_of_the_day_of_the_conclusion(
    world: World, tmp_path: Path, clock: FixedClock
) -> None:
    file, conclusion = await approved(world, tmp_path)
    await term_changes(world.database, date(2026, 6, 2), months=24)
    clock.advance(timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        await conclude(file, replace(conclusion, signed_on=date(2026, 6, 2)))
    (problem,) = refused.value.problems
    assert (problem.name, problem.params["months"], problem.params["limit"]) == ("term-too-long", 36, 24)
    assert problem.params["article"] == {"fr": "RCTI, art. 48", "en": "RCTI, s. 48"}
    assert (await conclude(file, conclusion)).number == "C-2026-0001"


DAYS = {
    ("0001-01-01", "2026-09-01"): {"signed_on": "signed-before-approval"},
    ("2001-01-01", "2026-09-01"): {"signed_on": "signed-before-approval"},
    ("2026-05-31", "2026-09-01"): {"signed_on": "signed-before-approval"},
    ("2026-06-02", "2026-09-01"): {"signed_on": "day-to-come"},
    ("9999-12-31", "9999-12-31"): {"signed_on": "day-to-come", "starts_on": "start-outside"},
    ("2026-06-01", "2026-05-31"): {"starts_on": "start-outside"},
    ("2026-06-01", "2027-06-02"): {"starts_on": "start-outside"},
    ("2026-06-01", "9999-12-31"): {"starts_on": "start-outside"},
    ("2026-06-01", "0001-01-01"): {"starts_on": "start-outside"},
}


@pytest.mark.parametrize(("signed_on", "starts_on"), sorted(DAYS))
async def test_days_that_cannot_be_are_told_by_their_field(
    world: World, tmp_path: Path, signed_on: str, starts_on: str
) -> None:
    file, conclusion = await approved(world, tmp_path)
    given = replace(conclusion, signed_on=date.fromisoformat(signed_on), starts_on=date.fromisoformat(starts_on))
    with pytest.raises(Invalid) as refused:
        await conclude(file, given)
    assert {str(one.path[0]): one.name for one in refused.value.problems} == DAYS[signed_on, starts_on]


async def test_conclusion_checks_again_what_may_have_changed(world: World, tmp_path: Path, clock: FixedClock) -> None:
    file, conclusion = await approved(world, tmp_path)
    with pytest.raises(Invalid):
        await conclude(file, replace(conclusion, signatories=SIGNED[:1]))
    with pytest.raises(Invalid):
        await conclude(file, replace(conclusion, starts_on=date(2026, 5, 1)))
    clock.advance(timedelta(days=60))
    with pytest.raises(OfferUnavailable) as lapsed:
        await conclude(file, replace(conclusion, signed_on=date(2026, 7, 15)))
    assert lapsed.value.params["why"] == "price-lapsed"
    await world.suspend("ONE")
    with pytest.raises(OfferUnavailable) as suspended:
        await conclude(file, conclusion)
    assert suspended.value.params["why"] == "suspended"


@pytest.mark.parametrize(
    ("column", "value"),
    [("total_cents", 1), ("quantity", 1), ("option_months", 24), ("plan", "other"), ("signed_on", date(2027, 1, 1))],
)
async def test_even_sql_cannot_conclude_something_else(
    world: World, tmp_path: Path, owner_dsn: str, column: str, value: Any
) -> None:
    file, conclusion = await approved(world, tmp_path)
    contract = await conclude(file, conclusion)
    owner = await asyncpg.connect(owner_dsn.replace("postgresql+psycopg", "postgresql"))
    try:
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.CheckViolationError)):
            await owner.execute(f"UPDATE contract SET {column} = $1 WHERE id = $2", value, contract.id)
    finally:
        await owner.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await file.run(lambda uow: uow.raw.execute("UPDATE contract SET total_cents = 1"))


async def test_a_file_tells_its_facts(world: World, tmp_path: Path) -> None:
    file, _ = await approved(world, tmp_path)

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await files.open_file(uow, file.actor, "file.read", file.id)
        return await file_facts(uow, opened.file, uow.clock.today())

    found = await file.run(work)
    assert found["file.total"] == 400 * 36 * 895
    assert (found["file.price_rank"], found["file.mode"], found["agreement.status"]) == (1, "price_only", "active")
    assert (found["need.mailboxes"], found["offer.rpo"]) == (400, 1)
    assert "file.outside_quebec" not in found


def test_the_store_keeps_bytes_by_their_hash_and_checks_them(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stored = store.put(b"contenu")
    assert store.put(b"contenu") == stored
    assert store.get(stored.sha256) == b"contenu"
    with pytest.raises(NotFound):
        store.get(Sha256("0" * 64))
    store.path(stored.sha256).write_bytes(b"autre")
    with pytest.raises(WrongDigest):
        store.get(stored.sha256)
