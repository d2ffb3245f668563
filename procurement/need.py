"""The need: answered a page at a time, saved at each step, confirmed as a version that decisions rest on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import rfc8785
from sqlmodel import func, select

from catalogue.tree import Family, draft_problems, family, normalise, problems, section_problems
from core.errors import Invalid, Problem, WrongState
from core.identity.actors import Actor
from core.ids import new_id
from core.machines import transition
from core.reference.queries import LongestTerm, longest_term
from core.uow import UnitOfWork
from procurement import events
from procurement.errors import NoRequirement
from procurement.families import START, start_problems, term_problems, terms_of
from procurement.files import open_file, results_seen, tell, touch, who, without_blanks
from procurement.machines import FILE
from procurement.models import File, FileId, NeedVersion, Requirement
from procurement.need_form import LEVELS

COMMITTEE = "pia_committee_date"

BY_HAND = "by_hand"
"""Why a level is what it is: somebody answered so, after one was proposed."""


async def answer_need(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    answers: Mapping[str, Any],
    *,
    expected_version: int | None = None,
    section: str | None = None,
    complete: bool = False,
) -> File:
    """Save some answers; what is not given stays, and follow-ups that are no longer asked are forgotten.

    Args:
        section: the section that must be complete with these answers.
        complete: whether the questions given must be answered where they are required, as when their page is sent.

    Raises:
        WrongState: the need is confirmed; it must be taken up again first.
        Invalid: with every problem of what was given, the term's sum among them (RCTI s. 48).
        VersionConflict: somebody changed the file since `expected_version`.
    """
    opened = await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)
    file = opened.file
    if file.state != "defining":
        raise WrongState(machine="file", state=file.state, event="answer")
    of = family(file.family)
    merged = {**file.need, **answers}
    longest = await longest_term(uow, uow.clock.today())
    found = partial_problems(of, merged, set(answers), longest, section, complete=complete)
    found += days_to_come(answers, uow.clock.today())
    if START in answers and answers[START] != file.need.get(START):
        found += start_problems(answers, uow.clock.today())
    if found:
        raise Invalid(found)
    written = without_blanks(normalise(of.need, merged))
    changed = sorted(key for key in {*written, *file.need} if written.get(key) != file.need.get(key))
    if not changed:
        return file
    file.need = written
    rated = levels_changed(file, changed)
    await touch(uow, file)
    await tell(uow, file, events.NeedAnswered(questions=changed, content_hash=content_hash(written)))
    if rated:
        await tell(uow, file, events.LevelsProposed(**rated))
    return file


def days_to_come(answers: Mapping[str, Any], today: date) -> list[Problem]:
    """A committee that is said to have met on a day still to come (as the page of the assessment says)."""
    met = str(answers.get(COMMITTEE) or "")
    return [Problem("day-to-come", (COMMITTEE,))] if met > today.isoformat() else []


def levels_changed(file: File, changed: Collection[str]) -> dict[str, str]:
    """Levels that were proposed for the information owner to confirm, and that the need now says otherwise, wait to be
    confirmed again (decision 18): a confirmation is of the very levels that it saw. Returns those levels, or none.
    """
    if file.categorisation is None or not set(changed) & set(LEVELS) or not set(LEVELS) <= file.need.keys():
        return {}
    levels = {name: str(file.need[name]) for name in LEVELS}
    if levels == file.categorisation["levels"]:
        return {}
    before = file.categorisation["levels"]
    by_hand = {name.removeprefix("dic_"): BY_HAND for name in LEVELS if levels[name] != before[name]}
    file.categorisation = {
        **file.categorisation,
        "levels": levels,
        "because": {**file.categorisation["because"], **by_hand},
        "confirmed_by": None,
        "elsewhere": None,
    }
    return levels


def partial_problems(
    of: Family,
    merged: Mapping[str, Any],
    given: set[str],
    longest: LongestTerm,
    section: str | None = None,
    *,
    complete: bool = False,
) -> list[Problem]:
    """What is wrong with answers that may stay incomplete: those given, a section that should be whole, the term."""
    stale = normalise(of.need, merged)
    kept = {key: value for key, value in merged.items() if key in given or stale.get(key) is not None}
    every = problems(of.need, kept) if complete else draft_problems(of.need, kept)
    found = [one for one in every if not one.path or one.path[0] in given]
    if section is not None:
        found += [one for one in section_problems(of.need, section, stale) if one not in found]
    return found + [one for one in term_problems(merged, longest) if one not in found]


async def confirm_need(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None
) -> NeedVersion:
    """Confirm the need: it becomes a version, and the catalogue may be consulted.

    Raises:
        Invalid: an answer is missing or wrong, or the term is too long.
        NoRequirement: nothing is required of offers.
    """
    opened = await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)
    file = opened.file
    of = family(file.family)
    answers = normalise(of.need, file.need)
    today = uow.clock.today()
    found = [*problems(of.need, answers), *term_problems(answers, await longest_term(uow, today))]
    found += start_problems(answers, today)
    terms = terms_of(of, answers)
    if found or terms is None:
        raise Invalid(found)
    mandatory = select(Requirement.id).where(
        Requirement.file_id == file.id, Requirement.state == "active", Requirement.kind == "mandatory"
    )
    if (await uow.session.exec(mandatory.limit(1))).first() is None:
        raise NoRequirement(number=file.number)
    last = (await uow.session.exec(select(func.max(NeedVersion.number)).where(NeedVersion.file_id == file.id))).first()
    kept = without_blanks(answers)
    version = NeedVersion(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file.id,
        number=(last or 0) + 1,
        answers=kept,
        quantity=terms.quantity,
        initial_months=terms.initial_months,
        option_months=terms.option_months,
        tree_version=str(of.version),
        tree_hash=of.content_hash,
        content_hash=content_hash(kept),
        author=who(actor, "file.edit"),
        created_at=uow.clock.now(),
    )
    uow.session.add(version)
    await transition(uow, FILE, file, "confirm_need", state_since=uow.clock.now())
    event = events.NeedConfirmed(
        number=version.number,
        need_version=version.id,
        quantity=version.quantity,
        initial_months=version.initial_months,
        option_months=version.option_months,
        content_hash=version.content_hash,
    )
    await tell(uow, file, event)
    return version


async def revise_need(uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None) -> File:
    """Take the need up again; whether results had been seen is recorded."""
    opened = await open_file(uow, actor, "file.edit", file_id, expected_version=expected_version)
    await transition(uow, FILE, opened.file, "revise_need", state_since=uow.clock.now())
    await tell(uow, opened.file, events.NeedReopened(after_results=await results_seen(uow, file_id)))
    return opened.file


async def latest_need(uow: UnitOfWork, file: File) -> NeedVersion | None:
    """The last version confirmed."""
    query = select(NeedVersion).where(NeedVersion.file_id == file.id).order_by(NeedVersion.number.desc())  # type: ignore[attr-defined]
    return (await uow.session.exec(query)).first()


def content_hash(value: Any) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()
