"""Pages for reviewers: the files, a purchase in one page, its results computed again, its evidence, the report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar.response import Response

from broker.review import listing, queries, wording
from broker.review.bundle import Chain, check_chain, evidence_bundle
from broker.review.events import stream
from broker.review.listing import Filters
from broker.review.recomputing import recompute as compute_again
from broker.review.report import GROUPS, download, report
from broker.services.timeline import entries
from core import spreadsheets
from core.errors import Invalid, Problem
from core.identity.queries import names
from core.ledger.reading import history
from core.uow import UnitOfWork
from core.web.pages import page
from core.web.paging import ON_A_PAGE, beyond, page_count, page_number
from core.web.web import Web
from procurement.machines import FILE
from procurement.turn import TONES

STATES = ("defining", "consulting", "assessing", "proposed", "in_approval", "approved", "contracted", "abandoned")
YEAR = timedelta(days=365)
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""The years that purchases are looked for in."""

assert frozenset(STATES) == FILE.states


@page("review.list", fr="/verification", en="/review", signed_in=True)
async def review_list(web: Web) -> Response[Any]:
    """Every file with its signals, narrowed by filters."""
    wanted, problems = filters_of(web)
    at = page_number(web)

    async def work(uow: UnitOfWork) -> Any:
        return await listing.listed(uow, web.actor, wanted, page=at, limit=ON_A_PAGE), await listing.named(uow)

    found, (bodies, suppliers) = await web.database.read(web.actor, work)
    t = web.language.t
    pages = page_count(found.total, ON_A_PAGE)
    if (last := beyond(web, at, pages)) is not None:
        return last
    return web.page(
        "broker/review/list.html",
        problems=problems,
        form={"du": web.query.get("du", ""), "au": web.query.get("au", "")},
        found=found.files,
        total=found.total,
        unread=found.unread,
        at=at,
        pages=pages,
        wanted=wanted,
        narrowed=wanted != Filters() or bool(problems),
        tones=TONES,
        states=[(one, t(f"review-state-{one}")) for one in STATES],
        bodies=bodies,
        suppliers=suppliers,
    )


@page("review.purchase", fr="/achats/{number:str}", en="/purchases/{number:str}", signed_in=True)
async def purchase(web: Web, number: str) -> Response[Any]:
    """« L'achat en une page »."""

    async def work(uow: UnitOfWork) -> Any:
        found = await queries.purchase(uow, web.actor, await queries.find(uow, number))
        await queries.note_reading(uow, web.actor, found)
        reviews = [one for one in await history(uow, stream(found.file_id)) if one.name == "review.results_recomputed"]
        who = {UUID(one["person"]) for one in found.summary.people} | {one["decided_by"] for one in found.decided}
        who |= {one.person for one in reviews if one.person is not None}
        if found.contract is not None:
            who.add(found.contract["concluded_by"])
        return (
            found,
            await entries(uow, found.streams),
            await check_chain(uow, found.streams),
            reviews,
            await names(uow, who),
        )

    found, (events, people), chain, reviews, known = await web.database.run(web.actor, work)
    history_told = wording.chronology(found, events, people, web.language)
    return web.page(
        "broker/review/purchase.html",
        found=found,
        summary=found.summary,
        first=wording.first_line(found, web.language),
        groups=wording.groups(found, web.language),
        signals=wording.signals(found, web.language),
        changes=wording.changes(found, web.language),
        people=wording.people(found, known, web.language),
        decided=wording.decided(found, known, web.language),
        chain=chain,
        broken=broken(chain),
        recomputed=reviews[-1] if reviews else None,
        recomputed_by=known.get(reviews[-1].person, "") if reviews else "",
        tone=TONES[found.summary.state],
        history=history_told,
        milestones=[one for one in history_told if one["milestone"]],
    )


@page(
    "review.recompute",
    fr="/achats/{number:str}/recalculer",
    en="/purchases/{number:str}/recompute",
    method="POST",
    signed_in=True,
)
async def recompute(web: Web, number: str) -> Response[Any]:
    """Compute the results again and say whether they are the same."""

    async def work(uow: UnitOfWork) -> None:
        await compute_again(uow, web.actor, await queries.find(uow, number))

    await web.database.run(web.actor, work)
    return web.redirect("review.purchase", number=number, notice="review-recomputed-notice", fragment="recomputed")


