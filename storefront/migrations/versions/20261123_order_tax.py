"""Orders: what was taxed at which rate, frozen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import WordsType

revision = "20261123_order_tax"
down_revision = "20261123_wishlists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_tax",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "net_minor >= 0 AND tax_minor >= 0", name=op.f("ck_order_tax_positive")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_tax_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_tax")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_tax_order_id_position")),
    )


def downgrade() -> None:
    op.drop_table("order_tax")
