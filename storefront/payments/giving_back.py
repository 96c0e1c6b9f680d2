"""Giving back: what a return is worth, as money to the way it came, or as credit.

Rules
* The order that paid is held while we count: what is hers already, is on its way or ought to be,
  as money and as credit, and this, are never more than the order was worth. Two clerks at once make
  one refund; the return's state says so too.
* Money first: as much goes back as money as money paid and is not back yet; the rest goes to the
  wallets that paid it, the last one first. If she wishes it, all of it becomes credit instead: of
  her account, or on a gift card for a guest, which a letter brings.
* A gateway's money goes by our refund row and a job, once for each return. A transfer is sent by a
  person, who gives its reference; it is booked at once, and the host loses her part at once.

How it can fail: `refund.too_much`, when an earlier refund or dispute has left less than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor
from catalog.money import Money
from fulfillment import credit, returns
from fulfillment.credit import GiftCard
from fulfillment.orders import Order
from fulfillment.returns import Return
from fulfillment.workflow import aftersale, gifts, intake, spending
from storefront import live
from storefront.accounts.actions import credited
from storefront.payments.actions import ask_refund
from storefront.payments.models import Payment
from storefront.payments.queries import held, that_paid, to_go_back


@dataclass(frozen=True, slots=True)
class Way:
    """How it goes back: `reference` names a transfer that a person sent; or all of it as credit."""

    reference: str = ""
    as_credit: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """What goes back as money, and what as credit; `room` is what may go back at most."""

    money: Money
    credit: Money
    room: Money


def refund_return(session: Session, row: Return, *, way: Way, actor: Actor, now: datetime) -> Money:
    """The return ends; how much."""
    order = _held_order(session, row.paid_order_id)
    payment = that_paid(session, order)
    payment = held(session, payment.id) if payment is not None else None
    worth = aftersale.worth_of(session, row)
    split = _split(session, order, payment, worth, as_credit=way.as_credit)
    if split.money and payment is None and not way.reference.strip():
        raise Invalid(
            "refund.no_reference",
            "Please send the money back first and give its reference.",
            field="reference",
        )
    amount = aftersale.return_refunded(session, row, actor=actor, now=now)
    if order.paid_at is None or split.room < amount:
        raise Refusal("refund.too_much", "So much was not paid for this order.")
    why = f"return-{row.id}"
    if split.credit:
        _as_credit(session, order, split.credit, (why, way.as_credit), actor=actor, now=now)
    if split.money and payment is not None:
        ask_refund(session, payment, amount=split.money, reason=why, actor=actor, now=now)
    elif split.money:
        _by_hand(session, order, split.money, way.reference.strip(), actor=actor, now=now)
    if payment is None or split.credit:
        _hosts_part(session, order, split.room - amount, actor=actor, now=now)
    return amount


def undo_gift(session: Session, card: GiftCard, *, actor: Actor, now: datetime) -> Money:
    """An unused gift card ends, and its money goes back to who paid it."""
    order, amount = gifts.gift_undone(session, card, actor=actor, now=now)
    payment = that_paid(session, order)
    if payment is None:
        raise Refusal("card.by_hand", "It was paid by hand; its money cannot go back by itself.")
    why = f"gift-card-{card.id}"
    ask_refund(session, payment, amount=amount, reason=why, actor=actor, now=now)
    return amount


def split_of(session: Session, row: Return) -> Split:
    """How what a return is worth now would go back by itself."""
    order = session.get_one(Order, row.paid_order_id)
    payment = that_paid(session, order)
    return _split(session, order, payment, aftersale.worth_of(session, row), as_credit=False)


def paid_through_gateway(session: Session, order: Order) -> bool:
    """Whether its money can go back by itself, and not only by a person's transfer."""
    return that_paid(session, order) is not None


def _split(
    session: Session, order: Order, payment: Payment | None, amount: Money, *, as_credit: bool
) -> Split:
    nothing = Money(0, order.currency)
    as_wallet = credit.refunded(session, order.id, order.currency)
    if payment is not None:
        back = to_go_back(session, payment)
    else:
        back = Money(returns.refunded_minor(session, order.id), order.currency) - as_wallet
    charged = Money(order.charged_minor, order.currency)
    room = Money(order.total_minor, order.currency) - back - as_wallet
    money = nothing if as_credit else min(amount, max(charged - back, nothing))
    return Split(money, amount - money, room)


def _as_credit(
    session: Session,
    order: Order,
    amount: Money,
    how: tuple[str, bool],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """To the wallets that paid, or, where she wished it, to her own."""
    why, hers = how
    if hers:
        wallet_id = spending.hers(session, order, amount, key=why, actor=actor, now=now)
        parts = {wallet_id: amount.minor}
    else:
        parts = spending.back_where_it_came_from(session, order, amount.minor)
    sent = intake.earned_already(session, order, amount)
    told = spending.as_hers(why) if hers else why
    spending.credited(session, order, parts, reference=told, sent=sent, actor=actor, now=now)
    if order.user_id is not None:
        credited(session, order.user_id, now=now)


def _by_hand(
    session: Session, order: Order, amount: Money, reference: str, *, actor: Actor, now: datetime
) -> None:
    facts = {"gateway": (order.paid_by or "bank").partition(":")[0], "reference": reference}
    intake.order_refunded(session, order, amount=amount, actor=actor, now=now, **facts)


def _hosts_part(
    session: Session, order: Order, left: Money, *, actor: Actor, now: datetime
) -> None:
    if left:
        live.reduce(session, order, left=left, actor=actor, now=now)
    else:
        live.void(session, order, actor=actor, now=now)


def _held_order(session: Session, order_id: int) -> Order:
    """The order that paid, held so that its refunds come one after the other."""
    wanted = select(Order).where(Order.id == order_id).with_for_update(key_share=True)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
