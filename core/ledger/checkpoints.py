"""Checkpoints: every minute with news, a signed statement about all events up to a position.

A checkpoint says: its number, its range of positions, the Merkle root of those events' hashes, the hash of the
checkpoint before it, how many streams there are, when it was made, and by which key. It goes into the database and, as
one line, into a file that only grows; whoever keeps that file elsewhere can prove later that nothing was changed or
taken away, even by somebody who holds the database and the key.

The key lies outside the database and is read by the scheduler and by `courtier ledger`, never by the web process.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from core.database import Database
from core.identity.actors import WORKER
from core.ledger.append import canonical, refusal
from core.ledger.merkle import Tree, proof
from core.uow import UnitOfWork

FORMAT = "courtier-checkpoint-1"

TAIL = 8_192
"""Bytes at the end of the file that surely hold its last line."""


class UnsafeKey(RuntimeError):
    """The key's file is not one that only its owner reads, or it holds no Ed25519 key."""


class OutsideDiffers(RuntimeError):
    """The file of checkpoints and the database tell two stories; nothing is signed until somebody has looked."""


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a checkpoint says; signed as canonical JSON (RFC 8785). Hashes are in hexadecimal."""

    format: str
    installation: UUID
    n: int
    first: int
    last: int
    root: str
    previous: str
    heads: int
    key: str
    made_at: str


@dataclass(frozen=True)
class Checkpoint:
    """A statement's text with its signature and the public key that it was made with."""

    body: str
    public_key: bytes
    signature: bytes

    @cached_property
    def says(self) -> Statement:
        """The statement.

        Raises:
            msgspec.ValidationError: the text is none.
        """
        return msgspec.json.decode(self.body, type=Statement)

    @property
    def hash(self) -> bytes:
        """SHA-256 of the statement's text, which the next checkpoint repeats."""
        return hashlib.sha256(self.body.encode()).digest()

    def signed(self) -> bool:
        """Whether the signature is the key's, over this very text, and the statement names that key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(self.signature, self.body.encode())
        except (InvalidSignature, ValueError):
            return False
        return self.says.key == key_id(self.public_key)

    def line(self) -> str:
        """The checkpoint as one line of JSON."""
        return canonical(
            {"checkpoint": self.body, "public_key": self.public_key.hex(), "signature": self.signature.hex()}
        )

    @classmethod
    def of_line(cls, line: str | bytes) -> Checkpoint:
        """The checkpoint that a line tells.

        Raises:
            ValueError, msgspec.MsgspecError: the line is none.
        """
        read: dict[str, str] = msgspec.json.decode(line, type=dict[str, str])
        if read.keys() != {"checkpoint", "public_key", "signature"}:
            raise ValueError("the line is no checkpoint")
        found = cls(read["checkpoint"], bytes.fromhex(read["public_key"]), bytes.fromhex(read["signature"]))
        _ = found.says
        return found


def key_id(public_key: bytes) -> str:
    """A key's short name: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


