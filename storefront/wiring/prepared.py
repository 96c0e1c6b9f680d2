"""Statements that PostgreSQL has planned once stay planned, whatever becomes of a transaction.

psycopg lets a server keep what it is asked often, and forgets all of it with every ROLLBACK, in
case the transaction had made a table that is gone now. Every page that only reads ends with a
ROLLBACK: nothing was ever kept, and planning a page's statements cost the server more than
answering them. PostgreSQL itself keeps prepared statements through a ROLLBACK, and this house
changes no table while it serves (`manyhands db upgrade` is a process of its own).

What does change tables on the line itself (DROP, ALTER, DISCARD ALL) still forgets everything.

Three more things that psycopg and SQLAlchemy worked out anew for every answer are kept likewise:
where the places for values stand in a long statement (psycopg keeps that of short ones only), what
the columns of an answer are called, and of which encoding its JSON is (it is UTF-8). Together they
were a tenth of what a product's page costs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, ClassVar

from psycopg import Column, Connection, Cursor, _queries, pq
from psycopg._preparing import Prepare, PrepareManager

#: So many statements one line keeps; the server holds a plan for each.
MOST = 200
#: Statements up to so many signs are taken apart once; those of 16,000 are not pages'.
LONGEST = 16_000
#: Of so many kinds of answers the columns are remembered by one process.
MOST_COLUMNS = 2_000
_changes_tables = re.compile(rb"(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b").match


class Lasting(PrepareManager):
    """psycopg's own record of what a line has prepared, which outlives a ROLLBACK."""

    prepared_max = MOST

    def _should_discard(
        self, prep: Prepare, results: Sequence[pq.abc.PGresult], *_unused: object
    ) -> bool:
        done = (each.command_status for each in results if each.status == pq.ExecStatus.COMMAND_OK)
        if any(said and _changes_tables(said) for said in done):
            return super().clear()
        return False

    def clear(self) -> bool:
        """After a ROLLBACK: nothing is forgotten, nothing need be sent."""
        return False


def keep_plans(line: Connection[object]) -> None:
    """Let a new line remember through every ROLLBACK."""
    line._prepared = Lasting()  # noqa: SLF001 - psycopg has no other door for it


class Knowing(Cursor[Any]):
    """A cursor that describes columns of the same names and types but once."""

    _known: ClassVar[dict[tuple[bytes | int | None, ...], list[Column] | None]] = {}

    @property
    def description(self) -> list[Column] | None:
        """The columns of the answer."""
        answer = self.pgresult
        if answer is None or not answer.nfields:
            return super().description
        each = range(answer.nfields)
        key = (*map(answer.fname, each), *map(answer.ftype, each), *map(answer.fmod, each))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_COLUMNS:
                self._known.clear()
            found = self._known[key] = super().description
        return found


_decoder = json.JSONDecoder()


def read_json(told: str | bytes) -> Any:
    """A JSON value, without guessing its encoding."""
    return _decoder.decode(told if isinstance(told, str) else str(told, "utf-8"))


def take_long_statements_apart_once() -> None:
    """Let psycopg remember long statements too; each process does this once."""
    _queries.MAX_CACHED_STATEMENT_LENGTH = LONGEST
