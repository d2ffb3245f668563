"""A small installation to start, kill and look at: `python -m tests.runtime.house DATA [OPTIONS AS JSON]`.

Says what happens as lines of JSON on the output: `ready` with its processes and what the database has counted, then
`status`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from core.runtime.embedded import embedded_servers
from core.runtime.folder import DataFolder
from core.runtime.servers import start_servers
from core.runtime.supervisor import Child, Supervisor
from core.runtime.wording import status_of
from core.settings import load_settings


def tell(event: str, **what: object) -> None:
    """Say one thing that happened."""
    print(json.dumps({"event": event, **what}), flush=True)


def count(owner_url: str) -> int:
    """Add one row, and say how many there are: one a start."""
    import psycopg

    with psycopg.connect(owner_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS start (at timestamptz)")
        connection.execute("INSERT INTO start VALUES (now())")
        row = connection.execute("SELECT count(*) FROM start").fetchone()
        assert row is not None
        return int(row[0])


def supervised(data: Path, options: dict[str, Any]) -> int:
    """Servers and children under a supervisor."""
    children = [
        Child(
            child["name"],
            child["argv"],
            env=child.get("env", {}),
            marks=Path(child["marks"]) if "marks" in child else None,
            ready_deadline=child.get("ready_deadline", 10),
            stop_deadline=child.get("stop_deadline", 5),
        )
        for child in options.get("children", [])
    ]
    with Supervisor(DataFolder(data), restarts=options.get("restarts", 5)) as supervisor:
        settings = load_settings(data_dir=data)
        starts = 0
        if options.get("servers", True):
            settings = start_servers(supervisor, settings)
            with supervisor.phase("count"):
                starts = count(str(settings.database_owner_url))

        def ready() -> None:
            tell(
                "ready",
                pids=supervisor.pids(),
                timings=supervisor.timings,
                starts=starts,
                service_url=settings.database_url,
                redis_url=settings.redis_url,
                sockets=str(supervisor.folder.sockets),
            )

        supervisor.run(children, on_ready=ready)
    return supervisor.status


def unleashed(data: Path) -> int:
    """Servers started elsewhere than in the main thread: only the guardian holds them."""

    def serve() -> None:
        with embedded_servers(data) as addresses:
            tell("ready", pids={}, service_url=addresses.service_url, sockets=str(DataFolder(data).sockets))
            threading.Event().wait()

    threading.Thread(target=serve, daemon=True).start()
    signal.pause()
    return 0


def main() -> int:
    """Run what the command line asks for."""
    data = Path(sys.argv[1])
    options: dict[str, Any] = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    os.umask(0o022)
    status = status_of(lambda: unleashed(data) if options.get("unleashed") else supervised(data, options))
    tell("status", status=status)
    return status


if __name__ == "__main__":
    sys.exit(main())
