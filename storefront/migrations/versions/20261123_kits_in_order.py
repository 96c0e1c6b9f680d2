"""The hub's lists of kits are read in their order from an index, however many old kits there are."""

from __future__ import annotations

from alembic import op

revision = "20261123_kits_in_order"
down_revision = "20261123_roll_ups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_kit_state_cooperative", "kit", ["state", "cooperative_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_kit_state_cooperative", table_name="kit")
