"""Forgetting what was said: `KEPT_FOR` after a session's end no name and no line of it is left.

Claims stay as numbers, for the session's settlement; who said them and in which words goes. One
batch is bounded; twice is once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storefront.live.claims.models import ChatDoor, ChatMessage, Claimant
from storefront.live.claims.standing import KEPT_FOR
from storefront.live.sessions.models import LiveSession

#: Rows of one transaction.
BATCH = 1_000


def forget(session: Session, *, now: datetime) -> int:
    """Forget a batch of lines and names; how many rows that were."""
    over = select(LiveSession.id).where(
        or_(LiveSession.ended_at <= now - KEPT_FOR, LiveSession.ends_at <= now - 4 * KEPT_FOR)
    )
    gone = 0
    for table, column in ((ChatMessage, ChatMessage.text), (Claimant, Claimant.name)):
        some = select(table.id).where(table.session_id.in_(over), column.is_not(None)).limit(BATCH)
        ids = list(session.scalars(some))
        if ids:
            session.execute(update(table).where(table.id.in_(ids)).values({column.key: None}))
        gone += len(ids)
    closing = (ChatDoor.session_id.in_(over), ChatDoor.closed_at.is_(None))
    session.execute(update(ChatDoor).where(*closing).values(closed_at=now))
    return gone
