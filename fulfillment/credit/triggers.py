"""Lines of credit are only inserted: the database itself refuses to change or delete them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

SENTENCE = "credit lines are only inserted into"


def statements(dialect_name: str) -> list[str]:
    """The SQL that makes the table insert-only on an engine."""
    if dialect_name == "sqlite":
        return [
            f"CREATE TRIGGER credit_line_no_{verb} BEFORE {verb.upper()} ON credit_line"
            f"\nBEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION credit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER credit_line_no_change BEFORE UPDATE OR DELETE ON credit_line
FOR EACH ROW EXECUTE FUNCTION credit_refuse()""",
    ]


def create(_table: object, connection: Connection, **_: Any) -> None:
    """Put the guards up; SQLAlchemy calls this after the table was created."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
