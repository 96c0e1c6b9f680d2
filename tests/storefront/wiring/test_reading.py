"""Who only reads on PostgreSQL opens no transaction; who changes something has one, whole."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from catalog.db import db, intent


def status(connection: Connection) -> str:
    """What the server says of the line: idle, or in a transaction."""
    line = connection.connection.dbapi_connection
    assert line is not None
    return str(line.info.transaction_status.name)  # type: ignore[attr-defined] # psycopg's own


def test_a_question_opens_none_and_a_change_after_it_opens_one(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file has no questions to save")
    token = intent.set("read")
    try:
        with db.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            assert status(connection) == "IDLE"
            connection.execute(sa.text("CREATE TEMPORARY TABLE passing (id integer)"))
            connection.execute(sa.text("SELECT 1"))
            assert status(connection) == "INTRANS"
            connection.rollback()
            gone = connection.scalar(sa.text("SELECT to_regclass('passing')"))
            assert gone is None, "what was changed on the way is undone as a whole"
            connection.execute(sa.text("SELECT 1 FROM stock_level FOR UPDATE"))
            assert status(connection) == "INTRANS", "a lock is held until the end"
    finally:
        intent.reset(token)


def test_the_line_of_a_reader_serves_a_writer_with_a_transaction(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file has no questions to save")
    with db.engine.connect() as connection:
        for purpose, wanted in (("read", "IDLE"), ("write", "INTRANS"), ("read", "IDLE")):
            token = intent.set(purpose)
            connection.execute(sa.text("SELECT 1"))
            assert status(connection) == wanted
            connection.rollback()
            intent.reset(token)


def test_who_asks_for_no_transaction_has_none_whatever_is_meant(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file has no questions to save")
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
        plain.exec_driver_sql("VACUUM stock_level")
        assert status(plain) == "IDLE"
    with db.engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        assert status(connection) == "INTRANS"
