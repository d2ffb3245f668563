"""Requests and contracts over REST: the same use cases, every problem listed, writes that happen once."""

from __future__ import annotations

import httpx
import pytest

from broker.contracts.facts import CLAUSES
from tests.broker.approval.builders import Town
from tests.broker.approval.site import Site

pytestmark = pytest.mark.anyio


async def test_a_request_goes_its_way_over_rest(site: Site, town: Town) -> None:
    file = await town.proposed()
    async with site.program(town.requester) as api:
        seen = (await api.get(f"/api/v1/procurement-files/{file}/request-preview")).json()
        assert seen["ready"] is True
        assert [one["rule"] for one in seen["stages"]] == ["manager", "executive", "centre-opinion"]
        body = {"shown_hash": seen["facts_hash"]}
        address = f"/api/v1/procurement-files/{file}/requests"
        made = await api.post(address, json=body, headers={"Idempotency-Key": "une-fois"})
        again = await api.post(address, json=body, headers={"Idempotency-Key": "une-fois"})
        assert (made.status_code, again.status_code) == (201, 201)
        assert again.json() == made.json()
        here = made.headers["location"]
    for who in (town.manager, town.delegate, town.analyst):
        async with site.program(who) as api:
            waiting = (await api.get("/api/v1/requests/waiting")).json()
            assert [one["number"] for one in waiting] == ["D-2026-0001"]
            read = (await api.get(here)).json()
            assert read["yours"] is True
            outcome = "favourable" if who is town.analyst else "approved"
            stage = f"/api/v1/stages/{read['asked']}"
            assert (await api.post(f"{stage}/taking", json={})).status_code == 200
            stale = await api.post(f"{stage}/answer", json={"outcome": outcome, "shown_hash": "0" * 64})
            assert (stale.status_code, stale.json()["code"]) == (409, "facts-changed")
            done = await api.post(f"{stage}/answer", json={"outcome": outcome, "shown_hash": read["shown_hash"]})
            assert done.status_code == 200, done.text
    signed = {"name": "Anne Dirigeante", "rank": "Directrice générale", "signed_on": "2026-06-01"}
    terms = {"starts_on": "2026-10-01", "body": signed, "supplier": signed, "clauses": list(CLAUSES)}
    async with site.program(town.requester) as api:
        read = await api.get(here)
        assert read.json()["state"] == "approved"
        theirs = await api.post(f"{here}/contract", json=terms, headers={"If-Match": read.headers["etag"]})
        assert theirs.status_code == 403, "who decides for the body concludes"
    async with site.program(town.manager) as api:
        read = await api.get(here)
        without = await api.post(f"{here}/contract", json=terms)
        assert without.status_code == 428
        concluded = await api.post(f"{here}/contract", json=terms, headers={"If-Match": read.headers["etag"]})
        assert concluded.status_code == 201, concluded.text
        contract = concluded.json()
        assert (contract["number"], contract["publication_due"]) == ("C-2026-0001", "2026-07-01")
        document = await api.get(f"/api/v1/contracts/{contract['number']}/document")
        assert document.content.startswith(b"%PDF-")
    async with site.program(town.requester) as api:
        there, seen = f"/api/v1/contracts/{contract['number']}/publication", concluded.headers["etag"]
        noted = {"seao_number": "1234567", "published_on": "2026-06-01"}
        assert (await api.put(there, json=noted)).status_code == 428
        published = await api.put(there, json=noted, headers={"If-Match": seen})
        assert published.json()["seao_number"] == "1234567"
        corrected_to = {**noted, "seao_number": "7654321"}
        assert (await api.put(there, json=corrected_to, headers={"If-Match": seen})).json()[
            "code"
        ] == "version-conflict"
        corrected = await api.put(there, json=corrected_to, headers={"If-Match": published.headers["etag"]})
        assert corrected.json()["seao_number"] == "7654321"
        for day in ("0001-01-01", "2026-05-31", "2026-06-02", "9999-12-31"):
            refused = await api.put(
                there, json={**noted, "published_on": day}, headers={"If-Match": corrected.headers["etag"]}
            )
            assert [one["pointer"] for one in refused.json()["errors"]] == ["/published_on"]
        assert len((await api.get("/api/v1/contracts")).json()) == 1


async def test_bad_bodies_list_every_problem(site: Site, town: Town) -> None:
    key = await town.approved()
    async with site.program(town.manager) as api:
        tag = (await api.get(f"/api/v1/requests/{key}")).headers["etag"]
        answer = await api.post(
            f"/api/v1/requests/{key}/contract",
            json={"starts_on": "bientôt", "body": {"name": ""}, "clauses": ["nothing"], "colour": "blue"},
            headers={"If-Match": tag},
        )
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        "/starts_on",
        "/body/name",
        "/body/rank",
        "/body/signed_on",
        "/supplier",
        "/clauses/0",
        "/colour",
    }


