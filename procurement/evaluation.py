"""After the freeze: setting offers aside with their reasons, and asking suppliers to show what is missing (decision
17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from catalogue.models import OfferVersion, Supplier
from catalogue.tree import Tree, draft_problems, facts, family, normalise
from core.calendar import add_working_days, local_day
from core.errors import Invalid, NotFound, Problem, WrongState
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.language import Language
from core.ledger import Stream, record
from core.permits import permit
from core.uow import UnitOfWork
from guidelines.evaluate import evaluate
from guidelines.facts import AS_OF
from guidelines.language import parse
from guidelines.trace import trace
from procurement import events
from procurement.assessment import AGREEMENT, BUILT_IN, PRICE
from procurement.dues import schedule_overdue
from procurement.errors import AlreadyAnswered, ClarificationPending, ExclusionsPending, NothingToAsk
from procurement.families import dictionary
from procurement.files import choice_of_round, open_file, tell, touch, who
from procurement.freezing import list_of_round
from procurement.models import (
    Choice,
    Clarification,
    ClarificationId,
    EntryId,
    Exclusion,
    File,
    FileId,
    FrozenEntry,
    FrozenList,
)
from procurement.standing import ListStanding, Standing, standing
from procurement.wording import both, say, why

WORKING_DAYS = 5
"""How long a supplier has to answer, in working days, unless the file says otherwise."""

OUTCOMES = {True: "met", False: "not_met", None: "undemonstrated"}


async def accept_exclusions(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, expected_version: int | None = None
) -> list[Exclusion]:
    """Set aside every offer that is not compliant, each with its generated reason, in one action.

    Raises:
        WrongState: no list is frozen in this round, or the choice is made.
    """
    file, frozen, stood = await open_list(uow, actor, "file.assess", file_id, expected_version)
    wanted = [one for one in stood.not_compliant if one.exclusion is None]
    return await set_aside_entries(uow, actor, file, frozen, wanted, "not_compliant")


async def set_aside(
    uow: UnitOfWork, actor: Actor, file_id: FileId, entry_ids: Sequence[EntryId], *, expected_version: int | None = None
) -> list[Exclusion]:
    """Set aside offers that are still to demonstrate, for want of proof.

    Raises:
        Invalid: one of them is not to demonstrate.
        ClarificationPending: a supplier was asked and may still answer; its answer could show what is missing.
    """
    file, frozen, stood = await open_list(uow, actor, "file.assess", file_id, expected_version)
    wanted = {one.entry.id: one for one in stood.to_demonstrate if one.exclusion is None}
    strange = [place for place, entry in enumerate(entry_ids) if entry not in wanted]
    if strange:
        raise Invalid([Problem("not-a-choice", ("entries", place)) for place in strange])
    chosen = [wanted[entry] for entry in dict.fromkeys(entry_ids)]
    pending = [one for one in chosen if one.pending(uow.clock.today())]
    if pending:
        raise ClarificationPending(offer=pending[0].entry.offer_code, count=len(pending), why="aside")
    return await set_aside_entries(uow, actor, file, frozen, chosen, "not_demonstrated")


async def ask_clarification(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    *,
    working_days: int = WORKING_DAYS,
    expected_version: int | None = None,
) -> list[Clarification]:
    """Ask every supplier of an offer to demonstrate, all alike and at once, to show what is missing.

    Only declared facts are asked for; the price and the agreement are not open to clarification. Suppliers learn what
    is asked, never who else was asked.

    Raises:
        NothingToAsk: nothing is to be shown, or everybody was asked.
        Invalid: an impossible time to answer.
    """
    if not 1 <= working_days <= 30:
        raise Invalid([Problem("too-large" if working_days > 30 else "too-small", ("working_days",))])
    file, frozen, stood = await open_list(uow, actor, "file.assess", file_id, expected_version)
    due = add_working_days(uow.clock.today(), working_days)
    made: list[Clarification] = []
    suppliers: dict[UUID, OrganisationId] = {}
    for one in stood.to_demonstrate:
        known = {clarification.code for clarification in one.clarifications}
        if one.exclusion is not None:
            continue
        supplier = await uow.session.get(Supplier, one.entry.supplier_id)
        assert supplier is not None
        suppliers[supplier.id] = OrganisationId(supplier.organisation_id)
        for code in one.unshown:
            if code in known or code in BUILT_IN:
                continue
            made.append(
                Clarification(
                    id=new_id(),
                    organisation_id=file.organisation_id,
                    list_id=frozen.id,
                    entry_id=one.entry.id,
                    code=code,
                    question=question_of(frozen, file, one, code, await answers_of(uow, one.entry.offer_version_id)),
                    facts=sorted(asked_facts(one.entry, code)),
                    supplier_id=supplier.id,
                    supplier_organisation_id=supplier.organisation_id,
                    asked_by=who(actor, "file.assess"),
                    asked_at=uow.clock.now(),
                    due_on=due,
                )
            )
    if not made:
        raise NothingToAsk(number=file.number)
    uow.session.add_all(made)
    await schedule_overdue(uow, frozen, made[0])
    await touch(uow, file)
    asked = {row.entry_id for row in made}
    event = events.ClarificationAsked(
        frozen_list=frozen.id,
        offers=sorted(one.entry.offer_code for one in stood.to_demonstrate if one.entry.id in asked),
        questions=len(made),
        due_on=due,
    )
    await tell(uow, file, event)
    return made


async def answer_clarification(
    uow: UnitOfWork,
    actor: Actor,
    clarification_id: ClarificationId,
    *,
    answers: Mapping[str, Any],
    note: str | None = None,
) -> Clarification:
    """A supplier answers what it was asked, in the terms of the offer's own questions; the answer is judged at once.

    Args:
        answers: answers to the questions asked (`clarification.facts`), and to no other.

    Raises:
        NotFound, PermissionDenied: it is not this supplier's.
        AlreadyAnswered: it has its answer. WrongState: the time is over.
        Invalid: an answer is wrong, or was not asked for; or nothing is said at all, which would be final.
    """
    one = await uow.session.get(Clarification, clarification_id)
    if one is None:
        raise NotFound("clarification")
    permit(actor, "clarification.answer", one)
    locked = select(Clarification.id).where(
        Clarification.id == clarification_id, col(Clarification.answered_at).is_(None)
    )
    if (await uow.session.exec(locked.with_for_update())).first() is None:
        raise AlreadyAnswered(offer=one.question["offer"])
    if uow.clock.today() > one.due_on:
        raise WrongState(machine="clarification", state="overdue", event="answer")
    of = family(one.question["family"])
    offered = await answers_of(uow, UUID(one.question["offer_version"]))
    merged = normalise(of.offer, {**offered, **answers})
    wrong = [Problem("unknown-field", (key,)) for key in answers if key not in one.question["questions"]]
    wrong += [
        problem
        for problem in draft_problems(of.offer, {**merged, **answers})
        if problem.path and problem.path[0] in answers
    ]
    wrong += unfinished(of.offer, one.question["questions"], answers, merged)
    said = (note or "").strip()
    if not said and all(value in (None, "", [], {}) for value in answers.values()):
        wrong.append(Problem("nothing-answered", ("note",)))
    if wrong:
        raise Invalid(wrong)
    raw = {**one.question["need"], **facts(of.offer, merged), AS_OF: one.question["as_of"]}
    truth = evaluate(parse(one.question["predicate"]), dictionary(of.id).read(raw))
    one.answers, one.note = dict(answers), said or None
    one.answered_by, one.answered_at = who(actor, "clarification.answer"), uow.clock.now()
    one.outcome, one.version = OUTCOMES[truth], one.version + 1
    uow.session.add(one)
    event = events.ClarificationAnswered(
        clarification=one.id, offer=one.question["offer"], code=one.code, outcome=one.outcome, note=one.note
    )
    stream = Stream("clarification", one.id)
    await record(uow, stream, event, audience=(OrganisationId(one.organisation_id),))
    return one


# Helpers.


async def open_list(
    uow: UnitOfWork, actor: Actor, permission: str, file_id: FileId, expected_version: int | None
) -> tuple[File, FrozenList, ListStanding]:
    """The file, locked, with the list of its round as it stands.

    Raises:
        WrongState: the file is not being assessed.
    """
    file = (await open_file(uow, actor, permission, file_id, expected_version=expected_version)).file
    frozen = await list_of_round(uow, file)
    if frozen is None or file.state != "assessing":
        raise WrongState(machine="file", state=file.state, event="assess")
    return file, frozen, await standing_of(uow, frozen)


@dataclass(frozen=True)
class Round:
    """What a round has come to: its list, the list as it stands now, the choice that stands in it, the entry chosen."""

    frozen: FrozenList | None = None
    stood: ListStanding | None = None
    choice: Choice | None = None

    @property
    def entry(self) -> FrozenEntry | None:
        """What was chosen."""
        found = self.stood.find(self.choice.entry_id) if self.stood is not None and self.choice is not None else None
        return None if found is None else found.entry


async def read_round(uow: UnitOfWork, file: File) -> Round:
    """The present round of a file, read once for whatever is told of it."""
    frozen = await list_of_round(uow, file)
    if frozen is None:
        return Round()
    return Round(frozen, await standing_of(uow, frozen), await choice_of_round(uow, file))


async def standing_of(uow: UnitOfWork, frozen: FrozenList) -> ListStanding:
    """A list as it stands now."""
    session = uow.session
    entries = (await session.exec(select(FrozenEntry).where(FrozenEntry.list_id == frozen.id))).all()
    clarifications = await session.exec(
        select(Clarification).where(Clarification.list_id == frozen.id).order_by(col(Clarification.asked_at))
    )
    exclusions = await session.exec(select(Exclusion).where(Exclusion.list_id == frozen.id))
    return standing(entries, clarifications.all(), exclusions.all())


async def set_aside_entries(
    uow: UnitOfWork, actor: Actor, file: File, frozen: FrozenList, wanted: Sequence[Standing], ground: str
) -> list[Exclusion]:
    """Write the exclusions of one action, and record it."""
    person, now = who(actor, "file.assess"), uow.clock.now()
    made = [
        Exclusion(
            organisation_id=file.organisation_id,
            list_id=frozen.id,
            entry_id=one.entry.id,
            ground=ground,
            codes=list(one.failed if ground == "not_compliant" else one.unshown),
            reason=reason_of(frozen, file, one, ground),
            accepted_by=person,
            accepted_at=now,
        )
        for one in wanted
    ]
    if not made:
        return []
    uow.session.add_all(made)
    await touch(uow, file)
    event = events.ExclusionsAccepted(
        frozen_list=frozen.id, ground=ground, offers=sorted(one.entry.offer_code for one in wanted)
    )
    await tell(uow, file, event)
    return made


def reason_of(frozen: FrozenList, file: File, one: Standing, ground: str) -> dict[str, str]:
    """The reason why an offer is set aside, from its findings: « Objectif de point de reprise : au plus 4 h (réponse
    : 12 h) ».
    """
    codes = one.failed if ground == "not_compliant" else one.unshown

    def sentence(language: Language) -> str:
        # Two requirements may ask the same: it is said once.
        parts = list(dict.fromkeys(finding_in_words(frozen, file, one.entry, code, language) for code in codes))
        return language.t(f"exclusions-{ground.replace('_', '-')}", reasons=language.list_and(parts))

    return both(sentence)


def finding_in_words(frozen: FrozenList, file: File, entry: FrozenEntry, code: str, language: Language) -> str:
    """What one finding says, in one language."""
    if code == PRICE:
        if entry.total_cents is None:
            return language.t("exclusions-no-price", quantity=frozen.quantity)
        return language.t("exclusions-price-lapsed", day=entry.price_valid_until)
    if code == AGREEMENT:
        return language.t("exclusions-agreement", agreement=entry.agreement_number)
    pinned = next((one for one in frozen.requirements if one["code"] == code), None)
    words = pinned["label"] if pinned else {"fr": code, "en": code}
    finding = next(one for one in entry.results if one["code"] == code)
    told = why_of(pinned, finding, file)
    return language.text(told or words)


def why_of(pinned: Mapping[str, Any] | None, finding: Mapping[str, Any], file: File) -> dict[str, str] | None:
    """The sentences of a finding, made again from the condition and the facts that its trace kept."""
    if pinned is None or finding["trace"] is None:
        return None
    known = dictionary(file.family)
    values = known.read(dict(read_facts(finding["trace"])))
    return why(trace(parse(pinned["predicate"]), values), known)


def read_facts(traced: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The facts that a kept trace read."""
    found = [(one["fact"], one["value"]) for one in traced.get("read", ()) if one["value"] is not None]
    for part in traced.get("parts", ()):
        found += [pair for pair in read_facts(part) if "." in pair[0]]
    return found


