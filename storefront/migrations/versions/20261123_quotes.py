"""Quotes and their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_quotes"
down_revision = "20261123_waves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "ordered",
                "let_go",
                "lapsed",
                name="quotestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("customer", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("made_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_quote_total")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_quote_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("key", name=op.f("uq_quote_key")),
        sa.UniqueConstraint("number", name=op.f("uq_quote_number")),
        sa.UniqueConstraint("order_id", name=op.f("uq_quote_order_id")),
        sa.UniqueConstraint("token", name=op.f("uq_quote_token")),
    )
    op.create_index("ix_quote_state", "quote", ["state", "expires_at"])
    op.create_table(
        "quote_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_quote_line_pieces")),
        sa.CheckConstraint("unit_price_minor >= 0", name=op.f("ck_quote_line_price")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_quote_line_product_id")
        ),
        sa.ForeignKeyConstraint(["quote_id"], ["quote.id"], name=op.f("fk_quote_line_quote_id")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_quote_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_line")),
        sa.UniqueConstraint(
            "quote_id", "position", name=op.f("uq_quote_line_quote_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("quote_line")
    op.drop_index("ix_quote_state", table_name="quote")
    op.drop_table("quote")
