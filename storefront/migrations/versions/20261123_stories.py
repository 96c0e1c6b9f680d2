"""What makers let be shown of them, and the goods beside them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sqlalchemy.dialects import postgresql

from catalog.db import UtcDateTime, WordsType

revision = "20261123_stories"
down_revision = "20261123_recipients"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "maker_story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "parts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("told", WordsType(), nullable=False),
        sa.Column("shown_since", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_maker_story_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maker_story")),
        sa.UniqueConstraint("maker_id", name=op.f("uq_maker_story_maker_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_maker_story_slug")),
    )
    op.create_index("ix_maker_story_shown", "maker_story", ["shown_since", "id"])
    op.create_table(
        "maker_story_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["maker_story.id"], name=op.f("fk_maker_story_product_story_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_maker_story_product_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maker_story_product")),
        sa.UniqueConstraint(
            "story_id", "product_id", name=op.f("uq_maker_story_product_story_id_product_id")
        ),
    )
    op.create_index(
        "ix_maker_story_product_product", "maker_story_product", ["product_id", "story_id"]
    )


def downgrade() -> None:
    op.drop_table("maker_story_product")
    op.drop_table("maker_story")
