"""Concluding a contract: everything checked once more in the transaction that makes its document, writes it and opens
its service. `prepare` shows what is pinned and the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from anyio import to_thread
from sqlmodel import select

from broker.approval import events
from broker.approval.checks import rule_problems
from broker.approval.facts import dictionary, told
from broker.approval.machines import REQUEST
from broker.approval.models import RequestId
from broker.approval.stages import file_of, open_request, tell
from broker.approval.transmitting import value_in
from broker.contracts.data import Pinned, clause_codes, contract_data, efvp, outside_quebec, pinned
from broker.contracts.errors import ConclusionStopped
from broker.contracts.facts import contract_facts
from broker.contracts.inputs import Conclude
from broker.contracts.publication import Publication, publication
from broker.contracts.rendering import MEDIA_TYPE, render
from broker.fulfilment.service import NewService, open_operation, request_service
from broker.providers import kind_of
from catalogue.tree import family, provision_parameters
from core.errors import Invalid, Problem
from core.identity.actors import Actor, OrganisationId
from core.ids import new_id
from core.machines import transition
from core.reference.queries import LongestTerm, find, longest_term
from core.reference.tables import AMOUNT
from core.uow import UnitOfWork
from guidelines.assess import assess
from procurement import events as file_events
from procurement.contracts import Conclusion, day_problems, insert_contract, require_in_force
from procurement.documents import Store, Stored
from procurement.errors import OfferUnavailable
from procurement.families import too_long
from procurement.files import tell as tell_file
from procurement.files import who
from procurement.models import Contract, Document, File
from procurement.rules import ruleset_for

PURPOSE = "contract"

ASSESSED = ("need.pia_", "file.transfer_", "file.outside_quebec")
"""How the facts of the privacy assessment (A-2.1 ss. 63.5 and 70.1) begin."""


@dataclass(frozen=True)
class Concluded:
    """The contract, and the service that it opened."""

    contract: Contract
    service_id: UUID
    service_number: str
    operation_id: UUID


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and whether it does; `why` is the stop's, None when all is well."""

    code: str
    holds: bool
    why: str | None = None


@dataclass(frozen=True)
class Preparation:
    """A conclusion in the making: what is pinned, what still holds, which clauses are to be checked."""

    held: Pinned
    checks: tuple[Check, ...]
    clauses: tuple[str, ...]
    publication: Publication
    longest: LongestTerm
    needs_domain: bool


async def document_data(uow: UnitOfWork, actor: Actor, request_id: RequestId, given: Conclude | None) -> dict[str, Any]:
    """What the document says; without `given`, the draft to be signed."""
    request = await open_request(uow, actor, "contract.prepare", request_id, lock=False)
    return await contract_data(uow, await pinned(uow, request), given)


async def conclude(
    uow: UnitOfWork,
    actor: Actor,
    store: Store,
    request_id: RequestId,
    given: Conclude,
    *,
    expected_version: int | None = None,
) -> Concluded:
    """Conclude the contract of an approved request, and open its service, in one transaction (decisions 1 and 5).

    The document is made once nothing speaks against it, on a thread: the process serves others meanwhile.

    Raises:
        PermissionDenied, NotFound, VersionConflict. WrongState: the request is not approved.
        ConclusionStopped: agreement, offer, price, authorisation to contract, privacy assessment or connection; with
            the one next step.
        Invalid: a clause that was not checked, a signature or a date that does not fit.
    """
    request = await open_request(uow, actor, "contract.conclude", request_id, expected_version=expected_version)
    REQUEST.check(request, "conclude", actor)
    file = await file_of(uow, request)
    held = await pinned(uow, request)
    await require_fitting(uow, held, given)
    connection = await connection_for(uow, held)
    data = await contract_data(uow, held, given)
    stored = await to_thread.run_sync(lambda: store.put(render(data)))
    await keep_document(uow, actor, file, stored, request.number)
    supplier = OrganisationId(held.supplier.organisation_id)
    contract = await insert_contract(
        uow,
        actor,
        file,
        held.choice,
        Conclusion(
            signatories=given.signatories,
            clauses={code: code in given.clauses for code in clause_codes(held)},
            efvp=efvp(held),
            outside_quebec=outside_quebec(held),
            signed_on=given.signed_on,
            starts_on=given.starts_on,
            document_sha256=stored.sha256,
            publication_due=(await publication(uow, held.choice.total_cents, given.signed_on)).due,
            audience=(supplier,),
        ),
    )
    await uow.flush()
    order = NewService(
        organisation_id=OrganisationId(request.organisation_id),
        contract_id=contract.id,
        offer_version_id=contract.offer_version_id,
        supplier_id=supplier,
        connection_id=connection["id"],
        plan=contract.plan,
        quantity=contract.quantity,
        parameters=service_parameters(held, given, connection["kind"]),
        mailboxes_total=contract.quantity,
    )
    service = await request_service(uow, actor, order)
    operation = await open_operation(uow, actor, service)
    now = uow.clock.now()
    await transition(uow, REQUEST, request, "conclude", state_since=now, closed_at=now)
    event = events.RequestConcluded(
        contract=contract.id, number=contract.number, service=service.id, operation=operation.id
    )
    await tell(uow, request, event)
    return Concluded(contract, service.id, service.number, operation.id)


