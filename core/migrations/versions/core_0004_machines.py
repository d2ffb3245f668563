"""Machines' tokens: when each was last used and when it was revoked, and whom one stands for, in one round trip."""

from alembic import op

from core.migrate import run_sql

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE machine
    ADD COLUMN revoked_at timestamptz,
    ADD COLUMN last_used_at timestamptz,
    ADD CONSTRAINT ck_machine_token_hash CHECK (length(token_hash) = 32)
"""

# The row is touched at most once a minute, and never waited for, as `session_actor` does. A suspended organisation's
# machines open nothing.
ACTOR = """
CREATE FUNCTION machine_actor(p_token bytea, p_now timestamptz, p_today date)
RETURNS TABLE (
    machine_id uuid, name text, role text, valid_to date, organisation_id uuid, organisation_name text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    it machine%ROWTYPE;
BEGIN
    SELECT * INTO it FROM machine m
     WHERE m.token_hash = p_token AND m.revoked_at IS NULL AND (m.valid_to IS NULL OR m.valid_to >= p_today);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF it.last_used_at IS NULL OR it.last_used_at <= p_now - interval '1 minute' THEN
        UPDATE machine m SET last_used_at = p_now
         WHERE m.id = (SELECT l.id FROM machine l WHERE l.id = it.id FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN QUERY
    SELECT it.id, it.name, it.role, it.valid_to, o.id, o.name, o.kind
      FROM organisation o WHERE o.id = it.organisation_id AND o.state = 'active';
END $$
"""


def upgrade() -> None:
    """Add what a token's life needs, and the function that the service's login asks."""
    run_sql(op.execute, [COLUMNS, ACTOR])
