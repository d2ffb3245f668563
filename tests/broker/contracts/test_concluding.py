"""A contract is concluded when everything still holds, and only then is anything asked of a provider."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from broker.approval.models import RequestId
from broker.contracts.concluding import (
    Concluded,
    conclude,
    document_data,
    prepare,
)
from broker.contracts.errors import ConclusionStopped
from broker.contracts.facts import CLAUSES, TRANSFER
from broker.contracts.inputs import Conclude
from broker.contracts.rendering import render
from core.clock import FixedClock
from core.errors import Invalid, PermissionDenied, WrongState
from core.identity.actors import WORKER, Actor
from core.ids import new_id
from core.language import FR
from procurement.documents import Store
from procurement.models import FileId
from tests.broker.approval.builders import PIA, Town
from tests.broker.approval.builders import TRANSFER as ASSESSED
from tests.procurement.builders import term_changes

pytestmark = pytest.mark.anyio

SIGNED = date(2026, 6, 1)
ALL = [*CLAUSES, TRANSFER[0]]


def signed(**changes: Any) -> Conclude:
    """Both signatures, every clause checked."""
    return Conclude.model_validate(
        {
            "starts_on": "2026-10-01",
            "body": {"name": "Anne Dirigeante", "rank": "Directrice générale", "signed_on": "2026-06-01"},
            "supplier": {"name": "Paul Vendeur", "rank": "Président", "signed_on": "2026-06-01"},
            "clauses": list(CLAUSES),
            **changes,
        }
    )


async def put(town: Town, actor: Actor, store: Store, key: RequestId, given: Conclude) -> Concluded:
    """Conclude with what was given."""
    done: Concluded = await town.run(actor, lambda uow: conclude(uow, actor, store, key, given))
    return done


async def concluded(town: Town, store: Store, key: RequestId | None = None, **changes: Any) -> Concluded:
    """The contract of an approved request."""
    request = key or await town.approved()
    seen = await town.run(town.manager, lambda uow: prepare(uow, town.manager, request))
    given = signed(**{"clauses": list(seen.clauses), **changes})
    return await put(town, town.manager, store, request, given)


async def test_a_conclusion_writes_the_contract_and_opens_its_service_at_once(town: Town, store: Store) -> None:
    key = await town.approved()
    done = await concluded(town, store, key)
    request = await town.request(key)
    file = await town.run(WORKER, lambda uow: uow.raw.fetchrow("SELECT * FROM procurement_file"))
    operation = await town.run(WORKER, lambda uow: uow.raw.fetchrow("SELECT * FROM operation"))
    assert (request.state, file["state"]) == ("concluded", "contracted")
    assert (operation["contract_id"], operation["kind"], operation["state"]) == (done.contract.id, "create", "pending")
    assert done.contract.total_cents == 13_768_000
    assert done.contract.publication_due == date(2026, 7, 1)
    assert done.contract.instrument_language == "fr"
    assert done.contract.clauses == dict.fromkeys(done.contract.clauses, True)
    assert done.contract.efvp == {
        "reference": "EFVP-2026-014",
        "committee_date": "2026-04-20",
        "conclusion": "favourable",
    }
    assert store.get(done.contract.document_sha256).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert (await town.events(key))[-1] == "request.concluded"


async def test_a_request_that_is_not_approved_cannot_be_concluded(town: Town, store: Store) -> None:
    key = await town.transmitted()
    with pytest.raises(WrongState):
        await put(town, town.manager, store, key, signed())


async def test_the_centre_does_not_conclude_for_a_body(town: Town, store: Store) -> None:
    key = await town.approved()
    with pytest.raises(PermissionDenied):
        await put(town, town.analyst, store, key, signed())


STOPS = {
    "suspended": "UPDATE offer SET state = 'suspended'",
    "withdrawn": "UPDATE offer SET state = 'withdrawn'",
    "agreement": "UPDATE agreement SET state = 'suspended'",
    "authorisation": "UPDATE reference_table SET value = jsonb_set(value, '{cents}', '100') WHERE name = 'amount'",
    "connection": "DELETE FROM provider_connection",
}


@pytest.mark.parametrize("why", sorted(STOPS))
async def test_what_no_longer_holds_stops_the_conclusion_with_its_one_next_step(
    town: Town, store: Store, admin_dsn: str, why: str
) -> None:
    key = await town.approved()
    connection = await asyncpg.connect(admin_dsn)
    await connection.execute(STOPS[why])
    await connection.close()
    with pytest.raises(ConclusionStopped) as stopped:
        await concluded(town, store, key)
    assert stopped.value.params["why"] == why
    assert await town.run(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM contract")) == 0
    assert (await town.request(key)).state == "approved"


async def test_a_price_that_has_lapsed_stops_the_conclusion(town: Town, store: Store, clock: FixedClock) -> None:
    key = await town.approved()
    clock.advance(timedelta(days=3 * 365))
    with pytest.raises(ConclusionStopped) as stopped:
        await put(town, town.manager, store, key, signed())
    assert stopped.value.params["why"] in {"price-lapsed", "agreement"}


async def test_an_assessment_that_changed_after_the_approval_stops_the_conclusion(town: Town, store: Store) -> None:
    key = await town.approved()
    file = FileId((await town.request(key)).file_id)
    against = {**PIA, **ASSESSED, "pia_conclusion": "unfavourable", "transfer_adequate_protection": False}
    for assessed in (against, {**PIA, **ASSESSED, "pia_reference": "EFVP-2026-099"}):
        await town.privacy(file, **assessed)
        with pytest.raises(ConclusionStopped) as stopped:
            await concluded(town, store, key)
        assert stopped.value.params["why"] == "privacy-changed"
    await town.privacy(file, **{**PIA, **ASSESSED})
    assert (await concluded(town, store, key)).contract.efvp is not None


async def test_every_clause_and_both_signatures_are_asked_for(town: Town, store: Store) -> None:
    key = await town.approved()
    late = {"name": "Paul Vendeur", "rank": "Président", "signed_on": "2026-06-30"}
    with pytest.raises(Invalid) as refused:
        await concluded(town, store, key, clauses=[], supplier=late, starts_on="2026-05-01")
    assert {one.path for one in refused.value.problems} == {("supplier", "signed_on"), ("starts_on",), ("clauses",)}


@pytest.mark.parametrize("day", ["0001-01-01", "2001-01-01", "2026-05-31", "9999-12-31"])
async def test_a_day_that_cannot_be_is_told_beside_its_field_and_makes_no_document(
    town: Town, store: Store, tmp_path: Path, day: str
) -> None:
    key = await town.approved()
    early = {"name": "Paul Vendeur", "rank": "Président", "signed_on": day}
    with pytest.raises(Invalid) as refused:
        await concluded(town, store, key, supplier=early)
    assert {one.path for one in refused.value.problems} >= {("supplier", "signed_on")}
    with pytest.raises(Invalid) as begun:
        await concluded(town, store, key, starts_on=day)
    assert {one.path for one in begun.value.problems} == {("starts_on",)}
    assert not [one for one in (tmp_path / "documents").rglob("*") if one.is_file()]


async def test_a_term_beyond_the_days_longest_is_refused_with_the_article_that_limits_it(
    town: Town, store: Store
) -> None:
    key = await town.approved()
    await term_changes(town.database, SIGNED, months=24)
    with pytest.raises(Invalid) as refused:
        await concluded(town, store, key)
    (problem,) = refused.value.problems
    assert (problem.path, problem.params["limit"]) == (("starts_on",), 24)
    assert FR.t("problem-term-too-long", **problem.params) == (
        "La durée totale atteint 36 mois; le maximum est de 24 mois, renouvellements inclus (RCTI, art. 48)."
    )


async def test_no_operation_and_no_service_without_a_contract(town: Town, store: Store, admin_dsn: str) -> None:
    await concluded(town, store)
    connection = await asyncpg.connect(admin_dsn)
    try:
        for table in ("service", "operation"):
            columns = [
                row["column_name"]
                for row in await connection.fetch(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = $1", table
                )
                if row["column_name"] not in ("id", "contract_id", "number", "state")
            ]
            kept = ", ".join(columns)
            number, value = (", number", ", 'S-0'") if table == "service" else ("", "")
            state = "ended" if table == "service" else "done"
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                await connection.execute(
                    f"INSERT INTO {table} (id, contract_id, state{number}, {kept}) "
                    f"SELECT $1, $2, '{state}'{value}, {kept} FROM {table} LIMIT 1",
                    new_id(),
                    new_id(),
                )
    finally:
        await connection.close()


async def test_two_who_conclude_at_once_conclude_one_contract(town: Town, store: Store) -> None:
    import asyncio

    key = await town.approved()
    outcomes = await asyncio.gather(*(concluded(town, store, key) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(one, Concluded) for one in outcomes) == 1
    assert await town.run(WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM operation")) == 1


async def test_the_same_data_make_the_same_bytes(town: Town) -> None:
    key = await town.approved()
    data = await town.run(town.manager, lambda uow: document_data(uow, town.manager, key, signed()))
    assert render(data) == render(data)
