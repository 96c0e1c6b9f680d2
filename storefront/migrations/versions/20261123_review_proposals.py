"""Reviews: what a lead would like to answer waits for the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_review_proposals"
down_revision = "20261123_direct"
branch_labels = None
depends_on = None


def upgrade() -> None:
    words = sa.Column("proposed", sa.String(length=600), nullable=False, server_default="")
    language = sa.String(length=10)
    op.add_column("review", words)
    op.add_column(
        "review",
        sa.Column("proposed_language", language, nullable=False, server_default="zh-Hans"),
    )


def downgrade() -> None:
    op.drop_column("review", "proposed_language")
    op.drop_column("review", "proposed")
