"""The path of a small body through the pages, without script: from « Avant de commencer » to the choice proposed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from pydantic import SecretStr

from broker.rooms import rooms
from core.identity.actors import WORKER, Actor, PersonId
from core.identity.passwords import Passwords
from core.identity.sessions import Sessions
from core.identity.visits import SESSIONS, identify
from core.ids import new_id
from core.permits import PERMISSIONS, Permission
from core.room import things
from core.settings import Settings
from core.throttle import Throttle
from core.uow import UnitOfWork
from core.web import Kit
from procurement import evaluation, requirements
from procurement.carried import CARRIERS
from procurement.files import abandon_file, invite_member, submit_file
from procurement.models import File
from procurement.turn import CORRECTION, Turn
from tests.identity.people import PASSWORD, QUICK
from tests.procurement.builders import World, a_plan, rpo_at_most, term_changes

pytestmark = pytest.mark.anyio

ANSWERS: dict[str, Any] = {
    "interface_languages": ["fr"],
    "support_languages": ["fr"],
    "webmail_accessibility": "aa",
    "min_order": 1,
    "shared_mailboxes": True,
    "data_locations": {kind: ["quebec"] for kind in ("mailbox", "backup", "logs", "metadata", "support")},
    "incident_notice": {"value": 24, "unit": "hour"},
    "deletion_certificate": "statement",
    "export_formats": ["mbox"],
    "dic_availability_max": "3",
    "dic_integrity_max": "3",
    "dic_confidentiality_max": "3",
    "availability_target": 99.9,
    "rpo": 4,
    "mfa_admins": "enforced",
    "mfa_users": "optional",
    "tls_min": "tls_1_2",
    "encryption_at_rest": True,
    "spf_dkim_dmarc": ["spf", "dkim", "dmarc"],
    "migration_sources": ["imap_server"],
    "coexistence": True,
    "minimum_term": {"value": 12, "unit": "month"},
    "inbound_filtering": ["spam", "malware"],
    "certificates": [
        {
            "standard": "iso_27001",
            "issuer": "Organisme fictif",
            "scope": {"fr": "Courriel", "en": "Email"},
            "valid_from": "2025-01-01",
            "valid_to": "2028-01-01",
        }
    ],
}
"""What the usual requirements ask of an offer."""


class Reader:
    """A reader without script: follows links and posts forms, and counts the pages and the inputs filled in."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.page = httpx.Response(200)
        self.pages = 0
        self.inputs = 0

    async def open(self, path: str) -> str:
        """Go to a page."""
        self.page = await self.http.get(path, follow_redirects=True)
        assert self.page.status_code == 200, self.page.text
        self.pages += 1
        return self.page.text

    async def send(self, typed: dict[str, Any] | None = None, form: str = "form", **more: Any) -> str:
        """Fill in a form of the page and send it; goes where it leads."""
        found = re.search(rf'<form method="post" id="{form}" action="([^"]*)".*?</form>', self.page.text, re.DOTALL)
        assert found is not None, self.page.text
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0]))
        values = {**{name: unescape(value) for name, value in hidden.items()}, **(typed or {}), **more}
        self.inputs += len(values) - len(hidden)
        before = self.page
        self.page = await self.http.post(unescape(found[1]) or before.url.path, data=values, follow_redirects=True)
        self.pages += 1
        return self.page.text

    @property
    def address(self) -> str:
        """Where the reader is."""
        return self.page.url.path


Site = Callable[[Actor], Awaitable[Reader]]


