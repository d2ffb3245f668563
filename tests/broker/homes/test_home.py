"""What each person sees first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.identity.actors import Actor, ActorKind, GroupRole, OrganisationId, Role
from core.ids import new_id
from tests.broker.services.house import House

pytestmark = pytest.mark.anyio


async def test_a_requester_sees_files_where_it_is_their_turn_first(house: House) -> None:
    town = house.town
    await town.transmitted()
    mine = await town.started()
    page = await house.read(town.requester, "/fr/accueil")
    assert "Un dossier attend une action de votre part." in page
    number = (await town.file(mine)).number
    assert page.index(number) < page.index("En approbation")
    assert "Étape 1 de 5" in page
    assert "À qui le tour : Luc Gagnon" in page
    assert "Whose turn: Luc Gagnon" in await house.read(town.requester, "/en/home")
    assert "Acheter un service de messagerie" in page


async def test_a_count_tells_of_all_and_not_of_those_that_are_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broker.homes.queries.FEW", 2)
    for _ in range(3):
        await house.town.started()
    assert "3 dossiers attendent une action de votre part." in await house.read(house.town.requester, "/fr/accueil")
    assert "3 procurement files wait for you." in await house.read(house.town.requester, "/en/home")
    for _ in range(3):
        await house.waiting((await house.concluded()).service_id, assignee="supplier")
    of = await house.worker("SELECT supplier_id FROM service LIMIT 1")
    seller = await house.somebody(OrganisationId(of["supplier_id"]), GroupRole.SUPPLIER, Role.SUPPLIER)
    page = await house.read(seller, "/en/home")
    assert "3 tasks wait for you" in page
    assert "And one more" in page
    assert ".m.." not in page


async def test_who_decides_reads_what_waits_with_amounts_and_deadlines(house: House) -> None:
    town = house.town
    await town.transmitted()
    page = await house.read(town.manager, "/fr/accueil")
    assert "Une décision vous attend" in page
    assert "137 680,00 $" in page
    assert "au plus tard le" in page
    assert "One decision waits for you" in await house.read(town.manager, "/en/home")


async def test_an_approved_request_waits_to_be_concluded(house: House) -> None:
    town = house.town
    await town.approved()
    page = await house.read(town.manager, "/fr/accueil")
    assert "Contrats à conclure" in page
    assert "Demande approuvée" in page


async def test_a_contract_to_publish_waits_for_whoever_may_record_it_until_it_is_recorded(
    house: House, clock: FixedClock
) -> None:
    town = house.town
    done = await house.concluded()
    await house.concluded(await town.approved(mailboxes=20))
    number, file = done.contract.number, f"/fr/dossiers/{done.contract.file_id}"
    for who in (town.requester, town.manager, town.delegate):
        page = await house.read(who, "/fr/accueil")
        assert "Un contrat est à publier au SEAO au plus tard le 1er juillet 2026." in page
        assert "Contrats à publier au SEAO" in page
        assert number in page
        assert "C’est à vous" in await house.read(who, file), "as on the contract's own page"
        assert f"/fr/contrats/{number}" in (await house.get(who, file)).text
    assert "One contract is to be published on SEAO by July 1, 2026." in await house.read(town.manager, "/en/home")
    team = await house.read(town.requester, file)
    assert "Publier l’avis au SEAO À faire" in team
    clock.advance(timedelta(days=40))
    late = {"seao_number": "SEAO-1", "published_on": house.today()}
    assert "échéance dépassée" in await house.read(town.manager, "/fr/accueil")
    assert (await house.post(town.manager, f"/fr/contrats/{number}", **late)).status_code == 303
    for who in (town.requester, town.manager, town.delegate):
        assert "à publier" not in await house.read(who, "/fr/accueil")
        assert "C’est à vous" not in await house.read(who, file)
    assert "Publier l’avis au SEAO Fait" in await house.read(town.requester, file)


async def test_the_centre_reads_its_three_lanes_and_the_operators_list(house: House) -> None:
    done = await house.concluded()
    await house.stopped(done.service_id)
    await house.town.transmitted()
    page = await house.read(house.director, "/fr/accueil")
    assert "Une demande : aucune prête, 0 à examiner, 1 en attente d’un tiers" in page
    assert "Prêtes à décider" in page
    assert "Une opération est arrêtée" in page


async def test_a_reviewer_reads_files_with_signals(house: House) -> None:
    await house.town.proposed()
    page = await house.read(house.reviewer, "/fr/accueil")
    assert "Dossiers avec un signal à vérifier" in page
    assert "Demandes, valeur et délai de décision" in page


async def test_a_supplier_reads_its_offers_and_what_expires(house: House, clock: FixedClock) -> None:
    seller = await house.supplier()
    page = await house.read(seller, "/fr/accueil")
    assert "Mes offres" in page
    assert "Publiée" in page
    assert "Aucune précision ne vous est demandée." in page
    clock.advance(timedelta(days=365))
    later = await house.read(seller, "/fr/accueil")
    assert "Prix de l’offre" in later


async def test_a_supplier_learns_of_a_contract_once_it_is_concluded_and_of_its_own_alone(house: House) -> None:
    town = house.town
    key = await town.approved()
    chosen = await house.worker(
        "SELECT s.organisation_id FROM request r JOIN choice c ON c.id = r.choice_id "
        "JOIN frozen_entry e ON e.id = c.entry_id JOIN supplier s ON s.id = e.supplier_id WHERE r.id = $1",
        key,
    )
    seller = await house.somebody(OrganisationId(chosen["organisation_id"]), GroupRole.SUPPLIER, Role.SUPPLIER)
    other = await house.worker("SELECT organisation_id FROM supplier WHERE organisation_id <> $1", seller.organisation)
    rival = await house.somebody(OrganisationId(other["organisation_id"]), GroupRole.SUPPLIER, Role.SUPPLIER)
    assert "Aucun contrat n’est conclu avec vous." in await house.read(seller, "/fr/accueil")
    done = await house.concluded(key)
    for path, told in (("/fr/accueil", "Services commandés chez vous"), ("/en/home", "Services ordered from you")):
        page = await house.read(seller, path)
        assert told in page
        assert done.service_number in page
        assert done.service_number not in await house.read(rival, path)


async def test_an_administrator_reads_who_is_in_the_body(house: House) -> None:
    administrator = await house.somebody(house.town.body, GroupRole.BODY, Role.ADMINISTRATOR)
    page = await house.read(administrator, "/fr/accueil")
    assert "Personnes de votre organisme" in page
    assert "Luc Gagnon" in page


@pytest.mark.parametrize("path", ["/fr/accueil", "/en/home"])
async def test_every_role_with_nothing_waiting_is_told_what_to_do(house: House, path: str) -> None:
    for group, role in (
        (GroupRole.BODY, Role.REQUESTER),
        (GroupRole.BODY, Role.MANAGER),
        (GroupRole.BODY, Role.DELEGATE),
        (GroupRole.CENTRE, Role.DIRECTOR),
        (GroupRole.REVIEWER, Role.REVIEWER),
        (GroupRole.SUPPLIER, Role.SUPPLIER),
    ):
        actor = Actor(ActorKind.PERSON, group, new_id(), OrganisationId(new_id()), frozenset({role}), "Personne")
        assert (await house.get(actor, path)).status_code == 200


async def test_a_home_tells_nothing_of_another_body(house: House) -> None:
    await house.town.transmitted()
    done = await house.concluded(await house.town.approved())
    page = await house.read(house.other, "/fr/accueil")
    assert "Messagerie pour 400 personnes" not in page
    assert done.service_number not in page


async def test_nobody_reads_a_home_without_signing_in(house: House) -> None:
    from httpx import ASGITransport, AsyncClient

    async with AsyncClient(transport=ASGITransport(house.app), base_url="http://courtier.test") as stranger:  # type: ignore[arg-type]
        answer = await stranger.get("/fr/accueil", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert "ouvrir-une-session" in answer.headers["location"]
