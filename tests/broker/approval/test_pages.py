"""The pages of a request, from the preview of its chain to its contract, as each person reads them."""

from __future__ import annotations

import html
import os
import re
from datetime import date
from pathlib import Path

import pytest

from broker.approval.facts import chains
from broker.approval.models import RequestId
from broker.contracts.facts import CLAUSES, TRANSFER
from core.identity.actors import WORKER, Actor, ActorKind, GroupRole, Role
from core.ids import new_id
from core.language import EN, FR
from core.uow import UnitOfWork
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
        assert f'action="{contract}"' not in requester.html, "who decides for the body concludes"
        fields = {
            "clauses[]": list(CLAUSES),
            "starts_on": "2026-10-01",
            "body.name": "Anne Dirigeante",
            "body.rank": "Directrice générale",
            "body.signed_on": "2026-06-01",
            "supplier.name": "Paul Vendeur",
            "supplier.rank": "Président",
            "supplier.signed_on": "2026-06-01",
        }
        await requester.post(contract, fields, 403)
    async with site.reader(town.manager) as manager:
        await manager.get(here)
        assert contract in manager.html
        await manager.get(contract)
        await keep(manager, f"{language}-16-conclude")
        await manager.post(contract, {}, 422)
        await keep(manager, f"{language}-16-conclude-missing")
        fields["clauses[]"] = [code for code in (*CLAUSES, TRANSFER[0]) if code in manager.html]
        done = await manager.post(contract, fields)
        await manager.get(done.headers["location"])
        assert "C-2026-0001" in manager.html
        await keep(manager, f"{language}-17-contract")
        there = done.headers["location"]
        document = await manager.client.get(f"{there}/document")
        assert document.content.startswith(b"%PDF-")
        if PICTURES:
            put("contract.pdf", document.content)
    async with site.reader(town.requester) as requester:
        await requester.get(there)
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


async def hire(town: Town, *names: str, role: Role = Role.ANALYST) -> list[Actor]:
    """More people at the centre."""
    hired: list[Actor] = []

    async def work(uow: UnitOfWork) -> None:
        for name in names:
            person, now = new_id(), uow.clock.now()
            await uow.raw.execute(
                "INSERT INTO person (id, email, name, created_at) VALUES ($1, $2, $3, $4)",
                person,
                f"{person.hex}@exemple.test",
                name,
                now,
            )
            await uow.raw.execute(
                "INSERT INTO membership (id, person_id, organisation_id, role, valid_from, created_at) "
                "VALUES ($1, $2, $3, $4, $5, $6)",
                new_id(),
                person,
                town.centre,
                role.value,
                date(2026, 1, 1),
                now,
            )
            hired.append(Actor(ActorKind.PERSON, GroupRole.CENTRE, person, town.centre, frozenset({role}), name))

    await town.run(WORKER, work)
    return hired


def words(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(page)).split())


async def test_one_reads_what_is_asked_before_sending_and_after(site: Site, town: Town) -> None:
    file = await town.proposed()
    async with site.reader(town.requester) as requester:
        said = words(await requester.get(f"/fr/dossiers/{file}/demande"))
        for one in ("Nordécume Essentiel", "Nordécume inc.", "Forfait courant", "137 680,00 $", "sur 36 mois"):
            assert one in said
        assert re.search(rf'<a class="action-link" href="/fr/dossiers/{file}">Annuler</a>', requester.html)
        sent = await requester.post(f"/fr/dossiers/{file}/demande", {})
        said = words(await requester.get(sent.headers["location"]))
        assert "l’offre « Nordécume Essentiel » de Nordécume inc., au coût total de 137 680,00 $" in said
        steps = (
            "Ensuite, le gestionnaire de l’organisme décide.",
            "Puis le dirigeant de l’organisme ou son délégataire décide.",
            "Puis le centre d’expertise rend un avis.",
            "Enfin, le contrat est conclu",
        )
        assert [said.index(one) for one in steps] == sorted(said.index(one) for one in steps)
        assert re.search(r"au plus tard le \d+(er)?\s\w+\s2026", said)


def test_whoever_a_chain_may_ask_has_words() -> None:
    roles = {rule.role for chain in chains() for rule in chain.rules}
    roles |= {role for chain in chains() for rule in chain.rules for role in rule.escalates_to}
    assert roles
    assert [role for role in roles for words in (FR, EN) if f"requests-who-{role.value}" not in words] == []


async def test_of_more_than_three_people_the_names_are_one_click_away(site: Site, town: Town) -> None:
    file = await town.proposed()
    path = f"/fr/dossiers/{file}/demande"
    async with site.reader(town.requester) as requester:
        assert "A. Tremblay ou B. Gagnon" in words(await requester.get(path))
        await hire(town, "C. Roy", "D. Côté")
        said = words(re.sub(r"(?s)<details.*?</details>", "", await requester.get(path)))
        assert "une personne du centre d’expertise" in said
        assert "D. Côté" not in said
        folded = words(" ".join(re.findall(r"(?s)<details.*?</details>", requester.html)))
        assert "Les 4 personnes qui peuvent répondre" in folded
        assert "D. Côté" in folded


