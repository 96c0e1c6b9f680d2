"""The worker's look at the shelf, twice a second: what changed is drawn anew.

Not a job of the queue: the marks are the queue, and a row a second for ever would only fill it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog import search
from catalog.db import intent


def keep_shelf(session: Session, moment: datetime) -> bool:
    """Fold if something is due; True if something was, so that the next look comes at once."""
    intent.set("read")
    due = search.time_of(session, moment).due
    session.commit()
    intent.set("write")
    if not due:
        return False
    taken = search.fold(session, now=moment)
    session.commit()
    return taken > 0
