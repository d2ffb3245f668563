"""Verification: everything is computed again from what is stored, in the one order, and the first bad event is named.

The hashed bytes are built here and not by the database's own functions, which whoever changed the data could have
changed too. One read-only transaction sees one state; events stream through a server-side cursor.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from core.database import Database
from core.identity.actors import WORKER
from core.ledger.append import salted_hash
from core.ledger.checkpoints import Checkpoint, CheckpointFile, OutsideDiffers, checkpoints
from core.ledger.merkle import Tree
from core.uow import UnitOfWork

ZERO = bytes(32)
PAGE = 1_000
MOST = 100
"""Events fetched at a time, and findings kept of each kind."""

HEADER = """
    concat_ws(
        E'\\n', 'courtier-event-1', e.id, e.stream_kind, e.stream_id, e.seq, e.name, e.version, e.actor,
        coalesce(e.organisation_id::text, ''), array_to_string(e.audience, ','),
        to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        e.payload
    )
"""

EVENT = f"""
    e.id, e.stream_kind || ' ' || e.stream_id AS stream, e.seq, e.previous, e.hash,
    {HEADER} AS said
"""

SEQUENCED = f"""
    SELECT p.position, p.event_id, {EVENT}
      FROM ledger_position p LEFT JOIN ledger_event e ON e.id = p.event_id
     ORDER BY p.position
"""

WAITING = f"""
    SELECT NULL::bigint AS position, e.id AS event_id, {EVENT},
           EXISTS (SELECT FROM ledger_pending w WHERE w.event_id = e.id) AS pending
      FROM ledger_event e
     WHERE NOT EXISTS (SELECT FROM ledger_position p WHERE p.event_id = e.id)
     ORDER BY e.stream_kind, e.stream_id, e.seq
"""

PRIVATE = """
    SELECT t.event_id, t.field, t.salt, t.text, e.data -> 'private' ->> t.field AS hash, p.position,
           e.stream_kind || ' ' || e.stream_id AS stream, e.seq
      FROM ledger_private t
      LEFT JOIN ledger_event e ON e.id = t.event_id
      LEFT JOIN ledger_position p ON p.event_id = t.event_id
"""

MISSING_PRIVATE = """
    SELECT e.id AS event_id, f.field, p.position, e.stream_kind || ' ' || e.stream_id AS stream, e.seq
      FROM ledger_event e
     CROSS JOIN LATERAL jsonb_object_keys(
               CASE WHEN jsonb_typeof(e.data -> 'private') = 'object' THEN e.data -> 'private' ELSE '{}' END
           ) AS f (field)
      LEFT JOIN ledger_position p ON p.event_id = e.id
     WHERE e.data ? 'private'
       AND NOT EXISTS (SELECT FROM ledger_private t WHERE t.event_id = e.id AND t.field = f.field)
"""


GUARDS = {
    "ledger_event_forever",
    "ledger_event_inside",
    "ledger_position_forever",
    "ledger_position_inside",
    "ledger_checkpoint_forever",
    "ledger_checkpoint_inside",
    "ledger_installation_forever",
    "ledger_installation_inside",
    "ledger_head_forever",
    "ledger_head_inside",
    "ledger_private_forever",
    "ledger_private_inside",
    "ledger_pending_inside",
}
"""The triggers that must stand."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be. `what` is a stable name, `detail` says more in English."""

    what: str
    detail: str
    position: int | None = None
    stream: str | None = None
    seq: int | None = None
    event_id: str | None = None
    recorded_at: str | None = None
    checkpoint: int | None = None

    def order(self) -> tuple[bool, int, bool]:
        """Findings are told by position; those without one come last, and a checkpoint after the events beneath it."""
        return self.position is None, self.position or 0, self.checkpoint is not None


@dataclass
class Report:
    """What was verified, and what is wrong, first things first."""

    events: int = 0
    pending: int = 0
    streams: int = 0
    private: int = 0
    erased: int = 0
    checkpoints: int = 0
    covered: int = 0
    outside: int | None = None
    keys: list[str] = field(default_factory=list)
    demonstration: bool = False
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """The first bad thing."""
        return self.findings[0] if self.findings else None

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        said: dict[str, Any] = msgspec.to_builtins(self)
        return {"whole": self.whole, **said}


