"""« L'achat en une page » (W8): what a file shows and does not show, and the signals to look into, for reviewers.

Points are grouped by the question that a reviewer asks: was it allowed, was it fair, was it worth it. A missing proof
is a point *not shown*, never left out (decision 25).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlmodel import col, func, or_, select

from core.calendar import local_day
from core.identity.actors import Actor
from core.identity.models import Organisation
from core.reference.queries import longest_term
from core.uow import UnitOfWork
from procurement.acts import Acts, acts_of, capacities
from procurement.evaluation import Round, read_round
from procurement.facts import file_facts, threshold_of
from procurement.files import open_file
from procurement.models import (
    Choice,
    Clarification,
    Contract,
    Exclusion,
    File,
    FileId,
    FrozenEffect,
    FrozenEntry,
    FrozenList,
    Member,
    Requirement,
    RequirementChange,
    ResultsView,
)
from procurement.privacy import levels_pending
from procurement.signals import Record, Signal, signals
from procurement.standing import ListStanding, standing

BINDING = ("legal_obligation", "framework_requirement")
"""Natures of requirements that are not the team's to set aside: whoever does is asked why, and it is told."""

ALLOWED, FAIR, WORTH = "allowed", "fair", "worth"

TOGETHER = 50
"""Files whose signals are computed at a time: each has every offer of its list in memory."""


class Point(msgspec.Struct, frozen=True):
    """One thing that a purchase should show: `point-<code>`, whether it does, and what it rests on."""

    group: str
    code: str
    shown: bool
    values: dict[str, Any]


class Shown(msgspec.Struct, frozen=True):
    """A signal as it goes out."""

    code: str
    formula: str
    raised: bool
    values: dict[str, Any]


class Summary(msgspec.Struct, frozen=True):
    """A purchase in one page."""

    number: str
    state: str
    mode: str
    legal_basis: str
    round: int
    rank: int | None
    compliant: int | None
    offers: int | None
    total_cents: int | None
    offer: str | None
    supplier: str | None
    contract: str | None
    points: list[Point]
    signals: list[Shown]
    cascade: list[dict[str, Any]]
    changes_after_results: list[dict[str, Any]]
    people: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything of a file that its summary reads; `most_months`: the longest term on the day of the conclusion, today
    before it. Signals rest on less: not on the term, and on the threshold alone of the facts.
    """

    file: File
    team: Sequence[Member]
    frozen: FrozenList | None
    stood: ListStanding | None
    choice: Choice | None
    entry: FrozenEntry | None
    changes: Sequence[RequirementChange]
    first_view_at: datetime | None
    effects: Sequence[FrozenEffect]
    facts: Mapping[str, Any]
    acts: Acts
    law_set_aside: Sequence[Requirement] = ()
    """Proposed requirements of the law or of the framework that the team withdrew, or made a wish."""
    contract: Contract | None = None
    most_months: int = 0


async def purchase_summary(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Summary:
    """A purchase as it stands: points shown and not shown, signals with their formulas, who did what.

    Raises:
        NotFound, PermissionDenied: the actor may not read the file.
    """
    opened = await open_file(uow, actor, "file.read", file_id, lock=False)
    found = await evidence(uow, opened.file, opened.team)
    return summarise(found)


async def evidence(uow: UnitOfWork, file: File, team: Sequence[Member]) -> Evidence:
    """Read what a summary rests on."""
    session = uow.session
    round_ = await read_round(uow, file)
    views = select(ResultsView.at).where(ResultsView.file_id == file.id).order_by(col(ResultsView.at)).limit(1)
    first = (await session.exec(views)).first()
    changes = select(RequirementChange).where(
        RequirementChange.file_id == file.id, col(RequirementChange.after_results)
    )
    listed: Sequence[FrozenEffect] = ()
    if round_.frozen is not None:
        listed = (await session.exec(select(FrozenEffect).where(FrozenEffect.list_id == round_.frozen.id))).all()
    binding = select(Requirement).where(
        Requirement.file_id == file.id,
        col(Requirement.nature).in_(BINDING),
        col(Requirement.reason).is_not(None),
        or_(Requirement.state == "withdrawn", Requirement.kind == "wish"),
    )
    contract = (await session.exec(select(Contract).where(Contract.file_id == file.id))).first()
    longest = await longest_term(uow, contract.signed_on if contract else uow.clock.today())
    return Evidence(
        file=file,
        team=team,
        frozen=round_.frozen,
        stood=round_.stood,
        choice=round_.choice,
        entry=round_.entry,
        contract=contract,
        changes=(await session.exec(changes.order_by(col(RequirementChange.at)))).all(),
        first_view_at=first,
        effects=listed,
        facts=await file_facts(uow, file, uow.clock.today(), round_),
        law_set_aside=(await session.exec(binding.order_by(col(Requirement.position)))).all(),
        acts=(await acts_of(uow, [file.id])).get(file.id, {}),
        most_months=longest.months,
    )


async def raised(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many signals each of these files raises: the same as their summaries say, read for many files together."""
    found: dict[UUID, int] = {}
    for start in range(0, len(ids), TOGETHER):
        for one in await grounds(uow, ids[start : start + TOGETHER]):
            found[one.file.id] = sum(each.raised for each in signals(record_of(one)))
    return found


