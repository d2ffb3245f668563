"""The centre's Monday (EXPERIENCE §4.10): sixty-one open requests in three lanes, deadlines today, people away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from broker.demonstration.telling import Purchase, Story, Teller
from core.calendar import add_working_days
from core.identity.actors import WORKER
from core.identity.inputs import NewDeputy
from core.identity.service import name_deputy
from procurement import privacy

READY, EXAMINE, BODY, RETURNED = "ready", "examine", "body", "returned"

PLAIN: Mapping[str, Any] = {
    "mean_size": 4,
    "largest_mailbox": 20,
    "personal_information": False,
    "dic_availability": "1",
    "dic_integrity": "1",
    "dic_confidentiality": "1",
    "legal_disputes": False,
    "source_system": "imap_server",
    "migrate_content": False,
    "coexistence_needed": False,
    "domains": 1,
    "dns_control": "body",
    "identity_source": "none",
}
PERSONAL: Mapping[str, Any] = {**PLAIN, "personal_information": True, "sensitive_information": False}

OWN: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "roomy": ({"fact": "offer.mailbox_quota", "op": "gte", "value": 40}, "Les boîtes actuelles sont volumineuses."),
    "large": ({"fact": "offer.mailbox_quota", "op": "gte", "value": 50}, "Les plans et les photos sont volumineux."),
    "always": ({"fact": "offer.support_hours", "op": "eq", "value": "always"}, "Le service est offert jour et nuit."),
    "logs": ({"fact": "offer.log_streaming", "op": "eq", "value": True}, "Les journaux sont suivis en continu."),
    "relay": ({"fact": "offer.smtp_relay_for_apps", "op": "eq", "value": True}, "Nos applications envoient des avis."),
}
"""Requirements that bodies add of their own, by name, each with its reason."""

PURPOSES = (
    "Messagerie des équipes de terrain",
    "Boîtes des services de proximité",
    "Messagerie du personnel saisonnier",
    "Remplacement du serveur de courriel",
    "Messagerie des bureaux régionaux",
    "Boîtes du comité consultatif",
    "Messagerie de la direction des opérations",
    "Boîtes des salles de classe",
    "Messagerie des bénévoles encadrés",
    "Regroupement de trois messageries",
)

BODIES = [
    "office",
    "ministere",
    "cegep",
    "sante",
    "ville",
    "commission",
    "forets",
    "veille",
    "phares",
    "conseil",
    "tribunal",
    "musee",
    "biblio",
    "agence",
    "fonds",
    "css-baie",
    "css-monts",
    "css-plaine",
    "cegep-rive",
    "universite",
    "institut",
    "sante-fleuve",
    "hopital",
    "loterie",
    "energie",
    "ville-lac",
    "mrc",
    "transport",
    "incendie",
]
"""Who asks; the Régie and the Fiducie have stories of their own."""

COMMENTS = {
    "privacy": "La date de consultation du comité n’est pas indiquée.",
    "volumes": "Le nombre de boîtes ne correspond pas à l’effectif déclaré.",
    "documents": "L’inventaire joint date de plus d’un an.",
}


@dataclass(frozen=True)
class Ask:
    """One request of the queue: whose, for how much, where it stands, and since how many working days."""

    place: int
    body: str
    title: str
    boxes: int
    lane: str
    since: int
    """Working days ago at which it came where it stands."""
    taken_by: str | None = None
    own: str | None = None
    conditional: bool = False
    """Whether the privacy committee gave its opinion under conditions."""


def asks(ready: int, examine: int, body: int, returned: int) -> Iterator[Ask]:
    """The queue, spread over the bodies and the days; always the same."""
    lanes = [READY] * ready + [EXAMINE] * examine + [BODY] * body + [RETURNED] * returned
    for place, lane in enumerate(lanes):
        due_today = (lane == READY and place == 0) or (lane == EXAMINE and place in (ready, ready + 1))
        longest = {READY: 9, EXAMINE: 9, BODY: 4, RETURNED: 6}[lane]
        since = 10 if due_today else 1 + place * 5 % longest
        takers = (None, None, "expertise", None, "rachel", "expertise2", None, "emile")
        yield Ask(
            place,
            BODIES[place * 7 % len(BODIES)],
            PURPOSES[place * 3 % len(PURPOSES)],
            (110 if lane == READY else 20) + place * 37 % 140,
            lane,
            since,
            takers[place % len(takers)] if lane in (READY, EXAMINE) else None,
            {EXAMINE: (None, "roomy", "large", None, "logs")[place % 5]}.get(lane),
            lane == EXAMINE and place % 5 in (0, 2, 3),
        )


async def asking(t: Teller, ask: Ask) -> Story:
    """A request from its need to where it stands today."""
    hour, minute = 9 + ask.place % 6, ask.place * 11 % 60
    sent = ask.since + 1 + ask.place % 3
    if ask.lane == BODY:
        sent = ask.since
    if ask.lane == RETURNED:
        sent = ask.since + 4
    yield t.day(max(sent + 4, 15) + ask.place % 4, hour, minute)
    personal = ask.lane in (EXAMINE, RETURNED)
    base = PERSONAL if personal else PLAIN
    start = add_working_days(t.days.base, 60)
    answers = {
        **base,
        "mailboxes": ask.boxes,
        "shared_mailboxes": ask.boxes // 12,
        "languages": ["fr"],
        "initial_months": 12 if ask.place % 2 else 24,
        "option_months": 12,
        "start_date": start.isoformat(),
        "current_contract": False,
    }
    conclusion = "conditional" if ask.conditional else "favourable"
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-{100 + ask.place}", conclusion=conclusion, abroad=True)
    own = [OWN[ask.own]] if ask.own else ()
    file = await t.open(ask.body, f"{ask.title} – {ask.boxes} boîtes", answers, own=own, assessed=assessed)
    t.kept.setdefault("queue", []).append((ask, file))
    yield t.clock.now() + timedelta(minutes=50)
    await file.freeze()
    yield t.day(sent, hour, minute)
    await file.choose(demonstrate=True)
    await file.transmit()
    if ask.lane == BODY:
        return
    answered = t.day(ask.since, 9 + ask.place % 7, 30)
    if ask.lane == RETURNED:
        answered = t.day(sent - 1, 10, 30)
    yield answered
    await file.approve_by_body()
    if ask.lane == RETURNED:
        yield t.day(ask.since, 14, minute)
        field = tuple(COMMENTS)[ask.place % len(COMMENTS)]
        who = t.cast.actors["expertise" if ask.place % 2 else "expertise2"]
        await file.send_back(who, {field: "missing" if field == "privacy" else "outdated"}, COMMENTS[field])
    elif ask.taken_by is not None:
        yield t.day(max(ask.since - 1, 1) if ask.since > 1 else 1, 16, 30)
        await file.take(t.cast.actors[ask.taken_by])


async def resubmitted(t: Teller) -> Story:
    """A request that the centre returned and that came back corrected: it opens on what has changed."""
    yield t.day(22, 9, 20)
    answers = {
        **PERSONAL,
        "mailboxes": 85,
        "shared_mailboxes": 6,
        "languages": ["fr"],
        "initial_months": 24,
        "option_months": 12,
        "start_date": add_working_days(t.days.base, 60).isoformat(),
        "current_contract": False,
    }
    assessed = t.assessment(f"EFVP-{t.clock.today().year}-090", conclusion="conditional", abroad=True)
    file: Purchase = await t.open("musee", "Messagerie du musée et de ses réserves", answers, assessed=assessed)
    t.kept["resubmitted"] = file
    yield t.day(21, 10)
    await file.freeze()
    yield t.day(16, 11)
    await file.choose(demonstrate=True)
    await file.transmit()
    yield t.day(14, 9, 45)
    await file.approve_by_body()
    yield t.day(9, 15, 10)
    await file.send_back(
        t.cast.actors["expertise"], {"privacy": "contradicts"}, "La référence de l’EFVP est celle d’un autre projet."
    )
    yield t.day(4, 13, 25)
    me = file.team.requester
    corrected = t.assessment(f"EFVP-{t.clock.today().year}-091", abroad=True)
    given = privacy.Privacy.model_validate(corrected)
    await file.act(lambda uow: privacy.record_privacy(uow, me, file.file, given))
    yield t.day(4, 13, 40)
    await file.resubmit()


async def absences(t: Teller) -> Story:
    """Two analysts are away, with somebody who stands in for them; a third will be on holiday."""
    yield t.day(6, 8, 30)
    centre = t.cast.organisations["centre"]
    base = t.days.base
    for who, instead, since, until in (
        ("odile", "expertise", -3, 6),
        ("simon", "rachel", -1, 3),
        ("emile", "expertise2", 8, 18),
    ):
        absent, deputy = t.cast.actors[who].person, t.cast.actors[instead].person
        assert absent is not None
        assert deputy is not None
        given = NewDeputy(
            organisation=centre,
            person=absent,
            deputy=deputy,
            valid_from=add_working_days(base, since),
            valid_to=add_working_days(base, until),
        )
        await t.run(WORKER, lambda uow, one=given: name_deputy(uow, WORKER, one))
