"""Plans remember what they follow from, and what stood before them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_replans"
down_revision = "20261123_shelf"
branch_labels = None
depends_on = None

JSON_MAP = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("plan", sa.Column("cause", JSON_MAP, nullable=True))
    op.add_column("plan", sa.Column("before", JSON_MAP, nullable=True))


def downgrade() -> None:
    op.drop_column("plan", "before")
    op.drop_column("plan", "cause")
