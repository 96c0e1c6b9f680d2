"""Disputes, and what a refund was taken from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_disputes"
down_revision = "20261123_promises"
branch_labels = None
depends_on = None

STATES = ("open", "closed", "lost", "won")


def upgrade() -> None:
    op.add_column("refund", sa.Column("from_earned", sa.Boolean(), nullable=True))
    op.create_table(
        "payment_dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="disputestate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("answer_by", catalog.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("given_back", sa.Boolean(), nullable=False),
        sa.Column("from_earned", sa.Boolean(), nullable=True),
        sa.Column("created_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_dispute_positive")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_dispute_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_dispute")),
        sa.UniqueConstraint("reference", name=op.f("uq_payment_dispute_reference")),
    )
    op.create_index("ix_payment_dispute_state", "payment_dispute", ["state", "id"])
    op.create_index(op.f("ix_payment_dispute_payment_id"), "payment_dispute", ["payment_id"])


def downgrade() -> None:
    op.drop_table("payment_dispute")
    op.drop_column("refund", "from_earned")
