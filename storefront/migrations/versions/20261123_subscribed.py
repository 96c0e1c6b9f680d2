"""Since when a carrier pushes news of a parcel by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_subscribed"
down_revision = "20261123_revoked_why"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("subscribed_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("parcel_watch", column)


def downgrade() -> None:
    op.drop_column("parcel_watch", "subscribed_at")
