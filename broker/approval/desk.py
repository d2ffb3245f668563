"""Pages of those who answer: the centre's desk (W5), an opinion or a decision (W6), its confirmation, a return."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.approval import queries
from broker.approval.chain import Effect
from broker.approval.deciding import (
    OUTCOMES,
    answer_problems,
    decide_stage,
    decision_problems,
    release_stage,
    return_request,
    take_stage,
)
from broker.approval.detail import Detail
from broker.approval.errors import StageAnswered
from broker.approval.inputs import Decide, Return
from broker.approval.library import library
from broker.approval.models import StageId
from broker.approval.pages import ahead, one, shown, step
from broker.approval.turns import whose
from core.errors import CourtierError, Invalid, NotFound, Problem, WrongState
from core.inputs import parse, readable
from core.web.pages import page
from core.web.web import Web


@page("desk.show", fr="/demandes-a-traiter", en="/requests-to-process", signed_in=True)
async def desk(web: Web) -> Response[Any]:
    """The three lanes, each by deadline (decision 20)."""
    found = await web.database.read(web.actor, lambda uow: queries.desk(uow, web.actor))
    body = web.query.get("organisme", "")
    bodies = sorted({row.organisation for rows in found.lanes.values() for row in rows})
    lanes = {lane: [row for row in rows if not body or row.organisation == body] for lane, rows in found.lanes.items()}
    return web.page(
        "broker/approval/desk.html",
        desk=found,
        lanes=lanes,
        lane_of=queries.Lane,
        turn_of=lambda row: whose(web.language, row.party, row.people),
        bodies=bodies,
        body=body,
        now=web.clock.now(),
    )


@page(
    "requests.take",
    fr="/demandes/{request_id:uuid}/prendre",
    en="/requests/{request_id:uuid}/take",
    method="POST",
    signed_in=True,
    shown_by="requests.show",
)
async def take(web: Web, request_id: UUID) -> Response[Any]:
    """Take the request, then read it."""
    stage = stage_of(web, await one(web, request_id))
    await web.database.run(web.actor, lambda uow: take_stage(uow, web.actor, stage))
    return web.redirect("requests.answer", request_id=request_id)


@page(
    "requests.release",
    fr="/demandes/{request_id:uuid}/remettre",
    en="/requests/{request_id:uuid}/release",
    method="POST",
    signed_in=True,
    shown_by="requests.show",
)
async def release(web: Web, request_id: UUID) -> Response[Any]:
    """Give it back to the team."""
    stage = stage_of(web, await one(web, request_id))
    await web.database.run(web.actor, lambda uow: release_stage(uow, web.actor, stage))
    return web.redirect("requests.show", notice="requests-released-notice", request_id=request_id)


@page(
    "requests.answer",
    fr="/demandes/{request_id:uuid}/repondre",
    en="/requests/{request_id:uuid}/answer",
    signed_in=True,
)
async def answer(web: Web, request_id: UUID) -> Response[Any]:
    """Everything that the decision or the opinion needs, on one page; the centre's has more to judge."""
    found = await one(web, request_id)
    if found.asked is None or found.stage is None:
        return web.redirect("requests.show", request_id=request_id)
    if found.refusal is not None:
        raise found.refusal
    return answering(web, found, {})


def answering(web: Web, found: Detail, form: dict[str, Any]) -> Response[Any]:
    """The page on which a stage is answered, filled in with what was typed."""
    assert found.asked is not None
    template = "opinion" if found.asked.scope == "centre" else "decision"
    outcomes = OUTCOMES[Effect(found.asked.effect)]
    return web.page(f"broker/approval/{template}.html", outcomes=outcomes, form=form, **shown(web, found))


@page(
    "requests.answer.check",
    fr="/demandes/{request_id:uuid}/repondre",
    en="/requests/{request_id:uuid}/answer",
    method="POST",
    signed_in=True,
)
async def check(web: Web, request_id: UUID) -> Response[Any]:
    """The consequences of the answer, in one sentence, before it is given; or the form again, to change it."""
    found = await one(web, request_id)
    key = stage_of(web, found)
    if found.stage is None or found.stage.id != key:
        raise too_late(found, key)
    if found.refusal is not None:
        raise found.refusal
    if web.field("change"):
        return answering(web, found, {key: value for key, value in typed(web).items() if key != "change"})
    given = await web.parse(Decide, typed(web), lambda uow, actor, known: answer_problems(uow, actor, key, known))
    problems = decision_problems(found.stage, given.model_dump())
    if problems:
        raise Invalid(problems)
    waiting = [stage for stage in found.stages if stage.state == "waiting"]
    return web.page(
        "broker/approval/confirm.html",
        given=given,
        follows=step(web.language, waiting[0], first=True) if waiting else "",
        **shown(web, found),
    )


