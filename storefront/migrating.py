"""Bringing a database to this program's shape, and saying in words when it has another.

One transaction on both engines; two processes that start at once queue (BEGIN IMMEDIATE on
SQLite, an advisory lock on PostgreSQL), and the second finds nothing left to do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError

from catalog.errors import Refusal
from storefront.schema import MIGRATIONS, metadata
from storefront.wiring.rebuilding import rebuilding

#: Any number that only this program uses for its advisory lock.
LOCK = 7_116_223


class Shape(StrEnum):
    """How a database relates to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


def scripts() -> ScriptDirectory:
    """The migrations beside this file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def shape_of(engine: Engine) -> Shape:
    """Look, change nothing. An unreadable database is a refusal."""
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    except (OperationalError, DatabaseError) as failure:
        raise unreachable(engine, failure) from failure
    if found is None:
        return Shape.FOREIGN if tables else Shape.EMPTY
    directory = scripts()
    if found == directory.get_current_head():
        return Shape.CURRENT
    return Shape.OLDER if knows(found) else Shape.NEWER


def unreachable(engine: Engine, failure: Exception) -> Refusal:
    """The sentence for a database that does not answer."""
    return Refusal(
        "database.unreachable",
        "The database %(place)s cannot be opened: %(reason)s.",
        place=engine.url.render_as_string(hide_password=True),
        reason=str(getattr(failure, "orig", failure)).splitlines()[0].rstrip("."),
    )


def upgrade(engine: Engine) -> Shape:
    """Migrate to the newest shape; returns the shape that was found."""
    found = shape_of(engine)
    if found in (Shape.NEWER, Shape.FOREIGN):
        raise refusal(found)
    if found is not Shape.CURRENT:
        with rebuilding(engine) as connection:
            brings(connection, "head")
    return found


def knows(revision: str) -> bool:
    """Whether this program has ever had such a shape."""
    return revision in {script.revision for script in scripts().walk_revisions()}


def refusal(shape: Shape) -> Refusal:
    """Why a database of this shape cannot be used."""
    sentences = {
        Shape.EMPTY: "The database is empty. Run “manyhands db upgrade” first.",
        Shape.OLDER: "The database is older than this program. Run “manyhands db upgrade” first.",
        Shape.NEWER: "The database was made by a newer Manyhands. Please use that version.",
        Shape.FOREIGN: "The database holds tables of another program. Please choose another one.",
    }
    return Refusal(f"database.{shape}", sentences[shape])


def require_current(engine: Engine) -> None:
    """Refuse to work on a database of another shape."""
    shape = shape_of(engine)
    if shape is not Shape.CURRENT:
        raise refusal(shape)


def brings(connection: Connection, wanted: str) -> None:
    """Migrate to a shape, or to the newest (`head`), in the transaction of this connection, which
    `rebuilding` has begun."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    directory = scripts()

    def steps(revision: Any, _context: object) -> Any:
        return directory._upgrade_revs(wanted, revision)  # noqa: SLF001 - Alembic's commands call it the same way

    config = Config()
    with EnvironmentContext(config, directory, fn=steps) as environment:
        environment.configure(
            connection=connection,
            target_metadata=metadata,
            transactional_ddl=True,
            render_as_batch=True,
        )
        environment.run_migrations()
