"""Whoever completes a task wakes its operation whatever its step is at: also one that a worker asks about this moment.

Revision ID: broker_0004
"""

from alembic import op

revision = "broker_0004"
down_revision = "broker_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Wake every step that is not over; the rights on the function stay."""
    op.execute(
        """
        CREATE OR REPLACE FUNCTION step_wake(which uuid) RETURNS uuid LANGUAGE sql SECURITY DEFINER
        SET search_path = pg_catalog, public, pg_temp AS $$
            UPDATE operation o SET next_attempt_at = clock_timestamp(), wake_at = clock_timestamp()
              FROM step s
             WHERE s.id = which AND s.operation_id = o.id AND s.state NOT IN ('done', 'failed', 'cancelled')
            RETURNING o.id
        $$
        """
    )