@page(
    "requests.decide",
    fr="/demandes/{request_id:uuid}/repondre/confirmer",
    en="/requests/{request_id:uuid}/answer/confirm",
    method="POST",
    signed_in=True,
    shown_by="requests.answer",
)
async def decide(web: Web, request_id: UUID) -> Response[Any]:
    """Give the answer."""
    given = parse(Decide, typed(web))
    stage = stage_of(web, await one(web, request_id))
    try:
        await web.database.run(web.actor, lambda uow: decide_stage(uow, web.actor, stage, given))
    except StageAnswered as error:
        # Their own answer, sent twice.
        if error.person != web.actor.person:
            raise
    return web.redirect("requests.answered", request_id=request_id)


@page(
    "requests.answered",
    fr="/demandes/{request_id:uuid}/reponse-rendue",
    en="/requests/{request_id:uuid}/answered",
    signed_in=True,
)
async def answered(web: Web, request_id: UUID) -> Response[Any]:
    """What the reader answered, what follows from it, and what waits for them next."""
    found = await one(web, request_id)
    given = answer_of(web, found)
    if not given:
        return web.redirect("requests.show", request_id=request_id)
    following = await web.database.read(web.actor, lambda uow: queries.next_for(uow, web.actor))
    return web.page(
        "broker/approval/answered.html",
        given=given,
        following=following,
        ahead=ahead(web.language, found) if found.request.state in ("transmitted", "approved") else [],
        **shown(web, found),
    )


@page(
    "requests.return",
    fr="/demandes/{request_id:uuid}/retourner",
    en="/requests/{request_id:uuid}/return",
    signed_in=True,
)
async def give_back(web: Web, request_id: UUID) -> Response[Any]:
    """What to correct, chosen from the library."""
    found = await one(web, request_id)
    if found.asked is None:
        return web.redirect("requests.show", request_id=request_id)
    if found.refusal is not None:
        raise found.refusal
    return web.page("broker/approval/return.html", **shown(web, found))


@page(
    "requests.return.send",
    fr="/demandes/{request_id:uuid}/retourner",
    en="/requests/{request_id:uuid}/return",
    method="POST",
    signed_in=True,
)
async def give_back_send(web: Web, request_id: UUID) -> Response[Any]:
    """Send the request back to its body."""
    given = returned(typed(web))
    stage = stage_of(web, await one(web, request_id))
    await web.database.run(web.actor, lambda uow: return_request(uow, web.actor, stage, given))
    return web.redirect("requests.answered", request_id=request_id)


# Helpers.


def answer_of(web: Web, found: Detail) -> str:
    """What the reader answered last, as an outcome or `returned`; empty when they did not."""
    for event in found.history:
        if event.person is not None and event.person == web.actor.person:
            if event.name == "request.returned":
                return "returned"
            if event.name == "request.stage_decided":
                return str(event.data["outcome"])
    return ""


def stage_of(web: Web, found: Detail) -> StageId:
    """The stage that the form was about, so that nobody answers the next one with it; that whose turn it is when the
    form does not say.

    Raises:
        NotFound: the request has no such stage. WrongState: nobody is asked.
    """
    named = web.field("stage")
    if named:
        for one_ in (*found.stages, *found.void):
            if str(one_.id) == named:
                return StageId(one_.id)
        raise NotFound("stage")
    if found.asked is None:
        raise WrongState(machine="request", state=found.request.state, event="decide")
    return StageId(found.asked.id)


def too_late(found: Detail, key: StageId) -> CourtierError:
    """Why a stage that is not asked any more takes no answer."""
    stage = next(one_ for one_ in (*found.stages, *found.void) if one_.id == key)
    if stage.state in ("decided", "returned"):
        return StageAnswered(outcome=stage.outcome or stage.state, who=stage.decided_by, at=stage.decided_at)
    return WrongState(machine="stage", state=stage.state, event="decide")


def typed(web: Web) -> dict[str, Any]:
    """What was typed, without the stage that the form is about."""
    form = web.form()
    form.pop("stage", None)
    return form


def returned(form: dict[str, Any]) -> Return:
    """The form of a return: one line a field of the library, of which those ticked count.

    Raises:
        Invalid: with every problem, at the lines of the form.
    """
    lines = form.get("points", [])
    ticked = [place for place, line in enumerate(lines) if isinstance(line, dict) and "field" in line]
    if not ticked:
        raise Invalid([Problem("request-point-missing", ("points",))])
    data = {**form, "points": [lines[place] for place in ticked]}
    problems = library().problems(readable(Return, data).get("points", ()))
    try:
        given = parse(Return, data)
    except Invalid as error:
        problems = [*error.problems, *problems]
    if problems:
        raise Invalid([placed(one, ticked) for one in problems])
    return given


def placed(problem: Problem, ticked: list[int]) -> Problem:
    """A problem at the line of the form that it is about."""
    if len(problem.path) > 1 and problem.path[0] == "points" and isinstance(problem.path[1], int):
        return Problem(problem.name, ("points", ticked[problem.path[1]], *problem.path[2:]), problem.params)
    return problem
