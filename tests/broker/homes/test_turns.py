"""Whose turn it is with a file: the home, the list, the file's page and the API say the same to each reader."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from core.identity.actors import Actor
from procurement import evaluation, freezing, need, requirements
from procurement.models import FileId
from tests.broker.approval.builders import PIA, TRANSFER
from tests.broker.services.house import House

pytestmark = pytest.mark.anyio

YOURS = "C’est à vous"


async def told(house: House, reader: Actor, file: FileId) -> dict[str, bool]:
    """Whether each place says that it is the reader's turn."""
    number = (await house.town.file(file)).number
    home = (await house.get(reader, "/fr/accueil")).text
    (line,) = [one for one in home.split("<li") if f'<span class="number">{number}</span>' in one and "Étape" in one]
    listed = (await house.get(reader, "/fr/dossiers")).text
    (row,) = [one for one in listed.split("<tr") if f">{number}<" in one]
    shown = (await house.get(reader, f"/fr/dossiers/{file}")).text
    cards = (await house.get(reader, "/api/v1/procurement-files")).json()
    (card,) = [one for one in cards if one["number"] == number]
    return {
        "home": YOURS in line,
        "list": YOURS in row,
        "page": YOURS in shown,
        "api": card["yours"],
    }


async def asking(house: House) -> FileId:
    """A file that waits for suppliers: the list is frozen, and they are asked for what is not shown."""
    town, me = house.town, house.town.requester
    key = await town.started()
    await town.privacy(key, **PIA, **TRANSFER)
    await town.run(me, lambda uow: requirements.propose_requirements(uow, me, key))
    await town.run(me, lambda uow: need.confirm_need(uow, me, key))
    await house.database.run(me, lambda uow: freezing.freeze_list(uow, me, key), isolation=freezing.FREEZING)
    await town.run(me, lambda uow: evaluation.ask_clarification(uow, me, key))
    return key


async def test_every_place_says_the_same_of_whose_turn_it_is(house: House) -> None:
    town = house.town
    started = await town.started()
    proposed = await town.proposed()
    asked = await asking(house)
    sent = (await town.request(await town.transmitted())).file_id
    approved = (await town.request(await town.approved(mailboxes=20))).file_id
    turns: dict[str, list[UUID]] = {
        "requester": [started, proposed],
        "manager": [sent, approved],
        "delegate": [approved],
    }
    for name, theirs in turns.items():
        for file in (started, proposed, asked, sent, approved):
            said = await told(house, getattr(town, name), FileId(file))
            assert set(said.values()) == {file in theirs}, (name, said)
    assert "les fournisseurs à qui une précision est demandée" in await house.read(town.requester, "/fr/accueil")


async def test_the_home_lists_what_is_the_readers_first_then_what_is_due_first(house: House) -> None:
    town = house.town
    sent = await town.file(FileId((await town.request(await town.transmitted())).file_id))
    mine = await town.file(await town.started())
    page = (await house.get(town.requester, "/fr/accueil")).text
    assert re.findall(r'<span class="number">([\d-]+)</span>', page) == [mine.number, sent.number]


async def test_the_list_of_the_centre_and_of_reviewers_names_the_body_and_calls_nobody_you(house: House) -> None:
    await house.town.started()
    name = (await house.worker("SELECT name FROM organisation WHERE id = $1", house.town.body))["name"]
    for reader in (house.director, house.reviewer):
        for path, other in (("/fr/dossiers", "votre"), ("/en/procurement-files", "your ")):
            page = await house.read(reader, path)
            table = page[page.index("2026-0001") :].partition("Nous joindre")[0].partition("Contact us")[0]
            assert name in table
            assert other not in table
    assert name not in (await house.get(house.town.requester, "/fr/dossiers")).text.partition("<table")[2]
