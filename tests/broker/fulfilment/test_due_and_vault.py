"""Dates are handled once; what is sealed opens only where it belongs."""

from __future__ import annotations

import asyncio
import os
import stat
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from broker.fulfilment.vault import CannotUnseal, Vault
from core import due
from core.clock import FixedClock
from core.database import Database
from core.identity.actors import WORKER, Actor
from core.uow import UnitOfWork

pytestmark = pytest.mark.anyio


async def test_a_date_is_handled_once_when_it_has_come(database: Database, clock: FixedClock) -> None:
    subject, seen = uuid4(), []

    async def handler(uow: UnitOfWork, actor: Actor, date: due.Due) -> None:
        seen.append((date.subject_id, dict(date.payload)))

    at = clock.now() + timedelta(days=1)
    for _ in range(2):
        await database.run(WORKER, lambda uow: due.schedule(uow, at, "evidence.expiry", subject, {"n": 1}))
    assert await due.sweep(database, {"evidence.expiry": handler}) == 0
    clock.advance(timedelta(days=1))
    counts = await asyncio.gather(*(due.sweep(database, {"evidence.expiry": handler}) for _ in range(3)))
    assert sum(counts) == 1
    assert seen == [(subject, {"n": 1})]


async def test_a_date_whose_handler_fails_is_tried_again_and_stops_nobody(
    database: Database, clock: FixedClock
) -> None:
    good, bad, seen = uuid4(), uuid4(), []

    async def handler(uow: UnitOfWork, actor: Actor, date: due.Due) -> None:
        seen.append(date.subject_id)
        if date.subject_id == bad and seen.count(bad) == 1:
            raise RuntimeError

    for subject in (bad, good):
        await database.run(WORKER, lambda uow, key=subject: due.schedule(uow, clock.now(), "x", key))  # type: ignore[misc]
    assert await due.sweep(database, {"x": handler}) == 1
    clock.advance(timedelta(minutes=1))
    assert await due.sweep(database, {"x": handler}) == 1
    assert sorted(seen) == sorted([bad, good, bad])


async def test_a_cancelled_date_never_comes(database: Database, clock: FixedClock) -> None:
    subject = uuid4()
    await database.run(WORKER, lambda uow: due.schedule(uow, clock.now(), "x", subject))
    assert await database.run(WORKER, lambda uow: due.cancel(uow, "x", subject)) == 1

    async def handler(uow: UnitOfWork, actor: Actor, date: due.Due) -> None:
        raise AssertionError

    assert await due.sweep(database, {"x": handler}) == 0


def test_what_is_sealed_opens_for_its_row_only(tmp_path: Path) -> None:
    vault, row = Vault.open_in(tmp_path), uuid4()
    sealed = vault.seal({"password": "très secret"}, row)
    assert b"secret" not in sealed
    assert Vault.open_in(tmp_path).unseal(sealed, row) == {"password": "très secret"}
    with pytest.raises(CannotUnseal):
        vault.unseal(sealed, uuid4())
    with pytest.raises(CannotUnseal):
        Vault(b"x" * 32).unseal(sealed, row)
    (key,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_new_first_key_still_opens_what_the_old_one_sealed() -> None:
    row = uuid4()
    sealed = Vault(b"a" * 32).seal({"n": 1}, row)
    assert Vault(b"b" * 32, b"a" * 32).unseal(sealed, row) == {"n": 1}


def test_a_derived_password_is_the_same_on_every_try_and_of_one_purpose() -> None:
    vault, row = Vault(b"a" * 32), uuid4()
    anne, luc = (vault.derive(row, name, under=vault.newest) for name in ("anne", "luc"))
    assert vault.derive(row, "anne", under=vault.newest) == anne
    assert len({anne, luc, vault.derive(uuid4(), "anne", under=vault.newest)}) == 3


def test_a_derived_password_outlives_a_rotation_and_not_its_key() -> None:
    row, before, after = uuid4(), Vault(b"a" * 32), Vault(b"b" * 32, b"a" * 32)
    password = before.derive(row, "anne", under=before.newest)
    assert after.derive(row, "anne", under=before.newest) == password
    assert after.derive(row, "anne", under=after.newest) != password
    with pytest.raises(CannotUnseal):
        Vault(b"b" * 32).derive(row, "anne", under=before.newest)


def test_a_new_key_is_on_the_disk_before_anything_is_sealed_under_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, kept = tmp_path / "data" / "keys" / "vault.key", list[tuple[int, bool]]()
    really = os.fsync

    def fsync(opened: int) -> None:
        really(opened)
        kept.append((os.fstat(opened).st_ino, key.exists()))

    monkeypatch.setattr(os, "fsync", fsync)
    Vault.open_in(tmp_path / "data")
    folders = (key.parent, tmp_path / "data")
    assert kept == [(key.stat().st_ino, False), *((folder.stat().st_ino, True) for folder in folders)]
