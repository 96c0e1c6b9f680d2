"""Orders that their cooperative sends to the buyer itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_direct"
down_revision = "20261123_partners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "direct_leg",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("allowed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_direct_leg_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_direct_leg_cooperative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_leg")),
        sa.UniqueConstraint("order_id", name=op.f("uq_direct_leg_order_id")),
    )
    op.create_index("ix_direct_leg_cooperative_id", "direct_leg", ["cooperative_id"])


def downgrade() -> None:
    op.drop_table("direct_leg")
