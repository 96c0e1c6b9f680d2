"""The floor: what happens to a batch from the offer to the verdict, in one transaction each.

* She takes a batch: its rate is frozen at that moment; what she leaves is open for the planner.
* She hands in: batches count, quality opens an inspection. The same nonce again gives the same.
* A verdict stands in `judging`.
* Pieces that have no maker any more (declined, not taken, not answered, stopped, scrapped) ask
  for a re-plan.
* She cannot go on: what she has done is handed in by the same press, the rest leaves the batch.

Nothing is half done: any refusal leaves the caller's transaction to be rolled back.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.history import SYSTEM, Actor
from catalog.pricing import rate_of
from fulfillment import batches, quality
from fulfillment.batches import Batch, BatchState, NewHandIn
from fulfillment.planner.causes import Happened
from fulfillment.quality import Inspection
from fulfillment.workflow.changes import batch_changed, order_of_batch
from fulfillment.workflow.judging import inspection_decided as inspection_decided
from fulfillment.workflow.looking import lot_of

#: So many offers lapse in one round.
MOST_LAPSING = 200


def local_day(session: Session, cooperative_id: int, now: datetime) -> date:
    """The day it is at a cooperative."""
    cooperative = session.get_one(Cooperative, cooperative_id)
    return now.astimezone(ZoneInfo(cooperative.time_zone)).date()


def batch_taken(
    session: Session, batch: Batch, *, pieces: int | None = None, actor: Actor, now: datetime
) -> None:
    """She takes the batch, or `pieces` of it, at the rate of today."""
    today = local_day(session, batch.cooperative_id, now)
    rate = rate_of(session, batch.product_id, on=today)
    offered = batch.pieces
    order = order_of_batch(session, batch) if pieces not in (None, offered) else None
    batches.take(session, batch, pieces=pieces, rate=rate, actor=actor, now=now)
    if order is not None and batch.pieces < offered:
        left = (Happened.FEWER, offered - batch.pieces)
        batch_changed(session, order, batch, left, actor=actor, now=now)


def batch_deferred(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """Not now: the offer steps back until tomorrow."""
    today = local_day(session, batch.cooperative_id, now)
    batches.defer(session, batch, on=today, actor=actor, now=now)


def batch_declined(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """No; its pieces are open again, and a re-plan says who could make them."""
    order = order_of_batch(session, batch)
    batches.decline(session, batch, actor=actor, now=now)
    what = (Happened.DECLINED, batch.pieces)
    batch_changed(session, order, batch, what, actor=actor, now=now)


def offers_lapsed(session: Session, *, now: datetime) -> int:
    """Offers that nobody answered in their time flow back; how many there were."""
    overdue = (Batch.state == BatchState.OFFERED, Batch.answer_until < now)
    wanted = select(Batch).where(*overdue).order_by(Batch.order_line_id, Batch.id)
    found = session.scalars(wanted.limit(MOST_LAPSING)).all()
    for batch in found:
        order = order_of_batch(session, batch)
        batches.lapse(session, batch, actor=SYSTEM, now=now)
        batch_changed(session, order, batch, (Happened.LAPSED, batch.pieces), actor=SYSTEM, now=now)
    return len(found)


def batch_stopped(
    session: Session, batch: Batch, *, done: NewHandIn | None, actor: Actor, now: datetime
) -> None:
    """She cannot go on: what is `done` is handed in, the rest is open for others."""
    order = order_of_batch(session, batch)
    if done is not None:
        batch_handed_in(session, batch, done, actor=actor, now=now)
    if done is not None and not batches.count_of(batch).with_her:
        return
    left = batches.stop(session, batch, actor=actor, now=now)
    batch_changed(session, order, batch, (Happened.STOPPED, left), actor=actor, now=now)


def batch_started(session: Session, batch: Batch, *, actor: Actor, now: datetime) -> None:
    """She begins."""
    batches.start(session, batch, actor=actor, now=now)


def batch_handed_in(
    session: Session, batch: Batch, hand_in: NewHandIn, *, actor: Actor, now: datetime
) -> Inspection:
    """Pieces leave her hands and wait for a verdict."""
    shown_again = batches.held(session, batch).in_rework > 0
    made, is_new = batches.hand_in(session, batch, hand_in, actor=actor, now=now)
    if not is_new:
        return quality.of_hand_in(session, made.id)
    lot = lot_of(batch, made.pieces, hand_in_id=made.id, shown_again=shown_again)
    return quality.open_inspection(session, lot, actor=actor, now=now)
