"""The contract's document: accessible, in French, and never fooled by what its data say."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from sqlmodel import select

from broker.approval.models import Request, RequestId
from broker.contracts.concluding import document_data
from broker.contracts.data import Pinned, clause_texts, firm, pinned
from broker.contracts.facts import CLAUSES, TRANSFER
from broker.contracts.rendering import render
from core.uow import UnitOfWork
from tests.broker.approval.builders import Town
from tests.broker.contracts.test_concluding import signed

pytestmark = pytest.mark.anyio


def opened(content: bytes) -> pypdf.PdfReader:
    """A PDF to look into."""
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Every word of it, on one line."""
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def kinds(node: Any, found: set[str]) -> set[str]:
    """The kinds of structure elements under one."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            kinds(one, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.add(str(node["/S"]))
        if "/K" in node:
            kinds(node["/K"], found)
    return found


async def test_the_document_is_tagged_titled_and_in_french(town: Town) -> None:
    key = await town.approved()
    data = await town.run(town.requester, lambda uow: document_data(uow, town.requester, key, signed()))
    reader = opened(render(data))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-CA"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert reader.metadata is not None
    assert (reader.metadata.title or "").startswith("Contrat de services infonuagiques")
    assert kinds(root["/StructTreeRoot"], set()) >= {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"}


async def test_the_document_says_who_what_how_much_and_on_what_it_rests(town: Town) -> None:
    key = await town.approved()
    data = await town.run(town.requester, lambda uow: document_data(uow, town.requester, key, signed()))
    said = text_of(render(data)).replace("\u00a0", " ").replace("\u202f", " ")
    request = await town.request(key)
    for words in (
        request.number,
        "Régie fictive du patrimoine lacustre",
        "137 680,00 $",
        "36 mois",
        "RCTI, art. 48",
        "EFVP-2026-014",
        "Directrice générale",
        "Président",
        "Luc Gagnon",
        "Anne Dirigeante",
    ):
        assert words in said, words
    assert request.chain["hash"] in said.replace(" ", "")


async def test_conditions_of_an_opinion_and_how_long_prices_are_firm_are_in_the_document(town: Town) -> None:
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    await town.decide(key, town.analyst, "conditional", conditions="Un essai de reprise a lieu avant l’ouverture.")
    data = await town.run(town.manager, lambda uow: document_data(uow, town.manager, key, None))
    said = " ".join(text_of(render(data)).replace("\u00a0", " ").split())
    assert "Un essai de reprise a lieu avant l’ouverture." in said
    held = await town.run(town.manager, lambda uow: held_of(uow, key))
    for answers, words in (
        ({"price_hold": 36}, "fermes pendant toute sa durée"),
        ({}, "fermes pendant toute sa durée"),
        (
            {"price_hold": 12, "max_indexation": 3.5},
            "fermes pendant 12 mois, puis indexables d’au plus 3,5 % par année",
        ),
        ({"price_hold": 0, "max_indexation": 2}, "indexables d’au plus 2 % par année"),
    ):
        version = held.version.model_copy(update={"answers": answers})
        assert firm(replace(held, version=version)).replace("\u00a0", " ") == words


async def held_of(uow: UnitOfWork, key: RequestId) -> Pinned:
    """What the contract is made from."""
    return await pinned(uow, (await uow.session.exec(select(Request).where(Request.id == key))).one())


async def test_words_of_data_are_never_read_as_markup(town: Town) -> None:
    key = await town.approved()
    data = await town.run(town.requester, lambda uow: document_data(uow, town.requester, key, signed()))
    hostile = '#panic("x") *gras* $x$ <label> @ref \\ "guillemets"'
    data["body"]["name"] = hostile
    data["parties"][0][1] = hostile
    assert '#panic("x") *gras* $x$ <label> @ref \\ "guillemets"' in text_of(render(data))


def test_every_clause_that_is_checked_is_in_the_document() -> None:
    assert [code for code, _, _ in clause_texts()] == [*CLAUSES, TRANSFER[0]]
    articles = [article for article, _, _ in CLAUSES.values()]
    assert [*articles, TRANSFER[1]] == [f"5.{n}" for n in range(1, 9)]
