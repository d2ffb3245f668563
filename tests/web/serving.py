"""An application served on a port of its own, for browsers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Servers
from tests.support import answers, free_port, wait_until

ROOT = Path(__file__).parents[2]


@contextmanager
def served(
    target: str, *arguments: str, settings: Mapping[str, str] | None = None, ready: str = "/healthz"
) -> Iterator[str]:
    """Its address while it is served.

    Args:
        target: the application, as `module:name`; `arguments` are the server's own.
        settings: what the environment says beside `PATH` and its like; the settings of the surroundings stay out.
        ready: a path that answers once it serves.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "COURTIER_PORT": str(port), **(settings or {})}
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--no-ws", "--log-level", "error", *arguments, target], cwd=ROOT, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(address + ready), within=60, what="a server that answers")
        yield address
    finally:
        server.terminate()
        server.wait(10)


def settings_of(servers: Servers, database: str, data: Path) -> dict[str, str]:
    """The settings of the whole application over a database."""
    return {
        "COURTIER_DATABASE_URL": servers.url(database),
        "COURTIER_REDIS_URL": servers.redis_url,
        "COURTIER_DATA_DIR": str(data),
        "COURTIER_DEMO": "yes",
    }
