"""Wishes for a fapiao."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db

revision = "20261123_fapiao"
down_revision = "20261123_credit"
branch_labels = None
depends_on = None

MOMENT = catalog.db.UtcDateTime(timezone=True)
OPEN = sa.text("state <> 'withdrawn'")
STATES = "'asked', 'exported', 'issued', 'red_wanted', 'red_issued', 'withdrawn'"
SEALED = ("title", "tax_id", "address", "phone", "bank", "account", "email")


def upgrade() -> None:
    op.create_table(
        "fapiao_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("special", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in SEALED),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("red_minor", sa.BigInteger(), nullable=False),
        sa.Column("red_done_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("red_number", sa.String(length=20), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_fapiao_request_fapiaostate")),
        sa.CheckConstraint(
            "kind IN ('personal', 'company')", name=op.f("ck_fapiao_request_fapiaokind")
        ),
        sa.CheckConstraint(
            "amount_minor >= 0 AND red_minor <= amount_minor",
            name=op.f("ck_fapiao_request_amounts"),
        ),
        sa.CheckConstraint(
            "red_done_minor >= 0 AND red_done_minor <= red_minor",
            name=op.f("ck_fapiao_request_red"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'red_wanted', 'red_issued') OR number IS NOT NULL",
            name=op.f("ck_fapiao_request_number"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_fapiao_request_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fapiao_request")),
    )
    op.create_index(
        "uq_fapiao_request_of_order",
        "fapiao_request",
        ["order_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_fapiao_request_state", "fapiao_request", ["state", "id"])


def downgrade() -> None:
    op.drop_table("fapiao_request")
