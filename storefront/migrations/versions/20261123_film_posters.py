"""Films have a poster and smaller copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_film_posters"
down_revision = "20261123_stories"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("film") as table:
        table.add_column(sa.Column("poster_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("poster_from", sa.String(length=160), server_default="", nullable=False)
        )
        table.create_foreign_key(op.f("fk_film_poster_id"), "asset", ["poster_id"], ["id"])
    op.create_table(
        "film_rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_path", sa.String(length=160), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.CheckConstraint("bytes > 0 AND height > 0", name=op.f("ck_film_rendition_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film_rendition")),
        sa.UniqueConstraint(
            "source_path", "height", name=op.f("uq_film_rendition_source_path_height")
        ),
    )


def downgrade() -> None:
    op.drop_table("film_rendition")
    with op.batch_alter_table("film") as table:
        table.drop_constraint(op.f("fk_film_poster_id"), type_="foreignkey")
        table.drop_column("poster_from")
        table.drop_column("poster_id")
