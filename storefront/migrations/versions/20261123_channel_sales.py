"""What is booked for the lines of platforms' orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_channel_sales"
down_revision = "20261123_channel_parcels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("booked_minor", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"], ["channel_line.id"], name=op.f("fk_channel_sale_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_channel_sale_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_sale")),
        sa.UniqueConstraint("line_id", name=op.f("uq_channel_sale_line_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_channel_sale_entry_id")),
    )


def downgrade() -> None:
    op.drop_table("channel_sale")
