"""Contracts are rows only once concluded: `insert_contract` re-checks, in the conclusion's own transaction, what is
procurement's.

The conclusion itself (rendering, signatures, authority to contract, privacy assessment) is the broker's use case.
Here: the file is approved, its choice stands, agreement, offer and price are in force today, the term is lawful
(decisions 1 and 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import select

from catalogue.models import Agreement, Offer
from core.calendar import add_months, local_day
from core.errors import Invalid, NotFound, Problem, VersionConflict
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.machines import transition
from core.permits import permit
from core.reference.queries import LongestTerm, longest_term
from core.uow import UnitOfWork
from procurement import events
from procurement.errors import NotChosen, OfferUnavailable
from procurement.families import too_long
from procurement.files import standing_choice, tell, who
from procurement.machines import FILE
from procurement.models import Choice, Contract, ContractId, File, FrozenEntry, FrozenList
from procurement.numbering import CONTRACTS, next_number

LEGAL_BASIS = "RCTI, art. 48"
START_WITHIN_MONTHS = 12
"""How long after its conclusion a service may begin: agreement, offer and price are those of the conclusion."""


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What the conclusion adds to the pinned choice. Dates are days in Toronto; the document is the signed
    instrument's SHA-256.
    """

    signatories: Sequence[Mapping[str, Any]]
    clauses: Mapping[str, Any]
    efvp: Mapping[str, Any] | None = None
    outside_quebec: Mapping[str, Any] | None = None
    signed_on: date
    starts_on: date
    document_sha256: str
    publication_due: date | None = None
    instrument_language: str = "fr"
    language_ground: str | None = None
    audience: Sequence[OrganisationId] = field(default=())


async def insert_contract(
    uow: UnitOfWork, actor: Actor, file: File, choice: Choice, conclusion: Conclusion
) -> Contract:
    """Write the contract of an approved file whose row is locked, and end the file's life as a purchase.

    The caller has asked its own permission and made its own checks (authorisation to contract, EFVP, clauses).

    Raises:
        WrongState: the file is not approved. NotChosen: the choice does not stand, or is another file's.
        OfferUnavailable: offer suspended or withdrawn, agreement not active, price lapsed (`why`).
        Invalid: the dates do not hold together.
    """
    FILE.check(file, "conclude", actor)
    if (await standing_choice(uow, file)).id != choice.id:
        raise NotChosen(number=file.number)
    entry = await uow.session.get(FrozenEntry, choice.entry_id)
    frozen = await uow.session.get(FrozenList, choice.list_id)
    assert entry is not None
    assert frozen is not None
    assert entry.plan is not None
    assert entry.total_cents is not None
    # The days first: what was in force is asked of a day that can be.
    signed: Mapping[tuple[str, ...], date] = {("signed_on",): conclusion.signed_on}
    problems = day_problems(file, signed, conclusion.starts_on, uow.clock.today())
    if problems:
        raise Invalid(problems)
    await require_in_force(uow, entry, conclusion.signed_on)
    problems = conclusion_problems(conclusion, frozen, await longest_term(uow, conclusion.signed_on))
    if problems:
        raise Invalid(problems)
    contract = Contract(
        id=new_id(),
        organisation_id=file.organisation_id,
        number=await next_number(uow, CONTRACTS),
        file_id=file.id,
        choice_id=choice.id,
        list_id=frozen.id,
        entry_id=entry.id,
        supplier_id=entry.supplier_id,
        offer_version_id=entry.offer_version_id,
        plan=entry.plan,
        quantity=frozen.quantity,
        initial_months=frozen.initial_months,
        option_months=frozen.option_months,
        total_cents=entry.total_cents,
        currency="CAD",
        price_valid_until=entry.price_valid_until,
        starts_on=conclusion.starts_on,
        signed_on=conclusion.signed_on,
        signatories=[dict(one) for one in conclusion.signatories],
        clauses=dict(conclusion.clauses),
        efvp=dict(conclusion.efvp) if conclusion.efvp is not None else None,
        outside_quebec=dict(conclusion.outside_quebec) if conclusion.outside_quebec is not None else None,
        legal_basis=LEGAL_BASIS,
        instrument_language=conclusion.instrument_language,
        language_ground=conclusion.language_ground,
        document_sha256=conclusion.document_sha256,
        concluded_by=who(actor, "contract.conclude"),
        concluded_at=uow.clock.now(),
        publication_due=conclusion.publication_due,
    )
    uow.session.add(contract)
    await transition(uow, FILE, file, "conclude", state_since=uow.clock.now())
    event = events.ContractConcluded(
        contract=contract.id,
        number=contract.number,
        supplier=contract.supplier_id,
        offer_version=contract.offer_version_id,
        total_cents=contract.total_cents,
        initial_months=contract.initial_months,
        option_months=contract.option_months,
        document=contract.document_sha256,
        publication_due=contract.publication_due,
    )
    await tell(uow, file, event, audience=conclusion.audience)
    return contract


