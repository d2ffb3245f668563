"""Reference tables: loaded whole, dated, with their source."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from core.calendar import public_service
from core.database import Database
from core.errors import Invalid, NotFound, PermissionDenied
from core.identity.actors import NOBODY, WORKER
from core.identity.kinds import OrganisationKind
from core.ledger import found
from core.permits import PERMISSIONS, Permission
from core.reference.queries import all_of, calendar, find, history, longest_term, threshold
from core.reference.service import File, load_reference, read_files
from core.reference.tables import BROKER, INSTRUMENT, SCALE
from core.room import things

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module", autouse=True)
def permissions() -> None:
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))


@pytest.fixture
async def loaded(database: Database) -> Database:
    """A database with the tables that the project ships."""
    await database.run(WORKER, lambda uow: found(uow, demonstration=True))
    await database.run(WORKER, lambda uow: load_reference(uow, WORKER, read_files()))
    return database


async def test_loading_again_changes_nothing(loaded: Database) -> None:
    again = await loaded.run(WORKER, lambda uow: load_reference(uow, WORKER, read_files()))
    assert {(one.added, one.changed, one.strays) for one in again} == {(0, 0, ())}
    events = await loaded.read(
        WORKER, lambda uow: uow.raw.fetchval("SELECT count(*) FROM ledger_event WHERE name = 'reference.loaded'")
    )
    assert events == len(again)


async def test_a_threshold_is_the_one_of_its_day(loaded: Database) -> None:
    async def amounts(uow: Any) -> list[int]:
        days = (date(2021, 12, 31), date(2022, 1, 1), date(2026, 6, 1))
        return [(await threshold(uow, OrganisationKind.MINISTRY, "services", day)).cents for day in days]

    assert await loaded.read(WORKER, amounts) == [10_110_000, 12_120_000, 13_380_000]


async def test_the_longest_term_names_the_provision_that_limits_it(loaded: Database) -> None:
    term = await loaded.read(WORKER, lambda uow: longest_term(uow, date(2026, 6, 1)))
    assert (term.months, term.article) == (36, {"fr": "RCTI, art. 48", "en": "RCTI, s. 48"})
    with pytest.raises(NotFound):
        await loaded.read(WORKER, lambda uow: longest_term(uow, date(2016, 5, 11)))


async def test_nothing_is_assumed_for_a_day_without_a_row(loaded: Database) -> None:
    with pytest.raises(NotFound):
        await loaded.read(WORKER, lambda uow: threshold(uow, OrganisationKind.MINISTRY, "services", date(2010, 1, 1)))


async def test_the_broker_has_had_three_names(loaded: Database) -> None:
    rows = await loaded.read(WORKER, lambda uow: history(uow, BROKER, "broker"))
    assert [row.value.short_name.fr for row in rows] == ["CSPQ", "ITQ", "MCN"]
    assert all(a.valid_to == b.valid_from - timedelta(days=1) for a, b in pairwise(rows) if a.valid_to)


async def test_a_scale_has_its_levels_in_order_and_an_instrument_both_languages(loaded: Database) -> None:
    scale = await loaded.read(WORKER, lambda uow: find(uow, SCALE, "PR-057", date(2026, 6, 1)))
    assert [level.code for level in scale.value.levels] == ["1", "2", "3", "4"]
    assert (scale.standing, bool(scale.source)) == ("background", True)
    instruments = await loaded.read(WORKER, lambda uow: all_of(uow, INSTRUMENT, date(2026, 6, 1)))
    assert instruments["rcti-48"].value.citation.en


async def test_the_database_and_the_files_make_the_same_calendar(loaded: Database) -> None:
    stored = await loaded.read(WORKER, calendar)
    assert set(stored.holidays(2026)) == set(public_service().holidays(2026))


async def test_a_row_that_ends_makes_place_for_the_next(loaded: Database) -> None:
    files = [file for file in read_files() if file.table == "broker"]
    rows = files[0].rows
    ended = rows[-1].model_copy(update={"valid_to": date(2027, 3, 31)})
    following = rows[-1].model_copy(update={"valid_from": date(2027, 4, 1)})
    file = File(table="broker", version=2, rows=(*rows[:-1], ended, following))
    done = await loaded.run(WORKER, lambda uow: load_reference(uow, WORKER, [file]))
    assert (done[0].added, done[0].changed) == (1, 1)
    short = File(table="broker", version=3, rows=rows[:1])
    kept = await loaded.run(WORKER, lambda uow: load_reference(uow, WORKER, [short]))
    assert len(kept[0].strays) == 3


def test_a_file_with_mistakes_is_refused_whole_with_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(
        """
table: threshold
version: 1
rows:
  - {key: a, valid_from: 2026-01-01, value: {cents: -5}, source: s, standing: sourced}
  - {key: b, valid_from: 2026-01-01, value: {dollars: 5}, source: s, standing: sourced}
""",
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as refused:
        read_files([tmp_path])
    assert {problem.pointer for problem in refused.value.problems} == {
        "/wrong.yaml/rows/0/value/cents",
        "/wrong.yaml/rows/1/value/cents",
        "/wrong.yaml/rows/1/value/dollars",
    }


async def test_only_the_service_loads(loaded: Database) -> None:
    with pytest.raises(PermissionDenied):
        await loaded.run(NOBODY, lambda uow: load_reference(uow, NOBODY, []))
