"""`broker.home`: one page, its blocks by role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.approval import queries as approval
from broker.homes import queries
from broker.review.listing import Filters, listed
from broker.services.queries import cards
from broker.services.turn import TONES
from core.identity.actors import Actor, GroupRole, Role
from core.identity.queries import names
from core.language import Language
from core.permits import may
from core.uow import UnitOfWork
from core.web.pages import PART, page
from core.web.web import Web
from procurement.queries import Listed
from procurement.turn import TONES as FILE_TONES
from procurement.wording import whose

DECIDERS = (Role.MANAGER, Role.DELEGATE)
BUYERS = (Role.REQUESTER, Role.MANAGER, Role.DELEGATE, Role.ADMINISTRATOR)


@dataclass
class Home:
    """What the page shows; a block that is None concerns somebody else."""

    waiting: list[approval.Row] | None = None
    conclude: list[queries.ToConclude] | None = None
    publish: list[queries.ToPublish] | None = None
    files: list[Listed] | None = None
    services: list[Any] | None = None
    tasks: list[dict[str, Any]] | None = None
    desk: approval.Desk | None = None
    stopped: tuple[int, datetime | None] | None = None
    signals: list[Any] | None = None
    signal_count: int = 0
    unread: int = 0
    """Files too old to be looked at for signals here."""
    known: dict[UUID, str] = field(default_factory=dict)
    """The names of those whose turn it is with the files."""
    own_files: int = 0
    """How many files wait for the reader, shown or not; so with the counts beside."""
    task_count: int = 0
    question_count: int = 0
    offers: list[queries.OwnOffer] | None = None
    orders: list[queries.Order] | None = None
    order_count: int = 0
    questions: list[queries.Question] | None = None
    expiring: list[queries.Expiring] | None = None
    colleagues: list[Any] | None = None
    order: tuple[str, ...] = field(default=())


@page("broker.home", fr="/accueil", en="/home", signed_in=True)
async def home(web: Web) -> Response[Any]:
    """What waits for the reader, in words; then their blocks."""
    found = await web.database.read(web.actor, lambda uow: read(uow, web.actor))
    return web.page(
        "broker/homes/home.html",
        home=found,
        first=first_line(found, web.language),
        tones=TONES,
        lane_of=approval.Lane,
        file_tones=FILE_TONES,
        whose=lambda one: whose(web.language, one.turn, found.known),
        now=web.clock.now(),
        today=web.clock.today(),
        reach=lambda *names, **params: reach(web, *names, **params),
        may_reveal=may(web.actor, "service.read"),
        organisation=getattr(web.session, "organisation_name", ""),
    )


async def read(uow: UnitOfWork, actor: Actor) -> Home:
    """The blocks of whoever reads."""
    found = Home()
    fill: dict[GroupRole, Callable[[UnitOfWork, Actor, Home], Awaitable[None]]] = {
        GroupRole.BODY: of_body,
        GroupRole.CENTRE: of_centre,
        GroupRole.REVIEWER: of_reviewer,
        GroupRole.SUPPLIER: of_supplier,
    }
    if actor.roles and actor.group in fill:
        await fill[actor.group](uow, actor, found)
    return found


async def of_body(uow: UnitOfWork, actor: Actor, found: Home) -> None:
    """Decisions for who decides, files for who buys, services that need something, colleagues for the administrator."""
    found.waiting = await approval.waiting_for(uow, actor)
    if actor.has(*DECIDERS):
        found.conclude = await queries.to_conclude(uow)
    if may(actor, "contract.publish"):
        found.publish = await queries.to_publish(uow)
    found.files, found.own_files = await queries.files(uow, actor)
    found.known = await names(uow, {person for one in found.files for person in one.turn.people})
    found.services = await cards(uow, actor, attention=True, limit=queries.FEW)
    found.tasks, found.task_count = await queries.tasks(uow, "body")
    if actor.has(Role.ADMINISTRATOR):
        found.colleagues = await queries.colleagues(uow, actor)


async def of_centre(uow: UnitOfWork, actor: Actor, found: Home) -> None:
    """Three lanes, what expires, operations that stopped."""
    found.waiting = await approval.waiting_for(uow, actor)
    found.desk = await approval.desk(uow, actor)
    found.stopped = await queries.stopped(uow)
    found.tasks, found.task_count = await queries.tasks(uow, "centre")


async def of_reviewer(uow: UnitOfWork, actor: Actor, found: Home) -> None:
    """Files with signals."""
    raised = await listed(uow, actor, Filters(signals=True), limit=queries.FEW)
    found.signals, found.signal_count, found.unread = raised.files, raised.total, raised.unread


async def of_supplier(uow: UnitOfWork, actor: Actor, found: Home) -> None:
    """Questions to answer, tasks, what was ordered, what expires, own offers."""
    found.questions, found.question_count = await queries.questions(uow)
    found.tasks, found.task_count = await queries.tasks(uow, "supplier")
    found.expiring = await queries.expiring(uow, actor)
    found.offers = await queries.own_offers(uow, actor)
    found.orders, found.order_count = await queries.orders(uow, actor)


def first_line(found: Home, language: Language) -> str:
    """What waits, in words: « 2 décisions vous attendent; la plus ancienne depuis le … »."""
    t = language.t
    if found.desk is not None:
        counts = {lane: len(rows) for lane, rows in found.desk.lanes.items()}
        lanes = approval.Lane
        return t(
            "homes-first-desk",
            count=found.desk.total,
            ready=counts[lanes.READY],
            examine=counts[lanes.EXAMINE],
            third=counts[lanes.THIRD_PARTY],
            today=found.desk.due_today + found.desk.late,
        )
    if found.waiting:
        return t("homes-first-decisions", count=len(found.waiting), since=queries.oldest(found.waiting))
    yours = [one for one in found.files or () if one.yours]
    if yours:
        due = min((one.turn.due for one in yours if one.turn.due is not None), default=None)
        return t("homes-first-files", count=found.own_files) + (f" {t('homes-first-due', day=due)}" if due else "")
    if found.publish:
        return t("homes-first-publish", count=found.publish[0].wait, day=found.publish[0].due)
    if found.questions:
        return t("homes-first-questions", count=found.question_count, day=found.questions[0].due_on)
    if found.tasks:
        return t("homes-first-tasks", count=found.task_count, day=found.tasks[0]["due_at"])
    if found.signals is not None:
        return t("homes-first-signals", count=found.signal_count)
    if found.expiring:
        return t("homes-first-expiring", count=len(found.expiring), day=found.expiring[0].day)
    return t("homes-first-nothing")


def reach(web: Web, *names: str, **params: Any) -> str:
    """The address of the first of some pages that exists, with those of `params` that its path holds; "" for none."""
    for name in names:
        one = web.kit.routes.get(name)
        if one is None:
            continue
        wanted = {part for part, _ in PART.findall(one.fr)}
        if wanted <= params.keys():
            return web.url(name, **{key: params[key] for key in wanted})
    return ""
