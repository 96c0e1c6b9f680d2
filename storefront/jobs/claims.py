"""The jobs of claims: `claims.round` lets holds end and serves the lines, `claims.forget` forgets
what was said once a session is long over.

Each slot is a transaction of its own; twice is once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from storefront.live import claims
from storefront.live.claims.purging import BATCH, forget
from storefront.live.sessions.rules import OVER


def make_round(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`claims.round`: what is over passes on to who waits."""
    slots = {*claims.due_slots(session, now=now), *claims.unread_slots(session, sorted(OVER))}
    session.commit()
    for slot_id in sorted(slots):
        slot, live = claims.locked(session, slot_id)
        claims.lapse_slot(session, slot, live, now=now)
        session.commit()


def purge(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`claims.forget`: names and lines of sessions that are long over."""
    while forget(session, now=now) >= BATCH:
        session.commit()
