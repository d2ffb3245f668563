"""The team of a file: who does what, and inviting a colleague."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar.response import Response

from core.errors import Invalid, Problem
from core.identity.actors import OrganisationId, PersonId
from core.identity.queries import members, names
from core.permits import may
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import files, queries
from procurement.inputs import NewMember
from procurement.models import FileId
from procurement.models.files import CAPACITIES


@page(
    "files.team",
    fr="/dossiers/{file_id:uuid}/equipe",
    en="/procurement-files/{file_id:uuid}/team",
    signed_in=True,
)
async def team(web: Web, file_id: UUID) -> Response[Any]:
    """The team, and the colleagues who may join it."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        body = OrganisationId(opened.file.organisation_id)
        colleagues = {one.person: one.name for one in await members(uow, body, uow.clock.today())}
        known = await names(uow, [one.person_id for one in opened.team])
        return {
            "file": opened.file,
            "team": [(known.get(one.person_id, ""), one) for one in opened.team],
            "colleagues": sorted(colleagues.items(), key=lambda one: one[1]),
            "may_invite": may(web.actor, "file.invite", opened),
        }

    found = await web.database.read(web.actor, work)
    return web.page("procurement/team.html", capacities=CAPACITIES, **found)


@page(
    "files.team.send",
    fr="/dossiers/{file_id:uuid}/equipe",
    en="/procurement-files/{file_id:uuid}/team",
    method="POST",
    signed_in=True,
)
async def invite(web: Web, file_id: UUID) -> Response[Any]:
    """Put a colleague on the team, or change what they do there."""
    typed = web.form()
    missing = [Problem("required", (name,)) for name in ("person", "capacities") if not typed.get(name)]
    if missing:
        raise Invalid(missing)
    given = await web.parse(
        NewMember, typed, lambda uow, actor, known: files.invite_problems(uow, actor, FileId(file_id), known)
    )
    await web.database.run(
        web.actor,
        lambda uow: files.invite_member(uow, web.actor, FileId(file_id), PersonId(given.person), given.capacities),
    )
    return web.redirect("files.team", file_id=file_id, notice="files-invited-notice")
