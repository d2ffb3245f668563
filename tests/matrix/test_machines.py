"""Programs before the whole house: they read what people of their role read, and do nothing that wants a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

import pytest

from core.database import Database
from core.identity.actors import WORKER, OrganisationId, Role
from core.identity.inputs import NewMachine
from core.identity.machine_accounts import add_machine
from core.language import language
from core.uow import UnitOfWork
from tests.matrix.asking import Route
from tests.matrix.conftest import House
from tests.matrix.test_wall import Case, Town, refused, several, told
from tests.matrix.town import OVERSEERS, OWN, Reader

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("matrix"), pytest.mark.timeout(600)]

INSIDE = (*OWN, *OVERSEERS, "supplier")
OUTSIDE = ("their-requester", "their-manager", "their-delegate", "their-administrator", "other-supplier")
ASKED = "asked-supplier"
"""The program of the supplier whose clarification the first body waits for: none of the town's readers is of it."""

BUYERS = frozenset({"requester", "manager"})
DECIDERS = frozenset({*OWN, "analyst", "director"})
WOULD: Mapping[str, frozenset[str]] = {
    "inviteMember": BUYERS | {"administrator"},
    "declareInterests": BUYERS | {"administrator", "delegate"},
    "takeStage": DECIDERS,
    "releaseStage": DECIDERS,
    "answerStage": DECIDERS,
    "returnRequest": DECIDERS,
    "concludeContract": frozenset({"manager", "delegate"}),
    "publishContract": BUYERS | {"delegate"},
    "revealCredential": frozenset({"requester", "administrator"}),
    "answerClarification": frozenset({ASKED}),
    "chooseOrganisation": frozenset({*INSIDE, ASKED}),
    "closeSession": frozenset({*INSIDE, ASKED}),
}
"""Whose role would do if a person had it, where that is not the buyers: they are told that a person must."""

WITHOUT_TOKEN = frozenset({"openSession"})
"""Writes that ask nobody who they are."""

PERSONAL: Mapping[str, str] = {
    "getMe": "says who asks",
    "listWaitingRequests": "nothing waits for a program's answer",
    "getRequest": "what a stage rests on is for whoever may answer it",
    "previewRequest": "a chain is planned around the person who would transmit",
}
"""Readings that are about the person who reads."""

ABOUT_THE_READER = "yours"
"""Where a card says that the reader is waited for: whoever reads as a person; never a program."""


@pytest.fixture(scope="module")
async def town(house: House) -> Town:
    """The house, without what only pages need."""
    return Town(house)


@pytest.fixture(scope="module")
async def programs(house: House, town: Town) -> Mapping[str, Reader]:
    """A program of every reader's organisation and role, called as the reader."""
    database: Database = house.app.state["database"]
    clarification, _ = house.truth.example("", "clarification_id", house.made.ours, house.made.files[1])

    async def work(uow: UnitOfWork) -> dict[str, Reader]:
        supplier = await uow.raw.fetchval(
            "SELECT supplier_organisation_id FROM clarification WHERE id = $1::text::uuid", clarification
        )
        places: dict[str, tuple[OrganisationId, Role]] = {ASKED: (supplier, Role.SUPPLIER)}
        for name in (*INSIDE, *OUTSIDE):
            actor = house.made.readers[name].actor
            assert actor is not None
            assert actor.organisation is not None
            places[name] = (actor.organisation, next(iter(actor.roles)))
        made = {}
        for name, (organisation, role) in places.items():
            given = NewMachine(organisation=organisation, name=f"Programme {name}", role=role)
            made[name] = Reader(name, token=(await add_machine(uow, WORKER, given)).token)
        return made

    made = await database.run(WORKER, work)
    for one in made.values():  # So that its first use is noted before anything is compared.
        assert (await house.ask(one, "GET", "/api/v1/me")).status == 200
    return made


def operations(house: House, *, writes: bool) -> Iterable[Route]:
    """The operations of the API."""
    return [route for route in house.routes if route.paths[0].startswith("/api/v1/") and route.writes is writes]


