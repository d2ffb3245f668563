"""A service remembers the key of the vault under which its passwords are derived: a rotation changes none of them.

Revision ID: broker_0005
"""

from alembic import op

revision = "broker_0005"
down_revision = "broker_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the key's name; the engine writes it when it first works for a service, with the key that it has used."""
    op.execute("ALTER TABLE service ADD COLUMN derives_under bytea")
