"""Proposing a choice: in a price-only file the compliant offer of lowest cost, and why it is, said from facts."""

from __future__ import annotations

from sqlmodel import select

from catalogue.models import Offer
from core.errors import Invalid, Problem
from core.identity.actors import Actor
from core.ids import new_id
from core.language import Language
from core.machines import transition
from core.money import Money
from core.uow import UnitOfWork
from procurement import events
from procurement.errors import (
    ClarificationPending,
    NotCompliant,
    NotOnTheList,
    NotTheCheapest,
    OfferUnavailable,
    ReasonNeeded,
)
from procurement.evaluation import open_list, require_exclusions
from procurement.files import open_file, take_back, tell, who
from procurement.machines import FILE
from procurement.models import Choice, EntryId, File, FileId, FrozenList, Result
from procurement.standing import ListStanding, Standing
from procurement.wording import both


async def propose_choice(
    uow: UnitOfWork,
    actor: Actor,
    file_id: FileId,
    entry_id: EntryId,
    *,
    reason: str | None = None,
    expected_version: int | None = None,
) -> Choice:
    """Propose an entry of the round's frozen list.

    A reason is needed where judgement was used: in a file that looks at more than price, and when a cheaper offer
    could still have been asked to show what is missing (decision 17), which also raises a signal.

    Raises:
        NotOnTheList, NotCompliant, OfferUnavailable: the offer cannot be chosen.
        ExclusionsPending: offers that are not compliant have not been set aside.
        ClarificationPending: a cheaper offer's supplier still has time to answer.
        NotTheCheapest: the file looks at price only.
        ReasonNeeded: judgement was used and nothing says why.
    """
    file, frozen, stood = await open_list(uow, actor, "file.choose", file_id, expected_version)
    one = stood.find(entry_id)
    if one is None:
        raise NotOnTheList(number=file.number)
    if one.result is not Result.COMPLIANT or one.rank is None or one.exclusion is not None:
        raise NotCompliant(offer=one.entry.offer_code)
    await require_available(uow, one)
    require_exclusions(stood, file.number)
    pending = stood.cheaper_pending(one, uow.clock.today())
    if pending:
        raise ClarificationPending(offer=pending[0].entry.offer_code, count=len(pending), why="cheaper")
    if frozen.mode == "price_only" and one.rank != 1:
        raise NotTheCheapest(offer=one.entry.offer_code, rank=one.rank, cheapest=stood.compliant[0].entry.offer_code)
    given = (reason or "").strip() or None
    cheaper = len(stood.cheaper_not_asked(one))
    if given is None and (cheaper or frozen.mode == "criteria"):
        raise ReasonNeeded(offer=one.entry.offer_code, count=cheaper, mode=frozen.mode)
    assert one.entry.total_cents is not None
    choice = Choice(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file.id,
        round=file.round,
        mode=frozen.mode,
        list_id=frozen.id,
        entry_id=one.entry.id,
        entry_result=one.entry.result,
        clarified=one.clarified,
        rank=one.rank,
        compliant=len(stood.compliant),
        total_cents=one.entry.total_cents,
        justification=justification(frozen, stood, one),
        reason=given,
        cheaper_not_asked=cheaper,
        decided_by=who(actor, "file.choose"),
        decided_at=uow.clock.now(),
    )
    uow.session.add(choice)
    await transition(uow, FILE, file, "propose", state_since=uow.clock.now())
    event = events.ChoiceProposed(
        choice=choice.id,
        offer=one.entry.offer_code,
        round=file.round,
        rank=choice.rank,
        compliant=choice.compliant,
        total_cents=choice.total_cents,
        mode=choice.mode,
        cheaper_not_asked=cheaper,
        reason=given,
    )
    await tell(uow, file, event)
    return choice


async def withdraw_choice(
    uow: UnitOfWork, actor: Actor, file_id: FileId, *, because: str, expected_version: int | None = None
) -> File:
    """Take the proposed choice back, before it goes to approval; the round goes on.

    Raises:
        Invalid: no reason. WrongState: nothing is proposed.
    """
    file = (await open_file(uow, actor, "file.choose", file_id, expected_version=expected_version)).file
    if not because.strip():
        raise Invalid([Problem("required", ("because",))])
    FILE.check(file, "withdraw", actor)
    await take_back(uow, file, because=because.strip())
    await transition(uow, FILE, file, "withdraw", state_since=uow.clock.now())
    return file


async def require_available(uow: UnitOfWork, one: Standing) -> None:
    """The offer is still published and its price in force.

    Raises:
        OfferUnavailable: with `why`: suspended, withdrawn, draft or price-lapsed.
    """
    state = (await uow.session.exec(select(Offer.state).where(Offer.id == one.entry.offer_id))).one()
    if state != "published":
        raise OfferUnavailable(offer=one.entry.offer_code, why=state)
    if uow.clock.today() > one.entry.price_valid_until:
        raise OfferUnavailable(offer=one.entry.offer_code, why="price-lapsed")


def justification(frozen: FrozenList, stood: ListStanding, one: Standing) -> dict[str, str]:
    """Why this offer, from facts alone: its rank by price among those compliant, and what became of cheaper ones."""
    cheaper = [each for each in stood.entries if (each.entry.total_cents or 2**62) < (one.entry.total_cents or 0)]

    def sentence(language: Language) -> str:
        said = [
            language.t(
                "choices-rank",
                offer=dict(one.entry.offer_name),
                supplier=one.entry.supplier_name,
                rank=one.rank,
                compliant=len(stood.compliant),
                offers=len(stood.entries),
                total=Money(one.entry.total_cents or 0),
                months=frozen.initial_months + frozen.option_months,
            )
        ]
        excluded = sum(each.result is Result.NOT_COMPLIANT for each in cheaper)
        unshown = sum(each.result is Result.TO_DEMONSTRATE for each in cheaper)
        if excluded:
            said.append(language.t("choices-cheaper-excluded", count=excluded))
        if unshown:
            said.append(language.t("choices-cheaper-unshown", count=unshown))
        if one.clarified:
            said.append(language.t("choices-clarified"))
        return " ".join(said)

    return both(sentence)
