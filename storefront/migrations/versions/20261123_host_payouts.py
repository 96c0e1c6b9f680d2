"""Links to sessions, and payments to hosts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_host_payouts"
down_revision = "20261123_retail_rates"
branch_labels = None
depends_on = None

BEFORE = (
    "CASE WHEN product_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN craft_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN cooperative_id IS NULL THEN 0 ELSE 1 END"
)
AFTER = f"{BEFORE} + CASE WHEN session_id IS NULL THEN 0 ELSE 1 END = 1"
CHECKS = {
    "amount": "amount_minor > 0",
    "two_people": "sent_by <> asked_by",
    "sent": "(sent_at IS NULL) = (sent_by IS NULL)",
    "came_back": "came_back_at IS NULL OR sent_at IS NOT NULL",
    "dropped": "dropped_at IS NULL OR sent_at IS NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("product_link") as link:
        link.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        link.create_foreign_key(
            op.f("fk_product_link_session_id"), "live_session", ["session_id"], ["id"]
        )
        link.drop_constraint(op.f("ck_product_link_one_target"), type_="check")
        link.create_check_constraint(op.f("ck_product_link_one_target"), AFTER)
    waits = sa.text("sent_at IS NULL AND dropped_at IS NULL")
    op.create_table(
        "host_payout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("bank_end", sa.String(4), nullable=False),
        sa.Column("reference", sa.String(80), server_default="", nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came_back_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.CheckConstraint(text, name=op.f(f"ck_host_payout_{name}"))
            for name, text in CHECKS.items()
        ),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_host_payout_host_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_payout")),
    )
    op.create_index(op.f("ix_host_payout_host_id"), "host_payout", ["host_id"])
    op.create_index(
        "uq_host_payout_waits",
        "host_payout",
        ["host_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    op.drop_table("host_payout")
    op.execute(
        "DELETE FROM click WHERE link_id IN"
        " (SELECT id FROM product_link WHERE session_id IS NOT NULL)"
    )
    op.execute(
        "UPDATE line_attribution SET link_id = NULL WHERE link_id IN"
        " (SELECT id FROM product_link WHERE session_id IS NOT NULL)"
    )
    op.execute("DELETE FROM product_link WHERE session_id IS NOT NULL")
    with op.batch_alter_table("product_link") as link:
        link.drop_constraint(op.f("ck_product_link_one_target"), type_="check")
        link.create_check_constraint(op.f("ck_product_link_one_target"), f"{BEFORE} = 1")
        link.drop_constraint(op.f("fk_product_link_session_id"), type_="foreignkey")
        link.drop_column("session_id")
