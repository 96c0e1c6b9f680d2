"""Changing an order before the cut-off: where it goes, how it goes, and fewer pieces.

Rules
* One guarded statement on the order decides, so that nothing changes under the hand of the one who
  packs, and two changes at once are one change and one refusal.
* An address may change as long as nobody labels the parcel; pieces and the way only while no hand
  has begun (`CHANGEABLE`). Sums that a voucher, credit or added tax is part of are left to people.
* What the address was stays out of history: it is sealed, and history is read by many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.money import Money
from catalog.words import Words
from fulfillment.orders.models import Order, OrderTax
from fulfillment.orders.rates import held_by_rate
from fulfillment.orders.rules import CHANGEABLE, REDIRECTABLE, OrderKind


@dataclass(frozen=True, slots=True)
class Whereto:
    """Whom a parcel goes to, and where."""

    recipient: str
    phone: str
    address: str


def redirect(
    session: Session, order: Order, whereto: Whereto, *, actor: Actor, now: datetime
) -> None:
    """The order goes to another address. Refused once it is being packed, or is gone."""
    session.flush()
    one = (Order.recipient_count == 0, Order.parts_sent == 0)
    fresh = update(Order).where(Order.id == order.id, Order.state.in_(REDIRECTABLE), *one)
    fresh = fresh.values(
        recipient=whereto.recipient, phone=whereto.phone, address=whereto.address
    ).execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(fresh)).rowcount != 1:
        raise Refusal(
            "order.being_packed", "This order is already being packed; please write us at once."
        )
    session.refresh(order)
    record(session, order, "redirect", actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class Alteration:
    """What she would rather have: pieces by line, and a way with its price, each if it changes.

    `leaving` is who gets nothing of an order for several people any more.
    """

    pieces: Mapping[int, int] = field(default_factory=dict)
    shipping: Money | None = None
    delivery: Words | None = None
    whereto: Whereto | None = None
    leaving: int | None = None


def alter(
    session: Session, order: Order, new: Alteration, *, actor: Actor, now: datetime
) -> dict[int, int]:
    """The order as she would rather have it; answers how many pieces of each line fall away."""
    fewer = _fewer(order, new.pieces)
    less = sum(each.unit_price_minor * fewer.get(each.id, 0) for each in order.lines)
    shipping = order.shipping_minor if new.shipping is None else new.shipping.minor
    before = order.total_minor
    values: dict[str, object] = {
        "goods_minor": order.goods_minor - less,
        "shipping_minor": shipping,
        "total_minor": before - less - order.shipping_minor + shipping,
    }
    if new.delivery is not None:
        values["delivery"] = new.delivery
    if new.whereto is not None:
        to = new.whereto
        values |= {"recipient": to.recipient, "phone": to.phone, "address": to.address}
    if new.leaving is not None:
        values["recipient_count"] = order.recipient_count - 1
    _write(session, order, values, several=new.leaving is not None)
    for line in order.lines:
        line.pieces -= fewer.get(line.id, 0)
    tax_anew(session, order)
    session.flush()
    after = order.total_minor
    record(session, order, "change", actor=actor, now=now, before_minor=before, after_minor=after)
    return fewer


def _fewer(order: Order, pieces: Mapping[int, int]) -> dict[int, int]:
    had = {each.id: each.pieces for each in order.lines}
    if any(line not in had or not 1 <= wanted <= had[line] for line, wanted in pieces.items()):
        raise Invalid("order.not_fewer", "Please choose fewer pieces, but at least one of each.")
    return {line: had[line] - wanted for line, wanted in pieces.items() if wanted < had[line]}


def tax_anew(session: Session, order: Order) -> None:
    """Taxes that the prices hold are counted anew, line by line at the rate that each line keeps.
    Lines from before rates were kept: their one tax stays the same part of the new sum; several
    need people, and so do taxes on top."""
    rows = session.scalars(select(OrderTax).where(OrderTax.order_id == order.id)).all()
    if any(not each.included for each in rows):
        raise _by_hand()
    if rows and all(each.tax_points is not None for each in order.lines):
        _by_line(order, rows)
        return
    if len(rows) > 1:
        raise _by_hand()
    for each in rows:
        gross, wanted = each.net_minor + each.tax_minor, order.total_minor
        each.tax_minor = (2 * wanted * each.tax_minor + gross) // (2 * gross) if gross else 0
        each.net_minor = wanted - each.tax_minor


def _by_line(order: Order, rows: Sequence[OrderTax]) -> None:
    currency = order.currency
    lines = [
        (Money(each.pieces * each.unit_price_minor, currency), each.tax_points)
        for each in order.lines
        if each.tax_points is not None
    ]
    found = held_by_rate(lines, Money(order.shipping_minor, currency))
    if sorted(found) != sorted(each.points for each in rows):
        raise _by_hand()
    for row in rows:
        net, tax = found[row.points]
        row.net_minor, row.tax_minor = net.minor, tax.minor


def _by_hand() -> Refusal:
    return Refusal(
        "order.by_hand",
        "A voucher, credit or a tax of its own is part of this order: please write to us, and we "
        "change it for you.",
    )


def _write(
    session: Session, order: Order, values: dict[str, object], *, several: bool = False
) -> None:
    """Only an order that is still what she saw, still hers to change, and of plain sums."""
    session.flush()
    nothing = (Order.discount_minor, Order.tax_minor, Order.credit_minor, Order.parts_sent)
    plain = [each == 0 for each in nothing]
    same = (Order.id == order.id, Order.total_minor == order.total_minor)
    people = Order.recipient_count > 1 if several else Order.recipient_count == 0
    mine = (Order.state.in_(CHANGEABLE), Order.kind == OrderKind.WEB, people)
    changed = update(Order).where(*same, *mine, *plain).values(**values)
    changed = changed.execution_options(synchronize_session=False)
    if cast("CursorResult[Any]", session.execute(changed)).rowcount != 1:
        session.refresh(order)
        raise _why_not(order, several=several)
    session.refresh(order)
    for line in order.lines:
        session.refresh(line)


def _why_not(order: Order, *, several: bool) -> Refusal:
    if order.state not in CHANGEABLE or order.kind is not OrderKind.WEB or order.parts_sent:
        return Refusal(
            "order.being_packed", "This order is already being packed; please write us at once."
        )
    people = order.recipient_count < 2 if several else order.recipient_count
    if order.discount_minor or order.tax_minor or order.credit_minor or people:
        return _by_hand()
    return Refusal("order.stale", "Somebody else was faster. Please look again.")
