"""« Précisions demandées »: what a supplier was asked, by when, and its answer in the terms of its own offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import display, family
from catalogue.tree.kinds.records import REGIONS
from core.errors import NotFound
from core.identity.actors import Role
from core.inputs import parse
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from core.web.paging import ON_A_PAGE, beyond, page_count, page_number
from procurement import evaluation, need_form, queries
from procurement.inputs import ClarificationAnswer
from procurement.models import Clarification, ClarificationId
from procurement.need_form import NeedPage


@page("clarifications.list", fr="/precisions", en="/clarifications", signed_in=True)
async def clarification_list(web: Web) -> Response[Any]:
    """What waits for an answer first, by deadline; then what was answered. Others than suppliers read whose it is."""

    at = page_number(web)

    async def work(uow: UnitOfWork) -> tuple[queries.Clarifications, dict[UUID, str]]:
        every = await queries.clarifications_of(uow, web.actor, page=at, limit=ON_A_PAGE)
        bodies = list({one.organisation_id for one in every.found})
        rows = await uow.raw.fetch("SELECT id, name FROM organisation WHERE id = ANY ($1)", bodies)
        return every, {row["id"]: row["name"] for row in rows}

    listed, bodies = await web.database.read(web.actor, work)
    today = web.clock.today()
    waiting = [one for one in listed.found if one.answered_at is None and one.due_on >= today]
    pages = page_count(listed.total, ON_A_PAGE)
    if (last := beyond(web, at, pages)) is not None:
        return last
    return web.page(
        "procurement/clarifications.html",
        waiting=waiting,
        others=[one for one in listed.found if one not in waiting],
        count=listed.waiting,
        at=at,
        pages=pages,
        today=today,
        bodies=bodies,
        asked=web.actor.has(Role.SUPPLIER),
    )


@page(
    "clarifications.show",
    fr="/precisions/{clarification_id:uuid}",
    en="/clarifications/{clarification_id:uuid}",
    signed_in=True,
)
async def show(web: Web, clarification_id: UUID) -> Response[Any]:
    """One question and its answer form; once answered, what was answered and what it shows."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        one = await queries.clarification_of(uow, web.actor, ClarificationId(clarification_id))
        body = await uow.raw.fetchval("SELECT name FROM organisation WHERE id = $1", one.organisation_id)
        return {"one": one, "body": body}

    found = await web.database.read(web.actor, work)
    one: Clarification = found["one"]
    late = one.answered_at is None and web.clock.today() > one.due_on
    return web.page(
        "procurement/clarification.html",
        questions=questions_of(one).questions,
        answers=one.answers or {},
        given=answered(web, one),
        regions=REGIONS,
        late=late,
        open=one.answered_at is None and not late and may(web.actor, "clarification.answer", one),
        **found,
    )


@page(
    "clarifications.send",
    fr="/precisions/{clarification_id:uuid}",
    en="/clarifications/{clarification_id:uuid}",
    method="POST",
    signed_in=True,
)
async def answer(web: Web, clarification_id: UUID) -> Response[Any]:
    """Answer, once; judged at once."""
    typed = web.form()
    key = ClarificationId(clarification_id)

    async def work(uow: UnitOfWork) -> None:
        one = await queries.clarification_of(uow, web.actor, key)
        answers = need_form.given(questions_of(one), typed)
        given = parse(ClarificationAnswer, {"answers": answers, "note": typed.get("note")})
        await evaluation.answer_clarification(uow, web.actor, key, answers=given.answers, note=given.note)

    await web.database.run(web.actor, work)
    return web.redirect("clarifications.show", clarification_id=clarification_id)


def questions_of(one: Clarification) -> NeedPage:
    """The questions of the offer that a clarification asks, follow-ups inside those that ask them."""
    tree = family(one.question["family"]).offer
    asked = set(one.question["questions"])
    if not asked <= set(tree.questions):
        raise NotFound("question")
    tops = [tree.questions[name] for name in tree.questions if name in asked and not under(tree, name, asked)]
    return NeedPage("clarification", tuple(tops))


def under(tree: Any, name: str, asked: set[str]) -> bool:
    """Whether a question is shown inside another one that is asked too."""
    parent = tree.parents.get(name)
    while parent is not None:
        if parent.question.id in asked:
            return True
        parent = tree.parents.get(parent.question.id)
    return False


def answered(web: Web, one: Clarification) -> list[tuple[Any, str]]:
    """What was answered, in words."""
    tree = family(one.question["family"]).offer
    given = one.answers or {}
    return [(tree.questions[name], display(tree.questions[name], given[name], web.language)) for name in given]
