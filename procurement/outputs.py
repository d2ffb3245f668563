"""What goes out about files. Amounts are cents of Canadian dollars, taxes excluded; instants are in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from procurement.models import Choice, Clarification, File, FrozenEffect, FrozenList, Member, Requirement
from procurement.queries import Listed
from procurement.standing import ListStanding, Standing
from procurement.turn import Party


class MemberOut(msgspec.Struct):
    """Somebody of the team; an interest's words stay with the body."""

    person: UUID
    capacities: list[str]
    declared_at: datetime | None
    has_interest: bool | None


class FileOut(msgspec.Struct):
    """A procurement file."""

    id: UUID
    number: str
    title: str
    family: str
    state: str
    state_since: datetime
    mode: str
    round: int
    need: dict[str, Any]
    privacy: dict[str, Any]
    context: dict[str, Any]
    team: list[MemberOut]
    created_at: datetime
    version: int


class FileCard(msgspec.Struct):
    """A file in a list; `turn`: the party that it waits for, `yours`: whether that is the reader, `due`: the day by
    which.
    """

    id: UUID
    number: str
    title: str
    organisation: str
    family: str
    state: str
    state_since: datetime
    turn: Party
    yours: bool
    due: date | None
    round: int
    version: int


class RequirementOut(msgspec.Struct):
    """A requirement in force."""

    id: UUID
    code: str
    label: dict[str, str]
    predicate: dict[str, Any]
    kind: str
    origin: str
    source: dict[str, Any] | None
    nature: str | None
    reason: str | None


class PreviewOut(msgspec.Struct):
    """What the requirements leave: none, one, two, three_or_more; no names, no prices."""

    remaining: str
    mandatory: int


class EntryOut(msgspec.Struct):
    """One offer of a frozen list, as frozen and as it stands."""

    id: UUID
    offer: str
    name: dict[str, str]
    supplier: str
    manufacturer: str
    plan: str | None
    total_cents: int | None
    cost: dict[str, Any] | None
    price_valid_until: date
    frozen_result: str
    result: str
    rank: int | None
    failed: list[str]
    to_show: list[str]
    excluded_because: dict[str, str] | None
    clarifications: list[str]


class EffectOut(msgspec.Struct):
    """What one requirement removes."""

    code: str
    removes: int
    removes_alone: int
    undemonstrated: int
    cheapest: str | None


class ListOut(msgspec.Struct):
    """A frozen list."""

    id: UUID
    round: int
    mode: str
    sentence: dict[str, str]
    quantity: int
    initial_months: int
    option_months: int
    requirements: list[Any]
    requirements_hash: str
    content_hash: str
    frozen_at: datetime
    entries: list[EntryOut]
    cascade: list[EffectOut]


class ClarificationOut(msgspec.Struct):
    """What a supplier is asked, and its answer."""

    id: UUID
    offer: str
    question: dict[str, str]
    questions: list[str]
    due_on: date
    answers: dict[str, Any] | None
    answered_at: datetime | None
    outcome: str | None


class ChoiceOut(msgspec.Struct):
    """The offer proposed."""

    id: UUID
    entry: UUID
    round: int
    rank: int
    compliant: int
    total_cents: int
    justification: dict[str, str]
    reason: str | None
    cheaper_not_asked: int
    decided_at: datetime


def file_out(file: File, team: Iterable[Member]) -> FileOut:
    """A file with its team."""
    return FileOut(
        id=file.id,
        number=file.number,
        title=file.title,
        family=file.family,
        state=file.state,
        state_since=file.state_since,
        mode=file.mode,
        round=file.round,
        need=file.need,
        privacy=file.privacy,
        context=file.context,
        team=[MemberOut(one.person_id, one.capacities, one.declared_at, one.has_interest) for one in team],
        created_at=file.created_at,
        version=file.version,
    )


def card(one: Listed) -> FileCard:
    """A file in a list."""
    file = one.file
    return FileCard(
        file.id,
        file.number,
        file.title,
        one.body,
        file.family,
        file.state,
        file.state_since,
        one.turn.party,
        one.yours,
        one.turn.due,
        file.round,
        file.version,
    )


def requirement_out(one: Requirement) -> RequirementOut:
    """A requirement."""
    return RequirementOut(
        one.id, one.code, one.label, one.predicate, one.kind, one.origin, one.source, one.nature, one.reason
    )


def list_out(frozen: FrozenList, stood: ListStanding, effects: Iterable[FrozenEffect]) -> ListOut:
    """A list as it stands."""
    codes = {one.entry.id: one.entry.offer_code for one in stood.entries}
    return ListOut(
        id=frozen.id,
        round=frozen.round,
        mode=frozen.mode,
        sentence=frozen.sentence,
        quantity=frozen.quantity,
        initial_months=frozen.initial_months,
        option_months=frozen.option_months,
        requirements=frozen.requirements,
        requirements_hash=frozen.requirements_hash,
        content_hash=frozen.content_hash,
        frozen_at=frozen.frozen_at,
        entries=[entry_out(one) for one in stood.entries],
        cascade=[effect_out(one, codes) for one in effects],
    )


def entry_out(one: Standing) -> EntryOut:
    """An entry as it stands."""
    entry = one.entry
    return EntryOut(
        id=entry.id,
        offer=entry.offer_code,
        name=entry.offer_name,
        supplier=entry.supplier_name,
        manufacturer=entry.manufacturer_name,
        plan=entry.plan,
        total_cents=entry.total_cents,
        cost=entry.cost,
        price_valid_until=entry.price_valid_until,
        frozen_result=entry.result,
        result=str(one.result),
        rank=one.rank,
        failed=list(one.failed),
        to_show=list(one.unshown),
        excluded_because=one.exclusion.reason if one.exclusion else None,
        clarifications=[clarification.outcome or "asked" for clarification in one.clarifications],
    )


def effect_out(one: FrozenEffect, codes: Mapping[UUID, str]) -> EffectOut:
    """An effect."""
    cheapest = codes.get(one.cheapest_entry_id) if one.cheapest_entry_id else None
    return EffectOut(one.code, one.removes, one.removes_alone, one.undemonstrated, cheapest)


def clarification_out(one: Clarification) -> ClarificationOut:
    """A clarification, as its supplier and the body read it."""
    return ClarificationOut(
        id=one.id,
        offer=one.question["offer"],
        question=one.question["sentence"],
        questions=one.question["questions"],
        due_on=one.due_on,
        answers=one.answers,
        answered_at=one.answered_at,
        outcome=one.outcome,
    )


def choice_out(one: Choice) -> ChoiceOut:
    """A choice."""
    return ChoiceOut(
        id=one.id,
        entry=one.entry_id,
        round=one.round,
        rank=one.rank,
        compliant=one.compliant,
        total_cents=one.total_cents,
        justification=one.justification,
        reason=one.reason,
        cheaper_not_asked=one.cheaper_not_asked,
        decided_at=one.decided_at,
    )
