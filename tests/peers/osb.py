"""Open Service Brokers to talk to: the demonstration provider, in a process or a thread of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support import free_port, wait_until
from workers.demo_provider.broker import PLANS, SERVICE_ID
from workers.demo_provider.server import serve

PASSWORD, TOKEN = "demo-password", "demo-token"


@dataclass
class DemoProvider:
    """The running provider, and its administration."""

    url: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """What a connection to it needs."""
        return {"url": self.url, "service_id": SERVICE_ID, "plans": PLANS, "bindable": True}

    @property
    def credentials(self) -> dict[str, str]:
        """How we are known there."""
        return {"username": "courtier", "password": PASSWORD}

    def _admin(self, method: str, path: str, **keys: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(trust_env=False) as client:
            answer = client.request(method, self.url + path, headers=headers, **keys)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def fault(self, mode: str, times: int = 1, **more: Any) -> None:
        """The next `times` mutating requests go wrong."""
        self._admin("POST", "/admin/faults", json={"mode": mode, "times": times, **more})

    def delay(self, seconds: float) -> None:
        """How long provisioning takes."""
        self._admin("POST", "/admin/delay", json={"seconds": seconds})

    def state(self) -> dict[str, list[dict[str, Any]]]:
        """What it has, and what it really did."""
        found: dict[str, list[dict[str, Any]]] = self._admin("GET", "/admin/state")
        return found

    def effects(self, kind: str) -> list[str]:
        """The subjects of what it really did, by kind."""
        return [one["subject"] for one in self.state()["effects"] if one["kind"] == kind]


@contextmanager
def demo_provider(folder: Path, *, delay: float = 0.0) -> Iterator[DemoProvider]:
    """The provider on a thread of this process."""
    server = serve(folder, port=free_port(), username="courtier", password=PASSWORD, token=TOKEN, delay=delay)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield DemoProvider(f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def demo_provider_process(folder: Path, *, delay: float = 0.0) -> Iterator[DemoProvider]:
    """The provider as it is started for demonstrations: by its own command."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "workers.demo_provider",
            "--port",
            str(port),
            "--data",
            str(folder),
            "--delay",
            str(delay),
        ],
        env={**os.environ, "DEMO_PROVIDER_PASSWORD": PASSWORD, "DEMO_PROVIDER_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
    )
    provider = DemoProvider(f"http://127.0.0.1:{port}", process)

    def up() -> bool:
        try:
            return bool(provider.state() is not None)
        except httpx.TransportError:
            return False

    try:
        wait_until(up, within=20, what="the demonstration provider")
        yield provider
    finally:
        process.terminate()
        process.wait(10)
