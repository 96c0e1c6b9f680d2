"""A product may have a film."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime, WordsType

revision = "20261123_films"
down_revision = "20261123_quotes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "film",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sign_path", sa.String(length=160), nullable=False),
        sa.Column("captions_zh", sa.String(length=160), nullable=False),
        sa.Column("captions_en", sa.String(length=160), nullable=False),
        sa.Column("transcript", WordsType(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("path <> ''", name=op.f("ck_film_path")),
        sa.CheckConstraint("bytes > 0", name=op.f("ck_film_bytes")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_film_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film")),
        sa.UniqueConstraint("product_id", name=op.f("uq_film_product_id")),
    )


def downgrade() -> None:
    op.drop_table("film")
