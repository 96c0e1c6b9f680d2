"""Insert-only, by the database itself: it refuses to change or delete what was booked.

`create` runs with create_all; a migration runs the same `statements`. Beside UPDATE and DELETE
they stop the two ways round them: TRUNCATE on PostgreSQL, INSERT OR REPLACE on SQLite. A sealed
entry takes no further posting.

How it can fail: who may drop a trigger may do anything; that is what `manyhands ledger verify`
is for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

TABLES = ("ledger_account", "ledger_entry", "ledger_posting", "ledger_seal")
SENTENCE = "the ledger is only inserted into"

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {event} ON {table}{when}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END"""
_SEALED = "EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id)"

_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION ledger_refuse_if_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {_SEALED} THEN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END IF;
RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_posting_no_late BEFORE INSERT ON ledger_posting
FOR EACH ROW EXECUTE FUNCTION ledger_refuse_if_sealed()""",
)


def statements(dialect_name: str) -> list[str]:
    """The SQL that makes the ledger's tables insert-only on an engine."""
    return _sqlite() if dialect_name == "sqlite" else _postgresql()


def names(dialect_name: str) -> set[str]:
    """The triggers that must stand on an engine."""
    return {
        each.split()[2] for each in statements(dialect_name) if each.startswith("CREATE TRIGGER")
    }


def removal(dialect_name: str) -> list[str]:
    """The SQL that takes the guards off again, for a migration that must rebuild a table."""
    if dialect_name == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {each.split()[2]}" for each in _sqlite()]
    guards = [f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in TABLES]
    guards += [f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES]
    guards.append("DROP TRIGGER IF EXISTS ledger_posting_no_late ON ledger_posting")
    functions = ("ledger_refuse", "ledger_refuse_if_sealed")
    return guards + [f"DROP FUNCTION IF EXISTS {each}()" for each in functions]


def create(_table: object, connection: Connection, **_: Any) -> None:
    """Put the guards up; SQLAlchemy calls this after the last of the tables was created."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _sqlite() -> list[str]:
    guards = []
    for table in TABLES:
        taken = f" WHEN NEW.id IN (SELECT id FROM {table})"  # noqa: S608 - our own names
        for verb, when in (("update", ""), ("delete", ""), ("insert", taken)):
            guards.append(_sqlite_guard(table, verb, verb.upper(), when))
    guards.append(_sqlite_guard("ledger_posting", "late", "INSERT", f" WHEN {_SEALED}"))
    again = "EXISTS (SELECT 1 FROM ledger_seal WHERE entry_id = NEW.entry_id)"
    guards.append(_sqlite_guard("ledger_seal", "second", "INSERT", f" WHEN {again}"))
    return guards


def _sqlite_guard(table: str, verb: str, event: str, when: str) -> str:
    return _SQLITE.format(table=table, verb=verb, event=event, when=when, sentence=SENTENCE)


def _postgresql() -> list[str]:
    guards = list(_POSTGRESQL)
    for table in TABLES:
        guards.append(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
        guards.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    return guards
