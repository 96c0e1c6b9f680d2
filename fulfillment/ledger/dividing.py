"""The pass over the book divided among processes, all of which see one moment.

PostgreSQL hands the moment of the asking session on to the others. SQLite cannot; there the parts
were cut by the asking session, everything in them was booked before it looked, and what is booked
is never changed: a process that looks later sees the same, or a breakage.

The processes are forked, so that they cost a few MiB and no start (and what all of them share is
not looked through for garbage meanwhile, which would copy it); where the system cannot, or for
one process or a short book, the asking session reads by itself. A process that dies is an error,
never a sound book.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from catalog.db import intent
from fulfillment.ledger.passing import Passed, parts, read
from fulfillment.ledger.told import Told

#: Parts that are worth a second process.
WORTH = 4

#: What a process reads with: its own connection and the shapes it has seen.
_mine: list[tuple[Connection, Told]] = []


@contextmanager
def passing(session: Session, since: int = 0, processes: int = 1) -> Iterator[Callable[[], Passed]]:
    """Read every entry from `since` on once; ask for what was found when it is needed, and do
    something else meanwhile."""
    cut = parts(session, since)
    if processes < 2 or len(cut) < WORTH or not sys.platform.startswith("linux"):
        told = Told()
        yield lambda: _together(read(session.connection(), part, told) for part in cut)
        return
    begin = partial(_begin, session.get_bind().engine, _moment(session))
    gc.freeze()
    try:
        with ProcessPoolExecutor(processes, get_context("fork"), initializer=begin) as pool:
            found = pool.map(_read, cut)
            yield lambda: _together(found)
    finally:
        gc.unfreeze()


def _together(found: Iterator[Passed]) -> Passed:
    whole = Passed()
    for each in found:
        whole.add(each)
    return whole


def _moment(session: Session) -> str | None:
    if session.get_bind().dialect.name != "postgresql":
        return None
    return session.scalar(select(func.pg_export_snapshot()))


def _begin(engine: Engine, moment: str | None) -> None:
    """In a process of its own: leave the parent's connections alone and make one that reads."""
    engine.dispose(close=False)
    intent.set("read")
    connection = engine.connect()
    if moment is not None:
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
        connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{moment}'")
    _mine.append((connection, Told()))


def _read(part: tuple[int, int]) -> Passed:
    connection, told = _mine[0]
    return read(connection, part, told)
