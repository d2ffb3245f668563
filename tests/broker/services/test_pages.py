"""A service's pages as each person meets them."""

from __future__ import annotations

import asyncio
import json
import re

import psycopg
import pytest

from broker.fulfilment.attention import cancel_operation
from broker.fulfilment.machines import SERVICE
from broker.services.queries import everything
from broker.services.turn import TONES
from core.identity.actors import GroupRole, Role
from core.ledger.sequencer import sequence_all
from tests.broker.services.house import DNS, SECRET, House, words

pytestmark = pytest.mark.anyio


def test_every_state_of_a_service_has_its_look() -> None:
    assert frozenset(TONES) == SERVICE.states


def test_nothing_of_what_is_shown_once_is_left_out() -> None:
    given = {
        "imap": {"host": "imap.example", "port": 993, "tls": True},
        "smtp": {"host": "smtp.example", "port": 465},
        "tokens": ["a", "b"],
        "only": ["c"],
        "note": None,
        "empty": "",
    }
    assert everything(given) == [
        ("imap.host", "imap.example"),
        ("imap.port", "993"),
        ("tls", "true"),
        ("smtp.host", "smtp.example"),
        ("smtp.port", "465"),
        ("tokens.1", "a"),
        ("tokens.2", "b"),
        ("only", "c"),
    ]


async def test_the_hundred_thousandth_service_has_a_number_of_its_own(house: House, admin_dsn: str) -> None:
    with psycopg.connect(admin_dsn) as connection:
        connection.execute("SELECT setval('service_number', 99998)")
    numbers = [(await house.concluded()).service_number for _ in range(3)]
    assert [one.rpartition("-")[2] for one in numbers] == ["99999", "100000", "100001"]


async def test_the_page_keeps_apart_open_verified_and_migrated_and_says_whose_turn_it_is(house: House) -> None:
    done = await house.concluded()
    await house.waiting(done.service_id)
    page = await house.read(house.town.requester, f"/fr/services/{done.service_number}")
    assert "Service ouvert Pas encore" in page
    assert "Domaine vérifié Pas encore" in page
    assert "C’est à vous" in page
    assert "À faire de votre côté" in page
    assert "Mettre le service en place" in page
    centre = await house.read(house.director, f"/en/services/{done.service_number}")
    assert "Régie fictive du patrimoine lacustre" in centre
    assert "Waiting for a person" in centre


async def test_three_links_lead_from_the_service_to_the_requirement(house: House) -> None:
    done = await house.concluded()
    page = (await house.get(house.town.requester, f"/fr/services/{done.service_number}")).text
    links = {"contract": f"/fr/contrats/{done.contract.number}"}
    assert f'href="{links["contract"]}"' in page
    file = await house.worker("SELECT number FROM procurement_file")
    assert f'href="/fr/achats/{file["number"]}#requirements"' in page
    purchase = (await house.get(house.town.requester, f"/fr/achats/{file['number']}")).text
    assert 'id="requirements"' in purchase


async def test_dns_records_are_there_to_copy_until_the_domain_is_verified(house: House) -> None:
    done = await house.concluded()
    await house.finished(done.service_id, outputs={"dns": DNS})
    page = await house.read(house.town.requester, f"/fr/services/{done.service_number}")
    assert "Ajouter les enregistrements DNS du domaine" in page
    assert "10 mx.exemple.test." in page
    assert "v=spf1 include:mx.exemple.test -all" in page


async def test_a_domain_that_is_not_verified_says_who_waits_for_what(house: House) -> None:
    done = await house.concluded()
    path = f"/fr/services/{done.service_number}"
    awaited = "n’a pas encore transmis d’enregistrement à ajouter. D’ici là, l’organisme n’a rien à faire."
    assert awaited in await house.read(house.town.requester, path)
    await house.finished(done.service_id, outputs={"dns": DNS})
    page = await house.read(house.town.requester, path)
    assert awaited not in page
    assert "Voir les enregistrements à ajouter" in page


async def test_a_plan_is_called_by_its_name(house: House) -> None:
    done = await house.concluded()
    row = await house.worker(
        "SELECT s.plan, p -> 'name' ->> 'fr' AS fr, p -> 'name' ->> 'en' AS en FROM service s"
        " JOIN contract c ON c.id = s.contract_id JOIN frozen_entry e ON e.id = c.entry_id"
        " JOIN offer_version v ON v.id = e.offer_version_id, jsonb_array_elements(v.plans) p"
        " WHERE p ->> 'code' = s.plan"
    )
    assert f"Forfait {row['fr']} " in await house.read(house.town.requester, f"/fr/services/{done.service_number}")
    assert f"Plan {row['en']} " in await house.read(house.director, f"/en/services/{done.service_number}")


