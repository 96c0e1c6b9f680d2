"""What platforms are told of parcels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_channel_parcels"
down_revision = "20261123_channel_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_parcel_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("parcels >= 1", name=op.f("ck_channel_parcel_file_parcels")),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["channel_shop.id"], name=op.f("fk_channel_parcel_file_shop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_parcel_file")),
    )
    op.create_index("ix_channel_parcel_file_shop_id", "channel_parcel_file", ["shop_id"])
    _parcels()


def _parcels() -> None:
    keys = {
        "shop_id": "channel_shop", "order_id": "channel_order", "parcel_id": "parcel",
        "file_id": "channel_parcel_file",
    }  # fmt: skip
    op.create_table(
        "channel_parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=True),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("tracking", sa.String(length=80), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("noted_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("carrier <> '' AND tracking <> ''", name=op.f("ck_channel_parcel_said")),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=op.f(f"fk_channel_parcel_{name}")
            )
            for name, table in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_parcel")),
        sa.UniqueConstraint(
            "order_id", "tracking", name=op.f("uq_channel_parcel_order_id_tracking")
        ),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_channel_parcel_parcel_id")),
    )
    op.create_index("ix_channel_parcel_file", "channel_parcel", ["shop_id", "file_id", "id"])
    op.create_index("ix_channel_parcel_file_id", "channel_parcel", ["file_id"])


def downgrade() -> None:
    op.drop_table("channel_parcel")
    op.drop_table("channel_parcel_file")
