"""Requirements: proposed by the need's answers, changed by the team, each change kept with what it did to offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785
from sqlmodel import col, select

from catalogue.tree import family
from core.errors import Invalid, NotFound, Problem
from core.identity.actors import Actor
from core.ids import new_id
from core.uow import UnitOfWork
from guidelines.check import check
from guidelines.language import facts_read, read, to_data
from procurement import events
from procurement.assessment import BUILT_IN, Difference, difference
from procurement.errors import RequirementsClosed
from procurement.families import dictionary, terms_of
from procurement.files import open_file, results_seen, tell, touch, who
from procurement.machines import REQUIREMENTS_OPEN
from procurement.market import assess_file, market, ready
from procurement.models import File, FileId, Requirement, RequirementChange, RequirementId
from procurement.need import latest_need
from procurement.need_form import next_page
from procurement.rules import Suggested, ruleset_for, suggestions
from procurement.wording import requirement_in_words

KINDS = ("mandatory", "wish")
PINNED = ("code", "label", "predicate", "kind", "origin", "source", "nature", "reason")


async def propose_requirements(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None
) -> list[Requirement]:
    """Add what the need's answers and the rules in force suggest; deterministic, and safe to ask again.

    A proposal that was changed or withdrawn by the team stays as they left it; one that still is as proposed follows
    the answers, and goes when they suggest it no more. Returns the requirements of the file.

    Raises:
        RequirementsClosed: the list is frozen.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    require_open(file)
    of, today = family(file.family), uow.clock.today()
    suggested = suggestions(of, file.need, ruleset_for(file.family, today), today)
    current = {one.code: one for one in await requirements_of(uow, file_id, active=False)}
    changes: list[tuple[str, Requirement, Mapping[str, Any] | None]] = []
    for proposal in suggested:
        known = current.get(proposal.code)
        if known is None:
            made = from_suggestion(uow, actor, file, proposal, position=len(current))
            current[proposal.code] = made
            changes.append(("added", made, None))
        elif untouched(known) and differs(known, proposal):
            earlier = pinned(known)
            follow(uow, file, known, proposal)
            changes.append(("changed", known, earlier))
        elif dormant(known):
            follow(uow, file, known, proposal)
            changes.append(("added", known, None))
    wanted = {one.code for one in suggested}
    for stale in [one for one in current.values() if untouched(one) and one.code not in wanted]:
        earlier = pinned(stale)
        stale.state, stale.changed_at, stale.round = "withdrawn", uow.clock.now(), file.round
        stale.version += 1
        changes.append(("withdrawn", stale, earlier))
    if changes:
        await touch(uow, file)
        uow.session.add_all([one for _, one, _ in changes])
        await uow.flush()
        await tell(uow, file, events.RequirementsProposed(codes=[one.code for _, one, _ in changes]))
        seen = await results_seen(uow, file_id)
        for action, one, before in changes:
            if action != "added" or seen:
                await note_change(uow, actor, file, one, action, before, reason=None)
    return sorted((one for one in current.values() if one.state == "active"), key=lambda one: one.position)


async def follow_answers(uow: UnitOfWork, actor: Actor, file: File, *, expected_version: int | None = None) -> bool:
    """Bring the requirements up to date once every question that must be answered is; whether that changed them.

    For what saves answers: reading a file never writes in somebody's name.

    Raises:
        VersionConflict.
    """
    if file.state != "defining" or next_page(family(file.family), file.need, file.template) is not None:
        return False
    before = file.version
    await propose_requirements(uow, actor, FileId(file.id), expected_version=expected_version)
    return file.version != before


