"""Moves of material are only inserted: the database itself refuses to change or delete them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

SENTENCE = "moves of material are only inserted into"


def statements(dialect_name: str) -> list[str]:
    """The SQL that makes the table insert-only on an engine."""
    if dialect_name == "sqlite":
        return [
            f"CREATE TRIGGER material_move_no_{verb} BEFORE {verb.upper()} ON material_move"
            f"\nBEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION material_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
        """CREATE TRIGGER material_move_no_change BEFORE UPDATE OR DELETE ON material_move
FOR EACH ROW EXECUTE FUNCTION material_refuse()""",
    ]


def create(_table: object, connection: Connection, **_: Any) -> None:
    """Put the guards up; SQLAlchemy calls this after the table was created."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
