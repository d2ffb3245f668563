"""« L'achat en une page »: what is shown, what is not shown, computed again, taken away."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import rfc8785

from core.clock import FixedClock
from core.identity.actors import Role
from core.ledger.sequencer import sequence_all
from core.uow import UnitOfWork
from procurement import requirements
from procurement.models import FileId, RequirementId
from procurement.summary import purchase_summary, raised
from tests.broker.services.house import House

pytestmark = pytest.mark.anyio


async def number_of(house: House, file: FileId) -> str:
    return (await house.town.file(file)).number


async def test_a_missing_proof_is_shown_as_not_shown(house: House) -> None:
    file = await house.town.proposed(pia={})
    page = await house.read(house.reviewer, f"/fr/achats/{await number_of(house, file)}")
    assert "L’évaluation des facteurs relatifs à la vie privée est au dossier (art. 63.5). Non démontré" in page
    assert "Chaque offre écartée a son motif. Démontré" in page
    for question in ("Permis?", "Équitable?", "Avantageux?", "Exécuté comme convenu?"):
        assert question in page


async def test_what_is_still_to_come_is_not_a_proof_that_is_missing(house: House) -> None:
    file = await house.town.proposed()
    path = f"/fr/achats/{await number_of(house, file)}"
    page = await house.read(house.reviewer, path)
    assert "Le contrat est conclu. À venir" in page
    assert "Toutes les personnes du circuit d’approbation ont répondu. À venir" in page
    assert "Aucun point démontré, aucun non démontré, un à venir." in page.replace("1 à venir", "un à venir")
    assert "a défini le besoin" in page
    begun = await house.town.started()
    page = await house.read(house.reviewer, f"/fr/achats/{await number_of(house, begun)}")
    assert "Aucun choix pour le moment;" in page
    assert "gré à gré" not in page
    assert "Aucune modification." not in page
    assert "Aucune exigence n’a changé après la consultation des résultats. À venir" in page
    assert "définit le besoin" in page


async def test_what_was_carried_out_is_read_from_contract_and_service(house: House, clock: FixedClock) -> None:
    done = await house.concluded()
    clock.advance(timedelta(days=10))
    await house.finished(done.service_id)
    number = (await house.worker("SELECT number FROM procurement_file"))["number"]
    page = await house.read(house.director, f"/fr/achats/{number}")
    assert "Contrat de gré à gré (RCTI, art. 48), prix seulement, rang 1 de" in page
    assert f"Le contrat est conclu. {done.contract.number}, signé le 1 juin 2026. Démontré" in page.replace("1er", "1")
    opened = "Le service a été ouvert au plus tard à la date prévue. Ouvert le 11 juin 2026, 112 jours avant le début"
    assert opened in page
    unseen = "La plateforme ne reçoit pas les factures. Hors plateforme"
    assert f"Les paiements correspondent au prix convenu. {unseen}" in page
    assert "Le contrat est publié à temps au SEAO. À venir" in page
    assert "Toutes les boîtes de courriel prévues ont migré." in page
    assert "Personne n’a approuvé sa propre demande. Démontré" in page
    for part in ("a conclu le contrat", "a signé pour l’organisme", "a signé pour le fournisseur", "a rendu un avis"):
        assert part in page
    assert "Paul Vendeur" in page
    links = (await house.get(house.reviewer, f"/fr/achats/{number}")).text
    request = (await house.worker("SELECT id FROM request"))["id"]
    for path in (f"/fr/demandes/{request}", f"/fr/contrats/{done.contract.number}"):
        assert f'href="{path}"' in links
        assert (await house.get(house.reviewer, path)).status_code == 200
    clock.advance(timedelta(days=60))
    late = await house.read(house.reviewer, f"/fr/achats/{number}")
    assert "Le contrat est publié à temps au SEAO. Non démontré" in late


async def test_signals_say_their_formula_and_their_state(house: House) -> None:
    file = await house.town.proposed()
    page = await house.read(house.reviewer, f"/en/purchases/{await number_of(house, file)}")
    assert "Raised when requirements changed after results lost one offer at least. Here: no change" in page
    assert "Nothing to signal" in page


async def test_the_body_the_centre_and_reviewers_read_it_and_nobody_else(house: House) -> None:
    file = await house.town.proposed()
    path = f"/fr/achats/{await number_of(house, file)}"
    for actor in (house.town.requester, house.town.analyst, house.reviewer):
        assert (await house.get(actor, path)).status_code == 200
    assert (await house.get(house.other, path)).status_code == 404
    assert (await house.get(house.other, f"{path}/preuve")).status_code == 404
    assert (await house.get(await house.supplier(), path)).status_code in (403, 404)
    for listed in ("/fr/verification", "/fr/rapport", "/fr/rapport/csv"):
        assert (await house.get(house.town.requester, listed)).status_code == 403


async def test_a_reviewers_look_is_recorded_once_an_hour(house: House, clock: FixedClock) -> None:
    path = f"/fr/achats/{await number_of(house, await house.town.proposed())}"

    async def looks() -> int:
        return len(await house.rows("SELECT FROM ledger_event WHERE name = 'review.file_read'"))

    for _ in range(3):
        await house.read(house.reviewer, path)
    await house.read(house.town.requester, path)
    assert await looks() == 1
    clock.advance(timedelta(minutes=61))
    await house.read(house.reviewer, path)
    assert await looks() == 2


async def test_results_computed_again_from_what_was_pinned_are_the_same(house: House) -> None:
    number = await number_of(house, await house.town.proposed())
    before = await house.read(house.reviewer, f"/fr/achats/{number}")
    code = (await house.worker("SELECT offer_code FROM frozen_entry WHERE rank = 1"))["offer_code"]
    assert "est proposée (rang 1 de" in before
    assert code not in before  # names, not codes
    answer = await house.post(house.reviewer, f"/fr/achats/{number}/recalculer", shown=f"/fr/achats/{number}")
    assert answer.status_code == 303, answer.text
    page = await house.read(house.reviewer, f"/fr/achats/{number}")
    assert "Identique pour les 40 offres" in page
    assert "Nadia Fictive" in page


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE frozen_entry SET total_cents = total_cents - 100, cost = cost WHERE rank = 1", True),
        ("UPDATE frozen_effect SET removes = removes + 1 WHERE removes > 0", False),
    ],
)
async def test_a_list_that_somebody_changed_comes_out_different(
    house: House, admin_dsn: str, change: str, named: bool
) -> None:
    file = await house.town.started()
    await house.town.privacy(file, pia_reference="EFVP-1")
    await frozen_only(house, file)
    with psycopg.connect(admin_dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(change)
        first = connection.execute("SELECT offer_code FROM frozen_entry WHERE rank = 1").fetchone()
    number = await number_of(house, file)
    await house.post(house.reviewer, f"/fr/achats/{number}/recalculer", shown=f"/fr/achats/{number}")
    page = await house.read(house.reviewer, f"/fr/achats/{number}")
    assert "Différent" in page
    assert first is not None
    assert (first[0] in page[page.index("Différent") :][:400]) is named


async def frozen_only(house: House, file: FileId) -> None:
    """The file's list frozen, nothing chosen."""
    from procurement import freezing, need, requirements

    me = house.town.requester
    await house.town.run(me, lambda uow: requirements.propose_requirements(uow, me, file))
    await house.town.run(me, lambda uow: need.confirm_need(uow, me, file))
    await house.database.run(me, lambda uow: freezing.freeze_list(uow, me, file), isolation=freezing.FREEZING)


