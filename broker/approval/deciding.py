"""Answering a stage: taking it, deciding or giving an opinion on what was shown, returning the request.

Nobody decides what they asked for or took part in, nobody decides what they did not see, and a stage is in one pair
of hands at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from broker.approval import events
from broker.approval.chain import Effect
from broker.approval.errors import FactsChanged, NotForYou, StageAnswered, StageTaken, TookPart
from broker.approval.facts import UNFAVOURABLE, pinned_chain
from broker.approval.inputs import Decide, Return
from broker.approval.library import library
from broker.approval.machines import REQUEST, STAGE
from broker.approval.models import Request, ReturnPoint, Stage, StageId
from broker.approval.people import Held, answering_today, named, participants
from broker.approval.plan import hash_of
from broker.approval.stages import (
    CORRECTION_OVERDUE,
    OVERDUE,
    changed_facts,
    current,
    current_inputs,
    end,
    go_on,
    in_approval,
    open_request,
    planned,
    request_of_stage,
    stage_row,
    stages_of,
    standing_of,
    tell,
)
from core.calendar import deadline, local_day, working_days_between
from core.due import cancel, schedule
from core.errors import Invalid, NotFound, Problem, VersionConflict, WrongState
from core.identity.actors import Actor, PersonId, Role
from core.identity.queries import names
from core.machines import transition
from core.uow import UnitOfWork
from procurement.files import who
from procurement.models import File

OUTCOMES = {
    Effect.DECISION: ("approved", "refused"),
    Effect.ADVICE: ("favourable", "conditional", "unfavourable"),
}
NEEDS_REASON = frozenset({"refused", "unfavourable"})


async def take_stage(uow: UnitOfWork, actor: Actor, stage_id: StageId) -> Stage:
    """Take a stage, so that others who hold it leave it alone; taking it again changes nothing.

    Raises:
        StageTaken: somebody else has it. NotForYou, TookPart: it is not the actor's. StageAnswered: it has its answer.
        WrongState: it is not its turn.
    """
    request, stage = await open_stage(uow, actor, stage_id)
    await require_free(uow, actor, stage)
    await require_holder(uow, actor, request, stage)
    if stage.taken_by == actor.person:
        return stage
    taken = (
        update(Stage)
        .where(col(Stage.id) == stage_id, col(Stage.taken_by).is_(None), col(Stage.state) == "asked")
        .values(taken_by=actor.person, taken_at=uow.clock.now(), version=Stage.version + 1)
        .returning(col(Stage.id))
        .execution_options(synchronize_session=False)
    )
    if (await uow.session.exec(taken)).first() is None:
        raise VersionConflict(kind="stage", id=str(stage_id))
    await uow.session.refresh(stage)
    event = events.StageTakenUp(stage=stage.id, rule=stage.rule, person=who(actor, "request.answer"))
    await tell(uow, request, event)
    return stage


async def release_stage(uow: UnitOfWork, actor: Actor, stage_id: StageId) -> Stage:
    """Give a stage back to all who hold it; the centre's director may do so for somebody who is away.

    Raises:
        NotForYou: somebody else has it.
    """
    request, stage = await open_stage(uow, actor, stage_id)
    if stage.taken_by is None:
        return stage
    director = stage.scope == "centre" and actor.has(Role.DIRECTOR)
    if stage.taken_by != actor.person and not director:
        raise NotForYou(others=await named(uow, [stage.taken_by]))
    stage.taken_by, stage.taken_at, stage.version = None, None, stage.version + 1
    uow.session.add(stage)
    await tell(uow, request, events.StageReleased(stage=stage.id, rule=stage.rule))
    return stage


async def decide_stage(uow: UnitOfWork, actor: Actor, stage_id: StageId, given: Decide) -> Stage:
    """Give a decision or an opinion, and let the request go on: to the next stage, to approval, or to its end.

    Raises:
        TookPart: the actor asked for it, defined the need or chose. NotForYou: others hold it.
        StageTaken: somebody else has it. StageAnswered: it has its answer. WrongState: it is not its turn.
        FactsChanged: what it rests on is no longer what was shown.
        NotInApproval: the file left approval.
        Invalid: an outcome that does not fit, or a reason or conditions that are missing.
    """
    request, stage = await open_stage(uow, actor, stage_id)
    holder = await require_holder(uow, actor, request, stage)
    await require_free(uow, actor, stage)
    file = await in_approval(uow, request)
    chain, known = await current(uow, request, file)
    inputs = current_inputs(chain, stage, known)
    if given.shown_hash != hash_of(inputs):
        raise FactsChanged(number=request.number)
    problems = decision_problems(stage, given.model_dump())
    if problems:
        raise Invalid(problems)
    person, now = who(actor, "request.answer"), uow.clock.now()
    changed = changed_facts(stage.inputs, inputs)
    await transition(
        uow,
        STAGE,
        stage,
        "decide",
        outcome=given.outcome,
        decided_by=person,
        decided_at=now,
        taken_by=person,
        taken_at=stage.taken_at or now,
        reason=given.reason,
        conditions=given.conditions if given.outcome == "conditional" else None,
        inputs=inputs,
        inputs_hash=given.shown_hash,
    )
    await cancel(uow, OVERDUE, stage.id)
    event = events.StageDecided(
        stage=stage.id,
        rule=stage.rule,
        capacities=[one["rule"] for one in stage.capacities],
        effect=stage.effect,
        outcome=given.outcome,
        decided_by=person,
        stands_in_for=holder if holder != person else None,
        shown_hash=given.shown_hash,
        facts_changed=changed,
        reason=given.reason,
        conditions=stage.conditions,
    )
    await tell(uow, request, event)
    await follow(uow, request, stage, file)
    return stage


async def return_request(uow: UnitOfWork, actor: Actor, stage_id: StageId, given: Return) -> Request:
    """Send the request back to the body, pointing at what to correct; this stage's clock stops, the body's starts.

    Raises:
        TookPart, NotForYou, StageTaken, StageAnswered, WrongState, NotInApproval: as `decide_stage`.
        Invalid: nothing is pointed at, or a field or a reason is unknown.
    """
    request, stage = await open_stage(uow, actor, stage_id)
    await require_holder(uow, actor, request, stage)
    await require_free(uow, actor, stage)
    await in_approval(uow, request)
    problems = library().problems(given.points)
    if problems:
        raise Invalid(problems)
    now, today = uow.clock.now(), uow.clock.today()
    assert stage.due_at is not None
    left = max(working_days_between(today, local_day(stage.due_at)), 0)
    correct_by = deadline(today, pinned_chain(request.chain).correction_working_days)
    await cancel(uow, OVERDUE, stage.id)
    await transition(uow, STAGE, stage, "return", days_left=left, due_at=None)
    uow.session.add_all(
        [
            ReturnPoint(
                organisation_id=request.organisation_id,
                request_id=request.id,
                stage_id=stage.id,
                field=point.field,
                reason_code=point.reason,
                comment=point.comment,
                made_at=now,
            )
            for point in given.points
        ]
    )
    await transition(uow, REQUEST, request, "return", returned_at=now, state_since=now, correct_by=correct_by)
    await schedule(uow, correct_by, CORRECTION_OVERDUE, request.id)
    event = events.RequestReturned(
        stage=stage.id,
        rule=stage.rule,
        fields=[point.field for point in given.points],
        reasons=[point.reason for point in given.points],
        correct_by=correct_by,
        comment=given.comment,
    )
    await tell(uow, request, event)
    return request


# Helpers.


async def open_stage(uow: UnitOfWork, actor: Actor, stage_id: UUID) -> tuple[Request, Stage]:
    """The stage whose turn it is, and its request, both locked.

    Raises:
        NotFound, PermissionDenied. StageAnswered: it has its answer. WrongState: it is not its turn.
    """
    request = await open_request(uow, actor, "request.answer", await request_of_stage(uow, stage_id))
    query = select(Stage).where(Stage.id == stage_id).with_for_update().execution_options(populate_existing=True)
    stage = (await uow.session.exec(query)).first()
    if stage is None:
        raise NotFound("stage")
    if stage.state in ("decided", "returned"):
        raise await answered(uow, stage)
    if stage.state != "asked" or request.state != "transmitted":
        raise WrongState(machine="stage", state=stage.state, event="decide")
    return request, stage


async def answered(uow: UnitOfWork, stage: Stage) -> StageAnswered:
    """That a stage has its answer, in the words of whoever comes too late."""
    if stage.decided_by is None:
        return StageAnswered(outcome=stage.state)
    known = await names(uow, [stage.decided_by])
    return StageAnswered(
        outcome=stage.outcome or stage.state,
        who=known.get(stage.decided_by, ""),
        at=stage.decided_at,
        person=stage.decided_by,
    )


async def require_holder(uow: UnitOfWork, actor: Actor, request: Request, stage: Stage) -> PersonId:
    """The holder that the actor is or stands in for.

    Raises:
        TookPart: the actor asked for it, defined the need or chose. NotForYou: others hold the stage.
    """
    file = await uow.session.get(File, request.file_id)
    assert file is not None
    took_part = await participants(uow, file, request.requester_id)
    answering = (await answering_today(uow, [Held.of(stage, request)]))[stage.id]
    if actor.person in took_part:
        raise TookPart(others=await named(uow, answering))
    if actor.person not in answering:
        raise NotForYou(others=await named(uow, answering))
    return answering[actor.person]


async def require_free(uow: UnitOfWork, actor: Actor, stage: Stage) -> None:
    """Nobody else has taken the stage.

    Raises:
        StageTaken: « Cette demande vient d'être prise par … ».
    """
    if stage.taken_by is not None and stage.taken_by != actor.person:
        known = await names(uow, [stage.taken_by])
        raise StageTaken(who=known.get(stage.taken_by, ""), at=stage.taken_at)


async def answer_problems(uow: UnitOfWork, actor: Actor, stage_id: StageId, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of an answer that are known.

    Raises:
        NotFound, PermissionDenied: as `decide_stage`.
    """
    await open_request(uow, actor, "request.answer", await request_of_stage(uow, stage_id), lock=False)
    stage = await uow.session.get(Stage, stage_id)
    return decision_problems(stage, known) if stage is not None else []


