"""Placing an order and moving it on.

Rules
* The same key is the same order: the second `place` answers with the first one, and refuses
  `order.conflict` if it was meant to hold something else.
* A state changes by the table only. An order remembers the payment that paid it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalog.db import insert_plainly, inserted, inserted_all
from catalog.errors import Refusal
from catalog.history import Actor, move, record, record_now
from fulfillment.orders.changing import tax_anew
from fulfillment.orders.models import Order, OrderLine, OrderLinePart, OrderTax
from fulfillment.orders.parting import still_whole
from fulfillment.orders.queries import by_key
from fulfillment.orders.rules import (
    GROWING,
    ORDER,
    NewLine,
    NewOrder,
    OrderKind,
    OrderState,
    Parts,
    TaxLine,
    check,
    check_enlarged,
    number_of,
    pay_by,
)

#: A number is drawn again when it is taken; so often in a row it is a bug.
DRAWS = 20
#: What an order takes as it is told, sealed and plain.
SEALED = ("email", "recipient", "phone", "address", "note", "gift_message")
PLAIN = (
    *("kind", "customer", "user_id", "language", "currency", "due_on", "key", "delivery"),
    "gift_wrapped",
    "recipient_count",
    "is_pickup",
    "pickup_cooperative_id",
    "parts",
)


def place(session: Session, new: NewOrder, *, actor: Actor, now: datetime) -> Order:
    """Write the order down, or answer with the one that has this key."""
    check(new)
    for _ in range(DRAWS):
        order = inserted(session, Order, _row(new, now))
        if order is not None:
            lines = [_line(order.id, at, line) for at, line in enumerate(new.lines)]
            kept = inserted_all(session, OrderLine, lines)
            set_committed_value(order, "lines", kept)
            insert_plainly(session, OrderLinePart, _parts(kept, new.lines))
            if new.taxes:
                taxes = [_tax(order.id, at, line) for at, line in enumerate(new.taxes)]
                inserted_all(session, OrderTax, taxes)
            record_now(session, order, "place", actor=actor, now=now, kind=new.kind.value)
            order.just_placed = True
            return order
        if (existing := by_key(session, new.key)) is not None:
            existing.just_placed = False
            return _same(existing, new)
    raise RuntimeError("no free order number")


def wait_until(
    session: Session, order: Order, until: datetime, *, actor: Actor, now: datetime
) -> None:
    """An unpaid order waits for its money at least so long; it never waits less than before."""
    if order.state is OrderState.PLACED and order.pay_by is not None and order.pay_by < until:
        order.pay_by = until
        record(session, order, "wait", actor=actor, now=now, until=until.isoformat())
        session.flush()


def pay(session: Session, order: Order, *, by: str, actor: Actor, now: datetime) -> None:
    """The order's money is here; `by` names the payment."""
    move(session, order, ORDER, "pay", actor=actor, now=now)
    _paid(session, order, by=by, now=now)


def revive(session: Session, order: Order, *, by: str, actor: Actor, now: datetime) -> None:
    """Money came for a cancelled order whose pieces are still to be had."""
    move(session, order, ORDER, "revive", actor=actor, now=now)
    _paid(session, order, by=by, now=now)


def cancel(session: Session, order: Order, *, reason: str, actor: Actor, now: datetime) -> None:
    """The order will not be filled. Refused once a part of it has left."""
    still_whole(session, order)
    move(session, order, ORDER, "cancel", actor=actor, now=now, reason=reason)


