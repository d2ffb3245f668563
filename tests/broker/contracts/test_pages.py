"""The pages of a contract: one next step, what is asked of whom, what is due where and when."""

from __future__ import annotations

import re

import pytest

from core.identity.actors import Actor
from tests.broker.services.conftest import database_name, house
from tests.broker.services.house import House, words

__all__ = ["database_name", "house"]

pytestmark = pytest.mark.anyio


async def shown(house: House, actor: Actor, path: str) -> str:
    """A page as it is sent."""
    answer = await house.get(actor, path)
    assert answer.status_code == 200, answer.text
    return answer.text


def main_actions(page: str) -> list[str]:
    """The words of the primary buttons."""
    return [words(one) for one in re.findall(r'class="button primary[^"]*"[^>]*>(.*?)</(?:a|button)>', page, re.DOTALL)]


async def test_the_next_step_is_the_one_main_action_and_the_document_is_a_link(house: House) -> None:
    done = await house.concluded()
    path = f"/fr/contrats/{done.contract.number}"
    page = await shown(house, house.town.requester, path)
    assert main_actions(page) == ["Inscrire la publication"], "it is theirs to record"
    assert "Suivre la mise en service" in page
    assert re.search(r'class="action-link" href="[^"]*/document" download', page)
    reader = await shown(house, house.reviewer, path)
    assert main_actions(reader) == ["Suivre la mise en service"]
    await house.post(house.town.requester, path, seao_number="SEAO-1", published_on=house.today())
    await house.finished(done.service_id)
    after = await shown(house, house.town.requester, path)
    assert main_actions(after) == ["Voir le service"]
    english = await shown(house, house.town.requester, f"/en/contracts/{done.contract.number}")
    assert main_actions(english) == ["See the service"]


async def test_the_page_says_that_the_supplier_signs_outside_and_what_is_due_where_and_when(house: House) -> None:
    done = await house.concluded()
    page = words(await shown(house, house.town.requester, f"/fr/contrats/{done.contract.number}"))
    assert "Rien n’est demandé au fournisseur ici" in page
    assert "au plus tard le 1er juillet 2026, soit 30 jours après la conclusion" in page
    assert "au plus tard le 1er juillet 2026" in words(await shown(house, house.town.requester, "/fr/contrats"))


async def test_a_contract_under_the_amount_says_why_nothing_is_to_be_published(house: House) -> None:
    done = await house.concluded(await house.town.approved(mailboxes=20))
    assert done.contract.publication_due is None
    page = words(await shown(house, house.town.requester, f"/fr/contrats/{done.contract.number}"))
    assert "Aucun avis n’est à publier : le coût total" in page
    assert "est inférieur à 25 000,00 $." in page
    assert "aucun avis à publier" in words(await shown(house, house.town.requester, "/fr/contrats"))
    file = await shown(house, house.town.requester, f"/fr/dossiers/{done.contract.file_id}")
    assert "À qui le tour" not in words(file), "it is nobody's"


async def test_clauses_stand_in_the_order_of_the_document(house: House) -> None:
    done = await house.concluded()
    page = await shown(house, house.town.requester, f"/en/contracts/{done.contract.number}")
    articles = re.findall(r"<li>Article 5\.(\d)", page)
    assert articles == sorted(articles)
    assert len(articles) == 7


async def test_the_list_of_contracts_is_read_by_the_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.concluded()
    await house.concluded()
    monkeypatch.setattr("broker.contracts.pages.ON_A_PAGE", 1)
    first = await shown(house, house.town.requester, "/en/contracts")
    assert "Page 1 of 2" in first
    assert ("C-2026-0002" in first, "C-2026-0001" in first) == (True, False)
    assert "C-2026-0001" in await shown(house, house.town.requester, "/en/contracts?page=2")


async def test_whoever_may_conclude_may_record_the_publication_and_correct_it(house: House) -> None:
    done = await house.concluded()
    path, manager = f"/fr/contrats/{done.contract.number}", house.town.manager
    assert "Inscrire la publication" in await shown(house, manager, path), "not on the file's team, but may conclude"
    stale = {"seao_number": "SEAO-2", "published_on": house.today(), "version": "1"}
    first = await house.post(manager, path, seao_number="SEAO-1", published_on=house.today(), version="1")
    assert first.status_code == 303
    assert (await house.post(house.town.requester, path, **stale)).status_code == 409
    page = await shown(house, house.town.requester, path)
    assert "SEAO-1" in page
    assert "SEAO-2" not in page
    assert "Corriger la publication inscrite" in page
    assert (await house.post(house.town.requester, path, **{**stale, "version": "2"})).status_code == 303
    assert "SEAO-2" in await shown(house, house.town.requester, path)
    assert "Corriger" not in await shown(house, house.reviewer, path)
