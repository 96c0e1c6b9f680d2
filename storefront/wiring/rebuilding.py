"""A transaction in which a table may be made anew under its own name.

SQLite cannot change a column or a constraint: a migration copies the table, drops the old one and
renames the copy. While references are watched, dropping refuses or, worse, takes along whatever
refers to its rows. So they are not watched meanwhile, and all of them are looked at before the end.
(SQLite's own way: https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema
Changes".) PostgreSQL changes tables in place and needs none of this.

How it can fail: `database.references`, a row without what it refers to. Nothing is changed then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine

from catalog.errors import Refusal


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction on a connection of its own, committed at the end."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        # Within a transaction SQLite would not listen, so it is told before one begins.
        line: Any = connection.connection.driver_connection
        line.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                _require_whole(connection)
        finally:
            line.execute("PRAGMA foreign_keys = ON")


def _require_whole(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise Refusal(
            "database.references",
            "A row of %(table)s refers to a row of %(other)s that is not there.",
            table=lost[0],
            other=lost[2],
        )
