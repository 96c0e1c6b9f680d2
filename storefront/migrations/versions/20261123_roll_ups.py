"""Roll-ups of long accounts, insert-only as the rest of the book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_roll_ups"
down_revision = "20261123_pins"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER ledger_roll_up_no_update BEFORE UPDATE ON ledger_roll_up
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_roll_up_no_delete BEFORE DELETE ON ledger_roll_up
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
    """CREATE TRIGGER ledger_roll_up_no_insert BEFORE INSERT ON ledger_roll_up
WHEN NEW.id IN (SELECT id FROM ledger_roll_up)
BEGIN SELECT RAISE(ABORT, 'the ledger is only inserted into'); END""",
)
POSTGRESQL = (
    """CREATE TRIGGER ledger_roll_up_no_change BEFORE UPDATE OR DELETE ON ledger_roll_up
FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_roll_up_no_truncate BEFORE TRUNCATE ON ledger_roll_up
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
)


def upgrade() -> None:
    op.create_table(
        "ledger_roll_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("through_id", sa.Integer(), nullable=False),
        sa.Column("postings", sa.Integer(), nullable=False),
        sa.Column("stands_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_roll_up_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_roll_up")),
        sa.UniqueConstraint(
            "account_id", "through_id", name=op.f("uq_ledger_roll_up_account_id_through_id")
        ),
    )
    op.create_index("ix_ledger_roll_up_through", "ledger_roll_up", ["through_id"])
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("ledger_roll_up")
