"""Prices from a number of pieces on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_price_tiers"
down_revision = "20261123_delivery"
branch_labels = None
depends_on = None

MOMENT = catalog.db.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "price_tier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_price_tier_positive")),
        sa.CheckConstraint("pieces >= 2", name=op.f("ck_price_tier_pieces")),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_price_tier_order")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_price_tier_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_tier")),
        sa.UniqueConstraint(
            "variant_id",
            "currency",
            "pieces",
            "starts_at",
            name=op.f("uq_price_tier_variant_id_currency_pieces_starts_at"),
        ),
    )


def downgrade() -> None:
    op.drop_table("price_tier")
