"""Claims for parcels that were lost or spoilt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_claims"
down_revision = "20261123_inspections_waiting"
branch_labels = None
depends_on = None

STATES = ("filed", "paid", "refused", "withdrawn")


def upgrade() -> None:
    op.create_table(
        "loss_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="claimstate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("asked_minor", sa.BigInteger(), nullable=False),
        sa.Column("granted_minor", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("filed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("asked_minor > 0", name=op.f("ck_loss_claim_asked")),
        sa.CheckConstraint(
            "granted_minor BETWEEN 0 AND asked_minor", name=op.f("ck_loss_claim_granted")
        ),
        sa.CheckConstraint(
            "granted_minor IS NULL OR state = 'paid'", name=op.f("ck_loss_claim_paid")
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_loss_claim_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_claim")),
        sa.UniqueConstraint("parcel_id", name=op.f("uq_loss_claim_parcel_id")),
    )
    op.create_index("ix_loss_claim_state", "loss_claim", ["state", "id"])


def downgrade() -> None:
    op.drop_table("loss_claim")
