"""The roles and databases of the tenant wall, on the servers that we support."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.identity.actors import GroupRole
from core.runtime import folder as folders
from core.runtime import processes
from core.runtime.cluster import OWNER, SERVICE, at, create_database, drop_database, prepare_cluster
from core.runtime.embedded import Addresses, embedded_servers
from core.runtime.folder import DataFolder
from core.runtime.servers import prepare_given
from core.runtime.wording import RuntimeRefusal
from core.settings import Settings

INSTALLED = Path("/usr/lib/postgresql/15/bin")
REDIS = Path("/usr/bin/redis-server")


@pytest.fixture(params=["provided", "installed"])
def servers(request: pytest.FixtureRequest, base: Path) -> Iterator[Addresses]:
    """Both servers: the ones provided, and Debian's own PostgreSQL 15 and Redis 7."""
    installed = request.param == "installed"
    if installed and not (INSTALLED / "postgres").exists():
        pytest.skip("PostgreSQL 15 is not installed")
    if installed and not REDIS.exists():
        pytest.skip("Redis is not installed")
    with embedded_servers(
        base / "data",
        durable=False,
        postgres_bin=INSTALLED if installed else None,
        redis_bin=REDIS if installed else None,
    ) as addresses:
        yield addresses


def test_the_service_owns_nothing_and_must_say_which_group_it_acts_for(servers: Addresses) -> None:
    prepare_cluster(servers.admin_url)  # a second time changes nothing
    with psycopg.connect(servers.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE offer (id int)")
        owner.execute("GRANT SELECT ON offer TO courtier_public")
        owner.execute("CREATE EXTENSION unaccent")
        row = owner.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, False, False)
    with psycopg.connect(servers.service_url, autocommit=True) as service:
        row = service.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("SELECT * FROM offer")
        for role in GroupRole:
            service.execute(f"SET ROLE {role}")
        assert service.execute("SELECT * FROM offer").fetchall() == []
        service.execute("RESET ROLE")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute("CREATE TABLE mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute(f"SET ROLE {OWNER}")


def test_a_right_that_crept_in_is_taken_back(servers: Addresses) -> None:
    with psycopg.connect(servers.admin_url, autocommit=True) as admin:
        admin.execute(f"ALTER ROLE {SERVICE} SUPERUSER BYPASSRLS INHERIT")
    prepare_cluster(servers.admin_url, service_password="a new one")
    with psycopg.connect(servers.service_url) as service:
        row = service.execute("SELECT rolsuper, rolbypassrls, rolinherit FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, False, False)


def test_an_administrator_who_is_no_superuser_can_prepare_a_cluster(servers: Addresses) -> None:
    with psycopg.connect(servers.admin_url, autocommit=True) as admin:
        drop_database(servers.admin_url, "courtier")
        for role in (OWNER, SERVICE, *GroupRole):
            admin.execute(f"DROP ROLE {role}")
        admin.execute("CREATE ROLE operator LOGIN CREATEROLE CREATEDB")
    prepare_cluster(at(servers.admin_url, user="operator"))
    prepare_cluster(at(servers.admin_url, user="operator"))
    with psycopg.connect(servers.service_url, autocommit=True) as service:
        service.execute("SET ROLE courtier_body")


def test_a_database_is_cloned_from_a_template_and_dropped_under_its_users(servers: Addresses) -> None:
    create_database(servers.admin_url, "template")
    with psycopg.connect(at(servers.owner_url, database="template"), autocommit=True) as owner:
        owner.execute("CREATE TABLE offer (id int)")
        owner.execute("GRANT SELECT ON offer TO courtier_public")
    url = create_database(servers.admin_url, "copy", template="template")
    with psycopg.connect(url, autocommit=True) as service:
        service.execute("SET ROLE courtier_public")
        assert service.execute("SELECT * FROM offer").fetchall() == []
        drop_database(servers.admin_url, "copy")
        with pytest.raises(psycopg.OperationalError):
            service.execute("SELECT 1")
    drop_database(servers.admin_url, "copy")


def test_addresses_change_user_and_database() -> None:
    socket = "postgresql://courtier_admin@/postgres?host=/tmp/x"
    assert at(socket, database="a b", user="c") == "postgresql://c@/a%20b?host=/tmp/x"
    assert at("postgresql://u:p@h:1/d", database="e") == "postgresql://u:p@h:1/e"
    assert at("postgresql://u:p@h:1/d", user="v") == "postgresql://v@h:1/d"


@pytest.mark.skipif("os.geteuid() != 0", reason="already an ordinary account")
def test_a_folder_that_the_servers_account_cannot_reach_is_kept_elsewhere(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "SYSTEM_FOLDER", base / "system")
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    for _ in range(2):
        with embedded_servers(closed / "data", durable=False) as addresses, psycopg.connect(addresses.service_url):
            assert (closed / "data" / "pg18").readlink().parent.parent == base / "system"
    assert len(list((base / "system").iterdir())) == 1


@pytest.mark.skipif("os.geteuid() != 0", reason="already an ordinary account")
def test_an_account_without_a_name_starts_too(base: Path) -> None:
    from tests.runtime.conftest import _readable_tree

    if not processes.user_namespaces():
        pytest.skip("needs an account without a name, and the kernel refuses user namespaces")
    python, path = _readable_tree(base)
    place = base / "nameless"
    place.mkdir()
    os.chown(place, 54321, 54321)
    code = (
        "import sys; from pathlib import Path; from core.runtime.embedded import embedded_servers as e\n"
        "with e(Path(sys.argv[1]), durable=False) as a: print(a.service_url)"
    )
    identity = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "--"]
    ended = subprocess.run(
        [*identity, python, "-c", code, str(place / "data")],
        env={"PYTHONPATH": path, "PATH": os.defpath, "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "courtier_service@" in ended.stdout


def test_a_folder_of_sockets_that_somebody_else_made_is_refused(base: Path) -> None:
    folder = DataFolder(base / "data")
    folder.sockets.symlink_to(base)
    try:
        with pytest.raises(RuntimeRefusal):
            folder.open_sockets()
    finally:
        folder.sockets.unlink()


def test_programs_that_are_none_are_refused_by_name(base: Path) -> None:
    with pytest.raises(RuntimeRefusal, match="COURTIER_POSTGRES_BIN"), embedded_servers(base, postgres_bin=base):
        pass
    with pytest.raises(RuntimeRefusal, match="COURTIER_REDIS_BIN"), embedded_servers(base, redis_bin=base):
        pass


def test_data_of_another_major_version_is_never_passed_over(base: Path) -> None:
    other = base / "data" / "pg14"
    other.mkdir(parents=True)
    (other / "PG_VERSION").write_text("14\n")
    if os.geteuid() == 0:
        os.chown(other, 65534, 65534)
    with pytest.raises(RuntimeRefusal, match="PostgreSQL 14"), embedded_servers(base / "data", durable=False):
        pass


def test_the_addresses_that_are_given_say_what_to_prepare(base: Path) -> None:
    with embedded_servers(base / "data", durable=False) as addresses:
        settings = Settings(
            database_url=at(addresses.service_url, database="other"),
            database_owner_url=at(addresses.owner_url, database="other"),
        )
        prepare_given(settings, addresses.admin_url)
        with psycopg.connect(str(settings.database_owner_url)) as owner:
            owner.execute("CREATE TABLE offer (id int)")
        with pytest.raises(RuntimeRefusal, match="courtier_service"):
            prepare_given(Settings(database_url=addresses.owner_url), addresses.admin_url)
        named = addresses.service_url.replace(f"{SERVICE}@", f"{SERVICE}:autre@")
        with pytest.raises(RuntimeRefusal, match="could not be prepared"):
            prepare_given(Settings(database_url=named), addresses.service_url)  # who may not give passwords
