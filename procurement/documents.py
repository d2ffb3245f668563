"""Documents of a file, kept by their content: bytes in the data folder under their SHA-256, one row per file that
uses them.

Bytes are stored before the transaction and never changed; a row is what makes them part of a file. Storing the same
bytes twice is storing them once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from sqlmodel import col, select

from core.errors import Invalid, NotFound, Problem
from core.identity.actors import Actor
from core.ids import new_id
from core.uow import UnitOfWork
from procurement import events
from procurement.errors import WrongDigest
from procurement.files import open_file, tell, who
from procurement.models import Document, FileId

Sha256 = NewType("Sha256", str)

MAX_SIZE = 25 * 1024 * 1024
PDF = "application/pdf"
PURPOSES = ("privacy-assessment", "ratings", "criteria", "other")
"""What a document is in a file, worded `documents-purpose-<purpose>`; contracts are added when they are concluded."""
MEDIA_TYPES = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "text/plain",
        "text/csv",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


@dataclass(frozen=True)
class Stored:
    """Bytes that are in the store."""

    sha256: Sha256
    size: int


@dataclass(frozen=True)
class Store:
    """The folder where bytes are kept, `ab/cd…` under the first two digits of their SHA-256."""

    folder: Path

    def put(self, content: bytes) -> Stored:
        """Keep `content`; written aside and renamed, so that no half-written file is ever found."""
        digest = Sha256(hashlib.sha256(content).hexdigest())
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.{new_id().hex}")
            with aside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        return Stored(digest, len(content))

    def get(self, digest: Sha256) -> bytes:
        """The bytes of that SHA-256, checked.

        Raises:
            NotFound: the store has none. WrongDigest: they are not what they were.
        """
        path = self.path(digest)
        if not path.is_file():
            raise NotFound("document")
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise WrongDigest(sha256=digest)
        return content

    def path(self, digest: Sha256) -> Path:
        """Where the bytes of a SHA-256 are."""
        return self.folder / digest[:2] / digest[2:]


def content_problems(content: bytes) -> list[Problem]:
    """Whether what people send may be kept: a whole PDF, recognised by its content, of a size that is accepted."""
    if len(content) > MAX_SIZE:
        return [Problem("document-too-large", ("content",), {"limit": MAX_SIZE // 1024 // 1024})]
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
        return [Problem("not-a-pdf", ("content",))]
    return []


async def documents_of(uow: UnitOfWork, file_id: FileId) -> Sequence[Document]:
    """The documents of a file, in the order in which they came."""
    return (
        await uow.session.exec(select(Document).where(Document.file_id == file_id).order_by(col(Document.id)))
    ).all()


async def add_document(
    uow: UnitOfWork, actor: Actor, file_id: FileId, stored: Stored, *, name: str, media_type: str, purpose: str
) -> Document:
    """Make stored bytes a document of a file; the same bytes are one document of it.

    Raises:
        Invalid: a type or a size that is not accepted, or no name.
    """
    problems = [
        problem
        for wrong, problem in (
            (media_type not in MEDIA_TYPES, Problem("not-a-choice", ("media_type",))),
            (stored.size > MAX_SIZE, Problem("too-large", ("content",), {"limit": MAX_SIZE})),
            (not name.strip(), Problem("required", ("name",))),
        )
        if wrong
    ]
    if problems:
        raise Invalid(problems)
    file = (await open_file(uow, actor, "file.edit", file_id)).file
    known = await uow.session.exec(
        select(Document).where(Document.file_id == file_id, Document.sha256 == stored.sha256)
    )
    there = known.first()
    if there is not None:
        return there
    document = Document(
        id=new_id(),
        organisation_id=file.organisation_id,
        file_id=file_id,
        sha256=stored.sha256,
        size=stored.size,
        media_type=media_type,
        name=name.strip(),
        purpose=purpose,
        added_by=who(actor, "file.edit"),
        added_at=uow.clock.now(),
    )
    uow.session.add(document)
    event = events.DocumentAdded(sha256=stored.sha256, size=stored.size, media_type=media_type, purpose=purpose)
    await tell(uow, file, event)
    return document
