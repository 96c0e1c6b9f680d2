"""Closed months of the book: signed, insert-only, and nothing is booked into them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_closed_months"
down_revision = "20261123_pay_questions"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER ledger_period_no_update BEFORE UPDATE ON ledger_period
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_period_no_delete BEFORE DELETE ON ledger_period
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_period_no_insert BEFORE INSERT ON ledger_period
WHEN NEW.id IN (SELECT id FROM ledger_period)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_entry_no_past BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_period WHERE last_day >= NEW.booked_on)
BEGIN SELECT RAISE(ABORT, 'this month of the ledger is closed'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION ledger_refuse_if_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF EXISTS (SELECT 1 FROM ledger_period WHERE last_day >= NEW.booked_on)
THEN RAISE EXCEPTION 'this month of the ledger is closed' USING ERRCODE = 'restrict_violation';
END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_period_no_change BEFORE UPDATE OR DELETE ON ledger_period
FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_period_no_truncate BEFORE TRUNCATE ON ledger_period
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_no_past BEFORE INSERT ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_if_closed()""",
)
SQLITE_DOWN = ("DROP TRIGGER ledger_entry_no_past",)
POSTGRESQL_DOWN = (
    "DROP TRIGGER ledger_entry_no_past ON ledger_entry",
    "DROP FUNCTION ledger_refuse_if_closed()",
)


def upgrade() -> None:
    op.create_table(
        "ledger_period",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("previous_root", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("accounts_hash", sa.String(length=64), nullable=False),
        sa.Column("sums", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_period")),
        sa.UniqueConstraint("last_day", name=op.f("uq_ledger_period_last_day")),
    )
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL_DOWN if dialect == "postgresql" else SQLITE_DOWN:
        op.get_bind().exec_driver_sql(statement)
    op.drop_table("ledger_period")