@pytest.fixture
async def site(world: World, valkey: Any, valkey_prefix: str, tmp_path: Any) -> AsyncIterator[Site]:
    """The application; calling it signs somebody in."""
    PERMISSIONS.register(things(["core.identity.permissions"], Permission))
    sessions = Sessions(world.database, Throttle(valkey, world.database, prefix=valkey_prefix), Passwords(QUICK))
    kit = Kit(rooms=rooms(), secret="s" * 32, identify=identify, clock=world.database.clock, database=world.database)
    app = Litestar(route_handlers=[], plugins=[kit], openapi_config=None)
    app.state["settings"] = Settings(data_dir=tmp_path, public_url="https://courtier.test")
    app.state["valkey"] = valkey
    app.state[SESSIONS] = sessions
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with AsyncExitStack() as stack:

        async def signed_in(actor: Actor) -> Reader:
            assert actor.person is not None
            await sessions.set_password(WORKER, actor.person, SecretStr(PASSWORD))
            http = httpx.AsyncClient(transport=transport, base_url="https://courtier.test")
            one = Reader(await stack.enter_async_context(http))
            await one.open("/fr/ouvrir-une-session")
            await one.send({"email": f"{actor.person.hex}@exemple.test", "password": PASSWORD})
            one.pages = one.inputs = 0
            return one

        yield signed_in


@pytest.fixture
async def reader(world: World, site: Site) -> Reader:
    """The requester."""
    return await site(world.requester)


TYPED: dict[str, dict[str, Any]] = {
    "quantity": {
        "mailboxes": "400",
        "initial_months": "24",
        "option_months": "12",
        "start_date": "2026-09-01",
        "current_contract": "true",
        "current_contract_end": "2026-10-31",
    },
    "information": {
        "personal_information": "true",
        "sensitive_information": "false",
        "pia_reference": "EFVP-2026-014",
        "pia_committee_date": "2026-05-04",
        "pia_conclusion": "favourable",
        "dic_availability": "2",
        "dic_integrity": "2",
        "dic_confidentiality": "2",
    },
}

BROKER_PAGES = 2
"""What is left after the choice: the request with its chain, « Demande transmise »."""


async def test_a_small_body_goes_from_start_to_choice_in_ten_pages(world: World, reader: Reader) -> None:
    await world.offer("GOOD", price="9.00", **ANSWERS)
    await world.offer("SLOW", price="4.00", **{**ANSWERS, "webmail_accessibility": "none"})
    estimate = await reader.open("/fr/acheter/email?quantity=400&months=36")
    assert "57\u00a0600" in estimate
    assert "129\u00a0600" in estimate

    await reader.open("/fr/dossiers/nouveau?family=email&quantity=400")
    opening = {"title": "Messagerie", "template": "small_body", "context.common_service": "false"}
    shown = await reader.send(opening)
    assert "Le dossier est ouvert" in shown
    assert 'value="400"' in shown, "the quantity of the estimate is kept"
    while (slug := reader.address.rpartition("/")[2]) != "verifier":
        await reader.send(TYPED[slug])
        assert reader.page.status_code == 200, reader.page.text
    file = reader.address.rpartition("/")[0]
    assert "Vérifiez ces réponses habituelles" in reader.page.text
    assert "36 mois sur 36" in reader.page.text
    shown = await reader.send()
    assert "Vos besoins sont confirmés." in shown

    assert reader.address == f"{file}/figer"
    shown = await reader.send({"has_interest": "no"})
    assert reader.address == f"{file}/comparer"
    assert "Comparer et choisir" in shown
    await reader.send(form="propose")
    assert reader.page.status_code == 200, reader.page.text
    assert "Choix proposé" in (await reader.http.get(file)).text
    if reader.address.endswith("/demande"):
        reader.pages -= 1
    assert reader.pages + BROKER_PAGES <= 12
    assert reader.inputs <= 22


async def test_a_form_sent_twice_opens_one_file_and_other_words_or_a_fresh_form_another(reader: Reader) -> None:
    new, typed = "/fr/dossiers/nouveau?family=email&quantity=400", {"title": "Messagerie", "template": "small_body"}
    await reader.open(new)
    painted, opened = reader.page, []
    for title in ("Messagerie", "Messagerie", "Messagerie des employés"):
        reader.page = painted
        await reader.send({**typed, "title": title, "context.common_service": "false"})
        assert "Le dossier est ouvert" in reader.page.text
        opened.append(reader.address)
    await reader.open(new)
    await reader.send({**typed, "context.common_service": "false"})
    opened.append(reader.address)
    assert opened[0] == opened[1]
    assert len(set(opened)) == 3


