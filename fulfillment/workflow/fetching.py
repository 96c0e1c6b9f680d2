"""Orders that are fetched: laid ready at their place, handed over, or given up.

Rules
* Laid ready is what is paid and whole; she then gets a letter, and another one after a week.
* Handed over, the order is sent and complete at once: its money is earned, and it may come back
  like any other, for it went by a parcel without a carrier (`BY_HAND`) that arrived the moment it
  left. Who paid at the counter may take it with her at once, without a code.
* Given up is decided by a person; the pieces and the money go back as by any cancellation.

How it can fail: `pickup.other_way` for an order that is to be carried, `order.state` before it is
paid or whole, `pickup.ended` when two people hand over the same order.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, record
from fulfillment import orders, pickups, shipping
from fulfillment.orders import Order, OrderState
from fulfillment.pickups import Pickup
from fulfillment.shipping import NewParcel, ParcelKind
from fulfillment.workflow import dispatch

#: What stands where a parcel names its carrier.
BY_HAND = "by hand"


def order_laid_ready(session: Session, order: Order, *, actor: Actor, now: datetime) -> Pickup:
    """It lies where she fetches it; told twice, it is the same."""
    order = _hers(session, order)
    if order.state is OrderState.PAID and not any(line.to_make for line in order.lines):
        orders.make_ready(session, order, actor=actor, now=now)
    if order.state is not OrderState.READY:
        raise Refusal("pickup.not_ready", "This order is not paid, not whole, or gone already.")
    known = pickups.of_order(session, order.id) is not None
    row = pickups.lay_ready(session, order.id, now=now)
    if not known:
        record(session, order, "lay_ready", actor=actor, now=now)
    return row


def order_handed_over(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """She has it in her hands."""
    order = _hers(session, order)
    row = order_laid_ready(session, order, actor=actor, now=now)
    pickups.fetch(session, row, now=now)
    inside = dispatch.contents(session, order)
    dispatch.order_leaves(session, order, actor=actor, now=now)
    new = NewParcel(ParcelKind.TO_CUSTOMER, inside, order_id=order.id)
    parcel = shipping.pack(session, new, actor=actor, now=now)
    waybill = shipping.waybill(BY_HAND, order.number)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)
    dispatch.parcel_delivered(session, parcel, actor=actor, now=now)


def pickup_given_up(session: Session, order: Order, *, now: datetime) -> None:
    """Nobody came; whoever cancels the order calls this in the same transaction."""
    row = pickups.of_order(session, order.id)
    if row is not None:
        pickups.give_up(session, row, now=now)


def pickups_reminded(session: Session, *, now: datetime) -> int:
    """Tell those who have waited a week that it still lies there; how many there were."""
    told = 0
    for row in pickups.to_remind(session, now=now):
        if pickups.remind(session, row, now=now):
            order = session.get_one(Order, row.order_id)
            if order.state is OrderState.READY:
                record(session, order, "remind_pickup", actor=SYSTEM, now=now)
                told += 1
    return told


def _hers(session: Session, order: Order) -> Order:
    if not order.is_pickup:
        raise Refusal("pickup.other_way", "This order is to be sent, not fetched.")
    return dispatch.locked(session, order.id)
