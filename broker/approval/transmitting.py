"""The body's side of a request: seeing its chain, transmitting it, correcting what was returned, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from broker.approval import events
from broker.approval.chain import Chain
from broker.approval.checks import Judged, facts_hash, judge
from broker.approval.facts import UNFAVOURABLE, Told, pinned_chain, purchase_chain, told
from broker.approval.inputs import Withdraw
from broker.approval.machines import REQUEST, STAGE
from broker.approval.models import Request, RequestId, ReturnPoint, Stage
from broker.approval.people import named
from broker.approval.plan import NobodyToDecide, PlannedStage, Replan, replan
from broker.approval.points import points_of
from broker.approval.proposed import Proposed, proposed
from broker.approval.stages import (
    CORRECTION_OVERDUE,
    OVERDUE,
    end,
    file_of,
    go_on,
    labels,
    open_request,
    planned,
    stage_row,
    stages_of,
    standing_of,
    tell,
)
from broker.approval.turns import NAMED
from core.calendar import add_working_days
from core.due import cancel
from core.errors import Invalid, Problem, WrongState
from core.identity.actors import Actor
from core.ids import new_id
from core.machines import transition
from core.permits import permit
from core.uow import UnitOfWork
from procurement.files import open_file, standing_choice, submit_file, who
from procurement.models import Choice, File, FileId
from procurement.numbering import next_number

NUMBERS = "request"
OPEN = ("transmitted", "returned", "approved")


@dataclass(frozen=True)
class ShownStage:
    """A stage of a chain as people see it before it exists: what it is called, who holds it, how long it has."""

    rule: str
    capacities: tuple[Mapping[str, Any], ...]
    effect: str
    scope: str
    names: tuple[str, ...]
    due_working_days: int
    expected_by: date
    escalated: bool
    source: Mapping[str, str] | None

    @property
    def many(self) -> bool:
        """Whether more people may answer than are named one by one."""
        return len(self.names) > NAMED


@dataclass(frozen=True)
class Preview:
    """A chain before it is sent, with everything that still stands in the way (decision 9)."""

    file: File
    choice: Choice
    proposed: Proposed
    chain: Chain
    stages: tuple[ShownStage, ...]
    problems: tuple[Problem, ...]
    points: tuple[Mapping[str, Any], ...]
    facts_hash: str
    resubmits: Request | None = None
    told: Told | None = field(default=None, repr=False)

    @property
    def ready(self) -> bool:
        """Whether it may be transmitted."""
        return not self.problems


async def preview_chain(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Preview:
    """The chain that the file's choice would pass now, with names, and every problem; nothing is written.

    Raises:
        NotFound: no file, or no choice stands. PermissionDenied.
    """
    file = (await open_file(uow, actor, "file.read", file_id, lock=False)).file
    permit(actor, "request.transmit", file)
    returned = next(iter(await requests_of(uow, file_id, ("returned",))), None)
    chain = pinned_chain(returned.chain) if returned is not None else purchase_chain(uow.clock.today())
    choice = await standing_choice(uow, file)
    known = await told(uow, file) if returned is None else await told_again(uow, returned, file)
    judged = await judge(uow, file, choice, known)
    others = await requests_of(uow, file_id, ("transmitted", "approved"))
    problems = [*state_problems(file, returned), *map(already_open, others), *judged.problems]
    stages: tuple[PlannedStage, ...] = ()
    try:
        stages = await planned(uow, chain, file, known, returned.requester_id if returned else actor.person)
    except NobodyToDecide as error:
        problems.append(nobody(chain, error))
    return Preview(
        file=file,
        choice=choice,
        proposed=await proposed(uow, choice),
        chain=chain,
        stages=await shown(uow, chain, stages),
        problems=tuple(problems),
        points=tuple(points(judged, known)),
        facts_hash=facts_hash(known),
        resubmits=returned,
        told=known,
    )


async def transmit_request(uow: UnitOfWork, actor: Actor, file_id: FileId, *, shown_hash: str | None = None) -> Request:
    """Ask for the file's choice to be approved: pin chain, rules, results and facts, and ask the first stage.

    Args:
        shown_hash: the hash of the facts that the preview showed; another one now is refused.

    Raises:
        PermissionDenied, NotFound. WrongState: no choice is proposed.
        Invalid: with everything that stands in the way: exclusions not accepted, levels not confirmed, a blocking
            rule not met or not shown to be, nobody to decide.
        VersionConflict: the facts changed since the preview.
    """
    file = (await open_file(uow, actor, "file.read", file_id)).file
    permit(actor, "request.transmit", file)
    if file.state != "proposed":
        raise WrongState(machine="file", state=file.state, event="submit")
    still_open = await requests_of(uow, file_id, OPEN)
    if still_open:
        raise Invalid([already_open(still_open[0])])
    chain = purchase_chain(uow.clock.today())
    choice = await standing_choice(uow, file)
    known = await told(uow, file)
    judged = await judge(uow, file, choice, known)
    stages = await checked(uow, chain, file, known, judged, who(actor, "request.transmit"))
    require_shown(shown_hash, known)
    now = uow.clock.now()
    request = Request(
        id=new_id(),
        number=f"D-{await next_number(uow, NUMBERS)}",
        organisation_id=file.organisation_id,
        kind="purchase",
        file_id=file.id,
        choice_id=choice.id,
        title=file.title,
        requester_id=who(actor, "request.transmit"),
        chain={"id": chain.id, "version": chain.version, "hash": chain.hash},
        assessment=judged.pinned(known),
        facts=known.pinned(),
        points=points(judged, known),
        changes=[],
        state=REQUEST.initial,
        transmitted_at=now,
        state_since=now,
    )
    uow.session.add(request)
    await uow.flush()
    uow.session.add_all([stage_row(request, chain, one, place) for place, one in enumerate(stages, 1)])
    await submit_file(uow, file)
    event = events.RequestTransmitted(
        number=request.number,
        file=file.id,
        choice=choice.id,
        chain=f"{chain.id} {chain.version}",
        chain_hash=chain.hash,
        ruleset=f"{request.assessment['ruleset']} {request.assessment['version']}",
        ruleset_hash=request.assessment["hash"],
        facts_hash=request.assessment["facts_hash"],
        stages=[one.key.rule for one in stages],
        total_cents=choice.total_cents,
    )
    await tell(uow, request, event)
    await go_on(uow, request, file)
    return request


async def resubmit_request(
    uow: UnitOfWork,
    actor: Actor,
    request_id: RequestId,
    *,
    shown_hash: str | None = None,
    expected_version: int | None = None,
) -> Request:
    """Send a returned request back. Stages whose inputs are the same keep their answer, an opinion against it too, with
    the decision that this asks for; the others are asked anew.

    Raises:
        WrongState: the request was not returned, or its file has no choice to approve.
        Invalid, VersionConflict, PermissionDenied: as when it was transmitted.
    """
    request = await open_request(uow, actor, "request.transmit", request_id, expected_version=expected_version)
    REQUEST.check(request, "resubmit", actor)
    file = await file_of(uow, request)
    if file.state not in ("proposed", "in_approval"):
        raise WrongState(machine="file", state=file.state, event="submit")
    chain = pinned_chain(request.chain)
    choice = await standing_choice(uow, file)
    known = await told_again(uow, request, file)
    judged = await judge(uow, file, choice, known)
    stages = await checked(uow, chain, file, known, judged, request.requester_id)
    require_shown(shown_hash, known)
    before, after = dict(request.facts), known.pinned()
    done = await apply_replan(uow, request, chain, stages)
    changed = [
        {"fact": name, "before": value_in(before, name), "after": value_in(after, name)}
        for name in sorted({*before, *after})
        if value_in(before, name) != value_in(after, name)
    ]
    change = {"at": uow.clock.now().isoformat(), "changed": changed, **done}
    if file.state == "proposed":
        await submit_file(uow, file)
    await cancel(uow, CORRECTION_OVERDUE, request.id)
    await uow.session.exec(
        update(ReturnPoint)
        .where(col(ReturnPoint.request_id) == request.id, col(ReturnPoint.resolved_at).is_(None))
        .values(resolved_at=uow.clock.now())
        .execution_options(synchronize_session=False)
    )
    await transition(
        uow,
        REQUEST,
        request,
        "resubmit",
        choice_id=choice.id,
        assessment=judged.pinned(known),
        facts=after,
        points=points(judged, known),
        changes=[*request.changes, change],
        state_since=uow.clock.now(),
        correct_by=None,
    )
    event = events.RequestResubmitted(
        choice=choice.id,
        facts_hash=request.assessment["facts_hash"],
        changed=[one["fact"] for one in changed],
        kept=done["kept"],
        voided=done["void"],
        inserted=done["inserted"],
    )
    await tell(uow, request, event)
    await go_on(uow, request, file)
    return request


async def withdraw_request(
    uow: UnitOfWork, actor: Actor, request_id: RequestId, given: Withdraw, *, expected_version: int | None = None
) -> Request:
    """Take a request back, saying why; the file begins a new round.

    Raises:
        PermissionDenied, WrongState, VersionConflict.
    """
    request = await open_request(uow, actor, "request.withdraw", request_id, expected_version=expected_version)
    REQUEST.check(request, "withdraw", actor)
    await end(uow, request, "withdraw", await file_of(uow, request), "withdrawn")
    await tell(uow, request, events.RequestWithdrawn(because=given.because))
    return request


# Helpers.


async def requests_of(uow: UnitOfWork, file_id: UUID, states: Sequence[str]) -> Sequence[Request]:
    """The requests of a file in these states."""
    query = select(Request).where(Request.file_id == file_id, col(Request.state).in_(states))
    return (await uow.session.exec(query)).all()


def already_open(request: Request) -> Problem:
    """A file has one request at a time: the one of an earlier round is withdrawn first."""
    return Problem("request-already-open", ("request",), {"number": request.number})


async def checked(
    uow: UnitOfWork, chain: Chain, file: File, known: Told, judged: Judged, requester: UUID
) -> tuple[PlannedStage, ...]:
    """The stages of a request in whose way nothing stands.

    Raises:
        Invalid: with everything that does.
    """
    problems = list(judged.problems)
    stages: tuple[PlannedStage, ...] = ()
    try:
        stages = await planned(uow, chain, file, known, requester)
    except NobodyToDecide as error:
        problems.append(nobody(chain, error))
    if problems:
        raise Invalid(problems)
    return stages


async def told_again(uow: UnitOfWork, request: Request, file: File) -> Told:
    """What is known of a returned request now. An opinion against it stands as long as what it rests on is the same:
    sending the request back unchanged does not rid it of the decision that goes against the opinion.
    """
    known = await told(uow, file)
    live = await stages_of(uow, request.id)
    against = {one.id for one in live if one.outcome == "unfavourable"}
    if not against:
        return known
    try:
        stages = await planned(uow, pinned_chain(request.chain), file, known, request.requester_id)
    except NobodyToDecide:
        return known.with_value(UNFAVOURABLE, True)
    kept = replan([standing_of(one) for one in live], stages).keep
    return known.with_value(UNFAVOURABLE, True) if against & kept.keys() else known


async def apply_replan(
    uow: UnitOfWork, request: Request, chain: Chain, stages: Sequence[PlannedStage]
) -> dict[str, list[str]]:
    """Keep, void and insert; live stages are numbered after the void ones, in the order of the chain."""
    live = {one.id: one for one in await stages_of(uow, request.id)}
    wanted: Replan = replan([standing_of(one) for one in live.values()], stages)
    kept: dict[Any, Stage] = {}
    void = list(wanted.void)
    for key, one in wanted.keep.items():
        stage = live[key]
        # A stage that was being asked cannot stand behind one that has not answered yet: it waits its turn again.
        if stage.state in ("asked", "returned") and unanswered_before(wanted, live, one):
            void.append(key)
        else:
            kept[one.key, one.capacities] = stage
    for key in void:
        await cancel(uow, OVERDUE, key)
        await transition(uow, STAGE, live[key], "void")
    last = max((one.position for one in await stages_of(uow, request.id, void=True)), default=0)
    inserted: list[str] = []
    for place, one in enumerate(wanted.order, last + 1):
        stage = kept.get((one.key, one.capacities)) or stage_row(request, chain, one, place)
        if (one.key, one.capacities) in kept:
            stage.position = place
        else:
            inserted.append(one.key.rule)
        uow.session.add(stage)
        await uow.flush()
    return {
        "kept": [stage.rule for stage in kept.values()],
        "void": [live[key].rule for key in void],
        "inserted": inserted,
    }


def unanswered_before(wanted: Replan, live: Mapping[Any, Stage], stage: PlannedStage) -> bool:
    """Whether a stage that has not answered comes before `stage` in the chain."""
    kept = {(one.key, one.capacities): live[key] for key, one in wanted.keep.items()}
    for one in wanted.order:
        if one.key == stage.key and one.capacities == stage.capacities:
            return False
        found = kept.get((one.key, one.capacities))
        if found is None or found.state != "decided":
            return True
    return False


def points(judged: Judged, known: Told) -> list[dict[str, Any]]:
    """The points that need judgement."""
    results = [
        {"rule": one.rule.id, "verdict": str(one.verdict), "title": dict(one.rule.title)}
        for one in judged.results
        if not one.rule.nature.blocks
    ]
    return points_of(results, known.facts.values)


def require_shown(shown_hash: str | None, known: Told) -> None:
    """What was shown is what is asked for.

    Raises:
        Invalid: the facts changed since.
    """
    if shown_hash is not None and shown_hash != facts_hash(known):
        raise Invalid([Problem("request-preview-outdated", ("shown_hash",))])


def state_problems(file: File, returned: Request | None) -> list[Problem]:
    """Whether the file is where a request can be made of it."""
    fits = file.state == "proposed" or (returned is not None and file.state == "in_approval")
    return [] if fits else [Problem("request-nothing-proposed", ("choice",))]


def nobody(chain: Chain, error: NobodyToDecide) -> Problem:
    """Nobody holds a stage."""
    rule = error.params["rule"]
    return Problem("request-nobody", ("chain", rule), {"stage": dict(chain.rule(rule).label)})


def value_in(pinned: Mapping[str, Any], name: str) -> Any:
    """The value of a pinned fact, lists as JSON has them."""
    value = pinned.get(name, {}).get("value")
    return list(value) if isinstance(value, tuple) else value


async def shown(uow: UnitOfWork, chain: Chain, stages: Sequence[PlannedStage]) -> tuple[ShownStage, ...]:
    """Planned stages with names, and the day by which each should have answered if all take their time."""
    found: list[ShownStage] = []
    day = uow.clock.today()
    for one in stages:
        day = add_working_days(day, one.due_working_days)
        found.append(
            ShownStage(
                rule=one.key.rule,
                capacities=tuple(labels(chain, one.capacities)),
                effect=one.effect.value,
                scope=one.key.scope.value,
                names=tuple(await named(uow, one.holders)),
                due_working_days=one.due_working_days,
                expected_by=day,
                escalated=one.escalated_to is not None,
                source=chain.rule(one.key.rule).source,
            )
        )
    return tuple(found)
