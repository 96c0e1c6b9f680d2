"""Papers are only inserted, by the database itself: it refuses to change or delete one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

SENTENCE = "an invoice is never changed; a credit note corrects it"
_OF_INVOICES = text("kind = 'invoice'")
#: An order has at most one invoice.
ONE_INVOICE: dict[str, Any] = {
    "sqlite_where": _OF_INVOICES,
    "postgresql_where": _OF_INVOICES,
}

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
    """CREATE TRIGGER invoice_no_change BEFORE UPDATE OR DELETE ON invoice
FOR EACH ROW EXECUTE FUNCTION invoice_refuse()""",
    """CREATE TRIGGER invoice_no_truncate BEFORE TRUNCATE ON invoice
FOR EACH STATEMENT EXECUTE FUNCTION invoice_refuse()""",
)


def create(_table: object, connection: Connection, **_: Any) -> None:
    """Put the guards up; SQLAlchemy calls this after the table was created."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