def start(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Its batches are given out."""
    move(session, order, ORDER, "start", actor=actor, now=now)


def make_ready(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Every piece lies at the hub."""
    move(session, order, ORDER, "make_ready", actor=actor, now=now)


def send(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """It is on its way to the customer."""
    move(session, order, ORDER, "send", actor=actor, now=now)


def complete(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """She has it."""
    move(session, order, ORDER, "complete", actor=actor, now=now)


def issue(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Its gift card can be spent: there is nothing to send."""
    move(session, order, ORDER, "issue", actor=actor, now=now)


def enlarge(
    session: Session, order: Order, line: OrderLine, *, pieces: int, actor: Actor, now: datetime
) -> None:
    """More pieces of a line at its price; goods and total grow with it in one statement.

    Refused: fewer or as many, an order that is paid, made whole or closed, a line from stock.
    """
    before = line.pieces
    check_enlarged(order.kind, line.to_make, before, pieces)
    more = (pieces - before) * line.unit_price_minor
    guard = (Order.state.in_(GROWING), Order.paid_at.is_(None), Order.kind == OrderKind.BULK)
    grown = {"goods_minor": Order.goods_minor + more, "total_minor": Order.total_minor + more}
    if not _changed(session, update(Order).where(Order.id == order.id, *guard).values(**grown)):
        raise Refusal(
            "order.not_enlarged",
            "This order is paid or finished; please take the rest as a new order.",
        )
    same = (OrderLine.id == line.id, OrderLine.order_id == order.id, OrderLine.pieces == before)
    if not _changed(session, update(OrderLine).where(*same).values(pieces=pieces)):
        raise Refusal("order.stale", "Somebody else was faster. Please look again.")
    session.refresh(order)
    session.refresh(line)
    tax_anew(session, order)
    grew: dict[str, Any] = {"line": line.id, "before": before, "pieces": pieces}
    record(session, order, "enlarge", actor=actor, now=now, **grew)


def hand_over(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """A wave is done: every piece of it lies at the hub for the one who ordered it."""
    move(session, order, ORDER, "hand_over", actor=actor, now=now)


def need_fewer(
    session: Session, line: OrderLine, pieces: int, *, actor: Actor, now: datetime
) -> None:
    """So many pieces of a line are no longer wanted; a line that wants none is not made any more.

    What makers have in hand stays theirs; only pieces that nobody has are not given out.
    """
    few = update(OrderLine).where(OrderLine.id == line.id, OrderLine.pieces > pieces)
    if not _changed(session, few.values(pieces=OrderLine.pieces - pieces)):
        line.to_make = False
        session.flush()
    session.refresh(line)
    order = session.get_one(Order, line.order_id)
    record(session, order, "need_fewer", actor=actor, now=now, line=line.id, pieces=pieces)


def _changed(session: Session, statement: Update) -> bool:
    session.flush()
    statement = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(statement)).rowcount == 1


def _paid(session: Session, order: Order, *, by: str, now: datetime) -> None:
    order.paid_at = now
    if order.parts is Parts.WANTED and not all(line.to_make for line in order.lines):
        order.part_ready_at = now
    order.paid_by = by
    session.flush()


def _same(order: Order, new: NewOrder) -> Order:
    before = [(line.variant_id, line.pieces, line.unit_price_minor) for line in order.lines]
    if before != [(line.variant_id, line.pieces, line.unit_price.minor) for line in new.lines]:
        raise Refusal("order.conflict", "This was already ordered, with other contents.")
    return order


def _row(new: NewOrder, now: datetime) -> dict[str, Any]:
    sums = new.sums
    return {
        **{name: getattr(new, name) for name in (*SEALED, *PLAIN)},
        "number": number_of(list(secrets.token_bytes(6))),
        "token": secrets.token_urlsafe(32),
        "state": OrderState.PLACED,
        "goods_minor": sums.goods.minor,
        "shipping_minor": sums.shipping.minor,
        "discount_minor": sums.discount.minor,
        "tax_minor": sums.tax.minor,
        "total_minor": sums.total.minor,
        "credit_minor": sums.credit.minor,
        "pay_by": pay_by(new.kind, now),
        "placed_at": now,
    }


def _line(order_id: int, position: int, line: NewLine) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": position,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "pieces": line.pieces,
        "unit_price_minor": line.unit_price.minor,
        "discount_minor": line.discount_minor,
        "to_make": line.to_make,
        "due_on": line.due_on,
        "note": line.note,
        "lettering": line.lettering,
        "tax_points": line.tax_points,
    }


def _parts(kept: Sequence[OrderLine], told: Sequence[NewLine]) -> list[dict[str, Any]]:
    """What lies in those lines that are bundles."""
    return [
        {"order_line_id": line.id, "variant_id": variant_id, "pieces": pieces}
        for line, new in zip(kept, told, strict=True)
        for variant_id, pieces in new.parts
    ]


def _tax(order_id: int, position: int, line: TaxLine) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": position,
        "name": line.name,
        "points": line.points,
        "included": line.included,
        "net_minor": line.net.minor,
        "tax_minor": line.tax.minor,
    }