async def test_a_rule_that_asks_for_several_things_names_those_that_are_not_met(site: Site, town: Town) -> None:
    key = await town.transmitted(dic_availability="3")
    async with site.reader(town.manager) as manager:
        said = words(await manager.get(f"/fr/demandes/{key}/repondre"))
        assert "Perte de données maximale (RPO) : au plus 1 h (réponse : 4 h)" in said
        assert "Motif (obligatoire en cas de refus)" in said
        assert "(facultatif)" not in said
        assert "Rendre la décision" in said
    await town.decide(key, town.manager, "approved")
    await town.decide(key, town.delegate, "approved")
    async with site.reader(town.analyst) as analyst:
        said = words(await analyst.get(f"/en/requests/{key}/answer"))
        assert "2 conditions of 3 are not met." in said
        assert "Maximum recovery time (RTO): at most 4 h (answer: 8 h)" in said
        assert "To satisfy the rule: Choose an offer" in said
        assert "Reason (required for an unfavourable opinion)" in said
        assert "(optional)" not in said
        assert "Give the opinion" in said
        assert "Rules satisfied" in said


async def answer(reader: Reader, key: RequestId, outcome: str) -> str:
    """Answer a request on its pages; returns what the reader is shown then."""
    here = f"/fr/demandes/{key}/repondre"
    await reader.get(here)
    await reader.post(here, {"outcome": outcome}, 200)
    done = await reader.post(f"{here}/confirmer", {})
    return await reader.get(done.headers["location"])


async def test_after_an_answer_one_box_says_it_and_leads_to_the_next(site: Site, town: Town) -> None:
    first, second = await town.transmitted(), await town.transmitted()
    async with site.reader(town.manager) as manager:
        page = await answer(manager, first, "approved")
        assert page.count('class="panel"') == 1
        assert 'class="notice' not in page
        assert "Ensuite, le dirigeant de l’organisme ou son délégataire décide." in words(page)
        assert re.search(rf'href="/fr/demandes/{second}/repondre">Demande suivante<', page)
        page = await answer(manager, second, "approved")
        assert "Rien d’autre ne vous attend." in words(page)
        assert 'href="/fr/accueil">Aller à l’accueil<' in page
    for key in (first, second):
        await town.decide(key, town.delegate, "approved")
    async with site.reader(town.analyst) as analyst:
        page = await answer(analyst, first, "favourable")
        assert page.count('class="panel"') == 1
        assert 'class="notice' not in page
        assert "Ensuite, le contrat est conclu" in words(page)
        assert f'action="/fr/demandes/{second}/prendre"' in page
        assert "Prendre la prochaine demande" in page
        back = f"/fr/demandes/{second}/retourner"
        await analyst.get(back)
        done = await analyst.post(back, {"points.0.field": "privacy", "points.0.reason": "missing"})
        said = words(await analyst.get(done.headers["location"]))
        assert "La demande est retournée à l’organisme" in said
        assert "Rien d’autre ne vous attend." in said
        said = words(await analyst.get(f"/fr/demandes/{second}"))
        assert "La demande vous est retournée" not in said
    async with site.reader(town.requester) as requester:
        assert "Le choix proposé" in words(await requester.get(f"/fr/demandes/{first}/reponse-rendue"))


async def test_a_returned_request_waits_for_who_asked_and_every_page_says_so(site: Site, town: Town) -> None:
    key = await town.transmitted()
    await town.send_back(key, town.manager, "privacy")
    file = (await town.request(key)).file_id
    async with site.reader(town.requester) as requester:
        page = await requester.get("/fr/demandes")
        waiting = page.partition("Toutes les demandes")[0]
        assert f'href="/fr/demandes/{key}"' in waiting
        assert "À corriger, puis à transmettre de nouveau." in waiting
        assert "C’est à vous" in words(page.partition("Toutes les demandes")[2])
        assert "C’est à vous" in words(await requester.get(f"/fr/demandes/{key}"))
        assert "C’est à vous" in words(await requester.get(f"/fr/dossiers/{file}"))
        assert "C’est à vous" in words(await requester.get("/fr/accueil"))
    async with site.reader(town.manager) as manager:
        page = await manager.get("/fr/demandes")
        assert "Rien n’attend votre réponse." in page
        assert "Marie Roy" in words(page.partition("Toutes les demandes")[2])
        assert "À qui le tour Marie Roy" in words(await manager.get(f"/fr/demandes/{key}"))
        assert "À qui le tour Marie Roy" in words(await manager.get(f"/fr/dossiers/{file}"))
        assert "C’est à vous" not in words(await manager.get("/fr/accueil"))
    async with site.reader(town.analyst) as analyst:
        assert "Marie Roy" in words(await analyst.get("/fr/demandes-a-traiter"))


