"""The evidence of a file as one JSON document, to be verified without us.

It holds what decisions rested on (need, requirements, frozen list with each finding, offer versions pinned, exclusions,
clarifications, choice, request, stages, contract, service) and the events of the file with the very text that each
hash covers: `hash = SHA-256(previous || said)`. Signed checkpoints are named where they cover those events. Private
texts are left out; the events hold their salted hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from broker.review.events import EvidenceDownloaded, stream
from broker.review.queries import Purchase, purchase
from core.identity.actors import Actor
from core.ledger import Stream, installation, record
from core.ledger.verify import HEADER
from core.uow import UnitOfWork
from procurement.models import FileId

FORMAT = "courtier-purchase-1"

OF_FILE = {
    "file": "SELECT * FROM procurement_file WHERE id = $1",
    "team": "SELECT person_id, capacities, has_interest, declared_at, added_at FROM file_member WHERE file_id = $1",
    "need_versions": "SELECT * FROM need_version WHERE file_id = $1 ORDER BY number",
    "requirement_changes": "SELECT * FROM requirement_change WHERE file_id = $1 ORDER BY at, id",
    "results_views": "SELECT round, person_id, at FROM results_view WHERE file_id = $1 ORDER BY round",
    "frozen_lists": "SELECT * FROM frozen_list WHERE file_id = $1 ORDER BY round",
    "frozen_entries": """SELECT e.* FROM frozen_entry e JOIN frozen_list l ON l.id = e.list_id
                          WHERE l.file_id = $1 ORDER BY l.round, e.offer_code""",
    "frozen_effects": """SELECT x.* FROM frozen_effect x JOIN frozen_list l ON l.id = x.list_id
                          WHERE l.file_id = $1 ORDER BY l.round, x.code""",
    "offer_versions": """SELECT DISTINCT v.* FROM offer_version v JOIN frozen_entry e ON e.offer_version_id = v.id
                           JOIN frozen_list l ON l.id = e.list_id WHERE l.file_id = $1""",
    "exclusions": """SELECT x.* FROM exclusion x JOIN frozen_list l ON l.id = x.list_id
                      WHERE l.file_id = $1 ORDER BY x.accepted_at, x.id""",
    "clarifications": """SELECT x.* FROM clarification x JOIN frozen_list l ON l.id = x.list_id
                          WHERE l.file_id = $1 ORDER BY x.asked_at, x.id""",
    "choices": "SELECT * FROM choice WHERE file_id = $1 ORDER BY decided_at",
    "requests": "SELECT * FROM request WHERE file_id = $1 ORDER BY transmitted_at",
    "stages": """SELECT s.* FROM stage s JOIN request r ON r.id = s.request_id
                  WHERE r.file_id = $1 ORDER BY r.transmitted_at, s.position""",
    "return_points": """SELECT p.* FROM return_point p JOIN request r ON r.id = p.request_id
                         WHERE r.file_id = $1 ORDER BY p.made_at, p.id""",
    "contracts": "SELECT * FROM contract WHERE file_id = $1",
    "documents": """SELECT sha256, size, media_type, name, purpose, added_at FROM procurement_document
                     WHERE file_id = $1""",
    "services": "SELECT s.* FROM service s JOIN contract c ON c.id = s.contract_id WHERE c.file_id = $1",
    "operations": """SELECT o.id, o.service_id, o.contract_id, o.kind, o.state, o.target, o.opened_by, o.created_at,
                            o.finished_at
                       FROM operation o JOIN contract c ON c.id = o.contract_id
                      WHERE c.file_id = $1 ORDER BY o.created_at""",
}
"""Everything that is kept of a file, by name. Credentials are never read."""

EVENTS = f"""
    SELECT e.id AS event_id, p.position, e.stream_kind, e.stream_id, e.seq, e.name, e.version, e.occurred_at,
           encode(e.previous, 'hex') AS previous, encode(e.hash, 'hex') AS hash, {HEADER} AS said
      FROM ledger_event e LEFT JOIN ledger_position p ON p.event_id = e.id
     WHERE (e.stream_kind, e.stream_id) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))
     ORDER BY e.stream_kind, e.stream_id, e.seq
"""

CHECKPOINTS = """
    SELECT n, first_position, last_position, body AS checkpoint, encode(public_key, 'hex') AS public_key,
           encode(signature, 'hex') AS signature
      FROM ledger_checkpoint c
     WHERE EXISTS (SELECT FROM unnest($1::bigint[]) AS p WHERE p BETWEEN c.first_position AND c.last_position)
     ORDER BY n
