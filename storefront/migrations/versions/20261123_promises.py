"""What is made to order, and what can be promised: the measured bench, claims and their gate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_promises"
down_revision = "20261123_plan_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "product",
        sa.Column("made_to_order", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "capacity_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("made_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_snapshot")),
        sa.UniqueConstraint("token", name=op.f("uq_capacity_snapshot_token")),
    )
    op.create_table(
        "capacity_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=110), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("expires_at", catalog.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pieces <> 0", name=op.f("ck_capacity_claim_pieces")),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["craft.id"], name=op.f("fk_capacity_claim_craft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_claim")),
    )
    op.create_index("ix_capacity_claim_cause", "capacity_claim", ["cause"])
    op.create_index("ix_capacity_claim_expires", "capacity_claim", ["expires_at"])
    op.create_table(
        "capacity_gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_capacity_gate_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_gate")),
    )


def downgrade() -> None:
    op.drop_table("capacity_gate")
    op.drop_index("ix_capacity_claim_expires", table_name="capacity_claim")
    op.drop_index("ix_capacity_claim_cause", table_name="capacity_claim")
    op.drop_table("capacity_claim")
    op.drop_table("capacity_snapshot")
    op.drop_column("product", "made_to_order")
