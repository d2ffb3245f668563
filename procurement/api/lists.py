"""The frozen list, exclusions, clarifications and the choice over REST."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Response

from core.idempotency import Answer
from core.identity.actors import Actor
from core.uow import UnitOfWork
from core.web.api import answer, body_as, expected_version, read, write
from core.web.description import answers, reads, takes
from core.web.paging import IN_AN_ANSWER, PageNumber, next_link
from procurement import choosing, evaluation, files, freezing, inputs, outputs, queries
from procurement.api.shared import BASE, Asked, changed, listed, shown, spec, whole
from procurement.models import ClarificationId, EntryId, FileId
from procurement.summary import Summary, purchase_summary

CHOICE = {"entry": "01997b2c-7d00-7000-8000-000000000001", "reason": "Seule l’offre retenue prévoit un essai."}
WITHDRAWAL = {"because": "Le fournisseur a annoncé la fin de ce forfait."}
ROUND = {"because": "Une exigence écartait toutes les offres."}
ANSWERED = {"answers": {"rpo": {"value": 4, "unit": "hour"}}, "note": "Voir la page 3 de l’attestation."}


class ListController(Controller):
    """The frozen list of a round, and what is decided on it."""

    path = BASE
    tags = ("procurement-files",)

    @get(
        "/{file_id:uuid}/preview",
        operation_id="previewRequirements",
        operation_class=reads(),
        summary="How many offers the requirements leave",
        responses=spec(outputs.PreviewOut, "Without names or prices"),
    )
    async def preview(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """None, one, two, or three and more."""
        found = await read(request, lambda uow, actor: freezing.preview(uow, actor, FileId(file_id)))
        return answer(shown(outputs.PreviewOut(found.remaining, found.mandatory)))

    @post(
        "/{file_id:uuid}/lists",
        operation_id="freezeList",
        operation_class=takes(versioned=True, once=True),
        responses=answers(outputs.ListOut, "The frozen list", 201),
        summary="Freeze the list of the round",
    )
    async def freeze(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Pin every published offer, judged, in one repeatable-read transaction."""
        version = expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            await freezing.freeze_list(uow, actor, FileId(file_id), expected_version=version)
            return await listed(uow, actor, FileId(file_id), status=201)

        return await write(request, work, isolation=freezing.FREEZING)

    @get(
        "/{file_id:uuid}/lists/current",
        operation_id="getFrozenList",
        operation_class=reads(also=(409,)),
        summary="The frozen list of the present round",
        responses=spec(outputs.ListOut, "Its entries as they stand, and the cascade"),
    )
    async def current_list(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """The list as clarifications and exclusions leave it."""
        return answer(await read(request, lambda uow, actor: listed(uow, actor, FileId(file_id))))

    @post(
        "/{file_id:uuid}/exclusions",
        operation_id="acceptExclusions",
        operation_class=takes(inputs.Exclusions, versioned=True, once=True, example={}),
        responses=answers(outputs.ListOut, "The list as it stands now"),
        summary="Set offers aside",
        status_code=200,
    )
    async def exclude(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Every offer that is not compliant; or those named, for want of proof."""
        given, version = await body_as(request, inputs.Exclusions), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            if given.entries is None:
                await evaluation.accept_exclusions(uow, actor, FileId(file_id), expected_version=version)
            else:
                entries = [EntryId(one) for one in given.entries]
                await evaluation.set_aside(uow, actor, FileId(file_id), entries, expected_version=version)
            return await listed(uow, actor, FileId(file_id))

        return await write(request, work)

    @post(
        "/{file_id:uuid}/clarifications",
        operation_id="askClarification",
        operation_class=takes(inputs.Clarify, versioned=True, once=True, example={"working_days": 5}),
        responses=answers(list[outputs.ClarificationOut], "One for each supplier asked", 201),
        summary="Ask for clarification",
    )
    async def clarify(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Ask every supplier of an offer to demonstrate, all alike."""
        given, version = await body_as(request, inputs.Clarify), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            made = await evaluation.ask_clarification(
                uow, actor, FileId(file_id), working_days=given.working_days, expected_version=version
            )
            return shown([outputs.clarification_out(one) for one in made], version=version + 1, status=201)

        return await write(request, work)

    @post(
        "/{file_id:uuid}/choice",
        operation_id="proposeChoice",
        operation_class=takes(inputs.NewChoice, versioned=True, once=True, example=CHOICE),
        responses=answers(outputs.ChoiceOut, "The proposed choice", 201),
        summary="Propose an offer of the list",
    )
    async def choose(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """In a price-only file, the compliant offer of lowest cost."""
        given, version = await body_as(request, inputs.NewChoice), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            choice = await choosing.propose_choice(
                uow, actor, FileId(file_id), EntryId(given.entry), reason=given.reason, expected_version=version
            )
            return shown(outputs.choice_out(choice), version=version + 1, status=201)

        return await write(request, work)

    @post(
        "/{file_id:uuid}/choice/withdrawal",
        operation_id="withdrawChoice",
        operation_class=takes(inputs.Because, versioned=True, once=True, example=WITHDRAWAL),
        responses=answers(outputs.FileOut, "The file"),
        summary="Take the proposed choice back",
        status_code=200,
    )
    async def withdraw_choice(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Before it goes to approval; the round goes on."""
        given, version = await body_as(request, inputs.Because), expected_version(request)
        return await changed(
            request,
            file_id,
            lambda uow, actor: choosing.withdraw_choice(
                uow, actor, FileId(file_id), because=given.because, expected_version=version
            ),
        )

    @post(
        "/{file_id:uuid}/rounds",
        operation_id="openRound",
        operation_class=takes(inputs.Because, versioned=True, once=True, example=ROUND),
        responses=answers(outputs.FileOut, "The file in its new round", 201),
        summary="Open a new round",
    )
    async def open_round(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Requirements may change again, and the list is frozen anew."""
        given, version = await body_as(request, inputs.Because), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            file = await files.reopen_file(uow, actor, FileId(file_id), because=given.because, expected_version=version)
            return await whole(uow, actor, file, status=201)

        return await write(request, work)

    @get(
        "/{file_id:uuid}/summary",
        operation_id="getPurchaseSummary",
        operation_class=reads(),
        summary="The purchase in one page",
        responses=spec(Summary, "What is shown and not shown, signals with their formulas"),
    )
    async def summary(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """For reviewers, and for the body itself."""
        return answer(shown(await read(request, lambda uow, actor: purchase_summary(uow, actor, FileId(file_id)))))


@get(
    "/api/v1/clarifications",
    operation_id="listClarifications",
    operation_class=reads(),
    summary="What the organisation was asked, or asks",
    tags=["procurement-files"],
    responses=spec(
        list[outputs.ClarificationOut], "What waits for an answer first, by deadline; Link leads to the next page"
    ),
)
async def list_clarifications(request: Asked, page: PageNumber = 1) -> Response[bytes]:
    """For a supplier, what bodies asked it; for a body, what it asked; 50 a page."""
    listed = await read(
        request, lambda uow, actor: queries.clarifications_of(uow, actor, page=page, limit=IN_AN_ANSWER)
    )
    rows = [msgspec.to_builtins(outputs.clarification_out(one)) for one in listed.found]
    return answer(Answer(200, rows, next_link("/api/v1/clarifications", page, listed.total, IN_AN_ANSWER)))


@post(
    "/api/v1/clarifications/{clarification_id:uuid}/answer",
    operation_id="answerClarification",
    operation_class=takes(inputs.ClarificationAnswer, once=True, example=ANSWERED),
    responses=answers(outputs.ClarificationOut, "The clarification, answered and judged"),
    summary="Answer a request for clarification",
    tags=["procurement-files"],
    status_code=200,
)
async def answer_clarification(request: Asked, clarification_id: FromPath[UUID]) -> Response[bytes]:
    """Once, in the terms of the offer's own questions; judged at once."""
    given = await body_as(request, inputs.ClarificationAnswer)

    async def work(uow: UnitOfWork, actor: Actor) -> Answer:
        one = await evaluation.answer_clarification(
            uow, actor, ClarificationId(clarification_id), answers=given.answers, note=given.note
        )
        return shown(outputs.clarification_out(one))

    return await write(request, work)
