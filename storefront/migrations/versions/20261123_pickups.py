"""Orders that are fetched: what lies ready, under which code, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_pickups"
down_revision = "20261123_fapiao"
branch_labels = None
depends_on = None

MOMENT = catalog.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "customer_order",
        sa.Column("is_pickup", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "pickup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("ready_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.Column("given_up_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "fetched_at IS NULL OR given_up_at IS NULL", name=op.f("ck_pickup_ends_once")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_pickup_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pickup")),
        sa.UniqueConstraint("order_id", name=op.f("uq_pickup_order_id")),
        sa.UniqueConstraint("code", name=op.f("uq_pickup_code")),
    )
    op.create_index("ix_pickup_ready_at", "pickup", ["ready_at"])


def downgrade() -> None:
    op.drop_index("ix_pickup_ready_at", table_name="pickup")
    op.drop_table("pickup")
    op.drop_column("customer_order", "is_pickup")
