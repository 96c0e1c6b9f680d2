"""Spending: what an order uses besides money, and what becomes of it. Vouchers, credit, gift cards.

Rules
* A voucher and credit are taken in the order's own transaction, after its pieces: what is no longer
  to be had takes the order back too. Told again for the same order, nothing more is taken.
* An order that is cancelled gives both back; one that late money revives takes them again, or the
  money goes back.
* What comes back after the sale goes to where it came from: money first, as far as money paid; the
  rest to the wallets that paid it. Or, if she wishes, all of it becomes credit: her account's, or a
  gift card for a guest. Never more than the order was worth.

How it can fail: `NoVoucher`, `NoCredit`; the caller's savepoint rolls back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.history import Actor, record
from catalog.money import Money
from fulfillment import credit, orders, vouchers
from fulfillment.credit import Cause, CreditWhy, NewCard, Wallet
from fulfillment.ledger import credit_recipes
from fulfillment.orders import Order
from fulfillment.vouchers import Voucher


@dataclass(frozen=True, slots=True)
class Spending:
    """What a new order uses: a voucher by a customer (a keyed hash), and so much of each wallet."""

    voucher: Voucher | None = None
    customer: str = ""
    parts: tuple[tuple[Wallet, Money], ...] = ()

    def __bool__(self) -> bool:
        return self.voucher is not None or bool(self.parts)


def spent(
    session: Session, order: Order, spending: Spending, *, actor: Actor, now: datetime
) -> None:
    """A new order takes its voucher and its credit."""
    if spending.voucher is not None:
        customer, minor = spending.customer, order.discount_minor
        vouchers.take(session, spending.voucher, order.id, customer=customer, minor=minor, now=now)
    for wallet, amount in sorted(spending.parts, key=lambda part: part[0].id):
        entry = credit_recipes.credit_used(order.number, wallet.account, amount, 0)
        cause = Cause(CreditWhy.ORDER, order.id)
        credit.take_out(session, wallet, entry, cause, actor=actor, now=now)


def given_back(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """The order will not be filled: others may use its voucher, and its credit is hers again."""
    if order.discount_minor:
        vouchers.give_back(session, order.id, now=now)
    if not order.credit_minor:
        return
    held, nth = credit.taken_by(session, order.id), credit.count_of(session, order.id)
    for wallet in credit.wallets(session, list(held)).values():
        amount = Money(held[wallet.id], order.currency)
        entry = credit_recipes.credit_given_back(order.number, wallet.account, amount, nth)
        cause = Cause(CreditWhy.ORDER_BACK, order.id)
        credit.put_in(session, wallet, entry, cause, actor=actor, now=now)


def spent_again(session: Session, order: Order, *, actor: Actor, now: datetime) -> None:
    """Late money revives the order: it takes again what it had given back."""
    if order.discount_minor:
        vouchers.take_again(session, order.id, now=now)
    if not order.credit_minor:
        return
    nth = credit.count_of(session, order.id)
    had = credit.first_parts(session, order.id)
    for wallet in credit.wallets(session, list(had)).values():
        amount = Money(had[wallet.id], order.currency)
        entry = credit_recipes.credit_used(order.number, wallet.account, amount, nth)
        cause = Cause(CreditWhy.ORDER, order.id)
        credit.take_out(session, wallet, entry, cause, actor=actor, now=now)


def credited(
    session: Session,
    order: Order,
    parts: Mapping[int, int],
    *,
    reference: str,
    sent: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """So much of an order becomes credit in these wallets; `reference` names what it is for."""
    for wallet in credit.wallets(session, list(parts)).values():
        amount = Money(parts[wallet.id], order.currency)
        tax = orders.tax_back(session, order, amount) if sent else None
        entry = credit_recipes.refunded_to_credit(
            order.number, wallet.account, amount, reference, sent=sent, tax=tax
        )
        cause = Cause(CreditWhy.REFUND, order.id)
        credit.put_in(session, wallet, entry, cause, actor=actor, now=now)
    gone = sum(parts.values())
    record(session, order, "refund_credit", actor=actor, now=now, amount_minor=gone)


def as_hers(reference: str) -> str:
    """How the book names a refund that she wished to have as credit."""
    return f"{reference}-hers"


def back_where_it_came_from(session: Session, order: Order, minor: int) -> dict[int, int]:
    """Which wallets that paid get how much of it back, the last one first."""
    parts: dict[int, int] = {}
    for wallet_id, held in reversed(credit.taken_by(session, order.id).items()):
        if minor and (part := min(minor, held)):
            parts[wallet_id] = part
            minor -= part
    return parts


def hers(
    session: Session, order: Order, amount: Money, *, key: str, actor: Actor, now: datetime
) -> int:
    """The wallet for a refund as credit: her account's, or that of a gift card for a guest."""
    if order.user_id is not None:
        return credit.opened(session, order.user_id, now=now).id
    new = NewCard(amount, order.email or "", "", "", order.language)
    return credit.for_refund(session, new, key=key, actor=actor, now=now).wallet_id
