"""Kept connections: a server that came back is found again without a fault for anybody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from catalog.db import db


def test_lines_that_the_server_has_cut_are_made_anew(app: Flask, client: FlaskClient) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file cuts no lines")
    others = [db.engine.connect() for _ in range(3)]
    cut = [each.scalar(sa.text("SELECT pg_backend_pid()")) for each in others]
    for each in others:
        each.close()  # back into the pool, alive for all we know
    admin = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with admin.connect() as connection:
        for pid in cut:
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    answers = [client.get("/readyz").status_code for _ in range(4)]

    with db.engine.connect() as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    assert answers == [200] * 4
    assert pid not in cut


def test_what_the_server_has_planned_outlives_a_page_that_only_reads(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file plans nothing ahead")
    kept = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%one_of%'")
    with db.engine.connect() as connection:
        for _ in range(8):
            connection.execute(sa.text("SELECT 1 AS one_of_many"))
            connection.rollback()
        assert connection.scalar(kept) == 1
        connection.exec_driver_sql("CREATE TEMPORARY TABLE passing (id integer)")
        connection.exec_driver_sql("DROP TABLE passing")
        assert connection.scalar(kept) == 0, "a table that is gone takes its plans along"


def test_columns_that_are_known_from_before_are_those_of_the_answer(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file needs no telling")
    with db.engine.connect() as connection:
        for kind in ("integer", "text", "integer"):
            for _again in range(2):
                row = connection.execute(sa.text(f"SELECT CAST('7' AS {kind}) AS told, 1 AS one"))
                assert list(row.keys()) == ["told", "one"]
        same = sa.text("SELECT * FROM changing")
        for columns in ("a integer", "b integer", "b text, c integer"):
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE changing ({columns})")
            names = [each.split()[0] for each in columns.split(", ")]
            line = connection.connection.dbapi_connection
            assert line is not None
            told = line.cursor().execute(same.text).description
            assert [each[0] for each in told] == names
            connection.exec_driver_sql("DROP TABLE changing")
        long = sa.text("SELECT :word || '" + "long " * 2_000 + "'")
        assert [str(connection.scalar(long, {"word": each}))[0] for each in "xyx"] == [
            "x",
            "y",
            "x",
        ]
        words = connection.scalar(sa.text("""SELECT '{"zh": "手链", "n": [1, null]}'::json"""))
    assert words == {"zh": "手链", "n": [1, None]}
