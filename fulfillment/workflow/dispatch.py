"""Dispatch: from the cooperative's table to the customer's door, in one transaction each.

* Packed: never more than a batch has accepted and not yet packed, whoever packs at the same time.
* Received at the hub: pieces of styles that are looked at there wait for that (`judging`), batch
  by batch; all others can be used at once. When every piece that was made for an order can be
  used, it becomes ready; pieces of a wave are shared out among the shoppers first (`sharing`).
* Sent: a ready order (or a paid one that comes from stock alone) leaves in one parcel, and its
  advance becomes revenue in the ledger (`revenue`); one that leaves in parts goes by `parting`.
* Delivered: with the last parcel the order is complete; where it goes to several people
  (`several`), with the last of theirs.

Two parcels received at once: both lock their orders before they count, so one of them sees all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, NotFound, Refusal
from catalog.history import Actor
from fulfillment import batches, orders, recipients, shipping
from fulfillment.orders import Order, OrderKind, OrderLine, OrderState, Parts, part_gone
from fulfillment.shipping import Content, NewParcel, Parcel, ParcelKind, Usable
from fulfillment.workflow.looking import hub_lots_opened
from fulfillment.workflow.revenue import all_earned
from fulfillment.workflow.sharing import (
    kept_contents,
    lines_behind,
    pieces_shared,
    wave_is_done,
)


def parcel_packed(
    session: Session,
    cooperative_id: int,
    contents: Mapping[int, int],
    *,
    actor: Actor,
    now: datetime,
) -> Parcel:
    """A parcel to the hub with accepted pieces of the cooperative's batches (batch id: pieces)."""
    wanted = {batch_id: pieces for batch_id, pieces in contents.items() if pieces}
    if not wanted:
        raise Invalid("parcel.empty", "Please say how many pieces go into the parcel.")
    packed = []
    found = batches.batches_in_order(session, wanted)
    if {each.id for each in found if each.cooperative_id == cooperative_id} != set(wanted):
        raise NotFound("batch")
    for batch in found:
        batches.pack(session, batch, wanted[batch.id], actor=actor, now=now)
        packed.append(Content(batch.order_line_id, batch.id, wanted[batch.id]))
    new = NewParcel(ParcelKind.TO_HUB, packed, cooperative_id=cooperative_id)
    return shipping.pack(session, new, actor=actor, now=now)


def parcel_dispatched(
    session: Session, parcel: Parcel, *, carrier: str, number: str, actor: Actor, now: datetime
) -> None:
    """The parcel is with its carrier; one with kits goes by `kit_parcels`."""
    if parcel.kind is ParcelKind.TO_COOPERATIVE:
        raise Refusal("parcel.other_leg", "The hub hands parcels with kits over.")
    waybill = shipping.waybill(carrier, number)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)


