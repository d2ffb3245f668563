"""A real PostgreSQL and a real Valkey beside the application: no installation, no network, nothing left behind.

Both run in the foreground as children, speak only through Unix sockets in a short private folder, and die with this
process (`core.runtime.processes`). Whoever can open that folder is trusted; nobody else can reach it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.runtime import processes
from core.runtime.cluster import ADMIN, DATABASE, OWNER, SERVICE
from core.runtime.folder import DataFolder, nameless
from core.runtime.processes import Account, Guardian
from core.runtime.programs import postgres_programs, redis_program
from core.runtime.wording import RuntimeRefusal, Said

INITDB_FAILED = Said(
    "La base de données n'a pas pu être créée dans {path} : {reason}",
    "The database could not be created in {path}: {reason}",
)
NAMELESS = Said(
    "Le compte numéro {uid} n'a pas de nom sur cette machine, et PostgreSQL en exige un. Ajoutez-le à /etc/passwd,"
    " ou donnez"
    " COURTIER_DATABASE_URL.",
    "Account number {uid} has no name on this machine, and PostgreSQL needs one. Add it to /etc/passwd, or give"
    " COURTIER_DATABASE_URL.",
)
OTHER_MAJOR = Said(
    "Les données de {path} sont celles de PostgreSQL {found}, et celui-ci est PostgreSQL {major}. Donnez l'ancien par"
    " COURTIER_POSTGRES_BIN, exportez (pg_dump), puis importez dans un dossier de données neuf.",
    "The data in {path} is PostgreSQL {found}'s, and this is PostgreSQL {major}. Give the former one as"
    " COURTIER_POSTGRES_BIN, export (pg_dump), then import into a new data folder.",
)
STUBBORN = Said(
    "Des processus d'un départ précédent tournent encore dans {path} et ne s'arrêtent pas : {pids}.",
    "Processes of an earlier start still run in {path} and do not stop: {pids}.",
)
DIED = Said(
    "{name} s'est arrêté pendant son démarrage (code {code}); voir {log}",
    "{name} stopped while starting (status {code}); see {log}",
)
SLOW = Said(
    "{name} n'est pas prêt après {seconds} s; voir {log}",
    "{name} is not ready after {seconds} s; see {log}",
)


POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"


def postgres_url(sockets: Path, user: str = SERVICE, database: str = DATABASE) -> str:
    """Where `user` meets `database` on the embedded PostgreSQL whose sockets are in that folder."""
    return f"postgresql://{user}@/{database}?host={sockets}"


def valkey_url(sockets: Path) -> str:
    """Where clients meet the embedded Valkey whose socket is in that folder."""
    return f"unix://{sockets / VALKEY_SOCKET}"


class Unit(Protocol):
    """Something that runs as one process group: an embedded server, or a child of the supervisor."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def stopping(self) -> Sequence[tuple[signal.Signals, float]]:
        """How it is asked to stop: signals, each with the seconds it has to heed them; SIGKILL to the group comes"
        " last."""
        ...

    @property
    def ready_deadline(self) -> float:
        """Seconds it has to become ready."""
        ...

    @property
    def log(self) -> Path | None:
        """Where its output goes, when it has a file of its own."""
        ...

    def launch(self) -> subprocess.Popen[bytes]:
        """Start it, after removing what an earlier life left."""
        ...

    def ready(self) -> bool:
        """One look, of a second at most, at whether it answers."""
        ...


