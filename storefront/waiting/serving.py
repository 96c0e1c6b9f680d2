"""Serving the line: what is kept is offered to whoever is first, and what is over passes on.

Rules
* Each turn looks at the heads only, at most `HEADS` of them, whoever waits behind.
* The levels of the variant are locked first, so that two workers serve one line one after another;
  a person's place moves by its compare-and-set: who leaves in this moment is passed over.
* When nobody waits any more the queue is closed and what is kept goes on open sale. A variant that
  is not sold any more has no line.
* Twice is once: a turn begins from what is kept and who waits now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, move
from catalog.products import sold_as
from catalog.stock import StockLevel, queueing
from storefront.waiting.actions import lapse
from storefront.waiting.models import WaitingPlace, WaitingRule
from storefront.waiting.rules import (
    FORGOTTEN_AFTER,
    OFFER_MINUTES,
    PLACE,
    PlaceState,
    may_offer,
    shared,
)

#: The most places that one turn touches.
HEADS = 100


def offer_minutes(session: Session) -> int:
    """For how long an offer is good."""
    rule = session.get(WaitingRule, 1)
    return rule.offer_minutes if rule is not None else OFFER_MINUTES


def serve_line(session: Session, variant_id: int, *, now: datetime) -> list[WaitingPlace]:
    """Offer what is kept of a variant to the first in line; whom something was offered."""
    levels = queueing.levels_of(session, variant_id)
    kept = sum(level.kept for level in levels)
    heads = _heads(session, variant_id)
    if heads and session.scalar(sold_as(variant_id)) is None:
        for each in heads:
            lapse(session, each, now=now)
        return []
    if not heads:
        queueing.close_queue(session, variant_id)
        return []
    if not may_offer(now):
        return []
    until = now + timedelta(minutes=offer_minutes(session))
    given = shared([(each.id, each.wanted) for each in heads], kept)
    mine = [(each, given[each.id]) for each in heads if each.id in given]
    return [each for each, pieces in mine if _offered(session, each, pieces, until, now)]


def end_due(session: Session, *, now: datetime) -> int:
    """Offers that ran out, and places that nobody confirmed; how many, at most `HEADS` of each."""
    over = (WaitingPlace.state == PlaceState.OFFERED, WaitingPlace.offer_until <= now)
    silent = (
        WaitingPlace.state == PlaceState.UNCONFIRMED,
        WaitingPlace.joined_at <= now - FORGOTTEN_AFTER,
    )
    found = [*_some(session, over), *_some(session, silent)]
    for each in found:
        try:
            lapse(session, each, now=now)
        except Refusal:
            continue  # she ordered or left in this moment
    return len(found)


def lines_to_serve(session: Session) -> list[int]:
    """Variants of which something is kept, or that are queued although nobody waits."""
    waits = exists().where(
        WaitingPlace.variant_id == StockLevel.variant_id, WaitingPlace.state == PlaceState.WAITING
    )
    empty = select(StockLevel.variant_id).where(StockLevel.queued, ~waits).distinct().limit(HEADS)
    return sorted({*queueing.kept_now(session, limit=HEADS), *session.scalars(empty)})


def _offered(
    session: Session, place: WaitingPlace, pieces: int, until: datetime, now: datetime
) -> bool:
    try:
        move(session, place, PLACE, "offer", actor=SYSTEM, now=now, pieces=pieces)
    except Refusal:
        return False
    place.offered = queueing.hold(session, place.variant_id, pieces, key=place.hold, now=now)
    place.offer_until = until
    session.flush()
    return True


def _heads(session: Session, variant_id: int) -> Sequence[WaitingPlace]:
    first = (
        select(WaitingPlace)
        .where(WaitingPlace.variant_id == variant_id, WaitingPlace.state == PlaceState.WAITING)
        .order_by(WaitingPlace.id)
        .limit(HEADS)
        .execution_options(populate_existing=True)
    )
    return session.scalars(first).all()


def _some(session: Session, which: tuple[object, ...]) -> Sequence[WaitingPlace]:
    wanted = select(WaitingPlace).where(*which).order_by(WaitingPlace.id).limit(HEADS)  # type: ignore[arg-type] # conditions
    return session.scalars(wanted.execution_options(populate_existing=True)).all()