async def test_what_was_said_of_a_common_service_stays_with_the_file(reader: Reader) -> None:
    new = "/fr/dossiers/nouveau?family=email"
    yes = {"title": "Messagerie", "template": "small_body", "context.common_service": "true"}
    for typed, told in (
        (yes, "Aucune raison de poursuivre ici n’est donnée."),
        ({**yes, "context.other_route": "Il n’a pas d’archives."}, "poursuivre ici\u00a0: Il n’a pas d’archives."),
        ({**yes, "context.common_service": "false"}, "Aucun ne répond à ce besoin"),
    ):
        await reader.open(new)
        await reader.send(typed)
        file = reader.address.partition("/besoins/")[0]
        assert told in re.sub("[\u2068\u2069]", "", await reader.open(file))


async def test_the_list_says_whose_turn_each_file_is(world: World, reader: Reader) -> None:
    built = await world.file().started()
    assert "<strong>C’est à vous</strong>" in await reader.open("/fr/dossiers")
    abandoned = await world.file().started()
    await abandoned.run(lambda uow: abandon_file(uow, abandoned.actor, abandoned.id, because="Reporté."))
    listed = await reader.open("/fr/dossiers")
    assert listed.count("C’est à vous") == 1
    await built.run(lambda uow: uow.raw.execute("UPDATE file_member SET capacities = '{approval}'"))
    assert "C’est à vous" not in await reader.open("/fr/dossiers")
    assert "the file&#39;s team" in await reader.open("/en/procurement-files")


async def test_a_version_that_no_file_reaches_is_a_conflict(world: World, reader: Reader) -> None:
    await reader.open("/fr/dossiers/nouveau?family=email&quantity=400")
    await reader.send({"title": "Messagerie", "template": "small_body", "context.common_service": "false"})
    slug = reader.address.rpartition("/")[2]
    await reader.send({**TYPED[slug], "version": "9" * 5000})
    assert reader.page.status_code == 409


async def test_the_comparison_sets_aside_asks_and_proposes(world: World, reader: Reader) -> None:
    await world.offer("GOOD", price="9.00", rpo=1)
    await world.offer("SLOW", price="4.00", rpo=24)
    await world.offer("SILENT", price="5.00")
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    path = f"/fr/dossiers/{built.id}/comparer"
    shown = await reader.open(path)
    assert "3 offres" in shown
    assert "Courriel GOOD" in shown
    assert 'id="exclude"' not in shown, "proposing sets aside"
    shown = await reader.send(form="propose")
    assert reader.page.status_code == 422 or reader.page.status_code == 409
    shown = await reader.send(form="ask")
    assert "5 jours" in shown or "cinq jours" in shown or "précision demandée" in shown
    assert 'id="propose"' not in shown
    english = await reader.open(path.replace("/fr/dossiers", "/en/procurement-files").replace("comparer", "compare"))
    assert "Compare and choose" in english


async def test_pages_take_no_more_words_than_the_api(world: World, site: Site) -> None:
    await world.offer("GOOD", price="9.00", rpo=1)
    await world.offer("SILENT", price="5.00")
    far, kept = "x" * 4_001, "y" * 4_000
    built = await world.file().requiring(rpo_at_most(4)).confirmed()
    assert world.colleague.person is not None
    key = PersonId(world.colleague.person)
    await built.run(lambda uow: invite_member(uow, built.actor, built.id, key, ["choice"]))
    reader, colleague = await site(world.requester), await site(world.colleague)
    path = f"/fr/dossiers/{built.id}"
    await refuses(reader, f"{path}/vie-privee", "form", {"pia_reference": "x" * 201}, "pia_reference")
    for page in ("/interets", "/figer"):
        await refuses(colleague, path + page, "form", {"has_interest": "yes", "interest": far}, "interest")
    await colleague.open(f"{path}/figer")
    await colleague.send({"has_interest": "yes", "interest": kept})
    assert colleague.address == f"{path}/comparer"
    await refuses(reader, f"{path}/comparer", "propose", {"reason": far}, "reason")
    await refuses(reader, f"{path}/comparer", "round", {"because": far}, "because")
    await reader.open(f"{path}/comparer")
    await reader.send({"reason": kept}, form="propose")
    await refuses(reader, f"{path}/comparer", "withdraw", {"because": far}, "because")
    await refuses(reader, f"{path}/abandonner", "form", {"because": "x" * 400_000}, "because")
    assert (await built.row()).state == "proposed"
    asked = await reader.open(f"{path}/abandonner")
    assert '<span class="short">2026-0001</span></h1>' in asked, "a number stays on one line"
    await reader.send({"because": kept})
    assert (await built.row()).state == "abandoned"


