"""W1 « Avant de commencer », the list of files, and opening one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.pricing import NotPriced, Plan, read_plans, total_cost
from catalogue.queries import PublishedOffer, by_code, published
from catalogue.tree import Family, families
from core.errors import NotFound, Problem
from core.identity.actors import NOBODY
from core.identity.queries import names
from core.permits import may
from core.reference.queries import longest_term
from core.uow import UnitOfWork
from core.web import Web, page
from guidelines import language as condition
from guidelines.evaluate import evaluate
from guidelines.facts import AS_OF
from guidelines.language import facts_read
from procurement import files, need_form, queries
from procurement.families import dictionary, quantity_question, too_long
from procurement.inputs import NewFile
from procurement.market import in_force
from procurement.models import FileId
from procurement.pages.need import onward
from procurement.permissions import SEES_ALL
from procurement.rules import ruleset_for, suggestions
from procurement.turn import TONES
from procurement.wording import whose

LARGEST = 100_000
CENTURY = 1_200
"""Months beyond which a term is no longer too long but a slip of the hand, of thousands of digits maybe."""


@dataclass(frozen=True)
class Estimate:
    """What a quantity for a term costs in the catalogue today: offers priced, lowest, third lowest of more, highest."""

    quantity: int
    months: int
    offers: int
    answering: int
    low_cents: int | None
    third_cents: int | None
    high_cents: int | None


def known(family_id: str) -> Family:
    """The family of that id.

    Raises:
        NotFound: there is none.
    """
    found = families().get(family_id)
    if found is None:
        raise NotFound("family")
    return found


@page("files.before", fr="/acheter/{family_id:str}", en="/buy/{family_id:str}")
async def before(web: Web, family_id: str) -> Response[Any]:
    """Whether this route is the right one, and what it would cost."""
    of = known(family_id)
    longest = await web.database.read(NOBODY, lambda uow: longest_term(uow, uow.clock.today()))
    asked = web.query.get("months", str(longest.months)).strip()
    problems: list[Problem] = []
    found: Estimate | None = None
    if "quantity" in web.query:
        quantity, months = need_form.number(web.query["quantity"]), need_form.number(asked)
        if type(quantity) is not int or not 1 <= quantity <= LARGEST:
            problems.append(Problem("quantity-between", ("quantity",), {"limit": LARGEST}))
        if type(months) is not int or not 1 <= months <= CENTURY:
            problems.append(Problem("quantity-between", ("months",), {"limit": longest.months}))
        elif months > longest.months:
            problems.append(too_long(months, longest, "months"))
        if not problems:
            found = await web.database.read(NOBODY, lambda uow: estimate(uow, of, quantity, months))
    return web.page(
        "procurement/before.html",
        problems=problems,
        form={"quantity": web.query.get("quantity", ""), "months": asked},
        limit=longest.months,
        family=of,
        estimate=found,
        signed_in=web.visit.session_id is not None,
        # Whoever acts for nobody yet signs in, or chooses an organisation, on the way.
        may_start=web.actor.organisation is None or may(web.actor, "file.start"),
        offer=web.query.get("offre") or web.query.get("offer"),
    )


async def estimate(uow: UnitOfWork, of: Family, quantity: int, months: int) -> Estimate:
    """Price the whole catalogue for a quantity and a term, and count the offers that meet the basic requirements."""
    today = uow.clock.today()
    offers = await published(uow, of.id)
    totals = [total for offer in offers if (total := cheapest(offer, quantity, months, today)) is not None]
    asked = {**need_form.starting_point(of.id, "small_body"), "mailboxes": quantity}
    wanted = [one for one in suggestions(of, asked, ruleset_for(of.id, today), today) if one.kind == "mandatory"]
    basic = [node for one in wanted if not unanswered(node := condition.parse(one.predicate), asked)]
    return Estimate(
        quantity,
        months,
        len(totals),
        sum(meets(of, offer, asked, basic, today) for offer in offers),
        min(totals, default=None),
        sorted(totals)[2] if len(totals) > 3 else None,
        max(totals, default=None),
    )


def cheapest(offer: PublishedOffer, quantity: int, months: int, today: Any) -> int | None:
    """The lowest total of an offer's plans, in cents; None when none has a price for this quantity."""
    totals = [priced(plan, quantity, months) for plan in read_plans(offer.plans) if in_force(plan, today)]
    return min((one for one in totals if one is not None), default=None)


