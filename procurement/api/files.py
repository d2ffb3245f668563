"""A file, its team, its need and its requirements over REST. Writes take If-Match and Idempotency-Key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, get, patch, post, put
from litestar.params import FromPath, QueryParameter
from litestar.response import Response

from catalogue.tree import family
from core.errors import Invalid, Problem
from core.idempotency import Answer
from core.identity.actors import Actor, PersonId
from core.reference.queries import longest_term
from core.uow import UnitOfWork
from core.web.api import answer, body_as, body_with, expected_version, read, write
from core.web.description import answers, reads, takes
from procurement import files, inputs, need, outputs, privacy, queries, requirements
from procurement.api.shared import BASE, Asked, changed, moved, shown, spec, whole
from procurement.models import FileId, RequirementId

MEMBER = {"person": "01997b2c-7d00-7000-8000-000000000001", "capacities": ["need", "choice"]}
ASSESSMENT = {
    "pia_reference": "EFVP-2026-014",
    "pia_committee_date": "2026-05-20",
    "pia_conclusion": "favourable",
}
REQUIREMENT = {
    "predicate": {"fact": "offer.rpo", "op": "lte", "value": 4},
    "kind": "mandatory",
    "reason": "Au plus quatre heures de courriels peuvent être perdues.",
}
CHANGE = {"kind": "wish", "reason": "Utile sans être indispensable."}
WITHDRAWAL = {"because": "Le besoin a changé."}


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

        async def work(uow: UnitOfWork, actor: Actor) -> tuple[list[queries.Listed], bool]:
            files = await queries.files_of(uow, actor, before=before, limit=limit)
            return await queries.listed(uow, actor, files[:limit]), len(files) > limit

        found, following = await read(request, work)
        cards = [outputs.card(one) for one in found]
        more = {"Link": f'<{BASE}?before={cards[-1].id}&limit={limit}>; rel="next"'} if following else {}
        return answer(Answer(200, msgspec.to_builtins(cards), more))

    @post(
        operation_id="startProcurementFile",
        operation_class=takes(inputs.NewFile, once=True, example={"title": "Messagerie pour 400 personnes"}),
        responses=answers(outputs.FileOut, "The file, with its number", 201),
        summary="Open a procurement file",
    )
    async def start(self, request: Asked) -> Response[bytes]:
        """Open a file under the next number."""
        given = await body_with(request, inputs.NewFile, files.start_problems)

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
        """Save answers; those not given stay. What is wrong with the body and with the answers is told together."""

        async def more(uow: UnitOfWork, actor: Actor, known: Mapping[str, Any]) -> list[Problem]:
            opened = await queries.read_file(uow, actor, FileId(file_id))
            answered = known.get("answers", {})
            merged = {**opened.file.need, **answered}
            longest = await longest_term(uow, uow.clock.today())
            found = need.partial_problems(family(opened.file.family), merged, set(answered), longest)
            return [one.under("answers") for one in found]

        given = await body_with(request, inputs.NeedAnswers, more)
        version = expected_version(request)

        async def work(uow: UnitOfWork, actor: Actor) -> Answer:
            if given.section is not None:
                opened = await queries.read_file(uow, actor, FileId(file_id))
                if given.section not in {one.id for one in family(opened.file.family).need.sections}:
                    strange = Problem("not-a-choice", ("section",))
                    raise Invalid([strange, *await more(uow, actor, {"answers": given.answers})])
            try:
                file = await need.answer_need(
                    uow, actor, FileId(file_id), given.answers, expected_version=version, section=given.section
                )
            except Invalid as error:
                raise Invalid(one.under("answers") for one in error.problems) from None
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
        return await moved(
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
        return await moved(
            request,
            file_id,
            lambda uow, actor, version: need.revise_need(uow, actor, version[0], expected_version=version[1]),
        )

    @post(
        "/{file_id:uuid}/members",
        operation_id="inviteMember",
        operation_class=takes(inputs.NewMember, once=True, example=MEMBER),
        responses=answers(outputs.FileOut, "The file with its team"),
        summary="Put a colleague on the team",
        status_code=200,
    )
    async def invite(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Add a member, or change what they do."""
        given = await body_with(
            request,
            inputs.NewMember,
            lambda uow, actor, known: files.invite_problems(uow, actor, FileId(file_id), known),
        )
        return await changed(
            request,
            file_id,
            lambda uow, actor: files.invite_member(
                uow, actor, FileId(file_id), PersonId(given.person), given.capacities
            ),
        )

    @post(
        "/{file_id:uuid}/interests",
        operation_id="declareInterests",
        operation_class=takes(
            inputs.Interests, once=True, example={"interest": "Mon frère est associé chez l’un des fournisseurs."}
        ),
        responses=answers(outputs.FileOut, "The file with its team"),
        summary="Declare interests",
        status_code=200,
    )
    async def declare(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """Once, before results."""
        given = await body_as(request, inputs.Interests)
        return await changed(
            request,
            file_id,
            lambda uow, actor: files.declare_interests(uow, actor, FileId(file_id), interest=given.interest),
        )

    @put(
        "/{file_id:uuid}/privacy",
        operation_id="recordPrivacy",
        operation_class=takes(privacy.Privacy, versioned=True, once=True, example=ASSESSMENT),
        responses=answers(outputs.FileOut, "The file"),
        summary="Record the privacy impact assessment",
    )
    async def record_privacy(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """The assessment of ss. 63.5 and 70.1 of the Act respecting Access, as far as it is known."""
        given = await body_with(
            request,
            privacy.Privacy,
            lambda uow, actor, known: privacy.privacy_problems(uow, actor, FileId(file_id), known),
        )
        version = expected_version(request)
        return await changed(
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
        return await moved(
            request,
            file_id,
            lambda uow, actor, version: requirements.propose_requirements(
                uow, actor, version[0], expected_version=version[1]
            ),
        )

    @post(
        "/{file_id:uuid}/requirements",
        operation_id="addRequirement",
        operation_class=takes(inputs.NewRequirement, versioned=True, once=True, example=REQUIREMENT),
        responses=answers(outputs.RequirementOut, "The requirement", 201),
        summary="Add a requirement",
    )
    async def add_requirement(self, request: Asked, file_id: FromPath[UUID]) -> Response[bytes]:
        """A requirement of the body's own."""
        given = await body_with(
            request,
            inputs.NewRequirement,
            lambda uow, actor, known: requirements.problems_with(uow, actor, FileId(file_id), known),
        )
        version = expected_version(request)

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
        operation_class=takes(inputs.RequirementEdit, versioned=True, once=True, example=CHANGE),
        responses=answers(outputs.RequirementOut, "The requirement"),
        summary="Change a requirement",
    )
    async def change_requirement(
        self, request: Asked, file_id: FromPath[UUID], requirement_id: FromPath[UUID]
    ) -> Response[bytes]:
        """What it asks, or whether it excludes; its effect is kept once results were seen."""
        given = await body_with(
            request,
            inputs.RequirementEdit,
            lambda uow, actor, known: requirements.problems_with(uow, actor, FileId(file_id), known),
        )
        version = expected_version(request)

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
        operation_class=takes(inputs.Because, versioned=True, once=True, example=WITHDRAWAL),
        responses=answers(outputs.FileOut, "The file"),
        summary="Withdraw a requirement",
        status_code=200,
    )
    async def withdraw_requirement(
        self, request: Asked, file_id: FromPath[UUID], requirement_id: FromPath[UUID]
    ) -> Response[bytes]:
        """It is asked no more, and stays readable."""
        given, version = await body_as(request, inputs.Because), expected_version(request)
        return await changed(
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
