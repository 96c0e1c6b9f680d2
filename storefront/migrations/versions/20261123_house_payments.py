"""Bills that the house collects itself, and the lines of the bank's statement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import catalog.db

revision = "20261123_house_payments"
down_revision = "20261123_films"
branch_labels = None
depends_on = None

STATES = ("new", "confirmed", "aside")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "house_bill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("order_number", sa.String(length=24), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("returned", JSON, nullable=False),
        sa.Column("owes_back", sa.Boolean(), nullable=False),
        sa.Column("expires_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_house_bill_positive")),
        sa.CheckConstraint(
            "paid_minor BETWEEN 0 AND amount_minor", name=op.f("ck_house_bill_paid")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_house_bill")),
        sa.UniqueConstraint("key", name=op.f("uq_house_bill_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_house_bill_reference")),
    )
    op.create_index("ix_house_bill_order", "house_bill", ["order_number", "id"])
    op.create_index(op.f("ix_house_bill_owes_back"), "house_bill", ["owes_back"])
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("order_number", sa.String(length=24), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="linestate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("bill_id", sa.Integer(), nullable=True),
        sa.Column("assigned_minor", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", catalog.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_bank_line_positive")),
        sa.CheckConstraint(
            "assigned_minor BETWEEN 0 AND amount_minor", name=op.f("ck_bank_line_assigned")
        ),
        sa.ForeignKeyConstraint(
            ["bill_id"], ["house_bill.id"], name=op.f("fk_bank_line_bill_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bank_line_fingerprint")),
    )
    op.create_index("ix_bank_line_state", "bank_line", ["state", "id"])
    op.create_index(op.f("ix_bank_line_bill_id"), "bank_line", ["bill_id"])


def downgrade() -> None:
    op.drop_table("bank_line")
    op.drop_table("house_bill")
