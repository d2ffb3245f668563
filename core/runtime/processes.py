"""Processes of this machine: starting them on a leash, finding what a dead parent left, ending them for good.

Two leashes, because either can fail. On Linux the kernel sends a child its signal when the parent dies
(`PR_SET_PDEATHSIG`). Everywhere, a guardian, a shell blocked on a pipe that only the parent holds, ends the groups it
was told of when the pipe closes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LINUX = sys.platform == "linux"

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None

_POLL = 0.005


@dataclass(frozen=True)
class Account:
    """The account a child runs as: `uid` and `gid`, by `name` when it has one."""

    uid: int
    gid: int
    name: str


Output = IO[bytes] | int | None


def spawn(
    argv: Sequence[str | Path],
    *,
    death: signal.Signals,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    named_as: Account | None = None,
    cwd: Path | str | None = None,
    output: Output = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` as the leader of its own session, and so of its own process group.

    `death` is what it receives when this process dies; `account` drops root's identity first, since a change of
    credentials clears the leash. `named_as` gives a nameless account another identity inside a user namespace (see
    `user_namespaces`).

    The kernel ties the leash to the *thread* that starts the child: a child started elsewhere than in the main thread
    has only the guardian.
    """
    parent = os.getpid()
    main = threading.current_thread() is threading.main_thread()
    uid, gid = os.getuid(), os.getgid()

    def leash() -> None:
        if account is not None:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
        if _libc is not None:
            if named_as is not None:
                _enter_namespace(named_as, uid, gid)
            _libc.prctl(_PR_SET_PDEATHSIG, int(death), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    needs_leash = account is not None or (LINUX and main) or named_as is not None
    return subprocess.Popen(
        [os.fspath(word) for word in argv],
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=leash if needs_leash else None,
    )


def _enter_namespace(account: Account, uid: int, gid: int) -> None:
    assert _libc is not None
    if _libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{account.uid} {uid} 1"),
        ("gid_map", f"{account.gid} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - between fork and exec
            file.write(text)


def user_namespaces() -> bool:
    """Whether an ordinary account may make a user namespace here (containers often refuse)."""
    if not LINUX or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--user", "true"], capture_output=True, check=False).returncode == 0


def become_subreaper() -> None:
    """Adopt the orphans of this process's descendants, so that none escapes (Linux; elsewhere nothing)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def resign_subreaper() -> None:
    """Undo `become_subreaper`."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@dataclass(frozen=True)
class Seen:
    """A process as `/proc` shows it."""

    pid: int
    parent: int
    group: int
    command: str
    zombie: bool


def processes() -> Iterator[Seen]:
    """Every process of the machine that can be seen (Linux; elsewhere none)."""
    if not LINUX:
        return
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                text = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace")
                before, _, after = text.rpartition(")")
                fields = after.split()
                command = before.partition("(")[2]
                yield Seen(int(entry.name), int(fields[1]), int(fields[2]), command, fields[0] in "ZX")


def alive(pid: int) -> bool:
    """Whether `pid` is a process that runs; one that is dead and not yet waited for does not."""
    if LINUX:
        try:
            text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return text.rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def running_in(folder: Path, commands: Sequence[str]) -> list[int]:
    """The processes named one of `commands` whose working folder is `folder`.

    A server works in its data folder, as do all of its children: what is found there belongs to that data, whoever
    started it, and nothing else does (a person's shell has another name).
    """
    found = []
    for seen in processes():
        if seen.command in commands and not seen.zombie:
            with contextlib.suppress(OSError):
                if Path(f"/proc/{seen.pid}/cwd").samefile(folder):
                    found.append(seen.pid)
    return found


def children_of(pid: int) -> list[int]:
    """The children of `pid` that run (Linux; elsewhere none)."""
    return [seen.pid for seen in processes() if seen.parent == pid and not seen.zombie]


def until(holds: Callable[[], bool], within: float) -> bool:
    """Poll `holds` until it is true, at most `within` seconds; say whether it became true."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)
    return True


def send(pid: int, number: int) -> None:
    """Signal a process that may already be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def send_group(group: int, number: int) -> None:
    """Signal a process group that may already be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def end(pids: Sequence[int], *steps: tuple[signal.Signals, float]) -> bool:
    """End processes that are not our children: each step is a signal and how many seconds to wait; say whether
    all ended."""
    for number, seconds in steps:
        for pid in pids:
            send(pid, number)
        if until(lambda: not any(alive(pid) for pid in pids), seconds):
            return True
    return False


_GUARDIAN = r"""
trap '' INT TERM HUP QUIT
watched=' '
while read -r sign group number; do
  case $sign in
    +) watched="$watched$group:$number " ;;
    -) rest=' '; for one in $watched; do [ "${one%%:*}" = "$group" ] || rest="$rest$one "; done; watched=$rest ;;
    .) exit 0 ;;
  esac
done
left() { for one in $watched; do kill -0 -"${one%%:*}" 2>/dev/null && return 0; done; return 1; }
wait_for() { n=0; while left && [ $n -lt "$1" ]; do sleep 0.1; n=$((n + 1)); done; }
for one in $watched; do kill -"${one##*:}" -"${one%%:*}" 2>/dev/null; done
wait_for 30
for one in $watched; do kill -QUIT -"${one%%:*}" 2>/dev/null; done
wait_for 20
for one in $watched; do kill -KILL -"${one%%:*}" 2>/dev/null; done
"""


class Guardian:
    """A small process that outlives this one just long enough to end the groups it watches.

    When this process dies, however it dies, the groups get their own signal, SIGQUIT after 3 seconds (an immediate
    shutdown for PostgreSQL), SIGKILL after 5.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[Any] = subprocess.Popen(
            ["/bin/sh", "-c", _GUARDIAN],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    @property
    def pid(self) -> int:
        """The guardian's own process."""
        return self._process.pid

    def watch(self, group: int, number: signal.Signals) -> None:
        """From now on, end `group` with `number` when this process dies."""
        self._tell(f"+ {group} {number.name.removeprefix('SIG')}")

    def forget(self, group: int) -> None:
        """`group` has ended."""
        self._tell(f"- {group}")

    def dismiss(self) -> None:
        """There is nothing left to guard."""
        self._tell(".")
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
