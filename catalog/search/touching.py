"""Touching the shelf: nothing on it changes, but something that pages show beside it did.

A mark moves the clock at the next fold, so that every page that was kept is made anew within a
second, in every process: a review that was taken back, a maker who is no longer shown.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from catalog.search.models import ShelfMark

#: Of no product, craft or place: nothing is drawn for it.
PAGE = "page"
_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


def touch(session: Session) -> None:
    """Let every kept page be made anew once this transaction is committed."""
    session.add(ShelfMark(kind=PAGE, subject_id=0, due_at=_AT_ONCE))
    session.flush()