async def test_the_desk_leads_to_each_lane_with_its_count(site: Site, town: Town) -> None:
    ready, third = await town.transmitted(), await town.transmitted()
    del third
    await town.decide(ready, town.manager, "approved")
    await town.decide(ready, town.delegate, "approved")
    (director,) = await hire(town, "E. Direction", role=Role.DIRECTOR)
    async with site.reader(town.analyst) as analyst:
        page = await analyst.get("/en/requests-to-process")
        top = words(page[page.index('<nav aria-label="Lanes"') : page.index("<h2")])
        assert sum(int(count) for count in re.findall(r"\d+", top)) == 2
        for lane, label in (("ready", "Ready to decide"), ("examine", "To examine"), ("third_party", "Awaiting")):
            assert f'<a href="#{lane}">{label}' in page
            assert f'<h2 id="{lane}">' in page
        assert f'action="/en/requests/{ready}/take"' in page
    async with site.reader(director) as reader:
        assert "/take" not in await reader.get("/en/requests-to-process")


async def test_an_answer_is_changed_without_being_typed_again(site: Site, town: Town) -> None:
    key = await town.transmitted()
    here = f"/fr/demandes/{key}/repondre"
    async with site.reader(town.manager) as manager:
        await manager.get(here)
        await manager.post(here, {"outcome": "refused", "reason": "Le budget n’est pas disponible."}, 200)
        assert "Modifier ma réponse" in manager.html
        await manager.post(here, {"change": "1"}, 200)
        assert "Le budget n’est pas disponible.</textarea>" in manager.html
        assert re.search(r'value="refused"[^>]* checked', manager.html)
    assert (await town.request(key)).state == "transmitted"


async def test_a_request_returned_leads_to_a_new_round_in_which_the_choice_is_changed(site: Site, town: Town) -> None:
    key = await town.transmitted()
    file = FileId((await town.request(key)).file_id)
    compare = f"/fr/dossiers/{file}/comparer"
    async with site.reader(town.requester) as requester:
        assert 'id="round"' not in await requester.get(compare), "a request carries the choice"
        await town.send_back(key, town.manager, "requirements")
        assert f'href="{compare}#round"' in await requester.get(f"/fr/demandes/{key}")
        await requester.get(compare)
        await requester.post(compare, {"action": "reopen", "because": "Revoir les exigences."})
    assert (await town.file(file)).state == "consulting"


async def test_an_answer_that_comes_too_late_says_who_answered_and_records_nothing(site: Site, town: Town) -> None:
    """Two who may answer have the page open; and their pages are kept over several stages."""
    (second,) = await hire(town, "C. Roy")
    key = await town.transmitted()
    here = f"/fr/demandes/{key}/repondre"
    for who in (town.manager, town.delegate):
        await town.decide(key, who, "approved")
    async with site.reader(town.analyst) as first, site.reader(second) as other:
        back = f"/fr/demandes/{key}/retourner"
        await other.get(back)
        returning = other.html
        await other.get(here)
        form = other.html
        await other.post(here, {"outcome": "unfavourable", "reason": "Non."}, 200)
        await first.get(here)
        await first.post(here, {"outcome": "favourable"}, 200)
        await first.post(f"{here}/confirmer", {})
        late = await other.post(f"{here}/confirmer", {}, 409)
        assert f"{town.analyst.name} a déjà répondu à cette étape" in words(late.text)
        other.html = form
        assert "a déjà répondu à cette étape" in words((await other.post(here, {"outcome": "favourable"}, 409)).text)
        other.html = returning
        late = await other.post(back, {"points.0.field": "privacy", "points.0.reason": "missing"}, 409)
        assert "a déjà répondu à cette étape" in words(late.text)
    stages = [row.outcome for row in (await town.stages(key)) if row.state == "decided"]
    assert stages == ["approved", "approved", "favourable"]


async def test_ones_own_answer_sent_twice_is_one_answer(site: Site, town: Town) -> None:
    key = await town.transmitted()
    here = f"/fr/demandes/{key}/repondre"
    async with site.reader(town.manager) as manager:
        await manager.get(here)
        await manager.post(here, {"outcome": "approved"}, 200)
        confirm = manager.html
        for _ in range(2):
            manager.html = confirm
            done = await manager.post(f"{here}/confirmer", {})
            assert done.headers["location"].startswith(f"/fr/demandes/{key}/reponse-rendue")
    assert [row.state for row in await town.stages(key)].count("decided") == 1


async def test_a_stage_that_was_returned_takes_no_answer(site: Site, town: Town) -> None:
    key = await town.transmitted()
    here = f"/fr/demandes/{key}/repondre"
    async with site.reader(town.manager) as manager:
        await manager.get(here)
        await manager.post(here, {"outcome": "approved"}, 200)
        await town.send_back(key, town.manager, "privacy")
        late = await manager.post(f"{here}/confirmer", {}, 409)
        assert "vient d’être retournée à l’organisme" in words(late.text)
        other = f"/fr/demandes/{await town.transmitted()}/repondre"
        await manager.get(other)
        await manager.post(other, {"outcome": "approved", "stage": str(key)}, 404)
