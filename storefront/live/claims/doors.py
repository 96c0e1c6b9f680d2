"""Doors for chat readers: an address with a secret token, one session each.

The table keeps the token's hash; the address is shown once, when it is opened. A closed door and
the door of a session that is not on air answer as one that never was.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.errors import NotFound, Refusal
from catalog.history import Actor, record
from catalog.vault import fingerprint
from storefront.live.claims.models import ChatDoor, ClaimSetting
from storefront.live.sessions.models import LiveSession
from storefront.live.sessions.rules import SessionState

#: Open doors of one session.
MOST = 5
TOKEN = 43


def open_door(session: Session, live: LiveSession, *, actor: Actor, now: datetime) -> str:
    """A new door; the token that opens it, which nobody can read again."""
    if len(open_doors(session, live)) >= MOST:
        raise Refusal("claim.doors", "This session has enough chat addresses. Close one first.")
    token = secrets.token_urlsafe(32)
    door = ChatDoor(session_id=live.id, token_hash=fingerprint(token), opened_at=now)
    session.add(door)
    record(session, door, "open", actor=actor, now=now)
    return token


def open_doors(session: Session, live: LiveSession) -> Sequence[ChatDoor]:
    """The doors that are open, in the order in which they were opened."""
    mine = (ChatDoor.session_id == live.id, ChatDoor.closed_at.is_(None))
    return session.scalars(select(ChatDoor).where(*mine).order_by(ChatDoor.id)).all()


def close_door(
    session: Session, live: LiveSession, door_id: int, *, actor: Actor, now: datetime
) -> None:
    """Nobody comes in by it any more; twice is once."""
    door = session.get(ChatDoor, door_id)
    if door is None or door.session_id != live.id:
        raise NotFound("door")
    if door.closed_at is None:
        door.closed_at = now
        record(session, door, "close", actor=actor, now=now)


def behind_door(session: Session, token: str, *, now: datetime) -> LiveSession:
    """The session that a token leads to, while it is on air."""
    if len(token) != TOKEN:
        raise NotFound("door")
    found = session.execute(
        select(ChatDoor.id, LiveSession)
        .join(LiveSession, LiveSession.id == ChatDoor.session_id)
        .where(ChatDoor.token_hash == fingerprint(token), ChatDoor.closed_at.is_(None))
    ).first()
    if found is None or found[1].state is not SessionState.ON_AIR:
        raise NotFound("door")
    live: LiveSession = found[1]
    return live


def heard(session: Session, token: str, *, now: datetime) -> None:
    """Somebody came in by it and brought a claim."""
    mine = ChatDoor.token_hash == fingerprint(token)
    session.execute(update(ChatDoor).where(mine).values(last_at=now))


def allow_at_once(
    session: Session, live: LiveSession, *, allowed: bool, actor: Actor, now: datetime
) -> None:
    """The office lets sure claims be confirmed by the house, or no longer."""
    setting = session.get(ClaimSetting, live.id)
    if setting is None:
        setting = ClaimSetting(session_id=live.id)
        session.add(setting)
    setting.holds_at_once = allowed
    record(session, live, "claims_at_once", actor=actor, now=now, allowed=allowed)