async def publish_contract(
    uow: UnitOfWork,
    actor: Actor,
    contract_id: ContractId,
    *,
    seao_number: str,
    published_on: date,
    expected_version: int | None = None,
) -> Contract:
    """Note that a contract was published in the electronic tendering system; once more to correct what was noted (the
    ledger keeps both).

    Raises:
        NotFound: there is no such contract. PermissionDenied: the actor may not record it for this body.
        VersionConflict: somebody noted it since `expected_version`.
        Invalid: no number, or a day before the conclusion or still to come.
    """
    contract = await uow.session.get(Contract, contract_id, with_for_update=True)
    if contract is None:
        raise NotFound("contract")
    permit(actor, "contract.publish", contract)
    if expected_version is not None and expected_version != contract.version:
        raise VersionConflict(kind="contract", id=str(contract_id), version=expected_version)
    file = await uow.session.get(File, contract.file_id)
    assert file is not None
    known = {"seao_number": seao_number, "published_on": published_on}
    problems = publication_problems(contract, known, uow.clock.today())
    if problems:
        raise Invalid(problems)
    contract.seao_number, contract.published_on = seao_number.strip(), published_on
    contract.version += 1
    uow.session.add(contract)
    event = events.ContractPublished(contract=contract.id, seao_number=contract.seao_number, published_on=published_on)
    await tell(uow, file, event)
    return contract


def publication_problems(contract: Contract, known: Mapping[str, Any], today: date) -> list[Problem]:
    """What is wrong with those of the fields of a publication that are known: the number, and the day it appeared."""
    problems = [] if known.get("seao_number", "-").strip() else [Problem("required", ("seao_number",))]
    published_on = known.get("published_on")
    if published_on is None:
        return problems
    if published_on > today:
        problems.append(Problem("day-to-come", ("published_on",)))
    elif published_on < contract.signed_on:
        problems.append(Problem("published-before-signed", ("published_on",), {"day": contract.signed_on}))
    return problems


async def require_in_force(uow: UnitOfWork, entry: FrozenEntry, day: date) -> None:
    """Offer, agreement and price are in force as this transaction reads them; what commits later came after.

    Raises:
        OfferUnavailable: with `why`: suspended, withdrawn, agreement or price-lapsed.
    """
    offer = (await uow.session.exec(select(Offer).where(Offer.id == entry.offer_id))).one()
    agreement = await uow.session.get(Agreement, offer.agreement_id)
    assert agreement is not None
    why = None
    if offer.state != "published":
        why = offer.state
    elif agreement.state != "active" or not agreement.valid_from <= day < agreement.valid_to:
        why = "agreement"
    elif day > entry.price_valid_until:
        why = "price-lapsed"
    if why is not None:
        raise OfferUnavailable(offer=entry.offer_code, why=why)


def day_problems(
    file: File, signed: Mapping[tuple[str, ...], date], starts_on: date | None, today: date
) -> list[Problem]:
    """What is wrong with those days of a conclusion that are known, signatures by the path of their field: nobody signs
    before the file was approved (nothing was authorised, and there was no document to sign) nor in the future, and the
    service begins with the last signature or within `START_WITHIN_MONTHS` of it.
    """
    approved_on = local_day(file.state_since)
    problems, possible = [], [approved_on]
    for path, day in signed.items():
        if day > today:
            problems.append(Problem("day-to-come", path))
        elif day < approved_on:
            problems.append(Problem("signed-before-approval", path, {"day": approved_on}))
        else:
            possible.append(day)
    first = max(possible)
    last = add_months(first, START_WITHIN_MONTHS)
    if starts_on is not None and not first <= starts_on <= last:
        problems.append(Problem("start-outside", ("starts_on",), {"first": first, "last": last}))
    return problems


def conclusion_problems(conclusion: Conclusion, frozen: FrozenList, longest: LongestTerm) -> list[Problem]:
    """What does not hold together: the term (RCTI s. 48, on the day of the conclusion), the signatories."""
    problems: list[Problem] = []
    months = frozen.initial_months + frozen.option_months
    if months > longest.months:
        problems.append(too_long(months, longest, "option_months"))
    signed = {one.get("party") for one in conclusion.signatories if one.get("name") and one.get("rank")}
    problems += [
        Problem("signatory-missing", ("signatories",), {"party": party})
        for party in ("body", "supplier")
        if party not in signed
    ]
    return problems
