"""The report against figures counted by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.review.report import LOST, Asked, as_csv, figures
from core.calendar import is_working_day, local_day, public_service
from core.clock import FixedClock
from core.language import EN, FR
from tests.broker.services.house import House

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
BODIES = [(UUID(int=n), f"Organisme {n}") for n in range(3)]
SUPPLIERS = [(UUID(int=100 + n), f"Fournisseur {n}") for n in range(2)]

START = datetime(2026, 1, 2, 12, tzinfo=UTC)
instants = st.integers(0, 362 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A request of the year, decided or not."""
    state = draw(st.sampled_from(["transmitted", "returned", "approved", "concluded", "refused", "withdrawn"]))
    body, supplier = draw(st.sampled_from(BODIES)), draw(st.sampled_from(SUPPLIERS))
    sent = draw(instants)
    decided = state in ("approved", "concluded", "refused")
    after = draw(st.timedeltas(timedelta(0), timedelta(days=40)))
    return Asked("D", state, *body, *supplier, draw(st.integers(0, 10**9)), sent, sent + after if decided else None)


def days_counted(start: date, end: date) -> int:
    """Working days after `start` up to `end`, one by one."""
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@given(st.lists(asked(), max_size=25), st.sampled_from(["body", "supplier"]))
def test_each_line_is_what_counting_one_by_one_gives(requests: Sequence[Asked], group: str) -> None:
    found = figures(requests, FIRST, LAST, group, public_service())
    keys = {one.body_id if group == "body" else one.supplier_id for one in requests}
    assert {row.key for row in found.rows} == keys
    for row in (*found.rows, found.total):
        own = [one for one in requests if row.key in (None, one.body_id if group == "body" else one.supplier_id)]
        taken = [
            days_counted(local_day(one.transmitted_at), local_day(one.decided_at)) for one in own if one.decided_at
        ]
        assert row.requests == len(own)
        assert row.value_cents == sum(one.total_cents for one in own if one.state not in LOST)
        assert row.days == (median(taken) if taken else None)
        assert row.slowest == (max(taken) if taken else None)
        assert row.refused == sum(one.state in LOST for one in own)
    assert sum(count for _, count in found.months) == len(requests)
    assert len(found.months) == 12


@given(st.lists(asked(), min_size=1, max_size=8))
def test_the_file_says_the_same_figures_to_both_kinds_of_spreadsheet(requests: Sequence[Asked]) -> None:
    from broker.rooms import rooms
    from core.language import load

    load(rooms())
    found = figures(requests, FIRST, LAST, "body", public_service())
    for language, delimiter, mark in ((FR, ";", ","), (EN, ",", ".")):
        body = as_csv(found, language)
        assert body.startswith(b"\xef\xbb\xbf")
        lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=delimiter))
        header = language.t("review-csv-value")
        assert [round(float(one[header].replace(mark, ".")) * 100) for one in lines] == [
            row.value_cents for row in found.rows
        ]


@pytest.mark.anyio
async def test_the_page_counts_real_requests_and_leads_to_their_files(house: House, clock: FixedClock) -> None:
    town = house.town
    request = await town.transmitted()
    clock.advance(timedelta(days=3))
    await town.transmitted()
    for actor in (town.manager, town.delegate, town.analyst, town.manager, town.delegate):
        if (await town.request(request)).state != "transmitted":
            break
        stage = await town.asked(request)
        who = {"manager": town.manager, "delegate": town.delegate, "analyst": town.analyst}[stage.role]
        await town.decide(request, who, "approved" if stage.effect == "decision" else "favourable")
        del actor
    page = await house.read(house.reviewer, "/fr/rapport")
    assert "2 demandes transmises" in page
    assert "275 360" in page
    assert "3 jours ouvrables" in page
    shown = (await house.get(house.reviewer, "/fr/rapport?du=2026-06-01&au=2026-06-30&par=body")).text
    assert f"/fr/verification?du=2026-06-01&amp;au=2026-06-30&amp;organisme={town.body}" in shown
    assert 'role="img"' in shown
    drilled = await house.read(house.reviewer, f"/fr/verification?du=2026-06-01&au=2026-06-30&organisme={town.body}")
    assert "2 dossiers" in drilled
    empty = await house.read(house.reviewer, "/fr/rapport?du=2020-01-01&au=2020-12-31")
    assert "Aucune demande n’a été transmise" in empty


@pytest.mark.anyio
async def test_a_period_that_cannot_be_is_said_beside_its_field_and_the_page_stays(house: House) -> None:
    for query, told in (
        ("du=hier&au=2026-06-30", "AAAA-MM-JJ"),
        ("du=2026-06-30&au=2026-06-01", "La période"),
    ):
        answer = await house.get(house.reviewer, f"/fr/rapport?{query}")
        assert answer.status_code == 422
        assert told in answer.text
        assert query.split("&")[0].partition("=")[2] in answer.text, "what was typed stays"
        assert 'name="du"' in answer.text
    reversed_days = await house.get(house.reviewer, "/fr/verification?du=2026-12-01&au=2020-01-01")
    assert "La fin de la période vient avant son début." in reversed_days.text


@pytest.mark.anyio
async def test_a_download_is_a_file_and_an_event(house: House) -> None:
    await house.town.transmitted()
    answer = await house.get(house.director, "/en/report/csv?du=2026-06-01&au=2026-06-30&par=supplier")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="requests-2026-06-01-2026-06-30.csv"' in answer.headers["content-disposition"]
    assert answer.content.startswith("\ufeffSupplier,Requests,".encode())
    told = await house.worker("SELECT data FROM ledger_event WHERE name = 'review.report_downloaded'")
    assert told is not None


@pytest.mark.anyio
@pytest.mark.parametrize(
    "query",
    [
        "du=hier",
        "du=2026-06-30&au=2026-06-01",
        "du=1900-01-01&au=2026-01-01",
        "du=2010-01-01&au=2026-01-01",
        "au=9999-12-31",
        "au=0001-01-01",
    ],
)
async def test_an_impossible_period_is_refused_in_words(house: House, query: str) -> None:
    answer = await house.get(house.reviewer, f"/fr/rapport?{query}")
    assert answer.status_code == 422


@pytest.mark.anyio
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "hier", "2026-02-30"])
async def test_a_day_that_the_list_cannot_be_narrowed_by_is_said_and_kept(house: House, day: str) -> None:
    for name in ("du", "au"):
        answer = await house.get(house.reviewer, f"/fr/verification?{name}={day}&mots=lac")
        assert answer.status_code == 422
        readable = day in ("9999-12-31", "0001-01-01")
        said = "entre 2000 et 2999" if readable else "sous la forme AAAA-MM-JJ"
        assert f"Indiquez une date {said}" in answer.text
        assert f'value="{day}"' in answer.text
        assert 'value="lac"' in answer.text
