"""The data folder of an installation: who may use it now, who its servers run as, where their sockets are."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.runtime.processes import Account
from core.runtime.wording import RuntimeRefusal, Said

EX_TEMPFAIL = 75
EX_CANTCREAT = 73
EX_NOPERM = 77

LOCK = "courtier.lock"
"""The file that the running installation holds; its owner is the account that started it."""

SOCKET_PATH_LIMIT = 103
"""Bytes that the path of a Unix socket may have on the strictest system we know (macOS: 104 with the final zero)."""

PRIVATE = 0o077
"""The umask of an installation's processes: what they write is for their own account."""

SYSTEM_FOLDER = Path("/var/lib/courtier")
"""Where root keeps the servers' data when the account they run as cannot reach the data folder."""

IN_USE = Said(
    "Courtier tourne déjà sur le dossier de données {path} (processus {pid}). Arrêtez-le, ou choisissez un autre"
    " dossier.",
    "Courtier already runs on the data folder {path} (process {pid}). Stop it, or choose another folder.",
)
CANNOT_WRITE = Said(
    "Le dossier de données {path} ne peut pas être écrit : {reason}.",
    "The data folder {path} cannot be written: {reason}.",
)
NOT_OURS = Said(
    "{path} appartient à un autre compte (numéro {owner}); démarrez Courtier sous ce compte, ou choisissez un"
    " autre dossier.",
    "{path} belongs to another account (number {owner}); start Courtier as that account, or choose another folder.",
)
NO_ACCOUNT = Said(
    "PostgreSQL refuse de tourner sous root, et cette machine n'a ni compte postgres ni compte nobody. Démarrez"
    " Courtier"
    " sous un compte ordinaire, ou donnez COURTIER_DATABASE_URL.",
    "PostgreSQL refuses to run as root, and this machine has neither a postgres nor a nobody account. Start Courtier"
    " as an ordinary account, or give COURTIER_DATABASE_URL.",
)
UNSAFE_SOCKETS = Said(
    "Le dossier {path} existe et n'est pas à nous seuls; supprimez-le.",
    "The folder {path} exists and is not ours alone; remove it.",
)


@contextmanager
def creating_for(others: int) -> Iterator[None]:
    """Make files and folders under the umask `others`, whatever this process's own is."""
    former = os.umask(others)
    try:
        yield
    finally:
        os.umask(former)


def sockets_of(path: Path, account: int) -> Path:
    """Where the servers of the data folder `path`, started by `account` (its number), have their Unix sockets."""
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
    return _short_folder() / f"courtier-{account}-{digest}"


def sockets_in_use(path: Path) -> Path:
    """Where the installation that runs on the data folder `path` has its sockets, if one does; makes nothing.

    Whoever started it owns the lock of the folder; root may look after an installation that another account runs.
    """
    folder = path.expanduser().resolve()
    lock = folder / LOCK
    return sockets_of(folder, lock.stat().st_uid if lock.exists() else os.geteuid())


def reachable(path: Path) -> bool:
    """Whether any account of the machine may read `path` and walk down to it."""
    wanted = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or os.access(path, os.X_OK) else 0)
    return path.stat().st_mode & wanted == wanted and walkable(path.parent)


def walkable(folder: Path) -> bool:
    """Whether any account may walk down to `folder`, and through it."""
    return all(one.stat().st_mode & stat.S_IXOTH for one in (folder, *folder.parents))