async def prepare(uow: UnitOfWork, actor: Actor, request_id: RequestId) -> Preparation:
    """An approved request about to be concluded: what holds today, and what is to be checked; nothing is written.

    Raises:
        NotFound, PermissionDenied. WrongState: the request is not approved.
    """
    request = await open_request(uow, actor, "contract.prepare", request_id, lock=False)
    REQUEST.check(request, "conclude", actor)
    held = await pinned(uow, request)
    found = [await offer_check(uow, held), await authorisation_check(uow, held), await privacy_check(uow, held)]
    connection = await find_connection(uow, held)
    found.append(Check("connection", connection is not None, None if connection is not None else "connection"))
    return Preparation(
        held=held,
        checks=tuple(found),
        clauses=tuple(clause_codes(held)),
        publication=await publication(uow, held.choice.total_cents, uow.clock.today()),
        longest=await longest_term(uow, uow.clock.today()),
        needs_domain=connection is not None and "domain" in schema_names(connection["kind"]),
    )


# Helpers.


async def require_fitting(uow: UnitOfWork, held: Pinned, given: Conclude) -> None:
    """Everything that must hold today holds, and what was given fits it.

    Raises:
        ConclusionStopped, Invalid.
    """
    await require_everything(uow, held)
    problems = await fitting_problems(uow, held, given.model_dump())
    if not problems:
        problems = contract_rule_problems(held, given, uow.clock.today())
    if problems:
        raise Invalid(problems)


