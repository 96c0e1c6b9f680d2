"""Addresses that members keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db
import catalog.vault

revision = "20261123_saved_addresses"
down_revision = "20261123_pickups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("fields", catalog.vault.Sealed("saved_address.fields"), nullable=False),
        sa.Column("kept_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_address_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_address")),
        sa.UniqueConstraint("user_id", "mark", name=op.f("uq_saved_address_user_id_mark")),
    )


def downgrade() -> None:
    op.drop_table("saved_address")
