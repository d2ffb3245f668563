"""Documents of a file: added as PDF, listed, taken out again with their fingerprint checked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar.response import Response

from core.errors import Invalid, NotFound, Problem
from core.permits import may, permit
from core.uow import UnitOfWork
from core.web import Web, page
from procurement import documents, queries
from procurement.documents import PDF, PURPOSES, Sha256, Store
from procurement.models import FileId

FOLDER = "documents"
MAX_BODY = documents.MAX_SIZE + 100_000


def store_of(web: Web) -> Store:
    """Where documents are kept: the folder of documents in the installation's data."""
    data: Path = web.request.app.state["settings"].data_dir
    return Store(data / FOLDER)


@page(
    "files.documents",
    fr="/dossiers/{file_id:uuid}/documents",
    en="/procurement-files/{file_id:uuid}/documents",
    signed_in=True,
)
async def listed(web: Web, file_id: UUID) -> Response[Any]:
    """The documents of a file, and adding one."""

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        opened = await queries.read_file(uow, web.actor, FileId(file_id))
        return {
            "file": opened.file,
            "documents": await documents.documents_of(uow, FileId(file_id)),
            "may_add": may(web.actor, "file.edit", opened),
        }

    found = await web.database.read(web.actor, work)
    chosen = web.query.get("purpose", "")
    form = {"purpose": chosen if chosen in PURPOSES else ""}
    return web.page("procurement/documents.html", purposes=PURPOSES, limit=documents.MAX_SIZE, form=form, **found)


@page(
    "files.documents.send",
    fr="/dossiers/{file_id:uuid}/documents",
    en="/procurement-files/{file_id:uuid}/documents",
    method="POST",
    signed_in=True,
    max_body=MAX_BODY,
)
async def add(web: Web, file_id: UUID) -> Response[Any]:
    """Add one: its type is what its content says, whatever its name."""
    opened = await web.database.read(web.actor, lambda uow: queries.read_file(uow, web.actor, FileId(file_id)))
    permit(web.actor, "file.edit", opened)
    sent, purpose = web.file("content"), web.field("purpose")
    problems = [] if purpose in PURPOSES else [Problem("required", ("purpose",))]
    if sent is None:
        raise Invalid([*problems, Problem("required", ("content",))])
    content = await sent.read()
    problems += documents.content_problems(content)
    if problems:
        raise Invalid(problems)
    stored = await asyncio.to_thread(store_of(web).put, content)
    name = Path(sent.filename).name[-200:]
    await web.database.run(
        web.actor,
        lambda uow: documents.add_document(
            uow, web.actor, FileId(file_id), stored, name=name, media_type=PDF, purpose=purpose
        ),
    )
    return web.redirect("files.documents", file_id=file_id, notice="documents-added-notice")


@page(
    "files.document",
    fr="/dossiers/{file_id:uuid}/documents/{document_id:uuid}",
    en="/procurement-files/{file_id:uuid}/documents/{document_id:uuid}",
    signed_in=True,
)
async def download(web: Web, file_id: UUID, document_id: UUID) -> Response[Any]:
    """One document, checked against its fingerprint."""

    async def work(uow: UnitOfWork) -> Any:
        await queries.read_file(uow, web.actor, FileId(file_id))
        every = await documents.documents_of(uow, FileId(file_id))
        return next((one for one in every if one.id == document_id), None)

    one = await web.database.read(web.actor, work)
    if one is None:
        raise NotFound("document")
    content = await asyncio.to_thread(store_of(web).get, Sha256(one.sha256))
    return web.download(content, one.name, one.media_type)
