"""Writing down what platforms tell, once by (platform, message id), and ticking it off.

Writing down and the job that works it off are one transaction; told again it is nobody's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import insert_once
from storefront.channels.adapters.models import ChannelMessage
from storefront.channels.adapters.port import Pushed
from storefront.channels.adapters.rules import MessageState

#: The job that looks at the order a message is about.
WORK = "channels.message"


def take(session: Session, platform: str, told: Iterable[Pushed], *, now: datetime) -> int:
    """Write messages down and the jobs that work them off; how many were new."""
    return sum(_taken(session, platform, each, now) for each in told)


def worked(session: Session, message_id: int, outcome: str, *, now: datetime) -> None:
    """It was looked at."""
    _close(session, message_id, MessageState.DONE, outcome, now)


def put_aside(session: Session, message_id: int, outcome: str, *, now: datetime) -> None:
    """Nothing can be done about it; a person sees why."""
    _close(session, message_id, MessageState.ASIDE, outcome, now)


def _taken(session: Session, platform: str, each: Pushed, now: datetime) -> bool:
    about = bool(each.order)
    values = {
        "platform": platform,
        "message": each.message[:120],
        "kind": each.kind[:60],
        "shop": each.shop[:80],
        "order": each.order[:80],
        "state": MessageState.NEW if about else MessageState.DONE,
        "outcome": "" if about else "no_order",
        "received_at": now,
        "handled_at": None if about else now,
    }
    message_id = insert_once(session, ChannelMessage, values)
    if message_id is None:
        return False
    if about:
        key = f"channel-message:{message_id}"
        queue.enqueue(session, WORK, {"message_id": message_id}, now=now, key=key)
    return True


def _close(
    session: Session, message_id: int, state: MessageState, outcome: str, now: datetime
) -> None:
    session.execute(
        update(ChannelMessage)
        .where(ChannelMessage.id == message_id, ChannelMessage.state == MessageState.NEW)
        .values(state=state, outcome=outcome[:60], handled_at=now)
        .execution_options(synchronize_session=False)
    )