@pytest.mark.parametrize("path", ["", "/suivi", "/acces"])
async def test_another_body_does_not_know_that_the_service_is(house: House, path: str) -> None:
    done = await house.concluded()
    await house.sealed(done.service_id)
    answer = await house.get(house.other, f"/fr/services/{done.service_number}{path}")
    assert answer.status_code == 404
    listed = await house.read(house.other, "/fr/services")
    assert done.service_number not in listed
    api = await (await house.as_(house.other)).get(f"/api/v1/services/{done.service_id}")
    assert api.status_code == 404
    assert (await (await house.as_(house.other)).get("/api/v1/services")).json() == []


async def test_an_access_is_shown_once_then_says_when_and_to_whom(house: House) -> None:
    done = await house.concluded()
    await house.sealed(done.service_id)
    path, me = f"/fr/services/{done.service_number}/acces", house.town.requester
    asked = await house.read(me, path)
    assert "une seule fois" in asked
    assert SECRET["password"] not in asked
    shown = await house.post(me, path)
    assert shown.status_code == 200
    assert SECRET["password"] in shown.text
    labels = re.findall(r"<dt[^>]*>([^<]*)</dt>", shown.text)
    assert labels == ["Nom d’utilisateur", "Mot de passe", "Serveur", "Port"], "one list, in the order of use"
    assert "J’ai gardé ces valeurs" in shown.text
    assert shown.headers["cache-control"] == "private, no-store"
    again = await house.read(me, path)
    assert "Cet accès a déjà été montré" in again
    assert "Marie Roy" in again
    assert SECRET["password"] not in again
    assert (await house.worker("SELECT sealed, revealed_by FROM credential"))["sealed"] is None


async def test_an_access_that_nobody_has_read_is_the_bodys_turn(house: House) -> None:
    done = await house.concluded()
    await house.finished(done.service_id)
    me, path = house.town.requester, f"/fr/services/{done.service_number}"
    assert "Rien pour le moment" in await house.read(me, path)
    await house.sealed(done.service_id)
    page = await house.get(me, path)
    assert "C’est à vous" in words(page.text)
    assert f'href="{path}/acces">Accès à lire' in page.text
    manager = await house.read(house.town.manager, path)
    assert "Accès à lire" in manager
    assert "C’est à vous" not in manager, "the manager may not read it"
    assert "Accès à lire" in await house.read(me, "/fr/services?afaire=1")
    assert done.service_number in await house.read(me, "/fr/accueil")
    await house.post(me, f"{path}/acces")
    assert "Rien pour le moment" in await house.read(me, path)
    assert done.service_number not in await house.read(me, "/fr/services?afaire=1")


async def test_the_history_says_from_which_state_to_which_and_who_did_a_step(house: House) -> None:
    done = await house.concluded()
    await house.waiting(done.service_id)
    await house.finished(done.service_id)
    path = f"/fr/services/{done.service_number}"
    page = await house.read(house.town.requester, path)
    assert "Le service est passé de « Demandé » à « Mise en service »." in page
    assert "Étape 1 sur 1 faite par une personne." in page
    assert "Mise en place par une personne" in page
    english = await house.read(house.town.requester, f"/en/services/{done.service_number}")
    assert "The service went from “Requested” to “Being put in place”." in english
    assert "Step 1 of 1 done by a person." in english


