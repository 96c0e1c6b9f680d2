"""PostgreSQL: its tables by COPY, out of one snapshot and into one transaction.

No client program is needed, and none whose version must fit the server's: rows travel in COPY's
text format, in UTF-8, with their columns named. Tables, keys and guards are not carried: the
migrations build them in the shape that the manifest names, which `tests/house` proves to be the
models' own.

Carried away: one REPEATABLE READ transaction reads every table, counts it and proves the books, so
that all three speak of the same moment. Sequences are read in it, too; they only ever run ahead.

Brought back: into a database without any table, in one transaction, which is what makes it whole or
nothing. Guards sleep and references are taken off meanwhile (an owner may do that; no superuser is
needed) and are put back at the end, which proves every reference anew.

How it can fail: a shape with other tables, a row that does not fit, a reference without its row or
books that differ end the transaction; nothing of it was ever seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, LiteralString

import sqlalchemy as sa
from psycopg import sql
from sqlalchemy import Connection

from catalog.errors import Refusal
from storefront.backups.frames import Giver, Taker, pieces, put, told
from storefront.backups.papers import damaged
from storefront.backups.port import Carried, Shaping, other_rows, taken
from storefront.backups.proof import SHAPE, counted, proved, require_same, shape
from storefront.backups.rules import DATABASE, Manifest, differing

#: A whole table may take its time; everybody else's limits stay.
PATIENT = "SET LOCAL statement_timeout = 0"
COLUMNS = """SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname"""
SEQUENCES = """SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename"""
REFERENCES = """SELECT c.relname, o.conname, pg_get_constraintdef(o.oid)
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE o.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
ORDER BY c.relname, o.conname"""
SET_SEQUENCE = (
    "SELECT setval(format('%I.%I', current_schema(), CAST(:name AS text))::regclass, :value)"
)


class Postgresql:
    """The database behind an engine."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def carried(self, target: Taker) -> Carried:
        """Read, count and prove one snapshot."""
        line = self.engine.connect().execution_options(isolation_level="REPEATABLE READ")
        with line as connection, connection.begin():
            connection.exec_driver_sql(PATIENT)
            for table, columns in _tables(connection).items():
                rows = _copied_out(connection, table, columns)
                put(target, {"table": table, "columns": columns}, rows)
            sequences = {row[0]: row[1] for row in connection.exec_driver_sql(SEQUENCES)}
            put(target, {"sequences": sequences})
            return Carried(shape(connection), counted(connection), proved(connection))

    def require_empty(self) -> None:
        """No table at all."""
        with self.engine.connect() as connection:
            if sa.inspect(connection).get_table_names():
                raise taken()

    @contextmanager
    def prepared(self, source: Giver, manifest: Manifest, shaping: Shaping) -> Iterator[Ready]:
        """Build, fill, prove; `settle` commits."""
        with self.engine.connect() as connection:
            transaction = connection.begin()
            connection.exec_driver_sql(PATIENT)
            shaping.brings(connection, manifest.revision)
            _filled(connection, source)
            if table := differing(manifest.rows, counted(connection)):
                raise other_rows(table)
            shaping.brings(connection, "head")
            require_same(manifest.proof, proved(connection))
            yield Ready(connection, transaction)


class Ready:
    """A transaction that waits for its end."""

    def __init__(self, connection: Connection, transaction: sa.RootTransaction) -> None:
        self.connection, self.transaction = connection, transaction

    def settle(self) -> None:
        """Let everybody see it; then let the server look at it once, for its plans."""
        self.transaction.commit()
        with suppress(sa.exc.SQLAlchemyError), self.connection.begin():
            self.connection.exec_driver_sql("ANALYZE")


def _tables(connection: Connection) -> dict[str, list[str]]:
    found = connection.exec_driver_sql(COLUMNS)
    return {name: list(columns) for name, columns in found if name != SHAPE}


def _copy(verb: LiteralString, table: str, columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    whole = sql.SQL("COPY {} ({}) {} WITH (FORMAT text, ENCODING 'UTF8')")
    return whole.format(sql.Identifier(table), names, sql.SQL(verb))


def _copied_out(connection: Connection, table: str, columns: list[str]) -> Iterator[bytes]:
    with _cursor(connection) as cursor, cursor.copy(_copy("TO STDOUT", table, columns)) as rows:
        for each in rows:
            yield bytes(each)


def _filled(connection: Connection, source: Giver) -> None:
    tables, references = _tables(connection), connection.exec_driver_sql(REFERENCES).all()
    _asleep(connection, list(tables), [(row[0], row[1]) for row in references])
    while (thing := told(source)) and "table" in thing:
        if tables.pop(thing["table"], None) is None:
            raise damaged(DATABASE)
        _copied_in(connection, thing, source)
    if tables or thing is None or list(pieces(source)) or told(source) is not None:
        raise Refusal("restore.revision", "The backup's database is not of the shape it says.")
    for name, value in thing["sequences"].items():
        connection.execute(sa.text(SET_SEQUENCE), {"name": name, "value": value})
    for table, name, what in references:
        _alter(connection, table, sql.SQL("ADD CONSTRAINT {} " + what).format(sql.Identifier(name)))
    for table in _tables(connection):
        _alter(connection, table, sql.SQL("ENABLE TRIGGER USER"))


def _asleep(connection: Connection, tables: list[str], references: list[tuple[str, str]]) -> None:
    """Guards sleep, references are off, and what migrations wrote is taken out again."""
    for table, name in references:
        _alter(connection, table, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(name)))
    for table in tables:
        _alter(connection, table, sql.SQL("DISABLE TRIGGER USER"))
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    _said(connection, sql.SQL("TRUNCATE {}").format(names))


def _copied_in(connection: Connection, thing: dict[str, Any], source: Giver) -> None:
    copy = _copy("FROM STDIN", thing["table"], thing["columns"])
    with _cursor(connection) as cursor, cursor.copy(copy) as rows:
        for piece in pieces(source):
            rows.write(piece)


def _alter(connection: Connection, table: str, what: sql.Composable) -> None:
    _said(connection, sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)) + what)


def _said(connection: Connection, statement: sql.Composable) -> None:
    with _cursor(connection) as cursor:
        cursor.execute(statement)


def _cursor(connection: Connection) -> Any:
    """A cursor of psycopg itself, in the same transaction."""
    line: Any = connection.connection.driver_connection
    return line.cursor()
