"""The database: one base class, one session, two engines that must behave alike.

Rules
* Writers on SQLite begin with BEGIN IMMEDIATE, so that two of them queue instead of failing in
  the middle; readers begin deferred and never wait (WAL). The edge says which by `intent`.
* Writers of one process queue in front of BEGIN IMMEDIATE for a lock that wakes the next at once;
  SQLite itself would let each sleep and look again, and the unlucky ones for ever.
* Every constraint has a name by `NAMING`, so that migrations can speak of it on both engines.
* Time is aware UTC; SQLite, which has no time zones, is given naive UTC and gives it back aware.

How it can fail: a writer that waits longer than `BUSY_SECONDS` gets the engine's error, which
the edge answers with 503; nothing is half written, for one request is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, MetaData, Table, event, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    make_transient_to_detached,
    mapped_column,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from catalog.words import Words

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_SECONDS = 15
PRAGMAS = (
    f"busy_timeout = {BUSY_SECONDS * 1000}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
)
JsonMap = dict[str, Any]

#: Whether the transaction that begins next will write. Commands and jobs do; a GET says "read".
intent: ContextVar[str] = ContextVar("intent", default="write")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; refuses naive values, so that no local time slips in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class WordsType(TypeDecorator[Words]):
    """`Words` as one JSON object `{"zh": …, "en": …}`."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Words | None, dialect: Dialect) -> JsonMap | None:
        return None if value is None else {"zh": value.zh, "en": value.en}

    def process_result_value(self, value: JsonMap | None, dialect: Dialect) -> Words | None:
        return None if value is None else Words(value.get("zh", ""), value.get("en", ""))


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        Words: WordsType(),
        JsonMap: JSON().with_variant(JSONB(), "postgresql"),
    }


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})

E = TypeVar("E", bound=StrEnum)


def choice(kind: type[E], **column: Any) -> Mapped[E]:
    """A column that holds one of `kind`'s values, checked by the database."""
    values = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        length=24,
        values_callable=lambda enum: [each.value for each in enum],
    )
    return mapped_column(values, **column)


def minor_units(**column: Any) -> Mapped[int]:
    """A column of minor units: wide enough for any sum."""
    return mapped_column(BigInteger, **column)


def insert_once(session: Session, table: type[Model], values: Mapping[str, Any]) -> int | None:
    """Insert unless a unique constraint already holds the row; the new id, or None if it was there.

    One statement, so two callers at once cannot both be first.
    """
    statement = _inserting(session.get_bind().dialect.name, table)
    row = session.execute(statement, values).first()
    return None if row is None else int(row[0])


M = TypeVar("M", bound=Model)


def inserted(session: Session, table: type[M], values: Mapping[str, Any]) -> M | None:
    """The same, answering with the new row itself, which is not read again."""
    row_id = insert_once(session, table, values)
    return None if row_id is None else _as_kept(session, table, {**values, "id": row_id})


def inserted_all(session: Session, table: type[M], rows: Sequence[Mapping[str, Any]]) -> list[M]:
    """New rows, with columns named alike, by one statement; none of them is read again."""
    wanted = _in_order(table)
    ids = session.execute(wanted, rows).scalars().all() if rows else []
    return [
        _as_kept(session, table, {**row, "id": row_id})
        for row, row_id in zip(rows, ids, strict=True)
    ]


def insert_plainly(session: Session, table: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """New rows, with columns named alike, that nobody asks for in this transaction."""
    if rows:
        session.execute(_plainly(table), rows)


@cache
def _inserting(dialect: str, table: type[Model]) -> Any:
    kind = postgresql if dialect == "postgresql" else sqlite
    target = _target(table)
    return kind.insert(target).on_conflict_do_nothing().returning(target.c.id)


@cache
def _in_order(table: type[Model]) -> Any:
    target = _target(table)
    return insert(target).returning(target.c.id, sort_by_parameter_order=True)


@cache
def _plainly(table: type[Model]) -> Any:
    return insert(_target(table))


def columns_of(table: type[Model]) -> Any:
    """The plain columns of a table, for statements that are put together once and ask for values
    instead of rows: they cost half."""
    return _target(table).c


def rows_of(
    session: Session, statement: sa.Executable, values: Mapping[str, Any] | None = None
) -> sa.CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that asks for columns, never for entities, in the session's own
    transaction: without the care that entities need it costs half."""
    session.flush()
    return session.connection().execute(statement, values)


def _target(table: type[Model]) -> Table:
    if not isinstance(table.__table__, Table):
        raise TypeError(table)
    return table.__table__


@cache
def _unsaid(table: type[Model]) -> dict[str, Any]:
    """What stands in columns that an insert does not name."""
    plain = [c for c in _target(table).c if c.default is None or c.default.is_scalar]
    return {c.key: getattr(c.default, "arg", None) for c in plain}


def _as_kept(session: Session, table: type[M], values: Mapping[str, Any]) -> M:
    row = table(**{**_unsaid(table), **values})
    make_transient_to_detached(row)
    session.add(row)
    return row


@contextmanager
def writing(session: Session, *, patient: bool = True) -> Iterator[Session]:
    """A short write inside a request that otherwise only reads; commits at its end. Impatient, it
    raises `OperationalError` at once where SQLite has another writer."""
    with _meaning(session, "write" if patient else "try"):
        yield session


@contextmanager
def reading(session: Session) -> Iterator[Session]:
    """A read inside a job, which otherwise writes: nobody waits for it, and it ends with the block.

    What follows may take as long as it likes, for no transaction is open then.
    """
    with _meaning(session, "read"):
        yield session


@contextmanager
def _meaning(session: Session, purpose: str) -> Iterator[None]:
    """One transaction begun for a purpose: committed at the end, rolled back if it fails."""
    session.commit()
    token = intent.set(purpose)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        intent.reset(token)


def prepare_sqlite(engine: Engine) -> None:
    """Give an SQLite engine the promises that PostgreSQL makes by itself."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, see below
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    gate = _gate(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        wish = intent.get()
        if wish == "write":
            _wait_at(gate, connection)
        if wish == "try":
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            connection.exec_driver_sql("BEGIN" if wish == "read" else "BEGIN IMMEDIATE")
        finally:
            if wish == "try":
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _gate(engine: Engine) -> Lock:
    """Through it writers of this process go one by one, until their connection is given back."""
    gate = Lock()

    @event.listens_for(engine, "checkin")
    def _let_the_next_in(_connection: object, record: ConnectionPoolEntry) -> None:
        if record.info.pop("gate", False):
            gate.release()

    return gate


def _wait_at(gate: Lock, connection: Connection) -> None:
    """Wait in line; after `BUSY_SECONDS` SQLite decides by itself, as it does between processes."""
    if "gate" not in connection.info and gate.acquire(timeout=BUSY_SECONDS):
        connection.info["gate"] = True
