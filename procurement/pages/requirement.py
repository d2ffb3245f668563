"""Requirements: one that is changed or asked no more, and one of the body's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import family
from core.errors import Invalid, NotFound, Problem
from core.identity.actors import Actor
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import need_form, queries, requirement_form, requirements
from procurement.inputs import NewRequirement, RequirementEdit
from procurement.machines import REQUIREMENTS_OPEN
from procurement.models import FileId, RequirementId
from procurement.pages.need import to_edit, version_seen


@page(
    "files.requirement.new",
    fr="/dossiers/{file_id:uuid}/exigences/nouvelle",
    en="/procurement-files/{file_id:uuid}/requirements/new",
    signed_in=True,
)
async def new(web: Web, file_id: UUID) -> Response[Any]:
    """What the requirement is about; then what it asks, and why."""
    opened = await web.database.read(web.actor, lambda uow: to_edit(uow, web, file_id))
    of = family(opened.file.family)
    fact = web.field("fact") or web.query.get("fact", "")
    if not fact:
        return web.page(
            "procurement/requirement-about.html", file=opened.file, sections=requirement_form.by_section(of)
        )
    chosen = requirement_form.definition_of(of, fact)
    if chosen is None:
        raise NotFound("question")
    return web.page(
        "procurement/requirement-new.html",
        file=opened.file,
        asked=requirement_form.asked(chosen),
        form={"kind": "mandatory", "value": chosen.default},
    )


@page(
    "files.requirement.new.send",
    fr="/dossiers/{file_id:uuid}/exigences/nouvelle",
    en="/procurement-files/{file_id:uuid}/requirements/new",
    method="POST",
    signed_in=True,
)
async def add(web: Web, file_id: UUID) -> Response[Any]:
    """Add it, with its reason."""
    typed = web.form()
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    chosen = requirement_form.definition_of(family(opened.file.family), web.field("fact"))
    if chosen is None:
        raise NotFound("question")
    kept = {key: value for key, value in typed.items() if key in ("kind", "reason")}
    wrong: list[Problem] = []
    try:
        kept["predicate"] = requirement_form.predicate_from(chosen, typed)
    except Invalid as error:
        wrong = list(error.problems)
    try:
        given = await web.parse(
            NewRequirement,
            kept,
            lambda uow, actor, known: requirements.problems_with(uow, actor, FileId(file_id), known),
        )
    except Invalid as error:
        # Without a condition there is none to tell more of.
        more = [one for one in error.problems if not wrong or one.path[:1] != ("predicate",)]
        raise Invalid([*wrong, *map(at_value, more)]) from None

    async def work(uow: UnitOfWork) -> None:
        await requirements.add_requirement(
            uow,
            web.actor,
            FileId(file_id),
            predicate=given.predicate,
            kind=given.kind,
            reason=given.reason,
            expected_version=version_seen(web),
        )

    try:
        await web.database.run(web.actor, work)
    except Invalid as error:
        raise Invalid([at_value(one) for one in error.problems]) from None
    return web.redirect("files.review", file_id=file_id, notice="files-requirement-notice")


@page(
    "files.requirement",
    fr="/dossiers/{file_id:uuid}/exigences/{requirement_id:uuid}",
    en="/procurement-files/{file_id:uuid}/requirements/{requirement_id:uuid}",
    signed_in=True,
)
async def requirement(web: Web, file_id: UUID, requirement_id: UUID) -> Response[Any]:
    """One requirement: where it comes from, what it asks, whether it excludes; changed by the team, read by all."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        one = await requirements.requirement_of(uow, FileId(file_id), RequirementId(requirement_id))
        return {
            "file": opened.file,
            "requirement": one,
            "value": one.predicate.get("value"),
            "open": opened.file.state in REQUIREMENTS_OPEN and may(web.actor, "file.edit", opened),
        }

    found = await web.database.read(web.actor, work)
    one = found["requirement"]
    shown = {"kind": one.kind, "reason": one.reason or "", "value": found["value"]}
    return web.page("procurement/requirement.html", form=shown, **found)


@page(
    "files.requirement.send",
    fr="/dossiers/{file_id:uuid}/exigences/{requirement_id:uuid}",
    en="/procurement-files/{file_id:uuid}/requirements/{requirement_id:uuid}",
    method="POST",
    signed_in=True,
)
async def requirement_send(web: Web, file_id: UUID, requirement_id: UUID) -> Response[Any]:
    """Change it, or ask for it no more; a reason either way."""
    typed = web.form()
    typed.pop("version", None)
    withdraw = bool(typed.pop("withdraw", None))
    value = need_form.number(typed.pop("value", None))
    file, key = FileId(file_id), RequirementId(requirement_id)

    async def valued(uow: UnitOfWork) -> dict[str, Any] | None:
        """The condition with the value typed; None when it takes none."""
        one = await requirements.requirement_of(uow, file, key)
        numeric = isinstance(one.predicate.get("value"), int | float) and not isinstance(one.predicate["value"], bool)
        return {**one.predicate, "value": value} if numeric and value is not None and not withdraw else None

    async def more(uow: UnitOfWork, actor: Actor, known: Mapping[str, Any]) -> list[Problem]:
        found = await requirements.problems_with(uow, actor, file, {**known, "predicate": await valued(uow)})
        return [at_value(one) for one in found]

    given = await web.parse(RequirementEdit, typed, more)

    async def work(uow: UnitOfWork) -> None:
        if withdraw:
            await requirements.withdraw_requirement(
                uow, web.actor, file, key, reason=given.reason, expected_version=version_seen(web)
            )
            return
        await requirements.change_requirement(
            uow,
            web.actor,
            file,
            key,
            predicate=await valued(uow),
            kind=given.kind,
            reason=given.reason,
            expected_version=version_seen(web),
        )

    try:
        await web.database.run(web.actor, work)
    except Invalid as error:
        raise Invalid([at_value(one) for one in error.problems]) from None
    notice = "files-requirement-withdrawn-notice" if withdraw else "files-requirement-notice"
    return web.redirect("files.review", file_id=file_id, notice=notice)


def at_value(problem: Problem) -> Problem:
    """A problem of a condition, beside the one field that the page has for it."""
    return Problem(problem.name, ("value",), problem.params) if problem.path[:1] == ("predicate",) else problem