async def test_the_evidence_verifies_with_nothing_but_a_hash_function(house: House) -> None:
    done = await house.concluded()
    await house.sealed(done.service_id)
    await sequence_all(house.database)
    number = (await house.worker("SELECT number FROM procurement_file"))["number"]
    answer = await house.get(house.reviewer, f"/fr/achats/{number}/preuve")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    bundle: dict[str, Any] = answer.json()
    assert bundle["installation"]["demonstration"] is True
    kinds = {one["stream_kind"] for one in bundle["events"]}
    assert {"file", "request", "service"} <= kinds
    before: dict[tuple[str, str], str] = {}
    for one in bundle["events"]:
        stream = (one["stream_kind"], one["stream_id"])
        assert hashlib.sha256(bytes.fromhex(one["previous"]) + one["said"].encode()).hexdigest() == one["hash"]
        if stream in before:
            assert before[stream] == one["previous"]
        before[stream] = one["hash"]
    names = ("offer_code", "offer_hash", "plan", "total_cents", "result", "results", "rank", "tie")
    entries = [
        {name: one[name] for name in names}
        | {"price_valid_until": one["price_valid_until"], "offer_version": one["offer_version_id"]}
        for one in sorted(bundle["frozen_entries"], key=lambda one: str(one["offer_code"]))
    ]
    assert hashlib.sha256(rfc8785.dumps(entries)).hexdigest() == bundle["frozen_lists"][0]["content_hash"]
    assert len(bundle["stages"]) >= 2
    assert bundle["contracts"][0]["number"] == done.contract.number
    assert len(bundle["offer_versions"]) == 40
    assert "sealed" not in answer.text
    told = await house.worker(
        "SELECT data ->> 'sha256' AS sha256 FROM ledger_event WHERE name = 'review.evidence_downloaded'"
    )
    assert told["sha256"] == hashlib.sha256(answer.content).hexdigest()


