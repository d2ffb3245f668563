"""The need: one question a page, W3 « Vérifier vos réponses », requirements, levels, privacy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import display, family
from core.errors import Invalid, NotFound, Problem
from core.inputs import parse
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import freezing, need, need_form, privacy, queries, requirements
from procurement.families import term_problems, terms_of
from procurement.inputs import RequirementEdit
from procurement.models import FileId, RequirementId
from procurement.models.files import MAX_MONTHS


def version_seen(web: Web) -> int | None:
    """The version that the form carries."""
    typed = web.field("version")
    return int(typed) if typed.isascii() and typed.isdigit() else None


@page(
    "files.need.next",
    fr="/dossiers/{file_id:uuid}/besoins",
    en="/procurement-files/{file_id:uuid}/need",
    signed_in=True,
)
async def following(web: Web, file_id: UUID) -> Response[Any]:
    """Go to the next question without an answer, or to the check of all."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    return onward(web, file_id, opened.file.family, opened.file.need, web.query.get("after", ""))


def onward(web: Web, file_id: UUID, family_id: str, answers: dict[str, Any], after: str) -> Response[Any]:
    """The page of the next question, or of the check."""
    wanted = need_form.next_page(family(family_id), answers, after)
    if wanted is None:
        return web.redirect("files.review", file_id=file_id)
    return web.redirect("files.need", file_id=file_id, slug=wanted.slug)


@page(
    "files.need",
    fr="/dossiers/{file_id:uuid}/besoins/{slug:str}",
    en="/procurement-files/{file_id:uuid}/need/{slug:str}",
    signed_in=True,
)
async def question(web: Web, file_id: UUID, slug: str) -> Response[Any]:
    """One question, with its why and its follow-ups."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    file = opened.file
    shown = need_form.page_of(file.family, slug)
    if shown is None:
        raise NotFound("question")
    every = need_form.pages(file.family)
    return web.page(
        "procurement/question.html",
        file=file,
        page=shown,
        place=every.index(shown) + 1,
        count=len(every),
        section=family(file.family).need.section_of[shown.questions[0].id],
        answers=file.need,
        levels=slug == "dic_availability",
    )


@page(
    "files.need.send",
    fr="/dossiers/{file_id:uuid}/besoins/{slug:str}",
    en="/procurement-files/{file_id:uuid}/need/{slug:str}",
    method="POST",
    signed_in=True,
)
async def question_send(web: Web, file_id: UUID, slug: str) -> Response[Any]:
    """Save the page, then go on; a required question left empty is said, the others may wait."""

    async def work(uow: UnitOfWork) -> tuple[str, dict[str, Any]]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        shown = need_form.page_of(opened.file.family, slug)
        if shown is None:
            raise NotFound("question")
        of = family(opened.file.family)
        answers = need_form.answers_from(of, shown, web.form())
        file = await need.answer_need(
            uow, web.actor, FileId(file_id), answers, expected_version=version_seen(web), complete=True
        )
        return file.family, file.need

    family_id, answers = await web.database.run(web.actor, work)
    if web.field("back") == "review":
        return web.redirect("files.review", file_id=file_id)
    return onward(web, file_id, family_id, answers, slug)


@page(
    "files.levels",
    fr="/dossiers/{file_id:uuid}/cote-dic",
    en="/procurement-files/{file_id:uuid}/ratings",
    signed_in=True,
)
async def levels(web: Web, file_id: UUID) -> Response[Any]:
    """« Nous ne connaissons pas notre cote DIC »: five questions, or the levels that wait to be confirmed."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    return web.page("procurement/levels.html", file=opened.file, pending=privacy.levels_pending(opened.file))


@page(
    "files.levels.send",
    fr="/dossiers/{file_id:uuid}/cote-dic",
    en="/procurement-files/{file_id:uuid}/ratings",
    method="POST",
    signed_in=True,
)
async def levels_send(web: Web, file_id: UUID) -> Response[Any]:
    """Propose the levels, or confirm them."""
    if web.field("confirm"):
        await web.database.run(web.actor, lambda uow: privacy.confirm_levels(uow, web.actor, FileId(file_id)))
        return web.redirect("files.show", file_id=file_id, notice="files-levels-confirmed-notice")
    given = parse(privacy.Sensitivity, web.form())
    await web.database.run(web.actor, lambda uow: privacy.categorise(uow, web.actor, FileId(file_id), given))
    return web.redirect("files.need.next", file_id=file_id, notice="files-levels-notice")


