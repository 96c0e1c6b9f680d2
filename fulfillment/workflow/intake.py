"""Orders and their money: placed, paid, cancelled, revived, refunded.

Rules
* Placing takes the pieces in the same transaction; who comes too late gets `SoldOut` and no order.
  Pieces to make hold the hours for them instead: a web order only if its promised days still stand
  (else `Full`), a bulk order in any case, for its days were agreed by hand.
* Money that arrives is always booked, also when nobody waits for it any more. It revives an order
  that lapsed, if the pieces are still there; else the answer is `PaidLate.REFUND` and the caller
  sends it back.
* A cancelled order leaves its waves (`sharing`). A wave has no money.
* What an order uses besides money is `spending`'s; one that needs no money is paid at once.
* A gift that is paid issues its card in the same transaction.
* Every verb may be told again: by the order's key, by (gateway, reference) of the money.

How it can fail: a payment of another amount than the order asks for is `order.amount`; nothing is
booked.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from catalog import stock
from catalog.errors import Refusal
from catalog.history import Actor, history_of, record
from catalog.money import Money
from catalog.stock import SoldOut
from fulfillment import credit, ledger, orders, returns
from fulfillment.credit import NoCredit
from fulfillment.ledger import recipes
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderState
from fulfillment.vouchers import NoVoucher
from fulfillment.workflow import capacity, spending
from fulfillment.workflow.capacity import Full, Making
from fulfillment.workflow.sharing import pieces_released

__all__ = [
    "NewLine",
    "NewOrder",
    "PaidLate",
    "earned_already",
    "order_cancelled",
    "order_paid",
    "order_placed",
    "order_refunded",
    "order_revived",
    "sum_overtaken",
]

#: Why an order is cancelled whose time to pay ran out; late money revives only such a one.
UNPAID = "unpaid"
#: States in which the goods have left the house.
GONE = frozenset({OrderState.SENT, OrderState.COMPLETED})


class PaidLate(StrEnum):
    """What becomes of money that the order no longer waits for."""

    REFUND = "refund"


def order_placed(
    session: Session, new: NewOrder, *, actor: Actor, now: datetime, alone: bool = False
) -> Order:
    """Write the order down, take its pieces and what it spends besides money; all or nothing.

    Who has nothing else in her transaction (`alone`) and rolls it back when she is refused needs
    no savepoint.
    """
    with nullcontext() if alone else session.begin_nested():
        known = orders.by_key(session, new.key) is not None if _makings(new) else False
        order = orders.place(session, new, actor=actor, now=now)
        if order.state is OrderState.PLACED:
            key, fresh = cause(order), order.just_placed and not new.holds
            for hold in new.holds:
                stock.hand_over(session, hold, new.from_stock, key=key, reason="order", now=now)
            stock.take(session, new.from_stock, key=key, reason="order", now=now, new=fresh)
            _take_elsewhere(session, new, key, now)
            if not known:
                _hold_hours(session, new, order, now)
            if new.spend and order.just_placed:
                spending.spent(session, order, new.spend, actor=actor, now=now)
    return order


def order_covered(session: Session, order: Order, *, actor: Actor, now: datetime) -> bool:
    """An order that asks for no money is paid at once; whether this is one."""
    if order.charged_minor or order.paid_at is not None or order.state is not OrderState.PLACED:
        return False
    orders.pay(session, order, by=f"credit:{order.number}", actor=actor, now=now)
    return True


def order_paid(
    session: Session,
    order: Order,
    *,
    gateway: str,
    amount: Money,
    reference: str,
    actor: Actor,
    now: datetime,
) -> PaidLate | None:
    """Money came. Book it, and let the order go on with it or say that it must go back."""
    payment = f"{gateway}:{reference}"
    if order.kind is OrderKind.WAVE:
        raise Refusal("order.wave_money", "A wave is the house's own; nobody pays for it.")
    if order.paid_by == payment:
        return None
    if _refused(session, order, payment):
        return PaidLate.REFUND
    if amount != orders.sums_of(order).charged:
        raise Refusal("order.amount", "The payment is not the amount of the order.")
    entry = recipes.order_paid(order.number, gateway, amount, reference)
    ledger.post(session, entry, actor=actor, now=now)
    if _goes_on(session, order, payment=payment, actor=actor, now=now):
        return None
    record(session, order, "paid_late", actor=actor, now=now, payment=payment)
    return PaidLate.REFUND


def sum_overtaken(
    session: Session,
    order: Order,
    *,
    gateway: str,
    amount: Money,
    reference: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Money came that was asked for before the order changed: booked, and it goes back whole."""
    entry = recipes.order_paid(order.number, gateway, amount, reference)
    ledger.post(session, entry, actor=actor, now=now)
    payment = f"{gateway}:{reference}"
    record(session, order, "paid_late", actor=actor, now=now, payment=payment)


