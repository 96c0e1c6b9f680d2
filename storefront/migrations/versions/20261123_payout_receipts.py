"""Receipts of payments to makers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_payout_receipts"
down_revision = "20261123_payout_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payout_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["payout_line.id"], name=op.f("fk_payout_receipt_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_receipt")),
        sa.UniqueConstraint("line_id", name=op.f("uq_payout_receipt_line_id")),
        sa.UniqueConstraint("code", name=op.f("uq_payout_receipt_code")),
    )


def downgrade() -> None:
    op.drop_table("payout_receipt")
