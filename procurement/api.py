"""Files over REST: the same use cases and inputs as the pages. Writes take If-Match and Idempotency-Key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, cast
from uuid import UUID

import msgspec
from litestar import Controller, Request, get, patch, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from core.database import Database, Isolation
from core.errors import Invalid, Problem
from core.idempotency import Answer, hash_request, run_once
from core.identity.actors import Actor, PersonId
from core.uow import UnitOfWork
from core.web.api import LONGEST_KEY, answer, body_as, database_of, etag, expected_version, read, signed_in, write
from core.web.description import answers, reads, takes
from procurement import choosing, evaluation, files, freezing, inputs, need, outputs, privacy, queries, requirements
from procurement.models import ClarificationId, EntryId, File, FileId, RequirementId
from procurement.summary import Summary, purchase_summary

Asked = Request[Any, Any, Any]

BASE = "/api/v1/procurement-files"


def spec(model: Any, description: str) -> dict[int, ResponseSpec]:
    """What a read answers, for the description of the API."""
    return {200: ResponseSpec(data_container=model, description=description, generate_examples=False)}


def shown(body: Any, *, version: int | None = None, status: int = 200, location: str = "") -> Answer:
    """An answer with its entity tag."""
    headers = {"ETag": etag(version)} if version is not None else {}
    if location:
        headers["Location"] = location
    return Answer(status, msgspec.to_builtins(body), headers)


async def whole(uow: UnitOfWork, actor: Actor, file: File, *, status: int = 200) -> Answer:
    """The file as it is after a write."""
    opened = await queries.read_file(uow, actor, FileId(file.id))
    body = outputs.file_out(opened.file, opened.team)
    return shown(body, version=file.version, status=status, location=f"{BASE}/{file.id}" if status == 201 else "")


class FileController(Controller):
    """Procurement files: from need to proposed choice."""

    path = BASE
    tags = ("procurement-files",)

    @get(
        operation_id="listProcurementFiles",
        operation_class=reads(),
        summary="List the procurement files of the organisation",
        responses=spec(list[outputs.FileCard], "Newest first; Link leads to the next page"),
    )
    async def list_files(
        self,
        request: Asked,
        before: Annotated[UUID | None, QueryParameter(description="The last id of the page before")] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=200)] = queries.PAGE,
    ) -> Response[bytes]:
        """A page of files."""
        found = await read(request, lambda uow, actor: queries.files_of(uow, actor, before=before, limit=limit))
        cards = [outputs.card(one) for one in found[:limit]]
        more = {"Link": f'<{BASE}?before={cards[-1].id}&limit={limit}>; rel="next"'} if len(found) > limit else {}
        return answer(Answer(200, msgspec.to_builtins(cards), more))

    @post(
        operation_id="startProcurementFile",
        operation_class=takes(inputs.NewFile, once=True, example={"title": "Messagerie pour 400 personnes"}),
        responses=answers(outputs.FileOut, "The file, with its number", 201),
        summary="Open a procurement file",
    )
    async def start(self, request: Asked) -> Response[bytes]:
        """Open a file under the next number."""
        given = await body_as(request, inputs.NewFile)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            file = await files.start_file(
                uow,
                actor,
                family_id=given.family,
                title=given.title,
                template=given.template,
                started_from_offer=given.started_from_offer,
                context=given.context.model_dump(mode="json", exclude_none=True),
            )
            return await whole(uow, actor, file, status=201)

        return await write(request, work)

    @get(
        "/{file_id:uuid}",
        operation_id="getProcurementFile",
        operation_class=reads(),
        summary="A procurement file",
        responses=spec(outputs.FileOut, "The file, its need and its team"),
    )
    async def show(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """One file, with its version as ETag."""
        found = await read(request, lambda uow, actor: queries.read_file(uow, actor, FileId(file_id)))
        return answer(shown(outputs.file_out(found.file, found.team), version=found.file.version))

    @patch(
        "/{file_id:uuid}/need",
        operation_id="answerNeed",
        operation_class=takes(inputs.NeedAnswers, versioned=True, once=True, example={"answers": {"mailboxes": 400}}),
        responses=answers(outputs.FileOut, "The file with its answers"),
        summary="Save some answers of the need",
    )
    async def answer_need(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Save answers; those not given stay."""
        given, version = await body_as(request, inputs.NeedAnswers), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            file = await need.answer_need(
                uow, actor, FileId(file_id), given.answers, expected_version=version, section=given.section
            )
            return await whole(uow, actor, file)

        return await write(request, work)

    @post(
        "/{file_id:uuid}/need/confirmation",
        operation_id="confirmNeed",
        operation_class=takes(versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file, whose need is a version"),
        summary="Confirm the need",
        status_code=200,
    )
    async def confirm_need(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """The need becomes a version; the catalogue may be consulted."""
        return await self._move(
            request,
            file_id,
            lambda uow, actor, version: need.confirm_need(uow, actor, version[0], expected_version=version[1]),
        )

    @post(
        "/{file_id:uuid}/need/revision",
        operation_id="reviseNeed",
        operation_class=takes(versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file, whose need is open again"),
        summary="Take the need up again",
        status_code=200,
    )
    async def revise_need(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Back to defining the need."""
        return await self._move(
            request,
            file_id,
            lambda uow, actor, version: need.revise_need(uow, actor, version[0], expected_version=version[1]),
        )

    @post(
        "/{file_id:uuid}/members",
        operation_id="inviteMember",
        operation_class=takes(inputs.NewMember, once=True),
        responses=answers(outputs.FileOut, "The file with its team"),
        summary="Put a colleague on the team",
        status_code=200,
    )
    async def invite(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Add a member, or change what they do."""
        given = await body_as(request, inputs.NewMember)
        return await self._change(
            request,
            file_id,
            lambda uow, actor: files.invite_member(
                uow, actor, FileId(file_id), PersonId(given.person), given.capacities
            ),
        )

    @post(
        "/{file_id:uuid}/interests",
        operation_id="declareInterests",
        operation_class=takes(inputs.Interests, once=True, example={"interest": None}),
        responses=answers(outputs.FileOut, "The file with its team"),
        summary="Declare interests",
        status_code=200,
    )
    async def declare(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Once, before results."""
        given = await body_as(request, inputs.Interests)
        return await self._change(
            request,
            file_id,
            lambda uow, actor: files.declare_interests(uow, actor, FileId(file_id), interest=given.interest),
        )

    @put(
        "/{file_id:uuid}/privacy",
        operation_id="recordPrivacy",
        operation_class=takes(privacy.Privacy, versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file"),
        summary="Record the privacy impact assessment",
    )
    async def record_privacy(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """The assessment of ss. 63.5 and 70.1 of the Act respecting Access, as far as it is known."""
        given, version = await body_as(request, privacy.Privacy), expected_version(request)
        return await self._change(
            request,
            file_id,
            lambda uow, actor: privacy.record_privacy(uow, actor, FileId(file_id), given, expected_version=version),
        )

    @get(
        "/{file_id:uuid}/requirements",
        operation_id="listRequirements",
        operation_class=reads(),
        summary="The requirements in force",
        responses=spec(list[outputs.RequirementOut], "In the order in which they came"),
    )
    async def list_requirements(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Every requirement in force."""

        async def work(uow: UnitOfWork, actor: Actor) -> list[outputs.RequirementOut]:
            await queries.read_file(uow, actor, FileId(file_id))
            return [outputs.requirement_out(one) for one in await requirements.requirements_of(uow, FileId(file_id))]

        return answer(shown(await read(request, work)))

    @post(
        "/{file_id:uuid}/requirements/proposals",
        operation_id="proposeRequirements",
        operation_class=takes(versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file"),
        summary="Add what the need suggests",
        status_code=200,
    )
    async def propose(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Deterministic, and safe to ask again."""
        return await self._move(
            request,
            file_id,
            lambda uow, actor, version: requirements.propose_requirements(
                uow, actor, version[0], expected_version=version[1]
            ),
        )

    @post(
        "/{file_id:uuid}/requirements",
        operation_id="addRequirement",
        operation_class=takes(inputs.NewRequirement, versioned=True, once=True),
        responses=answers(outputs.RequirementOut, "The requirement", 201),
        summary="Add a requirement",
    )
    async def add_requirement(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """A requirement of the body's own."""
        given, version = await body_as(request, inputs.NewRequirement), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            one = await requirements.add_requirement(
                uow,
                actor,
                FileId(file_id),
                predicate=given.predicate,
                kind=given.kind,
                reason=given.reason,
                expected_version=version,
            )
            return shown(outputs.requirement_out(one), version=version + 1, status=201)

        return await write(request, work)

    @patch(
        "/{file_id:uuid}/requirements/{requirement_id:uuid}",
        operation_id="changeRequirement",
        operation_class=takes(inputs.RequirementEdit, versioned=True, once=True),
        responses=answers(outputs.RequirementOut, "The requirement"),
        summary="Change a requirement",
    )
    async def change_requirement(
        self, request: Asked, file_id: FromPath[UUID], requirement_id: FromPath[UUID]
    ) -> Response[bytes]:
        """What it asks, or whether it excludes; its effect is kept once results were seen."""
        given, version = await body_as(request, inputs.RequirementEdit), expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            one = await requirements.change_requirement(
                uow,
                actor,
                FileId(file_id),
                RequirementId(requirement_id),
                predicate=given.predicate,
                kind=given.kind,
                reason=given.reason,
                expected_version=version,
            )
            return shown(outputs.requirement_out(one), version=version + 1)

        return await write(request, work)

    @post(
        "/{file_id:uuid}/requirements/{requirement_id:uuid}/withdrawal",
        operation_id="withdrawRequirement",
        operation_class=takes(inputs.Because, versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file"),
        summary="Withdraw a requirement",
        status_code=200,
    )
    async def withdraw_requirement(
        self, request: Asked, file_id: FromPath[UUID], requirement_id: FromPath[UUID]
    ) -> Response[bytes]:
        """It is asked no more, and stays readable."""
        given, version = await body_as(request, inputs.Because), expected_version(request)
        return await self._change(
            request,
            file_id,
            lambda uow, actor: requirements.withdraw_requirement(
                uow,
                actor,
                FileId(file_id),
                RequirementId(requirement_id),
                reason=given.because,
                expected_version=version,
            ),
        )

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

        return await write_isolated(request, work)

    @get(
        "/{file_id:uuid}/lists/current",
        operation_id="getFrozenList",
        operation_class=reads(),
        summary="The frozen list of the present round",
        responses=spec(outputs.ListOut, "Its entries as they stand, and the cascade"),
    )
    async def current_list(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """The list as clarifications and exclusions leave it."""
        return answer(await read(request, lambda uow, actor: listed(uow, actor, FileId(file_id))))

    @post(
        "/{file_id:uuid}/exclusions",
        operation_id="acceptExclusions",
        operation_class=takes(inputs.Exclusions, versioned=True, once=True),
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
        operation_class=takes(inputs.Clarify, versioned=True, once=True),
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
        operation_class=takes(inputs.NewChoice, versioned=True, once=True),
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
        operation_class=takes(inputs.Because, versioned=True, once=True),
        responses=answers(outputs.FileOut, "The file"),
        summary="Take the proposed choice back",
        status_code=200,
    )
    async def withdraw_choice(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Before it goes to approval; the round goes on."""
        given, version = await body_as(request, inputs.Because), expected_version(request)
        return await self._change(
            request,
            file_id,
            lambda uow, actor: choosing.withdraw_choice(
                uow, actor, FileId(file_id), because=given.because, expected_version=version
            ),
        )

    @post(
        "/{file_id:uuid}/rounds",
        operation_id="openRound",
        operation_class=takes(inputs.Because, versioned=True, once=True),
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

    async def _change(
        self, request: Asked, file_id: UUID, change: Callable[[UnitOfWork, Actor], Awaitable[object]]
    ) -> Response[bytes]:
        """Do something to a file and answer with it."""

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            await change(uow, actor)
            opened = await queries.read_file(uow, actor, FileId(file_id))
            return await whole(uow, actor, opened.file)

        return await write(request, work)

    async def _move(
        self,
        request: Asked,
        file_id: UUID,
        move: Callable[[UnitOfWork, Actor, tuple[FileId, int]], Awaitable[object]],
    ) -> Response[bytes]:
        """The same for what has no body, at the version of If-Match."""
        at = (FileId(file_id), expected_version(request))
        return await self._change(request, file_id, lambda uow, actor: move(uow, actor, at))


@get(
    "/api/v1/clarifications",
    operation_id="listClarifications",
    operation_class=reads(),
    summary="What the organisation was asked, or asks",
    tags=["procurement-files"],
    responses=spec(list[outputs.ClarificationOut], "The nearest deadline first"),
)
async def list_clarifications(request: Asked) -> Response[bytes]:
    """For a supplier, what bodies asked it; for a body, what it asked."""
    found = await read(request, queries.clarifications_of)
    return answer(shown([outputs.clarification_out(one) for one in found]))


@post(
    "/api/v1/clarifications/{clarification_id:uuid}/answer",
    operation_id="answerClarification",
    operation_class=takes(inputs.ClarificationAnswer, once=True),
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


async def listed(uow: UnitOfWork, actor: Actor, file_id: FileId, *, status: int = 200) -> Answer:
    """The list of the present round."""
    file, frozen, stood, effects = await queries.read_list(uow, actor, file_id)
    return shown(outputs.list_out(frozen, stood, effects), version=file.version, status=status)


class Isolated:
    """A database whose transactions are those of a freeze, for `run_once`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def run(
        self, actor: Actor, work: Callable[[UnitOfWork], Awaitable[Answer]], *, isolation: Isolation = freezing.FREEZING
    ) -> Answer:
        """Run `work` so that it sees one instant."""
        return await self.database.run(actor, work, isolation=isolation)


async def write_isolated(request: Asked, work: Callable[[UnitOfWork, Actor], Awaitable[Answer]]) -> Response[bytes]:
    """`core.web.api.write`, in a transaction that sees one instant."""
    actor = (await signed_in(request)).actor
    key = request.headers.get("idempotency-key", "").strip()
    if len(key) > LONGEST_KEY:
        raise Invalid([Problem("too-long", ("Idempotency-Key",), {"limit": LONGEST_KEY})])
    given = hash_request(
        request.method, request.url.path, await request.body(), request.headers.get("if-match", "").strip()
    )
    database = cast(Database, Isolated(database_of(request)))
    return answer(await run_once(database, actor, key or None, given, lambda uow: work(uow, actor)))


HANDLERS: list[Any] = [FileController, list_clarifications, answer_clarification]
