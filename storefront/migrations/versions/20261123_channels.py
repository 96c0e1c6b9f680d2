"""Channels: shops on platforms, their orders and lines, what skus mean, and files brought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime
from catalog.vault import Sealed

revision = "20261123_channels"
down_revision = "20261123_live_sessions"
branch_labels = None
depends_on = None


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "channel_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_slug", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("map_name", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "brought",
                "read",
                "asked",
                "kept",
                "dropped",
                "refused",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("report", _json(), nullable=True),
        sa.Column("refusal", _json(), nullable=True),
        sa.Column("brought_by", sa.Integer(), nullable=True),
        sa.Column("brought_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "data IS NOT NULL OR state IN ('kept','dropped','refused')",
            name=op.f("ck_channel_import_file"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_channel_import_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_import")),
    )
    op.create_index("ix_channel_import_shop", "channel_import", ["shop_slug", "id"], unique=False)
    op.create_table(
        "channel_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("columns", _json(), nullable=False),
        sa.Column("words", _json(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_map")),
        sa.UniqueConstraint("name", name=op.f("uq_channel_map_name")),
    )
    op.create_table(
        "channel_shop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "douyin",
                "taobao",
                "xiaohongshu",
                "weixin",
                "kuaishou",
                "tiktok",
                "youzan",
                "shopify",
                "etsy",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_channel_shop_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_shop")),
        sa.UniqueConstraint("slug", name=op.f("uq_channel_shop_slug")),
    )
    op.create_table(
        "channel_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.String(length=80), nullable=False),
        sa.Column("placed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("paid_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=True),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=True),
        sa.Column(
            "privacy",
            sa.Enum(
                "none",
                "plain",
                "masked",
                "encrypted",
                name="privacy",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("buyer", Sealed("channel_order.buyer"), nullable=True),
        sa.Column("buyer_mark", sa.String(length=16), nullable=True),
        sa.Column("promised_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "landing",
            sa.Enum(
                "look",
                "waiting",
                "taken",
                "elsewhere",
                "kept",
                "gone",
                name="landing",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("older", _json(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_channel_order_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["channel_shop.id"], name=op.f("fk_channel_order_shop_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_order")),
        sa.UniqueConstraint("order_id", name=op.f("uq_channel_order_order_id")),
        sa.UniqueConstraint(
            "shop_id", "platform_id", name=op.f("uq_channel_order_shop_id_platform_id")
        ),
    )
    op.create_index(
        "ix_channel_order_landing", "channel_order", ["shop_id", "landing", "id"], unique=False
    )
    op.create_index(
        "ix_channel_order_placed", "channel_order", ["shop_id", "placed_at"], unique=False
    )
    op.create_table(
        "channel_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("platform_line_id", sa.String(length=160), nullable=False),
        sa.Column("whole", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unpaid",
                "paid",
                "partly_sent",
                "sent",
                "done",
                "cancelled",
                name="channelstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "aftersale",
            sa.Enum(
                "none",
                "asked",
                "refunded",
                "partly_refunded",
                "exchanged",
                "resent",
                "refused",
                "closed",
                name="aftersale",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("variation", sa.String(length=200), nullable=True),
        sa.Column("sku", sa.String(length=80), nullable=True),
        sa.Column("platform_product_id", sa.String(length=80), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("paid_minor", sa.BigInteger(), nullable=True),
        sa.Column("bonus_minor", sa.BigInteger(), nullable=True),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("carrier", sa.String(length=80), nullable=True),
        sa.Column("tracking", sa.String(length=80), nullable=True),
        sa.Column("platform_host_id", sa.String(length=80), nullable=True),
        sa.Column("platform_host_name", sa.String(length=120), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("older", _json(), nullable=True),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_channel_line_pieces")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["channel_order.id"], name=op.f("fk_channel_line_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["channel_shop.id"], name=op.f("fk_channel_line_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_channel_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_line")),
        sa.UniqueConstraint(
            "shop_id", "platform_line_id", name=op.f("uq_channel_line_shop_id_platform_line_id")
        ),
    )
    op.create_index(
        "ix_channel_line_host", "channel_line", ["platform_host_id", "shop_id"], unique=False
    )
    op.create_index("ix_channel_line_order", "channel_line", ["order_id"], unique=False)
    op.create_index("ix_channel_line_sku", "channel_line", ["shop_id", "sku"], unique=False)
    op.create_index(
        op.f("ix_channel_line_variant_id"), "channel_line", ["variant_id"], unique=False
    )
    op.create_table(
        "channel_sku",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["channel_shop.id"], name=op.f("fk_channel_sku_shop_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_channel_sku_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_sku")),
        sa.UniqueConstraint("shop_id", "sku", name=op.f("uq_channel_sku_shop_id_sku")),
    )


def downgrade() -> None:
    op.drop_table("channel_sku")
    op.drop_table("channel_line")
    op.drop_table("channel_order")
    op.drop_table("channel_shop")
    op.drop_table("channel_map")
    op.drop_table("channel_import")
