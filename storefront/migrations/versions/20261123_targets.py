"""What a year was promised to bring in a region."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_targets"
down_revision = "20261123_review_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("trained", sa.Integer(), nullable=False),
        sa.Column("certified", sa.Integer(), nullable=False),
        sa.Column("worked", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "trained >= 0 AND certified >= 0 AND worked >= 0", name=op.f("ck_year_target_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_target")),
        sa.UniqueConstraint("year", "region", name=op.f("uq_year_target_year_region")),
    )


def downgrade() -> None:
    op.drop_table("year_target")
