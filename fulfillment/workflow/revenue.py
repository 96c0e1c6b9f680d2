"""Revenue: what of an order's advance is earned when its goods leave, at once or part by part.

What went back to her before is a sale given back, so that an order that has left holds no advance.
Parts are earned as `parts` says; the last one earns what is left of the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money, total
from fulfillment import ledger, orders, parts
from fulfillment.ledger import part_recipes, recipes
from fulfillment.orders import Order, taxes_back
from fulfillment.parts import NewPart, Piece, Worth


def all_earned(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The whole order left. What is sent in exchange was earned with the first parcel."""
    sums = orders.sums_of(order)
    if not sums.goods + sums.shipping:
        return
    back = _given_back(session, order, sums.total)
    taxes = orders.taxes_of(session, order)
    held = total((each.tax for each in taxes if each.included), order.currency)
    gone = total((each.tax for each in taxes_back(taxes, back)), order.currency)
    more = {"discount": sums.discount, "tax": sums.tax, "held_tax": held, "tax_back": gone}
    entry = recipes.order_sent(order.number, sums.goods, sums.shipping, back, **more)
    ledger.post(session, entry, actor=actor, now=now)


def part_earned(
    session: Session,
    order: Order,
    part: tuple[NewPart, str],
    gone: Mapping[int, int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """One part left in a parcel (its row to be, the parcel's code); `gone` is all that has left."""
    new, code = part
    before = parts.earned_before(session, order.id)
    lines = [
        Piece(line.id, line.pieces, line.unit_price_minor, line.discount_minor)
        for line in order.lines
    ]
    worth = parts.worth_upto(lines, _whole(session, order), gone).beyond(before.worth)
    back = _given_back(session, order, Money(worth.paid, order.currency)).minor
    tax_back = orders.tax_back(session, order, Money(before.back + back, order.currency))
    of_tax = max(tax_back.minor - before.tax_back, 0)
    if worth.goods + worth.shipping:
        sale = _sale(order, worth, back, of_tax)
        ledger.post(session, part_recipes.part_sent(sale, code), actor=actor, now=now)
    parts.write_down(session, new, worth, back=back, tax_back=of_tax)


def _whole(session: Session, order: Order) -> Worth:
    included = sum(each.tax.minor for each in orders.taxes_of(session, order) if each.included)
    freight = (order.shipping_minor, order.discount_minor)
    return Worth(order.goods_minor, *freight, order.tax_minor, included)


def _sale(order: Order, worth: Worth, back: int, tax_back: int) -> ledger.NewEntry:
    def money(minor: int) -> Money:
        return Money(minor, order.currency)

    return recipes.order_sent(
        order.number,
        money(worth.goods),
        money(worth.shipping),
        money(back),
        discount=money(worth.discount),
        tax=money(worth.tax),
        held_tax=money(worth.held_tax),
        tax_back=money(tax_back),
    )


def _given_back(session: Session, order: Order, amount: Money) -> Money:
    """What of `amount`, which is earned now, is no longer held for her: it went back before."""
    nothing = Money(0, order.currency)
    if order.paid_at is None:
        return nothing
    held = ledger.balance(session, f"order:{order.number}:advance", order.currency)
    return max(amount - max(held, nothing), nothing)