async def refuses(reader: Reader, path: str, form: str, typed: dict[str, Any], field: str) -> None:
    """That a page says of a field that it holds too much, and keeps what was typed."""
    await reader.open(path)
    shown = unescape(await reader.send(typed, form=form))
    assert reader.page.status_code == 422, (path, form)
    error = shown.partition(f'id="f-{field.replace("_", "-")}-error"')[2][:400]
    assert re.search(r"Écrivez au plus \d+ caractères|Écrivez au plus \d\s000 caractères", error), (path, form, error)
    assert typed[field] in shown


async def test_the_action_stands_after_the_ranks_and_few_offers_are_a_table_without_a_chart(
    world: World, reader: Reader
) -> None:
    for code, price in (("ONE", "4.00"), ("TWO", "5.00"), ("THREE", "6.00")):
        await world.offer(code, price=price, rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    shown = await reader.open(f"/fr/dossiers/{built.id}/comparer")
    assert shown.index("Offres conformes, de la moins chère à la plus chère") < shown.index('id="propose"')
    assert shown.index("Courriel THREE") < shown.index('id="propose"')
    assert 'class="chart"' not in shown
    around = shown.partition("Autour de la quantité de vos besoins")[2]
    assert all(f"Courriel {one}" in around for one in ("ONE", "TWO", "THREE"))
    assert "86\u00a0400" in around, "400 × 6 $ × 36 months"


async def test_four_offers_are_a_chart_with_its_table(world: World, reader: Reader) -> None:
    for code, price in (("ONE", "4.00"), ("TWO", "5.00"), ("THREE", "6.00"), ("FOUR", "7.00")):
        await world.offer(code, price=price, rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    shown = await reader.open(f"/fr/dossiers/{built.id}/comparer")
    chart = shown.partition('class="chart"')[2].partition("</figure>")[0]
    assert chart.count("<table") == 4


async def test_the_history_of_a_file_names_an_offer_and_never_its_code(world: World, reader: Reader) -> None:
    await world.offer("GOOD", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    await reader.open(f"/fr/dossiers/{built.id}/comparer")
    await reader.send(form="propose")
    shown = await reader.open(f"/fr/dossiers/{built.id}")
    assert "L’offre «\u00a0Courriel GOOD\u00a0» est proposée (rang 1 de 1)." in shown
    assert "Choix proposé\u00a0: Courriel GOOD" in await reader.open(f"/fr/dossiers/{built.id}/comparer")
    english = await reader.open(f"/en/procurement-files/{built.id}")
    assert "The offer “" in english


async def test_pages_say_the_longest_term_of_the_day(world: World, reader: Reader) -> None:
    await term_changes(world.database, date(2026, 6, 1), months=24)
    shown = await reader.open("/fr/acheter/email")
    assert "24 mois au plus" in shown
    assert "Un contrat d’au plus 24 mois" in shown
    refused = await reader.http.get("/fr/acheter/email?quantity=400&months=36")
    assert "le maximum est de 24 mois, renouvellements inclus (RCTI, art. 48)" in refused.text
    built = await world.file().started()
    asked = await reader.open(f"/fr/dossiers/{built.id}/besoins/initial_months")
    assert "la durée ne dépasse pas 24 mois (RCTI, art. 48)" in asked


@pytest.mark.parametrize("months", ["0", "-3", "", "abc", "1.5", "9" * 4_000], ids=lambda one: one[:4])
async def test_a_term_that_is_none_is_said_to_be_a_whole_number(world: World, reader: Reader, months: str) -> None:
    for path, said in (
        ("/fr/acheter/email", "Indiquez un nombre entier entre 1 et 36."),
        ("/en/buy/email", "Enter a whole number between 1 and 36."),
    ):
        refused = await reader.http.get(path, params={"quantity": "400", "months": months})
        assert refused.status_code == 422
        assert "???" not in refused.text
        assert said in refused.text


async def test_a_wrong_answer_is_said_beside_its_field_and_kept(world: World, reader: Reader) -> None:
    built = await world.file().started()
    await reader.open(f"/fr/dossiers/{built.id}/besoins/mailboxes")
    shown = await reader.send({"mailboxes": "beaucoup"})
    assert reader.page.status_code == 422
    assert 'value="beaucoup"' in shown
    await reader.open(f"/fr/dossiers/{built.id}/besoins/initial_months")
    shown = await reader.send({"initial_months": "36", "option_months": "12", "start_date": "2026-09-01"})
    assert reader.page.status_code == 422
    assert "La durée totale atteint 48 mois" in shown


async def test_every_page_of_a_file_is_shown_in_both_languages(world: World, reader: Reader) -> None:
    await world.offer("GOOD", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).confirmed()
    requirement = await built.run(lambda uow: uow.raw.fetchval("SELECT id FROM requirement"))
    for part in ("", "/interets", "/verifier", "/figer", "/vie-privee", "/cote-dic", "/abandonner"):
        await reader.open(f"/fr/dossiers/{built.id}{part}")
    await reader.open(f"/fr/dossiers/{built.id}/exigences/{requirement}")
    for part in ("", "/interests", "/check", "/freeze", "/privacy", "/ratings", "/give-up"):
        await reader.open(f"/en/procurement-files/{built.id}{part}")
    assert "2026-0001" in await reader.open("/fr/dossiers")
    await reader.open("/en/buy/email")


async def test_reading_the_answers_writes_nothing_in_the_readers_name(world: World, reader: Reader) -> None:
    built = await world.file().defined()
    before, seen = await built.events(), (await built.row()).version
    await reader.open(f"/fr/dossiers/{built.id}/verifier")
    assert await built.events() == before
    assert (await built.row()).version == seen


async def test_a_new_file_leads_to_the_page_that_asks_for_the_levels(world: World, reader: Reader) -> None:
    built = await world.file().started()
    shown = await reader.open(f"/fr/dossiers/{built.id}")
    assert re.search(rf'href="/fr/dossiers/{built.id}/besoins/[a-z_]+">Confirmer la cote DIC', shown)
    assert "Sans réponse (facultatif)" in await reader.open(f"/fr/dossiers/{built.id}/verifier")


async def test_who_does_not_know_the_levels_goes_on_without_losing_what_was_typed(world: World, reader: Reader) -> None:
    built = await world.file().started()
    shown = await reader.open(f"/fr/dossiers/{built.id}")
    path = re.search(rf'href="(/fr/dossiers/{built.id}/besoins/[a-z_]+)">Confirmer la cote DIC', shown)
    assert path is not None
    shown = await reader.open(path[1])
    assert shown.index(">Continuer<") < shown.index('name="levels"'), "Enter presses the first button"
    await reader.send({"dic_integrity": "2"}, levels="1")
    assert reader.address.endswith("/cote-dic")
    assert (await built.row()).need["dic_integrity"] == "2"


async def test_requirements_that_were_not_shown_are_not_confirmed(world: World, reader: Reader) -> None:
    built = await world.file().defined()
    await reader.open(f"/fr/dossiers/{built.id}/verifier")
    shown = await reader.send()
    assert "Les exigences ont été mises à jour" in shown
    assert (await built.row()).state == "defining"
    shown = await reader.send()
    assert "Vos besoins sont confirmés." in shown


async def test_a_file_that_another_room_carries_says_whose_turn_it_is_there(world: World, reader: Reader) -> None:
    await world.offer("GOOD", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    await reader.open(f"/fr/dossiers/{built.id}/comparer")
    await reader.send(form="propose")
    await built.run(lambda uow: submitted(uow, built.id))
    key = new_id()
    since = datetime(2026, 6, 3, 15, tzinfo=UTC)
    there: dict[str, Any] = {"since": since, "page": "requests.show", "params": {"request_id": key}}
    said: dict[UUID, Turn] = {built.id: Turn("approvers", (), date(2026, 6, 9), "answer", **there)}

    async def carrier(uow: UnitOfWork, asked: Collection[UUID]) -> dict[UUID, Turn]:
        return {one: said[one] for one in asked if one in said}

    CARRIERS.register(carrier)
    path = f"/fr/dossiers/{built.id}"
    shown = await reader.open(path)
    assert "Une réponse est attendue au plus tard le 9\u00a0juin\u00a02026." in shown
    assert f'href="/fr/demandes/{key}">Voir la demande' in shown
    said[built.id] = Turn("team", (), date(2026, 6, 12), CORRECTION, **there)
    shown = await reader.open(path)
    assert (
        "C’est à vous. La demande vous est retournée\u00a0: corrigez-la au plus tard le 12\u00a0juin\u00a02026."
        in shown
    )
    assert re.search(rf'href="/fr/demandes/{key}">.*?Continuer', shown)
    listed = await reader.open("/fr/dossiers")
    assert "À corriger" in listed
    assert "2026-06-03" in listed
    assert "2026-06-12" in listed


async def submitted(uow: UnitOfWork, file_id: UUID) -> None:
    """The file's choice, sent on."""
    file = await uow.session.get(File, file_id, with_for_update=True)
    assert file is not None
    await submit_file(uow, file)


async def test_a_colleague_is_invited_with_what_they_do(world: World, reader: Reader) -> None:
    built = await world.file().started()
    await reader.open(f"/fr/dossiers/{built.id}/equipe")
    await reader.send({"capacities[]": "choice"})
    assert reader.page.status_code == 422
    await reader.open(f"/fr/dossiers/{built.id}/equipe")
    shown = await reader.send({"person": str(world.colleague.person), "capacities[]": ["choice", "approval"]})
    assert "L’équipe est à jour." in shown
    assert "choisit et approuve" in shown


async def test_a_requirement_of_ones_own_is_added_from_a_form(world: World, reader: Reader) -> None:
    built = await world.file().defined()
    listed = await reader.open(f"/fr/dossiers/{built.id}/exigences/nouvelle")
    asked = re.findall(r"nouvelle\?fact=([a-z_.]+)", listed)
    assert "offer.rpo" in asked
    for fact in asked:
        await reader.open(f"/fr/dossiers/{built.id}/exigences/nouvelle?fact={fact}")
    await reader.open(f"/fr/dossiers/{built.id}/exigences/nouvelle?fact=offer.rpo")
    shown = await reader.send({"value": "", "kind": "mandatory", "reason": ""})
    assert reader.page.status_code == 422
    shown = await reader.send({"value": "4", "kind": "mandatory", "reason": "Nos dossiers changent chaque heure."})
    assert "L’exigence est enregistrée." in shown
    assert "Nos dossiers changent chaque heure." in shown
    await reader.open(f"/fr/dossiers/{built.id}/exigences/nouvelle?fact=offer.certificates")
    await reader.send({"value[]": "iso_27001", "kind": "wish", "reason": "Utile."})
    await reader.open(f"/fr/dossiers/{built.id}/exigences/nouvelle?fact=offer.sso")
    await reader.send({"value[]": ["saml", "oidc"], "kind": "wish", "reason": "Utile."})
    asked_now = await built.run(lambda uow: requirements.requirements_of(uow, built.id))
    assert {"fact": "offer.rpo", "op": "lte", "value": 4} in [one.predicate for one in asked_now]
    assert len([one for one in asked_now if one.origin == "added"]) == 3


async def test_a_supplier_reads_what_is_asked_and_answers_it_once(world: World, site: Site) -> None:
    await world.offer("SILENT", price="5.00")
    await world.offer("GOOD", price="9.00", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    await built.run(lambda uow: evaluation.ask_clarification(uow, built.actor, built.id))
    supplier = await site(world.sellers["fournisseur"])
    listed = await supplier.open("/fr/precisions")
    assert "Une précision attend votre réponse." in listed
    await supplier.open(re.findall(r'href="(/fr/precisions/[^"]+)"', listed)[0])
    shown = await supplier.send({"rpo.value": "2", "note": "Voir la page 3."})
    assert "Réponse transmise" in shown
    assert "exigence satisfaite" in shown
    assert 'id="form"' not in shown
    assert len((await built.standing()).compliant) == 2


async def test_a_document_is_kept_when_its_content_is_a_pdf(world: World, reader: Reader) -> None:
    built = await world.file().started()
    path = f"/fr/dossiers/{built.id}/documents"
    shown = await reader.open(path)
    token = re.findall(r'name="_csrf" value="([^"]+)"', shown.partition('id="form"')[2])[0]
    fields = {"_csrf": token, "purpose": "privacy-assessment"}
    for content, status in ((b"MZ...", 422), (b"%PDF-1.7 body %%EOF", 303)):
        files = {"content": ("efvp.pdf", content, "application/pdf")}
        answer = await reader.http.post(path, data=fields, files=files)
        assert answer.status_code == status, answer.text
    shown = await reader.open(path)
    link = re.findall(r'href="(/fr/dossiers/[^"]+/documents/[^"]+)"', shown)[0]
    assert (await reader.http.get(link)).content == b"%PDF-1.7 body %%EOF"


async def test_the_comparison_is_exported_and_the_export_recorded(world: World, reader: Reader) -> None:
    await world.offer("GOOD", price="9.00", rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    await reader.open(f"/fr/dossiers/{built.id}/comparer")
    kept = await reader.send({"format": "csv"}, form="export")
    assert reader.page.headers["content-type"] == "text/csv; charset=utf-8"
    header, line = kept.removeprefix("\ufeff").splitlines()
    cells = dict(zip(header.split(";"), line.split(";"), strict=True))
    assert cells["Offre"] == "Courriel GOOD"
    assert re.fullmatch(r"\d+,\d\d", cells["Coût total ($)"]), "a French spreadsheet reads a comma"
    await reader.open(f"/fr/dossiers/{built.id}/comparer")
    await reader.send({"format": "json"}, form="export")
    assert reader.page.json()["list"]["entries"][0]["rank"] == 1
    assert (await built.events()).count("file.list_exported") == 2


async def test_the_page_says_when_buying_more_costs_less(world: World, reader: Reader) -> None:
    tiers = [{"quantity": 1, "price": "8.95"}, {"quantity": 500, "price": "7.10"}]
    plan = {**a_plan("8.95"), "tiers": tiers}
    await world.offer("TIERED", plans=[plan], rpo=1)
    built = await world.file().requiring(rpo_at_most(4)).frozen()
    shown = await reader.open(f"/fr/dossiers/{built.id}/comparer")
    assert "Acheter plus coûterait moins" in shown
    assert "500 boîtes coûtent 1\u00a0080,00\u00a0$ de moins que 400" in shown


async def test_clarifications_are_read_by_the_page_what_waits_first(
    world: World, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.offer("SILENT", price="5.00")
    await world.offer("GOOD", price="9.00", rpo=1)
    for _ in range(3):
        built = await world.file().requiring(rpo_at_most(4)).frozen()
        await built.run(lambda uow, one=built: evaluation.ask_clarification(uow, one.actor, one.id))
    supplier = await site(world.sellers["fournisseur"])
    asked = re.findall(r'href="(/fr/precisions/[^"]+)"', await supplier.open("/fr/precisions"))
    await supplier.open(asked[0])
    await supplier.send({"rpo.value": "2", "note": "Voir la page 3."})
    monkeypatch.setattr("procurement.pages.clarifications.ON_A_PAGE", 2)
    first = await supplier.open("/fr/precisions")
    assert "2 précisions attendent votre réponse" in first
    assert re.findall(r'href="(/fr/precisions/[^"]+)"', first) == asked[1:]
    beyond = await supplier.open("/fr/precisions?page=" + "9" * 5_000)
    assert re.findall(r'href="(/fr/precisions/[^"]+)"', beyond) == asked[1:]
    second = await supplier.open("/fr/precisions?page=2")
    assert "2 précisions attendent votre réponse" in second
    assert re.findall(r'href="(/fr/precisions/[^"]+)"', second) == asked[:1]
