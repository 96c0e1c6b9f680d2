"""From a cooperative straight to the buyer, where the office allows it.

* Allowed: an order in production whose every piece is made for it, at one cooperative, for one
  address. The hub does not look at these pieces; the cooperative's own inspection is the last.
* Sent: whole, in one parcel, from pieces that are accepted and in no parcel; the same as from the
  hub for the order, its money and its page.

How it can fail: `direct.mixed` (stock, waves, several cooperatives or people, pickup),
`direct.not_allowed`, `direct.not_ready`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment import batches, orders, shipping
from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderKind, OrderState
from fulfillment.shipping import Content, NewParcel, Parcel, ParcelKind, Waybill
from fulfillment.workflow.dispatch import locked, order_leaves


def direct_allowed(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The cooperative that makes all of an order sends it to the buyer."""
    order = locked(session, order.id)
    home = home_of(session, order)
    if home is None or order.state is not OrderState.IN_PRODUCTION:
        raise Refusal(
            "direct.mixed",
            "Only an order that one cooperative makes whole, for one address, can go directly.",
        )
    shipping.allow_direct(session, order.id, home, now=now)
    record(session, order, "allow_direct", actor=actor, now=now, cooperative=home)


def direct_forbidden(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """It goes by the hub, as others do."""
    order = locked(session, order.id)
    if order.state is not OrderState.IN_PRODUCTION:
        raise Refusal("direct.gone", "This order has left already.")
    shipping.forbid_direct(session, order.id)
    record(session, order, "forbid_direct", actor=actor, now=now)


def home_of(session: Session, order: Order) -> int | None:
    """The one cooperative that makes every piece of an order for one address, if there is one."""
    plain = order.kind in (OrderKind.WEB, OrderKind.BULK) and not order.parts_sent
    if not plain or order.recipient_count or order.is_pickup:
        return None
    lines = {line.id: line.pieces for line in order.lines if line.to_make}
    if len(lines) < len(order.lines):
        return None
    wanted = select(Batch.cooperative_id).where(Batch.order_line_id.in_(lines)).distinct()
    homes = list(session.scalars(wanted))
    whole = batches.covered(session, lines) == lines
    return homes[0] if whole and len(homes) == 1 else None


def order_sent_directly(
    session: Session, order: Order, waybill: Waybill, *, actor: Actor, now: datetime
) -> Parcel:
    """The order leaves its cooperative for the buyer."""
    waybill = shipping.waybill(waybill.carrier, waybill.number)
    order = locked(session, order.id)
    home = shipping.direct_from(session, order.id)
    if home is None or order.state is not OrderState.IN_PRODUCTION or order.parts_sent:
        raise Refusal("direct.not_allowed", "This order goes by the hub.")
    inside = _packed(session, order, home, actor=actor, now=now)
    orders.make_ready(session, order, actor=actor, now=now)
    order_leaves(session, order, actor=actor, now=now)
    new = NewParcel(ParcelKind.TO_CUSTOMER, inside, order_id=order.id)
    parcel = shipping.pack(session, new, actor=actor, now=now)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)
    return parcel


def _packed(
    session: Session, order: Order, home: int, *, actor: Actor, now: datetime
) -> list[Content]:
    """Every piece of the order out of its batches; refused, and nothing written, if any lacks."""
    missing = {line.id: line.pieces for line in order.lines}
    wanted = select(Batch.id).where(Batch.order_line_id.in_(missing), Batch.cooperative_id == home)
    inside = []
    for batch in batches.batches_in_order(session, list(session.scalars(wanted))):
        pieces = min(batch.accepted - batch.packed, missing[batch.order_line_id])
        if pieces > 0:
            batches.pack(session, batch, pieces, actor=actor, now=now)
            inside.append(Content(batch.order_line_id, batch.id, pieces))
            missing[batch.order_line_id] -= pieces
    lacking = sum(missing.values())
    if lacking:
        raise Refusal(
            "direct.not_ready", "%(count)s pieces of this order do not lie here yet.", count=lacking
        )
    return inside