async def test_a_program_writes_nothing_for_which_a_person_answers_and_is_told_so(
    house: House, town: Town, programs: Mapping[str, Reader]
) -> None:
    wrong, tried = list[str](), 0
    for route in operations(house, writes=True):
        if route.name in WITHOUT_TOKEN:
            continue
        turns = [(turn, programs[name]) for turn, name in enumerate((*INSIDE, ASKED))]
        start = crc32(route.name.encode())
        before = house.truth.fingerprint()
        answers: list[Case] = await several(
            town.attack(route, reader, town.values(route, town.file(start + turn))[0], turn) for turn, reader in turns
        )
        tried += len(answers)
        needs = set[str]()
        for (turn, reader), case in zip(turns, answers, strict=True):
            if case.answer.status not in (403, 404):
                wrong.append(f"{case} is neither refused nor hidden: {case.answer.text}")
            elif case.answer.json["detail"] == language("fr" if turn % 2 else "en").t("denied-person-needed"):
                needs.add(reader.name)
        if needs != WOULD.get(route.name, BUYERS):
            wrong.append(f"{route} tells that a person must: {sorted(needs)}; say in WOULD whose role would do")
        after = house.truth.fingerprint()
        wrong += [f"{route} changed {name}" for name in after if after[name] != before[name]]
    print(f"{tried} attempts of programs to write")
    assert tried > 200, tried
    assert not wrong, "\n".join(wrong)


async def test_a_program_reads_what_a_person_of_its_role_reads(
    house: House, town: Town, programs: Mapping[str, Reader]
) -> None:
    wrong, shown = list[str](), 0
    for route in operations(house, writes=False):
        if route.name in PERSONAL:
            continue
        start = crc32(route.name.encode())
        for turn, name in enumerate((*INSIDE, *OUTSIDE)):
            values, _ = town.values(route, town.file(start + turn))
            program, person = await several(
                town.attack(route, reader, values, turn) for reader in (programs[name], house.made.readers[name])
            )
            if (program.answer.status, apart(program, wrong)) != (person.answer.status, apart(person)):
                wrong.append(f"{program}, a person {person.answer.status}: {program.answer.text[:200]}")
            shown += program.answer.status == 200
    print(f"{shown} readings of programs")
    assert shown > 100, shown
    assert not wrong, "\n".join(wrong)


def apart(case: Case, waits: list[str] | None = None) -> Any:
    """What was answered, without what is about the reader; `waits` is told what waits for a program."""
    cards = case.answer.json if case.answer.body.startswith(b"[{") else []
    if not any(ABOUT_THE_READER in card for card in cards):
        return case.answer.body
    if waits is not None:
        waits += [f"{case}: {card['number']} waits for a program" for card in cards if card[ABOUT_THE_READER]]
    return [{**card, ABOUT_THE_READER: None} for card in cards]


async def test_what_is_about_a_person_fails_for_no_program(
    house: House, town: Town, programs: Mapping[str, Reader]
) -> None:
    known = {route.name: route for route in operations(house, writes=False)}
    for name in PERSONAL:
        for turn, reader in enumerate(programs.values()):
            for file in house.made.files[:3]:
                case = await town.attack(known[name], reader, town.values(known[name], file)[0], turn)
                assert case.answer.status in (200, 403, 404), str(case)


async def test_a_program_of_another_body_reaches_nothing(
    house: House, town: Town, programs: Mapping[str, Reader]
) -> None:
    wrong, tried = list[str](), 0
    before = house.truth.fingerprint(house.made.ours)
    for route in (*operations(house, writes=True), *operations(house, writes=False)):
        for turn, name in enumerate(OUTSIDE):
            values, private = town.values(route, town.file(crc32(route.name.encode()) + turn))
            if not private:
                continue
            case = await town.attack(route, programs[name], values, turn)
            tried += 1
            wrong += [] if refused(case) else [f"{case} is not refused"]
            wrong += [f"{case} tells {told(case, town)}"] if told(case, town) else []
    assert before == house.truth.fingerprint(house.made.ours)
    print(f"{tried} attempts of other bodies' programs")
    assert tried > 100, tried
    assert not wrong, "\n".join(wrong)


async def test_pages_take_a_program_for_nobody(house: House, town: Town, programs: Mapping[str, Reader]) -> None:
    wrong = []
    for route in house.routes:
        if route.page is None or route.writes:
            continue
        values, _ = town.values(route, house.made.files[-1])
        program, nobody = await several(
            town.attack(route, reader, values, 0) for reader in (programs["requester"], house.made.readers["nobody"])
        )
        if (program.answer.status, program.answer.headers.get("location")) != (
            nobody.answer.status,
            nobody.answer.headers.get("location"),
        ):
            wrong.append(f"{program}, nobody {nobody.answer.status}")
    assert not wrong, "\n".join(wrong)
