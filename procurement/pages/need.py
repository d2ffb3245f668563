"""The need: its questions, W3 « Vérifier vos réponses », levels, privacy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from catalogue.tree import display, family
from core.errors import NotFound
from core.identity.queries import names
from core.inputs import parse
from core.permits import may
from core.reference.queries import LongestTerm, longest_term
from core.uow import UnitOfWork
from core.web import Web, page
from core.web.api import LONGEST_VERSION
from procurement import freezing, need, need_form, privacy, queries, requirements
from procurement.families import term_problems, terms_of
from procurement.models import File, FileId
from procurement.permissions import Opened, Rated
from procurement.rules import NATURES


def version_seen(web: Web) -> int | None:
    """The version that the form carries; 0, which no file has, for a number that no version reaches."""
    typed = web.field("version")
    if not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed) if len(typed) <= LONGEST_VERSION else 0


async def to_edit(uow: UnitOfWork, web: Web, file_id: UUID) -> Opened:
    """The file, for a page that only changes it."""
    return await queries.read_file(uow, web.actor, FileId(file_id), permission="file.edit")


@page(
    "files.need.next",
    fr="/dossiers/{file_id:uuid}/besoins",
    en="/procurement-files/{file_id:uuid}/need",
    signed_in=True,
)
async def following(web: Web, file_id: UUID) -> Response[Any]:
    """Go to the next question without an answer, or to the check of all."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    return onward(web, opened.file, web.query.get("after", ""))


def onward(web: Web, file: File, after: str = "", *, notice: str | None = None) -> Response[Any]:
    """The page of the next question, or of the check."""
    wanted = need_form.next_page(family(file.family), file.need, file.template, after)
    if wanted is None:
        return web.redirect("files.review", file_id=file.id, notice=notice)
    return web.redirect("files.need", file_id=file.id, slug=wanted.slug, notice=notice)


@page(
    "files.need",
    fr="/dossiers/{file_id:uuid}/besoins/{slug:str}",
    en="/procurement-files/{file_id:uuid}/need/{slug:str}",
    signed_in=True,
)
async def question(web: Web, file_id: UUID, slug: str) -> Response[Any]:
    """One question, or a few that belong together, with their why and their follow-ups."""

    async def work(uow: UnitOfWork) -> tuple[File, LongestTerm]:
        opened = await to_edit(uow, web, file_id)
        return opened.file, await longest_term(uow, uow.clock.today())

    file, longest = await web.database.read(web.actor, work)
    shown = need_form.page_of(file.family, file.template, slug)
    if shown is None:
        raise NotFound("question")
    counted = [one for one in need_form.pages(file.family, file.template) if one.counted]
    return web.page(
        "procurement/question.html",
        file=file,
        page=shown,
        longest=longest,
        place=counted.index(shown) + 1 if shown.counted else 0,
        count=len(counted) if shown.counted else 0,
        section=family(file.family).need.section_of[shown.questions[0].id],
        answers=file.need,
        levels=any(one.id in need_form.LEVELS for one in shown.questions),
    )


@page(
    "files.need.send",
    fr="/dossiers/{file_id:uuid}/besoins/{slug:str}",
    en="/procurement-files/{file_id:uuid}/need/{slug:str}",
    method="POST",
    signed_in=True,
)
async def question_send(web: Web, file_id: UUID, slug: str) -> Response[Any]:
    """Save the page, then go on; a required question left empty is said, the others may wait. Whoever does not know the
    levels goes on to the five questions, and loses nothing of what was typed here.
    """
    unknown = bool(web.field("levels"))

    async def work(uow: UnitOfWork) -> File:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        shown = need_form.page_of(opened.file.family, opened.file.template, slug)
        if shown is None:
            raise NotFound("question")
        of = family(opened.file.family)
        answers = need_form.answers_from(of, shown, web.form())
        file = await need.answer_need(
            uow, web.actor, FileId(file_id), answers, expected_version=version_seen(web), complete=not unknown
        )
        await requirements.follow_answers(uow, web.actor, file)
        return file

    file = await web.database.run(web.actor, work)
    if unknown:
        return web.redirect("files.levels", file_id=file_id)
    if web.field("back") == "review":
        return web.redirect("files.review", file_id=file_id)
    return onward(web, file, slug)


