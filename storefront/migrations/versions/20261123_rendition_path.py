"""Pictures are found by the address of any of their sizes."""

from __future__ import annotations

from alembic import op

revision = "20261123_rendition_path"
down_revision = "20261123_payout_results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_rendition_path", "rendition", ["path"])


def downgrade() -> None:
    op.drop_index("ix_rendition_path", table_name="rendition")
