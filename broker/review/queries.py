"""All that the purchase in one page reads, and the trace of who read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from broker.review.events import FileReviewed, stream
from broker.review.execution import Carried, carried, standing, with_execution
from core.errors import NotFound
from core.identity.actors import Actor, GroupRole
from core.ledger import Stream, record
from core.uow import UnitOfWork
from procurement.evaluation import standing_of
from procurement.models import FileId, FrozenList, Result
from procurement.summary import Summary, purchase_summary

HOUR = timedelta(hours=1)


class Requirement(msgspec.Struct, frozen=True):
    """A pinned requirement, with what it did."""

    code: str
    label: dict[str, Any]
    kind: str
    origin: str
    source: Any
    nature: str | None
    reason: str | None
    removes: int
    removes_alone: int


class Rival(msgspec.Struct, frozen=True):
    """An entry of the frozen list: its result and rank as clarifications leave them, and as they were frozen."""

    code: str
    name: dict[str, Any]
    supplier: str
    result: Result
    rank: int | None
    frozen_result: Result
    frozen_rank: int | None
    total_cents: int | None
    chosen: bool
    excluded: dict[str, Any] | None

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere than when the list was frozen."""
        return (self.result, self.rank) != (self.frozen_result, self.frozen_rank)


class Purchase(msgspec.Struct, frozen=True):
    """A purchase in one page: its summary, what it rests on, and where its parts are."""

    file_id: UUID
    organisation_id: UUID
    title: str
    body: str
    state_since: datetime
    summary: Summary
    standing: dict[str, str]
    """What each of its points is for the reader, by code."""
    request: dict[str, Any] | None
    contract: dict[str, Any] | None
    service: dict[str, Any] | None
    justification: dict[str, Any] | None
    reason: str | None
    frozen_at: datetime | None
    sentence: dict[str, Any] | None
    requirements: list[Requirement]
    rivals: list[Rival]
    decided: list[dict[str, Any]]
    labels: dict[str, Any]
    """The texts of the file's requirements, also of those that were withdrawn, by code."""
    others: tuple[int, int, int] | None
    """What other contracts paid for the same offer, per unit and month: how many, the least and the most."""

    @property
    def streams(self) -> list[Stream]:
        """The objects whose events are its chronology."""
        found = [Stream("file", self.file_id)]
        if self.request is not None:
            found.append(Stream("request", self.request["id"]))
        if self.service is not None:
            found.append(Stream("service", self.service["id"]))
        return found


async def find(uow: UnitOfWork, number: str) -> FileId:
    """The identifier of the file of that number.

    Raises:
        NotFound: there is none that the actor may know of.
    """
    found: UUID | None = await uow.raw.fetchval("SELECT id FROM procurement_file WHERE number = $1", number)
    if found is None:
        raise NotFound("procurement-file", number=number)
    return FileId(found)


async def purchase(uow: UnitOfWork, actor: Actor, file_id: FileId) -> Purchase:
    """Everything that the page of a purchase shows.

    Raises:
        NotFound, PermissionDenied: the actor may not read the file.
    """
    summary = await purchase_summary(uow, actor, file_id)
    found = await carried(uow, file_id)
    whole = with_execution(summary, found)
    row = await uow.raw.fetchrow(
        """
        SELECT f.organisation_id, f.title, o.name AS body, f.state_since, l.id AS list_id, l.frozen_at,
               l.sentence::text AS sentence, l.requirements::text AS requirements,
               h.justification::text AS justification, h.reason, h.entry_id
          FROM procurement_file f
          JOIN organisation o ON o.id = f.organisation_id
          LEFT JOIN frozen_list l ON l.file_id = f.id AND l.round = f.round
          LEFT JOIN choice h ON h.file_id = f.id AND h.round = f.round AND h.withdrawn_at IS NULL
         WHERE f.id = $1
        """,
        file_id,
    )
    frozen = await uow.session.get(FrozenList, row["list_id"]) if row["list_id"] else None
    return Purchase(
        file_id=file_id,
        organisation_id=row["organisation_id"],
        title=row["title"],
        body=row["body"],
        state_since=row["state_since"],
        summary=whole,
        standing=standing(whole, found),
        request=found.request,
        contract=found.contract,
        service=found.service,
        justification=decoded(row["justification"]),
        reason=row["reason"],
        frozen_at=row["frozen_at"],
        sentence=decoded(row["sentence"]),
        requirements=pinned(decoded(row["requirements"]) or [], summary),
        rivals=await rivals(uow, frozen, row["entry_id"]) if frozen is not None else [],
        decided=await decisions(uow, found),
        labels=await labels(uow, file_id),
        others=await others(uow, actor, found.contract["id"]) if found.contract else None,
    )


