"""Orders that cooperatives send to the buyer themselves, as their pages show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.shipping import DirectLeg

PAGE = 60


@dataclass(frozen=True, slots=True)
class DirectOrder:
    """An order that goes straight to the buyer: so many of its pieces lie ready."""

    number: str
    due_on: date | None
    pieces: int
    ready: int


def direct_orders(
    session: Session, cooperative_ids: Collection[int], *, limit: int = PAGE
) -> tuple[DirectOrder, ...]:
    """What still has to be sent, the nearest day first; one statement."""
    pieces = select(func.sum(OrderLine.pieces)).where(OrderLine.order_id == Order.id)
    ready = (
        select(func.coalesce(func.sum(Batch.accepted - Batch.packed), 0))
        .join(OrderLine, OrderLine.id == Batch.order_line_id)
        .where(OrderLine.order_id == Order.id)
    )
    rows = session.execute(
        select(Order.number, Order.due_on, pieces.scalar_subquery(), ready.scalar_subquery())
        .join(DirectLeg, DirectLeg.order_id == Order.id)
        .where(DirectLeg.cooperative_id.in_(cooperative_ids))
        .where(Order.state == OrderState.IN_PRODUCTION)
        .order_by(Order.due_on, Order.id)
        .limit(limit)
    )
    return tuple(DirectOrder(number, due, int(all_), int(here)) for number, due, all_, here in rows)
