"""Lines of payouts that end one by one, and what banks answer about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_payout_results"
down_revision = "20261123_payout_place"
branch_labels = None
depends_on = None

OUTCOMES = ("arrived", "failed", "pending", "unclear")
FITS = ("fits", "unknown", "doubled", "amount", "account", "unclear", "not_sent")
STATES = ("done", "open", "decided", "aside")


def upgrade() -> None:
    with op.batch_alter_table("payout_line") as batch_op:
        for name in ("bounced_at", "arrived_at", "cancelled_at"):
            batch_op.add_column(sa.Column(name, UtcDateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("cancelled_because", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("account_mark", sa.String(length=64), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_payout_line_arrived"), "arrived_at IS NULL OR entry_id IS NOT NULL"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_payout_line_cancelled"), "cancelled_at IS NULL OR entry_id IS NULL"
        )
        batch_op.create_index("ix_payout_line_payout", ["payout_id", "id"])
    op.create_table(
        "payout_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("outcome", _choice(OUTCOMES, "outcome"), nullable=False),
        sa.Column("fit", _choice(FITS, "fit"), nullable=False),
        sa.Column("state", _choice(STATES, "resultstate"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("bank_id", sa.String(length=80), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state <> 'done' OR (fit = 'fits' AND line_id IS NOT NULL)",
            name=op.f("ck_payout_result_done"),
        ),
        sa.CheckConstraint(
            "state IN ('done', 'open') OR decided_by IS NOT NULL",
            name=op.f("ck_payout_result_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["payout_line.id"], name=op.f("fk_payout_result_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_result")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_payout_result_fingerprint")),
    )
    op.create_index("ix_payout_result_line_id", "payout_result", ["line_id"])
    op.create_index("ix_payout_result_state", "payout_result", ["state", "id"])


def downgrade() -> None:
    op.drop_table("payout_result")
    with op.batch_alter_table("payout_line") as batch_op:
        batch_op.drop_index("ix_payout_line_payout")
        batch_op.drop_constraint(batch_op.f("ck_payout_line_cancelled"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_payout_line_arrived"), type_="check")
        for name in ("account_mark", "cancelled_because", "cancelled_at", "arrived_at", "bounced_at"):
            batch_op.drop_column(name)


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