class DataFolder:
    """The data folder, held by one running installation at a time.

    PostgreSQL refuses to run as root; started by root, the servers run as an ordinary account (`account`), own their
    own folders inside, and the data folder itself stays root's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self._lock: int | None = None
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path = self.path.resolve()
        except OSError as error:
            raise RuntimeRefusal(
                CANNOT_WRITE, status=EX_CANTCREAT, path=self.path, reason=error.strerror or error
            ) from None
        self.sockets = sockets_of(self.path, os.geteuid())

    def hold(self) -> None:
        """Take the folder for this process, until `release` or its death.

        Raises:
            RuntimeRefusal: another process holds it, or it cannot be written.
        """
        path = self.path / LOCK
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise RuntimeRefusal(
                CANNOT_WRITE, status=EX_CANTCREAT, path=self.path, reason=error.strerror or error
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "?"
            os.close(descriptor)
            raise RuntimeRefusal(IN_USE, status=EX_TEMPFAIL, path=self.path, pid=holder) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._lock = descriptor

    def release(self) -> None:
        """Let another process take the folder."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def account(self) -> Account | None:
        """The account that servers started by root run as; `None` when we are not root.

        The one that already owns the servers' data, else `postgres` where it exists, else `nobody`.
        """
        if os.geteuid() != 0:
            return None
        for existing in sorted(self.path.glob("pg[0-9]*")):
            owner = existing.stat()
            if owner.st_uid != 0:
                return Account(owner.st_uid, owner.st_gid, _name_of(owner.st_uid) or str(owner.st_uid))
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                found = pwd.getpwnam(name)
                return Account(found.pw_uid, found.pw_gid, name)
        raise RuntimeRefusal(NO_ACCOUNT, status=EX_NOPERM)

    def server_folder(self, name: str) -> Path:
        """A private folder `name` for a server's data, owned by the account that the server runs as.

        It lies in the data folder; when root's data folder cannot be reached by that account (a home closed to
        others), it lies in `/var/lib/courtier/<random>` and a symbolic link in the data folder leads there.
        """
        account = self.account()
        place = self.path / name
        if account is not None:
            self._open_way()
            if not place.exists() and not walkable(self.path):
                place.unlink(missing_ok=True)
                place.symlink_to(self._system_folder() / name)
        real = place.resolve()
        try:
            real.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise RuntimeRefusal(CANNOT_WRITE, status=EX_CANTCREAT, path=real, reason=error.strerror or error) from None
        owner = real.stat().st_uid
        if account is not None:
            if owner == 0:
                os.chown(real, account.uid, account.gid)
        elif owner != os.geteuid():
            raise RuntimeRefusal(NOT_OURS, status=EX_NOPERM, path=real, owner=owner)
        return real

    def private_folder(self, name: str) -> Path:
        """A folder `name` of the application's own, closed to every other account; one that stood open is closed."""
        place = self.path / name
        try:
            place.mkdir(mode=0o700, exist_ok=True)
            if place.stat().st_uid == os.geteuid():
                place.chmod(0o700)
        except OSError as error:
            raise RuntimeRefusal(
                CANNOT_WRITE, status=EX_CANTCREAT, path=place, reason=error.strerror or error
            ) from None
        return place

    def shared_folder(self, name: str) -> Path:
        """A folder `name` of ours that the servers' account may read, wherever `server_folder` puts theirs."""
        place = self.path / name
        if self.account() is not None:
            self._open_way()
            if not place.exists() and not walkable(self.path):
                place.unlink(missing_ok=True)
                place.symlink_to(self._system_folder() / name)
        real = place.resolve()
        with creating_for(0o022):
            real.mkdir(mode=0o755, parents=True, exist_ok=True)
        return real

    def open_sockets(self) -> Path:
        """The short folder for Unix sockets, closed to everyone else.

        Raises:
            RuntimeRefusal: somebody else made it first.
        """
        account = self.account()
        owners = {os.geteuid()} | ({account.uid} if account else set())
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
            raise RuntimeRefusal(UNSAFE_SOCKETS, status=EX_NOPERM, path=self.sockets)
        self.sockets.chmod(0o700)
        if account is not None:
            os.chown(self.sockets, account.uid, account.gid)
        return self.sockets

    def close_sockets(self) -> None:
        """Remove the folder of sockets."""
        shutil.rmtree(self.sockets, ignore_errors=True)

    def log(self, name: str) -> int:
        """A descriptor that appends to `log/<name>.log`; the file is set aside once when it has grown past 10 MB."""
        folder = self.path / "log"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.log"
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size > 10_000_000:
                path.replace(path.with_suffix(".log.1"))
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)

    def log_path(self, name: str) -> Path:
        """Where `log(name)` writes."""
        return self.path / "log" / f"{name}.log"

    def _open_way(self) -> None:
        mode = self.path.stat().st_mode
        if not mode & stat.S_IXOTH and self.path.stat().st_uid == os.geteuid():
            self.path.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)

    def _system_folder(self) -> Path:
        for link in self.path.iterdir():
            if link.is_symlink() and link.readlink().parent.parent == SYSTEM_FOLDER:
                return link.readlink().parent
        folder = SYSTEM_FOLDER / secrets.token_hex(6)
        with creating_for(0o022):
            folder.mkdir(mode=0o711, parents=True)
        return folder


def _name_of(uid: int) -> str | None:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


def nameless() -> bool:
    """Whether the account of this process has a number and no name (arbitrary numbers, as some container
    platforms give)."""
    return _name_of(os.geteuid()) is None


def _short_folder() -> Path:
    chosen = Path(tempfile.gettempdir())
    longest = chosen / "courtier-4294967295-0123456789" / ".s.PGSQL.5432.lock"
    return chosen if len(os.fsencode(longest)) <= SOCKET_PATH_LIMIT else Path("/tmp")
