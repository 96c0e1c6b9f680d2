"""Orders that are fetched, as those who hand them over see them; two statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from catalog.words import Words
from fulfillment.orders import Order, OrderLine, OrderState
from fulfillment.pickups import NOBODY_AFTER, Pickup

PAGE = 100


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One order to lay ready, or that lies ready since `ready_at` under its code."""

    number: str
    place: Words | None
    pieces: int
    placed_at: datetime
    code: str | None = None
    ready_at: datetime | None = None

    def nobody_came(self, now: datetime) -> bool:
        """Whether a person may be asked to give it up."""
        return self.ready_at is not None and self.ready_at + NOBODY_AFTER <= now


def to_lay_ready(
    session: Session, homes: Collection[int] | None = None, *, limit: int = PAGE
) -> tuple[FetchRow, ...]:
    """Paid and whole, and not laid ready yet; the oldest first. `homes`: at their centres only."""
    made = exists().where(OrderLine.order_id == Order.id, OrderLine.to_make)
    whole = or_(Order.state == OrderState.READY, and_(Order.state == OrderState.PAID, ~made))
    lies = exists().where(Pickup.order_id == Order.id)
    wanted = _rows().where(Order.is_pickup, whole, ~lies, *_there(homes))
    wanted = wanted.order_by(Order.id).limit(limit)
    return tuple(FetchRow(*row) for row in session.execute(wanted))


def lying_ready(
    session: Session, homes: Collection[int] | None = None, *, limit: int = PAGE
) -> tuple[FetchRow, ...]:
    """What waits for somebody to come; the longest first. `homes`: at their centres only."""
    wanted = (
        _rows(Pickup.code, Pickup.ready_at)
        .join(Pickup, Pickup.order_id == Order.id)
        .where(Order.state == OrderState.READY, *_there(homes))
        .where(Pickup.fetched_at.is_(None), Pickup.given_up_at.is_(None))
        .order_by(Pickup.ready_at, Order.id)
        .limit(limit)
    )
    return tuple(FetchRow(*row) for row in session.execute(wanted))


def _there(homes: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    return () if homes is None else (Order.pickup_cooperative_id.in_(homes),)


def _rows(*more: Any) -> Select[Any]:
    pieces = select(func.sum(OrderLine.pieces)).where(OrderLine.order_id == Order.id)
    columns: tuple[Any, ...] = (
        Order.number,
        Order.delivery,
        pieces.scalar_subquery(),
        Order.placed_at,
    )
    return select(*columns, *more)