async def more_problems(
    uow: UnitOfWork, actor: Actor, request_id: RequestId, known: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with those of the fields of a conclusion that are known; nothing more while it is not approved.

    Raises:
        NotFound, PermissionDenied.
    """
    request = await open_request(uow, actor, "contract.conclude", request_id, lock=False)
    if "conclude" not in REQUEST.open_to(request, actor):
        return []
    return await fitting_problems(uow, await pinned(uow, request), known)


async def fitting_problems(uow: UnitOfWork, held: Pinned, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with days, price, term and clauses, of the fields that are known."""
    signed: dict[tuple[str, ...], date] = {
        (party, "signed_on"): known[party]["signed_on"]
        for party in ("body", "supplier")
        if "signed_on" in known.get(party, {})
    }
    today = uow.clock.today()
    problems = day_problems(held.file, signed, known.get("starts_on"), today)
    last = max(signed.values()) if len(signed) == 2 else None
    # The longest term is asked of a day that can be: one before the tables begin would find no row.
    longest = await longest_term(uow, today if problems or last is None else last)
    if last is not None and held.entry.price_valid_until < last <= today:
        problems.append(
            Problem("contract-price-lapsed", ("supplier", "signed_on"), {"day": held.entry.price_valid_until})
        )
    if held.months > longest.months:
        problems.append(too_long(held.months, longest, "starts_on"))
    if held.fact("need.personal_information") is True and "clauses" in known:
        missing = [code for code in clause_codes(held) if code not in known["clauses"]]
        problems += [Problem("contract-clause-missing", ("clauses",), {"count": len(missing)})] if missing else []
    return problems


async def require_everything(uow: UnitOfWork, held: Pinned) -> None:
    """Agreement, offer, price, authorisation to contract and privacy assessment, as they are today.

    Raises:
        ConclusionStopped: the first that does not hold.
    """
    checks = (await offer_check(uow, held), await authorisation_check(uow, held), await privacy_check(uow, held))
    for one in checks:
        if not one.holds:
            raise ConclusionStopped(why=one.why, offer=held.entry.offer_code, supplier=held.supplier.name)


async def offer_check(uow: UnitOfWork, held: Pinned) -> Check:
    """Offer published, agreement active, price inside its validity."""
    try:
        await require_in_force(uow, held.entry, uow.clock.today())
    except OfferUnavailable as error:
        return Check("offer", False, error.params["why"])
    return Check("offer", True)


async def authorisation_check(uow: UnitOfWork, held: Pinned) -> Check:
    """The supplier's authorisation to contract, from the amount that the law dates (options included)."""
    amount = await find(uow, AMOUNT, "contracting-authorisation", uow.clock.today())
    if held.choice.total_cents < amount.value.cents:
        return Check("authorisation", True)
    valid = await uow.raw.fetchval(
        "SELECT contracting_authorisation($1, $2) IS NOT NULL", held.supplier.organisation_id, uow.clock.today()
    )
    return Check("authorisation", bool(valid), None if valid else "authorisation")


async def privacy_check(uow: UnitOfWork, held: Pinned) -> Check:
    """The privacy assessment is there, does not speak against, and is still the one that the request was approved on:
    the contract says what was approved.
    """
    found = efvp(held)
    if not all(found.values()) or found["conclusion"] == "unfavourable":
        return Check("privacy", False, "privacy")
    now = (await told(uow, held.file)).pinned()
    names_ = {name for name in {*now, *held.request.facts} if name.startswith(ASSESSED)}
    same = all(value_in(now, name) == held.fact(name) for name in names_)
    return Check("privacy", same, None if same else "privacy-changed")


def contract_rule_problems(held: Pinned, given: Conclude, today: date) -> list[Problem]:
    """The rules of the day about contracts that block and are not met, or not shown to be."""
    ruleset = ruleset_for(held.file.family, today)
    if ruleset is None:
        return [Problem("request-no-ruleset", ("rules",))]
    raw: Mapping[str, Any] = {
        **{name: one["value"] for name, one in held.request.facts.items()},
        **contract_facts(given.clauses, given.signatories, held.months),
    }
    return rule_problems(assess(ruleset, "contract", dictionary().read(raw), today))


async def find_connection(uow: UnitOfWork, held: Pinned) -> Mapping[str, Any] | None:
    """The supplier's connection; the centre's by hand when the supplier has none."""
    row: Mapping[str, Any] | None = await uow.raw.fetchrow(
        """
        SELECT id, key, kind FROM provider_connection
         WHERE supplier_id = $1 OR (supplier_id IS NULL AND kind = 'manual')
         ORDER BY (supplier_id IS NULL), key LIMIT 1
        """,
        held.supplier.organisation_id,
    )
    return row


async def connection_for(uow: UnitOfWork, held: Pinned) -> Mapping[str, Any]:
    """The connection through which the service is opened.

    Raises:
        ConclusionStopped: there is none.
    """
    found = await find_connection(uow, held)
    if found is None:
        raise ConclusionStopped(why="connection", offer=held.entry.offer_code, supplier=held.supplier.name)
    return found


def schema_names(kind: str) -> set[str]:
    """The parameters that a kind of provider takes; empty when it takes any."""
    schema = kind_of(kind).schema()
    return set(schema.get("properties", {})) if schema.get("additionalProperties") is False else set()


def service_parameters(held: Pinned, given: Conclude, kind: str) -> dict[str, Any]:
    """What the provider is told: the answers of need and offer that its family maps, and the domain."""
    of = family(held.file.family)
    found = {
        **provision_parameters(of.offer, held.version.answers),
        **provision_parameters(of.need, held.need.answers),
    }
    if isinstance(found.get("quota_gb"), int | float):
        found["quota_mb"] = int(found["quota_gb"] * 1024)
    if given.domain is not None:
        found["domain"] = given.domain.lower()
    wanted = schema_names(kind)
    return {name: value for name, value in found.items() if not wanted or name in wanted - {"mailboxes"}}


async def keep_document(uow: UnitOfWork, actor: Actor, file: File, stored: Stored, number: str) -> Document:
    """Make the stored contract a document of the file."""
    query = select(Document).where(Document.file_id == file.id, Document.sha256 == stored.sha256)
    known = (await uow.session.exec(query)).first()
    if known is not None:
        return known
    document = Document(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file.id,
        sha256=stored.sha256,
        size=stored.size,
        media_type=MEDIA_TYPE,
        name=f"contrat-{number}.pdf",
        purpose=PURPOSE,
        added_by=who(actor, "contract.conclude"),
        added_at=uow.clock.now(),
    )
    uow.session.add(document)
    await uow.flush()
    event = file_events.DocumentAdded(sha256=stored.sha256, size=stored.size, media_type=MEDIA_TYPE, purpose=PURPOSE)
    await tell_file(uow, file, event)
    return document
