"""Contracts over REST: conclude, read, download, publish."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath
from litestar.response import Response

from broker.approval.models import RequestId
from broker.contracts.concluding import conclude, more_problems
from broker.contracts.inputs import Conclude, Publish
from broker.contracts.queries import ContractView, contract_view, contracts, publication_wrong
from broker.contracts.rendering import MEDIA_TYPE, store_in
from core.idempotency import Answer
from core.identity.actors import Actor
from core.uow import UnitOfWork
from core.web.api import Asked, answer, body_with, etag, expected_version, read, signed_in, write
from core.web.description import answers, reads, takes
from core.web.paging import IN_AN_ANSWER, PageNumber, next_link
from procurement.contracts import publish_contract
from procurement.documents import Sha256
from procurement.models import ContractId

BASE = "/api/v1/contracts"
TAGS = ["contracts"]
SIGNED = {"name": "Anne Dirigeante", "rank": "Directrice générale", "signed_on": "2026-06-01"}
CONCLUSION = {"starts_on": "2026-10-01", "body": SIGNED, "supplier": SIGNED, "clauses": ["limited_use"]}


class ContractRowOut(msgspec.Struct, frozen=True):
    """A contract of a list."""

    id: UUID
    number: str
    title: str
    organisation: str
    supplier: str
    total_cents: int
    signed_on: date
    starts_on: date
    months: int
    publication_due: date | None
    published_on: date | None


class ContractOut(msgspec.Struct, frozen=True):
    """A contract concluded."""

    id: UUID
    number: str
    organisation: str
    supplier: str
    offer_code: str
    plan: str
    quantity: int
    initial_months: int
    option_months: int
    total_cents: int
    currency: str
    starts_on: date
    ends_on: date
    signed_on: date
    legal_basis: str
    document_sha256: str
    publication_due: date | None
    published_on: date | None
    seao_number: str | None
    request_number: str
    service_number: str
    version: int


def contract_out(seen: ContractView) -> ContractOut:
    """A contract."""
    one = seen.contract
    return ContractOut(
        id=one.id,
        number=one.number,
        organisation=seen.organisation,
        supplier=seen.supplier,
        offer_code=seen.offer_code,
        plan=one.plan,
        quantity=one.quantity,
        initial_months=one.initial_months,
        option_months=one.option_months,
        total_cents=one.total_cents,
        currency=one.currency,
        starts_on=one.starts_on,
        ends_on=seen.ends_on,
        signed_on=one.signed_on,
        legal_basis=one.legal_basis,
        document_sha256=one.document_sha256,
        publication_due=one.publication_due,
        published_on=one.published_on,
        seao_number=one.seao_number,
        request_number=seen.request_number,
        service_number=seen.service_number,
        version=one.version,
    )


def told(seen: ContractView, status: int = 200) -> Answer:
    """A contract as an answer."""
    headers = {"ETag": etag(seen.contract.version), "Location": f"{BASE}/{seen.contract.number}"}
    return Answer(status, msgspec.to_builtins(contract_out(seen)), headers)


@get(
    BASE,
    tags=TAGS,
    operation_id="listContracts",
    operation_class=reads(),
    summary="List the contracts",
    media_type="application/json",
    responses=answers(
        list[ContractRowOut], "A body's own; all for the centre and reviewers. Link leads to the next page"
    ),
)
async def list_contracts(request: Asked, page: PageNumber = 1) -> Response[bytes]:
    """The newest first, 50 a page."""
    await signed_in(request)
    rows, total = await read(request, lambda uow, actor: contracts(uow, actor, page=page, limit=IN_AN_ANSWER))
    return answer(Answer(200, [msgspec.to_builtins(row) for row in rows], next_link(BASE, page, total, IN_AN_ANSWER)))


@get(
    f"{BASE}/{{number:str}}",
    tags=TAGS,
    operation_id="getContract",
    operation_class=reads(),
    summary="One contract",
    media_type="application/json",
    responses=answers(ContractOut, "The contract; ETag is its version"),
)
async def get_contract(request: Asked, number: FromPath[str]) -> Response[bytes]:
    """By its number."""
    await signed_in(request)
    return answer(told(await read(request, lambda uow, actor: contract_view(uow, actor, number))))


@get(
    f"{BASE}/{{number:str}}/document",
    tags=TAGS,
    operation_id="getContractDocument",
    operation_class=reads(),
    summary="The contract's document",
    media_type=MEDIA_TYPE,
)
async def get_document(request: Asked, number: FromPath[str]) -> Response[bytes]:
    """The PDF as it was concluded, checked against its fingerprint."""
    await signed_in(request)
    seen = await read(request, lambda uow, actor: contract_view(uow, actor, number))
    store = store_in(request.app.state["settings"].data_dir)
    content = store.get(Sha256(seen.contract.document_sha256))
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "private, no-store"})


@post(
    "/api/v1/requests/{request_id:uuid}/contract",
    tags=TAGS,
    operation_id="concludeContract",
    operation_class=takes(Conclude, versioned=True, once=True, example=CONCLUSION),
    summary="Conclude the contract of an approved request",
    status_code=201,
    media_type="application/json",
    responses=answers(ContractOut, "The contract", 201),
)
async def conclude_contract(request: Asked, request_id: FromPath[UUID]) -> Response[bytes]:
    """Document stored, contract written, service opened at once; 409 `conclusion-stopped` says the one next step."""
    given = await body_with(
        request, Conclude, lambda uow, actor, known: more_problems(uow, actor, RequestId(request_id), known)
    )
    version = expected_version(request)
    store = store_in(request.app.state["settings"].data_dir)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        done = await conclude(uow, actor, store, RequestId(request_id), given, expected_version=version)
        await uow.flush()
        return told(await contract_view(uow, actor, done.contract.number), 201)

    return await write(request, work)


@put(
    f"{BASE}/{{number:str}}/publication",
    tags=TAGS,
    operation_id="publishContract",
    operation_class=takes(
        Publish, versioned=True, once=True, example={"seao_number": "1234567", "published_on": "2026-06-15"}
    ),
    summary="Note the contract's publication",
    media_type="application/json",
    responses=answers(ContractOut, "The contract"),
)
async def publish(request: Asked, number: FromPath[str]) -> Response[bytes]:
    """Its number in the electronic tendering system (SEAO), and the day it appeared; again to correct them."""
    given = await body_with(request, Publish, lambda uow, actor, known: publication_wrong(uow, actor, number, known))
    version = expected_version(request)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        seen = await contract_view(uow, actor, number)
        await publish_contract(
            uow,
            actor,
            ContractId(seen.contract.id),
            seao_number=given.seao_number,
            published_on=given.published_on,
            expected_version=version,
        )
        await uow.flush()
        return told(await contract_view(uow, actor, number))

    return await write(request, work)


HANDLERS = [list_contracts, get_contract, get_document, conclude_contract, publish]
