"""The demo's orders that leave in parts: one has begun to, one lies ready, and shoppers may ask."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from fulfillment.orders import Order, OrderKind, OrderState, Parts
from fulfillment.shipping import Waybill
from fulfillment.workflow import parting

#: Orders of each kind that are looked through.
FEW = 12


def leave_in_parts(session: Session, now: datetime) -> None:
    """What is ready of one bulk order has left; another waits for the hub."""
    begun = False
    for order in _making(session, OrderKind.BULK):
        if not parting.ready(session, order):
            continue
        parting.parts_chosen(session, order, Parts.WANTED, actor=SYSTEM, now=now)
        if begun:
            break
        bill = Waybill("演示快递", f"DP{400_000 + order.id:08d}")
        parting.part_sent(session, order, bill, actor=SYSTEM, now=now)
        begun = True
    for order in _making(session, OrderKind.WEB):
        if not (order.is_pickup or order.recipient_count):
            parting.parts_chosen(session, order, Parts.ALLOWED, actor=SYSTEM, now=now)


def _making(session: Session, kind: OrderKind) -> list[Order]:
    open_ = (OrderState.PAID, OrderState.IN_PRODUCTION)
    wanted = select(Order).where(Order.kind == kind, Order.state.in_(open_))
    return list(session.scalars(wanted.order_by(Order.id.desc()).limit(FEW)))
