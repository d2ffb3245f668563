"""One request as its pages show it: where it stands, what it rests on now, what needs judgement, who answered what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from broker.approval import events
from broker.approval.errors import NotForYou, StageTaken, TookPart
from broker.approval.facts import dictionary
from broker.approval.library import library
from broker.approval.models import Request, RequestId, ReturnPoint, Stage
from broker.approval.people import Held, answering_today, participants
from broker.approval.plan import hash_of
from broker.approval.proposed import proposed
from broker.approval.queries import joined
from broker.approval.stages import changed_facts, current, current_inputs, file_of, open_request, stages_of
from broker.approval.turns import NAMED
from core.errors import CourtierError
from core.identity.actors import Actor, PersonId
from core.identity.models import Organisation
from core.identity.queries import names
from core.language import EN, FR
from core.ledger.reading import HistoryEntry, history
from core.uow import UnitOfWork
from guidelines.explain import value_in_words
from procurement.evaluation import standing_of
from procurement.models import Choice, Contract, File, FrozenEntry, FrozenList

PRIVACY = ("need.personal_information", "need.pia_reference", "need.pia_committee_date", "need.pia_conclusion")
PLACES = tuple(f"offer.data_locations.{kind}" for kind in ("mailbox", "backup", "logs", "metadata", "support"))
LEVELS = ("need.dic_availability", "need.dic_integrity", "need.dic_confidentiality")


@dataclass(frozen=True)
class FactShown:
    """A fact in words, and whether it changed since the request was transmitted."""

    id: str
    label: Mapping[str, str]
    value: Mapping[str, str] | None
    before: Mapping[str, str] | None = None
    changed: bool = False


@dataclass(frozen=True)
class StageShown:
    """A stage as people read it."""

    id: UUID
    label: Mapping[str, str]
    effect: str
    scope: str
    state: str
    outcome: str | None
    roles: tuple[str, ...]
    holders: tuple[str, ...]
    decided_by: str
    decided_at: datetime | None
    asked_at: datetime | None
    due_at: datetime | None
    taken_by: str
    taken_at: datetime | None
    reason: str | None
    conditions: str | None
    escalated: bool
    version: int

    @property
    def many(self) -> bool:
        """Whether more people may answer than are named one by one."""
        return len(self.holders) > NAMED


@dataclass(frozen=True)
class Cheaper:
    """An offer that costs less than the chosen one, and why it was set aside."""

    code: str
    name: Mapping[str, str]
    supplier: str
    total_cents: int
    reason: Mapping[str, str] | None


@dataclass(frozen=True)
class Detail:
    """Everything that the pages of a request show."""

    request: Request
    file: File
    organisation: str
    requester: str
    choice: Choice
    entry: FrozenEntry
    frozen: FrozenList
    plan: Mapping[str, str]
    stages: tuple[StageShown, ...]
    void: tuple[StageShown, ...]
    asked: StageShown | None
    stage: Stage | None
    reason_required: bool
    refusal: CourtierError | None
    shown_hash: str
    rests_on: tuple[FactShown, ...]
    changed: tuple[FactShown, ...]
    points: tuple[Mapping[str, Any], ...]
    results: tuple[Mapping[str, Any], ...]
    cheaper: tuple[Cheaper, ...]
    privacy: tuple[FactShown, ...]
    places: tuple[FactShown, ...]
    returned: tuple[Mapping[str, Any], ...]
    last_change: tuple[Mapping[str, Any], ...]
    history: tuple[HistoryEntry, ...]
    names: Mapping[UUID, str]
    contract: Contract | None

    @property
    def yours(self) -> bool:
        """Whether it is the reader's turn to answer."""
        return self.asked is not None and self.refusal is None

    @property
    def due(self) -> datetime | None:
        """By when whoever's turn it is should have acted."""
        return (
            self.request.correct_by if self.request.state == "returned" else self.asked.due_at if self.asked else None
        )

    @property
    def satisfied(self) -> tuple[Mapping[str, Any], ...]:
        """The rules that are met."""
        return tuple(one for one in self.results if one["verdict"] == "pass")

    @property
    def judged(self) -> int:
        """How many rules apply."""
        return sum(one["verdict"] != "not_applicable" for one in self.results)