"""

HOW = (
    "Each event: SHA-256 of the bytes of `previous` followed by the UTF-8 bytes of `said` is `hash`; `previous` is the "
    "`hash` of the event before it in the same stream. Each frozen list: `content_hash` is SHA-256 of the canonical "
    "JSON (RFC 8785) of its entries. Each checkpoint: Ed25519 over the UTF-8 bytes of `checkpoint`."
)


@dataclass(frozen=True)
class Bundle:
    """The document, ready to be kept."""

    body: bytes
    sha256: str
    filename: str


async def evidence_bundle(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Bundle:
    """The evidence of a file, as the actor may see it; taking it away is recorded.

    Raises:
        NotFound, PermissionDenied: the actor may not read the file.
    """
    found = await purchase(uow, actor, file_id)
    founded = await installation(uow)
    events = await of_streams(uow, await every_stream(uow, found))
    positions = [one["position"] for one in events if one["position"] is not None]
    content: dict[str, Any] = {
        "format": FORMAT,
        "how_to_verify": HOW,
        "installation": None if founded is None else {"id": str(founded.id), "demonstration": founded.demonstration},
        "made_at": uow.clock.now(),
        "number": found.summary.number,
        "summary": found.summary,
        **{name: await rows(uow, query, file_id) for name, query in OF_FILE.items()},
        "events": events,
        "checkpoints": await listed(uow, CHECKPOINTS, positions),
    }
    body = msgspec.json.format(msgspec.json.encode(content), indent=1)
    digest = hashlib.sha256(body).hexdigest()
    await record(uow, stream(file_id), EvidenceDownloaded(file=file_id, sha256=digest, size=len(body)))
    return Bundle(body, digest, f"{found.summary.number}-{digest[:8]}.json")


async def every_stream(uow: UnitOfWork, found: Purchase) -> list[Stream]:
    """The file's own events, those of every request, clarification and service of it, and of its reviews."""
    kinds = {
        "request": "SELECT id FROM request WHERE file_id = $1",
        "clarification": """SELECT x.id FROM clarification x JOIN frozen_list l ON l.id = x.list_id
                             WHERE l.file_id = $1""",
        "service": "SELECT s.id FROM service s JOIN contract c ON c.id = s.contract_id WHERE c.file_id = $1",
    }
    streams = [Stream("file", found.file_id), stream(found.file_id)]
    for kind, query in kinds.items():
        streams += [Stream(kind, row["id"]) for row in await uow.raw.fetch(query, found.file_id)]
    return streams


async def of_streams(uow: UnitOfWork, streams: Sequence[Stream]) -> list[dict[str, Any]]:
    """The events of some objects, with the text that each hash covers."""
    return await listed(uow, EVENTS, [one.kind for one in streams], [one.id for one in streams])


async def listed(uow: UnitOfWork, query: str, *values: Any) -> list[dict[str, Any]]:
    """Rows as dictionaries."""
    return [dict(row) for row in await uow.raw.fetch(query, *values)]


async def rows(uow: UnitOfWork, query: str, file_id: UUID) -> Any:
    """Rows as JSON that PostgreSQL wrote, columns under their own names."""
    text: str = await uow.raw.fetchval(
        f"SELECT coalesce(json_agg(row_to_json(found)), '[]')::text FROM ({query}) found", file_id
    )
    return msgspec.Raw(text.encode())


@dataclass(frozen=True)
class Chain:
    """Whether the visible events of a file still hash to what was kept; `broken` is the first that does not."""

    events: int
    broken: dict[str, Any] | None


async def check_chain(uow: UnitOfWork, streams: Sequence[Stream]) -> Chain:
    """Compute every hash again. Where the reader may not see an event, the link across it is not checked."""
    found = await of_streams(uow, streams)
    return Chain(len(found), first_broken(found))


def first_broken(events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The first event whose hash, or whose link to the one before it, does not hold."""
    before: dict[str, Any] | None = None
    for one in events:
        digest = hashlib.sha256(bytes.fromhex(one["previous"]) + one["said"].encode()).hexdigest()
        follows = (
            before is not None
            and (before["stream_kind"], before["stream_id"]) == (one["stream_kind"], one["stream_id"])
            and before["seq"] + 1 == one["seq"]
        )
        if digest != one["hash"] or (follows and before is not None and before["hash"] != one["previous"]):
            return one
        before = one
    return None