def decision_problems(stage: Stage, known: Mapping[str, Any]) -> list[Problem]:
    """Whether what is known of the answer fits the stage, and says what it must."""
    problems: list[Problem] = []
    outcome = known.get("outcome")
    if outcome is not None and outcome not in OUTCOMES[Effect(stage.effect)]:
        problems.append(Problem("not-a-choice", ("outcome",)))
    if known.get("reason", "-") is None and (outcome in NEEDS_REASON or stage.reason_required):
        problems.append(Problem("required", ("reason",)))
    if outcome == "conditional" and known.get("conditions", "-") is None:
        problems.append(Problem("required", ("conditions",)))
    return problems


async def return_problems(uow: UnitOfWork, actor: Actor, stage_id: StageId, known: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with those of the fields of a return that are known.

    Raises:
        NotFound, PermissionDenied: as `return_request`.
    """
    await open_request(uow, actor, "request.answer", await request_of_stage(uow, stage_id), lock=False)
    return library().problems(known.get("points", ()))


async def follow(uow: UnitOfWork, request: Request, stage: Stage, file: File) -> None:
    """What an answer brings about."""
    stops = stage.outcome == "refused" or (stage.outcome == "unfavourable" and stage.unfavourable_blocks)
    if stops:
        await end(uow, request, "refuse", file, "refused")
        await tell(uow, request, events.RequestRefused(stage=stage.id, rule=stage.rule))
        return
    if stage.outcome == "unfavourable":
        await insert_wanted(uow, request, file)
    await go_on(uow, request, file)


async def insert_wanted(uow: UnitOfWork, request: Request, file: File) -> None:
    """Insert the stages that an unfavourable opinion makes the chain ask for; what stands is left as it is."""
    chain, known = await current(uow, request, file)
    known = known.with_value(UNFAVOURABLE, True)
    live = await stages_of(uow, request.id)
    standing = {capacity.rule for one in live for capacity in standing_of(one).capacities}
    wanted = await planned(uow, chain, file, known, request.requester_id)
    new = [one for one in wanted if one.key.rule not in standing]
    last = max(one.position for one in await stages_of(uow, request.id, void=True))
    for place, one in enumerate(new, last + 1):
        uow.session.add(stage_row(request, chain, one, place))
    await uow.flush()
    if new:
        await tell(uow, request, events.StagesInserted(rules=[one.key.rule for one in new]))
