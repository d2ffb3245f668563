"""The freeze, and W4 « Comparer et choisir »: ranks, what is to be shown, what is set aside, the cascade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import family
from core.errors import Invalid, Problem
from core.identity.actors import Actor
from core.inputs import parse
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import choosing, evaluation, exporting, files, freezing, quantities, queries
from procurement.assessment import AGREEMENT, PRICE
from procurement.carried import CARRIERS
from procurement.inputs import Because, NewChoice
from procurement.models import EntryId, FileId
from procurement.pages.file import declared_interest
from procurement.pages.need import version_seen
from procurement.permissions import Opened
from procurement.quantities import Curve
from procurement.standing import ListStanding, Standing
from procurement.turn import CORRECTION

REQUEST = "requests.preview"
"""The page where a choice proposed becomes a request; another room's, which an application may not have."""


@page(
    "files.freeze",
    fr="/dossiers/{file_id:uuid}/figer",
    en="/procurement-files/{file_id:uuid}/freeze",
    signed_in=True,
)
async def freeze(web: Web, file_id: UUID) -> Response[Any]:
    """What freezing does, before it is done."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id), permission="file.freeze", event="freeze")
        return {
            "file": opened.file,
            "family": family(opened.file.family),
            "left": await freezing.preview(uow, web.actor, FileId(file_id)),
            "undeclared": undeclared(opened, web.actor),
        }

    return web.page("procurement/freeze.html", **await web.database.read(web.actor, work))


def undeclared(opened: Opened, actor: Actor) -> bool:
    """Whether a member of the team has still to declare interests."""
    member = opened.member(actor)
    return member is not None and member.declared_at is None


@page(
    "files.freeze.send",
    fr="/dossiers/{file_id:uuid}/figer",
    en="/procurement-files/{file_id:uuid}/freeze",
    method="POST",
    signed_in=True,
)
async def freeze_send(web: Web, file_id: UUID) -> Response[Any]:
    """Freeze, in one transaction that sees one instant; who has not declared interests does so before (decision 13)."""
    file, actor = FileId(file_id), web.actor

    async def work(uow: UnitOfWork) -> None:
        opened = await queries.read_file(uow, actor, file)
        if undeclared(opened, actor):
            await files.declare_interests(uow, actor, file, interest=declared_interest(web))
        await freezing.freeze_list(uow, actor, file, expected_version=version_seen(web))

    await web.database.run(actor, work, isolation=freezing.FREEZING)
    return web.redirect("files.compare", file_id=file_id)


@page(
    "files.compare",
    fr="/dossiers/{file_id:uuid}/comparer",
    en="/procurement-files/{file_id:uuid}/compare",
    signed_in=True,
)
async def compare(web: Web, file_id: UUID) -> Response[Any]:
    """W4: the list as it stands, and what may be done with it."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        file, frozen, stood, effects = await queries.read_list(uow, web.actor, FileId(file_id))
        held = await CARRIERS.held(uow, file)
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        return {
            "file": file,
            "frozen": frozen,
            "stood": stood,
            "effects": effects,
            "choice": await files.choice_of_round(uow, file),
            "drawn": await quantities.curves(uow, frozen, stood),
            "may_choose": may(web.actor, "file.choose", opened),
            "may_assess": may(web.actor, "file.assess", opened),
            "returned": held is not None and held.why == CORRECTION,
        }

    found = await web.database.read(web.actor, work)
    stood: ListStanding = found["stood"]
    first = stood.compliant[0] if stood.compliant else None
    labels = {one["code"]: one["label"] for one in found["frozen"].requirements}
    labels |= {code: {"fr": "", "en": ""} for code in (AGREEMENT, PRICE)}
    decisive = max(found["effects"], key=lambda one: one.removes_alone, default=None)
    return web.page(
        "procurement/compare.html",
        **found,
        first=first,
        labels=labels,
        grouped=grouped(stood),
        offers={one.entry.id: one.entry.offer_name for one in stood.entries},
        decisive=decisive if decisive is not None and decisive.removes_alone else None,
        left_to_exclude=sum(one.exclusion is None for one in stood.not_compliant),
        left_to_ask=[one for one in stood.to_demonstrate if not one.asked and one.exclusion is None],
        pending=stood.cheaper_pending(first, web.clock.today()) if first else (),
        unasked=len(stood.cheaper_not_asked(first)) if first else 0,
        paradoxes=[one for one in found["drawn"] if one.paradox],
        charted=len(found["drawn"]) >= CHARTED or any(one.paradox for one in found["drawn"]),
        by_quantity=by_quantity(found["drawn"]),
        months=found["frozen"].initial_months + found["frozen"].option_months,
    )