async def detail(uow: UnitOfWork, actor: Actor, request_id: RequestId) -> Detail:
    """A request, whole.

    Raises:
        NotFound, PermissionDenied.
    """
    request = await open_request(uow, actor, "request.read", request_id, lock=False)
    file = await file_of(uow, request, lock=False)
    session = uow.session
    choice = (await session.exec(select(Choice).where(Choice.id == request.choice_id))).one()
    about = await proposed(uow, choice)
    body = (await session.exec(select(Organisation).where(Organisation.id == request.organisation_id))).one()
    contract = (await session.exec(select(Contract).where(Contract.file_id == file.id))).first()
    every = await stages_of(uow, request.id, void=True)
    live = [one for one in every if one.state != "void"]
    asked = next((one for one in live if one.state == "asked"), None)
    told_of = await history(uow, events.stream(request.id))
    to_answer = [Held.of(one, request) for one in live if one.state in ("asked", "waiting")]
    answering = await answering_today(uow, to_answer)
    known = await names(uow, keys_of(request, every, answering, told_of))
    shown_hash = ""
    rests_on: tuple[FactShown, ...] = ()
    if asked is not None and file.state == "in_approval" and choice.withdrawn_at is None:
        chain, told = await current(uow, request, file)
        inputs = current_inputs(chain, asked, told)
        shown_hash = hash_of(inputs)
        rests_on = facts_shown(asked.inputs, inputs)
    values = {name: one["value"] for name, one in request.facts.items()}
    results = tuple(request.assessment["results"])
    return Detail(
        request=request,
        file=file,
        organisation=body.name,
        requester=known.get(request.requester_id, ""),
        choice=choice,
        entry=about.entry,
        frozen=about.frozen,
        plan=about.plan,
        stages=tuple(stage_shown(one, answering, known) for one in live),
        void=tuple(stage_shown(one, answering, known) for one in every if one.state == "void"),
        asked=stage_shown(asked, answering, known) if asked else None,
        stage=asked,
        reason_required=bool(asked and asked.reason_required),
        refusal=await refusal_of(uow, actor, request, file, asked, answering[asked.id], known) if asked else None,
        shown_hash=shown_hash,
        rests_on=rests_on,
        changed=tuple(one for one in rests_on if one.changed),
        points=tuple(point_shown(one, results, values) for one in request.points),
        results=results,
        cheaper=await cheaper_than(uow, about.frozen, choice),
        privacy=shown_values((*PRIVACY, *LEVELS), values),
        places=shown_values(PLACES, values),
        returned=await returned_points(uow, request),
        last_change=changes_shown(request.changes[-1]["changed"]) if request.changes else (),
        history=tuple(reversed(told_of)),
        names=known,
        contract=contract,
    )


def keys_of(
    request: Request, stages: list[Stage], answering: Mapping[UUID, Collection[UUID]], told_of: list[HistoryEntry]
) -> list[UUID]:
    """Everybody whom the page names."""
    found = [request.requester_id]
    for one in stages:
        found += answering.get(one.id, one.holders)
        found += [key for key in (one.decided_by, one.taken_by) if key is not None]
    return found + [one.person for one in told_of if one.person is not None]


def stage_shown(stage: Stage, answering: Mapping[UUID, Collection[UUID]], known: Mapping[UUID, str]) -> StageShown:
    """A stage with names: of those who may answer it today, of those who were to once it is answered."""
    return StageShown(
        id=stage.id,
        label=joined([one["label"] for one in stage.capacities]),
        effect=stage.effect,
        scope=stage.scope,
        state=stage.state,
        outcome=stage.outcome,
        roles=((stage.escalated_to or stage.role), *(one["role"] for one in stage.capacities[1:])),
        holders=tuple(sorted(known[one] for one in answering.get(stage.id, stage.holders) if one in known)),
        decided_by=known.get(stage.decided_by, "") if stage.decided_by else "",
        decided_at=stage.decided_at,
        asked_at=stage.asked_at,
        due_at=stage.due_at,
        taken_by=known.get(stage.taken_by, "") if stage.taken_by else "",
        taken_at=stage.taken_at,
        reason=stage.reason,
        conditions=stage.conditions,
        escalated=stage.escalated_to is not None,
        version=stage.version,
    )