async def test_a_broken_chain_is_said_at_its_event(house: House, admin_dsn: str) -> None:
    from broker.review.bundle import first_broken, of_streams
    from core.identity.actors import WORKER
    from core.ledger import Stream

    file = await house.town.proposed()
    events = await house.database.read(WORKER, lambda uow: of_streams(uow, [Stream("file", file)]))
    assert first_broken(events) is None
    events[3]["said"] = events[3]["said"].replace("file.", "fake.")
    broken = first_broken(events)
    assert broken is not None
    assert broken["seq"] == events[3]["seq"]
    assert first_broken([*events[:3], {**events[4]}, *events[5:]]) is None  # an event that the reader may not see
    assert first_broken([events[0], {**events[1], "previous": "00" * 32}]) is not None


async def test_the_list_of_files_is_narrowed_by_its_filters(house: House) -> None:
    first = await house.town.proposed()
    await house.town.started()
    page = await house.read(house.reviewer, "/fr/verification")
    assert "2 dossiers" in page
    narrowed = await house.read(house.reviewer, "/fr/verification?etat=proposed")
    assert "Un dossier." in narrowed
    assert await number_of(house, first) in narrowed
    assert "Aucun dossier ne correspond" in await house.read(house.reviewer, "/fr/verification?mots=introuvable")
    assert "2 dossiers" in await house.read(house.reviewer, "/fr/verification?organisme=pas-un-identifiant")
    assert (await house.get(house.reviewer, "/fr/verification?signal=1")).status_code == 200


async def test_files_that_were_not_looked_at_for_signals_are_counted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broker.review.listing.MOST", 1)
    for _ in range(2):
        await house.town.started()
    assert "Un dossier plus ancien n’a pas été examiné" in await house.read(house.reviewer, "/fr/verification?signal=1")
    assert "One older file was not looked at" in await house.read(house.reviewer, "/en/review?signal=1")
    assert "n’a pas été examiné" not in await house.read(house.reviewer, "/fr/verification")
    assert "Un dossier plus ancien n’a pas été examiné" in await house.read(house.reviewer, "/fr/accueil")