CHARTED = 4
"""From how many offers a chart says more than its table; a price that falls with quantity is drawn for fewer."""


def by_quantity(drawn: Sequence[Curve]) -> list[tuple[int, list[int | None]]]:
    """The totals in cents of every offer at each quantity, None where an offer has no price for it."""
    totals = [dict(one.points) for one in drawn]
    places = sorted({quantity for one in totals for quantity in one})
    return [(quantity, [one.get(quantity) for one in totals]) for quantity in places]


@page(
    "files.export",
    fr="/dossiers/{file_id:uuid}/comparer/exporter",
    en="/procurement-files/{file_id:uuid}/compare/export",
    method="POST",
    signed_in=True,
    shown_by="files.compare",
)
async def export(web: Web, file_id: UUID) -> Response[Any]:
    """The comparison as a file to keep."""
    made = await web.database.run(
        web.actor,
        lambda uow: exporting.export_list(uow, web.actor, FileId(file_id), web.field("format"), web.language),
    )
    return web.download(made.content, made.name, made.media_type)


def grouped(stood: ListStanding) -> list[tuple[str, list[Standing]]]:
    """What is set aside, by the first requirement that each offer does not meet."""
    found: dict[str, list[Standing]] = {}
    for one in stood.not_compliant:
        found.setdefault(one.failed[0], []).append(one)
    return sorted(found.items(), key=lambda group: -len(group[1]))


@page(
    "files.compare.send",
    fr="/dossiers/{file_id:uuid}/comparer",
    en="/procurement-files/{file_id:uuid}/compare",
    method="POST",
    signed_in=True,
)
async def act(web: Web, file_id: UUID) -> Response[Any]:
    """One of the page's actions: set aside, ask, set aside for want of proof, propose, open a round."""
    file, actor, version = FileId(file_id), web.actor, version_seen(web)
    action = web.field("action")
    typed = {name: value for name, value in web.form().items() if name not in ("version", "action")}

    async def work(uow: UnitOfWork) -> str:
        match action:
            case "exclude":
                await evaluation.accept_exclusions(uow, actor, file, expected_version=version)
                return "files-excluded-notice"
            case "ask":
                await evaluation.ask_clarification(uow, actor, file, expected_version=version)
                return "files-asked-notice"
            case "set-aside":
                entry = EntryId(identifier(web.field("entry")))
                await evaluation.set_aside(uow, actor, file, [entry], expected_version=version)
                return "files-set-aside-notice"
            case "propose":
                given = parse(NewChoice, typed)
                await evaluation.accept_exclusions(uow, actor, file, expected_version=version)
                await choosing.propose_choice(uow, actor, file, EntryId(given.entry), reason=given.reason)
                return "files-proposed-notice"
            case "withdraw":
                because = parse(Because, typed).because
                await choosing.withdraw_choice(uow, actor, file, because=because, expected_version=version)
                return "files-withdrawn-notice"
            case "reopen":
                because = parse(Because, typed).because
                await files.reopen_file(uow, actor, file, because=because, expected_version=version)
                return "files-round-notice"
        raise Invalid([Problem("not-a-choice", ("action",))])

    notice = await web.database.run(actor, work)
    return web.redirect(leads_to(web, action), file_id=file_id, notice=notice)


def leads_to(web: Web, action: str) -> str:
    """The page that follows an action: a choice proposed leads to the request, where the application has one."""
    if action in ("exclude", "ask", "set-aside"):
        return "files.compare"
    return REQUEST if action == "propose" and REQUEST in web.kit.routes else "files.show"


def identifier(typed: str) -> UUID:
    """A key that a form carries.

    Raises:
        Invalid: it is none.
    """
    try:
        return UUID(typed)
    except ValueError:
        raise Invalid([Problem("not-identifier", ("entry",))]) from None
