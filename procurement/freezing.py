"""Freezing: every published offer of the family, judged and pinned in one transaction; and the preview that names
nobody.

Callers run `freeze_list` with `FREEZING`, repeatable read: the offers come from one statement in any case, and with
it the requirements, the need and the catalogue's position are of that very instant too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from catalogue.tree import family
from core.database import Isolation
from core.errors import Invalid
from core.identity.actors import Actor
from core.ids import new_id
from core.machines import transition
from core.reference.queries import longest_term
from core.uow import UnitOfWork
from procurement import events
from procurement.assessment import Assessment, Judged
from procurement.errors import CriteriaNotAuthorised, InterestsNotDeclared, NoRequirement, NothingToFreeze
from procurement.families import Terms, term_problems, terms_of
from procurement.files import open_file, see_results, tell, who
from procurement.machines import FILE
from procurement.market import Market, assess_file, market, ready
from procurement.models import (
    EntryId,
    File,
    FileId,
    FrozenEffect,
    FrozenEntry,
    FrozenList,
    ListId,
    NeedVersion,
    Result,
)
from procurement.need import content_hash, latest_need
from procurement.requirements import pinned, requirements_of
from procurement.rules import ruleset_for
from procurement.wording import say

FREEZING = Isolation.REPEATABLE_READ
"""How callers run `freeze_list`."""


@dataclass(frozen=True)
class Preview:
    """What the requirements leave, without names or prices: "none", "one", "two" or "three_or_more" offers."""

    remaining: str
    mandatory: int


async def preview(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Preview:
    """How many offers the requirements would not exclude, as a team may know before it has declared interests.

    Raises:
        Invalid: the quantity or the term is missing, or the term is too long.
    """
    file = (await open_file(uow, actor, "file.read", file_id, lock=False)).file
    terms = terms_of(family(file.family), file.need)
    wrong = term_problems(file.need, await longest_term(uow, uow.clock.today()))
    if wrong or terms is None:
        raise Invalid(wrong)
    requirements = ready(await requirements_of(uow, file_id), file.family)
    judged = assess_file(await market(uow, file.family, file.need, terms), requirements, file)
    left = sum(entry.result is not Result.NOT_COMPLIANT for entry in judged.entries)
    return Preview(("none", "one", "two", "three_or_more")[min(left, 3)], sum(one.mandatory for one in requirements))


async def freeze_list(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None
) -> FrozenList:
    """Pin every published offer of the family as it stands now, with its price, its results and their traces.

    From here on nothing in the list can change: the comparison is evidence (RCTI s. 48). Seeing it is seeing results.

    Raises:
        PermissionDenied: the actor is not on the team.
        InterestsNotDeclared: the actor has not declared interests.
        VersionConflict: somebody changed the file since `expected_version`.
        WrongState: the need is not confirmed, or the round has its list.
        CriteriaNotAuthorised: the file looks at more than price and nobody allowed it.
        NoRequirement: nothing is required of offers. NothingToFreeze: no offer is published.
    """
    opened = await open_file(uow, actor, "file.freeze", file_id, expected_version=expected_version)
    file = opened.file
    member = opened.member(actor)
    if member is None or member.declared_at is None:
        raise InterestsNotDeclared(number=file.number)
    FILE.check(file, "freeze", actor)
    if file.mode == "criteria" and file.criteria is None:
        raise CriteriaNotAuthorised(number=file.number)
    need = await latest_need(uow, file)
    requirements = await requirements_of(uow, file_id)
    if need is None or not any(one.kind == "mandatory" for one in requirements):
        raise NoRequirement(number=file.number)
    terms = Terms(need.quantity, need.initial_months, need.option_months)
    found = await market(uow, file.family, need.answers, terms)
    if not found.candidates:
        raise NothingToFreeze(family=file.family)
    judged = assess_file(found, ready(requirements, file.family), file)
    entries = [entry_row(file, ListId(new_id()), one, found) for one in judged.entries]
    frozen = list_row(
        actor, uow, file, need, [pinned(one) for one in requirements], entries, await catalogue_position(uow)
    )
    for entry in entries:
        entry.list_id = frozen.id
    uow.session.add(frozen)
    await uow.flush()
    uow.session.add_all(entries)
    await uow.flush()
    uow.session.add_all(effect_rows(file, frozen, judged, entries))
    await see_results(uow, actor, file_id)
    await transition(uow, FILE, file, "freeze", state_since=uow.clock.now())
    await tell(uow, file, list_frozen(frozen, judged))
    return frozen


def list_row(
    actor: Actor,
    uow: UnitOfWork,
    file: File,
    need: NeedVersion,
    requirements: Sequence[Mapping[str, Any]],
    entries: Sequence[FrozenEntry],
    position: int,
) -> FrozenList:
    """The list as a row, its hash over every entry."""
    of = family(file.family)
    rules = ruleset_for(file.family, uow.clock.today())
    asked = [one for one in requirements if one["kind"] == "mandatory"]
    return FrozenList(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file.id,
        round=file.round,
        mode=file.mode,
        search={"family": file.family, "among": "published", "mandatory": [one["code"] for one in asked]},
        sentence=say(
            "lists-sentence",
            family=dict(of.name),
            requirements=len(asked),
            quantity=need.quantity,
            months=need.initial_months + need.option_months,
        ),
        need_version_id=need.id,
        quantity=need.quantity,
        initial_months=need.initial_months,
        option_months=need.option_months,
        requirements=[dict(one) for one in requirements],
        requirements_hash=content_hash([dict(one) for one in requirements]),
        ruleset_id=rules.id if rules else None,
        ruleset_version=rules.version if rules else None,
        ruleset_hash=rules.content_hash if rules else None,
        tree_version=str(of.version),
        tree_hash=of.content_hash,
        catalogue_position=position,
        content_hash=content_hash([fingerprint(one) for one in sorted(entries, key=lambda one: one.offer_code)]),
        frozen_by=who(actor, "file.freeze"),
        frozen_at=uow.clock.now(),
    )


def entry_row(file: File, list_id: ListId, judged: Judged, found: Market) -> FrozenEntry:
    """One offer as it is pinned."""
    offer, price = found.offers[judged.candidate.key], judged.candidate.price
    return FrozenEntry(
        id=EntryId(new_id()),
        organisation_id=file.organisation_id,
        list_id=list_id,
        offer_id=offer.offer_id,
        offer_version_id=offer.version_id,
        offer_code=offer.code,
        offer_name=offer.name,
        offer_hash=offer.content_hash,
        supplier_id=offer.supplier_id,
        supplier_name=offer.supplier,
        manufacturer_name=offer.manufacturer,
        agreement_number=offer.agreement,
        plan=price.plan if price else None,
        cost=dict(price.detail) if price else None,
        total_cents=price.total_cents if price else None,
        price_valid_until=offer.price_valid_until,
        result=str(judged.result),
        results=[finding.to_data() for finding in judged.findings],
        rank=judged.rank,
        tie=judged.tie,
    )


def fingerprint(entry: FrozenEntry) -> dict[str, Any]:
    """What the list's hash covers of an entry."""
    names = ("offer_code", "offer_hash", "plan", "total_cents", "result", "results", "rank", "tie")
    return {name: getattr(entry, name) for name in names} | {
        "price_valid_until": entry.price_valid_until.isoformat(),
        "offer_version": str(entry.offer_version_id),
    }


