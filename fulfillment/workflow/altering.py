"""Altering: she changes her order before the cut-off, and all that hangs on it follows.

Rules
* The order's own statement decides (`orders.alter`); pieces that fall away go back to where they
  lay, hours that were held for her are held for the fewer pieces. All of it or nothing.
* Pieces that are made for her may change only until the order is paid: afterwards they may be in a
  wave or in somebody's hands.
* A paid order never becomes dearer here, for its money is there; what it is cheaper by is answered,
  and whoever called sends it back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import Actor
from catalog.money import Money
from fulfillment import orders, recipients
from fulfillment.orders import Alteration, Order
from fulfillment.workflow import capacity
from fulfillment.workflow.capacity import Making
from fulfillment.workflow.intake import cause


def order_altered(
    session: Session, order: Order, new: Alteration, *, actor: Actor, now: datetime
) -> Money:
    """The order changes; how much cheaper it became (below zero if dearer)."""
    before = orders.sums_of(order).total
    with session.begin_nested():
        fewer = orders.alter(session, order, new, actor=actor, now=now)
        cheaper = before - orders.sums_of(order).total
        if order.paid_at is not None and cheaper < Money(0, order.currency):
            raise Refusal(
                "order.dearer",
                "That would cost more, and this order is paid already: please write to us.",
            )
        _follow(session, order, fewer, now=now)
        if new.leaving is not None:
            recipients.leave(session, order.id, new.leaving)
    return cheaper


def _follow(session: Session, order: Order, fewer: dict[int, int], *, now: datetime) -> None:
    lines = {each.id: each for each in order.lines}
    made = [lines[each] for each in fewer if lines[each].to_make]
    if made and order.paid_at is not None:
        raise Refusal(
            "order.in_the_making",
            "These pieces are already given to makers: please write to us.",
        )
    ready = {each: pieces for each, pieces in fewer.items() if not lines[each].to_make}
    if ready:
        key, back = cause(order), orders.taken_by(session, ready)
        stock.give_part_back(session, back, key=key, reason="changed", now=now)
    if made:
        capacity.let_go(session, cause(order), now=now)
        wanted = [
            Making(each.product_id, each.pieces, day)
            for each in order.lines
            if each.to_make and (day := each.due_on or order.due_on) is not None
        ]
        capacity.held(session, wanted, cause=cause(order), now=now)