async def refusal_of(
    uow: UnitOfWork,
    actor: Actor,
    request: Request,
    file: File,
    stage: Stage,
    answering: Collection[PersonId],
    known: Mapping[UUID, str],
) -> CourtierError | None:
    """Why the reader may not answer the stage; None when they may."""
    took_part = await participants(uow, file, request.requester_id)
    others = sorted((await names(uow, answering)).values())
    if actor.person in took_part:
        return TookPart(others=others)
    if actor.person not in answering:
        return NotForYou(others=others)
    if stage.taken_by is not None and stage.taken_by != actor.person:
        return StageTaken(who=known.get(stage.taken_by, ""), at=stage.taken_at)
    return None


def words_of(name: str, value: Any) -> dict[str, str] | None:
    """A fact's value in both languages; None when it is not known."""
    fact = dictionary().get(name)
    if value is None:
        return None
    if fact is None:
        return {"fr": str(value), "en": str(value)}
    read = dictionary().read({name: value}).values.get(name, value)
    return {language.code: value_in_words(fact, read, language) for language in (FR, EN)}


def label_of(name: str) -> Mapping[str, str]:
    """A fact's words."""
    fact = dictionary().get(name)
    return {code: str(fact.label.get(code) or fact.label["fr"]) if fact else name for code in ("fr", "en")}


def shown_values(wanted: tuple[str, ...], values: Mapping[str, Any]) -> tuple[FactShown, ...]:
    """Facts in words."""
    return tuple(FactShown(name, label_of(name), words_of(name, values.get(name))) for name in wanted)


def facts_shown(pinned: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[FactShown, ...]:
    """What a stage rests on, as it is now, with what changed since."""
    changed = set(changed_facts(pinned, now))
    return tuple(
        FactShown(
            name,
            label_of(name),
            words_of(name, one.get("value")),
            words_of(name, pinned.get(name, {}).get("value")),
            name in changed,
        )
        for name, one in sorted(now.items(), key=lambda item: item[0])
    )


def point_shown(
    point: Mapping[str, Any], results: tuple[Mapping[str, Any], ...], values: Mapping[str, Any]
) -> dict[str, Any]:
    """A point with what it comes from: the rule's result, or the fact."""
    rule = next((one for one in results if one["rule"] == point.get("rule")), None)
    fact = point.get("fact")
    return {
        **point,
        "result": rule,
        "label": label_of(fact) if fact else None,
        "value": words_of(fact, values.get(fact)) if fact else None,
    }


def changes_shown(changed: list[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """« Ce qui a changé depuis le retour »."""
    return tuple(
        {
            "label": label_of(one["fact"]),
            "before": words_of(one["fact"], one["before"]),
            "after": words_of(one["fact"], one["after"]),
        }
        for one in changed
    )


async def cheaper_than(uow: UnitOfWork, frozen: FrozenList, choice: Choice) -> tuple[Cheaper, ...]:
    """The offers that cost less than the chosen one, with the reasons why they were set aside."""
    stood = await standing_of(uow, frozen)
    found = [
        Cheaper(
            code=one.entry.offer_code,
            name=one.entry.offer_name,
            supplier=one.entry.supplier_name,
            total_cents=one.entry.total_cents,
            reason=one.exclusion.reason if one.exclusion else None,
        )
        for one in stood.entries
        if one.entry.total_cents is not None and one.entry.total_cents < choice.total_cents
    ]
    return tuple(sorted(found, key=lambda one: (one.total_cents, one.code)))


async def returned_points(uow: UnitOfWork, request: Request) -> tuple[Mapping[str, Any], ...]:
    """What returns pointed at, the newest first, in words."""
    query = (
        select(ReturnPoint)
        .where(ReturnPoint.request_id == request.id)
        .order_by(col(ReturnPoint.made_at).desc(), col(ReturnPoint.id))
    )
    words = library()
    return tuple(
        {
            "field": one.field,
            "label": words.fields.get(one.field, {"fr": one.field, "en": one.field}),
            "place": words.places.get(one.field, ""),
            "reason": words.reasons.get(one.reason_code, {"fr": one.reason_code, "en": one.reason_code}),
            "comment": one.comment,
            "made_at": one.made_at,
            "resolved": one.resolved_at is not None,
        }
        for one in (await uow.session.exec(query)).all()
    )
