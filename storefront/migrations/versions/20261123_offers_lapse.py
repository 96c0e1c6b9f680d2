"""Until when an offer waits for an answer; offers made before this wait as long as they like."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_offers_lapse"
down_revision = "20261123_saved_addresses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("answer_until", UtcDateTime(timezone=True), nullable=True))
    op.create_index("ix_batch_answer", "batch", ["state", "answer_until"])


def downgrade() -> None:
    op.drop_index("ix_batch_answer", "batch")
    op.drop_column("batch", "answer_until")
