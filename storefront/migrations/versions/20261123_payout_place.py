"""From which cash account each line of a payout leaves: the bank, or the cash box."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_payout_place"
down_revision = "20261123_material_proof"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "payout_line",
        sa.Column("place", sa.String(length=30), server_default="bank", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("payout_line", "place")
