"""Zones, areas and methods of delivery; an order keeps how it was to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import WordsType

revision = "20261123_delivery"
down_revision = "20261123_returns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery_zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_zone")),
        sa.UniqueConstraint("position", name=op.f("uq_delivery_zone_position")),
    )
    op.create_table(
        "delivery_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["delivery_zone.id"], name=op.f("fk_delivery_area_zone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_area")),
        sa.UniqueConstraint("area", name=op.f("uq_delivery_area_area")),
    )
    op.create_index("ix_delivery_area_zone_id", "delivery_area", ["zone_id"])
    op.create_table(
        "delivery_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("place", WordsType(), nullable=False),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("free_from_minor", sa.BigInteger(), nullable=True),
        sa.Column("on_offer", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('parcel', 'pickup')", name=op.f("ck_delivery_method_kind")),
        sa.CheckConstraint("free_from_minor >= 0", name=op.f("ck_delivery_method_free_from")),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["delivery_zone.id"], name=op.f("fk_delivery_method_zone_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_method")),
        sa.UniqueConstraint("zone_id", "position", name=op.f("uq_delivery_method_zone_id_position")),
    )
    op.add_column("customer_order", sa.Column("delivery", WordsType(), nullable=True))


def downgrade() -> None:
    op.drop_column("customer_order", "delivery")
    op.drop_table("delivery_method")
    op.drop_table("delivery_area")
    op.drop_table("delivery_zone")
