"""Why a certificate was taken back, in words that she reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_revoked_why"
down_revision = "20261123_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    why = sa.Column("revoked_why", sa.String(length=400), server_default="", nullable=False)
    op.add_column("certificate", why)


def downgrade() -> None:
    op.drop_column("certificate", "revoked_why")
