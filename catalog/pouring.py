"""Pouring: many rows into a table in one go, as fast as the engine takes them.

PostgreSQL takes them by COPY, in the session's own transaction, and its guards (keys, checks,
triggers) look at each; SQLite has no faster way than to be told them one after the other. Columns
are written as SQLAlchemy would write them.

How it can fail: what a guard refuses is an error of the driver, and the transaction must end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Dialect, Table, bindparam, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from catalog.db import Model, columns_of, insert_plainly

Rows = Sequence[Mapping[str, Any]]


def pour(session: Session, table: type[Model], rows: Rows) -> None:
    """New rows, with columns named alike, that nobody asks for in this transaction."""
    if not rows:
        return
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        target: Table = columns_of(table).id.table
        _copy(session, target, target.name, rows)
    else:
        insert_plainly(session, table, rows)


def pour_unless_there(session: Session, table: type[Model], rows: Rows) -> dict[str, int]:
    """The ids, by `key`, of those rows whose key nobody had; the others are left as they are."""
    session.flush()
    target: Table = columns_of(table).id.table
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        wanted = sqlite.insert(target).on_conflict_do_nothing()
        found = connection.execute(wanted.returning(target.c.id, target.c.key), rows)
        return {row.key: int(row.id) for row in found}
    names = ", ".join(_named(rows))
    with _staged(session, target, rows) as stage:
        into = f"INSERT INTO {target.name} ({names}) SELECT {names} FROM {stage}"  # noqa: S608 - our own names
        found = connection.execute(text(f"{into} ON CONFLICT DO NOTHING RETURNING id, key"))
        return {row.key: int(row.id) for row in found}


def pour_over(session: Session, table: type[Model], rows: Rows) -> None:
    """Change rows that are there: each row names one by its `id` and says its columns anew."""
    session.flush()
    target: Table = columns_of(table).id.table
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        told: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
        change = update(target).where(target.c.id == bindparam("new_id")).values(told)
        new = [{f"new_{name}": value for name, value in row.items()} for row in rows]
        connection.execute(change, new)
        return
    with _staged(session, target, rows) as stage:
        told_anew = ", ".join(f"{each} = {stage}.{each}" for each in _named(rows) if each != '"id"')
        change_to = f"UPDATE {target.name} SET {told_anew} FROM {stage}"  # noqa: S608 - our own names
        connection.execute(text(f"{change_to} WHERE {target.name}.id = {stage}.id"))


@contextmanager
def _staged(session: Session, target: Table, rows: Rows) -> Iterator[str]:
    """A table of this transaction alone that holds the rows."""
    connection, stage = session.connection(), f"poured_{target.name}"
    like = f"AS SELECT {', '.join(_named(rows))} FROM {target.name} WITH NO DATA"  # noqa: S608 - our own names
    connection.execute(text(f"CREATE TEMPORARY TABLE {stage} ON COMMIT DROP {like}"))
    _copy(session, target, stage, rows)
    yield stage
    connection.execute(text(f"DROP TABLE {stage}"))


def _named(rows: Rows) -> list[str]:
    return [f'"{each}"' for each in rows[0]]


def _copy(session: Session, target: Table, into: str, rows: Rows) -> None:
    connection = session.connection()
    names = list(rows[0])
    writers = [_writer(target, name, connection.dialect) for name in names]
    raw = connection.connection.driver_connection
    wanted = f"COPY {into} ({', '.join(_named(rows))}) FROM STDIN"
    with raw.cursor() as cursor, cursor.copy(wanted) as copy:  # type: ignore[union-attr]  # psycopg's own connection
        for row in rows:
            copy.write_row([write(row[name]) for write, name in zip(writers, names, strict=True)])


def _writer(target: Table, name: str, dialect: Dialect) -> Any:
    """How SQLAlchemy writes a column's values."""
    kind = target.c[name].type.dialect_impl(dialect)
    return kind.bind_processor(dialect) or _as_it_is


def _as_it_is(value: object) -> object:
    return value
