"""Gift cards as orders: ordered, and taken back unused.

Rules
* A card and its order are written down together; the same key is the same order and one card.
* Paying it is `intake`'s: the card can be spent from that transaction on.
* An unused card is taken back by the office: the card ends, and its money is to go back to who paid
  it (`payments`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor
from catalog.money import Money
from fulfillment import credit, orders
from fulfillment.credit import GiftCard, NewCard
from fulfillment.orders import NewOrder, Order


def gift_ordered(
    session: Session, new: NewOrder, card: NewCard, *, actor: Actor, now: datetime
) -> Order:
    """The order of a card, and the card, which waits for its money."""
    credit.check_amount(card.amount)
    with session.begin_nested():
        order = orders.place(session, new, actor=actor, now=now)
        if credit.card_of_order(session, order.id) is None:
            credit.make(session, card, order_id=order.id, actor=actor, now=now)
    return order


def gift_undone(
    session: Session, card: GiftCard, *, actor: Actor, now: datetime
) -> tuple[Order, Money]:
    """An unused card ends: its order, and how much is to go back to who paid it."""
    if card.order_id is None:
        raise Refusal("card.not_bought", "This card was a refund; it was not bought.")
    order = session.get_one(Order, card.order_id)
    return order, credit.undo(session, card, order.number, actor=actor, now=now)
