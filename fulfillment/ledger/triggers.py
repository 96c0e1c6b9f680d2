"""Insert-only, by the database itself: it refuses to change or delete what was booked.

`create` runs with create_all, table by table; a migration runs the same `statements`. Beside
UPDATE and DELETE they stop the two ways round them: TRUNCATE on PostgreSQL, INSERT OR REPLACE on
SQLite. A sealed entry takes no further posting, a closed month no further entry.

How it can fail: who may drop a trigger may do anything; that is what `manyhands ledger verify`
is for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection

TABLES = (
    *("ledger_account", "ledger_entry", "ledger_posting"),
    *("ledger_seal", "ledger_roll_up", "ledger_period"),
)
SENTENCE = "the ledger is only inserted into"
SHUT = "this month of the ledger is closed"

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}{when}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
_SEALED = "EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id)"

_CLOSED = "EXISTS (SELECT 1 FROM ledger_period WHERE last_day >= NEW.booked_on)"

#: What is in nobody's way twice: functions, which are replaced.
_FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION ledger_refuse_if_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {_SEALED} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
    f"""CREATE OR REPLACE FUNCTION ledger_refuse_if_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {_CLOSED} THEN RAISE EXCEPTION '{SHUT}' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
)
_LATE = """CREATE TRIGGER ledger_posting_no_late BEFORE INSERT ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_if_sealed()"""
_PAST = """CREATE TRIGGER ledger_entry_no_past BEFORE INSERT ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_if_closed()"""


def statements(dialect_name: str) -> list[str]:
    """The SQL that makes the ledger's tables insert-only on an engine."""
    first = [] if dialect_name == "sqlite" else list(_FUNCTIONS)
    return first + [each for table in TABLES for each in _guards(dialect_name, table)]


def names(dialect_name: str) -> set[str]:
    """The triggers that must stand on an engine."""
    return {
        each.split()[2] for each in statements(dialect_name) if each.startswith("CREATE TRIGGER")
    }


def removal(dialect_name: str) -> list[str]:
    """The SQL that takes the guards off again, for a migration that must rebuild a table."""
    on = "" if dialect_name == "sqlite" else " ON {table}"
    return [
        f"DROP TRIGGER IF EXISTS {each.split()[2]}" + on.format(table=table)
        for table in TABLES
        for each in _guards(dialect_name, table)
    ]


def create(table: Table, connection: Connection, **_: Any) -> None:
    """Put the guards of a table up; SQLAlchemy calls this after it was created."""
    dialect = connection.dialect.name
    functions = () if dialect == "sqlite" else _FUNCTIONS
    for statement in (*functions, *_guards(dialect, table.name)):
        connection.exec_driver_sql(statement)


def _guards(dialect_name: str, table: str) -> list[str]:
    return _sqlite(table) if dialect_name == "sqlite" else _postgresql(table)


def _sqlite(table: str) -> list[str]:
    taken = f" WHEN NEW.id IN (SELECT id FROM {table})"  # noqa: S608 - our own names
    rules = [("update", "UPDATE", ""), ("delete", "DELETE", ""), ("insert", "INSERT", taken)]
    if table == "ledger_posting":
        rules.append(("late", "INSERT", f" WHEN {_SEALED}"))
    if table == "ledger_seal":
        rules.append(("second", "INSERT", f" WHEN {_SEALED}"))
    guards = [
        _SQLITE.format(table=table, verb=verb, event=event, when=when, sentence=SENTENCE)
        for verb, event, when in rules
    ]
    if table == "ledger_entry":
        past = {"verb": "past", "event": "INSERT", "when": f" WHEN {_CLOSED}"}
        guards.append(_SQLITE.format(table=table, sentence=SHUT, **past))
    return guards


def _postgresql(table: str) -> list[str]:
    also = {"ledger_posting": [_LATE], "ledger_entry": [_PAST]}.get(table, [])
    change = f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    empty = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    refused = "EXECUTE FUNCTION ledger_refuse()"
    return [*also, f"{change} {refused}", f"{empty} {refused}"]
