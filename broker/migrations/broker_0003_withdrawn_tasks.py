"""A task that nobody needs any more is withdrawn: its operation was given up, or its step went on without it.

Revision ID: broker_0003
"""

from alembic import op

from core.migrate import run_sql

revision = "broker_0003"
down_revision = "broker_0002"
branch_labels = None
depends_on = None

STATEMENTS = [
    "ALTER TABLE manual_task ADD COLUMN withdrawn_at timestamptz",
    "ALTER TABLE manual_task ADD CONSTRAINT ck_manual_task_over CHECK (done_at IS NULL OR withdrawn_at IS NULL)",
    # Those that were left open behind a step that is over.
    """
    UPDATE manual_task m SET withdrawn_at = coalesce(s.finished_at, clock_timestamp())
      FROM step s
     WHERE s.id = m.step_id AND s.state IN ('done', 'failed', 'cancelled') AND m.done_at IS NULL
    """,
    "DROP INDEX ix_manual_task_open",
    """
    CREATE INDEX ix_manual_task_open ON manual_task (assignee, due_at)
     WHERE done_at IS NULL AND withdrawn_at IS NULL
    """,
]


def upgrade() -> None:
    """Add when a task was withdrawn; the index of open tasks leaves those out."""
    run_sql(op.execute, STATEMENTS)
