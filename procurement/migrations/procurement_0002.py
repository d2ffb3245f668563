"""The longest term is a row of the reference tables, dated like the law; the tables keep only a sane upper bound.

Revision ID: procurement_0002
"""

from alembic import op

revision = "procurement_0002"
down_revision = "procurement_0001"
branch_labels = None
depends_on = None

TABLES = ("need_version", "contract")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_term")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_term CHECK (initial_months >= 1 AND option_months >= 0 "
            "AND initial_months + option_months <= 120)"
        )