def effect_rows(
    file: File, frozen: FrozenList, judged: Assessment, entries: Sequence[FrozenEntry]
) -> list[FrozenEffect]:
    """The cascade as rows."""
    by_code = {entry.offer_code: entry.id for entry in entries}
    return [
        FrozenEffect(
            organisation_id=file.organisation_id,
            list_id=frozen.id,
            code=one.code,
            removes=one.removes,
            removes_alone=one.removes_alone,
            undemonstrated=one.undemonstrated,
            cheapest_entry_id=by_code[one.cheapest] if one.cheapest else None,
        )
        for one in judged.effects
    ]


def list_frozen(frozen: FrozenList, judged: Assessment) -> events.ListFrozen:
    """The event of a freeze."""
    return events.ListFrozen(
        frozen_list=frozen.id,
        round=frozen.round,
        mode=frozen.mode,
        offers=len(judged.entries),
        compliant=len(judged.of(Result.COMPLIANT)),
        to_demonstrate=len(judged.of(Result.TO_DEMONSTRATE)),
        not_compliant=len(judged.of(Result.NOT_COMPLIANT)),
        requirements_hash=frozen.requirements_hash,
        content_hash=frozen.content_hash,
        catalogue_position=frozen.catalogue_position,
    )


async def catalogue_position(uow: UnitOfWork) -> int:
    """The newest position of the ledger that this transaction sees."""
    position: int = await uow.raw.fetchval("SELECT coalesce(max(position), 0) FROM ledger_position")
    return position


async def list_of_round(uow: UnitOfWork, file: File, round_: int | None = None) -> FrozenList | None:
    """The list of a round (the present one when None)."""
    query = select(FrozenList).where(FrozenList.file_id == file.id, FrozenList.round == (round_ or file.round))
    return (await uow.session.exec(query)).first()