@page(
    "files.privacy",
    fr="/dossiers/{file_id:uuid}/vie-privee",
    en="/procurement-files/{file_id:uuid}/privacy",
    signed_in=True,
)
async def privacy_page(web: Web, file_id: UUID) -> Response[Any]:
    """The assessment (EFVP): reference, committee, conclusion; the four factors when something leaves Québec."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    return web.page("procurement/privacy.html", file=opened.file, form=opened.file.privacy)


@page(
    "files.privacy.send",
    fr="/dossiers/{file_id:uuid}/vie-privee",
    en="/procurement-files/{file_id:uuid}/privacy",
    method="POST",
    signed_in=True,
)
async def privacy_send(web: Web, file_id: UUID) -> Response[Any]:
    """Record what is known."""
    given = parse(privacy.Privacy, web.form())
    await web.database.run(web.actor, lambda uow: privacy.record_privacy(uow, web.actor, FileId(file_id), given))
    return web.redirect("files.show", file_id=file_id, notice="files-privacy-notice")


@page(
    "files.review",
    fr="/dossiers/{file_id:uuid}/verifier",
    en="/procurement-files/{file_id:uuid}/check",
    signed_in=True,
)
async def review(web: Web, file_id: UUID) -> Response[Any]:
    """W3: the answers, the requirements that follow, the term against its limit, how many offers they leave."""
    if web.again is None:
        await web.database.run(web.actor, lambda uow: proposals(uow, web, FileId(file_id)))

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        file, of = opened.file, family(opened.file.family)
        listed = await requirements.requirements_of(uow, FileId(file_id))
        terms = terms_of(of, file.need)
        lawful = terms is not None and not term_problems(file.need)
        left = await freezing.preview(uow, web.actor, FileId(file_id)) if lawful else None
        return {
            "file": file,
            "answers": answers_shown(web, of.id, file.need),
            "requirements": listed,
            "terms": terms,
            "limit": MAX_MONTHS,
            "left": left,
            "ready": need_form.next_page(of, file.need) is None and lawful,
        }

    return web.page("procurement/review.html", **await web.database.read(web.actor, work))


async def proposals(uow: UnitOfWork, web: Web, file_id: FileId) -> None:
    """Bring what the need suggests up to date, while it is being defined and by those who may."""
    opened = await queries.read_file(uow, web.actor, file_id)
    if opened.file.state == "defining" and opened.member(web.actor) is not None:
        await requirements.propose_requirements(uow, web.actor, file_id)


def answers_shown(web: Web, family_id: str, answers: dict[str, Any]) -> list[tuple[Any, list[tuple[str, Any, str]]]]:
    """Each section with its answers in words: page, question, answer."""
    of = family(family_id)
    shown: list[tuple[Any, list[tuple[str, Any, str]]]] = []
    for section in of.need.sections:
        rows = [
            (one.slug, asked, display(asked, answers.get(asked.id), web.language))
            for one in need_form.pages(family_id)
            for asked in one.every()
            if of.need.section_of[asked.id] is section and of.need.asked(asked.id, answers)
        ]
        shown.append((section, rows))
    return shown


@page(
    "files.review.send",
    fr="/dossiers/{file_id:uuid}/verifier",
    en="/procurement-files/{file_id:uuid}/check",
    method="POST",
    signed_in=True,
)
async def confirm(web: Web, file_id: UUID) -> Response[Any]:
    """Confirm the need, or take it up again."""
    if web.field("revise"):
        await web.database.run(web.actor, lambda uow: need.revise_need(uow, web.actor, FileId(file_id)))
        return web.redirect("files.review", file_id=file_id, notice="files-need-reopened-notice")
    await web.database.run(
        web.actor,
        lambda uow: need.confirm_need(uow, web.actor, FileId(file_id), expected_version=version_seen(web)),
    )
    return web.redirect("files.show", file_id=file_id, notice="files-need-confirmed-notice")


@page(
    "files.requirement",
    fr="/dossiers/{file_id:uuid}/exigences/{requirement_id:uuid}",
    en="/procurement-files/{file_id:uuid}/requirements/{requirement_id:uuid}",
    signed_in=True,
)
async def requirement(web: Web, file_id: UUID, requirement_id: UUID) -> Response[Any]:
    """One requirement: where it comes from, what it asks, whether it excludes."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        one = await requirements.requirement_of(uow, FileId(file_id), RequirementId(requirement_id))
        return {"file": opened.file, "requirement": one, "value": one.predicate.get("value")}

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
    given = parse(RequirementEdit, typed)

    async def work(uow: UnitOfWork) -> None:
        key, file = RequirementId(requirement_id), FileId(file_id)
        if withdraw:
            await requirements.withdraw_requirement(
                uow, web.actor, file, key, reason=given.reason, expected_version=version_seen(web)
            )
            return
        one = await requirements.requirement_of(uow, file, key)
        numeric = isinstance(one.predicate.get("value"), int | float) and not isinstance(one.predicate["value"], bool)
        await requirements.change_requirement(
            uow,
            web.actor,
            file,
            key,
            predicate={**one.predicate, "value": value} if numeric and value is not None else None,
            kind=given.kind,
            reason=given.reason,
            expected_version=version_seen(web),
        )

    try:
        await web.database.run(web.actor, work)
    except Invalid as error:
        raise Invalid([one if one.path[:1] != ("predicate",) else at_value(one) for one in error.problems]) from None
    return web.redirect("files.review", file_id=file_id, notice="files-requirement-notice")


def at_value(problem: Problem) -> Problem:
    """A problem of a condition, beside the one field that the page has for it."""
    return Problem(problem.name, ("value",), problem.params)
