"""The demonstration tells what EXPERIENCE §4 promises, through the use cases, and its ledger verifies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from broker.approval.queries import Lane, desk, waiting_for
from broker.demonstration import load_demonstration
from broker.demonstration.load import LOADED_FILE, days_of
from broker.fulfilment import queries as fulfilment
from broker.review.queries import purchase
from broker.services import queries as services
from core.calendar import is_working_day, local_day
from core.identity.actors import Actor
from core.ledger.verify import verify
from core.runtime.wording import RuntimeRefusal
from core.uow import UnitOfWork
from procurement.files import open_file
from procurement.models import FileId, Result
from procurement.queries import clarifications_of
from procurement.summary import purchase_summary, raised
from tests.broker.demonstration.conftest import Told
from tests.conftest import NOW

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(600), pytest.mark.xdist_group("demonstration")]


async def request_of(told: Told, story: str) -> Any:
    """The request of a story's file, with its choice and the stage whose turn it is."""
    (row,) = await told.rows(
        """
        SELECT r.id, r.state, r.points::text AS points, r.changes::text AS changes, c.total_cents, c.cheaper_not_asked,
               c.clarified, e.offer_code, s.rule, s.capacities::text AS capacities, f.id AS file_id
          FROM request r JOIN procurement_file f ON f.id = r.file_id JOIN choice c ON c.id = r.choice_id
          JOIN frozen_entry e ON e.id = c.entry_id
          LEFT JOIN stage s ON s.request_id = r.id AND s.state IN ('asked', 'returned')
         WHERE f.id = $1
        """,
        told.teller.kept[story].file,
    )
    return row


def codes(row: Any) -> list[str]:
    """The points of a request that need judgement."""
    return [one["code"] for one in orjson.loads(row["points"])]


async def test_the_ledger_verifies_and_runs_in_the_order_of_time(told: Told) -> None:
    report = await verify(told.database)
    assert report.whole, report.first
    (row,) = await told.rows(
        "SELECT count(*) AS n, min(e.occurred_at) AS first, max(e.occurred_at) AS last, count(p.position) AS placed "
        "FROM ledger_event e LEFT JOIN ledger_position p ON p.event_id = e.id WHERE e.name NOT LIKE 'ledger.%'"
    )
    assert row["n"] > 1_500
    assert row["n"] == row["placed"]
    assert row["last"] - row["first"] > timedelta(days=30)
    print(f"loaded in {told.seconds:.1f} s, {row['n']} events")


async def test_loading_twice_changes_nothing(told: Told) -> None:
    (before,) = await told.rows("SELECT count(*) FROM ledger_event")
    assert await load_demonstration(told.database, told.settings) is None
    (after,) = await told.rows("SELECT count(*) FROM ledger_event")
    assert before == after


async def test_an_interrupted_loading_says_so(told: Told) -> None:
    marker = told.settings.data_dir / LOADED_FILE
    marker.unlink()
    try:
        with pytest.raises(RuntimeRefusal):
            await load_demonstration(told.database, told.settings)
    finally:
        marker.touch()


async def test_fees_push_the_total_over_the_threshold_and_the_manager_may_act_at_once(told: Told) -> None:
    row = await request_of(told, "over_the_threshold")
    assert (row["offer_code"], row["total_cents"], row["rule"]) == ("nordecume-essentiel", 13_768_000, "manager")
    mine = await told.seen("gestionnaire", waiting_for)
    assert row["id"] in {one.id for one in mine}
    rules = await told.rows("SELECT rule FROM stage WHERE request_id = $1 ORDER BY position", row["id"])
    assert [one["rule"] for one in rules] == ["manager", "executive", "centre-opinion"]
    assert any(one.rule == "executive" for one in await told.seen("dirigeant", waiting_for))


async def test_a_fresh_file_waits_for_its_requester(told: Told) -> None:
    async def read(uow: Any, who: Any) -> str:
        return (await open_file(uow, who, "file.edit", told.teller.kept["fresh"], lock=False)).file.state

    assert await told.seen("demandeur", read) == "defining"


