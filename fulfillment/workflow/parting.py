"""Parting: an order leaves in several parcels, as its pieces become ready.

Rules
* What leaves is all that lies ready and is in no parcel of hers yet; never more than she ordered.
* A part leaves only where it was chosen that what is ready is sent (`orders.parting`); the last
  part, when everything is here, in any case. An order that has lost no part before leaves whole.
* Each part earns its money in the ledger (`revenue`), all of them exactly the order's. It stays in
  its state until the last part has left; then it is sent, and complete with the last parcel.
* What lies ready is noted on the order when pieces arrive, when it is paid and when it is chosen,
  so that the hub's list costs the same however many orders wait for pieces.

How it can fail: `parts.nothing` when nothing new lies ready (the second of two clicks), `order.*`
where it is sent by its cooperative, fetched, or goes to several people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment import orders, parts, shipping
from fulfillment.orders import Order, OrderState, Parts
from fulfillment.parts import NewPart
from fulfillment.shipping import Content, NewParcel, Parcel, ParcelKind, Waybill
from fulfillment.workflow import dispatch
from fulfillment.workflow.revenue import part_earned


def parts_chosen(
    session: Session, order: Order, wanted: Parts, *, actor: Actor, now: datetime
) -> None:
    """Whether what is ready is sent before the rest, or may be."""
    order = dispatch.locked(session, order.id)
    if wanted is not Parts.WHOLE and shipping.direct_from(session, order.id) is not None:
        raise Refusal("parts.direct", "Its cooperative sends this order, in one parcel.")
    orders.choose_parts(session, order, wanted, actor=actor, now=now)
    may_leave = order.state in (OrderState.PAID, OrderState.IN_PRODUCTION)
    if wanted is Parts.WANTED and may_leave and ready(session, order):
        orders.part_is_ready(session, order, now=now)


def ready(session: Session, order: Order) -> list[Content]:
    """What of an order lies ready and has not left."""
    here = [
        (each.order_line_id, each.batch_id, each.pieces)
        for each in dispatch.contents(session, order)
    ]
    packed = shipping.packed_for(session, order.id)
    wanted = {line.id: line.pieces for line in order.lines}
    return [Content(*each) for each in parts.portion(here, packed, wanted)]


def in_parts(order: Order) -> bool:
    """Whether it leaves in parts, or has begun to."""
    return order.parts is Parts.WANTED or order.parts_sent > 0


def left_to_send(session: Session, order: Order) -> int:
    """Pieces of an order that are in no parcel of hers yet."""
    packed = sum(shipping.packed_for(session, order.id).values())
    return sum(line.pieces for line in order.lines) - packed


def part_sent(
    session: Session, order: Order, waybill: Waybill, *, actor: Actor, now: datetime
) -> Parcel:
    """What is ready leaves; with the last of it the order is sent."""
    waybill = shipping.waybill(waybill.carrier, waybill.number)
    order = dispatch.locked(session, order.id)
    for line in order.lines:
        session.refresh(line)
    if order.recipient_count or order.is_pickup or shipping.direct_from(session, order.id):
        raise Refusal("order.not_parted", "This order leaves in one parcel.")
    inside = ready(session, order)
    gone = _with(session, order, inside)
    following = sum(line.pieces - gone.get(line.id, 0) for line in order.lines)
    if not following and not order.parts_sent:
        facts = {"carrier": waybill.carrier, "number": waybill.number}
        return dispatch.order_sent(session, order, **facts, actor=actor, now=now)
    _may_leave(order, inside, following)
    new = NewParcel(ParcelKind.TO_CUSTOMER, inside, order_id=order.id)
    parcel = shipping.pack(session, new, actor=actor, now=now)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)
    pieces = sum(each.pieces for each in inside)
    told = {"pieces": pieces, "following": following}
    number = orders.part_left(session, order, **told, actor=actor, now=now)
    part = NewPart(order.id, parcel.id, number, pieces, following)
    part_earned(session, order, (part, parcel.code), gone, actor=actor, now=now)
    if not following:
        dispatch.order_gone(session, order, actor=actor, now=now)
    return parcel


def _with(session: Session, order: Order, inside: Sequence[Content]) -> dict[int, int]:
    """Pieces by line that have left once these have."""
    gone: dict[int, int] = {}
    for (line_id, _batch), pieces in shipping.packed_for(session, order.id).items():
        gone[line_id] = gone.get(line_id, 0) + pieces
    for each in inside:
        gone[each.order_line_id] = gone.get(each.order_line_id, 0) + each.pieces
    return gone


def _may_leave(order: Order, inside: Sequence[Content], following: int) -> None:
    if order.state not in (OrderState.PAID, OrderState.IN_PRODUCTION, OrderState.READY):
        raise Refusal("order.not_ready", "This order cannot leave now.")
    if not inside:
        raise Refusal("parts.nothing", "Nothing more of this order lies ready.")
    if following and order.parts is not Parts.WANTED:
        raise Refusal("parts.not_wanted", "This order leaves when all of it is ready.")