def priced(plan: Plan, quantity: int, months: int) -> int | None:
    """The total of a plan in cents, None when it has no price for this quantity."""
    try:
        return total_cost(plan, quantity, months).total.cents
    except NotPriced:
        return None


def unanswered(one: condition.Node, asked: dict[str, Any]) -> bool:
    """Whether a condition rests on an answer that nobody has given yet: it says nothing of an offer."""
    return any(name.startswith("need.") and name.removeprefix("need.") not in asked for name in facts_read(one))


def meets(
    of: Family, offer: PublishedOffer, asked: dict[str, Any], conditions: Sequence[condition.Node], today: date
) -> bool:
    """Whether an offer surely meets conditions."""
    raw = {**of.facts_of(offer=offer.answers, need=asked), AS_OF: today.isoformat()}
    facts = dictionary(of.id).read(raw)
    return all(evaluate(one, facts) is True for one in conditions)


@page("files.index", fr="/dossiers", en="/procurement-files", signed_in=True)
async def index(web: Web) -> Response[Any]:
    """The files of the body, newest first."""
    try:
        cursor = UUID(web.query["before"]) if "before" in web.query else None
    except ValueError:
        cursor = None

    async def work(uow: UnitOfWork) -> tuple[list[queries.Listed], bool, Mapping[UUID, str]]:
        files = await queries.files_of(uow, web.actor, before=cursor)
        shown = await queries.listed(uow, web.actor, files[: queries.PAGE])
        more = len(files) > queries.PAGE
        return shown, more, await names(uow, {one for each in shown for one in each.turn.people})

    shown, more, known = await web.database.read(web.actor, work)
    return web.page(
        "procurement/files.html",
        files=shown,
        tones=TONES,
        whose=lambda one: whose(web.language, one.turn, known),
        several=web.actor.group in SEES_ALL,
        following=str(shown[-1].file.id) if more else "",
        today=web.clock.today(),
        may_start=may(web.actor, "file.start"),
    )


@page("files.new", fr="/dossiers/nouveau", en="/procurement-files/new", signed_in=True)
async def new(web: Web) -> Response[Any]:
    """Name the purchase, and say where it starts from."""
    family_id = web.field("family") or web.query.get("family", "email")
    return web.page(
        "procurement/new.html",
        family=known(family_id),
        templates=sorted(need_form.TEMPLATES.get(family_id, {})),
        offer=web.field("started_from") or web.query.get("offer", ""),
        quantity=web.field("quantity") or web.query.get("quantity", ""),
    )


@page("files.new.send", fr="/dossiers/nouveau", en="/procurement-files/new", method="POST", signed_in=True)
async def start(web: Web) -> Response[Any]:
    """Open the file; a template brings its usual answers."""
    typed = web.form()
    code = str(typed.pop("started_from", ""))
    quantity = need_form.number(typed.pop("quantity", None))
    given = await web.parse(NewFile, typed, files.start_problems)

    async def work(uow: UnitOfWork) -> str:
        offers = await by_code(uow, [code]) if code else []
        made = await files.start_file(
            uow,
            web.actor,
            family_id=given.family,
            title=given.title,
            template=given.template,
            started_from_offer=offers[0].offer_id if offers else None,
            context=given.context.model_dump(mode="json", exclude_none=True),
            answers=estimated(given.family, quantity),
        )
        return str(made.id)

    started = FileId(UUID(await web.once(work)))
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, started))
    return onward(web, opened.file, notice="files-started-notice")


def estimated(family_id: str, quantity: Any) -> dict[str, Any]:
    """The quantity of the estimate, as the need's first answer."""
    if type(quantity) is not int or not 1 <= quantity <= LARGEST:
        return {}
    return {quantity_question(known(family_id)).id: quantity}