async def test_lists_frozen_once_the_catalogue_was_full_hold_forty_offers_and_their_stories(told: Told) -> None:
    rows = await told.rows(
        """
        SELECT e.offer_code, e.result, e.total_cents FROM frozen_entry e JOIN frozen_list l ON l.id = e.list_id
         WHERE l.file_id = $1
        """,
        told.teller.kept["over_the_threshold"].file,
    )
    found = {row["offer_code"]: row for row in rows}
    assert len(found) == 40
    assert [sum(row["result"] == one for row in rows) for one in ("compliant", "to_demonstrate")] == [7, 3]
    assert found["tremarine-tessen"]["total_cents"] * 100 == found["castelline-tessen"]["total_cents"] * 131
    assert found["ombrelac-courant"]["total_cents"] == found["quillaume-courant"]["total_cents"]
    assert found["peskawen-anglo"]["result"] == "not_compliant"
    assert found["harlowmere-standard"]["result"] == "compliant"


async def test_a_cheaper_offer_wins_once_cleared_and_its_twin_where_nobody_asked_shows_it(told: Told) -> None:
    cleared, twin = await request_of(told, "cleared"), await request_of(told, "nobody_asked")
    assert (cleared["offer_code"], cleared["clarified"], cleared["state"]) == ("fjordane-lacustre", True, "concluded")
    assert (twin["offer_code"], twin["cheaper_not_asked"]) == ("nordecume-essentiel", 1)
    assert "cheaper-not-asked" in codes(twin)
    assert cleared["total_cents"] < twin["total_cents"]


async def test_the_purchase_in_one_page_ranks_as_clarifications_left_the_list_and_tells_what_was_frozen(
    told: Told,
) -> None:
    file = FileId((await request_of(told, "cleared"))["file_id"])
    found = await told.seen("verification", lambda uow, who: purchase(uow, who, file))
    chosen, second = found.rivals[:2]
    assert (chosen.code, chosen.chosen, chosen.moved) == ("fjordane-lacustre", True, True)
    assert (chosen.rank, chosen.result, chosen.frozen_rank, chosen.frozen_result) == (
        *(1, Result.COMPLIANT),
        *(None, Result.TO_DEMONSTRATE),
    )
    assert (second.rank, second.frozen_rank, second.moved) == (2, 1, True)
    assert (found.summary.rank, found.summary.compliant) == (1, sum(one.rank is not None for one in found.rivals))


async def test_one_decision_carries_both_capacities_where_the_manager_is_the_chief(told: Told) -> None:
    row = await request_of(told, "authorised_in_time")
    (merged,) = await told.rows(
        "SELECT capacities::text AS of FROM stage WHERE request_id = $1 AND scope = 'body'", row["id"]
    )
    assert [one["rule"] for one in orjson.loads(merged["of"])] == ["manager", "executive"]
    assert "criteria" in codes(row)


async def test_criteria_authorised_too_late_stop_the_request(told: Told) -> None:
    key = told.teller.kept["authorised_late"].file
    (row,) = await told.rows(
        """
        SELECT f.state, (f.criteria ->> 'authorised_on')::date AS authorised_on, min(v.at) AS seen
          FROM procurement_file f JOIN results_view v ON v.file_id = f.id WHERE f.id = $1 GROUP BY f.id
        """,
        key,
    )
    assert row["state"] == "proposed"
    assert row["authorised_on"] > local_day(row["seen"])


async def test_a_requirement_changed_after_results_leaves_one_offer_and_its_twin_many(told: Told) -> None:
    row = await request_of(told, "tailored")
    assert {"changed-after-results", "single-offer"} <= set(codes(row))
    (change,) = await told.rows(
        "SELECT lost, remaining FROM requirement_change WHERE file_id = $1 AND after_results", row["file_id"]
    )
    assert change["lost"] >= 18
    twin = await request_of(told, "untouched")
    assert "changed-after-results" not in codes(twin)


async def test_the_centre_s_monday_has_sixty_one_requests_in_three_lanes(told: Told) -> None:
    found = await told.seen("expertise", desk)
    lanes = {lane: len(rows) for lane, rows in found.lanes.items()}
    assert lanes == {Lane.READY: 14, Lane.EXAMINE: 31, Lane.THIRD_PARTY: 16}
    assert (found.total, found.due_today, found.late) == (61, 3, 0)
    assert sum(row.resubmitted for rows in found.lanes.values() for row in rows) == 1
    assert len(found.load) >= 4
    due = [local_day(row.due) for rows in found.lanes.values() for row in rows if row.due is not None]
    assert all(is_working_day(day) for day in due)