class EmbeddedPostgres:
    """One PostgreSQL cluster in the data folder (`pg<major>`), made at the first start."""

    name = "postgres"
    stopping = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
    """A fast shutdown (sessions are ended, not waited for), then an immediate one."""
    ready_deadline = 120.0

    def __init__(
        self,
        folder: DataFolder,
        *,
        installed: Path | None = None,
        durable: bool = True,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """`durable=False` trades safety against power cuts for speed (tests); `options` are server parameters."""
        self.folder = folder
        self.account = folder.account()
        self.programs = postgres_programs(folder, installed)
        self.durable = durable
        self.options = dict(options or {})

    @property
    def log(self) -> Path:
        return self.folder.log_path(self.name)

    @property
    def data(self) -> Path:
        """The cluster's own folder."""
        return (self.folder.path / f"pg{self.programs.major}").resolve()

    def url(self, user: str, database: str = DATABASE) -> str:
        """Where `user` meets `database`."""
        return postgres_url(self.folder.sockets, user, database)

    @property
    def admin_url(self) -> str:
        """The superuser's way in: for the supervisor and tests, never for a process of the application."""
        return self.url(ADMIN, "postgres")

    @property
    def owner_url(self) -> str:
        """The owner's way in: for migrations."""
        return self.url(OWNER)

    @property
    def service_url(self) -> str:
        """The service's way in."""
        return self.url(SERVICE)

    def launch(self) -> subprocess.Popen[bytes]:
        sockets = self.folder.open_sockets()
        data = self.folder.server_folder(f"pg{self.programs.major}")
        self._clear(data, sockets)
        if not (data / "PG_VERSION").exists():
            self._create(data)
        parameters = {
            "listen_addresses": "",
            "unix_socket_directories": str(sockets),
            "unix_socket_permissions": "0700",
            "cluster_name": "courtier",
            "max_connections": "100",
            "shared_buffers": "128MB",
            # In the data folder: elsewhere, what a killed server leaves would be nobody's.
            "dynamic_shared_memory_type": "mmap",
            "jit": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "max_wal_size": "256MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %q%u@%d ",
        }
        if not self.durable:
            parameters |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        parameters |= self.options
        argv: list[str | Path] = [self.programs.path("postgres"), "-D", data]
        for name, value in parameters.items():
            argv += ["-c", f"{name}={value}"]
        output = self.folder.log(self.name)
        try:
            return processes.spawn(
                argv, death=signal.SIGINT, env=_bare_environment(), account=self.account, cwd="/", output=output
            )
        finally:
            os.close(output)

    def ready(self) -> bool:
        words = b"user\0" + ADMIN.encode() + b"\0database\0postgres\0\0"
        startup = (len(words) + 8).to_bytes(4, "big") + (196608).to_bytes(4, "big") + words
        return _answers(self.folder.sockets / POSTGRES_SOCKET, startup, b"R", b"X\0\0\0\x04")

    def _create(self, data: Path) -> None:
        """Make the cluster beside its place and move it there, so that an interrupted creation is never mistaken
        for one."""
        others = [place for place in self.folder.path.glob("pg[0-9]*") if (place / "PG_VERSION").exists()]
        if others:
            found = others[0].name.removeprefix("pg")
            raise RuntimeRefusal(OTHER_MAJOR, status=78, path=self.folder.path, found=found, major=self.programs.major)
        unfinished = data.with_name(f"{data.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(unfinished, self.account.uid, self.account.gid)
        argv: list[str | Path] = [self.programs.path("initdb"), "-D", unfinished, "-U", ADMIN, "-E", "UTF8"]
        argv += ["--auth-local=trust", "--auth-host=reject", "--no-instructions"]
        if self.programs.major >= 17:
            argv += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            argv += ["--locale=C.UTF-8"]
        if not self.durable:
            argv += ["--no-sync"]
        process = processes.spawn(
            argv,
            death=signal.SIGKILL,
            env=_bare_environment(),
            account=self.account,
            named_as=self._borrowed_name(),
            cwd="/",
            output=subprocess.PIPE,
        )
        said = process.communicate()[0].decode(errors="replace").strip()
        if process.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise RuntimeRefusal(INITDB_FAILED, path=data, reason=said.splitlines()[-1] if said else "initdb")
        data.rmdir()
        unfinished.rename(data)

    def _borrowed_name(self) -> Account | None:
        """initdb insists on an account with a name; a nameless one borrows a name inside a user namespace."""
        if os.geteuid() == 0 or not nameless():
            return None
        if not processes.user_namespaces():
            raise RuntimeRefusal(NAMELESS, status=77, uid=os.geteuid())
        lent = next(entry for entry in pwd.getpwall() if entry.pw_uid != 0)
        return Account(lent.pw_uid, lent.pw_gid, lent.pw_name)

    def _clear(self, data: Path, sockets: Path) -> None:
        """End what an earlier postmaster left here, itself or its orphaned sessions, and the traces of it.

        PostgreSQL does not start beside them, and a session without a postmaster may go on writing.
        """
        if not processes.LINUX:
            return
        command = ("postgres",)
        if left := processes.running_in(data, command):
            with contextlib.suppress(OSError, ValueError, IndexError):
                postmaster = int((data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
                if postmaster in left:
                    processes.end([postmaster], (signal.SIGINT, 10), (signal.SIGQUIT, 6))
        if left := processes.running_in(data, command):
            processes.end(left, (signal.SIGQUIT, 1), (signal.SIGKILL, 5))
        if left := processes.running_in(data, command):
            raise RuntimeRefusal(STUBBORN, path=data, pids=left)
        for trace in (data / "postmaster.pid", sockets / ".s.PGSQL.5432", sockets / ".s.PGSQL.5432.lock"):
            trace.unlink(missing_ok=True)


class EmbeddedValkey:
    """One Valkey (or Redis) in the data folder, that keeps what it was told across restarts."""

    stopping = ((signal.SIGTERM, 10.0),)
    ready_deadline = 60.0

    def __init__(self, folder: DataFolder, *, installed: Path | None = None, durable: bool = True) -> None:
        """`durable=False` keeps nothing on disk (tests)."""
        self.folder = folder
        self.account = folder.account()
        self.program = redis_program(folder, installed)
        self.durable = durable

    @property
    def name(self) -> str:
        return self.program.name.removesuffix("-server")

    @property
    def log(self) -> Path:
        return self.folder.log_path(self.name)

    @property
    def socket(self) -> Path:
        """The server's Unix socket."""
        return self.folder.sockets / VALKEY_SOCKET

    @property
    def url(self) -> str:
        """Where clients meet it."""
        return valkey_url(self.folder.sockets)

    def launch(self) -> subprocess.Popen[bytes]:
        self.folder.open_sockets()
        data = self.folder.server_folder(self.name)
        if left := processes.running_in(data, (self.program.name,)):
            processes.end(left, (signal.SIGTERM, 5), (signal.SIGKILL, 5))
        if left := processes.running_in(data, (self.program.name,)):
            raise RuntimeRefusal(STUBBORN, path=data, pids=left)
        self.socket.unlink(missing_ok=True)
        argv: list[str | Path] = [self.program, "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        argv += ["--dir", data, "--daemonize", "no", "--save", "", "--maxmemory-policy", "noeviction"]
        argv += ["--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec"]
        output = self.folder.log(self.name)
        try:
            return processes.spawn(
                argv, death=signal.SIGTERM, env=_bare_environment(), account=self.account, cwd="/", output=output
            )
        finally:
            os.close(output)

    def ready(self) -> bool:
        return _answers(self.socket, b"PING\r\n", b"+PONG")


def _bare_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _answers(path: Path, request: bytes, expected: bytes, farewell: bytes = b"") -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(request)
            if not connection.recv(64).startswith(expected):
                return False
            connection.sendall(farewell)
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Addresses:
    """Where the servers are met."""

    admin_url: str
    owner_url: str
    service_url: str
    redis_url: str


@contextmanager
def embedded_servers(
    path: Path,
    *,
    durable: bool = True,
    postgres_bin: Path | None = None,
    redis_bin: Path | None = None,
    options: Mapping[str, str] | None = None,
) -> Iterator[Addresses]:
    """Both servers on the data folder `path` while the context lasts, without supervision: for tests and tools.

    The cluster's roles and the empty database `courtier` exist. To be entered from the main thread (see
    `processes.spawn`).

    Raises:
        RuntimeRefusal: the folder is in use, or a server does not start.
    """
    from core.runtime.cluster import prepare_cluster

    folder = DataFolder(path)
    folder.hold()
    guardian = Guardian()
    running: list[tuple[Unit, subprocess.Popen[bytes]]] = []
    try:
        postgres = EmbeddedPostgres(folder, installed=postgres_bin, durable=durable, options=options)
        valkey = EmbeddedValkey(folder, installed=redis_bin, durable=durable)
        units: tuple[Unit, ...] = (valkey, postgres)
        for unit in units:
            process = unit.launch()
            guardian.watch(process.pid, unit.stopping[0][0])
            running.append((unit, process))
        for unit, process in running:
            wait_ready(unit, process)
        prepare_cluster(postgres.admin_url)
        yield Addresses(postgres.admin_url, postgres.owner_url, postgres.service_url, valkey.url)
    finally:
        for unit, process in running:
            processes.send(process.pid, unit.stopping[0][0])
        for unit, process in running:
            finish(unit, process)
        guardian.dismiss()
        folder.close_sockets()
        folder.release()


def wait_ready(unit: Unit, process: subprocess.Popen[bytes]) -> None:
    """Poll until `unit` answers.

    Raises:
        RuntimeRefusal: it died, or took longer than it may.
    """
    deadline = time.monotonic() + unit.ready_deadline
    while not unit.ready():
        if (code := process.poll()) is not None:
            raise RuntimeRefusal(DIED, name=unit.name, code=code, log=unit.log)
        if time.monotonic() > deadline:
            raise RuntimeRefusal(SLOW, name=unit.name, seconds=unit.ready_deadline, log=unit.log)
        time.sleep(0.005)


def finish(unit: Unit, process: subprocess.Popen[bytes]) -> None:
    """Stop a unit and wait for it, one signal after the other; what is left of its group is killed."""
    for number, seconds in unit.stopping:
        if process.poll() is None:
            processes.send(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
    processes.send_group(process.pid, signal.SIGKILL)
    process.wait()
