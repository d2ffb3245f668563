"""The supervisor: starts processes, waits until they answer, restarts the ones that die, and leaves none behind.

It knows no command of its own: the composition root gives it children as data. One thread, one loop, woken by signals::

    with Supervisor(DataFolder(settings.data_dir)) as supervisor:
        settings = start_servers(supervisor, settings)
        with supervisor.phase("migrations"):
            migrate(settings)
        supervisor.run([Child("web", [...], ready=http_ready(...)), Child("worker", [...])])
    return supervisor.status

SIGINT, SIGTERM or SIGHUP stop everything in good order and leave the `with` block, wherever it stands; a second one
hurries.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self
from urllib.parse import urlsplit

from core.runtime import processes
from core.runtime.embedded import Unit
from core.runtime.folder import PRIVATE, DataFolder
from core.runtime.processes import Guardian
from core.runtime.wording import RuntimeRefusal, Said, terminal_language

GAVE_UP = Said(
    "{name} s'est arrêté {count} fois en {window} s; Courtier abandonne. Dernière cause : {cause}.{log}",
    "{name} stopped {count} times within {window} s; Courtier gives up. Last cause: {cause}.{log}",
)
RESTARTS = Said("{name} : {cause}; nouveau départ dans {delay} s", "{name}: {cause}; restarting in {delay} s")
BACK = Said("{name} répond de nouveau", "{name} answers again")
CODE = Said("terminé avec le code {code}", "ended with status {code}")
BY_SIGNAL = Said("tué par {signal}", "killed by {signal}")
SILENT = Said("pas prêt après {seconds} s", "not ready after {seconds} s")
SEE = Said(" Voir {log}.", " See {log}.")
READY = Said("Prêt en {total} ms ({parts})", "Ready in {total} ms ({parts})")
PORT_TAKEN = Said(
    "Le port {port} de {host} est déjà pris; choisissez-en un autre (--port, ou COURTIER_PORT).",
    "Port {port} of {host} is already taken; choose another (--port, or COURTIER_PORT).",
)
PORT_REFUSED = Said("{host}, port {port} : {reason}.", "{host}, port {port}: {reason}.")

FIRST_DELAY = 0.1
LONGEST_DELAY = 5.0
_STARTING_POLL = 0.01
_IDLE_POLL = 30.0

Ready = Callable[[], bool]
"""One look, of a second at most, at whether a child answers."""


@dataclass(frozen=True)
class Child:
    """A process of the application, as data.

    `env` is added to the supervisor's environment. It is ready when `ready` says so, or when the file `marks` is there,
    which it makes once it serves and which is removed before each of its starts; with neither, once started. Its
    processes stay in its group: they are killed with it.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Ready | None = None
    marks: Path | None = None
    ready_deadline: float = 90.0
    stop_signal: signal.Signals = signal.SIGTERM
    stop_deadline: float = 15.0
    cwd: Path | None = None


class _ChildUnit:
    """A `Child` as the loop sees it."""

    log: Path | None = None

    def __init__(self, child: Child) -> None:
        self.child = child
        self.name = child.name
        self.stopping = ((child.stop_signal, child.stop_deadline),)
        self.ready_deadline = child.ready_deadline

    def launch(self) -> subprocess.Popen[bytes]:
        if self.child.marks is not None:
            self.child.marks.unlink(missing_ok=True)
        environment = {**os.environ, **self.child.env}
        return processes.spawn(self.child.argv, death=self.child.stop_signal, env=environment, cwd=self.child.cwd)

    def ready(self) -> bool:
        if self.child.marks is not None and not self.child.marks.exists():
            return False
        return self.child.ready is None or self.child.ready()


class _Stop(BaseException):
    """Somebody asked us to stop while we were outside the loop."""


@dataclass
class _Watched:
    unit: Unit
    process: subprocess.Popen[bytes] | None = None
    ready: bool = False
    launched: float = 0.0
    not_before: float = 0.0
    silent: bool = False
    deaths: deque[float] = field(default_factory=deque)