def order_cancelled(
    session: Session, order: Order, *, reason: str, actor: Actor, now: datetime
) -> None:
    """It will not be filled: its pieces go back to where they lay."""
    orders.cancel(session, order, reason=reason, actor=actor, now=now)
    stock.give_back(session, key=cause(order), reason="cancelled", now=now)
    capacity.order_let_go(session, order, cause=cause(order), now=now)
    pieces_released(session, order, actor=actor, now=now)
    spending.given_back(session, order, actor=actor, now=now)
    if (behind := returns.behind(session, order.id)) is not None:
        returns.reopen(session, behind, actor=actor, now=now)


def order_revived(
    session: Session, order: Order, *, payment: str, actor: Actor, now: datetime
) -> bool:
    """Take the pieces again for money that came late; False if they, or the hours, are gone."""
    wanted = orders.taken_from_stock(session, order)
    try:
        with session.begin_nested():
            stock.take_where_it_was(session, wanted, key=cause(order), now=now)
            stock.take(session, wanted, key=cause(order), reason="order", now=now)
            if order.kind is OrderKind.WEB:
                capacity.held(session, _makings(order), cause=cause(order), now=now)
            spending.spent_again(session, order, actor=actor, now=now)
    except (SoldOut, Full, NoVoucher, NoCredit):
        return False
    orders.revive(session, order, by=payment, actor=actor, now=now)
    return True


def order_refunded(
    session: Session,
    order: Order,
    *,
    gateway: str,
    amount: Money,
    reference: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Money went back to the customer; `reference` is the gateway's id of this refund.

    Answers whether it was taken from what we earned, and not from what we hold for her.
    """
    sent = earned_already(session, order, amount)
    tax = orders.tax_back(session, order, amount) if sent else None
    entry = recipes.order_refunded(order.number, gateway, amount, reference, sent=sent, tax=tax)
    ledger.post(session, entry, actor=actor, now=now)
    record(session, order, "refund", actor=actor, now=now, amount_minor=amount.minor)
    return sent


def earned_already(session: Session, order: Order, amount: Money) -> bool:
    """Whether this much is no longer held for the customer, because her goods are gone."""
    held = ledger.balance(session, f"order:{order.number}:advance", order.currency)
    return has_left(order) and held < amount


def has_left(order: Order) -> bool:
    """Whether goods of it have left the house, all or a part of them."""
    return order.state in GONE or order.parts_sent > 0


def cause(order: Order) -> str:
    """How stock names what this order holds."""
    return f"order:{order.number}"


def _take_elsewhere(session: Session, new: NewOrder, key: str, now: datetime) -> None:
    """Pieces that come from places of their own, such as a live session's; after the others, and
    in the order of the places, so that two orders cannot wait for each other."""
    apart = {place: each for place, each in new.from_places.items() if place is not None}
    for hold in new.holds_apart:
        stock.hand_over(session, hold, new.wanted, key=key, reason="order", now=now)
    for place, wanted in sorted(apart.items()):
        stock.take_at(session, wanted, location_id=place, key=key, reason="order", now=now)


def _hold_hours(session: Session, new: NewOrder, order: Order, now: datetime) -> None:
    hold = capacity.held if new.kind is OrderKind.WEB else capacity.noted
    hold(session, _makings(new), cause=cause(order), now=now)


def _makings(order: NewOrder | Order) -> list[Making]:
    """What is to be made for an order, by a day."""
    due = [(line, line.due_on or order.due_on) for line in order.lines if line.to_make]
    return [Making(line.product_id, line.pieces, day) for line, day in due if day is not None]


def _goes_on(session: Session, order: Order, *, payment: str, actor: Actor, now: datetime) -> bool:
    if order.state is OrderState.CANCELLED:
        revived = _lapsed(session, order) and order_revived(
            session, order, payment=payment, actor=actor, now=now
        )
        if not revived:
            return False
    elif order.paid_at is not None:
        return False
    else:
        orders.pay(session, order, by=payment, actor=actor, now=now)
    if order.kind is OrderKind.GIFT:
        _card_issued(session, order, actor=actor, now=now)
    return True


def card_stopped(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Her bank took back what paid for a gift card: nobody spends from it any more."""
    card = credit.card_of_order(session, order.id)
    if card is not None and card.state is credit.CardState.ACTIVE:
        credit.block(session, card, actor=actor, now=now)


def _card_issued(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    card = credit.card_of_order(session, order.id)
    if card is not None:
        credit.issue(session, card, order.number, actor=actor, now=now)
        orders.issue(session, order, actor=actor, now=now)


def _lapsed(session: Session, order: Order) -> bool:
    """Whether it was let go for want of money, and not because somebody did not want it."""
    past = history_of(session, order.__tablename__, order.id)
    reasons = [moment.facts.get("reason") for moment in past if moment.verb == "cancel"]
    return reasons[-1:] == [UNPAID]


def _refused(session: Session, order: Order, payment: str) -> bool:
    return any(
        moment.verb == "paid_late" and moment.facts.get("payment") == payment
        for moment in history_of(session, order.__tablename__, order.id)
    )
