"""Writing down what carriers say, and when to ask them again.

The same news are kept once (unique by parcel and key), at most `MOST_NEWS` of a parcel. A watch is
opened when the parcel leaves and closed when it has ended or grown old.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalog.db import insert_once
from fulfillment.shipping.models import Parcel, ParcelWatch, TrackingEvent
from fulfillment.shipping.rules import ParcelState
from fulfillment.shipping.tracking import MOST_NEWS, Sighting, believed, next_look

_WORDS, _PLACE = 300, 80
#: States after which nobody asks.
ENDED = frozenset({ParcelState.DELIVERED, ParcelState.RETURNED, ParcelState.LOST})


def watch(session: Session, parcel_id: int, *, now: datetime) -> None:
    """From now on carriers are asked about it."""
    row = {"parcel_id": parcel_id, "since": now, "look_at": next_look(now, now)}
    insert_once(session, ParcelWatch, {**row, "quiet": 0, "failures": 0})


def subscribed(session: Session, parcel_id: int, *, now: datetime) -> None:
    """Its carrier pushes news of it from now on."""
    hers = update(ParcelWatch).where(
        ParcelWatch.parcel_id == parcel_id, ParcelWatch.subscribed_at.is_(None)
    )
    session.execute(hers.values(subscribed_at=now).execution_options(synchronize_session="fetch"))


def unwatch(session: Session, parcel_id: int) -> None:
    """It has ended: nobody asks any more."""
    hers = update(ParcelWatch).where(ParcelWatch.parcel_id == parcel_id)
    session.execute(hers.values(look_at=None).execution_options(synchronize_session="fetch"))


def note(
    session: Session, parcel: Parcel, news: Iterable[Sighting], *, source: str, now: datetime
) -> int:
    """Write news down; how many were new."""
    counted = select(func.count()).where(TrackingEvent.parcel_id == parcel.id)
    free = MOST_NEWS - (session.scalar(counted) or 0)
    new = 0
    for each in list(news)[: max(free, 0)]:
        row = {
            "parcel_id": parcel.id,
            "key": each.key,
            "source": source,
            "seen": each.seen,
            "at": each.at,
            "told_at": now,
            "words": each.words[:_WORDS],
            "place": each.place[:_PLACE],
            "doubted": not believed(each, parcel.dispatched_at, now),
        }
        new += insert_once(session, TrackingEvent, row) is not None
    return new


def believed_news(session: Session, parcel_id: int) -> tuple[Sighting, ...]:
    """All that was said of a parcel and is believed."""
    columns = (TrackingEvent.seen, TrackingEvent.at, TrackingEvent.words, TrackingEvent.place)
    wanted = select(*columns).where(TrackingEvent.parcel_id == parcel_id, ~TrackingEvent.doubted)
    return tuple(Sighting(*row) for row in session.execute(wanted.order_by(TrackingEvent.at)))


def looked(session: Session, parcel: Parcel, *, new: int | None, now: datetime) -> None:
    """The carrier was asked: it told so much that is new, or failed (None)."""
    found = select(ParcelWatch).where(ParcelWatch.parcel_id == parcel.id)
    row = session.scalars(found.with_for_update()).first()
    if row is None:
        return
    row.failures = row.failures + 1 if new is None else 0
    row.quiet = 0 if new else row.quiet + (new is not None)
    facts = {"quiet": row.quiet, "failures": row.failures}
    row.look_at = None if parcel.state in ENDED else next_look(now, row.since, **facts)
    session.flush()
