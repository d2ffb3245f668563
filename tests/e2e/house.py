"""The whole house as a newcomer starts it: `courtier serve` in a process of its own, on a folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.support import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
START_DEADLINE = 300.0
WELCOME = "Ctrl-C"
"""The end of what a start says, for which people wait."""


@dataclass
class House:
    """One running `courtier serve`."""

    data: Path
    port: int = field(default_factory=lambda: free_port(following=1))
    demo: bool = True
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        """The demonstration accounts' password, made for this data folder."""
        return (self.data / "demonstration-password.txt").read_text(encoding="utf-8").strip()

    @property
    def log(self) -> str:
        """What the process said."""
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    @property
    def log_file(self) -> Path:
        """Where it says so."""
        return self.data.parent / f"{self.data.name}.log"

    def start(self) -> House:
        """Start, and wait until it says that it is ready."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
        environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
        command = [sys.executable, "-m", "broker", "serve", "--port", str(self.port), "--data", str(self.data)]
        command.append("--demo" if self.demo else "--no-demo")
        welcomes = self.log.count(WELCOME) + 1
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            wait_until(self.answers, within=START_DEADLINE, what="a house that answers")
            wait_until(lambda: self.log.count(WELCOME) == welcomes, within=60, what="the end of the welcome")
        except AssertionError:
            self.stop()
            raise AssertionError(f"the house did not start:\n{self.log[-4000:]}") from None
        return self

    def answers(self) -> bool:
        """Whether it serves; a process that died fails at once."""
        assert self.process is not None
        assert self.process.poll() is None, f"the house died:\n{self.log[-4000:]}"
        try:
            return httpx.get(f"{self.origin}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it, and return its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def processes(self) -> list[int]:
        """Every living process that names this house's folder or port on its command line or in its environment."""
        return mentioning(str(self.data))


def loaded(shared: Path) -> Path:
    """A data folder that a first start from nothing filled with the demonstration, and a clean stop left; made once for
    every process of a run, which share the folder `shared`. Whoever calls holds `alone(shared)`.
    """
    note = shared / "loaded-house.txt"
    if note.exists() and (known := Path(note.read_text(encoding="utf-8"))).exists():
        return known
    house = House(reachable_folder() / "data").start()
    assert house.password in house.log
    assert house.stop() == 0
    note.write_text(str(house.data), encoding="utf-8")
    return house.data


@contextmanager
def fresh_house(*, demo: bool = True) -> Iterator[House]:
    """A house on an empty folder, not started yet; stopped and taken away in the end."""
    folder = reachable_folder()
    house = House(folder / "data", demo=demo)
    try:
        yield house
    finally:
        if house.process is not None:
            house.stop()
        shutil.rmtree(folder)


@contextmanager
def loaded_house(shared: Path) -> Iterator[House]:
    """The same on a copy of the folder that is loaded once."""
    with fresh_house() as house:
        with alone(shared):
            subprocess.run(["cp", "--archive", str(loaded(shared)), str(house.data)], check=True)
        yield house


@contextmanager
def alone(shared: Path) -> Iterator[None]:
    """While no other process of the run is in here."""
    with (shared / "loaded-house.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def reachable_folder() -> Path:
    """A new folder that the servers' own account can go through: there, all data of a house stands in one place."""
    folder = Path(tempfile.mkdtemp(prefix="courtier-house-"))
    folder.chmod(0o711)
    return folder


def mentioning(text: str) -> list[int]:
    """The living processes (zombies apart) whose command line or working folder names `text`."""
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            said = (entry / "cmdline").read_bytes() + b" " + os.fsencode((entry / "cwd").readlink())
            around = (entry / "environ").read_bytes()
        except OSError:
            continue
        if state != "Z" and (text.encode() in said or text.encode() in around):
            found.append(int(entry.name))
    return found