@page("review.evidence", fr="/achats/{number:str}/preuve", en="/purchases/{number:str}/evidence", signed_in=True)
async def evidence(web: Web, number: str) -> Response[Any]:
    """The bundle, to be kept and verified elsewhere."""

    async def work(uow: UnitOfWork) -> Any:
        return await evidence_bundle(uow, web.actor, await queries.find(uow, number))

    made = await web.database.run(web.actor, work)
    return web.download(made.body, made.filename, "application/json")


@page("review.report", fr="/rapport", en="/report", signed_in=True)
async def report_page(web: Web) -> Response[Any]:
    """Requests, value and time to decision over a period."""
    problems: tuple[Problem, ...] = ()
    try:
        first, last, group = period_of(web)
    except Invalid as error:
        problems, (first, last, group) = tuple(error.problems), usual_period(web)
    found = await web.database.read(web.actor, lambda uow: report(uow, web.actor, first, last, group))
    typed: dict[str, Any] = {name: web.query[name] for name in ("du", "au") if name in web.query} if problems else {}
    return web.page(
        "broker/review/report.html",
        problems=problems,
        found=found,
        months=wording.months(found, web.language),
        groups=[(one, web.language.t(f"review-by-{one}")) for one in GROUPS],
        query={"du": first.isoformat(), "au": last.isoformat(), "par": group},
        form={"du": first.isoformat(), "au": last.isoformat(), **typed},
    )


@page("review.report.csv", fr="/rapport/csv", en="/report/csv", signed_in=True)
async def report_csv(web: Web) -> Response[Any]:
    """The same as CSV."""
    first, last, group = period_of(web)
    body, filename = await web.database.run(
        web.actor, lambda uow: download(uow, web.actor, first, last, group, web.language)
    )
    return web.download(body, filename, spreadsheets.MEDIA_TYPE)


def broken(chain: Chain) -> dict[str, Any] | None:
    """The first event that does not hold, for the error's sentence."""
    if chain.broken is None:
        return None
    return {"event": chain.broken["seq"], "at": chain.broken["occurred_at"]}


def filters_of(web: Web) -> tuple[Filters, list[Problem]]:
    """What the address narrows the list to, and what is wrong with its days; what cannot be read narrows nothing."""
    given = web.query
    days, problems = days_of(web)
    if days["du"] and days["au"] and days["du"] > days["au"]:
        problems.append(Problem("review-reversed", ("au",)))
        days["au"] = None
    filters = Filters(
        state=given.get("etat") if given.get("etat") in STATES else None,
        body=uuid_of(given.get("organisme", "")),
        supplier=uuid_of(given.get("fournisseur", "")),
        first=days["du"],
        last=days["au"],
        words=given.get("mots", "").strip()[:100],
        signals=given.get("signal") == "1",
    )
    return filters, problems


def days_of(web: Web) -> tuple[dict[str, date | None], list[Problem]]:
    """The days « du » and « au » of an address, and what is wrong with them."""
    days: dict[str, date | None] = {"du": None, "au": None}
    problems: list[Problem] = []
    for name in days:
        typed = web.query.get(name, "").strip()
        day = day_of(typed)
        if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
            days[name] = day
        elif typed:
            problems.append(Problem("not-date" if day is None else "review-year", (name,)))
    return days, problems


def usual_period(web: Web) -> tuple[date, date, str]:
    """The last twelve months by body."""
    today = web.clock.today()
    return today - YEAR + timedelta(days=1), today, GROUPS[0]


def period_of(web: Web) -> tuple[date, date, str]:
    """The period and the grouping that the address asks for; the last twelve months by body when it asks nothing.

    Raises:
        Invalid: a date cannot be read, or the period ends before it begins or lasts more than ten years.
    """
    today = web.clock.today()
    days, problems = days_of(web)
    last = days["au"] or today
    first = days["du"] or last - YEAR + timedelta(days=1)
    if not problems and not first <= last <= first + 10 * YEAR:
        problems.append(Problem("review-period", ("au",)))
    if problems:
        raise Invalid(problems)
    group = web.query.get("par", GROUPS[0])
    return first, last, group if group in GROUPS else GROUPS[0]


def day_of(text: str) -> date | None:
    """A day written 2026-06-12, None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def uuid_of(text: str) -> UUID | None:
    """An identifier, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
