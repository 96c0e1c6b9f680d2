"""Serving the line: what is kept is offered to whoever is first, and what is over passes on.

Rules
* Each turn looks at the heads only, at most `HEADS` of them, whoever waits behind.
* The levels of the variant are locked first, so that two workers serve one line one after another;
  a person's place moves by its compare-and-set: who leaves in this moment is passed over.
* A bundle and its components are one line, in the order of joining: their levels are held together,
  in the order of their ids. Who waits for a bundle is passed over while a part of it lacks.
* When nobody waits any more the queue is closed and what is kept goes on open sale. A variant that
  is not sold any more has no line.
* Twice is once: a turn begins from what is kept and who waits now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, move
from catalog.products import sold_as
from catalog.stock import StockLevel, queueing
from catalog.stock.bundling import bundles_with, definitions
from catalog.stock.models import BundlePart
from catalog.stock.rules import bundles_in
from storefront.waiting.actions import lapse
from storefront.waiting.models import WaitingPlace, WaitingRule
from storefront.waiting.rules import (
    FORGOTTEN_AFTER,
    OFFER_MINUTES,
    PLACE,
    Head,
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
    """Offer what is kept of a variant to the first in line for it, or for a bundle with it; whom
    something was offered."""
    sets = _sets_waiting(session, variant_id)
    goods = sorted({variant_id, *(each for parts in sets.values() for each in parts)})
    there = {each: queueing.there(session, each) for each in goods}
    gone = {each for each in (variant_id, *sets) if session.scalar(sold_as(each)) is None}
    full = [each for each, parts in sets.items() if each in gone or bundles_in(there, parts)]
    found = _heads(session, (variant_id, *full))
    if not found and not sets:
        queueing.close_queue(session, variant_id)
    heads = [each for each in found if each.variant_id not in gone]
    for each in found:
        if each.variant_id in gone:
            lapse(session, each, now=now)
    if not heads or not may_offer(now):
        return []
    until = now + timedelta(minutes=offer_minutes(session))
    made_of = {variant_id: {variant_id: 1}, **sets}
    given = shared([Head(h.id, h.wanted, made_of[h.variant_id]) for h in heads], there)
    mine = [(each, given[each.id]) for each in heads if each.id in given]
    return [
        each
        for each, many in mine
        if _offered(session, each, many, made_of[each.variant_id], until=until, now=now)
    ]


def rest_released(session: Session, variant_id: int) -> None:
    """What is kept of a variant beyond what anybody in line wants goes on open sale; what lacks for
    a bundle that somebody waits for is kept when it comes."""
    sets = _sets_waiting(session, variant_id)
    if not sets:
        return
    for each in sorted({each for parts in sets.values() for each in parts}):
        queueing.levels_of(session, each)
    for parts in sets.values():
        queueing.open_queues(session, parts)
    wants = select(WaitingPlace.variant_id, func.sum(WaitingPlace.wanted)).where(
        WaitingPlace.variant_id.in_((variant_id, *sets)), WaitingPlace.state == PlaceState.WAITING
    )
    rows = session.execute(wants.group_by(WaitingPlace.variant_id))
    wanted = sum(int(n) * sets.get(each, {each: 1})[variant_id] for each, n in rows)
    kept = sum(level.kept for level in queueing.levels_of(session, variant_id))
    if kept > wanted:
        queueing.release(session, variant_id, kept - wanted)


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
    sets = select(BundlePart.bundle_id).where(BundlePart.component_id == StockLevel.variant_id)
    mine = or_(WaitingPlace.variant_id == StockLevel.variant_id, WaitingPlace.variant_id.in_(sets))
    waits = exists().where(mine, WaitingPlace.state == PlaceState.WAITING)
    empty = select(StockLevel.variant_id).where(StockLevel.queued, ~waits).distinct().limit(HEADS)
    return sorted({*queueing.kept_now(session, limit=HEADS), *session.scalars(empty)})


def _offered(
    session: Session,
    place: WaitingPlace,
    many: int,
    parts: Mapping[int, int],
    *,
    until: datetime,
    now: datetime,
) -> bool:
    try:
        move(session, place, PLACE, "offer", actor=SYSTEM, now=now, pieces=many)
    except Refusal:
        return False
    place.offered, place.offer_until = many, until
    wanted = {each: n * many for each, n in parts.items()}
    queueing.hold(session, wanted, key=place.hold, now=now)
    session.flush()
    return True


def _sets_waiting(session: Session, variant_id: int) -> dict[int, dict[int, int]]:
    """The bundles with this variant that somebody waits for, and what lies in each."""
    waits = select(WaitingPlace.variant_id).where(
        WaitingPlace.variant_id.in_(bundles_with([variant_id])),
        WaitingPlace.state == PlaceState.WAITING,
    )
    return definitions(session, waits)


def _heads(session: Session, variant_ids: Collection[int]) -> Sequence[WaitingPlace]:
    first = (
        select(WaitingPlace)
        .where(WaitingPlace.variant_id.in_(variant_ids), WaitingPlace.state == PlaceState.WAITING)
        .order_by(WaitingPlace.id)
        .limit(HEADS)
        .execution_options(populate_existing=True)
    )
    return session.scalars(first).all()


def _some(session: Session, which: tuple[object, ...]) -> Sequence[WaitingPlace]:
    wanted = select(WaitingPlace).where(*which).order_by(WaitingPlace.id).limit(HEADS)  # type: ignore[arg-type] # conditions
    return session.scalars(wanted.execution_options(populate_existing=True)).all()
