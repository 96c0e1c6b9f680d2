"""Connecting the database: pool sizes, the promises of SQLite, and who is going to write.

A kept connection to PostgreSQL is asked whether it still lives before it is used, but only if it
has rested for `RESTED` seconds or the server has said something meanwhile: a server that stops
says goodbye on every line, which is seen without asking. Asking each time cost a round trip for
every transaction.

Who only reads on PostgreSQL opens no transaction: every question sees what is committed when it is
asked, in one or without (READ COMMITTED), and BEGIN and ROLLBACK were two more questions for every
page. The first thing that is no plain question (a change, a lock, a savepoint) opens one, and from
there on all is one transaction as everywhere.
"""

from __future__ import annotations

import time
from select import POLLIN, poll
from typing import Any

from flask import Flask, request
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from catalog.db import BUSY_SECONDS, db, intent, prepare_sqlite
from storefront.config import Settings
from storefront.wiring.prepared import (
    Knowing,
    keep_plans,
    read_json,
    take_long_statements_apart_once,
)

#: A line that nobody used for so long is asked whether it lives.
RESTED = 15.0
#: So many last signs of a statement tell whether it locks rows.
LOCKING = 60
#: Whoever asks for another isolation gets a transaction, unless it is to have none.
OPTION, AUTOCOMMIT = "isolation_level", "AUTOCOMMIT"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def engine_options(url: str) -> dict[str, Any]:
    """Pool and time limits for an engine."""
    if url.startswith("sqlite"):
        line = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        return {"hide_parameters": True, "connect_args": line}
    take_long_statements_apart_once()
    options = "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC"
    return {
        "hide_parameters": True,  # a fault's sentence must not tell what was typed
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "pool_use_lifo": True,  # the line used last has the most planned already
        "json_deserializer": read_json,
        "connect_args": {"connect_timeout": 5, "options": options, "cursor_factory": Knowing},
    }


def connect_database(app: Flask, settings: Settings) -> None:
    """Bind `db` to the app; a GET reads, everything else writes."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)
        else:
            event.listen(db.engine, "connect", lambda line, _record: keep_plans(line))
            ask_rested_lines(db.engine)
            read_without_transaction(db.engine)

    @app.before_request
    def _intend() -> None:
        intent.set("read" if request.method in SAFE_METHODS else "write")

    @app.teardown_appcontext
    def _forget(_error: BaseException | None) -> None:
        intent.set("write")


def read_without_transaction(engine: Engine) -> None:
    """Let those who mean to read ask each question by itself."""

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        line: Any = connection.connection.dbapi_connection
        asked = connection.get_execution_options().get(OPTION)
        alone = asked == AUTOCOMMIT or (intent.get() == "read" and not asked)
        if line.autocommit is not alone:
            line.autocommit = alone

    @event.listens_for(engine, "before_cursor_execute")
    def _asks(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        line: Any = cursor.connection
        kept = connection.get_execution_options().get(OPTION) == AUTOCOMMIT
        if line.autocommit and not kept and not _only_asks(statement):
            line.autocommit = False


def _only_asks(statement: str) -> bool:
    """Whether a statement neither changes nor locks anything."""
    return statement.startswith("SELECT") and " FOR " not in statement[-LOCKING:]


def ask_rested_lines(engine: Engine) -> None:
    """Before a kept connection is used: is the server still there?"""

    @event.listens_for(engine, "checkin")
    def _rests(_line: Any, record: ConnectionPoolEntry) -> None:
        record.info["since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _lives(line: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        since = record.info.get("since")
        if since is None:
            return  # just made
        try:
            if time.monotonic() - since >= RESTED or _has_spoken(line):
                engine.dialect.do_ping(line)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone


def _has_spoken(line: Any) -> bool:
    """Whether the server has sent something that nobody asked for."""
    ears = poll()
    ears.register(line.fileno(), POLLIN)
    return bool(ears.poll(0))