class Verification:
    """One run. `keys` are the public keys that may have signed; None: any key, and the report names those that did."""

    def __init__(self, uow: UnitOfWork, *, against: Path | None, keys: Iterable[bytes] | None) -> None:
        self._uow = uow
        self._against = against
        self._keys = None if keys is None else frozenset(keys)
        self._heads: dict[str, tuple[int, bytes]] = {}
        self._counts: dict[str, int] = {}
        self._sealed: list[Checkpoint] = []
        self._genesis = ZERO
        self._founding = ""
        self.report = Report()

    async def run(self) -> Report:
        """Verify everything."""
        started = time.perf_counter()
        await self._guards()
        await self._installation()
        await self._checkpoints()
        await self._sequenced()
        await self._waiting()
        await self._heads_kept()
        await self._private()
        self._outside()
        self.report.streams = len(self._heads)
        self.report.findings.sort(key=Finding.order)
        self.report.seconds = time.perf_counter() - started
        return self.report

    def _wrong(self, what: str, detail: str, row: Any = None, **place: Any) -> None:
        """Keep a finding; a kind that is found very often is counted no further."""
        self._counts[what] = self._counts.get(what, 0) + 1
        if self._counts[what] > MOST:
            return
        if row is not None:
            place = {
                "position": row["position"],
                "stream": row["stream"],
                "seq": row["seq"],
                "event_id": str(row["event_id"]),
                "recorded_at": recorded_at(row),
                **place,
            }
        self.report.findings.append(Finding(what, detail, **place))

    async def _guards(self) -> None:
        """What the schema promises: triggers that stand, and a column for queries made from the payload."""
        rows = await self._uow.raw.fetch(
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ledger%' AND tgenabled IN ('O', 'A')"
        )
        fallen = GUARDS - {row["tgname"] for row in rows}
        if fallen:
            self._wrong("guard", f"these triggers do not stand: {', '.join(sorted(fallen))}")
        made = await self._uow.raw.fetchval(
            """
            SELECT attgenerated = 's' FROM pg_attribute
             WHERE attrelid = 'ledger_event'::regclass AND attname = 'data' AND NOT attisdropped
            """
        )
        if not made:
            self._wrong("guard", "the column ledger_event.data is no longer made from the payload")

    async def _installation(self) -> None:
        row = await self._uow.raw.fetchrow(
            """
            SELECT i.id, i.demonstration, i.genesis, e.data ->> 'demonstration' AS told, e.hash
              FROM ledger_installation i
              LEFT JOIN ledger_event e ON e.stream_kind = 'installation' AND e.stream_id = i.id AND e.seq = 1
            """
        )
        if row is None:
            return
        self._genesis, self._founding = row["genesis"], f"installation {row['id']}"
        self.report.demonstration = row["demonstration"]
        if row["hash"] != row["genesis"] or row["told"] != ("true" if row["demonstration"] else "false"):
            self._wrong(
                "installation", "the installation is not what its first event says", stream=self._founding, seq=1
            )

    async def _checkpoints(self) -> None:
        self._sealed = await checkpoints(self._uow)
        previous, last, keys = self._genesis, 0, set()
        for n, checkpoint in enumerate(self._sealed, start=1):
            try:
                says, signed = checkpoint.says, checkpoint.signed()
            except msgspec.MsgspecError as error:
                self._wrong("checkpoint", f"it cannot be read: {error}", checkpoint=n)
                self._sealed = self._sealed[: n - 1]
                break
            place = {"checkpoint": n, "position": says.first}
            if not signed:
                self._wrong("signature", "the signature is not over this checkpoint", **place)
            if self._keys is not None and checkpoint.public_key not in self._keys:
                self._wrong("key", f"it is signed by {says.key}, which is not a key of this installation", **place)
            if says.n != n or says.first != last + 1 or says.last < says.first:
                self._wrong("checkpoint", f"{says.n} ({says.first} to {says.last}) does not follow {n - 1}", **place)
            if says.previous != previous.hex():
                self._wrong("checkpoint", "it does not repeat the hash of the one before", **place)
            keys.add(says.key)
            previous, last = checkpoint.hash, says.last
        self.report.checkpoints, self.report.covered, self.report.keys = len(self._sealed), last, sorted(keys)

    async def _sequenced(self) -> None:
        expected, opened, tree, due = 1, 0, Tree(), iter(self._sealed)
        seal = next(due, None)
        async for rows in pages(self._uow, SEQUENCED):
            for row in rows:
                position = row["position"]
                if position != expected:
                    self._wrong("position", f"positions {expected} to {position - 1} are missing", position=expected)
                    expected = position
                expected += 1
                if row["id"] is None:
                    where = {"position": position, "event_id": str(row["event_id"])}
                    self._wrong("missing", "the event at this position is not there", **where)
                    continue
                self._event(row)
                opened += row["seq"] == 1
                if seal is None:
                    continue
                tree.add(row["hash"])
                if position >= seal.says.last:
                    self._seal(seal, tree, opened)
                    tree, seal = Tree(), next(due, None)
        while seal is not None:
            self._wrong(
                "truncated",
                f"the checkpoint covers positions to {seal.says.last}; the last there is {expected - 1}",
                checkpoint=seal.says.n,
                position=max(expected, seal.says.first),
            )
            seal = next(due, None)

    def _seal(self, seal: Checkpoint, tree: Tree, opened: int) -> None:
        place = {"checkpoint": seal.says.n, "position": seal.says.last}
        if tree.root().hex() != seal.says.root:
            span = f"{seal.says.first} to {seal.says.last}"
            self._wrong("root", f"the events at positions {span} are not those that were signed", **place)
        elif opened != seal.says.heads:
            self._wrong("heads", f"{seal.says.heads} streams were signed, {opened} are there", **place)

    def _event(self, row: Any) -> None:
        """Compute one event again and link it to its stream."""
        self.report.events += 1
        stream, seq = row["stream"], row["seq"]
        head = self._heads.get(stream)
        if head is None:
            head = (0, ZERO if stream == self._founding else self._genesis)
        if seq != head[0] + 1:
            self._wrong("sequence", f"number {seq} follows number {head[0]} of its stream", row)
        elif row["previous"] != head[1]:
            self._wrong("link", "it does not link to the event before it: one of the two was changed", row)
        if hashlib.sha256(row["previous"] + row["said"].encode()).digest() != row["hash"]:
            self._wrong("hash", "its content is not what its hash says: the event was changed", row)
        self._heads[stream] = (seq, row["hash"])

    async def _waiting(self) -> None:
        """Events that the sequencer has not seen: they are chained too."""
        async for rows in pages(self._uow, WAITING):
            for row in rows:
                self._event(row)
                self.report.pending += 1
                if not row["pending"]:
                    self._wrong("position", "the event has no position and waits for none", row)

    async def _heads_kept(self) -> None:
        left = dict(self._heads)
        async for rows in pages(
            self._uow, "SELECT stream_kind || ' ' || stream_id AS stream, seq, hash FROM ledger_head"
        ):
            for row in rows:
                computed = left.pop(row["stream"], (0, b""))
                if computed != (row["seq"], row["hash"]):
                    detail = f"its head says number {row['seq']}, its last event is number {computed[0]}, or differs"
                    self._wrong("head", detail, stream=row["stream"], seq=min(row["seq"], computed[0]))
        for stream, (seq, _) in left.items():
            self._wrong("head", "the stream has no head", stream=stream, seq=seq)

    async def _private(self) -> None:
        async for rows in pages(self._uow, PRIVATE):
            for row in rows:
                self.report.private += 1
                if row["hash"] is None:
                    self._wrong("private", f"the private text {row['field']} belongs to no event", row)
                elif row["text"] is None:
                    self.report.erased += 1
                elif salted_hash(row["salt"], row["text"]) != row["hash"]:
                    self._wrong("private", f"the private text {row['field']} was changed", row)
        async for rows in pages(self._uow, MISSING_PRIVATE):
            for row in rows:
                self._wrong("private", f"the private text {row['field']} is gone without having been erased", row)

    def _outside(self) -> None:
        if self._against is None:
            return
        self.report.outside = 0
        known = {checkpoint.says.n: checkpoint for checkpoint in self._sealed}
        try:
            for checkpoint in CheckpointFile(self._against):
                says = checkpoint.says
                self.report.outside += 1
                place = {"checkpoint": says.n, "position": says.first}
                if not checkpoint.signed():
                    self._wrong("signature", "the signature in the outside copy is not over its checkpoint", **place)
                if says.n not in known:
                    self._wrong("outside", "the outside copy has it and the database has not", **place)
                elif known[says.n].hash != checkpoint.hash:
                    self._wrong("outside", "the outside copy and the database differ", **place)
        except OutsideDiffers as error:
            self._wrong("outside", str(error))
        if not self.report.outside:
            self._wrong("outside", f"{self._against} holds no checkpoint")


def recorded_at(row: Any) -> str | None:
    """When the database recorded the event of this row, as its header says."""
    said = row.get("said")
    return None if said is None else said.split("\n", 12)[11]


async def pages(uow: UnitOfWork, query: str) -> AsyncIterator[list[Any]]:
    """The rows of `query`, a page at a time; the server prepares the next while one is worked on."""
    cursor = await uow.raw.cursor(query)
    rows = await cursor.fetch(PAGE)
    while rows:
        coming = asyncio.ensure_future(cursor.fetch(PAGE))
        await asyncio.sleep(0)
        try:
            yield rows
        finally:
            rows = await coming


async def verify(database: Database, *, against: Path | None = None, keys: Iterable[bytes] | None = None) -> Report:
    """Verify the whole ledger as it stands.

    Args:
        against: a copy of the file of checkpoints, kept outside.
        keys: the public keys (32 bytes each) that may have signed; None accepts any, and the report names them.
    """
    return await database.read(WORKER, lambda uow: Verification(uow, against=against, keys=keys).run())
