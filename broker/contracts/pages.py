"""Pages of contracts: preparing the conclusion, its draft, the contract concluded, its publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.approval.models import RequestId
from broker.contracts.concluding import conclude, document_data, more_problems, prepare
from broker.contracts.data import clause_texts
from broker.contracts.facts import CLAUSES, TRANSFER
from broker.contracts.inputs import Conclude, Publish
from broker.contracts.publication import Publication, publication
from broker.contracts.queries import ContractView, contract_view, contracts, publication_wrong
from broker.contracts.rendering import MEDIA_TYPE, render, store_in
from core.identity.actors import OrganisationId
from core.identity.kinds import BodyFunction
from core.identity.queries import holders
from core.permits import may
from core.uow import UnitOfWork
from core.web.pages import page
from core.web.paging import ON_A_PAGE, beyond, page_count, page_number
from core.web.web import Web
from procurement.contracts import publish_contract
from procurement.documents import Sha256, Store
from procurement.models import ContractId
from procurement.pages.need import version_seen


def store_of(web: Web) -> Store:
    """Where documents are kept: the folder of documents in the installation's data."""
    return store_in(web.request.app.state["settings"].data_dir)


@page("contracts.list", fr="/contrats", en="/contracts", signed_in=True)
async def contract_list(web: Web) -> Response[Any]:
    """The contracts that the reader may see, with what is to be published."""
    at = page_number(web)
    rows, total = await web.database.read(web.actor, lambda uow: contracts(uow, web.actor, page=at, limit=ON_A_PAGE))
    several = web.actor.group.value != "courtier_body"
    pages = page_count(total, ON_A_PAGE)
    if (last := beyond(web, at, pages)) is not None:
        return last
    return web.page(
        "broker/contracts/list.html",
        rows=rows,
        at=at,
        pages=pages,
        several=several,
        today=web.clock.today(),
    )


@page(
    "contracts.prepare",
    fr="/demandes/{request_id:uuid}/contrat",
    en="/requests/{request_id:uuid}/contract",
    signed_in=True,
)
async def preparation(web: Web, request_id: UUID) -> Response[Any]:
    """What still holds, the document to sign, and the two signatures."""

    async def work(uow: Any) -> tuple[Any, Any]:
        seen = await prepare(uow, web.actor, RequestId(request_id))
        organisation = OrganisationId(seen.held.body.id)
        return seen, await holders(uow, organisation, uow.clock.today(), BodyFunction.SIGNATORY)

    seen, signatories = await web.database.read(web.actor, work)
    first = signatories[0] if signatories else None
    form = {
        "body": {"name": first.holder_name, "rank": first.title, "signed_on": web.clock.today()} if first else {},
        "starts_on": seen.held.need.answers.get("start_date", ""),
    }
    return web.page(
        "broker/contracts/prepare.html",
        seen=seen,
        held=seen.held,
        clauses=clause_options(web, seen.clauses),
        form=form,
        concludes=may(web.actor, "contract.conclude", seen.held.request),
        today=web.clock.today(),
    )


@page(
    "contracts.conclude",
    fr="/demandes/{request_id:uuid}/contrat",
    en="/requests/{request_id:uuid}/contract",
    method="POST",
    signed_in=True,
)
async def conclude_send(web: Web, request_id: UUID) -> Response[Any]:
    """Conclude: the document is stored, the contract written and its service opened."""
    given = await web.parse(
        Conclude,
        {"body": {}, "supplier": {}, **web.form()},
        lambda uow, actor, known: more_problems(uow, actor, RequestId(request_id), known),
    )
    store = store_of(web)
    done = await web.database.run(web.actor, lambda uow: conclude(uow, web.actor, store, RequestId(request_id), given))
    return web.redirect("contracts.show", notice="contracts-concluded-notice", number=done.contract.number)


@page(
    "contracts.draft",
    fr="/demandes/{request_id:uuid}/contrat/projet",
    en="/requests/{request_id:uuid}/contract/draft",
    signed_in=True,
)
async def draft(web: Web, request_id: UUID) -> Response[Any]:
    """The document to be signed."""
    data = await web.database.read(web.actor, lambda uow: document_data(uow, web.actor, RequestId(request_id), None))
    return web.download(render(data), "projet-de-contrat.pdf", MEDIA_TYPE)


@page("contracts.show", fr="/contrats/{number:str}", en="/contracts/{number:str}", signed_in=True)
async def show(web: Web, number: str) -> Response[Any]:
    """One contract: dates, amounts, parties, its document, its publication."""

    async def work(uow: UnitOfWork) -> tuple[ContractView, Publication]:
        seen = await contract_view(uow, web.actor, number)
        return seen, await publication(uow, seen.contract.total_cents, seen.contract.signed_on)

    seen, due = await web.database.read(web.actor, work)
    records = may(web.actor, "contract.publish", seen.contract)
    return web.page(
        "broker/contracts/contract.html",
        seen=seen,
        contract=seen.contract,
        publication=due,
        size=len(store_of(web).get(Sha256(seen.contract.document_sha256))),
        may_publish=seen.contract.to_publish and records,
        may_correct=seen.contract.published_on is not None and records,
        clauses=clause_options(web, tuple(seen.contract.clauses)),
        today=web.clock.today(),
    )


@page("contracts.document", fr="/contrats/{number:str}/document", en="/contracts/{number:str}/document", signed_in=True)
async def document(web: Web, number: str) -> Response[Any]:
    """The contract's document, checked against its fingerprint."""
    seen = await web.database.read(web.actor, lambda uow: contract_view(uow, web.actor, number))
    content = store_of(web).get(Sha256(seen.contract.document_sha256))
    return web.download(content, f"contrat-{number}.pdf", MEDIA_TYPE)


@page("contracts.publish", fr="/contrats/{number:str}", en="/contracts/{number:str}", method="POST", signed_in=True)
async def publish(web: Web, number: str) -> Response[Any]:
    """Note the number under which the contract was published."""
    version, typed = version_seen(web), web.form()
    typed.pop("version", None)
    given = await web.parse(Publish, typed, lambda uow, actor, known: publication_wrong(uow, actor, number, known))

    async def work(uow: Any) -> None:
        seen = await contract_view(uow, web.actor, number)
        await publish_contract(
            uow,
            web.actor,
            ContractId(seen.contract.id),
            seao_number=given.seao_number,
            published_on=given.published_on,
            expected_version=version,
        )

    await web.database.run(web.actor, work)
    return web.redirect("contracts.show", notice="contracts-published-notice", number=number)


def clause_options(web: Web, codes: tuple[str, ...]) -> list[dict[str, str]]:
    """Clauses in words, in the order of the document, with its article that holds each and, in French, its text."""
    words = {**CLAUSES, TRANSFER[0]: TRANSFER[1:]}
    texts = {code: text for code, _, text in clause_texts()}
    return [
        {
            "value": code,
            "article": words[code][0],
            "label": web.language.t(
                "contracts-clause", article=words[code][0], clause={"fr": words[code][1], "en": words[code][2]}
            ),
            "text": texts[code],
        }
        for code in words
        if code in codes
    ]
