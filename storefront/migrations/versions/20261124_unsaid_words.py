"""Words that hosts do not say, of one product or of anything."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_unsaid_words"
down_revision = "20261123_channel_sales"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsaid_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("phrase", sa.String(length=40), nullable=False),
        sa.Column("instead", sa.String(length=120), server_default="", nullable=False),
        sa.CheckConstraint("phrase <> ''", name=op.f("ck_unsaid_word_phrase")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_unsaid_word_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsaid_word")),
    )
    op.create_index("ix_unsaid_word_product", "unsaid_word", ["product_id", "phrase"], unique=True)
    everywhere = sa.text("product_id IS NULL")
    op.create_index(
        "ix_unsaid_word_everywhere",
        "unsaid_word",
        ["phrase"],
        unique=True,
        sqlite_where=everywhere,
        postgresql_where=everywhere,
    )


def downgrade() -> None:
    op.drop_table("unsaid_word")
