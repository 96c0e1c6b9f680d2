"""Pictures remember what waits in their place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_thumbhash"
down_revision = "20261123_disputes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("thumbhash", sa.String(length=64), server_default="", nullable=False)
    op.add_column("asset", column)


def downgrade() -> None:
    op.drop_column("asset", "thumbhash")