def pinned(requirements: list[dict[str, Any]], summary: Summary) -> list[Requirement]:
    """The requirements of the list with their effects."""
    effects = {one["code"]: one for one in summary.cascade}
    return [
        Requirement(
            code=one["code"],
            label=one["label"],
            kind=one["kind"],
            origin=one["origin"],
            source=one["source"],
            nature=one["nature"],
            reason=one["reason"],
            removes=effects.get(one["code"], {}).get("removes", 0),
            removes_alone=effects.get(one["code"], {}).get("removes_alone", 0),
        )
        for one in requirements
    ]


async def rivals(uow: UnitOfWork, frozen: FrozenList, chosen: UUID | None) -> list[Rival]:
    """The entries of a list as clarifications leave it, in its order: by rank, then by cost."""
    return [
        Rival(
            one.entry.offer_code,
            one.entry.offer_name,
            one.entry.supplier_name,
            one.result,
            one.rank,
            Result(one.entry.result),
            one.entry.rank,
            one.entry.total_cents,
            one.entry.id == chosen,
            one.exclusion.reason if one.exclusion is not None else None,
        )
        for one in (await standing_of(uow, frozen)).entries
    ]


async def decisions(uow: UnitOfWork, found: Carried) -> list[dict[str, Any]]:
    """The stages that answered: what, who, when."""
    if found.request is None:
        return []
    rows = await uow.raw.fetch(
        """
        SELECT s.position, s.effect, s.outcome, s.decided_at, s.decided_by, s.scope, s.reason, s.conditions,
               s.capacities::text AS capacities
          FROM stage s WHERE s.request_id = $1 AND s.state = 'decided' ORDER BY s.position
        """,
        found.request["id"],
    )
    return [{**row, "capacities": decoded(row["capacities"])} for row in rows]


async def labels(uow: UnitOfWork, file_id: UUID) -> dict[str, Any]:
    """The last text of every requirement that the file has had, by code."""
    rows = await uow.raw.fetch(
        """
        SELECT coalesce(after, before) ->> 'code' AS code, (coalesce(after, before) -> 'label')::text AS label
          FROM requirement_change WHERE file_id = $1 ORDER BY at, id
        """,
        file_id,
    )
    return {row["code"]: decoded(row["label"]) for row in rows if row["code"] and row["label"]}


async def others(uow: UnitOfWork, actor: Actor, contract_id: UUID) -> tuple[int, int, int] | None:
    """What others paid for the same offer, for those who see every contract; ten-thousandths per unit and month."""
    if actor.group not in (GroupRole.CENTRE, GroupRole.REVIEWER):
        return None
    row = await uow.raw.fetchrow(
        """
        WITH own AS (SELECT c.id, e.offer_id FROM contract c JOIN frozen_entry e ON e.id = c.entry_id WHERE c.id = $1)
        SELECT count(*) AS n, min(p.paid) AS least, max(p.paid) AS most
          FROM own JOIN frozen_entry e ON e.offer_id = own.offer_id
          JOIN contract c ON c.entry_id = e.id AND c.id <> own.id
         CROSS JOIN LATERAL (SELECT round(c.total_cents * 100.0 / c.quantity / (c.initial_months + c.option_months))
                                    AS paid) p
        """,
        contract_id,
    )
    return (row["n"], int(row["least"]), int(row["most"])) if row["n"] else None


async def note_reading(uow: UnitOfWork, actor: Actor, found: Purchase) -> None:
    """Record that a reviewer looked at a file, once an hour for each person and file."""
    if actor.group is not GroupRole.REVIEWER:
        return
    recent = await uow.raw.fetchval(
        """
        SELECT true FROM ledger_event
         WHERE stream_kind = 'review' AND stream_id = $1 AND name = 'review.file_read' AND actor = $2
           AND occurred_at > $3 LIMIT 1
        """,
        found.file_id,
        actor.key,
        uow.clock.now() - HOUR,
    )
    if not recent:
        await record(uow, stream(found.file_id), FileReviewed(file=found.file_id, number=found.summary.number))


def decoded(text: str | None) -> Any:
    """A JSON column read as text."""
    return None if text is None else msgspec.json.decode(text)
