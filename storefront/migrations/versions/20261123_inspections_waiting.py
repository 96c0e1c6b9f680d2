"""Lots that wait for a verdict are found in the order in which they stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_inspections_waiting"
down_revision = "20261123_tracking"
branch_labels = None
depends_on = None

WAITING = sa.text("state <> 'decided'")
INDEXES = {
    "ix_inspection_waiting": ["stage", "id"],
    "ix_inspection_waiting_here": ["cooperative_id", "stage", "id"],
}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(
            name, "inspection", columns, sqlite_where=WAITING, postgresql_where=WAITING
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "inspection")
