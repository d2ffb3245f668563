"""A list's exclusions are found without reading those of every other list.

Revision ID: procurement_0003
"""

from alembic import op

revision = "procurement_0003"
down_revision = "procurement_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_exclusion_list_id ON exclusion (list_id)")
