"""Indexes from which lists of open work are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_open_work"
down_revision = "20261123_people"
branch_labels = None
depends_on = None

_OPEN = "state IN ('handed_in', 'in_progress', 'offered', 'planned', 'taken')"
_INDEXES = (
    ("ix_batch_home", ["cooperative_id", "id"], None),
    ("ix_batch_cooperative", ["cooperative_id", "state", "due_on", "id"], None),
    ("ix_batch_open", ["cooperative_id", "due_on", "id"], _OPEN),
    ("ix_batch_open_style", ["cooperative_id", "product_id"], _OPEN),
    ("ix_batch_to_pack", ["cooperative_id", "due_on", "id"], "accepted > packed"),
)


def upgrade() -> None:
    op.drop_index("ix_batch_cooperative", "batch")
    for name, columns, rows in _INDEXES:
        only = sa.text(rows) if rows else None
        op.create_index(name, "batch", columns, sqlite_where=only, postgresql_where=only)
    op.create_index("ix_batch_call_waiting", "batch_call", ["id"], **_waiting())


def downgrade() -> None:
    op.drop_index("ix_batch_call_waiting", "batch_call")
    for name, _columns, _rows in reversed(_INDEXES):
        op.drop_index(name, "batch")
    op.create_index("ix_batch_cooperative", "batch", ["cooperative_id", "state", "due_on"])


def _waiting() -> dict[str, sa.TextClause]:
    rows = sa.text("settled_at IS NULL")
    return {"sqlite_where": rows, "postgresql_where": rows}
