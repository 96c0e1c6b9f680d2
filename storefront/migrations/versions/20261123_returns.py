"""Goods that come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_returns"
down_revision = "20261123_goods"
branch_labels = None
depends_on = None

STATES = (
    "asked", "question", "approved", "received", "refunded", "exchanged", "refused", "withdrawn",
)
REASONS = ("changed_mind", "not_as_shown", "damaged", "faulty", "wrong_goods", "not_delivered")
FREIGHT = sa.text("freight_minor > 0")


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "goods_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("paid_order_id", sa.Integer(), nullable=False),
        sa.Column("state", one_of("returnstate", *STATES), nullable=False),
        sa.Column("reason", one_of("returnreason", *REASONS), nullable=False),
        sa.Column("wish", one_of("wish", "refund", "exchange"), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("says", sa.String(length=600), nullable=False),
        sa.Column("photo_asset_id", sa.Integer(), nullable=True),
        sa.Column("refund_minor", sa.BigInteger(), nullable=False),
        sa.Column("freight_minor", sa.BigInteger(), nullable=False),
        sa.Column("exchange_order_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("asked_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "refund_minor >= 0 AND freight_minor >= 0", name=op.f("ck_goods_return_positive")
        ),
        *[
            sa.ForeignKeyConstraint(
                [name], ["customer_order.id"], name=op.f(f"fk_goods_return_{name}")
            )
            for name in ("order_id", "paid_order_id", "exchange_order_id")
        ],
        sa.ForeignKeyConstraint(
            ["photo_asset_id"], ["asset.id"], name=op.f("fk_goods_return_photo_asset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return")),
        sa.UniqueConstraint("key", name=op.f("uq_goods_return_key")),
        sa.UniqueConstraint("exchange_order_id", name=op.f("uq_goods_return_exchange_order_id")),
    )
    op.create_index("ix_goods_return_state", "goods_return", ["state", "id"])
    op.create_index("ix_goods_return_order", "goods_return", ["order_id"])
    op.create_index(
        "ix_goods_return_one_freight",
        "goods_return",
        ["paid_order_id"],
        unique=True,
        sqlite_where=FREIGHT,
        postgresql_where=FREIGHT,
    )
    op.create_table(
        "goods_return_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("unfit", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_goods_return_line_pieces")),
        sa.CheckConstraint(
            "fit >= 0 AND unfit >= 0 AND fit + unfit <= pieces",
            name=op.f("ck_goods_return_line_looked"),
        ),
        sa.CheckConstraint("worth_minor >= 0", name=op.f("ck_goods_return_line_worth")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["goods_return.id"], name=op.f("fk_goods_return_line_return_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_goods_return_line_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_goods_return_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return_line")),
        sa.UniqueConstraint(
            "return_id",
            "order_line_id",
            name=op.f("uq_goods_return_line_return_id_order_line_id"),
        ),
    )
    op.create_index("ix_goods_return_line_line", "goods_return_line", ["order_line_id"])
    op.create_table(
        "goods_return_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("back", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "back >= 0 AND back <= sent", name=op.f("ck_goods_return_tally_never_more")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_goods_return_tally_order_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return_tally")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_goods_return_tally_order_line_id")),
    )


def downgrade() -> None:
    op.drop_table("goods_return_tally")
    op.drop_index("ix_goods_return_line_line", table_name="goods_return_line")
    op.drop_table("goods_return_line")
    op.drop_index("ix_goods_return_one_freight", table_name="goods_return")
    op.drop_index("ix_goods_return_order", table_name="goods_return")
    op.drop_index("ix_goods_return_state", table_name="goods_return")
    op.drop_table("goods_return")