async def test_a_signature_before_the_approval_is_a_proof_that_is_missing(house: House, admin_dsn: str) -> None:
    await house.concluded()
    (number,) = [row["number"] for row in await house.rows("SELECT number FROM procurement_file")]
    said = "La demande a été approuvée avant que le contrat soit signé."
    page = await house.read(house.reviewer, f"/fr/achats/{number}")
    assert f"{said} Approuvée le 1er juin 2026, première signature le 1er juin 2026. Démontré" in page
    with psycopg.connect(admin_dsn) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("""UPDATE contract SET signatories = jsonb_set(signatories, '{0,date}', '"2026-05-29"')""")
    page = await house.read(house.reviewer, f"/fr/achats/{number}")
    assert f"{said} Approuvée le 1er juin 2026, première signature le 29 mai 2026. Non démontré" in page


async def test_the_conditions_of_an_opinion_are_told_and_a_page_beyond_the_last_leads_to_it(house: House) -> None:
    town = house.town
    key = await town.transmitted()
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    await town.decide(key, town.analyst, "conditional", conditions="Un essai de reprise a lieu.")
    number = await number_of(house, FileId((await town.request(key)).file_id))
    assert "Conditions : Un essai de reprise a lieu." in await house.read(house.reviewer, f"/fr/achats/{number}")
    beyond = await house.get(house.reviewer, "/fr/verification?mots=messagerie&page=99")
    assert (beyond.status_code, beyond.headers["location"]) == (303, "/fr/verification?mots=messagerie&page=1")


async def test_a_requirement_of_the_law_that_the_team_withdrew_is_told(house: House) -> None:
    town = house.town
    me = town.requester
    file = await town.started()
    await town.run(me, lambda uow: requirements.propose_requirements(uow, me, file))
    rows = await town.run(me, lambda uow: requirements.requirements_of(uow, file))
    law = next(one for one in rows if one.nature == "legal_obligation")
    own = next(one for one in rows if one.nature not in ("legal_obligation", "framework_requirement"))
    for one in (own, law):
        key = RequirementId(one.id)
        await town.run(
            me, lambda uow, key=key: requirements.withdraw_requirement(uow, me, file, key, reason="Pas nécessaire.")
        )
        page = await house.read(house.reviewer, f"/fr/achats/{await number_of(house, file)}")
        told = "Une exigence a été retirée ou rendue facultative" in page
        assert told is (one is law)


async def test_a_common_service_that_meets_the_need_wants_a_reason(house: House, admin_dsn: str) -> None:
    file = await house.town.started()
    point = "L’organisme a considéré un service commun avant de commencer. "
    for context, told in (
        ("{}", "À venir"),
        ('{"common_service": false}', "Selon l’organisme, aucun ne répond au besoin. Démontré"),
        ('{"common_service": true}', "le dossier ne dit pas pourquoi l’organisme poursuit ici. Non démontré"),
        (
            '{"common_service": true, "other_route": "Ses archives manquent."}',
            "Raison de poursuivre ici : Ses archives manquent. Démontré",
        ),
    ):
        with psycopg.connect(admin_dsn) as connection:
            connection.execute("UPDATE procurement_file SET context = %s WHERE id = %s", (context, file))
        page = await house.read(house.reviewer, f"/fr/achats/{await number_of(house, file)}")
        assert told in page.partition(point)[2][:250], context


async def test_whoever_defined_the_need_and_concluded_is_an_overlap(house: House) -> None:
    both_roles = replace(house.town.requester, roles=frozenset({Role.REQUESTER, Role.MANAGER}))
    await house.concluded(by=both_roles)
    (row,) = await house.rows("SELECT id, number FROM procurement_file")
    page = await house.read(house.reviewer, f"/fr/achats/{row['number']}")
    assert "a conclu le contrat" in page

    async def both(uow: UnitOfWork) -> tuple[list[bool], dict[UUID, int]]:
        summary = await purchase_summary(uow, house.reviewer, row["id"])
        return [one.raised for one in summary.signals if one.code == "same-person"], await raised(uow, [row["id"]])

    told, together = await house.database.read(house.reviewer, both)
    assert told == [True]
    assert together[row["id"]] >= 1
