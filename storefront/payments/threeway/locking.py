"""Lines are taken and matched by one at a time; on SQLite writers queue anyway."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

#: The number is arbitrary and ours alone.
_MATCHING = 7_233_002


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else takes or matches; held until the end of the transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_MATCHING)))
