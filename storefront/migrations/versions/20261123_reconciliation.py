"""What reconciliations found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import catalog.db

revision = "20261123_reconciliation"
down_revision = "20261123_house_payments"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "payment_reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("fees_booked", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_reconciliation")),
    )


def downgrade() -> None:
    op.drop_table("payment_reconciliation")
