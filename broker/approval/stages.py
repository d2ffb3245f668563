"""What transmitting, deciding and returning share: a request locked, its stages written, the next one asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from broker.approval import events
from broker.approval.chain import Chain, Scope
from broker.approval.errors import NotInApproval
from broker.approval.facts import Told, pinned_chain, told
from broker.approval.machines import REQUEST, STAGE
from broker.approval.models import Request, RequestId, Stage
from broker.approval.people import participants, people
from broker.approval.plan import PlannedStage, StageKey, Standing, inputs_of, plan
from core.calendar import deadline
from core.due import cancel, schedule
from core.errors import NotFound, VersionConflict
from core.identity.actors import Actor, OrganisationId, Role
from core.ids import new_id
from core.ledger import Event, record
from core.machines import transition
from core.permits import permit
from core.uow import UnitOfWork
from procurement.files import approve_file, new_round
from procurement.models import Choice, File

OVERDUE = "stage.overdue"
CORRECTION_OVERDUE = "request.correction_overdue"
"""Kinds of dates that fall due."""


async def open_request(
    uow: UnitOfWork,
    actor: Actor,
    permission: str,
    request_id: UUID,
    *,
    lock: bool = True,
    expected_version: int | None = None,
) -> Request:
    """The request, locked for a change, after the permission was asked.

    Raises:
        NotFound: there is none, or the wall hides it. PermissionDenied. VersionConflict.
    """
    permit(actor, permission)
    query = select(Request).where(Request.id == request_id).execution_options(populate_existing=True)
    request = (await uow.session.exec(query.with_for_update() if lock else query)).first()
    if request is None:
        raise NotFound("request")
    permit(actor, permission, request)
    if expected_version is not None and expected_version != request.version:
        raise VersionConflict(kind="request", id=str(request_id), version=expected_version)
    return request


async def request_of_stage(uow: UnitOfWork, stage_id: UUID) -> RequestId:
    """The request that a stage belongs to.

    Raises:
        NotFound: there is no such stage, or the wall hides it.
    """
    found = (await uow.session.exec(select(Stage.request_id).where(Stage.id == stage_id))).first()
    if found is None:
        raise NotFound("stage")
    return RequestId(found)


async def stages_of(uow: UnitOfWork, request_id: UUID, *, void: bool = False) -> list[Stage]:
    """The stages of a request in order; those that are void only when asked for."""
    query = select(Stage).where(Stage.request_id == request_id).order_by(col(Stage.position))
    query = query.execution_options(populate_existing=True)
    return [one for one in (await uow.session.exec(query)).all() if void or one.state != "void"]


async def file_of(uow: UnitOfWork, request: Request, *, lock: bool = True) -> File:
    """The request's file, locked when asked."""
    query = select(File).where(File.id == request.file_id).execution_options(populate_existing=True)
    return (await uow.session.exec(query.with_for_update() if lock else query)).one()


async def in_approval(uow: UnitOfWork, request: Request, *, lock: bool = True) -> File:
    """The request's file, which is in approval with the very choice that the request is about.

    Raises:
        NotInApproval: the file began a new round, or its choice was taken back.
    """
    file = await file_of(uow, request, lock=lock)
    choice = await uow.session.get(Choice, request.choice_id, populate_existing=True)
    if file.state != "in_approval" or choice is None or choice.withdrawn_at is not None:
        raise NotInApproval(number=request.number)
    return file


async def planned(
    uow: UnitOfWork, chain: Chain, file: File, known: Told, requester: UUID | None
) -> tuple[PlannedStage, ...]:
    """The stages that the chain wants now."""
    holders = await people(uow, file.organisation_id, uow.clock.today())
    took_part = await participants(uow, file, requester)
    return plan(chain, known.facts, known.sources, holders, took_part)


def labels(chain: Chain, keys: Sequence[StageKey]) -> list[dict[str, Any]]:
    """Capacities as a stage keeps them."""
    return [
        {"rule": key.rule, "role": key.role.value, "scope": key.scope.value, "label": dict(chain.rule(key.rule).label)}
        for key in keys
    ]