@page(
    "files.levels",
    fr="/dossiers/{file_id:uuid}/cote-dic",
    en="/procurement-files/{file_id:uuid}/ratings",
    signed_in=True,
)
async def levels(web: Web, file_id: UUID) -> Response[Any]:
    """« Nous ne connaissons pas notre cote DIC »: five questions, or the levels that wait to be confirmed."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        owners = await privacy.information_owners(uow, opened.file)
        return {
            "file": opened.file,
            "pending": privacy.levels_pending(opened.file),
            "owners": sorted((await names(uow, owners)).values()),
            "may_confirm": may(web.actor, "file.confirm_levels", Rated(opened.file, owners)),
            "may_edit": may(web.actor, "file.edit", opened),
        }

    return web.page("procurement/levels.html", **await web.database.read(web.actor, work))


@page(
    "files.levels.send",
    fr="/dossiers/{file_id:uuid}/cote-dic",
    en="/procurement-files/{file_id:uuid}/ratings",
    method="POST",
    signed_in=True,
)
async def levels_send(web: Web, file_id: UUID) -> Response[Any]:
    """Propose the levels, confirm them, or note that they were confirmed elsewhere."""
    if web.field("confirm") == "here":
        await web.database.run(web.actor, lambda uow: privacy.confirm_levels(uow, web.actor, FileId(file_id)))
        return web.redirect("files.show", file_id=file_id, notice="files-levels-confirmed-notice")
    if web.field("confirm") == "elsewhere":
        said = await web.parse(
            privacy.Confirmation,
            {key: value for key, value in web.form().items() if key != "confirm"},
            lambda uow, actor, known: privacy.privacy_problems(uow, actor, FileId(file_id), known),
        )
        await web.database.run(web.actor, lambda uow: privacy.note_confirmation(uow, web.actor, FileId(file_id), said))
        return web.redirect("files.show", file_id=file_id, notice="files-levels-confirmed-notice")
    given = parse(privacy.Sensitivity, web.form())

    async def propose(uow: UnitOfWork) -> None:
        await privacy.categorise(uow, web.actor, FileId(file_id), given)
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        await requirements.follow_answers(uow, web.actor, opened.file)

    await web.database.run(web.actor, propose)
    return web.redirect("files.need.next", file_id=file_id, notice="files-levels-notice")


@page(
    "files.privacy",
    fr="/dossiers/{file_id:uuid}/vie-privee",
    en="/procurement-files/{file_id:uuid}/privacy",
    signed_in=True,
)
async def privacy_page(web: Web, file_id: UUID) -> Response[Any]:
    """The assessment (EFVP): reference, committee, conclusion; the four factors when something leaves Québec."""
    opened = await web.database.read(web.actor, lambda uow: to_edit(uow, web, file_id))
    known = {key: value for key, value in opened.file.need.items() if key.startswith("pia_")}
    return web.page("procurement/privacy.html", file=opened.file, form={**known, **opened.file.privacy})


@page(
    "files.privacy.send",
    fr="/dossiers/{file_id:uuid}/vie-privee",
    en="/procurement-files/{file_id:uuid}/privacy",
    method="POST",
    signed_in=True,
)
async def privacy_send(web: Web, file_id: UUID) -> Response[Any]:
    """Record what is known."""
    given = await web.parse(
        privacy.Privacy,
        web.form(),
        lambda uow, actor, known: privacy.privacy_problems(uow, actor, FileId(file_id), known),
    )
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

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        file, of = opened.file, family(opened.file.family)
        listed = await requirements.requirements_of(uow, FileId(file_id))
        terms = terms_of(of, file.need)
        longest = await longest_term(uow, uow.clock.today())
        lawful = terms is not None and not term_problems(file.need, longest)
        left = await freezing.preview(uow, web.actor, FileId(file_id)) if lawful else None
        answers = answers_shown(web, file)
        return {
            "file": file,
            "member": may(web.actor, "file.edit", opened),
            "answers": answers,
            "incomplete": [
                section.id for section, rows in answers if any(one.required and not said for _, one, said in rows)
            ],
            "usual": usual_shown(web, file),
            "requirements": listed,
            "natures": NATURES,
            "terms": terms,
            "limit": longest.months,
            "left": left,
            "ready": need_form.next_page(of, file.need, file.template) is None and lawful,
        }

    return web.page("procurement/review.html", **await web.database.read(web.actor, work))


Row = tuple[str, Any, str]
"""The page of a question, the question, its answer in words."""


def rows_shown(web: Web, file: File) -> list[Row]:
    """Every question that is asked, with its answer in words, "" without one."""
    of = family(file.family)
    return [
        (
            one.slug,
            asked,
            display(asked, answer, web.language) if (answer := file.need.get(asked.id)) is not None else "",
        )
        for one in need_form.pages(file.family, file.template)
        for asked in one.every()
        if of.need.asked(asked.id, file.need)
    ]


def usual_shown(web: Web, file: File) -> list[Row]:
    """The answers that the template brought and nobody has changed: those to look at again."""
    usual = need_form.usual(file.family, file.template, file.need)
    return [row for row in rows_shown(web, file) if row[1].id in usual]


def answers_shown(web: Web, file: File) -> list[tuple[Any, list[Row]]]:
    """Each section with its answers, the usual ones apart."""
    of = family(file.family)
    usual = need_form.usual(file.family, file.template, file.need)
    rows = [row for row in rows_shown(web, file) if row[1].id not in usual]
    return [
        (section, mine)
        for section in of.need.sections
        if (mine := [row for row in rows if of.need.section_of[row[1].id] is section])
    ]


@page(
    "files.review.send",
    fr="/dossiers/{file_id:uuid}/verifier",
    en="/procurement-files/{file_id:uuid}/check",
    method="POST",
    signed_in=True,
)
async def confirm(web: Web, file_id: UUID) -> Response[Any]:
    """Confirm the need as it was shown, or take it up again."""
    file, actor, version = FileId(file_id), web.actor, version_seen(web)

    async def reopen(uow: UnitOfWork) -> None:
        await requirements.follow_answers(uow, actor, await need.revise_need(uow, actor, file))

    async def work(uow: UnitOfWork) -> bool:
        opened = await queries.read_file(uow, actor, file)
        if await requirements.follow_answers(uow, actor, opened.file, expected_version=version):
            # what follows from the answers is not what the page showed, a rule having come into force meanwhile
            return False
        await need.confirm_need(uow, actor, file, expected_version=version)
        return True

    if web.field("revise"):
        await web.database.run(actor, reopen)
        return web.redirect("files.review", file_id=file_id, notice="files-need-reopened-notice")
    if not await web.database.run(actor, work):
        return web.redirect("files.review", file_id=file_id, notice="files-requirements-changed-notice")
    return web.redirect("files.freeze", file_id=file_id, notice="files-need-confirmed-notice")
