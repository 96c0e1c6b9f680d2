"""One order for several people: placed as one, paid as one, sent parcel by parcel.

Rules
* The order is written down with everybody, or not at all; the same key is the same order.
* Each person's parcel leaves on its own, once. With the first of them the order is sent: from then
  on it cannot be cancelled, its money is earned, and what left can come back line by line.
* The order is complete when everybody's parcel has arrived.
* A parcel that is lost or came back is sent again to the person it was for.
* Until her parcel has left, a person's address may change. Until a hand has begun, one of them may
  be taken out: the order has fewer pieces and less freight, and what is cheaper goes back.

How it can fail: `recipients.sum` and its like while ordering; `recipients.sent` when two people
send the same parcel; `order.not_ready` before the pieces are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import NotFound, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import orders, recipients, shipping
from fulfillment.orders import Alteration, NewOrder, Order, OrderState, Whereto
from fulfillment.recipients import NewRecipient, Recipient
from fulfillment.shipping import Content, NewParcel, Parcel, ParcelKind
from fulfillment.workflow import dispatch, intake


def order_placed(
    session: Session,
    new: NewOrder,
    people: Sequence[NewRecipient],
    *,
    actor: Actor,
    now: datetime,
) -> Order:
    """Write the order down with everybody it goes to."""
    known = orders.by_key(session, new.key)
    if known is not None:
        return known
    with session.begin_nested():
        order = intake.order_placed(session, new, actor=actor, now=now)
        lines = [(line.id, line.pieces) for line in order.lines]
        recipients.write_down(session, order.id, lines, people)
    return order


def without(session: Session, order: Order, recipient_id: int) -> Alteration:
    """The order as it would be without one of its people."""
    hers = _one_of(session, order, recipient_id)
    rest = {line.id: line.pieces - hers.pieces.get(line.id, 0) for line in order.lines}
    if order.recipient_count < 2 or 0 in rest.values():
        raise Refusal(
            "recipients.last",
            "Some of these goods are for this person alone; please cancel the order instead.",
        )
    pieces = {line: count for line, count in rest.items() if line in hers.pieces}
    shipping = Money(order.shipping_minor - hers.shipping_minor, order.currency)
    return Alteration(pieces=pieces, shipping=shipping, leaving=hers.id)


def recipient_redirected(
    session: Session, order: Order, recipient_id: int, to: Whereto, *, actor: Actor, now: datetime
) -> None:
    """One person's parcel goes to another address; the freight stays as it was."""
    order = dispatch.locked(session, order.id)
    hers = _one_of(session, order, recipient_id)
    if order.state in (OrderState.CANCELLED, OrderState.COMPLETED):
        raise recipients.sent_already()
    recipients.redirect(session, hers.id, to.recipient, to.phone, to.address)
    record(session, order, "redirect_one", actor=actor, now=now, place=hers.number)


def _one_of(session: Session, order: Order, recipient_id: int) -> Recipient:
    everybody = recipients.of_order(session, order.id)
    hers = next((each for each in everybody if each.id == recipient_id), None)
    if hers is None:
        raise NotFound("recipient")
    return hers


def recipient_sent(
    session: Session,
    order: Order,
    recipient_id: int,
    *,
    carrier: str,
    number: str,
    actor: Actor,
    now: datetime,
) -> Parcel:
    """One person's pieces leave in a parcel of their own."""
    waybill = shipping.waybill(carrier, number)
    order = dispatch.locked(session, order.id)
    hers = _one_of(session, order, recipient_id)
    if hers.parcel_id is not None:
        raise recipients.sent_already()
    if order.state is not OrderState.SENT:
        dispatch.order_leaves(session, order, actor=actor, now=now)
    ready = dispatch.contents(session, order)
    lots = [(each.order_line_id, each.batch_id, each.pieces) for each in ready]
    packed = shipping.packed_for(session, order.id)
    inside = [Content(*each) for each in recipients.portion(lots, packed, hers.pieces)]
    new = NewParcel(ParcelKind.TO_CUSTOMER, inside, order_id=order.id)
    parcel = shipping.pack(session, new, actor=actor, now=now)
    recipients.note_parcel(session, hers.id, parcel.id)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)
    return parcel