async def grounds(uow: UnitOfWork, ids: Sequence[UUID]) -> list[Evidence]:
    """What the signals of these files rest on; a statement a table, however many files."""

    async def every(query: Any) -> Sequence[Any]:
        rows: Sequence[Any] = (await uow.session.exec(query)).all()
        return rows

    def of_round(table: type[FrozenList | Choice]) -> Any:
        return select(table).join(File, (col(File.id) == table.file_id) & (col(File.round) == table.round))

    of_file = col(File.id).in_(ids)
    bodies = await every(select(File, Organisation.kind).join(Organisation).where(of_file))
    limits = {kind: (await threshold_of(uow, kind, uow.clock.today())) for kind in {kind for _, kind in bodies}}
    lists = {one.file_id: one for one in await every(of_round(FrozenList).where(of_file))}
    chosen = await every(of_round(Choice).where(of_file, col(Choice.withdrawn_at).is_(None)))
    choices = {one.file_id: one for one in chosen}
    teams = by(await every(select(Member).where(col(Member.file_id).in_(ids))), "file_id")
    first = select(ResultsView.file_id, func.min(ResultsView.at)).where(col(ResultsView.file_id).in_(ids))
    views = dict(await every(first.group_by(col(ResultsView.file_id))))
    changed = select(RequirementChange).where(
        col(RequirementChange.file_id).in_(ids), col(RequirementChange.after_results)
    )
    changes = by(await every(changed.order_by(col(RequirementChange.at))), "file_id")
    contracts = {one.file_id: one for one in await every(select(Contract).where(col(Contract.file_id).in_(ids)))}
    acted = await acts_of(uow, ids)
    of_lists = [one.id for one in lists.values()]
    parts = {
        table: by(await every(select(table).where(col(table.list_id).in_(of_lists))), "list_id")
        for table in (FrozenEntry, Clarification, Exclusion, FrozenEffect)
    }

    def of(file: File, kind: str) -> Evidence:
        frozen = lists.get(file.id)
        entries, asked, aside, effects = (found.get(frozen.id if frozen else None, ()) for found in parts.values())
        round_ = Round(frozen, standing(entries, asked, aside) if frozen else None, choices.get(file.id))
        return Evidence(
            file=file,
            team=teams.get(file.id, ()),
            frozen=frozen,
            stood=round_.stood,
            choice=round_.choice,
            entry=round_.entry,
            changes=changes.get(file.id, ()),
            first_view_at=views.get(file.id),
            effects=effects,
            facts={"file.threshold": limits[kind]},
            acts=acted.get(file.id, {}),
            contract=contracts.get(file.id),
        )

    return [of(file, kind) for file, kind in bodies]


