"""Vouchers, store credit and gift cards; orders of kind `gift`, returns that wish for credit.

SQLite cannot alter a CHECK: its text is changed in the schema (as `20261123_waves` does).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_credit"
down_revision = "20261123_invoices"
branch_labels = None
depends_on = None

JSON_MAP = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
#: table, name of the CHECK, before, after
CHECKS = (
    ("customer_order", "orderkind", "kind IN ('web', 'bulk', 'wave')", "kind IN ('web', 'bulk', 'wave', 'gift')"),
    ("goods_return", "wish", "wish IN ('refund', 'exchange')", "wish IN ('refund', 'credit', 'exchange')"),
)
SENTENCE = "credit lines are only inserted into"
SQLITE = tuple(
    f"CREATE TRIGGER credit_line_no_{verb} BEFORE {verb.upper()} ON credit_line"
    f"\nBEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for verb in ("update", "delete")
)
POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION credit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER credit_line_no_change BEFORE UPDATE OR DELETE ON credit_line
FOR EACH ROW EXECUTE FUNCTION credit_refuse()""",
)


def upgrade() -> None:
    for table, name, before, after in CHECKS:
        _check(table, name, before, after)
    op.add_column("user", sa.Column("credited_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table("credit_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("asked", "given", "refused", name="grantstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_credit_grant_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_grant")),
        sa.UniqueConstraint("key", name=op.f("uq_credit_grant_key"))
    )
    op.create_index("ix_credit_grant_state", "credit_grant", ["state", "id"])
    op.create_index("ix_credit_grant_user", "credit_grant", ["user_id", "id"])

    op.create_table("voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.Enum("percent", "amount", "shipping", name="voucherkind", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("least_minor", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("each", sa.Integer(), nullable=True),
        sa.Column("only", JSON_MAP, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'amount') = (amount_minor > 0)", name=op.f("ck_voucher_amount")),
        sa.CheckConstraint("(kind = 'percent') = (points > 0)", name=op.f("ck_voucher_percent")),
        sa.CheckConstraint("amount_minor >= 0 AND least_minor >= 0", name=op.f("ck_voucher_positive")),
        sa.CheckConstraint("points >= 0 AND points <= 10000", name=op.f("ck_voucher_points")),
        sa.CheckConstraint("used >= 0 AND (most IS NULL OR used <= most)", name=op.f("ck_voucher_never_more")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("folded", name=op.f("uq_voucher_folded"))
    )
    op.create_table("wallet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("account", "card", name="walletkind", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'account') = (user_id IS NOT NULL)", name=op.f("ck_wallet_owner")),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_wallet_never_below_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wallet")),
        sa.UniqueConstraint("user_id", name=op.f("uq_wallet_user_id"))
    )
    op.create_table("credit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wallet_id", sa.Integer(), nullable=False),
        sa.Column("change_minor", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Enum("bought", "moved", "order", "order_back", "refund", "office", "undone", name="creditwhy", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("change_minor <> 0", name=op.f("ck_credit_line_change")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_credit_line_order_id")),
        sa.ForeignKeyConstraint(["wallet_id"], ["wallet.id"], name=op.f("fk_credit_line_wallet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_line")),
        sa.UniqueConstraint("key", name=op.f("uq_credit_line_key"))
    )
    op.create_index("ix_credit_line_order", "credit_line", ["order_id"])
    op.create_index("ix_credit_line_wallet", "credit_line", ["wallet_id", "id"])

    op.create_table("gift_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wallet_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("refund_key", sa.String(length=120), nullable=True),
        sa.Column("state", sa.Enum("ordered", "active", "blocked", "undone", name="cardstate", native_enum=False, create_constraint=True, length=24), nullable=False),
        sa.Column("seed", sa.String(length=43), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("giver", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("deliver_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_gift_card_positive")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_gift_card_order_id")),
        sa.ForeignKeyConstraint(["wallet_id"], ["wallet.id"], name=op.f("fk_gift_card_wallet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_card")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_gift_card_code_hash")),
        sa.UniqueConstraint("order_id", name=op.f("uq_gift_card_order_id")),
        sa.UniqueConstraint("refund_key", name=op.f("uq_gift_card_refund_key")),
        sa.UniqueConstraint("seed", name=op.f("uq_gift_card_seed")),
        sa.UniqueConstraint("wallet_id", name=op.f("uq_gift_card_wallet_id"))
    )
    op.create_index("ix_gift_card_last4", "gift_card", ["last4"])

    op.create_table("voucher_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_voucher_tally_used")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_voucher_tally_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_tally")),
        sa.UniqueConstraint("voucher_id", "customer", name=op.f("uq_voucher_tally_voucher_id_customer"))
    )
    op.create_table("voucher_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(length=64), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_voucher_use_amount")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_voucher_use_order_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_voucher_use_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_use")),
        sa.UniqueConstraint("order_id", name=op.f("uq_voucher_use_order_id"))
    )
    op.create_index("ix_voucher_use_voucher", "voucher_use", ["voucher_id", "id"])
    for statement in POSTGRESQL if _postgresql() else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    for table in ("voucher_use", "voucher_tally", "gift_card", "credit_line", "wallet", "voucher", "credit_grant"):
        op.drop_table(table)
    if _postgresql():
        op.execute("DROP FUNCTION IF EXISTS credit_refuse()")
    op.drop_column("user", "credited_at")
    for table, name, before, after in CHECKS:
        _check(table, name, after, before)


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _check(table: str, name: str, before: str, after: str) -> None:
    if _postgresql():
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
