"""Recording: one call to the database appends an event to its object's stream, in the use case's own transaction."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import rfc8785

from core.identity.actors import OrganisationId
from core.ids import new_id
from core.ledger.events import PRIVATE_KEY, Event
from core.uow import UnitOfWork

SALT_BYTES = 16


class ClockRefused(RuntimeError):
    """The injected clock and the database's are more than five minutes apart, and this is no demonstration."""


class FoundedOtherwise(RuntimeError):
    """The installation was founded as a demonstration and is now said not to be one, or the other way round."""


class LedgerRefused(RuntimeError):
    """The ledger's own functions refused: a guard, or a checkpoint that does not follow."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The events of one object: its kind (`file`, `offer`) and its key. Unrelated writers never share one."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where an event stands: its id, and its place in its stream, from 1."""

    id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Installation:
    """What this installation is; `demonstration` is shown on every page and bundle."""

    id: UUID
    demonstration: bool
    founded_at: datetime


def salted_hash(salt: bytes, text: str) -> str:
    """What an event keeps of a private text: SHA-256 over the salt and the UTF-8 text, in hexadecimal."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """`value` as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(value).decode()


def encode(event: Event) -> tuple[str, str | None]:
    """The event's payload, and its private texts with their salts (None when it has none), both as JSON text.

    Raises:
        TypeError: the event's class has no name.
        rfc8785.CanonicalizationError: a number is too large for JSON (beyond 2^53), or a text is no Unicode.
    """
    definition = getattr(type(event), "__event__", None)
    if definition is None or definition.type is not type(event):
        raise TypeError(f"{type(event).__qualname__} is no registered event")
    fields: dict[str, Any] = msgspec.to_builtins(event)
    if not definition.private:
        return canonical(fields), None
    kept: list[dict[str, str]] = []
    hashes: dict[str, str] = {}
    for name in definition.private:
        text = fields.pop(name)
        if text is not None:
            salt = os.urandom(SALT_BYTES)
            hashes[name] = salted_hash(salt, text)
            kept.append({"field": name, "salt": salt.hex(), "text": text})
    if not kept:
        return canonical(fields), None
    return canonical({**fields, PRIVATE_KEY: hashes}), msgspec.json.encode(kept).decode()


async def record(
    uow: UnitOfWork,
    stream: Stream,
    event: Event,
    *,
    audience: Iterable[OrganisationId] = (),
    on_behalf_of: OrganisationId | None = None,
) -> Recorded:
    """Append `event` to `stream` in this transaction, after the object's row is locked.

    Args:
        audience: the bodies and suppliers that may read the event, its private texts included, besides the organisation
            acted for, the centre and the reviewers.
        on_behalf_of: the organisation acted for, when it is not the actor's own.

    Raises:
        ClockRefused: the clocks disagree by more than five minutes and this is no demonstration.
    """
    await uow.flush()
    identifier = new_id()
    payload, private = encode(event)
    definition = type(event).__event__
    try:
        seq: int = await uow.raw.fetchval(
            "SELECT ledger_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            identifier,
            stream.kind,
            stream.id,
            definition.name,
            definition.version,
            uow.actor.key,
            on_behalf_of or uow.actor.organisation,
            list(audience),
            uow.clock.now(),
            payload,
            private,
        )
    except asyncpg.PostgresError as error:
        raise refusal(error) from None
    return Recorded(identifier, seq)


async def record_all(
    uow: UnitOfWork,
    events: Sequence[tuple[Stream, Event]],
    *,
    audience: Iterable[OrganisationId] = (),
    on_behalf_of: OrganisationId | None = None,
) -> list[Recorded]:
    """Append several events in one round trip, in their order; they share the audience and the organisation acted for.

    Their streams are locked in that order: whoever writes several objects' streams keeps one order (by kind, then key).

    Raises:
        ClockRefused: as `record`.
    """
    if not events:
        return []
    await uow.flush()
    identifiers = [new_id() for _ in events]
    encoded = [encode(event) for _, event in events]
    try:
        rows = await uow.raw.fetch(
            """
            SELECT ledger_append(e.id, e.kind, e.stream, e.name, e.version, $6, $7, $8, $9, e.payload, e.private) AS seq
              FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::int[], $10::text[], $11::text[])
                   WITH ORDINALITY AS e (id, kind, stream, name, version, payload, private, n)
             ORDER BY e.n
            """,
            identifiers,
            [stream.kind for stream, _ in events],
            [stream.id for stream, _ in events],
            [type(event).__event__.name for _, event in events],
            [type(event).__event__.version for _, event in events],
            uow.actor.key,
            on_behalf_of or uow.actor.organisation,
            list(audience),
            uow.clock.now(),
            [payload for payload, _ in encoded],
            [private for _, private in encoded],
        )
    except asyncpg.PostgresError as error:
        raise refusal(error) from None
    return [Recorded(identifier, row["seq"]) for identifier, row in zip(identifiers, rows, strict=True)]


async def erase(uow: UnitOfWork, event_id: UUID, field: str) -> bool:
    """Forget a private text and its salt; True when it was there. The caller records that it did, and why.

    Only the centre's and the service's actors may.
    """
    await uow.flush()
    done: bool = await uow.raw.fetchval("SELECT ledger_erase($1, $2, $3)", event_id, field, uow.actor.key)
    return done


async def found(uow: UnitOfWork, *, demonstration: bool) -> Installation:
    """Write the first event of all, before any other; again with the same answer it changes nothing.

    Only the service's own actor may. An installation that nobody founded is founded by its first event, as a real one.

    Raises:
        FoundedOtherwise: it was founded with the other answer, which nothing changes.
    """
    try:
        await uow.raw.fetchval("SELECT ledger_found($1, $2, $3)", new_id(), demonstration, uow.actor.key)
    except asyncpg.PostgresError as error:
        raise refusal(error) from None
    founded = await installation(uow)
    assert founded is not None
    return founded


async def installation(uow: UnitOfWork) -> Installation | None:
    """What this installation is, None before its first event."""
    row = await uow.raw.fetchrow("SELECT id, demonstration, founded_at FROM ledger_installation")
    return None if row is None else Installation(row["id"], row["demonstration"], row["founded_at"])


REFUSALS: dict[str, type[Exception]] = {
    "LG001": LedgerRefused,
    "LG002": ClockRefused,
    "LG003": FoundedOtherwise,
    "LG004": LedgerRefused,
}


def refusal(error: asyncpg.PostgresError) -> Exception:
    """The error to raise for what the database said: ours where the ledger refused, its own otherwise."""
    kind = REFUSALS.get(error.sqlstate or "")
    return error if kind is None else kind(error.args[0])