def parcel_received(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> bool:
    """The hub has the parcel; whether some of its pieces must be looked at before their use."""
    if parcel.kind is not ParcelKind.TO_HUB:
        raise Refusal("parcel.other_leg", "This parcel does not go to the hub.")
    shipping.deliver(session, parcel, actor=actor, now=now)
    held = hub_lots_opened(session, parcel, actor=actor, now=now)
    if usable := shipping.usable_in(session, parcel.id):
        pieces_arrived(session, usable, parcel.code, actor=actor, now=now)
    return held


def pieces_arrived(
    session: Session, usable: Collection[Usable], cause: str, *, actor: Actor, now: datetime
) -> None:
    """These can be used from now on: they are shared out, and orders that are whole are ready.

    None of a line is told, too: what of it is unfit may have been all that a wave waited for.
    """
    found = orders_waiting(session, [each.order_line_id for each in usable])
    pieces_shared(session, [each for each in usable if each.pieces], cause, now=now)
    for order in found:
        if order.state is not OrderState.IN_PRODUCTION:
            continue
        if order.kind is OrderKind.WAVE:
            if wave_is_done(session, order):
                orders.hand_over(session, order, actor=actor, now=now)
        elif _all_here(session, order):
            orders.make_ready(session, order, actor=actor, now=now)
        elif order.parts is Parts.WANTED and any(each.pieces for each in usable):
            orders.part_is_ready(session, order, now=now)


def order_sent(
    session: Session, order: Order, *, carrier: str, number: str, actor: Actor, now: datetime
) -> Parcel:
    """The order leaves for its customer, whole, in one parcel; as it is now, not as it was read."""
    waybill = shipping.waybill(carrier, number)
    if order.recipient_count:
        raise Refusal(
            "order.several", "This order goes to several people: send each parcel on its own."
        )
    if order.is_pickup:
        raise Refusal("order.fetched", "This order is fetched: please hand it over.")
    (order,) = _locked(session, [order.id])
    if order.parts_sent:
        raise part_gone()
    for line in order.lines:
        session.refresh(line)
    inside = contents(session, order)
    order_leaves(session, order, actor=actor, now=now)
    new = NewParcel(ParcelKind.TO_CUSTOMER, inside, order_id=order.id)
    parcel = shipping.pack(session, new, actor=actor, now=now)
    shipping.dispatch(session, parcel, waybill, actor=actor, now=now)
    return parcel


def order_leaves(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The order is sent: its money is earned from now on."""
    order_gone(session, order, actor=actor, now=now)
    all_earned(session, order, actor=actor, now=now)


def order_gone(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Nothing of the order is left to send."""
    if order.state is OrderState.PAID and not any(line.to_make for line in order.lines):
        orders.make_ready(session, order, actor=actor, now=now)
    orders.send(session, order, actor=actor, now=now)


def parcel_delivered(session: Session, parcel: Parcel, *, actor: Actor, now: datetime) -> None:
    """The customer has it; with the last parcel her order is complete."""
    if parcel.order_id is None:
        raise Refusal("parcel.other_leg", "This parcel does not go to a customer.")
    shipping.deliver(session, parcel, actor=actor, now=now)
    order = locked(session, parcel.order_id)
    if order.recipient_count and not recipients.all_sent(session, order.id):
        return
    if order.state is OrderState.SENT and shipping.all_delivered(session, order.id):
        orders.complete(session, order, actor=actor, now=now)


def orders_waiting(session: Session, line_ids: Collection[int]) -> list[Order]:
    """The orders of these lines and of the shoppers behind them, kept until the end."""
    return orders_of(session, [*line_ids, *lines_behind(session, line_ids)])


def orders_of(session: Session, line_ids: Collection[int]) -> list[Order]:
    """The orders of these lines, kept from others until the transaction ends."""
    wanted = select(OrderLine.order_id).where(OrderLine.id.in_(line_ids)).distinct()
    return _locked(session, list(session.scalars(wanted)))


def locked(session: Session, order_id: int) -> Order:
    """The order, kept from others until the transaction ends."""
    return _locked(session, [order_id])[0]


def _locked(session: Session, order_ids: Collection[int]) -> list[Order]:
    wanted = select(Order).where(Order.id.in_(order_ids)).order_by(Order.id)
    wanted = wanted.with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True)))


def _all_here(session: Session, order: Order) -> bool:
    wanted = {line.id: line.pieces for line in order.lines if line.to_make}
    here = dict.fromkeys(wanted, 0)
    for content in (*shipping.at_hub(session, wanted), *kept_contents(session, wanted)):
        here[content.order_line_id] += content.pieces
    return all(here[line] >= pieces for line, pieces in wanted.items())


def contents(session: Session, order: Order) -> list[Content]:
    """What goes to the customer: her pieces, each named by its batch where it was made for her."""
    to_make = [line.id for line in order.lines if line.to_make]
    made = (*shipping.at_hub(session, to_make), *kept_contents(session, to_make))
    from_stock = [Content(line.id, None, line.pieces) for line in order.lines if not line.to_make]
    return from_stock + list(made)