class SigningKey:
    """The Ed25519 key that signs checkpoints."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public: bytes = key.public_key().public_bytes_raw()
        self.id = key_id(self.public)

    def sign(self, text: str) -> bytes:
        """The signature over `text`."""
        return self._key.sign(text.encode())

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"

    @classmethod
    def of_file(cls, path: Path) -> SigningKey:
        """The key in `path` (PEM), made there with mode 0600 when there is none.

        Raises:
            UnsafeKey: others may read the file, or it holds no Ed25519 key.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Ed25519PrivateKey.generate()
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls._read(path)
        with os.fdopen(opened, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        return cls(made)

    @classmethod
    def _read(cls, path: Path) -> SigningKey:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise UnsafeKey(f"{path} may be read by others: chmod 600 {path}")
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise UnsafeKey(f"{path} holds no key: {error}") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UnsafeKey(f"{path} holds no Ed25519 key")
        return cls(key)


class CheckpointFile:
    """The file outside the database: one checkpoint a line, appended and never rewritten."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Checkpoint]:
        """Every checkpoint of the file. A last line without its end was cut short while it was written: it is none."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.endswith(b"\n"):
                    yield self._read(line, f"line {number}")

    def last(self) -> Checkpoint | None:
        """The newest, None when there is none."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            file.seek(max(file.seek(0, os.SEEK_END) - TAIL, 0))
            lines = file.read().rpartition(b"\n")[0].splitlines()
        return self._read(lines[-1], "last line") if lines else None

    def _read(self, line: bytes, place: str) -> Checkpoint:
        try:
            return Checkpoint.of_line(line)
        except (ValueError, msgspec.MsgspecError) as error:
            raise OutsideDiffers(f"{self.path}, {place}: {error}") from error

    def append(self, checkpoints: list[Checkpoint]) -> None:
        """Add lines and have the disk keep them."""
        if not checkpoints:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - TAIL, 0))
            file.truncate(end - len(file.read().rpartition(b"\n")[2]))
            file.writelines(checkpoint.line().encode() + b"\n" for checkpoint in checkpoints)
            file.flush()
            os.fsync(file.fileno())


async def checkpoints(uow: UnitOfWork, *, after: int = 0) -> list[Checkpoint]:
    """The checkpoints with a number above `after`, in order."""
    rows = await uow.raw.fetch(
        "SELECT body, public_key, signature FROM ledger_checkpoint WHERE n > $1 ORDER BY n", after
    )
    return [Checkpoint(row["body"], row["public_key"], row["signature"]) for row in rows]


class Checkpointer:
    """Makes checkpoints with `key` and keeps the outside `file` up with them."""

    def __init__(self, database: Database, key: SigningKey, file: Path) -> None:
        self._database = database
        self._key = key
        self._file = CheckpointFile(file)

    async def make(self) -> Checkpoint | None:
        """Make a checkpoint over what has come since the last, and write what the file lacks; None without news.

        Raises:
            OutsideDiffers: the file has a checkpoint that the database has not, or another of the same number.
        """
        await self.export()
        made = await self._database.run(WORKER, self._seal)
        if made is not None:
            await self.export()
        return made

    async def export(self) -> int:
        """Append to the file the checkpoints that it lacks; returns how many.

        Raises:
            OutsideDiffers: as `make`.
        """
        last = self._file.last()
        known = 0 if last is None else last.says.n
        there = await self._database.read(WORKER, lambda uow: checkpoints(uow, after=max(known - 1, 0)))
        if last is not None and (not there or there[0].hash != last.hash):
            raise OutsideDiffers(f"{self._file.path}: the database does not have its checkpoint {known}")
        missing = there if last is None else there[1:]
        self._file.append(missing)
        return len(missing)

    async def _seal(self, uow: UnitOfWork) -> Checkpoint | None:
        raw = uow.raw
        before = await raw.fetchrow("SELECT body, hash FROM ledger_checkpoint ORDER BY n DESC LIMIT 1")
        founded = await raw.fetchrow("SELECT id, genesis, clock_timestamp() AS now FROM ledger_installation")
        if founded is None:
            return None
        said = None if before is None else msgspec.json.decode(before["body"], type=Statement)
        tree, opened, last = Tree(), 0, 0 if said is None else said.last
        async for row in raw.cursor(
            """
            SELECT p.position, e.seq, e.hash FROM ledger_position p JOIN ledger_event e ON e.id = p.event_id
             WHERE p.position > $1 ORDER BY p.position
            """,
            last,
            prefetch=2_000,
        ):
            tree.add(row["hash"])
            opened += row["seq"] == 1
            last = row["position"]
        if not tree.size:
            return None
        now: datetime = founded["now"]
        statement = Statement(
            format=FORMAT,
            installation=founded["id"],
            n=1 if said is None else said.n + 1,
            first=1 if said is None else said.last + 1,
            last=last,
            root=tree.root().hex(),
            previous=(founded["genesis"] if before is None else before["hash"]).hex(),
            heads=opened + (0 if said is None else said.heads),
            key=self._key.id,
            made_at=now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        )
        body = canonical(msgspec.to_builtins(statement))
        made = Checkpoint(body, self._key.public, self._key.sign(body))
        try:
            await raw.execute(
                "SELECT ledger_seal($1, $2, $3, $4, $5, $6, $7)",
                statement.n,
                statement.first,
                statement.last,
                body,
                made.hash,
                made.public_key,
                made.signature,
            )
        except asyncpg.PostgresError as error:
            raise refusal(error) from None
        return made


@dataclass(frozen=True)
class Inclusion:
    """The proof that an event is beneath a checkpoint: check with `core.ledger.merkle.holds`."""

    checkpoint: Checkpoint
    event_hash: bytes
    index: int
    size: int
    path: list[bytes]


async def inclusion(uow: UnitOfWork, event_id: UUID) -> Inclusion | None:
    """The proof for one event, None while no checkpoint covers it; for actors who see every event."""
    row = await uow.raw.fetchrow(
        """
        SELECT p.position, c.first_position, c.last_position, c.body, c.public_key, c.signature
          FROM ledger_position p
          JOIN ledger_checkpoint c ON p.position BETWEEN c.first_position AND c.last_position
         WHERE p.event_id = $1
        """,
        event_id,
    )
    if row is None:
        return None
    hashes: list[Any] = await uow.raw.fetch(
        """
        SELECT e.hash FROM ledger_position p JOIN ledger_event e ON e.id = p.event_id
         WHERE p.position BETWEEN $1 AND $2 ORDER BY p.position
        """,
        row["first_position"],
        row["last_position"],
    )
    leaves = [one["hash"] for one in hashes]
    index = row["position"] - row["first_position"]
    checkpoint = Checkpoint(row["body"], row["public_key"], row["signature"])
    return Inclusion(checkpoint, leaves[index], index, len(leaves), proof(leaves, index))
