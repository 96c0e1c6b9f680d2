"""A line of an order at an agreed price keeps the rate of tax that its price holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_line_rates"
down_revision = "20261123_payout_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("order_line", sa.Column("tax_points", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("order_line", "tax_points")
