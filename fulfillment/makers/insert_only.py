"""Tables that are only inserted into: the log of readings and the ledger of consents.

The database itself refuses to change or delete a row. How it can fail: who may drop a trigger may
do anything.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from catalog.db import Model


def guards(table: str, dialect_name: str) -> list[str]:
    """The SQL that makes a table insert-only on an engine."""
    sentence = f"{table} is only inserted into"
    if dialect_name == "sqlite":
        return [
            f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
            for verb in ("update", "delete")
        ]
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
    ]


def insert_only(model: type[Model]) -> None:
    """Put the guards up when the table is created."""

    def create(_table: object, connection: Connection, **_: Any) -> None:
        for statement in guards(model.__tablename__, connection.dialect.name):
            connection.exec_driver_sql(statement)

    event.listen(model.__table__, "after_create", create)
