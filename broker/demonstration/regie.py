"""The Régie's files, which the accounts may carry on at once, and those that answer them elsewhere (EXPERIENCE §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broker.demonstration.monday import PERSONAL
from broker.demonstration.services import put_in_place, supplier_says
from broker.demonstration.telling import Story, Teller
from broker.fulfilment.service import open_operation, set_domain_verified, set_health, set_migrated
from broker.providers import OperationKind
from core.calendar import add_working_days
from core.uow import UnitOfWork
from procurement import files, need, requirements
from procurement.models import FileId, RequirementId

RPO = "Un arrêt d’une demi-journée est acceptable, la perte d’une journée de courriels ne l’est pas."
ARCHIVES = "Les courriels des saisons passées doivent rester consultables."


def boxes(t: Teller, base: Mapping[str, Any], count: int, **changes: Any) -> dict[str, Any]:
    """A need for so many mailboxes, its dates moved to after the telling."""
    start = add_working_days(t.days.base, 60)
    own: dict[str, Any] = {"mailboxes": count, "start_date": start.isoformat(), **changes}
    if base.get("current_contract"):
        own["current_contract_end"] = add_working_days(start, 40).isoformat()
    return {"languages": ["fr"], "shared_mailboxes": count // 16, **base, **own}


async def over_the_threshold(t: Teller) -> Story:
    """§4.1: 400 boxes whose fees push the total over the threshold; it waits for `gestionnaire@`."""
    yield t.day(12, 9, 15)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-014")
    file = await t.open("regie", "Messagerie pour 400 personnes", boxes(t, t.needs["regie"], 400), assessed=assessed)
    t.kept["over_the_threshold"] = file
    yield t.day(10, 10, 12)
    await file.freeze()
    yield t.day(10, 10, 40)
    await file.ask()
    yield t.day(7, 11, 5)
    await file.answer("peskawen-coop", {"rpo": {"value": 8, "unit": "hour"}}, "Nos sauvegardes sont aux huit heures.")
    yield t.day(3, 13, 30)
    await file.choose(demonstrate=True)
    yield t.day(2, 9, 10)
    await file.transmit()


async def fresh(t: Teller) -> Story:
    """§4.1: a file that has just been started, for `demandeur@` to carry on."""
    yield t.day(1, 15, 20)
    me = t.cast.teams["regie"].requester

    async def work(uow: UnitOfWork) -> None:
        title, context = "Messagerie des haltes riveraines", {"common_service": False}
        file = await files.start_file(uow, me, family_id="email", title=title, context=context)
        await files.declare_interests(uow, me, FileId(file.id), interest=None)
        given = {"mailboxes": 60, "shared_mailboxes": 4, "mean_size": 3}
        await need.answer_need(uow, me, FileId(file.id), given)
        t.kept["fresh"] = file.id

    await t.run(me, work)


async def comparing(t: Teller) -> Story:
    """A list just frozen, whose suppliers have been asked to show what is missing: both suppliers' accounts may
    answer.
    """
    yield t.day(4, 10)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-021")
    answers = boxes(t, PERSONAL, 120, initial_months=24, option_months=0, current_contract=False)
    file = await t.open(
        "regie",
        "Messagerie des guides-interprètes",
        answers,
        own=[({"fact": "offer.archive_quota", "op": "gte", "value": 50}, ARCHIVES)],
        assessed=assessed,
    )
    t.kept["comparing"] = file
    yield t.day(2, 14)
    await file.freeze()
    yield t.day(1, 9, 30)
    await file.ask()


async def with_the_chief(t: Teller) -> Story:
    """The manager has decided; `dirigeant@` has to, for the total is over the threshold."""
    yield t.day(19, 9, 40)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-009")
    file = await t.open("regie", "Messagerie des éclusiers", boxes(t, t.needs["regie"], 520), assessed=assessed)
    t.kept["with_the_chief"] = file
    yield t.day(18, 10, 30)
    await file.freeze()
    yield t.day(18, 11)
    await file.ask()
    yield t.day(8, 9, 20)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(3, 16)
    await file.decide(file.team.manager)


async def sent_back(t: Teller) -> Story:
    """The centre returned it: `demandeur@` has to correct the privacy assessment."""
    yield t.day(24, 13)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-006", conclusion="conditional", abroad=True)
    answers = boxes(t, PERSONAL, 140, initial_months=24, option_months=12, current_contract=False)
    file = await t.open("regie", "Messagerie des garde-rives", answers, assessed=assessed)
    t.kept["sent_back"] = file
    yield t.day(23, 9)
    await file.freeze()
    yield t.day(15, 9)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(12, 11)
    await file.approve_by_body()
    yield t.day(3, 10, 50)
    await file.send_back(
        t.cast.actors["expertise"],
        {"privacy": "measures", "documents": "missing"},
        "Les mesures qui répondent aux conditions du comité ne sont pas décrites.",
    )


async def to_conclude(t: Teller) -> Story:
    """Approved by all: `dirigeant@` or `gestionnaire@` may conclude the contract."""
    yield t.day(31, 9)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-004", abroad=True)
    answers = boxes(t, PERSONAL, 180, initial_months=24, option_months=12, current_contract=False)
    file = await t.open("regie", "Messagerie du centre de documentation", answers, assessed=assessed)
    t.kept["to_conclude"] = file
    yield t.day(30, 9)
    await file.freeze()
    yield t.day(26, 9)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(24, 9)
    await file.approve_by_body()
    yield t.day(2, 15)
    await file.decide(t.cast.actors["expertise2"])


async def cleared(t: Teller) -> Story:
    """§4.3 and §4.9: a cheaper offer is cleared by a clarification and wins; its service stands at 263 boxes of 400,
    one DNS record of the domain being wrong.
    """
    first = t.days.old(0.62)
    yield t.day(first, 9)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-002")
    file = await t.open(
        "regie", "Messagerie des stations riveraines", boxes(t, t.needs["regie"], 400), assessed=assessed
    )
    t.kept["cleared"] = file
    yield t.day(first - 1, 10)
    await file.freeze()
    yield t.day(first - 1, 10, 30)
    await file.ask()
    yield t.day(first - 3, 14)
    await file.answer(
        "fjordane-lacustre", {"rpo": {"value": 4, "unit": "hour"}}, "La réplication est aux quatre heures."
    )
    yield t.day(first - 7, 9)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(first - 8, 15)
    await file.approve_by_body()
    yield t.day(first - 10, 11)
    await file.decide(t.cast.actors["expertise"])
    yield t.day(first - 12, 10)
    await file.conclude("stations.patrimoine-lacustre.example", starts_in=5)
    t.engine.run(t.clock.now())
    domain = "stations.patrimoine-lacustre.example"
    yield t.day(first - 15, 10)
    await supplier_says(
        t,
        file,
        {
            "domain": domain,
            "imap": "imap.lacustre.example",
            "smtp": "smtp.lacustre.example",
            "dns": [
                {"type": "TXT", "name": domain, "value": "v=spf1 include:envoi.lacustre.example -all"},
            ],
            "note": "MX et DMARC sont corrects; l’enregistrement SPF désigne encore l’ancien serveur.",
        },
    )
    me = file.team.requester
    for ago, moved in ((first - 19, 40), (first - 22, 118), (first - 25, 201)):
        yield t.day(ago, 16, 45)
        await t.run(me, lambda uow, n=moved: set_migrated(uow, me, file.service, migrated=n, total=400))
    yield t.day(first - 26, 9, 5)
    await file.publish("SEAO-FICTIF-20417")
    yield t.day(5, 16, 45)
    await t.run(me, lambda uow: set_migrated(uow, me, file.service, migrated=263, total=400))
    await t.run(me, lambda uow: set_health(uow, me, file.service, "impaired"))


async def nobody_asked(t: Teller) -> Story:
    """§4.3, its twin: the same cheaper offer was never asked, and the signal shows."""
    yield t.day(12, 11)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-031")
    file = await t.open(
        "commission", "Messagerie pour 400 personnes", boxes(t, t.needs["regie"], 400), assessed=assessed
    )
    t.kept["nobody_asked"] = file
    yield t.day(11, 11)
    await file.freeze()
    yield t.day(9, 11)
    await file.choose(reason="Le délai ne permet pas d’attendre une réponse.")
    await file.transmit()
    yield t.day(7, 11)
    await file.approve_by_body()


async def ended(t: Teller) -> Story:
    """§4.9: a service that has ended, with its certificate."""
    first = t.days.old(0.98)
    yield t.day(first, 9)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-001", abroad=True)
    answers = boxes(t, PERSONAL, 60, initial_months=12, option_months=0, current_contract=False)
    file = await t.open("regie", "Messagerie de l’exposition itinérante", answers, assessed=assessed)
    t.kept["ended"] = file
    yield t.day(first - 1, 9)
    await file.freeze()
    yield t.day(first - 3, 9)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(first - 4, 9)
    await file.approve_by_body()
    yield t.day(first - 6, 9)
    await file.decide(t.cast.actors["expertise2"])
    yield t.day(first - 7, 9)
    await put_in_place(t, file, "exposition.patrimoine-lacustre.example")
    yield t.day(first - 9, 9)
    await supplier_says(t, file, {"domain": "exposition.patrimoine-lacustre.example"})
    me = file.team.requester

    async def moved(uow: UnitOfWork) -> None:
        await set_domain_verified(uow, me, file.service, verified=True)
        await set_migrated(uow, me, file.service, migrated=60, total=60)

    yield t.day(first - 11, 9)
    await t.run(me, moved)
    yield t.day(12, 9, 30)
    await t.run(me, lambda uow: open_operation(uow, me, file.service, OperationKind.END))
    t.engine.run(t.clock.now())
    yield t.day(8, 15)
    today = t.clock.today()
    note = (
        f"Certificat de suppression CS-{today.year}-004 du {today.isoformat()}\u00a0: boîtes, archives et sauvegardes"
    )
    await supplier_says(t, file, {"note": f"{note} effacées."})


async def authorised_in_time(t: Teller) -> Story:
    """§4.6: manager and chief executive are one person, so one decision carries both; criteria authorised in time."""
    yield t.day(21, 9)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-041", abroad=True)
    file = await t.open("fiducie", "Messagerie de la Fiducie", boxes(t, t.needs["regie"], 180), assessed=assessed)
    t.kept["authorised_in_time"] = file
    yield t.day(20, 9)
    await authorise(t, file.file, "fiducie", "AUT-2026-03")
    yield t.day(16, 9)
    await file.freeze()
    yield t.day(11, 9)
    await file.choose("quillaume-courant", reason="Le soutien sur place, autorisé comme critère, justifie l’écart.")
    await file.transmit()
    yield t.day(8, 9)
    await file.approve_by_body()


async def authorised_late(t: Teller) -> Story:
    """§4.6: criteria authorised after the results were seen; the rule stops the request, and the signal shows."""
    yield t.day(22, 9)
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-042", abroad=True)
    file = await t.open("agence", "Messagerie de l’Agence", boxes(t, t.needs["regie"], 150), assessed=assessed)
    t.kept["authorised_late"] = file
    yield t.day(18, 9)
    await file.freeze()
    yield t.day(17, 9)
    me = file.team.requester
    await file.act(lambda uow: files.reopen_file(uow, me, file.file, because="Considérer le soutien en plus du prix."))
    yield t.day(16, 9)
    await authorise(t, file.file, "agence", "AUT-2026-07")
    yield t.day(15, 9)
    await file.freeze()
    yield t.day(4, 9)
    await file.choose("nordecume-essentiel", reason="Le soutien de cette offre est le plus étendu.")


async def authorise(t: Teller, file: FileId, body: str, reference: str) -> None:
    """The chief executive officer authorises criteria other than price, today."""
    chief = t.cast.teams[body].chief
    given = {"reference": reference, "authorised_on": t.clock.today(), "criteria": ["support"], "document": None}
    await t.run(chief, lambda uow: files.authorise_criteria(uow, chief, file, authorisation=given))


async def tailored(t: Teller) -> Story:
    """§4.7: once results were seen the objective went from four hours to one; one offer is left."""
    yield t.day(12, 14)
    own = [({"fact": "offer.rpo", "op": "lte", "value": 4}, RPO)]
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-051", abroad=True)
    answers = boxes(t, t.needs["small_data_loss"], 120)
    file = await t.open("tribunal", "Messagerie du Tribunal", answers, own=own, assessed=assessed)
    t.kept["tailored"] = file
    yield t.day(11, 14)
    await file.freeze()
    yield t.day(10, 9)
    me, key = file.team.requester, file.file

    async def tighten(uow: UnitOfWork) -> None:
        await files.reopen_file(uow, me, key, because="Revoir l’objectif de point de reprise.")
        asked = next(one for one in await requirements.requirements_of(uow, key) if one.code == "own-1")
        await requirements.change_requirement(
            uow,
            me,
            key,
            RequirementId(asked.id),
            predicate={"fact": "offer.rpo", "op": "lte", "value": 1},
            reason="Une heure nous paraît plus sûre.",
        )

    await file.act(tighten)
    yield t.day(9, 9)
    await file.freeze()
    await file.ask(days=1)
    yield t.day(7, 9)
    await file.choose(demonstrate=True, reason="Une seule offre répond à l’objectif d’une heure.")
    await file.transmit()
    yield t.day(6, 9)
    await file.approve_by_body()


async def untouched(t: Teller) -> Story:
    """§4.7, its clean twin: the same need, whose requirements nobody changed."""
    yield t.day(12, 15)
    own = [({"fact": "offer.rpo", "op": "lte", "value": 4}, RPO)]
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-052", abroad=True)
    answers = boxes(t, t.needs["small_data_loss"], 120)
    file = await t.open("conseil", "Messagerie du Conseil", answers, own=own, assessed=assessed)
    t.kept["untouched"] = file
    yield t.day(11, 15)
    await file.freeze()
    yield t.day(10, 15)
    await file.choose()
    await file.transmit()
    yield t.day(9, 15)
    await file.approve_by_body()
    yield t.day(5, 15)
    await file.decide(t.cast.actors["rachel"])


STORIES = (
    over_the_threshold,
    fresh,
    comparing,
    with_the_chief,
    sent_back,
    to_conclude,
    cleared,
    nobody_asked,
    ended,
    authorised_in_time,
    authorised_late,
    tailored,
    untouched,
)
