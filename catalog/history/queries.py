"""Reading history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from catalog.db import JsonMap, rows_of
from catalog.history.models import History


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a thing's history."""

    verb: str
    before: str | None
    after: str | None
    actor: str
    facts: JsonMap
    at: datetime
    actor_id: int | None = None


_PAST = (
    select(
        History.verb,
        History.before,
        History.after,
        History.actor_label,
        History.facts,
        History.at,
        History.actor_id,
    )
    .where(
        History.subject_kind == bindparam("kind"),
        History.subject_id == bindparam("subject"),
    )
    .order_by(History.id.desc())
    .limit(bindparam("most", type_=Integer))
)


def history_of(session: Session, kind: str, subject_id: int, *, limit: int = 100) -> list[Moment]:
    """The last `limit` things that happened to a row, oldest first."""
    rows = rows_of(session, _PAST, {"kind": kind, "subject": subject_id, "most": limit}).all()
    return [Moment(*row) for row in reversed(rows)]
