"""Invoices and credit notes, only ever inserted, and who sells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import catalog.db
from catalog.db import WordsType

revision = "20261123_invoices"
down_revision = "20261123_waiting"
branch_labels = None
depends_on = None

MOMENT = catalog.db.UtcDateTime(timezone=True)
OF_INVOICES = sa.text("kind = 'invoice'")
SENTENCE = "an invoice is never changed; a credit note corrects it"
SQLITE = tuple(
    f"""CREATE TRIGGER invoice_no_{verb} BEFORE {verb.upper()} ON invoice{when}
BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"""
    for verb, when in (
        ("update", ""),
        ("delete", ""),
        ("insert", " WHEN NEW.id IN (SELECT id FROM invoice)"),
    )
)
POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION invoice_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
    "CREATE TRIGGER invoice_no_change BEFORE UPDATE OR DELETE ON invoice"
    " FOR EACH ROW EXECUTE FUNCTION invoice_refuse()",
    "CREATE TRIGGER invoice_no_truncate BEFORE TRUNCATE ON invoice"
    " FOR EACH STATEMENT EXECUTE FUNCTION invoice_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "seller",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", WordsType(), nullable=False),
        sa.Column("address", WordsType(), nullable=False),
        sa.Column("tax_id", sa.String(length=40), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller")),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("moment_id", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoice_kind")),
        sa.CheckConstraint("number >= 1 AND amount_minor > 0", name=op.f("ck_invoice_positive")),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (corrects_id IS NOT NULL AND moment_id IS NOT NULL)",
            name=op.f("ck_invoice_correction"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_invoice_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["invoice.id"], name=op.f("fk_invoice_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("kind", "year", "number", name=op.f("uq_invoice_kind_year_number")),
        sa.UniqueConstraint("moment_id", name=op.f("uq_invoice_moment_id")),
    )
    op.create_index("ix_invoice_order_id", "invoice", ["order_id"])
    op.create_index(
        "uq_invoice_of_order",
        "invoice",
        ["order_id"],
        unique=True,
        sqlite_where=OF_INVOICES,
        postgresql_where=OF_INVOICES,
    )
    dialect = op.get_bind().dialect.name
    for statement in POSTGRESQL if dialect == "postgresql" else SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_table("invoice")
    op.drop_table("seller")
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql("DROP FUNCTION IF EXISTS invoice_refuse()")