async def test_a_wrong_form_hides_nothing_that_the_use_case_would_refuse(site: Site, town: Town) -> None:
    """One answer tells of the form, of days, of clauses, of what the stage asks for: nobody mends twice."""

    def told(answer: httpx.Response) -> set[tuple[str, str]]:
        assert answer.status_code == 422, answer.text
        return {(one["pointer"], one["name"]) for one in answer.json()["errors"]}

    key = await town.transmitted()
    async with site.program(town.manager) as api:
        read = (await api.get(f"/api/v1/requests/{key}")).json()
        stage = f"/api/v1/stages/{read['asked']}"
        answer = await api.post(f"{stage}/answer", json={"outcome": "refused", "shown_hash": "zzz"})
        assert told(answer) == {("/shown_hash", "wrong-form"), ("/reason", "required")}
        points = [{"field": "zzz", "reason": "unclear"}, {"field": "need", "reason": "zzz"}]
        answer = await api.post(f"{stage}/return", json={"points": points, "comment": 3})
        assert {
            ("/comment", "not-text"),
            ("/points/0/field", "not-a-choice"),
            ("/points/1/reason", "not-a-choice"),
        } <= (told(answer))
    key = await town.approved()
    async with site.program(town.manager) as api:
        tag = (await api.get(f"/api/v1/requests/{key}")).headers["etag"]
        body = {"name": "", "rank": "Directrice", "signed_on": "2026-05-01"}
        supplier = {"name": "Paul Vendeur", "signed_on": "2026-12-31"}
        terms = {"starts_on": "2026-01-01", "body": body, "supplier": supplier, "clauses": [], "colour": "blue"}
        answer = await api.post(f"/api/v1/requests/{key}/contract", json=terms, headers={"If-Match": tag})
        assert told(answer) == {
            ("/body/name", "too-short"),
            ("/supplier/rank", "required"),
            ("/colour", "unknown-field"),
            ("/body/signed_on", "signed-before-approval"),
            ("/supplier/signed_on", "day-to-come"),
            ("/starts_on", "start-outside"),
            ("/clauses", "contract-clause-missing"),
        }
        signed = {"name": "Anne Dirigeante", "rank": "Directrice générale", "signed_on": "2026-06-01"}
        terms = {"starts_on": "2026-10-01", "body": signed, "supplier": signed, "clauses": list(CLAUSES)}
        done = await api.post(f"/api/v1/requests/{key}/contract", json=terms, headers={"If-Match": tag})
        there = f"/api/v1/contracts/{done.json()['number']}/publication"
        wrong = {"seao_number": "", "published_on": "2026-12-31"}
        answer = await api.put(there, json=wrong, headers={"If-Match": done.headers["etag"]})
        assert told(answer) == {("/seao_number", "too-short"), ("/published_on", "day-to-come")}
    async with site.program(town.analyst) as api:
        refused = await api.put(there, json=wrong, headers={"If-Match": done.headers["etag"]})
        assert refused.status_code == 403, "a wrong form tells nothing to who may not"


async def test_what_stands_in_the_way_is_listed_with_its_article(site: Site, town: Town) -> None:
    file = await town.proposed(pia={})
    async with site.program(town.requester) as api:
        refused = await api.post(f"/api/v1/procurement-files/{file}/requests", json={})
    assert refused.status_code == 422
    assert "/rules/a21-63-5-assessment" in {one["pointer"] for one in refused.json()["errors"]}


async def test_nobody_reads_without_a_session(site: Site, town: Town) -> None:
    key = await town.transmitted()
    async with site.client({"Accept": "application/json"}) as anonymous:
        for path in ("/api/v1/requests", f"/api/v1/requests/{key}", "/api/v1/contracts"):
            assert (await anonymous.get(path)).status_code == 401


async def test_lists_of_requests_and_contracts_are_read_by_the_page(
    site: Site, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await town.approved()
    for module in ("broker.approval.api", "broker.contracts.api"):
        monkeypatch.setattr(f"{module}.IN_AN_ANSWER", 2)
    monkeypatch.setattr("broker.approval.pages.ON_A_PAGE", 2)
    async with site.program(town.requester) as api:
        first, second = await api.get("/api/v1/requests"), await api.get("/api/v1/requests?page=2")
        numbers = [one["number"] for answer in (first, second) for one in answer.json()]
        assert numbers == ["D-2026-0003", "D-2026-0002", "D-2026-0001"]
        assert first.headers["link"] == '</api/v1/requests?page=2>; rel="next"'
        assert "link" not in second.headers
        beyond = await api.get("/api/v1/requests?page=99")
        assert (beyond.status_code, beyond.json()) == (200, [])
        assert beyond.headers["link"] == '</api/v1/requests?page=2>; rel="last"'
        assert (await api.get("/api/v1/requests?page=0")).status_code == 422
        assert "link" not in (await api.get("/api/v1/contracts")).headers
        none = await api.get("/api/v1/contracts?page=99")
        assert (none.json(), none.headers["link"]) == ([], '</api/v1/contracts?page=1>; rel="first"')
    async with site.reader(town.requester) as person:
        shown = await person.get("/fr/demandes")
        assert "Page 1 de 2" in shown
        assert "D-2026-0001" not in shown
        assert "D-2026-0001" in await person.get("/fr/demandes?page=2")
