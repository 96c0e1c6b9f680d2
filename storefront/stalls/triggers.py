"""What was sold, loaded and counted is only inserted: the database itself refuses to change or
delete any of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

SENTENCE = "what a stall sold is only inserted into"
#: Tables that are only inserted into.
TABLES = (
    *("stall_line", "stall_move", "stall_count", "stall_sale", "stall_sale_line", "stall_cash"),
)


def statements(dialect_name: str, table: str) -> list[str]:
    """The SQL that makes a table insert-only on an engine."""
    if dialect_name == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
            f"\nBEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION stall_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION stall_refuse()""",
    ]


def create(table: Any, connection: Connection, **_: Any) -> None:
    """Put the guards up; SQLAlchemy calls this after a table was created."""
    for statement in statements(connection.dialect.name, table.name):
        connection.exec_driver_sql(statement)
