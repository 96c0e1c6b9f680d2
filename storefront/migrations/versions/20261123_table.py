"""Offers that lie on the table of a cooperative's centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_table"
down_revision = "20261123_claims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "batch", sa.Column("on_table", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("batch", "on_table")
