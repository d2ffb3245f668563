"""Dates that fall due, each handled once."""

from alembic import op

from core.identity.actors import GroupRole, Wall
from core.migrate import run_sql
from core.walls import protect

revision = "core_0003"
down_revision = "core_0002"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE due (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    payload jsonb NOT NULL,
    next_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    handled_at timestamptz,
    last_error text,
    CONSTRAINT pk_due PRIMARY KEY (id),
    CONSTRAINT uq_due_subject_id_kind_at UNIQUE (subject_id, kind, at)
)
"""

WRITERS = (GroupRole.BODY, GroupRole.SUPPLIER, GroupRole.CENTRE, GroupRole.REVIEWER, GroupRole.WORKER)


def upgrade() -> None:
    """Make the table; every use case that creates a date writes to it, whoever it acts for."""
    run_sql(
        op.execute,
        [
            TABLE,
            "CREATE INDEX ix_due_open ON due (next_at, id) WHERE handled_at IS NULL",
            *protect("due", Wall.INTERNAL, writers=WRITERS, delete=True),
        ],
    )
