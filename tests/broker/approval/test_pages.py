"""The pages of a request, from the preview of its chain to its contract, as each person reads them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from broker.contracts.facts import CLAUSES, TRANSFER
from procurement.models import FileId
from tests.broker.approval.builders import Town
from tests.broker.approval.site import Reader, Site

pytestmark = pytest.mark.anyio

PICTURES = os.environ.get("COURTIER_TEST_PICTURES")
"""A folder for the pages as they were read, to look at."""


async def keep(reader: Reader, name: str) -> None:
    """Keep a page to look at."""
    if PICTURES:
        styles = ""
        for path in re.findall(r'<link rel="stylesheet" href="([^"]+)"', reader.html):
            styles += (await reader.client.get(path)).text
        html = reader.html.replace("</head>", f"<style>{styles}</style></head>")
        put(f"{name}.html", html.encode())


def put(name: str, content: bytes) -> None:
    """Write a picture."""
    Path(PICTURES or ".").mkdir(parents=True, exist_ok=True)
    (Path(PICTURES or ".") / name).write_bytes(content)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_request_from_its_preview_to_its_contract(site: Site, town: Town, language: str) -> None:
    french = language == "fr"

    def at(fr: str, en: str) -> str:
        return f"/fr{fr}" if french else f"/en{en}"

    file = await town.proposed()
    async with site.reader(town.requester) as requester:
        await requester.get(at(f"/dossiers/{file}/demande", f"/files/{file}/request"))
        assert "Luc Gagnon" in requester.html
        await keep(requester, f"{language}-1-preview")
        sent = await requester.post(at(f"/dossiers/{file}/demande", f"/files/{file}/request"), {})
        request = re.findall(r"/([0-9a-f-]{36})/", sent.headers["location"])[0]
        await requester.get(sent.headers["location"])
        assert "D-2026-0001" in requester.html
        await keep(requester, f"{language}-2-sent")
        latest = at(f"/dossiers/{file}/demande/derniere", f"/files/{file}/request/latest")
        await requester.get(at(f"/dossiers/{file}", f"/procurement-files/{file}"))
        assert latest in requester.html
        assert "D-2026-0001" in await requester.get(latest)
        here = at(f"/demandes/{request}", f"/requests/{request}")
        await requester.get(here)
        await keep(requester, f"{language}-3-request")
        answer = f"{here}/repondre" if french else f"{here}/answer"
        await requester.get(answer, 403)
        await keep(requester, f"{language}-4-took-part")
    confirm = f"{answer}/confirmer" if french else f"{answer}/confirm"
    for who, name in ((town.manager, "manager"), (town.delegate, "delegate")):
        async with site.reader(who) as reader:
            await reader.get(at("/demandes", "/requests"))
            assert "D-2026-0001" in reader.html
            await keep(reader, f"{language}-5-{name}-list")
            purchase = re.findall(r'href="(/(?:fr/achats|en/purchases)/[^"]+)"', await reader.get(answer))
            await reader.get(purchase[0])
            await reader.get(answer)
            await keep(reader, f"{language}-6-{name}-decision")
            await reader.post(answer, {"outcome": "refused"}, 422)
            await keep(reader, f"{language}-6-{name}-missing")
            await reader.post(answer, {"outcome": "approved"}, 200)
            await keep(reader, f"{language}-7-{name}-confirm")
            await reader.post(confirm, {})
    async with site.reader(town.analyst) as analyst:
        await analyst.get(at("/demandes-a-traiter", "/requests-to-process"))
        assert "D-2026-0001" in analyst.html
        await keep(analyst, f"{language}-8-desk")
        await analyst.post(f"{here}/prendre" if french else f"{here}/take", {})
        await analyst.get(answer)
        await keep(analyst, f"{language}-9-opinion")
        back = f"{here}/retourner" if french else f"{here}/return"
        await analyst.get(back)
        await keep(analyst, f"{language}-10-return")
        await analyst.post(back, {}, 422)
        await analyst.post(back, {"points.0.field": "privacy", "points.0.reason": "missing"})
    async with site.reader(town.requester) as requester:
        await requester.get(here)
        await keep(requester, f"{language}-11-returned")
        await town.privacy(
            FileId(file),
            **{
                "pia_reference": "EFVP-2026-099",
                "pia_committee_date": "2026-04-20",
                "pia_conclusion": "favourable",
                **{f"transfer_{name}": True for name in ("sensitivity_considered", "purpose_considered")},
                **{f"transfer_{name}": True for name in ("measures_considered", "legal_regime_considered")},
                "transfer_adequate_protection": True,
            },
        )
        await requester.get(at(f"/dossiers/{file}/demande", f"/files/{file}/request"))
        await requester.post(at(f"/dossiers/{file}/demande", f"/files/{file}/request"), {})
    async with site.reader(town.analyst) as analyst:
        await analyst.get(answer)
        assert "EFVP-2026-099" in analyst.html
        await keep(analyst, f"{language}-12-opinion-again")
        await analyst.post(answer, {"outcome": "favourable"}, 200)
        await keep(analyst, f"{language}-13-opinion-confirm")
        await analyst.post(confirm, {})
    async with site.reader(town.requester) as requester:
        await requester.get(here)
        await keep(requester, f"{language}-14-approved")
        contract = f"{here}/contrat" if french else f"{here}/contract"
        await requester.get(contract)
        await keep(requester, f"{language}-15-prepare")
        draft = await requester.client.get(f"{contract}/projet" if french else f"{contract}/draft")
        assert draft.content.startswith(b"%PDF-")
        await requester.post(contract, {}, 422)
        await keep(requester, f"{language}-16-prepare-missing")
        fields = {
            "clauses[]": [code for code in (*CLAUSES, TRANSFER[0]) if code in requester.html],
            "starts_on": "2026-10-01",
            "body.name": "Anne Dirigeante",
            "body.rank": "Directrice générale",
            "body.signed_on": "2026-06-01",
            "supplier.name": "Paul Vendeur",
            "supplier.rank": "Président",
            "supplier.signed_on": "2026-06-01",
        }
        done = await requester.post(contract, fields)
        await requester.get(done.headers["location"])
        assert "C-2026-0001" in requester.html
        await keep(requester, f"{language}-17-contract")
        there = done.headers["location"]
        document = await requester.client.get(f"{there}/document")
        assert document.content.startswith(b"%PDF-")
        if PICTURES:
            put("contract.pdf", document.content)
        await requester.post(there, {"seao_number": "1234567", "published_on": "2026-06-01"})
        await requester.get(there)
        assert "1234567" in requester.html
        await requester.get(at("/contrats", "/contracts"))
        await keep(requester, f"{language}-18-contracts")
        await requester.get(here)
        await keep(requester, f"{language}-19-concluded")


async def test_what_stands_in_the_way_is_said_before_sending(site: Site, town: Town) -> None:
    file = await town.proposed(pia={})
    async with site.reader(town.requester) as requester:
        await requester.get(f"/fr/dossiers/{file}/demande")
        assert "63.5" in requester.html
        assert 'name="shown_hash"' not in requester.html
        await keep(requester, "fr-20-blocked")


async def test_a_refusal_shows_its_reason_to_who_asked(site: Site, town: Town) -> None:
    key = await town.transmitted()
    await town.decide(key, town.manager, "refused", reason="Le budget n’est pas disponible.")
    async with site.reader(town.requester) as requester:
        await requester.get(f"/fr/demandes/{key}")
        assert "Le budget n’est pas disponible." in requester.html
        await keep(requester, "fr-21-refused")


async def test_another_body_sees_nothing(site: Site, town: Town) -> None:
    from tests.broker.approval.builders import a_town

    key = await town.transmitted()
    other = await a_town(town.database)
    async with site.reader(other.manager) as stranger:
        await stranger.get(f"/fr/demandes/{key}", 404)