async def test_two_analysts_are_away_and_one_will_be(told: Told) -> None:
    rows = await told.rows("SELECT valid_from, valid_to FROM deputy")
    today = told.database.clock.today()
    assert sum(row["valid_from"] <= today <= row["valid_to"] for row in rows) == 2
    assert sum(row["valid_from"] > today for row in rows) == 1


async def test_a_service_stands_at_263_of_400_with_the_record_to_copy(told: Told) -> None:
    key: UUID = told.teller.kept["cleared"].service
    found = await told.seen("demandeur", lambda uow, who: services.whole(uow, who, key))
    assert (found.view.state, found.view.mailboxes_migrated, found.view.mailboxes_total) == ("active", 263, 400)
    assert not found.view.domain_verified
    assert [one.value.split()[0] for one in found.records] == ["v=spf1"]
    assert found.origin.rank == 1


async def test_a_service_has_ended_with_its_certificate(told: Told) -> None:
    key: UUID = told.teller.kept["ended"].service
    found = await told.seen("demandeur", lambda uow, who: services.whole(uow, who, key))
    assert found.view.state == "ended"
    assert "Certificat" in str(found.view.outputs)


async def test_services_were_put_in_place_by_the_engine_and_one_step_wants_the_operator(told: Told) -> None:
    rows = await told.rows("SELECT state, count(*) AS n FROM service GROUP BY state")
    states = {row["state"]: row["n"] for row in rows}
    assert states["active"] >= 10
    assert states["provisioning"] == 2
    stopped = await told.seen("expertise", lambda uow, who: fulfilment.attention(uow))
    assert [(one.connection_key, one.error_kind) for one in stopped] == [("harlowmere", "auth")]
    (asked,) = await told.rows("SELECT count(*) AS n FROM attempt WHERE outcome = 'done'")
    assert asked["n"] >= 10


async def test_every_account_has_something_to_do_or_to_read(told: Told) -> None:
    for supplier in ("fournisseur", "fournisseur2"):
        asked = await told.seen(supplier, lambda uow, who: clarifications_of(uow, who, limit=50))
        assert asked.waiting, supplier
    tasks = await told.seen("fournisseur2", lambda uow, who: fulfilment.tasks(uow))
    assert tasks
    assert (await told.seen("verification", lambda uow, who: services.cards(uow, who, limit=50)))[0].total >= 14
    states = await told.rows(
        "SELECT DISTINCT f.state FROM procurement_file f JOIN organisation o ON o.id = f.organisation_id "
        "WHERE o.name LIKE 'Régie fictive du patrimoine%'"
    )
    assert {row["state"] for row in states} >= {"defining", "assessing", "in_approval", "approved", "contracted"}


async def test_thirty_bodies_of_every_kind_have_people(told: Told) -> None:
    rows = await told.rows(
        """
        SELECT o.kind, count(DISTINCT o.id) AS bodies FROM organisation o JOIN membership m ON m.organisation_id = o.id
         WHERE o.kind NOT IN ('centre', 'supplier', 'reviewer_office') GROUP BY o.kind
        """
    )
    assert len(rows) == 8
    assert sum(row["bodies"] for row in rows) >= 30


async def test_months_of_contracts_are_there_to_report_on(told: Told) -> None:
    rows = await told.rows("SELECT signed_on, published_on, publication_due FROM contract")
    assert len(rows) >= 14
    assert any(row["published_on"] is not None for row in rows)
    assert all(row["signed_on"] <= NOW.date() for row in rows)


def test_too_early_a_day_is_given_people_and_a_catalogue_only() -> None:
    assert days_of(NOW.date()).tellable
    assert not days_of(NOW.date() - timedelta(days=60)).tellable


async def test_signals_read_for_many_files_together_are_those_of_their_summaries(told: Told) -> None:
    files = [row["id"] for row in await told.rows("SELECT id FROM procurement_file")]

    async def both(uow: UnitOfWork, who: Actor) -> tuple[dict[UUID, int], dict[UUID, int]]:
        one_by_one = [await purchase_summary(uow, who, file) for file in files]
        counted = [sum(one.raised for one in summary.signals) for summary in one_by_one]
        return await raised(uow, files), dict(zip(files, counted, strict=True))

    together, apart = await told.seen("verification", both)
    assert together == apart
    assert len(files) > 60
    assert {0, 1} < set(apart.values())