def stage_row(request: Request, chain: Chain, one: PlannedStage, position: int) -> Stage:
    """A planned stage as a row that waits its turn."""
    return Stage(
        id=new_id(),
        organisation_id=request.organisation_id,
        request_id=request.id,
        position=position,
        rule=one.key.rule,
        role=one.key.role.value,
        scope=one.key.scope.value,
        effect=one.effect.value,
        capacities=labels(chain, one.capacities),
        escalated_to=one.escalated_to.value if one.escalated_to else None,
        unfavourable_blocks=one.unfavourable_blocks,
        reason_required=one.reason_required,
        holders=sorted(one.holders),
        inputs=dict(one.inputs),
        inputs_hash=one.inputs_hash,
        state=STAGE.initial,
        due_working_days=one.due_working_days,
    )


def standing_of(stage: Stage) -> Standing:
    """A row as `replan` compares it."""
    capacities = tuple(StageKey(one["rule"], Role(one["role"]), Scope(one["scope"])) for one in stage.capacities)
    return Standing(stage.id, capacities[0], capacities, stage.inputs_hash, stage.state == "decided")


def current_inputs(chain: Chain, stage: Stage, known: Told) -> dict[str, Any]:
    """What a stage rests on, as it is now: the inputs of every capacity that it covers."""
    found: dict[str, Any] = {}
    for one in stage.capacities:
        found |= inputs_of(chain.rule(one["rule"]), known.facts, known.sources)
    return found


def changed_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The facts whose value or source differs between two sets of inputs."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


async def current(uow: UnitOfWork, request: Request, file: File) -> tuple[Chain, Told]:
    """The chain that the request pinned, and what is known now."""
    against = any(one.outcome == "unfavourable" for one in await stages_of(uow, request.id))
    return pinned_chain(request.chain), await told(uow, file, unfavourable=against)


async def ask(uow: UnitOfWork, request: Request, stage: Stage, *, days: int | None = None) -> None:
    """Make it a stage's turn: its clock starts, or goes on with the `days` that were left."""
    now = uow.clock.now()
    due = deadline(uow.clock.today(), max(days if days is not None else stage.due_working_days, 1))
    event = "ask_again" if stage.state == "returned" else "ask"
    await transition(uow, STAGE, stage, event, asked_at=now, due_at=due, days_left=None)
    await schedule(uow, due, OVERDUE, stage.id)
    asked = events.StageAsked(
        stage=stage.id,
        rule=stage.rule,
        scope=stage.scope,
        holders=[str(one) for one in stage.holders],
        due_at=due,
    )
    await tell(uow, request, asked)


async def go_on(uow: UnitOfWork, request: Request, file: File) -> Stage | None:
    """Ask the next stage, or approve the request when none is left; the file's row is locked."""
    waiting = [one for one in await stages_of(uow, request.id) if one.state in ("waiting", "returned")]
    if waiting:
        await ask(uow, request, waiting[0], days=waiting[0].days_left)
        return waiting[0]
    await transition(uow, REQUEST, request, "approve", state_since=uow.clock.now())
    await approve_file(uow, file)
    await tell(uow, request, events.RequestApproved(choice=request.choice_id))
    return None


async def end(uow: UnitOfWork, request: Request, event: str, file: File, because: str) -> None:
    """Refuse or withdraw: stages that have not answered are void; the file begins a new round unless it has already."""
    now = uow.clock.now()
    for one in await stages_of(uow, request.id):
        if one.state in ("waiting", "asked", "returned"):
            await cancel(uow, OVERDUE, one.id)
            await transition(uow, STAGE, one, "void")
    await cancel(uow, CORRECTION_OVERDUE, request.id)
    await transition(uow, REQUEST, request, event, state_since=now, closed_at=now, correct_by=None)
    choice = await uow.session.get(Choice, request.choice_id, populate_existing=True)
    stands = choice is not None and choice.withdrawn_at is None
    if stands and file.state in ("in_approval", "approved"):
        await new_round(uow, file, because=because)


async def tell(uow: UnitOfWork, request: Request, event: Event) -> None:
    """Record an event in the request's stream, for its body to read."""
    await record(uow, events.stream(request.id), event, on_behalf_of=OrganisationId(request.organisation_id))


def is_late(due: datetime | None, now: datetime) -> bool:
    """Whether a deadline has passed."""
    return due is not None and now > due