def by(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    """Rows by what one of their columns holds."""
    found: dict[Any, list[Any]] = {}
    for one in rows:
        found.setdefault(getattr(one, key), []).append(one)
    return found


def summarise(found: Evidence) -> Summary:
    """The page, from the evidence alone."""
    file, choice, stood = found.file, found.choice, found.stood
    return Summary(
        number=file.number,
        state=file.state,
        mode=file.mode,
        legal_basis="RCTI, art. 48",
        round=file.round,
        rank=choice.rank if choice else None,
        compliant=len(stood.compliant) if stood else None,
        offers=len(stood.entries) if stood else None,
        total_cents=choice.total_cents if choice else None,
        offer=found.entry.offer_code if found.entry else None,
        supplier=found.entry.supplier_name if found.entry else None,
        contract=found.contract.number if found.contract else None,
        points=[*allowed(found), *fair(found), *worth(found)],
        signals=[shown(one) for one in signals(record_of(found))],
        cascade=[
            {
                "code": one.code,
                "removes": one.removes,
                "removes_alone": one.removes_alone,
                "undemonstrated": one.undemonstrated,
                "cheapest": name_of(found, one.cheapest_entry_id),
            }
            for one in found.effects
        ],
        changes_after_results=[change_of(one) for one in found.changes],
        people=[
            {
                "person": str(one.person_id),
                "capacities": capacities(one, found.acts),
                "declared": one.declared_at is not None,
                "has_interest": one.has_interest,
            }
            for one in found.team
        ],
    )


def allowed(found: Evidence) -> list[Point]:
    """Was it allowed?"""
    file, facts, contract = found.file, found.facts, found.contract
    months = facts.get("file.term_months")
    personal = facts.get("need.personal_information")
    common, why = file.context.get("common_service"), file.context.get("other_route")
    considered = None if common is None else "no" if not common else "with" if why else "without"
    points = [
        point(ALLOWED, "common-service", considered in ("no", "with"), answer=considered, reason=why or ""),
        point(
            ALLOWED, "agreement-active", facts.get("agreement.status") == "active", status=facts.get("agreement.status")
        ),
        point(
            ALLOWED, "term", months is not None and months <= found.most_months, months=months, limit=found.most_months
        ),
        point(ALLOWED, "levels", not levels_pending(file) and "need.dic_confidentiality" in facts),
    ]
    if file.mode == "criteria":
        points.append(point(ALLOWED, "criteria-authorised", file.criteria is not None, **(file.criteria or {})))
    points.append(point(ALLOWED, "privacy-assessment", bool(facts.get("need.pia_reference")), personal=personal))
    if facts.get("file.outside_quebec") is not False:
        points.append(
            point(ALLOWED, "outside-quebec", facts.get("file.transfer_adequate_protection") is True and bool(personal))
        )
    if contract is not None:
        points += [
            point(ALLOWED, "signatories", len(contract.signatories) >= 2, count=len(contract.signatories)),
            point(ALLOWED, "clauses", bool(contract.clauses) and all(contract.clauses.values())),
            point(ALLOWED, "document", bool(contract.document_sha256), sha256=contract.document_sha256),
        ]
        if contract.publication_due is not None:
            published, due = contract.published_on, contract.publication_due
            points.append(point(ALLOWED, "published", published is not None and published <= due, due=due.isoformat()))
    return points


def fair(found: Evidence) -> list[Point]:
    """Was it fair?"""
    stood, frozen = found.stood, found.frozen
    excluded = [one for one in stood.not_compliant if one.exclusion is None] if stood else []
    return [
        point(FAIR, "list-frozen", frozen is not None, hash=frozen.content_hash if frozen else None),
        point(FAIR, "exclusions-reasoned", stood is not None and not excluded, left=len(excluded)),
        point(FAIR, "interests-declared", all(one.declared_at is not None for one in found.team)),
        point(
            FAIR,
            "declared-before-results",
            found.first_view_at is not None
            and all(one.declared_at is not None and one.declared_at <= found.first_view_at for one in found.team),
        ),
        point(FAIR, "requirements-unchanged", frozen is not None and not found.changes, changes=len(found.changes)),
        point(
            FAIR,
            "law-kept",
            frozen is not None and not found.law_set_aside,
            count=len(found.law_set_aside),
        ),
        point(FAIR, "justification", found.choice is not None),
    ]


def worth(found: Evidence) -> list[Point]:
    """Was it worth it?"""
    choice, stood = found.choice, found.stood
    lowest = lowest_compliant(stood)
    total = choice.total_cents if choice else None
    return [
        point(WORTH, "lowest-price", total is not None and total == lowest, total_cents=total, lowest_cents=lowest),
        point(WORTH, "price-in-force", found.contract is not None, signed=found.contract is not None),
        point(WORTH, "several-compliant", stood is not None and len(stood.compliant) > 1),
    ]


def record_of(found: Evidence) -> Record:
    """What signals read."""
    choice, stood, criteria = found.choice, found.stood, found.file.criteria
    first = {one.person_id for one in found.team if {"need", "choice"} & set(capacities(one, found.acts))}
    then = {one.person_id for one in found.team if {"approval", "conclusion"} & set(one.capacities)}
    if found.contract is not None:
        then.add(found.contract.concluded_by)
    return Record(
        mode=found.file.mode,
        round=found.file.round,
        compliant=len(stood.compliant) if stood else None,
        offers=len(stood.entries) if stood else None,
        rank=choice.rank if choice else None,
        total_cents=choice.total_cents if choice else None,
        lowest_compliant_cents=lowest_compliant(stood),
        threshold_cents=found.facts.get("file.threshold"),
        cheaper_not_asked=choice.cheaper_not_asked if choice else 0,
        changes_after_results=[change_of(one) for one in found.changes],
        overlaps=sorted(str(one) for one in first & then),
        interests_found=sum(bool(one.has_interest) for one in found.team),
        declared_after_results=sum(
            one.declared_at is not None and found.first_view_at is not None and one.declared_at > found.first_view_at
            for one in found.team
        ),
        criteria_authorised_on=date.fromisoformat(criteria["authorised_on"]) if criteria else None,
        first_view=local_day(found.first_view_at) if found.first_view_at is not None else None,
        started_from_chosen_offer=found.entry is not None and found.entry.offer_id == found.file.started_from_offer,
        alone_removed_by={one.code: one.removes_alone for one in found.effects},
    )


def lowest_compliant(stood: ListStanding | None) -> int | None:
    """The total of the first rank."""
    return stood.compliant[0].entry.total_cents if stood and stood.compliant else None


def change_of(one: RequirementChange) -> dict[str, Any]:
    """A change made after results were seen."""
    return {
        "code": (one.after or one.before or {}).get("code"),
        "action": one.action,
        "gained": one.gained,
        "lost": one.lost,
        "remaining": one.remaining,
        "cheapest_lost": one.cheapest_lost,
        "at": one.at.isoformat(),
    }


def name_of(found: Evidence, entry_id: UUID | None) -> str | None:
    """The code of an entry's offer."""
    one = found.stood.find(entry_id) if found.stood and entry_id else None
    return one.entry.offer_code if one else None


def point(group: str, code: str, shown: bool, **values: Any) -> Point:
    """One point."""
    return Point(group, code, shown, values)


def shown(one: Signal) -> Shown:
    """A signal as it goes out."""
    return Shown(one.code, one.formula, one.raised, dict(one.values))