def _print(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Supervisor:
    """Holds a data folder and everything that runs on it, for as long as its `with` block lasts.

    Raises, on entering, `RuntimeRefusal` when another process holds the folder; from `start` and `run`, when a unit
    died more than `restarts` times within `window` seconds.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        say: Callable[[str], None] = _print,
        restarts: int = 5,
        window: float = 60.0,
    ) -> None:
        self.folder = folder
        self.restarts = restarts
        self.window = window
        self.status = 0
        self.timings: dict[str, float] = {}
        """Seconds that each part of the start took, in the order of their ends."""
        self._say = say
        self._language = terminal_language()
        self._began = time.monotonic() - _age()
        self._servers: list[_Watched] = []
        self._children: list[_Watched] = []
        self._asked = 0
        self._looping = False

    def __enter__(self) -> Self:
        self.folder.hold()
        self._former_umask = os.umask(PRIVATE)
        processes.become_subreaper()
        self._guardian = Guardian()
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        self._former_wakeup = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        heeded = [
            number for number in _STOPPING if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGINT
        ]
        self._former = {number: signal.signal(number, self._on_signal) for number in heeded}
        self._former[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        self.timings["python"] = time.monotonic() - self._began
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._looping = True  # from here on a signal only hurries
        self._asked = min(self._asked, 1)
        try:
            self._stop(self._children)
            self._stop(self._servers)
            self._end_adopted()
        finally:
            self._guardian.dismiss()
            for number, handler in self._former.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(self._former_wakeup)
            os.close(self._wake_read)
            os.close(self._wake_write)
            processes.resign_subreaper()
            self.folder.close_sockets()
            self.folder.release()
            os.umask(self._former_umask)
        return isinstance(error, _Stop)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """A part of the start that happens in this process, named in the breakdown."""
        began = time.monotonic()
        yield
        self.timings[name] = time.monotonic() - began

    def start(self, *servers: Unit) -> None:
        """Start servers and return once they all answer; they are stopped last."""
        mine = [_Watched(unit) for unit in servers]
        self._servers += mine
        self._loop(until=lambda: all(watched.ready for watched in mine))
        if self._asked:
            raise _Stop

    def run(self, children: Sequence[Child], *, on_ready: Callable[[], None] | None = None) -> None:
        """Start `children` and keep everything running until a signal asks to stop.

        `on_ready` is called once, when all answer, after the breakdown of the start is said.
        """
        mine = [_Watched(_ChildUnit(child)) for child in children]
        self._children += mine
        self._loop(until=lambda: all(watched.ready for watched in mine))
        if not self._asked:
            self._say(self.breakdown())
            if on_ready is not None:
                on_ready()
            self._loop(until=lambda: False)

    def breakdown(self) -> str:
        """How long the start took, and each part of it, in milliseconds."""
        parts = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in self.timings.items())
        return READY.in_(self._language, total=f"{(time.monotonic() - self._began) * 1000:.0f}", parts=parts)

    def pids(self) -> dict[str, int]:
        """The processes that run now, by name."""
        everyone = [*self._servers, *self._children]
        return {watched.unit.name: watched.process.pid for watched in everyone if watched.process is not None}

    # The loop

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1
        if not self._looping:
            raise _Stop

    def _loop(self, until: Callable[[], bool]) -> None:
        self._looping = True
        try:
            while not self._asked:
                self._reap()
                for watched in (*self._servers, *self._children):
                    self._step(watched)
                if until():
                    return
                self._sleep()
        finally:
            self._looping = False

    def _sleep(self) -> None:
        everyone = [*self._servers, *self._children]
        seconds = _IDLE_POLL
        if any(watched.process is not None and not watched.ready for watched in everyone):
            seconds = _STARTING_POLL
        now = time.monotonic()
        for watched in everyone:
            if watched.process is None:
                seconds = min(seconds, max(0.0, watched.not_before - now))
        self._wait(seconds)

    def _wait(self, seconds: float) -> None:
        if select.select([self._wake_read], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake_read, 512)

    def _step(self, watched: _Watched) -> None:
        now = time.monotonic()
        if watched.process is None:
            if now >= watched.not_before:
                self._launch(watched)
        elif (code := watched.process.poll()) is not None:
            self._bury(watched, code)
        elif not watched.ready:
            if watched.unit.ready():
                watched.ready = True
                self.timings.setdefault(watched.unit.name, time.monotonic() - watched.launched)
                if watched.deaths:
                    self._say(BACK.in_(self._language, name=watched.unit.name))
            elif now > watched.launched + watched.unit.ready_deadline:
                watched.silent = True
                processes.send_group(watched.process.pid, signal.SIGKILL)

    def _launch(self, watched: _Watched) -> None:
        watched.launched = time.monotonic()
        watched.silent = False
        watched.process = watched.unit.launch()
        self._guardian.watch(watched.process.pid, watched.unit.stopping[0][0])

    def _bury(self, watched: _Watched, code: int) -> None:
        """Take note of a death: end what is left of the group, then plan the next start, or give up."""
        assert watched.process is not None
        processes.send_group(watched.process.pid, signal.SIGKILL)
        self._guardian.forget(watched.process.pid)
        watched.process = None
        watched.ready = False
        now = time.monotonic()
        watched.deaths.append(now)
        while watched.deaths[0] < now - self.window:
            watched.deaths.popleft()
        count = len(watched.deaths)
        cause = self._cause(watched, code)
        if count > self.restarts:
            log = SEE.in_(self._language, log=watched.unit.log) if watched.unit.log else ""
            raise RuntimeRefusal(
                GAVE_UP, name=watched.unit.name, count=count, window=f"{self.window:g}", cause=cause, log=log
            )
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (count - 1))
        watched.not_before = now + delay
        self._say(RESTARTS.in_(self._language, name=watched.unit.name, cause=cause, delay=f"{delay:g}"))

    def _cause(self, watched: _Watched, code: int) -> str:
        if watched.silent:
            return SILENT.in_(self._language, seconds=f"{watched.unit.ready_deadline:g}")
        if code >= 0:
            return CODE.in_(self._language, code=code)
        return BY_SIGNAL.in_(self._language, signal=signal.Signals(-code).name)

    def _reap(self) -> None:
        """Wait for the orphans that this process adopted; the children we know are waited for where they are known."""
        if sys.platform != "linux":
            return
        everyone = [*self._servers, *self._children]
        known = {watched.process.pid for watched in everyone if watched.process is not None}
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        while (seen := os.waitid(os.P_ALL, 0, flags)) is not None and seen.si_pid not in known:
            os.waitpid(seen.si_pid, 0)
            if seen.si_pid == self._guardian.pid:
                self._guardian = Guardian()
                for watched in everyone:
                    if watched.process is not None:
                        self._guardian.watch(watched.process.pid, watched.unit.stopping[0][0])

    # The end

    def _stop(self, everyone: Sequence[_Watched]) -> None:
        """Ask all of them at once; each climbs its own ladder of signals, SIGKILL to the group at its end."""
        climbing: dict[int, tuple[_Watched, int, float]] = {}
        for watched in everyone:
            if watched.process is not None and watched.process.poll() is None:
                number, seconds = watched.unit.stopping[0]
                processes.send(watched.process.pid, number)
                climbing[watched.process.pid] = (watched, 0, time.monotonic() + seconds)
        hurried = self._asked
        while climbing:
            now = time.monotonic()
            hurry = self._asked > hurried
            hurried = self._asked
            for pid, (watched, rung, deadline) in list(climbing.items()):
                assert watched.process is not None
                if watched.process.poll() is not None:
                    del climbing[pid]
                elif hurry or now >= deadline:
                    if rung + 1 < len(watched.unit.stopping):
                        number, seconds = watched.unit.stopping[rung + 1]
                        processes.send(pid, number)
                        climbing[pid] = (watched, rung + 1, now + seconds)
                    else:
                        processes.send_group(pid, signal.SIGKILL)
            if climbing:
                self._wait(0.05)
        for watched in everyone:
            if watched.process is not None:
                processes.send_group(watched.process.pid, signal.SIGKILL)
                self._guardian.forget(watched.process.pid)
                watched.process = None

    def _end_adopted(self) -> None:
        """End whatever left its group and came back to us as an orphan."""

        def left() -> list[int]:
            self._reap()
            return [pid for pid in processes.children_of(os.getpid()) if pid != self._guardian.pid]

        for number, seconds in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0)):
            for pid in left():
                processes.send(pid, number)
            if processes.until(lambda: not left(), seconds):
                return


_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _age() -> float:
    """Seconds since this process was made, the command that started it included; 0 where `/proc` does not say."""
    try:
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        born = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0.0
    return max(0.0, uptime - born / os.sysconf("SC_CLK_TCK"))


# Ways to be ready


def http_ready(url: str) -> Ready:
    """Ready when `url` (plain HTTP) answers with a status below 400."""
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    request = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode()

    def look() -> bool:
        try:
            with socket.create_connection((host, port), timeout=1) as connection:
                connection.sendall(request)
                line = connection.recv(64).split()
        except OSError:
            return False
        return len(line) > 1 and line[0].startswith(b"HTTP/") and line[1].isdigit() and int(line[1]) < 400

    return look


def tcp_ready(host: str, port: int) -> Ready:
    """Ready when something listens on `host` and `port`."""

    def look() -> bool:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            return False
        return True

    return look


def require_port(host: str, port: int, taken: Said = PORT_TAKEN) -> None:
    """Check that a service could listen on `host` and `port`; `taken` says that something else does.

    Raises:
        RuntimeRefusal: something else does, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            import errno

            said = taken if error.errno == errno.EADDRINUSE else PORT_REFUSED
            raise RuntimeRefusal(said, status=78, host=host, port=port, reason=error.strerror or error) from None
