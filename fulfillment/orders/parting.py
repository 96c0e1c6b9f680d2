"""An order that leaves in parts: who wants it so, and what it may no longer do once one has left.

Rules
* Whole unless it is allowed to leave in parts; then its customer, or the office, says whether what
  is ready is sent. Only what goes to one address by carrier can be parted.
* It stays paid, in production or ready until its last part has left; then it is sent.
* Once a part has left it is not cancelled, not changed and not sent elsewhere any more: each of
  these is refused by a guarded statement, and a check of the table holds the first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from fulfillment.orders.models import Order
from fulfillment.orders.rules import OrderKind, OrderState, Parts

#: States in which an order has pieces that have not left.
PARTABLE = frozenset(
    {OrderState.PLACED, OrderState.PAID, OrderState.IN_PRODUCTION, OrderState.READY}
)
#: States in which a part of it may leave.
LEAVING = PARTABLE - {OrderState.PLACED}


def choose_parts(
    session: Session, order: Order, parts: Parts, *, actor: Actor, now: datetime
) -> None:
    """Whether it may leave in parts, and whether it shall; saying so again changes nothing."""
    if order.parts is parts:
        return
    kinds = Order.kind.in_((OrderKind.WEB, OrderKind.BULK))
    plain = (Order.recipient_count == 0, ~Order.is_pickup, kinds)
    wanted = {"parts": parts} if parts is Parts.WANTED else {"parts": parts, "part_ready_at": None}
    _changed(session, order, (*plain, Order.state.in_(PARTABLE)), wanted)
    record(session, order, "choose_parts", actor=actor, now=now, parts=parts.value)


def part_is_ready(session: Session, order: Order, *, now: datetime) -> None:
    """Pieces of it lie ready to leave before the others."""
    if order.part_ready_at is None:
        order.part_ready_at = now
        session.flush()


def part_left(
    session: Session, order: Order, *, pieces: int, following: int, actor: Actor, now: datetime
) -> int:
    """A part of it is on its way; which one."""
    values = {"parts_sent": Order.parts_sent + 1, "part_ready_at": None}
    _changed(session, order, (Order.state.in_(LEAVING),), values)
    told: dict[str, Any] = {"part": order.parts_sent, "pieces": pieces, "following": following}
    record(session, order, "send_part", actor=actor, now=now, **told)
    return order.parts_sent


def still_whole(session: Session, order: Order) -> None:
    """Refuse what cannot be done any more once a part has left."""
    if order.parts is Parts.WHOLE and not order.parts_sent:
        return
    session.flush()
    none = update(Order).where(Order.id == order.id, Order.parts_sent == 0)
    none = none.values(part_ready_at=None).execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(none)).rowcount != 1:
        raise part_gone()


def part_gone() -> Refusal:
    """Why it cannot be done."""
    return Refusal(
        "order.part_gone", "A part of this order has left already; please write to us about it."
    )


def _changed(
    session: Session, order: Order, guard: tuple[Any, ...], values: dict[str, Any]
) -> None:
    session.flush()
    changed = update(Order).where(Order.id == order.id, *guard).values(**values)
    changed = changed.execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(changed)).rowcount != 1:
        raise Refusal("order.not_parted", "This order leaves in one parcel.")
    session.refresh(order)
