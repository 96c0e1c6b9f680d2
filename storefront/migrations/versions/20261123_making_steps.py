"""How a style is made: steps with a picture, a sentence and a voice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import WordsType

revision = "20261123_making_steps"
down_revision = "20261123_centre_pickups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "making_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", WordsType(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("voice_zh", sa.String(length=160), nullable=False),
        sa.Column("voice_en", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["asset.id"], name=op.f("fk_making_step_picture_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_making_step_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_making_step")),
    )
    op.create_index("ix_making_step_product", "making_step", ["product_id", "place"])


def downgrade() -> None:
    op.drop_table("making_step")
