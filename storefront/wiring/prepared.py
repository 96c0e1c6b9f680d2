"""Statements that PostgreSQL has planned once stay planned, whatever becomes of a transaction.

psycopg lets a server keep what it is asked often, and forgets all of it with every ROLLBACK, in
case the transaction had made a table that is gone now. Every page that only reads ends with a
ROLLBACK: nothing was ever kept, and planning a page's statements cost the server more than
answering them. PostgreSQL itself keeps prepared statements through a ROLLBACK, and this house
changes no table while it serves (`manyhands db upgrade` is a process of its own).

What does change tables on the line itself (DROP, ALTER, DISCARD ALL) still forgets everything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from psycopg import Connection, pq
from psycopg._preparing import Prepare, PrepareManager

#: So many statements one line keeps; the server holds a plan for each.
MOST = 200
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
