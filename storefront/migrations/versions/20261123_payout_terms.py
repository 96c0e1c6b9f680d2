"""Terms of paydays, holds, part payouts; accounts at Alipay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_payout_terms"
down_revision = "20261123_paid_there"
branch_labels = None
depends_on = None

BEFORE = "field IN ('name', 'identity', 'certificate', 'phone', 'address', 'bank', 'adaptation')"
AFTER = BEFORE.replace("'bank', ", "'bank', 'alipay', ")


def upgrade() -> None:
    op.create_table(
        "payout_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=True),
        sa.Column("least_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("longest_days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("least_minor >= 0", name=op.f("ck_payout_term_least")),
        sa.CheckConstraint("longest_days BETWEEN 1 AND 366", name=op.f("ck_payout_term_longest")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_payout_term_cooperative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_term")),
    )
    op.create_index("ix_payout_term_cooperative_id", "payout_term", ["cooperative_id"])
    op.create_table(
        "payout_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("placed_by", sa.Integer(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_because", sa.String(length=300), server_default="", nullable=False),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_payout_hold_lifted")
        ),
        sa.CheckConstraint("lifted_by <> placed_by", name=op.f("ck_payout_hold_two_people")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_payout_hold_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_hold")),
    )
    op.create_index("ix_payout_hold_maker_id", "payout_hold", ["maker_id"])
    stands = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_payout_hold_stands", "payout_hold", ["maker_id"], unique=True,
        sqlite_where=stands, postgresql_where=stands,
    )
    with op.batch_alter_table("payout") as batch_op:
        batch_op.add_column(sa.Column("most_minor", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_payout_most"), "most_minor > 0")
    for table in ("maker_private", "maker_reading"):
        _check(table, "field", BEFORE, AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM maker_private WHERE field = 'alipay'")
    for table in ("maker_private", "maker_reading"):
        _check(table, "field", AFTER, BEFORE)
    with op.batch_alter_table("payout") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_payout_most"), type_="check")
        batch_op.drop_column("most_minor")
    op.drop_table("payout_hold")
    op.drop_table("payout_term")


def _check(table: str, name: str, before: str, after: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, after)
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
