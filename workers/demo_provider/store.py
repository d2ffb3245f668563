"""What the demonstration provider has: instances, bindings, operations, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS instance (
    id TEXT PRIMARY KEY, service_id TEXT, plan_id TEXT, asked TEXT, parameters TEXT, who TEXT, made INTEGER DEFAULT 0);
CREATE TABLE IF NOT EXISTS binding (id TEXT PRIMARY KEY, instance_id TEXT, asked TEXT, credentials TEXT, made INTEGER
    DEFAULT 0);
CREATE TABLE IF NOT EXISTS operation (
    id TEXT PRIMARY KEY, subject TEXT, kind TEXT, ready_at REAL, fails INTEGER, target TEXT, n INTEGER);
CREATE TABLE IF NOT EXISTS effect (n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, subject TEXT, at REAL);
"""


class Store:
    """One connection behind one lock: this provider is small, and right before it is fast."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, one at a time."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row."""
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def all(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Every row, as objects."""
        with self._lock:
            return [dict(row) for row in self._connection.execute(sql, values)]

    def last(self, subject: str) -> sqlite3.Row | None:
        """The newest operation on an instance or a binding."""
        return self.one("SELECT * FROM operation WHERE subject = ? ORDER BY n DESC LIMIT 1", subject)

    def effect(self, connection: sqlite3.Connection, kind: str, subject: str) -> None:
        """Note that something was really made or removed: tests count these."""
        connection.execute("INSERT INTO effect (kind, subject, at) VALUES (?, ?, ?)", (kind, subject, time.time()))


def canonical(value: Mapping[str, Any]) -> str:
    """`value` as text that compares."""
    return json.dumps(value, sort_keys=True)
