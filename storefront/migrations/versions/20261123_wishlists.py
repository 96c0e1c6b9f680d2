"""Wishlists of guests and members, with the link by which others see them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_wishlists"
down_revision = "20261123_lettering"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wishlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("share_token", sa.String(length=43), nullable=True),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_wishlist_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlist")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wishlist_token_hash")),
        sa.UniqueConstraint("user_id", name=op.f("uq_wishlist_user_id")),
        sa.UniqueConstraint("share_token", name=op.f("uq_wishlist_share_token")),
    )
    op.create_index("ix_wishlist_changed_at", "wishlist", ["changed_at"])
    op.create_table(
        "wishlist_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wishlist_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("added_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["wishlist_id"], ["wishlist.id"], name=op.f("fk_wishlist_line_wishlist_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_wishlist_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishlist_line")),
        sa.UniqueConstraint(
            "wishlist_id", "variant_id", name=op.f("uq_wishlist_line_wishlist_id_variant_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("wishlist_line")
    op.drop_table("wishlist")
