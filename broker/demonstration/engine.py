"""The real engine and the real demonstration provider, run while the stories are told.

Both are processes of the room above, started by name: `python -m workers.demo_provider` and `python -m workers
drain-as-told`, which is given the instants of the telling. Nothing is provisioned by any other way.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from broker.demonstration.provider import FOLDER
from core.runtime.processes import spawn
from core.runtime.wording import RuntimeRefusal, Said
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
SILENT = Said(
    "Le chargement de la démonstration attend en vain {what}.",
    "Loading the demonstration waits in vain for {what}.",
)


@dataclass
class Engine:
    """The drain's end of the conversation."""

    process: subprocess.Popen[str]
    greeted: bool = False

    def run(self, at: datetime) -> int:
        """Carry every operation as far as it goes, as of an instant; returns how many were looked at."""
        if not self.greeted:
            self._line()
            self.greeted = True
        asks = self.process.stdin
        assert asks is not None
        asks.write(f"{at.isoformat()}\n")
        asks.flush()
        return int(self._line())

    def _line(self) -> str:
        said: IO[str] | None = self.process.stdout
        assert said is not None
        line = said.readline()
        if not line:
            raise RuntimeRefusal(SILENT, status=75, what="python -m workers drain-as-told")
        return line.strip()


@contextlib.contextmanager
def running(settings: Settings, port: int) -> Iterator[Engine]:
    """Both processes, for as long as the block lasts; the provider keeps its data for the one that serves later."""
    environment = {**os.environ, **settings.environment(without=("database_owner_url", "ledger_key_file"))}
    provider = [sys.executable, "-m", "workers.demo_provider", "--port", str(port), "--delay", "0"]
    provider += ["--data", str(settings.data_dir / FOLDER)]
    with contextlib.ExitStack() as stack:
        drain = subprocess.Popen(
            [sys.executable, "-m", "workers", "drain-as-told"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        stack.callback(end, drain)
        sells = spawn(provider, death=signal.SIGTERM, env=environment, cwd=ROOT, output=subprocess.DEVNULL)
        stack.callback(end, sells)
        yield Engine(drain)


def wait_for(port: int) -> None:
    """Wait until the provider answers.

    Raises:
        RuntimeRefusal: it does not.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeRefusal(SILENT, status=75, what=f"127.0.0.1:{port}")


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Stop a process, kindly at first."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