async def add_requirement(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    *,
    predicate: Mapping[str, Any],
    kind: str = "mandatory",
    reason: str,
    label: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Requirement:
    """Add a requirement of the body's own, with its reason.

    Raises:
        Invalid: the condition is not one over the offer's facts, or there is no reason.
        RequirementsClosed: the list is frozen.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    require_open(file)
    found = requirement_problems(file, {"predicate": predicate, "kind": kind, "reason": reason})
    if found:
        raise Invalid(found)
    node, _ = read(dict(predicate))
    assert node is not None
    current = await requirements_of(uow, file_id, active=False)
    taken = {one.code for one in current}
    now = uow.clock.now()
    made = Requirement(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file_id,
        round=file.round,
        code=next(code for n in range(1, len(taken) + 2) if (code := f"own-{n}") not in taken),
        position=len(current),
        label=dict(label or requirement_in_words(node, dictionary(file.family))),
        predicate=to_data(node),
        kind=kind,
        origin="added",
        reason=reason.strip(),
        state="active",
        author=who(actor, "file.edit"),
        created_at=now,
        changed_at=now,
    )
    uow.session.add(made)
    await touch(uow, file)
    await note_change(uow, actor, file, made, "added", None, reason=made.reason)
    return made


async def change_requirement(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    requirement_id: RequirementId,
    *,
    predicate: Mapping[str, Any] | None = None,
    kind: str | None = None,
    reason: str,
    expected_version: int | None = None,
) -> Requirement:
    """Change what a requirement asks, or whether it excludes; its effect is kept once results have been seen.

    Raises:
        NotFound: the file has no such requirement in force.
        Invalid, RequirementsClosed: as when adding.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    require_open(file)
    one = await requirement_of(uow, file_id, requirement_id)
    found = requirement_problems(file, {"predicate": predicate, "kind": kind, "reason": reason})
    if found:
        raise Invalid(found)
    before = pinned(one)
    if predicate is not None:
        node, _ = read(dict(predicate))
        assert node is not None
        one.predicate = to_data(node)
        one.label = requirement_in_words(node, dictionary(file.family))
    one.kind = kind or one.kind
    one.reason = reason.strip()
    await changed(uow, actor, file, one, "changed", before, reason=one.reason)
    return one


async def withdraw_requirement(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    requirement_id: RequirementId,
    *,
    reason: str,
    expected_version: int | None = None,
) -> Requirement:
    """Ask for it no more; the requirement stays readable, with its reason.

    Raises:
        NotFound, Invalid, RequirementsClosed: as when changing.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)).file
    require_open(file)
    one = await requirement_of(uow, file_id, requirement_id)
    if not reason.strip():
        raise Invalid([Problem("required", ("reason",))])
    before = pinned(one)
    one.state, one.reason = "withdrawn", reason.strip()
    await changed(uow, actor, file, one, "withdrawn", before, reason=one.reason)
    return one


# Helpers.


async def requirements_of(uow: UnitOfWork, file_id: FileId, *, active: bool = True) -> list[Requirement]:
    """A file's requirements, in the order in which they came."""
    query = select(Requirement).where(Requirement.file_id == file_id).order_by(col(Requirement.position))
    if active:
        query = query.where(Requirement.state == "active")
    return list((await uow.session.exec(query)).all())


async def requirement_of(uow: UnitOfWork, file_id: FileId, requirement_id: RequirementId) -> Requirement:
    """One requirement in force."""
    one = await uow.session.get(Requirement, requirement_id)
    if one is None or one.file_id != file_id or one.state != "active":
        raise NotFound("requirement")
    return one


def require_open(file: File) -> None:
    """Requirements change only while no list is frozen."""
    if file.state not in REQUIREMENTS_OPEN:
        raise RequirementsClosed(number=file.number, state=file.state)


async def problems_with(uow: UnitOfWork, actor: Actor, file_id: FileId, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of a requirement, new or changed, that are known.

    Raises:
        NotFound, PermissionDenied: as when adding.
    """
    file = (await open_file(uow, actor, "file.edit", file_id, lock=False)).file
    return requirement_problems(file, known)


def requirement_problems(file: File, known: Mapping[str, Any]) -> list[Problem]:
    """Everything wrong with what is given of a requirement: its condition, its kind, its reason."""
    predicate, kind = known.get("predicate"), known.get("kind")
    node, found = read(dict(predicate)) if predicate is not None else (None, [])
    problems = [one.under("predicate") for one in found]
    if node is not None:
        problems += [one.under("predicate") for one in check(node, dictionary(file.family))]
        if not any(name.startswith("offer.") for name in facts_read(node)):
            problems.append(Problem("requirement-not-about-offers", ("predicate",)))
    if kind is not None and kind not in KINDS:
        problems.append(Problem("not-a-choice", ("kind",)))
    if not known.get("reason", "-").strip():
        problems.append(Problem("required", ("reason",)))
    return problems


def from_suggestion(uow: UnitOfWork, actor: Actor, file: File, one: Suggested, *, position: int) -> Requirement:
    """A proposed requirement as a row."""
    assert one.code not in BUILT_IN
    now = uow.clock.now()
    return Requirement(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file.id,
        round=file.round,
        code=one.code,
        position=position,
        label=dict(one.label),
        predicate=dict(one.predicate),
        kind=one.kind,
        origin="proposed",
        source=source_of(one),
        nature=one.nature,
        state="active",
        author=who(actor, "file.edit"),
        created_at=now,
        changed_at=now,
    )


def differs(known: Requirement, proposal: Suggested) -> bool:
    """Whether a proposal is no longer what is proposed now: what it asks, or where it comes from."""
    return (known.predicate, known.source, known.nature, known.kind) != (
        dict(proposal.predicate),
        source_of(proposal),
        proposal.nature,
        proposal.kind,
    )


def follow(uow: UnitOfWork, file: File, known: Requirement, proposal: Suggested) -> None:
    """Bring a proposed requirement to what is proposed now."""
    known.state, known.predicate, known.label = "active", dict(proposal.predicate), dict(proposal.label)
    known.source, known.nature, known.kind = source_of(proposal), proposal.nature, proposal.kind
    known.changed_at, known.round, known.version = uow.clock.now(), file.round, known.version + 1


def source_of(one: Suggested) -> dict[str, Any]:
    """Where a proposal comes from, with its reason."""
    return {**one.source, "because": dict(one.reason)} if one.reason else dict(one.source)


def untouched(one: Requirement) -> bool:
    """Whether nobody of the team changed a proposal: they always give a reason."""
    return one.origin == "proposed" and one.state == "active" and one.reason is None


def dormant(one: Requirement) -> bool:
    """Whether a proposal was withdrawn because the answers no longer suggested it, not by the team."""
    return one.origin == "proposed" and one.state == "withdrawn" and one.reason is None


def pinned(one: Requirement) -> dict[str, Any]:
    """A requirement as evidence keeps it."""
    return {name: getattr(one, name) for name in PINNED} | {"id": str(one.id), "state": one.state}


async def changed(
    uow: UnitOfWork,
    actor: Actor,
    file: File,
    one: Requirement,
    action: str,
    before: Mapping[str, Any],
    *,
    reason: str | None,
) -> None:
    """Write a change of a requirement, one version further, and keep it."""
    one.changed_at, one.round, one.version = uow.clock.now(), file.round, one.version + 1
    uow.session.add(one)
    await touch(uow, file)
    await note_change(uow, actor, file, one, action, before, reason=reason)


async def note_change(
    uow: UnitOfWork,
    actor: Actor,
    file: File,
    one: Requirement,
    action: str,
    before: Mapping[str, Any] | None,
    *,
    reason: str | None,
) -> None:
    """Keep a change and record it; once results were seen, with the offers gained and lost (decision 12)."""
    seen = await results_seen(uow, file.id)
    after = None if action == "withdrawn" else pinned(one)
    done = await difference_made(uow, file, one, before) if seen else None
    cheapest = done.cheapest_lost if done else None
    price = cheapest.candidate.price if cheapest else None
    uow.session.add(
        RequirementChange(
            organisation_id=file.organisation_id,
            file_id=file.id,
            requirement_id=one.id,
            round=file.round,
            action=action,
            before=dict(before) if before else None,
            after=after,
            reason=reason,
            after_results=seen,
            gained=len(done.gained) if done else None,
            lost=len(done.lost) if done else None,
            remaining=done.remaining if done else None,
            cheapest_lost={"offer": cheapest.candidate.key, "total_cents": price.total_cents}
            if cheapest and price
            else None,
            author=who(actor, "file.edit"),
            at=uow.clock.now(),
        )
    )
    event = events.RequirementChanged(
        requirement=one.id,
        code=one.code,
        action=action,
        before=evidence(before),
        after=evidence(after),
        after_results=seen,
        gained=len(done.gained) if done else None,
        lost=len(done.lost) if done else None,
        remaining=done.remaining if done else None,
        cheapest_lost=cheapest.candidate.key if cheapest else None,
        cheapest_lost_cents=price.total_cents if price else None,
        reason=reason,
    )
    await tell(uow, file, event)


def evidence(requirement: Mapping[str, Any] | None) -> str | None:
    """A requirement as canonical JSON, its reason left out: a person's words are kept apart."""
    if requirement is None:
        return None
    return rfc8785.dumps({key: value for key, value in requirement.items() if key != "reason"}).decode()


async def difference_made(
    uow: UnitOfWork, file: File, one: Requirement, before: Mapping[str, Any] | None
) -> Difference | None:
    """The offers that a change gained and lost, judged on the catalogue as it is; None before there are terms."""
    version = await latest_need(uow, file)
    answers = {**(version.answers if version else {}), **file.need}
    terms = terms_of(family(file.family), answers)
    if terms is None:
        return None
    found = await market(uow, file.family, answers, terms)
    now = await requirements_of(uow, FileId(file.id))
    others = [other for other in now if other.id != one.id]
    old = [*others, Requirement(**dict(before) | {"id": one.id})] if before else others
    return difference(*(assess_file(found, ready(side, file.family), file) for side in (old, now)))
