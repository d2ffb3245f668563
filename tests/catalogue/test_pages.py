"""The catalogue's pages over HTTP, in both languages."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.anyio

PAGES = [
    "/fr/catalogue",
    "/en/catalogue",
    "/fr/catalogue/mode-d-emploi",
    "/en/catalogue/how-it-works",
    "/fr/offres/ombrelac-courant",
    "/en/offers/ombrelac-courant",
    "/fr/comparer",
    "/en/compare?offer=ombrelac-courant&offer=nordecume-essentiel&offer=velmora-suite",
    "/fr/comparer?offer=ombrelac-courant&offer=nordecume-essentiel&diff=1",
    "/fr/fournisseurs",
    "/en/suppliers",
    "/fr/fournisseurs/nordecume",
    "/en/suppliers/castelline",
]


@pytest.mark.parametrize("path", PAGES)
async def test_every_public_page_opens(reader: httpx.AsyncClient, path: str) -> None:
    answer = await reader.get(path)
    assert answer.status_code == 200, answer.text[-2000:]
    assert f'<html lang="{path[1:3]}">' in answer.text