def asked_facts(entry: FrozenEntry, code: str) -> set[str]:
    """The offer's facts that a finding could not read."""
    finding = next(one for one in entry.results if one["code"] == code)
    return unread(finding["trace"]) if finding["trace"] else set()


def unread(traced: Mapping[str, Any]) -> set[str]:
    """The offer's facts that were missing in a kept trace."""
    found = {one["fact"] for one in traced.get("read", ()) if one["value"] is None and one["fact"].startswith("offer.")}
    for part in traced.get("parts", ()):
        if part["truth"] is not True:
            found |= unread(part)
    return found


def unfinished(
    tree: Tree, asked: Sequence[str], answers: Mapping[str, Any], merged: Mapping[str, Any]
) -> list[Problem]:
    """Follow-ups of what was answered that must be answered too: « limited space » is no answer without how much, and
    an answer is final.
    """
    return [
        Problem("required", (name,))
        for name in asked
        if answers.get(name) in (None, "")
        and tree.questions[name].required
        and (parent := tree.parents.get(name)) is not None
        and answers.get(parent.question.id) not in (None, "")
        and tree.asked(name, merged)
    ]


def question_of(frozen: FrozenList, file: File, one: Standing, code: str, offered: Mapping[str, Any]) -> dict[str, Any]:
    """What the supplier reads, and all that its answer is judged by: of the body, only the facts that the condition
    reads.

    A follow-up is asked with the questions above it that are not answered either.
    """
    of = family(file.family)
    pinned = next(each for each in frozen.requirements if each["code"] == code)
    finding = next(each for each in one.entry.results if each["code"] == code)
    known = dict(read_facts(finding["trace"]))
    questions = {fact.split(".")[1] for fact in asked_facts(one.entry, code)} & set(of.offer.questions)
    for question in tuple(questions):
        while not of.offer.asked(question, offered):
            question = of.offer.parents[question].question.id
            questions.add(question)
    return {
        "family": file.family,
        "offer": one.entry.offer_code,
        "offer_name": dict(one.entry.offer_name),
        "label": pinned["label"],
        "predicate": pinned["predicate"],
        "offer_version": str(one.entry.offer_version_id),
        "questions": sorted(questions),
        "need": {name: value for name, value in known.items() if name.startswith("need.")},
        "as_of": local_day(frozen.frozen_at).isoformat(),
        "sentence": say("clarifications-question", offer=dict(one.entry.offer_name), requirement=pinned["label"]),
    }


async def answers_of(uow: UnitOfWork, version_id: UUID) -> Mapping[str, Any]:
    """What a version of an offer says."""
    version = await uow.session.get(OfferVersion, version_id)
    assert version is not None
    return version.answers


def require_exclusions(stood: ListStanding, number: str) -> None:
    """Every offer that is not compliant has been set aside with its reason.

    Raises:
        ExclusionsPending: how many are left.
    """
    left = sum(one.exclusion is None for one in stood.not_compliant)
    if left:
        raise ExclusionsPending(number=number, count=left)
