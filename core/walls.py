"""The SQL of the tenant wall, made from each table's declaration.

Policies are written per group role: a body or a supplier sees the rows of its own organisation, the centre, the
reviewers and the workers see all; one policy with an OR would lose the index. This guards against a forgotten WHERE,
not against code that chooses its own role.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.identity.actors import GroupRole, Wall

OWN = "organisation_id = nullif(current_setting('app.org', true), '')::uuid"

EVERYONE = tuple(GroupRole)

SERVICE_LOGIN = "courtier_service"
"""The login itself may read what is public, and nothing else: one statement, no transaction (`Database.public`)."""


def protect(
    table: str,
    wall: Wall,
    *,
    writers: Iterable[GroupRole] = (),
    readers: Iterable[GroupRole] = (),
    own: str = OWN,
    delete: bool = False,
) -> list[str]:
    """The statements that put `table` behind its wall.

    Args:
        wall: what the table's model declares.
        writers: the group roles that may insert and update. The tenant of a BODY or SUPPLIER table, when it is among
            them, writes only its own rows.
        readers: for a SHARED or INTERNAL table, who may read besides the writers; PUBLIC tables are read by all, BODY
            and SUPPLIER tables by their tenant, the centre, the reviewers and the workers.
        own: the condition under which a row is the tenant's own.
        delete: whether the writers may delete too.
    """
    writing = tuple(writers)
    verbs = "INSERT, UPDATE, DELETE" if delete else "INSERT, UPDATE"
    if wall is Wall.PUBLIC:
        statements = [f"GRANT SELECT ON {table} TO {', '.join((*EVERYONE, SERVICE_LOGIN))}"]
        if writing:
            statements.append(f"GRANT {verbs} ON {table} TO {', '.join(writing)}")
        return statements
    if wall is Wall.INTERNAL:
        reading = (*writing, *readers)
        statements = [f"GRANT SELECT ON {table} TO {', '.join(reading)}"] if reading else []
        if writing:
            statements.append(f"GRANT {verbs} ON {table} TO {', '.join(writing)}")
        return statements
    tenants = {Wall.BODY: (GroupRole.BODY,), Wall.SUPPLIER: (GroupRole.SUPPLIER,)}.get(
        wall, (GroupRole.BODY, GroupRole.SUPPLIER)
    )
    seeing = (*tenants, GroupRole.CENTRE, GroupRole.REVIEWER, GroupRole.WORKER, *readers)
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"GRANT SELECT ON {table} TO {', '.join(dict.fromkeys(seeing))}",
    ]
    for tenant in tenants:
        name = f"{table}_{short(tenant)}_read"
        statements.append(f"CREATE POLICY {name} ON {table} FOR SELECT TO {tenant} USING ({own})")
    others = [role for role in dict.fromkeys(seeing) if role not in tenants]
    statements.append(f"CREATE POLICY {table}_others_read ON {table} FOR SELECT TO {', '.join(others)} USING (true)")
    if writing:
        statements.append(f"GRANT {verbs} ON {table} TO {', '.join(writing)}")
    for writer in writing:
        condition = own if writer in tenants else "true"
        name = f"{table}_{short(writer)}"
        statements.append(f"CREATE POLICY {name}_insert ON {table} FOR INSERT TO {writer} WITH CHECK ({condition})")
        both = f"USING ({condition}) WITH CHECK ({condition})"
        statements.append(f"CREATE POLICY {name}_update ON {table} FOR UPDATE TO {writer} {both}")
        if delete:
            statements.append(f"CREATE POLICY {name}_delete ON {table} FOR DELETE TO {writer} USING ({condition})")
    return statements


def short(role: GroupRole) -> str:
    """The role's name without the installation's prefix."""
    return role.value.removeprefix("courtier_")
