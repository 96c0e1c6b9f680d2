"""A table is made anew under its name while other rows refer to its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from catalog.db import prepare_sqlite
from catalog.errors import Refusal
from storefront.wiring.rebuilding import rebuilding

TABLES = (
    "CREATE TABLE pay (id INTEGER PRIMARY KEY, total INTEGER)",
    "CREATE TABLE line (id INTEGER PRIMARY KEY, pay_id INTEGER REFERENCES pay ON DELETE CASCADE)",
    "INSERT INTO pay VALUES (7, 100)",
    "INSERT INTO line VALUES (1, 7), (2, 7)",
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/shop.db")
    prepare_sqlite(engine)
    with engine.begin() as connection:
        for each in TABLES:
            connection.exec_driver_sql(each)
    yield engine
    engine.dispose()


PAYS, LINES = "SELECT * FROM pay", "SELECT * FROM line ORDER BY id"


def rows(engine: sa.Engine, question: str) -> list[tuple[object, ...]]:
    with engine.begin() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(question)]


def made_anew(connection: sa.Connection) -> None:
    with Operations(MigrationContext.configure(connection)).batch_alter_table("pay") as pay:
        pay.alter_column("total", nullable=False, existing_type=sa.Integer())


def test_what_refers_to_its_rows_stays(engine: sa.Engine) -> None:
    with rebuilding(engine) as connection:
        made_anew(connection)
    assert rows(engine, PAYS) == [(7, 100)]
    assert rows(engine, LINES) == [(1, 7), (2, 7)]


def test_afterwards_references_are_watched_again(engine: sa.Engine) -> None:
    with rebuilding(engine) as connection:
        made_anew(connection)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO line VALUES (3, 8)")


def test_a_row_that_refers_to_nothing_is_refused_and_nothing_is_changed(engine: sa.Engine) -> None:
    with pytest.raises(Refusal) as refused:
        loses_a_row(engine)
    assert refused.value.code == "database.references"
    assert rows(engine, PAYS) == [(7, 100)]
    assert rows(engine, LINES) == [(1, 7), (2, 7)]


def loses_a_row(engine: sa.Engine) -> None:
    with rebuilding(engine) as connection:
        made_anew(connection)
        connection.exec_driver_sql("DELETE FROM pay")
