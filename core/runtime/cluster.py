"""The roles and databases that the tenant wall stands on, on any PostgreSQL 15 or newer.

- `courtier_owner` owns the database and everything in it; migrations sign in as it, nothing else does.
- `courtier_service` is what the application signs in as: it owns nothing, inherits nothing, and must say `SET ROLE`.
- six group roles (`core.identity.actors.GroupRole`), without a login, that policies are written for.

Everything here can be repeated, and runs as the embedded superuser or as an administrator with CREATEROLE and CREATEDB.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from core.identity.actors import GroupRole

if TYPE_CHECKING:
    import psycopg

ADMIN = "courtier_admin"
OWNER = "courtier_owner"
SERVICE = "courtier_service"
DATABASE = "courtier"

_LOCK = 0x636F7572
"""Advisory lock that keeps two preparations of one cluster apart."""


def at(url: str, *, database: str | None = None, user: str | None = None) -> str:
    """`url` with another database or another user; another user loses the password."""
    parts = urlsplit(url)
    where = parts.netloc
    if user is not None:
        where = f"{quote(user, safe='')}@{where.rpartition('@')[2]}"
    path = parts.path if database is None else "/" + quote(database, safe="")
    shown = urlunsplit((parts.scheme, where, path, parts.query, parts.fragment))
    return shown if "//" in shown else shown.replace(":", "://", 1)


def prepare_cluster(
    admin_url: str,
    *,
    database: str | None = DATABASE,
    owner_password: str | None = None,
    service_password: str | None = None,
) -> None:
    """Make the roles, and the empty `database` unless it is `None`; what exists is brought to what it should be.

    Passwords are set only when given.

    Raises:
        psycopg.Error: the server cannot be reached, or the administrator lacks a right.
    """
    from psycopg import sql

    with closing(_connect(admin_url)) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        version = connection.info.server_version // 10000
        existing = {
            row[0]: row[1:]
            for row in connection.execute(
                "SELECT rolname, rolcanlogin, rolinherit, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole"
                " FROM pg_roles WHERE rolname LIKE 'courtier\\_%'"
            )
        }
        wanted = {OWNER: (True, True), SERVICE: (True, False), **{str(role): (False, False) for role in GroupRole}}
        words = ("LOGIN", "INHERIT", "SUPERUSER", "BYPASSRLS", "CREATEDB", "CREATEROLE")
        for role, (login, inherit) in wanted.items():
            if role not in existing:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
                existing[role] = (False, True, False, False, False, False)
            changes = [
                word if right else f"NO{word}"
                for word, has, right in zip(
                    words, existing[role], (login, inherit, False, False, False, False), strict=True
                )
                if has != right
            ]
            if changes:
                connection.execute(sql.SQL("ALTER ROLE {} " + " ".join(changes)).format(sql.Identifier(role)))
        for role, password in ((OWNER, owner_password), (SERVICE, service_password)):
            if password is not None:
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
                )
        _grant_groups(connection, version)
        if database is not None:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
            if found is None:
                _create(connection, database, None)
            else:
                _open_to_service(connection, database)


def _grant_groups(connection: psycopg.Connection, version: int) -> None:
    from psycopg import sql

    option = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if version >= 16 else "")
    granted = {
        row[0]
        for row in connection.execute(
            "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
            " JOIN pg_roles s ON s.oid = m.member WHERE s.rolname = %s"
            + (" AND m.set_option AND NOT m.inherit_option" if version >= 16 else ""),
            (SERVICE,),
        )
    }
    for role in GroupRole:
        if str(role) not in granted:
            statement = sql.SQL("GRANT {} TO {}").format(sql.Identifier(str(role)), sql.Identifier(SERVICE))
            connection.execute(statement + option)
    # Only a superuser, or one who may become the new owner, may give a database away.
    right = "SET" if version >= 16 else "MEMBER"
    row = connection.execute("SELECT pg_has_role(current_user, %s, %s)", (OWNER, right)).fetchone()
    if row is None or not row[0]:
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """Make the database `name`, owned by `courtier_owner` and open to the service; answer the service's URL for it.

    With `template`, a copy of that database, to which nobody may be connected meanwhile (about 40 ms).
    """
    with closing(_connect(admin_url)) as connection:
        _create(connection, name, template)
    return at(admin_url, database=name, user=SERVICE)


def drop_database(admin_url: str, name: str) -> None:
    """Remove the database `name`, if it exists, whoever is connected to it."""
    from psycopg import sql

    with closing(_connect(admin_url)) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(connection: psycopg.Connection, name: str, template: str | None) -> None:
    from psycopg import sql

    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
        sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
    )
    connection.execute(statement)
    _open_to_service(connection, name)


def _open_to_service(connection: psycopg.Connection, name: str) -> None:
    from psycopg import sql

    database, service = sql.Identifier(name), sql.Identifier(SERVICE)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, service))


def _connect(admin_url: str) -> psycopg.Connection:
    import psycopg

    return psycopg.connect(admin_url, autocommit=True)