async def test_two_who_ask_at_once_get_one_access(house: House) -> None:
    done = await house.concluded()
    await house.sealed(done.service_id)
    client = await house.as_(house.town.requester)
    path = f"/api/v1/services/{done.service_id}/credential-reveals"
    answers = await asyncio.gather(*(client.post(path, json={}) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409, 409]
    refused = next(one for one in answers if one.status_code == 409).json()
    assert refused["code"] == "credential-revealed-before"
    assert "Marie Roy" in refused["detail"]
    told = await house.rows("SELECT name FROM ledger_event WHERE name = 'service.credential_revealed'")
    assert len(told) == 1


async def test_the_centre_and_reviewers_never_see_an_access(house: House) -> None:
    done = await house.concluded()
    await house.sealed(done.service_id)
    for actor in (house.director, house.reviewer, house.town.manager):
        assert (await house.get(actor, f"/fr/services/{done.service_number}/acces")).status_code == 403
        client = await house.as_(actor)
        assert (await client.post(f"/api/v1/services/{done.service_id}/credential-reveals", json={})).status_code == 403


async def test_a_task_is_declared_done_by_whom_it_is_for(house: House) -> None:
    done = await house.concluded()
    task = await house.waiting(done.service_id, assignee="supplier")
    owner = await house.worker("SELECT supplier_id FROM manual_task")
    seller = await house.somebody(owner["supplier_id"], GroupRole.SUPPLIER, Role.SUPPLIER)
    path = f"/fr/taches/{task}"
    assert "Mettre le service en place" in await house.read(seller, path)
    assert (await house.get(house.town.requester, path)).status_code == 403
    assert (await house.get(house.other, path)).status_code == 404
    answer = await house.post(seller, path, note="Compte 12345")
    assert answer.status_code == 303
    assert "Confirmé le" in await house.read(seller, path)
    kept = await house.worker("SELECT answer ->> 'note' AS note FROM manual_task")
    assert kept["note"] == "Compte 12345"


async def test_a_task_that_is_no_longer_needed_says_so_and_is_nobodys_turn(house: House) -> None:
    done = await house.concluded()
    task = await house.waiting(done.service_id)
    service, path = f"/fr/services/{done.service_number}", f"/fr/taches/{task}"
    asked = "Mettre le service en place"
    assert asked in await house.read(house.town.requester, service)
    assert asked in await house.read(house.town.requester, "/fr/accueil")
    assert done.service_number in await house.read(house.town.requester, "/fr/services?afaire=1")
    operation = (await house.worker("SELECT operation_id FROM step"))["operation_id"]
    await house.database.run(
        house.director, lambda uow: cancel_operation(uow, house.director, operation, reason="Abandonné")
    )
    page = await house.read(house.town.requester, path)
    assert "Retirée le" in page
    assert "Confirmer que c’est fait" not in page
    assert asked not in await house.read(house.town.requester, service)
    assert asked not in await house.read(house.town.requester, "/fr/accueil")
    assert done.service_number not in await house.read(house.town.requester, "/fr/services?afaire=1")
    refused = await house.post(house.town.requester, path)
    assert refused.status_code == 409
    assert "Cette tâche n’est plus nécessaire" in refused.text
    client = await house.as_(house.town.requester)
    (listed,) = (await client.get(f"/api/v1/services/{done.service_id}")).json()["tasks"]
    assert listed["withdrawn_at"] is not None


async def test_progress_is_told_live_as_the_ledger_moves_and_ends_with_the_operation(house: House) -> None:
    done = await house.concluded()
    await house.waiting(done.service_id)
    await sequence_all(house.database)
    client = await house.as_(house.town.requester)
    asked = asyncio.create_task(client.get(f"/fr/services/{done.service_number}/suivi"))
    await asyncio.sleep(0.2)
    assert not asked.done(), asked.result().text
    await house.finished(done.service_id)
    answer = await asyncio.wait_for(asked, 10)
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [one["finished"] for one in told] == [False, True]
    assert told[0]["text"] == "Mise en place par une personne\u00a0: En attente d’une personne"
    assert told[-1]["done"] == told[-1]["total"] == 1


async def test_the_operators_list_says_why_and_acts_with_a_reason(house: House) -> None:
    done = await house.concluded()
    step = await house.stopped(done.service_id, said="401 mot de passe refusé")
    page = await house.read(house.director, "/fr/operations-a-traiter")
    assert "Le fournisseur refuse notre accès" in page
    assert "401 mot de passe refusé" in page
    for actor in (house.town.requester, house.reviewer):
        assert (await house.get(actor, "/fr/operations-a-traiter")).status_code == 403
    path = f"/fr/operations-a-traiter/{step}/retry"
    assert "puis essaie de nouveau" in await house.read(house.director, path)
    missing = await house.post(house.director, path)
    assert missing.status_code == 422
    acted = await house.post(house.director, path, reason="Le mot de passe est remplacé.")
    assert acted.status_code == 303
    assert (await house.worker("SELECT state FROM step"))["state"] == "retry_at"
    assert "Aucune étape n’est arrêtée" in await house.read(house.director, "/fr/operations-a-traiter")
    assert (await house.get(house.director, f"/fr/operations-a-traiter/{step}/erase")).status_code == 404


async def test_programs_read_the_same_service(house: House) -> None:
    done = await house.concluded()
    client = await house.as_(house.town.requester)
    listed = (await client.get("/api/v1/services")).json()
    assert [one["number"] for one in listed] == [done.service_number]
    answer = await client.get(f"/api/v1/services/{done.service_id}")
    found = answer.json()
    assert found["contract"] == str(done.contract.id)
    assert found["operation"]["total"] == 1
    assert found["origin"]["requirements"] > 0
    assert answer.headers["etag"] == f'"{found["version"]}"'
